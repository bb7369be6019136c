//! What plays, told in a terminal and to a script, once and on and on.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;
use spotify_sandbox::{Consent, Sandbox};

use crate::{command, error, json, run, stdout};

const DEADLINE: Duration = Duration::from_secs(30);

async fn signed_in(folder: &Path, scope: &str) -> Sandbox {
    let sandbox = Sandbox::start().await;
    sandbox.set_consent(Consent::Agree { listener: None });
    stdout(&run(&sandbox, folder, &["sign-in", "-s", scope]));
    sandbox
}

/// A watch that runs, and its lines as they come.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(sandbox: &Sandbox, folder: &Path, arguments: &[&str]) -> Self {
        let mut watch = command(sandbox, folder);
        watch.args(["now", "--watch"]).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = watch.spawn().unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines }
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(DEADLINE).unwrap()
    }

    /// Sends the signal of that name, and gives the exit code and what was said on stderr.
    fn end(mut self, signal: &str) -> (Option<i32>, String) {
        let kill = format!("kill {signal} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        let deadline = Instant::now() + DEADLINE;
        while self.child.try_wait().unwrap().is_none() {
            if Instant::now() > deadline {
                self.child.kill().unwrap();
                panic!("it goes on after {signal}");
            }
            std::thread::yield_now();
        }
        let output = self.child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }
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
    let watching = Watching::start(&sandbox, folder.path(), &["--json"]);
    let event = |line: String| serde_json::from_str::<Value>(&line).unwrap();
    let first = event(watching.line());
    assert_eq!((&first["event"], &first["item"]["name"]), (&"started".into(), &now["item"]["name"]), "{first}");
    let (finished, started) = (event(watching.line()), event(watching.line()));
    assert_eq!((&finished["event"], &finished["item"]), (&"finished".into(), &first["item"]), "{finished}");
    assert_eq!(started["event"], "started");
    assert_ne!(started["item"]["uri"], first["item"]["uri"]);
    let (code, words) = watching.end("-INT");
    assert_eq!(code, Some(0), "{words}");
    assert_eq!(words.lines().count(), 1, "only that it is the sandbox: {words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_in_words_ends_well_when_it_is_asked_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = signed_in(folder.path(), "user-read-currently-playing").await;
    sandbox.stop_player("robin");
    let watching = Watching::start(&sandbox, folder.path(), &[]);
    let line = watching.line();
    assert!(line.ends_with("  stopped: nothing plays") && !line.contains('\u{1b}'), "{line}");
    assert_eq!(watching.end("-TERM").0, Some(0));
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
