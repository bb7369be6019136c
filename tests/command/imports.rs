//! `linernotes history import` and `check`: a privacy download from the command line, also killed, and two at once.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use linernotes::Diary;
use spotify_sandbox::Sandbox;
use spotify_sandbox::archive::{Length, Request};

use crate::{command, error, json, run, stdout};

const KILLS: u32 = 12;

/// A download in `folder/download`.
fn download(folder: &Path, plays: u64) -> PathBuf {
    let path = folder.join("download");
    let listener = "Listener-Nobody-May-See".to_owned();
    let request = Request { listener, length: Length::Spread { plays, years: 4 }, size: 640, ..Request::default() };
    request.write(&path).unwrap();
    path
}

/// Every file below a folder, by its path from there.
fn below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// What is said of six hundred plays and everything that Spotify says beside them.
const REPORT: &str = "
1,120 rows in 12 files: 610 kept
          551  plays of music
           11  plays of files of your own
           29  of podcasts, kept apart
            9  of audiobooks, kept apart
           10  of nobody knows what: Spotify names nothing
          182  repeated within the download
          327  of account data, which the extended history tells in more detail
            1  unreadable
Among those kept: 60 shorter than 30 seconds, 101 skipped, 31 in private sessions, 8 said twice within two seconds, 20 videos.
my_spotify_data-2022/MyData/endsong_0.json, row 3: it breaks off
my_spotify_data-2022/MyData/endsong_1.json: it is not JSON
my_spotify_data-2022/MyData/endsong_2.json: it is empty
9 files of other things not looked into
";
const REFUSALS: &str = "
error: there are no plays in nowhere.zip (No such file or directory (os error 2)): name the zip or the folder that Spotify sent, or a file of it
error: there are no plays in photos (it has no file of plays): name the zip or the folder that Spotify sent, or a file of it
";

