//! What plays, told in a terminal and to a script, once and on and on.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use spotify_sandbox::Sandbox;

use crate::running::Running;
use crate::{command, error, json, run, signed_in, stdout};

/// A watch that runs.
fn start_watching(sandbox: &Sandbox, folder: &Path, arguments: &[&str]) -> Running {
    let mut watch = command(sandbox, folder);
    watch.args(["now", "--watch"]).args(arguments);
    Running::start(watch)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_plays_is_a_card_or_json_and_silence_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = signed_in(folder.path(), "user-read-playback-state").await;
    let told = stdout(&run(&sandbox, folder.path(), &["now"]));
    assert!(told.starts_with("▶ Playing: ") && told.contains(" of ") && told.contains("kitchen radio"), "{told}");
    let now = json(&run(&sandbox, folder.path(), &["now", "--json"]));
    assert_eq!((&now["state"], &now["item"]["kind"]), (&"playing".into(), &"track".into()), "{now}");
    assert!(now["progress_ms"].is_i64() && now["context_uri"].as_str().unwrap().starts_with("spotify:playlist:"));

    sandbox.stop_player("robin");
    assert_eq!(stdout(&run(&sandbox, folder.path(), &["now"])), "nothing plays\n");
    let now = json(&run(&sandbox, folder.path(), &["now", "--json"]));
    assert_eq!((&now["state"], &now["item"]), (&"stopped".into(), &Value::Null), "{now}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_sees_a_change_and_ends_well_on_ctrl_c() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = signed_in(folder.path(), "user-read-playback-state").await;
    let now = json(&run(&sandbox, folder.path(), &["now", "--json"]));
    let rest = now["item"]["duration_ms"].as_u64().unwrap() - now["progress_ms"].as_u64().unwrap();
    sandbox.clock().advance(Duration::from_millis(rest.saturating_sub(8_000)));
    let watching = start_watching(&sandbox, folder.path(), &["--json"]);
    let event = |line: String| serde_json::from_str::<Value>(&line).unwrap();
    let first = event(watching.line());
    assert_eq!((&first["event"], &first["item"]["name"]), (&"started".into(), &now["item"]["name"]), "{first}");
    let (finished, started) = (event(watching.line()), event(watching.line()));
    assert_eq!((&finished["event"], &finished["item"]), (&"finished".into(), &first["item"]), "{finished}");
    assert_eq!(started["event"], "started");
    assert_ne!(started["item"]["uri"], first["item"]["uri"]);
    let (code, words) = watching.end(Some("-INT"));
    assert_eq!(code, Some(0), "{words}");
    assert_eq!(words.lines().count(), 1, "only that it is the sandbox: {words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_in_words_ends_well_when_it_is_asked_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = signed_in(folder.path(), "user-read-currently-playing").await;
    sandbox.stop_player("robin");
    let watching = start_watching(&sandbox, folder.path(), &[]);
    let line = watching.line();
    assert!(line.ends_with("  stopped: nothing plays") && !line.contains('\u{1b}'), "{line}");
    assert_eq!(watching.end(Some("-TERM")).0, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scope_that_is_missing_is_named_and_so_is_a_long_wait() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = signed_in(folder.path(), "user-top-read").await;
    for arguments in [&["now"][..], &["now", "--watch"]] {
        let refused = run(&sandbox, folder.path(), arguments);
        assert_eq!(refused.status.code(), Some(3));
        assert!(error(&refused).ends_with("run `linernotes sign-in --scope user-read-playback-state`"), "{refused:?}");
    }
    stdout(&run(&sandbox, folder.path(), &["sign-in", "--again", "-s", "user-read-playback-state"]));
    sandbox.fail_next(spotify_sandbox::Fault::RateLimited { retry_after_s: Some(86_400) });
    let busy = run(&sandbox, folder.path(), &["now", "--watch"]);
    assert_eq!(busy.status.code(), Some(5), "{busy:?}");
}
