//! Backups and exports as files.

use super::*;
use crate::{Before, Error};

#[test]
fn a_backup_is_a_diary_of_its_own_and_replaces_nothing_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let diary = Diary::open(folder.path().join("diary.sqlite")).unwrap();
    change(&diary, SMALL);
    let path = folder.path().join("backups/november.sqlite");
    let written = diary.backup(&path).unwrap();
    assert_eq!((written.before, written.bytes), (Before::Nothing, std::fs::metadata(&path).unwrap().len()));
    assert!(written.to_string().ends_with(&written.counts.to_string()), "{written}");
    assert_eq!(diary.backup(&path).unwrap().before, Before::TheSame);

    change(&diary, "DELETE FROM play");
    assert!(matches!(diary.backup(&path), Err(Error::Exists { .. })));
    let copy = Diary::open(&path).unwrap();
    assert_eq!((copy.plays().unwrap().height(), copy.check().unwrap().findings.len()), (3, 0));
    assert!(matches!(diary.backup_over(&path), Err(Error::Unsaved { .. })), "it is open");
    drop(copy);
    assert_eq!(diary.backup_over(&path).unwrap().before, Before::Replaced);
    assert_eq!(content(&Diary::open(&path).unwrap()), content(&diary));
}

#[test]
fn a_backup_holds_what_is_committed_while_another_writes() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (folder.path().join("diary.sqlite"), folder.path().join("backup.sqlite"));
    let diary = Diary::open(&ours).unwrap();
    change(&diary, SMALL);
    let other = rusqlite::Connection::open(&ours).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; DELETE FROM play").unwrap();
    diary.backup(&theirs).unwrap();
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(Diary::open(&theirs).unwrap().plays().unwrap().height(), 3);
    assert_eq!(diary.plays().unwrap().height(), 0);
}

#[test]
#[cfg(unix)]
fn only_the_owner_may_read_what_is_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let [diary, backup, export] = ["diary.sqlite", "backup.sqlite", "all.ndjson"].map(|name| folder.path().join(name));
    let open = Diary::open(&diary).unwrap();
    change(&open, SMALL);
    open.backup(&backup).unwrap();
    open.export(&export).unwrap();
    let beside = ["diary.sqlite-wal", "diary.sqlite-shm"].map(|name| folder.path().join(name));
    for path in [diary, backup, export].iter().chain(&beside) {
        let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", path.display());
    }
}