fn is_told(told: &str, expected: &str) {
    assert_eq!(told.trim_end(), expected.trim(), "\n{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_is_imported_and_told_of_and_once_more_does_no_harm() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    download(folder.path(), 600);
    let linernotes = |arguments: &[&str]| run(&sandbox, folder.path(), arguments);
    let none = error(&linernotes(&["history"]));
    assert!(none.contains("there is none yet, and `linernotes history import` begins one"), "{none}");

    let first = linernotes(&["history", "import", "download"]);
    is_told(&stdout(&first), REPORT);
    is_told(&stdout(&linernotes(&["history", "check"])), "sound: 610 plays in 77 files");
    let kept = below(&folder.path().join("diary-history"));
    let again = json(&linernotes(&["history", "import", "download", "--json"]));
    assert_eq!(again["kept"].as_object().unwrap().values().filter_map(serde_json::Value::as_u64).sum::<u64>(), 0);
    assert_eq!(
        again["rows"].as_u64().unwrap(),
        ["known", "repeated", "covered", "unreadable"].map(|part| again[part].as_u64().unwrap()).iter().sum::<u64>()
    );
    assert_eq!(below(&folder.path().join("diary-history")), kept);
    let checked = json(&linernotes(&["history", "check", "--json"]));
    assert_eq!(checked["findings"].as_array().map(Vec::len), Some(0));
    let months = json(&linernotes(&["history", "--json"]));
    let rows: u64 = months.as_array().unwrap().iter().map(|month| month["rows"].as_u64().unwrap()).sum();
    assert_eq!(checked["plays"], rows);
    assert!(sandbox.log().is_empty(), "nobody is asked for anything");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_download_and_what_is_missing_is_told_in_a_line() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    let linernotes = |arguments: &[&str]| run(&sandbox, folder.path(), arguments);
    fs::create_dir(folder.path().join("photos")).unwrap();
    let told = ["nowhere.zip", "photos"].map(|path| error(&linernotes(&["history", "import", path])));
    is_told(&told.join("\n"), REFUSALS);
    assert!(!linernotes(&["history", "import"]).status.success(), "without a download it says how it is used");

    download(folder.path(), 300);
    stdout(&linernotes(&["history", "import", "download"]));
    let history = folder.path().join("diary-history");
    let file = below(&history).into_keys().find(|path| path.ends_with("plays.parquet")).unwrap();
    fs::remove_file(history.join(&file)).unwrap();
    let checked = linernotes(&["history", "check"]);
    let said = String::from_utf8(checked.stdout.clone()).unwrap();
    assert!(said.starts_with("not sound:\n") && said.contains(file.to_str().unwrap()), "{said}");
    assert!(error(&checked).contains("import the download again"), "{checked:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_person_is_kept_anywhere() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    let download = download(folder.path(), 900);
    let given = below(&download);
    stdout(&run(&sandbox, folder.path(), &["history", "import", "download"]));
    fs::remove_dir_all(&download).unwrap();
    let kept = below(folder.path());
    assert!(kept.keys().any(|path| path.ends_with("diary.sqlite")));
    let holds = |content: &[u8], text: &str| content.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    for text in ["Listener-Nobody-May-See", "192.0.2.", "203.0.113.", "2001:db8", "username", "ip_addr", "user_agent"] {
        assert!(given.values().any(|content| holds(content, text)), "{text}");
        for (name, content) in &kept {
            assert!(!holds(content, text), "{text} in {}", name.display());
        }
    }
}

fn import(sandbox: &Sandbox, folder: &Path, diary: &Path) -> Command {
    let mut import = command(sandbox, folder);
    import.args(["history", "import", "download"]).env("SPOTIFY_DIARY", diary);
    import.stdout(Stdio::null()).stderr(Stdio::null());
    import
}

/// The files of plays beside a diary, of which every import gives the same bytes.
fn plays(diary: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let name = format!("{}-history", diary.file_stem().unwrap().to_str().unwrap());
    let mut files = below(&diary.with_file_name(name));
    files.retain(|path, _| path.extension().is_some_and(|extension| extension == "parquet"));
    files
}

/// How many plays there are, in a history that is sound.
fn rows(diary: &Path) -> u64 {
    let opened = Diary::open(diary).unwrap();
    opened.check().unwrap().sound().unwrap();
    let check = opened.history().unwrap().check().unwrap();
    assert_eq!(check.findings, Vec::<String>::new(), "{}", diary.display());
    check.rows
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_leaves_nothing_or_all_of_it_and_the_next_completes_it() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    download(folder.path(), 4_000);
    let whole = folder.path().join("whole.sqlite");
    // The first run finds nothing in the system's memory, and takes longer than those that are killed.
    let [_, took] = ["first.sqlite", "whole.sqlite"].map(|name| {
        let begun = Instant::now();
        assert!(import(&sandbox, folder.path(), &folder.path().join(name)).status().unwrap().success());
        begun.elapsed()
    });
    let (all, expected) = (rows(&whole), plays(&whole));
    for kill in 0..KILLS {
        let diary = folder.path().join(format!("killed-{kill}.sqlite"));
        let mut child = import(&sandbox, folder.path(), &diary).spawn().unwrap();
        std::thread::sleep(took * (kill + 1) / KILLS);
        child.kill().unwrap();
        child.wait().unwrap();
        let found = rows(&diary);
        assert!([0, all].contains(&found), "kill {kill}: {found} of {all}");
        assert!(import(&sandbox, folder.path(), &diary).status().unwrap().success(), "after kill {kill}");
        assert_eq!(rows(&diary), all, "after kill {kill}");
        assert!(plays(&diary) == expected, "after kill {kill}: the same files, byte for byte");
    }
}

/// Kills as soon as the first file has taken its place, when the catalogue says that all hold.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_while_files_take_their_places_is_ended_by_whoever_looks() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    download(folder.path(), 4_000);
    let whole = folder.path().join("whole.sqlite");
    assert!(import(&sandbox, folder.path(), &whole).status().unwrap().success());
    for kill in 0..4 {
        let diary = folder.path().join(format!("killed-{kill}.sqlite"));
        let mut child = import(&sandbox, folder.path(), &diary).spawn().unwrap();
        let place = folder.path().join(format!("killed-{kill}-history")).join("plays");
        let until = Instant::now() + Duration::from_secs(60);
        while !place.exists() && child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < until, "no file took its place");
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(rows(&diary), rows(&whole), "kill {kill}: what the catalogue says holds");
        assert!(plays(&diary) == plays(&whole), "kill {kill}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_imports_at_once_are_one_and_a_refusal() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    download(folder.path(), 300);
    let diary = folder.path().join("diary.sqlite");
    stdout(&run(&sandbox, folder.path(), &["history", "import", "download"]));
    let lock = fs::File::options().write(true).open(folder.path().join("diary-history/lock")).unwrap();
    lock.lock().unwrap();
    let refused = run(&sandbox, folder.path(), &["history", "import", "download"]);
    assert!(error(&refused).contains("another program is importing into "), "{refused:?}");
    assert!(rows(&diary) > 0, "looking is allowed");
    drop(lock);

    let mut both = [0, 1].map(|_| import(&sandbox, folder.path(), &folder.path().join("both.sqlite")).spawn().unwrap());
    let ended = both.each_mut().map(|child| child.wait().unwrap().success());
    assert!(ended.contains(&true), "{ended:?}");
    assert!(plays(&folder.path().join("both.sqlite")) == plays(&diary));
}
