//! The tracker from a terminal: one at a time, killed and started again, ended well, and how it stands.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use linernotes::Diary;
use serde_json::Value;
use spotify_sandbox::{Fault, Rule, Sandbox};

use crate::running::Running;
use crate::{command, error, json, run, signed_in, stdout};

const DEADLINE: Duration = Duration::from_secs(30);
const ROUTE: &str = "GET /v1/me/player/recently-played";

/// A tracker that runs, and tells its events.
fn start_tracking(sandbox: &Sandbox, folder: &Path) -> Running {
    let mut tracker = command(sandbox, folder);
    tracker.args(["track", "--json"]);
    Running::start(tracker)
}

fn plays(folder: &Path) -> usize {
    let diary = Diary::open(folder.join("diary.sqlite")).unwrap();
    diary.check().unwrap().sound().unwrap();
    diary.counts().unwrap().plays
}

#[tokio::test(flavor = "multi_thread")]
async fn one_at_a_time_has_a_diary_which_others_use_meanwhile_and_it_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let sandbox = signed_in(folder, "user-read-recently-played").await;
    let never = json(&run(&sandbox, folder, &["track", "--status", "--json"]));
    assert_eq!((&never["running"], &never["looks"], &never["gaps"]), (&Value::Null, &0.into(), &Value::Array(vec![])));
    assert!(!folder.join("diary.sqlite").exists(), "to ask how it stands makes no diary");

    let tracking = start_tracking(&sandbox, folder);
    let looked = tracking.event();
    assert_eq!((&looked["event"], &looked["new"], &looked["gap"]), (&"looked".into(), &50.into(), &Value::Null));
    let deadline = Instant::now() + DEADLINE;
    let status = loop {
        let status = json(&run(&sandbox, folder, &["track", "--status", "--json"]));
        if status["started_at"].is_string() {
            break status;
        }
        assert!(Instant::now() < deadline, "{status}");
    };
    assert_eq!(status["running"]["pid"], tracking.id());
    assert_eq!((&status["waits_for"], &status["plays"]), (&"plays".into(), &50.into()), "{status}");
    let words = stdout(&run(&sandbox, folder, &["track", "--status"]));
    assert!(words.starts_with(&format!("a tracker runs (process {}, since ", tracking.id())), "{words}");

    for arguments in [&["track"][..], &["track", "--once"]] {
        let second = run(&sandbox, folder, arguments);
        assert_eq!(second.status.code(), Some(1));
        let (words, pid) = (error(&second), format!("already (process {}, ", tracking.id()));
        assert!(words.contains(&pid) && words.contains("`linernotes track --status`"), "{words}");
    }
    let counts = json(&run(&sandbox, folder, &["diary", "--json"]));
    assert_eq!(counts["counts"]["plays"], 50, "the diary is there for others");

    let (code, words) = {
        let signal = Command::new("sh").args(["-c", &format!("kill -TERM {}", tracking.id())]).status();
        assert!(signal.unwrap().success());
        let ended = tracking.event();
        assert_eq!((&ended["event"], &ended["looks"], &ended["new"]), (&"ended".into(), &1.into(), &50.into()));
        tracking.end(None)
    };
    assert_eq!((code, words.lines().count()), (Some(0), 1), "only that it is the sandbox: {words}");
    let words = stdout(&run(&sandbox, folder, &["track", "--status"]));
    assert!(words.starts_with("no tracker runs; the last one ended on "), "{words}");
    assert!(stdout(&run(&sandbox, folder, &["track", "--once"])).ends_with(" known\n"));
    assert_eq!(sandbox.hits(ROUTE), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_loses_nothing_and_the_next_one_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let sandbox = signed_in(folder, "user-read-recently-played").await;
    let begun = Instant::now();
    let tracking = start_tracking(&sandbox, folder);
    tracking.event();
    let whole = begun.elapsed();
    tracking.end(Some("-KILL"));
    let words = stdout(&run(&sandbox, folder, &["track", "--status"]));
    assert!(words.starts_with("no tracker runs"), "{words}");
    let mut before = plays(folder);
    for kill in 1..=10 {
        sandbox.clock().advance(Duration::from_secs(30 * 60));
        let tracking = start_tracking(&sandbox, folder);
        std::thread::sleep(whole * kill / 9);
        tracking.end(Some("-KILL"));
        let now = plays(folder);
        assert!(now >= before, "{before} plays, and then {now}");
        before = now;
        if kill % 4 == 0 {
            // What the killed one did not keep, the next one does.
            stdout(&run(&sandbox, folder, &["track", "--once"]));
        }
    }
    let last = json(&run(&sandbox, folder, &["track", "--once", "--json"]));
    assert_eq!(last["gap"], Value::Null);
    let diary = Diary::open(folder.join("diary.sqlite")).unwrap();
    let sql = "SELECT count(*) AS plays, count(DISTINCT played_at) AS moments FROM play";
    let counted = diary.sql(sql).unwrap();
    let count = |column: &str| counted.column(column).unwrap().i64().unwrap().get(0).unwrap();
    // Five hours and more of a player that never stops, and what was played before.
    assert!(count("plays") > 50 + 60, "{counted}");
    assert_eq!((count("plays"), diary.gaps().unwrap().height()), (count("moments"), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_network_is_said_once_and_waited_out_and_a_long_limit_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let sandbox = signed_in(folder, "user-read-recently-played").await;
    // A look sends a request four times before it gives up.
    let cut = |times| Rule { route: Some(ROUTE.to_owned()), times: Some(times), ..Rule::always(Fault::CutConnection) };
    sandbox.fail(cut(4));
    let tracking = start_tracking(&sandbox, folder);
    let waits = tracking.event();
    assert_eq!((&waits["event"], &waits["waits_for"]), (&"waits".into(), &"network".into()), "{waits}");
    assert!(waits["error"].as_str().unwrap().contains("cannot be reached"), "{waits}");
    assert_eq!(tracking.event()["event"], "looked");
    assert_eq!(tracking.end(Some("-INT")).0, Some(0));

    sandbox.fail_next(Fault::RateLimited { retry_after_s: Some(86_400) });
    let tracking = start_tracking(&sandbox, folder);
    assert_eq!(tracking.event()["waits_for"], "limit");
    let status = stdout(&run(&sandbox, folder, &["track", "--status"]));
    assert!(status.contains("it waits for the end of a wait that Spotify asks for, and looks again: "), "{status}");
    assert_eq!(tracking.end(Some("-TERM")).0, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scope_that_is_missing_and_a_consent_that_is_taken_back_end_it_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let sandbox = signed_in(folder, "user-top-read").await;
    for arguments in [&["track"][..], &["track", "--once"]] {
        let refused = run(&sandbox, folder, arguments);
        assert_eq!(refused.status.code(), Some(3));
        assert!(error(&refused).ends_with("run `linernotes sign-in --scope user-read-recently-played`"), "{refused:?}");
    }
    stdout(&run(&sandbox, folder, &["sign-in", "--again", "-s", "user-read-recently-played"]));
    sandbox.revoke(Sandbox::CLIENT_ID, "robin");
    let (code, words) = start_tracking(&sandbox, folder).end(None);
    assert_eq!(code, Some(3), "{words}");
    assert!(words.contains("the sign-in has ended") && words.contains("linernotes sign-in --scope"), "{words}");
    let status = json(&run(&sandbox, folder, &["track", "--status", "--json"]));
    assert_eq!((&status["running"], &status["waits_for"]), (&Value::Null, &Value::Null));
    assert!(status["last_error"].as_str().unwrap().contains("the sign-in has ended"), "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_is_printed_and_nothing_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start().await;
    let told = stdout(&run(&sandbox, folder.path(), &["track", "--unit"]));
    let unit = json(&run(&sandbox, folder.path(), &["track", "--unit", "--json"]));
    let unit = unit["systemd"]["service"].as_str().unwrap();
    assert!(told.contains(unit) && told.contains("systemctl --user enable --now linernotes-track.service"), "{told}");
    assert!(unit.contains(&format!("ExecStart=\"{}\" track\n", env!("CARGO_BIN_EXE_linernotes"))), "{unit}");
    assert_eq!(sandbox.log().len(), 0);
}