#[test]
fn an_export_is_lines_that_any_program_can_read() {
    insta::assert_snapshot!(content(&small()), @r#"
    {"format":"linernotes-diary","version":1,"owner":{"server":"the sandbox","account_id":"robin","name":"Robin Vale"},"counts":{"album":1,"artist":2,"features":2,"gap":1,"play":3,"playlist":1,"snapshot":6,"track":2}}
    {"kind":"artist","uri":"spotify:artist:a","id":"a","name":"Ann","genres":["folk"],"popularity":40,"followers":900,"image_url":null}
    {"kind":"artist","uri":"local:Bo","id":null,"name":"Bo","genres":null,"popularity":null,"followers":null,"image_url":null}
    {"kind":"album","uri":"spotify:album:x","id":"x","name":"X","album_type":"album","release_date":"1999-07","total_tracks":9,"image_url":null}
    {"kind":"track","uri":"spotify:track:s","id":"s","name":"So","artists":["spotify:artist:a","local:Bo"],"album":"spotify:album:x","disc_number":null,"track_number":null,"duration_ms":180000,"explicit":true,"popularity":null,"isrc":null}
    {"kind":"track","uri":"spotify:local:t","id":null,"name":"To","artists":["local:Bo"],"album":null,"disc_number":null,"track_number":null,"duration_ms":null,"explicit":null,"popularity":null,"isrc":null}
    {"kind":"features","track":"spotify:track:s","source":"Spotify","danceability":null,"energy":null,"key":null,"loudness":null,"mode":null,"speechiness":null,"acousticness":null,"instrumentalness":null,"liveness":null,"valence":0.1234567890123456,"tempo":120.5,"time_signature":null}
    {"kind":"features","track":"spotify:local:t","source":null,"danceability":null,"energy":null,"key":null,"loudness":null,"mode":null,"speechiness":null,"acousticness":null,"instrumentalness":null,"liveness":null,"valence":null,"tempo":null,"time_signature":null}
    {"kind":"snapshot","month":"2026-10","range":"short_term","taken_at":"2026-10-03T04:00:00Z","tracks":["spotify:local:t","spotify:track:s"],"artists":["spotify:artist:a"]}
    {"kind":"snapshot","month":"2026-10","range":"medium_term","taken_at":"2026-10-03T04:00:00Z","tracks":["spotify:track:s"],"artists":[]}
    {"kind":"snapshot","month":"2026-10","range":"long_term","taken_at":"2026-10-03T04:00:00Z","tracks":[],"artists":[]}
    {"kind":"snapshot","month":"2026-11","range":"short_term","taken_at":"2026-11-06T21:20:00.123Z","tracks":["spotify:track:s"],"artists":["local:Bo","spotify:artist:a"]}
    {"kind":"snapshot","month":"2026-11","range":"medium_term","taken_at":"2026-11-06T21:20:00.123Z","tracks":["spotify:local:t"],"artists":[]}
    {"kind":"snapshot","month":"2026-11","range":"long_term","taken_at":"2026-11-06T21:20:00.123Z","tracks":[],"artists":[]}
    {"kind":"play","played_at":"2026-10-26T07:33:20Z","track":"spotify:track:s","context_uri":"spotify:album:x"}
    {"kind":"play","played_at":"2026-10-26T07:36:40Z","track":"spotify:local:t","context_uri":null}
    {"kind":"play","played_at":"2026-10-26T07:40:00Z","track":"spotify:track:s","context_uri":null}
    {"kind":"gap","from":"2026-10-26T07:36:40Z","until":"2026-10-26T07:40:00Z","noticed_at":"2026-10-26T07:41:40Z"}
    {"kind":"playlist","recipe":"gems","id":"p","name":"Gems","cover":null,"made_at":"2026-10-26T07:33:20Z","updated_at":"2026-10-26T07:33:20Z","items":["spotify:track:s","spotify:local:t"]}
    "#);
    insta::assert_snapshot!(content(&Diary::in_memory().unwrap()), @r#"{"format":"linernotes-diary","version":1,"owner":null,"counts":{"album":0,"artist":0,"features":0,"gap":0,"play":0,"playlist":0,"snapshot":0,"track":0}}"#);
}

#[test]
fn an_export_replaces_nothing_unasked_and_not_the_diary_itself() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("diary.sqlite");
    let diary = Diary::open(&own).unwrap();
    change(&diary, SMALL);
    let path = folder.path().join("all.ndjson");
    let written = diary.export(&path).unwrap();
    assert_eq!(written.bytes, std::fs::metadata(&path).unwrap().len());
    assert_eq!(diary.export(&path).unwrap().before, Before::TheSame);
    change(&diary, "DELETE FROM play");
    assert!(matches!(diary.export(&path), Err(Error::Exists { .. })));
    assert_eq!(diary.export_over(&path).unwrap().before, Before::Replaced);
    assert!(matches!(diary.export_over(&own), Err(Error::Unsaved { .. })));
    assert!(matches!(diary.export(folder.path()), Err(Error::Unsaved { .. })), "a folder");
    assert!(diary.check().unwrap().is_sound());

    change(&diary, "UPDATE playlist SET made_at = 9000000000000000000");
    let error = diary.export_over(&path).unwrap_err();
    assert!(error.to_string().contains("a moment that no calendar has (9000000000000000000)"), "{error}");
}
