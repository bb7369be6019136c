use super::*;

mod files;
mod killed;
mod merging;
mod sound;
mod versions;

/// Two months of two tracks and an artist, three plays and a playlist.
const SMALL: &str = r#"
    INSERT INTO owner VALUES (1, 'the sandbox', 'robin', 'Robin Vale');
    INSERT INTO artist VALUES (1, 'spotify:artist:a', 'a', 'Ann', '["folk"]', 40, 900, NULL), (2, 'local:Bo', NULL, 'Bo', NULL, NULL, NULL, NULL);
    INSERT INTO album VALUES (1, 'spotify:album:x', 'x', 'X', 'album', '1999-07', 9, NULL);
    INSERT INTO track (key, uri, id, name, album, duration_ms, explicit) VALUES
        (1, 'spotify:track:s', 's', 'So', 1, 180000, 1), (2, 'spotify:local:t', NULL, 'To', NULL, NULL, NULL);
    INSERT INTO track_artist VALUES (1, 0, 1), (1, 1, 2), (2, 0, 2);
    INSERT INTO audio_features (track, source, valence, tempo) VALUES (1, 'Spotify', 0.1234567890123456, 120.5), (2, NULL, NULL, NULL);
    INSERT INTO snapshot VALUES
        (1, '2026-10', 'short_term', 1791000000000), (2, '2026-10', 'medium_term', 1791000000000), (3, '2026-10', 'long_term', 1791000000000),
        (4, '2026-11', 'short_term', 1794000000123), (5, '2026-11', 'medium_term', 1794000000123), (6, '2026-11', 'long_term', 1794000000123);
    INSERT INTO top_track VALUES (1, 1, 2), (1, 2, 1), (2, 1, 1), (4, 1, 1), (5, 1, 2);
    INSERT INTO top_artist VALUES (1, 1, 1), (4, 1, 2), (4, 2, 1);
    INSERT INTO play VALUES (1793000000000, 1, 'spotify:album:x'), (1793000200000, 2, NULL), (1793000400000, 1, NULL);
    INSERT INTO history_import VALUES (1, 1793000000000, 'done', '{}');
    INSERT INTO history_month VALUES ('plays', 2026, 10, 2, 900, 400000, 1793000000000, 1793000200000);
    INSERT INTO gap VALUES (1793000200000, 1793000400000, 1793000500000);
    INSERT INTO tracker (one, looks) VALUES (1, 2);
    INSERT INTO playlist VALUES ('gems', 'p', 'Gems', NULL, 1793000000000, 1793000000000);
    INSERT INTO playlist_item VALUES ('gems', 0, 'spotify:track:s'), ('gems', 1, 'spotify:local:t');
    INSERT INTO not_found VALUES ('track', 'n', 1793000000000);
"#;

fn small() -> Diary {
    let diary = Diary::in_memory().unwrap();
    change(&diary, SMALL);
    diary
}

fn change(diary: &Diary, sql: &str) {
    diary.write(|transaction| transaction.execute_batch(sql)).unwrap();
}

/// Every table, as it is exported.
fn content(diary: &Diary) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.ndjson");
    diary.export(&path).unwrap();
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn an_empty_diary_has_every_table_with_its_columns() {
    let diary = Diary::in_memory().unwrap();
    for (table, width) in [
        (diary.snapshots(), 5),
        (diary.top_tracks(), 3 + 28),
        (diary.top_artists(), 10),
        (diary.artists(), 7),
        (diary.tracks(), 28),
        (diary.artists(), 7),
        (diary.plays(), 2 + 28),
        (diary.gaps(), 4),
        (diary.playlists(), 6),
    ] {
        assert_eq!(table.unwrap().shape(), (0, width));
    }
    assert_eq!(diary.owner().unwrap(), None);
}
