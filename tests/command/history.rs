//! What was played, enriched from a terminal.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use spotify_sandbox::{Fault, Profile, Rule, Sandbox};

use crate::{command, error, json, run, stdout};

/// Of sixty tracks.
const LONG_ALBUM: &str = "iD7JJ3hzH7pWTO0w4dVLdd";
const TRACK_ROUTE: &str = "GET /v1/tracks/{id}";

/// An app of today, and a diary that has heard an album, the last tracks most often, and knows ids and names alone.
async fn house(folder: &Path) -> Sandbox {
    let sandbox = Sandbox::start().await;
    let album = json(&run(&sandbox, folder, &["album", LONG_ALBUM, "--json"]));
    let mut lines = "{\"format\":\"linernotes-diary\",\"version\":1,\"owner\":null}\n".to_owned();
    let artist = (album[0]["artist_ids"][0].as_str().unwrap(), &album[0]["artists"][0]);
    let address = format!("spotify:artist:{}", artist.0);
    writeln!(lines, r#"{{"kind":"artist","uri":"{address}","id":"{}","name":{}}}"#, artist.0, artist.1).unwrap();
    for track in album.as_array().unwrap() {
        let (uri, id, name) = (&track["uri"], &track["id"], &track["name"]);
        writeln!(lines, r#"{{"kind":"track","uri":{uri},"id":{id},"name":{name},"artists":["{address}"]}}"#).unwrap();
    }
    for (at, track) in album.as_array().unwrap().iter().enumerate() {
        for play in 0..=at {
            let moment = format!("2026-05-{:02}T{:02}:{:02}:00Z", 1 + play % 28, at / 30, at % 30 * 2 + play / 28 % 2);
            writeln!(lines, r#"{{"kind":"play","played_at":"{moment}","track":{}}}"#, track["uri"]).unwrap();
        }
    }
    std::fs::write(folder.join("plays.ndjson"), lines).unwrap();
    stdout(&run(&sandbox, folder, &["diary", "import", "plays.ndjson"]));
    sandbox.set_profile(Profile::Development2026);
    sandbox
}

fn program(sandbox: &Sandbox, folder: &Path, arguments: &[&str]) -> Command {
    let mut program = command(sandbox, folder);
    program.env("SPOTIFY_CATALOGUE", folder.join("answers.sqlite")).args(["history", "enrich"]).args(arguments);
    program
}

fn enrich(sandbox: &Sandbox, folder: &Path, arguments: &[&str]) -> Output {
    program(sandbox, folder, arguments).output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn plays_are_planned_for_and_enriched_run_after_run() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = house(folder.path()).await;
    let sent = sandbox.log().len();
    let plan = json(&enrich(&sandbox, folder.path(), &["--plan", "--requests", "40", "--json"]));
    assert_eq!((&plan[3]["share"], &plan[3]["tracks"], &plan[3]["requests"]), (&1.0.into(), &60.into(), &61.into()));
    assert_eq!(plan[3]["runs"], 2);
    assert!(stdout(&enrich(&sandbox, folder.path(), &["--plan"])).contains("requests_in_batches"));
    assert_eq!(sandbox.log().len(), sent, "nothing is sent");

    let first = json(&enrich(&sandbox, folder.path(), &["--requests", "40", "--json"]));
    assert_eq!((&first["requests"], &first["stopped"]), (&40.into(), &"budget".into()));
    let second = stdout(&enrich(&sandbox, folder.path(), &[]));
    assert!(second.contains("\ncomplete") && second.contains("100 % have a release date"), "{second}");
    assert_eq!(sandbox.hits(TRACK_ROUTE), 60, "once each");
    let third = json(&enrich(&sandbox, folder.path(), &["--json"]));
    assert_eq!((&third["requests"], &third["already_known"]), (&0.into(), &60.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_of_a_day_is_told_and_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = house(folder.path()).await;
    let limited = Fault::RateLimited { retry_after_s: Some(86_400) };
    sandbox.fail(Rule { route: Some(TRACK_ROUTE.to_owned()), share: 0.1, ..Rule::always(limited) });
    let told = json(&enrich(&sandbox, folder.path(), &["--json"]));
    assert_eq!(told["stopped"], "wait");
    assert!(told["until"].is_string() && told["left"].as_u64() > Some(10), "{told}");
    let words = stdout(&enrich(&sandbox, folder.path(), &[]));
    assert!(words.contains("\nstopped as Spotify asks to wait: nothing is sent before "), "{words}");
    let refused = error(&enrich(&sandbox, folder.path(), &["--requests", "many"]));
    assert!(!refused.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_killed_or_interrupted_loses_little_and_the_next_completes_it() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = house(folder.path()).await;
    let slow = Fault::Slow { milliseconds: 30 };
    sandbox.fail(Rule { route: Some(TRACK_ROUTE.to_owned()), ..Rule::always(slow) });
    for (hits, signal) in [(12, "-KILL"), (30, "-INT")] {
        let mut run = program(&sandbox, folder.path(), &[]);
        let child = run.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        while sandbox.hits(TRACK_ROUTE) < hits {
            tokio::task::yield_now().await;
        }
        let killed = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.success(), signal == "-INT");
        let words = String::from_utf8(output.stdout).unwrap();
        assert_eq!(words.contains("\ninterrupted; about "), signal == "-INT", "{words}");
    }
    let last = json(&enrich(&sandbox, folder.path(), &["--json"]));
    assert_eq!((&last["stopped"], &last["left"]), (&"complete".into(), &0.into()));
    let asked = sandbox.hits(TRACK_ROUTE);
    assert!(asked <= 60 + 2 * 16, "what was on its way twice is asked for again: {asked}");
    assert!(linernotes::Diary::open(folder.path().join("diary.sqlite")).unwrap().check().unwrap().is_sound());
}
