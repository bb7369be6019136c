//! Top lists, forgotten gems, moods and playlists from a terminal.

use std::path::Path;
use std::process::Output;

use serde_json::Value;
use spotify_sandbox::{Consent, Sandbox};

use crate::{error, json, run, stdout};

const SCOPES: &str = "user-top-read,playlist-modify-private,playlist-read-private";

/// A sandbox, a folder of one's own, and robin signed in.
struct Terminal {
    sandbox: Sandbox,
    folder: tempfile::TempDir,
}

impl Terminal {
    async fn start(scopes: &str) -> Self {
        let (sandbox, folder) = (Sandbox::start().await, tempfile::tempdir().unwrap());
        sandbox.set_consent(Consent::Agree { listener: None });
        let terminal = Self { sandbox, folder };
        terminal.told(&["sign-in", "-s", scopes]);
        terminal
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        run(&self.sandbox, self.path(), arguments)
    }

    fn told(&self, arguments: &[&str]) -> String {
        stdout(&self.run(arguments))
    }

    fn json(&self, arguments: &[&str]) -> Value {
        json(&self.run(&[arguments, &["--json"]].concat()))
    }

    /// How many requests changed something. One that was refused did not.
    fn changes(&self) -> usize {
        let log = self.sandbox.log();
        log.iter().filter(|hit| hit.method != "GET" && hit.target.starts_with("/v1/") && hit.status < 400).count()
    }
}

fn column<'a>(rows: &'a Value, name: &str) -> Vec<&'a Value> {
    rows.as_array().unwrap().iter().map(|row| &row[name]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_played_most_is_a_table_json_or_a_file() {
    let terminal = Terminal::start(SCOPES).await;
    let told = terminal.told(&["top", "--range", "short", "--limit", "3"]);
    assert!(told.starts_with("rank  name") && told.contains("showing 3 rows"), "{told}");
    let artists = terminal.json(&["top", "artists", "--range", "long"]);
    assert_eq!(artists.as_array().unwrap().len(), 50);
    assert!(artists[0]["genres"].is_array() && artists[0]["rank"] == 1);
    let features = terminal.json(&["top", "--features", "--limit", "5"]);
    assert!(column(&features, "energy").iter().all(|energy| energy.is_number()), "{features}");
    assert_eq!(terminal.told(&["top", "--save", "top.csv"]), "");
    assert_eq!(std::fs::read_to_string(terminal.path().join("top.csv")).unwrap().lines().count(), 51);
}

#[tokio::test(flavor = "multi_thread")]
async fn gems_become_a_playlist_that_the_same_command_brings_up_to_date() {
    let terminal = Terminal::start(SCOPES).await;
    let gems = terminal.json(&["gems"]);
    let (short, long) = (terminal.json(&["top", "--range", "short"]), terminal.json(&["top", "--range", "long"]));
    let now = column(&short, "id");
    let forgotten: Vec<&Value> = column(&long, "id").into_iter().filter(|id| !now.contains(id)).collect();
    assert_eq!(column(&gems, "id"), forgotten);
    assert!(gems[0]["reason"].as_str().unwrap().contains("of the last year"), "{}", gems[0]["reason"]);

    let make = ["gems", "--playlist", "Forgotten Gems", "--description", "Loved once"];
    let plan = terminal.told(&[&make[..], &["--dry-run"]].concat());
    assert!(plan.contains("Forgotten Gems"), "{plan}");
    assert_eq!(terminal.changes(), 0, "a dry run changes nothing");
    let made = terminal.json(&make);
    assert_eq!((&made["outcome"], &made["in_playlist"]), (&"made".into(), &forgotten.len().into()), "{made}");
    let items = terminal.json(&["playlist", "show", made["id"].as_str().unwrap()]);
    assert_eq!(column(&items, "id"), forgotten);

    let changes = terminal.changes();
    let again = terminal.json(&make);
    assert_eq!((&again["outcome"], &again["id"]), (&"unchanged".into(), &made["id"]));
    assert_eq!(terminal.changes(), changes);
    let kept = terminal.json(&["playlist", "made"]);
    assert_eq!((kept.as_array().unwrap().len(), &kept[0]["recipe"]), (1, &"Forgotten Gems".into()));
    assert!(column(&terminal.json(&["playlist", "list"]), "name").contains(&&"Forgotten Gems".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mood_is_a_name_or_a_file_and_a_mistake_names_what_there_is() {
    let terminal = Terminal::start(SCOPES).await;
    let moods = terminal.json(&["mood"]);
    assert!(column(&moods, "name").contains(&&"workout".into()), "{moods}");
    let strict = terminal.json(&["mood", "workout", "--strict", "--per-artist", "50"]);
    let number = |row: &Value, name: &str| row[name].as_f64().unwrap();
    for row in strict.as_array().unwrap() {
        assert!(number(row, "energy") > 0.7 && number(row, "danceability") > 0.7 && number(row, "tempo") > 120.0);
    }
    let best = terminal.json(&["mood", "workout", "--count", "4"]);
    let scores: Vec<f64> = best.as_array().unwrap().iter().map(|row| number(row, "score")).collect();
    assert!(scores.len() == 4 && scores.is_sorted_by(|one, next| one >= next), "{scores:?}");

    std::fs::write(terminal.path().join("calm.toml"), "[energy]\ntarget = 0.1\n").unwrap();
    assert_eq!(terminal.json(&["mood", "calm.toml", "--count", "2"]).as_array().unwrap().len(), 2);
    std::fs::write(terminal.path().join("wrong.toml"), "[energy]\ntarget = 7\n").unwrap();
    let mistake = error(&terminal.run(&["mood", "wrong.toml"]));
    assert!(mistake.contains("wrong.toml") && mistake.contains('2') && mistake.contains("energy"), "{mistake}");
    let unknown = error(&terminal.run(&["mood", "wrkout"]));
    assert!(unknown.contains("did you mean `workout`?") && unknown.ends_with("such as rain.toml"), "{unknown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_agreed_to_is_named_before_anything_is_made() {
    let terminal = Terminal::start("user-top-read").await;
    let refused = terminal.run(&["gems", "--playlist", "Forgotten Gems"]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(error(&refused).contains("playlist-"), "{refused:?}");
    assert_eq!(terminal.changes(), 0);
    let nothing = terminal.run(&["playlist", "make", "Mine", "spotify:album:2f4Ejh4Po2rpuXSYa6IDCe"]);
    assert!(error(&nothing).contains("neither"), "{nothing:?}");
}
