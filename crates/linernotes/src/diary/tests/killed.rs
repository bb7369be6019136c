//! An older diary that is brought up to date by a process that is killed meanwhile.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::versions::older;
use super::*;

const PATH: &str = "DIARY_TO_OPEN";
const KILLS: u32 = 20;

/// This very program, which does what the next test does.
fn opening(path: &Path) -> (Child, BufReader<std::process::ChildStdout>) {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args([
        "--exact",
        "diary::tests::killed::a_process_of_its_own_opens_a_diary",
        "--nocapture",
        "--test-threads=1",
    ]);
    let mut child = program.env(PATH, path).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("opening") {
        line.clear();
        assert_ne!(told.read_line(&mut line).unwrap(), 0, "the process has ended");
    }
    (child, told)
}

/// Does something only in the processes that the test below starts.
#[test]
fn a_process_of_its_own_opens_a_diary() {
    use std::io::Write as _;
    let Some(path) = std::env::var_os(PATH) else { return };
    // Not by `println!`, which a test may hold back.
    std::io::stdout().write_all(b"\nopening\n").unwrap();
    std::io::stdout().flush().unwrap();
    Diary::open(path).unwrap();
}

fn version(path: &Path) -> i64 {
    let database = Connection::open(path).unwrap();
    database.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

#[test]
fn a_diary_whose_migration_was_killed_is_the_old_one_or_the_new_one_and_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("measured.sqlite");
    older(&path, 1);
    let (mut child, _told) = opening(&path);
    let begun = Instant::now();
    assert!(child.wait().unwrap().success());
    let whole = begun.elapsed().max(Duration::from_millis(2));
    let newest = version(&path);

    for kill in 0..KILLS {
        let path = folder.path().join(format!("{kill}.sqlite"));
        older(&path, 1);
        let (mut child, _told) = opening(&path);
        std::thread::sleep(whole * kill / KILLS);
        child.kill().unwrap();
        child.wait().unwrap();
        let found = version(&path);
        assert!(found == 1 || found == newest, "kill {kill}: version {found}");
        let diary = Diary::open(&path).unwrap();
        diary.check().unwrap().sound().unwrap();
        assert_eq!(diary.top_tracks().unwrap().height(), 5);
        drop(diary);
        assert_eq!(version(&path), newest);
    }
}
