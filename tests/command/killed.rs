//! The command, killed at every point of a snapshot and of an import: the diary is the old one or the new one, never between.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use linernotes::Diary;
use spotify_sandbox::Sandbox;

use crate::command;
use crate::diary::signed_in;

/// Of each of the two; with those that `linernotes/src/diary/tests/killed.rs` does to migrations there are sixty.
const KILLS: u32 = 20;

/// Every rank of every list, in one text for tracks and one for artists.
fn ranks(path: &Path) -> [String; 2] {
    let diary = Diary::open(path).unwrap();
    diary.check().unwrap().sound().unwrap();
    ["loved_tracks", "loved_artists"].map(|ranked| {
        let all = "group_concat(concat_ws(' ', month, range, rank, uri), ', ' ORDER BY month, range, rank)";
        let table = diary.sql(&format!("SELECT {all} AS ranks FROM {ranked}")).unwrap();
        table.column("ranks").unwrap().str().unwrap().get(0).unwrap().to_owned()
    })
}

fn plays(path: &Path) -> usize {
    let diary = Diary::open(path).unwrap();
    diary.check().unwrap().sound().unwrap();
    diary.counts().unwrap().plays
}

fn program(sandbox: &Sandbox, folder: &Path, diary: &Path, arguments: &[&str]) -> Command {
    let mut program = command(sandbox, folder);
    program.args(arguments).env("SPOTIFY_DIARY", diary).stdout(Stdio::null()).stderr(Stdio::null());
    program
}

fn completes(program: &mut Command) -> Duration {
    let begun = Instant::now();
    assert!(program.status().unwrap().success());
    begun.elapsed()
}

/// Kills runs after delays that cover a whole one, each on a copy of `old`, which `look` then finds unchanged or complete; the
/// run after completes it.
fn kill_everywhere<T: PartialEq + std::fmt::Debug>(
    old: &Path,
    start: impl Fn(&Path) -> Command,
    look: impl Fn(&Path) -> T,
) {
    let copy = |name: &str| -> PathBuf {
        let path = old.with_file_name(name);
        std::fs::copy(old, &path).unwrap();
        path
    };
    let complete = copy("complete.sqlite");
    let whole = completes(&mut start(&complete));
    let (before, after) = (look(old), look(&complete));
    assert_ne!(before, after);
    for kill in 0..KILLS {
        let path = copy(&format!("killed-{kill}.sqlite"));
        let mut child = start(&path).spawn().unwrap();
        std::thread::sleep(whole * (kill + 1) / KILLS);
        child.kill().unwrap();
        child.wait().unwrap();
        let found = look(&path);
        assert!(found == before || found == after, "kill {kill}");
        if kill % 4 == 0 {
            completes(&mut start(&path));
            assert_eq!(look(&path), after, "after kill {kill}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_that_is_killed_leaves_the_page_before_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = signed_in(folder.path(), "robin").await;
    let old = folder.path().join("old.sqlite");
    completes(&mut program(&sandbox, folder.path(), &old, &["snapshot"]));
    sandbox.clock().advance(Duration::from_secs(7 * 24 * 3600));
    let snapshot = |diary: &Path| program(&sandbox, folder.path(), diary, &["snapshot", "--again"]);
    // The token of then has ended: the first run gets another.
    completes(&mut snapshot(&folder.path().join("first.sqlite")));
    kill_everywhere(&old, snapshot, ranks);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_leaves_nothing_or_all_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = signed_in(folder.path(), "robin").await;
    let old = folder.path().join("old.sqlite");
    completes(&mut program(&sandbox, folder.path(), &old, &["snapshot"]));
    let file = folder.path().join("big.ndjson");
    std::fs::write(&file, many_plays(60_000)).unwrap();
    let file = file.to_str().unwrap();
    let import = |diary: &Path| program(&sandbox, folder.path(), diary, &["diary", "import", file]);
    kill_everywhere(&old, import, plays);
}

/// An export of nobody's diary.
fn many_plays(count: usize) -> String {
    let mut lines = "{\"format\":\"linernotes-diary\",\"version\":1,\"owner\":null}\n".to_owned();
    for track in 0..500 {
        lines += &format!(
            "{{\"kind\":\"track\",\"uri\":\"spotify:track:{track}\",\"name\":\"Track {track}\",\"artists\":[]}}\n"
        );
    }
    for play in 0..count {
        let (hour, minute, second, millisecond) =
            (play / 3_600_000 % 24, play / 60_000 % 60, play / 1000 % 60, play % 1000);
        let moment = format!("2026-05-01T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z");
        let track = play % 500;
        lines += &format!("{{\"kind\":\"play\",\"played_at\":\"{moment}\",\"track\":\"spotify:track:{track}\"}}\n");
    }
    lines
}
