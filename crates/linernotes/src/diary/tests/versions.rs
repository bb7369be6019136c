//! Diaries of other versions, files that are none, and those that may not be written.

use std::path::Path;

use rusqlite::Connection;

use super::*;
use crate::Error;

const STEPS: [&str; 2] = [include_str!("../migrations/1-snapshots.sql"), include_str!("../migrations/2-plays.sql")];

/// A diary as this program's first versions made it, with two months.
pub(super) fn older(path: &Path, version: usize) {
    let database = Connection::open(path).unwrap();
    database.pragma_update(None, "journal_mode", "WAL").unwrap();
    database.execute_batch(&STEPS[..version].concat()).unwrap();
    database.pragma_update(None, "application_id", 0x4c4e_4459).unwrap();
    database.pragma_update(None, "user_version", i64::try_from(version).unwrap()).unwrap();
    let rows = SMALL.split("INSERT INTO play ").next().unwrap();
    database.execute_batch(rows).unwrap();
}

#[test]
fn an_older_diary_keeps_what_is_in_it_and_gets_what_has_been_added() {
    let folder = tempfile::tempdir().unwrap();
    let new = small();
    change(&new, "DELETE FROM play; DELETE FROM gap; DELETE FROM playlist");
    for version in [1, 2] {
        let path = folder.path().join(format!("{version}.sqlite"));
        older(&path, version);
        let diary = Diary::open(&path).unwrap();
        assert_eq!(content(&diary), content(&new));
        assert!(diary.check().unwrap().is_sound());
        let schema = "SELECT name, sql FROM sqlite_schema ORDER BY name";
        assert!(diary.sql(schema).unwrap().equals_missing(&new.sql(schema).unwrap()));
        let version = diary.sql("SELECT user_version FROM pragma_user_version").unwrap();
        assert_eq!(version.column("user_version").unwrap().i64().unwrap().get(0), Some(migrations::VERSION));
    }
}

#[test]
fn a_newer_diary_is_refused_with_a_word_and_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.sqlite");
    drop(Diary::open(&path).unwrap());
    let database = Connection::open(&path).unwrap();
    database.pragma_update(None, "user_version", migrations::VERSION + 1).unwrap();
    drop(database);
    let before = std::fs::read(&path).unwrap();
    let error = Diary::open(&path).unwrap_err();
    assert!(matches!(error, Error::NewerDiary { .. }));
    assert!(error.to_string().contains("was made by a newer version of this program"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn what_is_something_else_is_refused_and_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("else");
    let database = |set_up: &str| {
        let _ = std::fs::remove_file(&path);
        Connection::open(&path).unwrap().execute_batch(set_up).unwrap();
        std::fs::read(&path).unwrap()
    };
    let others = database("CREATE TABLE song (name TEXT)");
    let others_by_name = database("PRAGMA application_id = 17; CREATE TABLE song (name TEXT)");
    let others_without_tables = database("PRAGMA user_version = 3");
    let in_wal = database("PRAGMA journal_mode = WAL; CREATE TABLE song (name TEXT)");
    for bytes in [
        &others[..],
        &others_by_name,
        &others_without_tables,
        &in_wal,
        b"x",
        b"name,artist\nSo,Ann\n",
        &[b'z'; 9000],
        &[0; 4096],
    ] {
        std::fs::write(&path, bytes).unwrap();
        let error = Diary::open(&path).unwrap_err();
        assert!(matches!(error, Error::NoDiary { .. }), "{error}");
        assert!(error.to_string().contains("(it is something else)"), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
        let beside = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(beside, 1, "nothing is left beside it");
    }
    assert!(matches!(Diary::open(folder.path()), Err(Error::NoDiary { .. })), "a folder");
}

#[test]
fn while_another_program_writes_it_opens_and_reads_and_a_write_is_refused_after_a_while() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.sqlite");
    change(&Diary::open(&path).unwrap(), SMALL);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; DELETE FROM play").unwrap();
    let diary = Diary::open(&path).unwrap();
    assert!(diary.is_read_only());
    assert_eq!(diary.plays().unwrap().height(), 3);
    assert!(diary.check().unwrap().is_sound());
    let error = diary.write(|transaction| transaction.execute_batch("DELETE FROM playlist")).unwrap_err();
    assert!(matches!(error, Error::DiaryBusy { .. }));
    assert!(error.to_string().ends_with("nothing was changed, try again in a moment"), "{error}");
    other.execute_batch("COMMIT").unwrap();
    assert!(!diary.is_read_only());
    change(&diary, "DELETE FROM playlist");
}

#[test]
fn an_older_diary_waits_for_another_program_that_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.sqlite");
    older(&path, 1);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; DELETE FROM top_track").unwrap();
    assert!(matches!(Diary::open(&path), Err(Error::DiaryBusy { .. })));
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(Diary::open(&path).unwrap().top_tracks().unwrap().height(), 5);
}

#[test]
fn several_programs_may_begin_the_same_diary_at_once() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("diary.sqlite");
        std::thread::scope(|scope| {
            let open = || Diary::open(&path).map(|diary| diary.tracks().unwrap().height());
            let opened: Vec<_> = (0..3).map(|_| scope.spawn(open)).collect();
            for opened in opened {
                assert_eq!(opened.join().unwrap().unwrap(), 0);
            }
        });
    }
}

/// What an owner without the right to write sees is tested with the command, since the owner of a test may write everything.
#[test]
fn a_file_that_nobody_changes_is_read_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("100% #1?.sqlite");
    change(&Diary::open(&path).unwrap(), SMALL);
    let diary = database::open_unchanging(&path).unwrap();
    let plays: i64 = diary.query_row("SELECT count(*) FROM play", [], |row| row.get(0)).unwrap();
    assert_eq!(plays, 3);
    assert!(diary.execute("DELETE FROM play", []).is_err());
}
