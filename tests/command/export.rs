//! The diary's plays for other programs.

use std::time::Duration;

use spotify_sandbox::Sandbox;

use crate::diary::signed_in;
use crate::{error, json, run, stdout};

const MONTH: Duration = Duration::from_secs(30 * 24 * 3600);

#[tokio::test(flavor = "multi_thread")]
async fn plays_become_a_folder_for_power_bi_that_is_sound_and_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = signed_in(folder.path(), "robin").await;
    stdout(&run(&sandbox, folder.path(), &["snapshot"]));
    let export =
        |arguments: &[&str]| run(&sandbox, folder.path(), &[&["export", "power-bi", "bi"], arguments].concat());

    let told = json(&export(&["--zone", "Europe/Berlin", "--json"]));
    let plays = told["plays"].as_u64().unwrap();
    assert!(plays > 10 && told["tables"] == 10, "{told}");
    let checked = json(&export(&["--check", "--json"]));
    assert_eq!((&checked["sound"], &checked["relationships"]), (&true.into(), &9.into()));
    let rows = |name: &str| {
        let tables = checked["tables"].as_array().unwrap();
        tables.iter().find(|of| of["table"] == name).unwrap()["rows"].as_u64().unwrap()
    };
    assert_eq!(rows("fact_play"), plays);
    assert!(rows("dim_genre") > 1 && rows("features") > 1, "the diary tells genres and sound: {checked}");
    let guide = std::fs::read_to_string(folder.path().join("bi/GUIDE.md")).unwrap();
    assert!(guide.contains("on the clocks of Europe/Berlin"));

    // The same plays are as good as saved; new ones are a refresh, which has to be asked for.
    let again = export(&["--zone", "Europe/Berlin"]);
    assert!(again.status.success() && again.stdout.is_empty(), "{again:?}");
    assert!(String::from_utf8_lossy(&again.stderr).contains("begin with bi/GUIDE.md"), "{again:?}");
    sandbox.clock().advance(MONTH);
    stdout(&run(&sandbox, folder.path(), &["snapshot"]));
    let refused = error(&export(&["--zone", "Europe/Berlin"]));
    assert!(refused.ends_with("add --replace, or choose another name"), "{refused}");
    let refreshed = json(&export(&["--zone", "Europe/Berlin", "--csv", "--replace", "--json"]));
    assert!(refreshed["plays"].as_u64().unwrap() > plays, "{refreshed}");
    assert!(folder.path().join("bi/fact_play.csv").is_file());

    std::fs::write(folder.path().join("bi/mine.pbix"), "mine").unwrap();
    let refused = error(&export(&["--replace"]));
    assert!(refused.contains("mine.pbix in it is not of this export"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_not_sound_is_told_of_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = signed_in(folder.path(), "robin").await;
    stdout(&run(&sandbox, folder.path(), &["snapshot"]));
    let export =
        |arguments: &[&str]| run(&sandbox, folder.path(), &[&["export", "power-bi", "bi"], arguments].concat());
    assert!(export(&[]).status.success());
    std::fs::remove_file(folder.path().join("bi/dim_artist.parquet")).unwrap();
    let checked = export(&["--check"]);
    assert_eq!(checked.status.code(), Some(1));
    let told = String::from_utf8_lossy(&checked.stdout);
    assert!(told.contains("dim_artist.parquet cannot be read"), "{told}");
    assert!(told.contains("measures.dax: dim_artist[artist_key] is in no table"), "{told}");
    assert!(error(&checked).contains("bi is not sound (dim_artist.parquet cannot be read"), "{checked:?}");
    let nowhere = run(&sandbox, folder.path(), &["export", "power-bi", ".", "--check"]);
    assert!(error(&nowhere).ends_with("name the folder of a star schema"), "{nowhere:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_plays_it_says_where_they_come_from() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    let export =
        |arguments: &[&str]| run(&sandbox, folder.path(), &[&["export", "power-bi", "bi"], arguments].concat());
    let none = error(&export(&[]));
    assert!(none.contains("import a download of your data, or run `linernotes track`"), "{none}");
    assert!(!folder.path().join("diary.sqlite").exists() && !folder.path().join("bi").exists());
}
