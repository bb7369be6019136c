//! Checks of what is sound, and of what is not.

use super::*;

#[test]
fn a_sound_diary_is_said_to_be_so_with_all_it_holds() {
    let told = small().check().unwrap().sound().unwrap().to_string();
    insta::assert_snapshot!(told, @"nothing is wrong: 2 months (October 2026 to November 2026), 2 tracks (1 with audio features), 2 artists, 3 plays, 1 playlist");
    insta::assert_snapshot!(Diary::in_memory().unwrap().check().unwrap(), @"nothing is wrong: 0 months, 0 tracks (0 with audio features), 0 artists, 0 plays");
}

#[test]
fn each_thing_that_is_wrong_is_found_and_named() {
    let mut told = Vec::new();
    for wrong in [
        "DELETE FROM owner",
        "DELETE FROM snapshot WHERE key = 2",
        "UPDATE snapshot SET range = 'all_time' WHERE key = 2",
        "UPDATE snapshot SET month = '2026-13' WHERE month = '2026-11'",
        "UPDATE snapshot SET taken_at = taken_at + 1 WHERE key = 5",
        "UPDATE snapshot SET taken_at = 1794000000123 WHERE month = '2026-10'",
        "UPDATE top_track SET rank = 3 WHERE snapshot = 1 AND rank = 2",
        "DELETE FROM top_artist WHERE snapshot = 4 AND rank = 1",
        "UPDATE track_artist SET position = 5 WHERE track = 2",
        "DELETE FROM playlist_item WHERE position = 0",
        "UPDATE artist SET genres = 'folk'",
        "UPDATE artist SET genres = '{}' WHERE key = 1",
        "UPDATE play SET played_at = 12 WHERE track = 2",
        "UPDATE gap SET until_at = from_at",
        "UPDATE gap SET noticed_at = 7",
        "UPDATE playlist SET made_at = 0",
        "UPDATE playlist SET updated_at = 9000000000000000",
    ] {
        let diary = small();
        change(&diary, wrong);
        let check = diary.check().unwrap();
        assert!(!check.is_sound(), "{wrong}");
        told.push(check.findings.join("; "));
    }
    insta::assert_snapshot!(told.join("\n"), @"
    there are snapshots of nobody: whose diary it is, is missing
    2026-10 has 2 of its 3 ranges
    2026-10 has a snapshot of an unknown range, `all_time`
    `2026-13` is no month; the snapshot of 2026-13 was taken in another month, 2026-11
    the ranges of 2026-11 were taken at different moments
    the snapshot of 2026-10 was taken in another month, 2026-11
    the tracks of 2026-10, short_term, are not ranked 1 to 2
    the artists of 2026-11, short_term, are not ranked 1 to 1
    the artists of spotify:local:t are not numbered 0 to 0
    the tracks of the playlist `gems` are not numbered 0 to 0
    the genres of spotify:artist:a are no list; the genres of local:Bo are no list
    the genres of spotify:artist:a are no list
    1 row of `play`: played_at is before 2006 or after 2100
    the gap in the plays that was noticed at 2026-10-26T07:41:40Z ends before it begins
    1 row of `gap`: noticed_at is before 2006 or after 2100
    1 row of `playlist`: made_at is before 2006 or after 2100
    1 row of `playlist`: updated_at is before 2006 or after 2100
    ");
}

#[test]
fn a_row_without_what_it_names_is_found() {
    let diary = small();
    diary.kept.connection().execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM track WHERE key = 2").unwrap();
    let error = diary.check().unwrap().sound().unwrap_err();
    insta::assert_snapshot!(error, @"the diary in memory is not sound (`audio_features` has 1 row without the `track` that it names, and 3 more): put a backup in its place, or import an export of it into a new diary");
}

#[test]
fn a_damaged_file_is_found_out_wherever_the_damage_is() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.sqlite");
    let diary = Diary::open(&whole).unwrap();
    change(&diary, SMALL);
    drop(diary);
    let bytes = std::fs::read(&whole).unwrap();
    let (mut refused, mut found) = (0, 0);
    for page in 0..bytes.len() / 4096 {
        let mut damaged = bytes.clone();
        damaged[page * 4096 + 100..(page + 1) * 4096].fill(0xff);
        let path = folder.path().join(format!("{page}.sqlite"));
        std::fs::write(&path, damaged).unwrap();
        match Diary::open(&path) {
            Ok(diary) => {
                let check = diary.check().unwrap();
                assert!(!check.is_sound(), "page {page}");
                assert!(check.to_string().contains("put a backup in its place"), "{check}");
                found += 1;
            }
            Err(error) => {
                assert!(matches!(error, crate::Error::NoDiary { .. }), "{error}");
                refused += 1;
            }
        }
    }
    assert!(refused >= 1 && found >= 15, "{refused} refused, {found} found");
}
