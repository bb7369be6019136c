//! Exports into other diaries.

use std::path::PathBuf;

use super::*;
use crate::Error;

struct Written {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn written(text: &str) -> Written {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.ndjson");
    std::fs::write(&path, text).unwrap();
    Written { _folder: folder, path }
}

fn import(diary: &Diary, text: &str) -> crate::Result<String> {
    let told = diary.import(&written(text).path)?.to_string();
    Ok(told.split_once(": ").unwrap().1.to_owned())
}

/// Without the counts in the first line, so that lines can be left out.
fn uncounted(text: &str) -> String {
    let (header, lines) = text.split_once('\n').unwrap();
    let mut header: serde_json::Value = serde_json::from_str(header).unwrap();
    header.as_object_mut().unwrap().remove("counts");
    format!("{header}\n{lines}")
}

#[test]
fn an_empty_diary_becomes_the_same_and_a_second_time_changes_nothing() {
    let (old, new) = (small(), Diary::in_memory().unwrap());
    let text = content(&old);
    insta::assert_snapshot!(import(&new, &text).unwrap(), @"2 months (2 new), 2 tracks (2 new), 2 artists (2 new), 1 album (1 new), 3 plays (3 new), 1 gap (1 new), 1 playlist (1 new)");
    for (ours, theirs) in [
        (old.top_tracks(), new.top_tracks()),
        (old.top_artists(), new.top_artists()),
        (old.tracks(), new.tracks()),
        (old.plays(), new.plays()),
        (old.gaps(), new.gaps()),
        (old.playlists(), new.playlists()),
        (old.snapshots(), new.snapshots()),
    ] {
        assert!(ours.unwrap().equals_missing(&theirs.unwrap()));
    }
    assert_eq!(content(&new), text);
    insta::assert_snapshot!(import(&new, &text).unwrap(), @"2 months (2 the same), 2 tracks (2 the same), 2 artists (2 the same), 1 album (1 the same), 3 plays (3 the same), 1 gap (1 the same), 1 playlist (1 the same)");
    assert_eq!(content(&new), text);
    assert!(new.check().unwrap().is_sound());
    assert_eq!(new.owner().unwrap().as_deref(), Some("Robin Vale"));
}

#[test]
fn of_a_month_that_both_have_the_later_snapshot_stays_and_plays_are_united() {
    let (here, there) = (small(), small());
    change(
        &there,
        "UPDATE snapshot SET taken_at = taken_at + 60000 WHERE month = '2026-11';
         UPDATE snapshot SET taken_at = taken_at - 60000 WHERE month = '2026-10';
         UPDATE top_track SET track = 2 WHERE snapshot = 4; DELETE FROM top_track WHERE snapshot = 1;
         INSERT INTO play VALUES (1793000600000, 2, NULL);
         UPDATE playlist SET name = 'Lost', updated_at = updated_at + 1; DELETE FROM playlist_item WHERE position = 1",
    );
    change(&here, "DELETE FROM play WHERE played_at = 1793000000000");
    insta::assert_snapshot!(import(&here, &content(&there)).unwrap(), @"2 months (1 replaced, 1 the same), 2 tracks (2 the same), 2 artists (2 the same), 1 album (1 the same), 4 plays (2 new, 2 the same), 1 gap (1 the same), 1 playlist (1 replaced)");
    let loved = "SELECT month, range, rank, name FROM loved_tracks WHERE range = 'short_term' ORDER BY month, rank";
    let lines = here.sql(loved).unwrap();
    insta::assert_snapshot!(lines, @"
    shape: (3, 4)
    ┌─────────┬────────────┬──────┬──────┐
    │ month   ┆ range      ┆ rank ┆ name │
    │ ---     ┆ ---        ┆ ---  ┆ ---  │
    │ str     ┆ str        ┆ i64  ┆ str  │
    ╞═════════╪════════════╪══════╪══════╡
    │ 2026-10 ┆ short_term ┆ 1    ┆ To   │
    │ 2026-10 ┆ short_term ┆ 2    ┆ So   │
    │ 2026-11 ┆ short_term ┆ 1    ┆ To   │
    └─────────┴────────────┴──────┴──────┘
    ");
    assert_eq!(here.plays().unwrap().height(), 4);
    let playlist = here.sql("SELECT name, (SELECT count(*) FROM playlist_item) AS items FROM playlist").unwrap();
    insta::assert_snapshot!(playlist, @"
    shape: (1, 2)
    ┌──────┬───────┐
    │ name ┆ items │
    │ ---  ┆ ---   │
    │ str  ┆ i64   │
    ╞══════╪═══════╡
    │ Lost ┆ 1     │
    └──────┴───────┘
    ");
    assert!(here.check().unwrap().is_sound());

    // The other way round gives the same months and plays.
    let before = content(&here);
    import(&there, &before).unwrap();
    let kinds = |text: &str| -> Vec<String> {
        let of = |line: &&str| line.contains(r#""kind":"snapshot""#) || line.contains(r#""kind":"play"#);
        text.lines().filter(of).map(str::to_owned).collect()
    };
    assert_eq!(kinds(&content(&there)), kinds(&before));
}

#[test]
fn what_is_known_stays_and_what_is_not_is_taken() {
    let (here, there) = (small(), small());
    change(
        &here,
        "UPDATE artist SET genres = NULL, popularity = 77 WHERE key = 1; UPDATE track SET album = NULL; DELETE FROM track_artist;
         UPDATE audio_features SET source = NULL, valence = NULL, tempo = NULL; UPDATE play SET context_uri = NULL",
    );
    change(&there, "UPDATE audio_features SET source = 'ReccoBeats', tempo = 99.0 WHERE track = 2");
    insta::assert_snapshot!(import(&here, &content(&there)).unwrap(), @"2 months (2 the same), 2 tracks (2 replaced), 2 artists (1 replaced, 1 the same), 1 album (1 the same), 3 plays (1 replaced, 2 the same), 1 gap (1 the same), 1 playlist (1 the same)");
    let told = here.tracks().unwrap().select(["name", "artists", "album", "tempo", "features_source"]).unwrap();
    insta::assert_snapshot!(told, @r#"
    shape: (2, 5)
    ┌──────┬───────────────┬───────┬───────┬─────────────────┐
    │ name ┆ artists       ┆ album ┆ tempo ┆ features_source │
    │ ---  ┆ ---           ┆ ---   ┆ ---   ┆ ---             │
    │ str  ┆ list[str]     ┆ str   ┆ f64   ┆ str             │
    ╞══════╪═══════════════╪═══════╪═══════╪═════════════════╡
    │ So   ┆ ["Ann", "Bo"] ┆ X     ┆ 120.5 ┆ Spotify         │
    │ To   ┆ ["Bo"]        ┆ null  ┆ 99.0  ┆ ReccoBeats      │
    └──────┴───────────────┴───────┴───────┴─────────────────┘
    "#);
    let artists = here.sql("SELECT name, genres, popularity FROM artist").unwrap();
    insta::assert_snapshot!(artists, @r#"
    shape: (2, 3)
    ┌──────┬──────────┬────────────┐
    │ name ┆ genres   ┆ popularity │
    │ ---  ┆ ---      ┆ ---        │
    │ str  ┆ str      ┆ i64        │
    ╞══════╪══════════╪════════════╡
    │ Ann  ┆ ["folk"] ┆ 77         │
    │ Bo   ┆ null     ┆ null       │
    └──────┴──────────┴────────────┘
    "#);
    assert_eq!(here.plays().unwrap().column("context_uri").unwrap().null_count(), 2);
    assert!(here.check().unwrap().is_sound());
}

#[test]
fn somebody_elses_is_refused() {
    let (here, there) = (small(), small());
    change(&there, "UPDATE owner SET account_id = 'kim', name = 'Kim Larsson'");
    let before = content(&here);
    let error = import(&here, &content(&there)).unwrap_err();
    assert!(matches!(error, Error::OtherListener { .. }));
    let told = error.to_string();
    assert!(
        told.contains("is the diary of Robin Vale (robin, at the sandbox), not of Kim Larsson (kim, at the sandbox)"),
        "{told}"
    );
    change(&there, "UPDATE owner SET account_id = 'robin', server = 'api.spotify.com'");
    assert!(matches!(import(&here, &content(&there)), Err(Error::OtherListener { .. })), "at another server");
    assert_eq!(content(&here), before);
}

#[test]
fn a_line_that_is_wrong_is_named_and_nothing_is_imported() {
    let good = uncounted(&content(&small()));
    let line = |kind: &str| good.lines().position(|line| line.contains(&format!(r#""kind":"{kind}""#))).unwrap();
    let mut told = Vec::new();
    for (kind, from, to) in [
        ("artist", "\"name\":\"Ann\"", "\"name\":17"),
        ("artist", "{\"kind\"", "\"kind\""),
        ("album", "\"kind\":\"album\"", "\"kind\":\"cassette\""),
        ("album", "\"uri\":\"spotify:album:x\",", ""),
        ("track", "spotify:album:x", "spotify:album:y"),
        ("track", "spotify:artist:a", "spotify:artist:b"),
        ("features", "spotify:track:s", "spotify:track:z"),
        ("snapshot", "\"2026-10\"", "\"2026-9\""),
        ("snapshot", "\"2026-10\"", "\"2026-11\""),
        ("snapshot", "short_term", "all_time"),
        ("snapshot", "short_term", "long_term"),
        ("snapshot", "T04:00:00", "T04:00:01"),
        ("snapshot", "spotify:local:t", "spotify:local:z"),
        ("play", "2026-10-26T", "1999-10-26T"),
        ("play", "2026-10-26T", "26 October "),
        ("play", "spotify:track:s", "spotify:track:z"),
        ("play", "}", ""),
        ("gap", "07:36:40Z", "07:50:00Z"),
        ("gap", "2026-10-26T", "1999-10-26T"),
        ("playlist", "2026-10-26T", "2200-10-26T"),
    ] {
        let number = line(kind);
        let change =
            |(at, line): (usize, &str)| if at == number { line.replacen(from, to, 1) } else { line.to_owned() };
        let bad = good.lines().enumerate().map(change).collect::<Vec<_>>().join("\n");
        assert_ne!(bad, good.trim_end(), "{kind}: {from}");
        let diary = Diary::in_memory().unwrap();
        let error = import(&diary, &bad).unwrap_err().to_string();
        told.push(
            error
                .split_once("imported (")
                .unwrap()
                .1
                .replace("), and nothing of it was: mend that, or export the diary again", ""),
        );
        assert_eq!(diary.owner().unwrap(), None, "nothing is imported");
        assert_eq!(diary.tracks().unwrap().height(), 0);
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    line 2: invalid type: integer `17`, expected a string
    line 2: it is no object that says its `kind`
    line 4: unknown variant `cassette`, expected one of `artist`, `album`, `track`, `features`, `snapshot`, `play`, `gap`, `playlist`
    line 4: missing field `uri`
    line 5: it names the album `spotify:album:y`, of which no line above it tells
    line 5: it names the artist `spotify:artist:b`, of which no line above it tells
    line 7: it names the track `spotify:track:z`, of which no line above it tells
    line 9: `2026-9` is no month: it is written as 2026-11
    line 9: the snapshot of 2026-11 was taken in another month, 2026-10
    line 9: `all_time` is no range: there are short_term, medium_term, long_term
    line 11: 2026-10 has the range `long_term` twice
    line 10: the ranges of 2026-10 were taken at different moments
    line 9: it names the track `spotify:local:z`, of which no line above it tells
    line 15: 1999-10-26 07:33:20 UTC is before 2006 or after 2100
    line 15: input contains invalid characters
    line 15: it names the track `spotify:track:z`, of which no line above it tells
    line 15: it ends in the middle
    line 18: the gap ends before it begins
    line 18: 1999-10-26 07:36:40 UTC is before 2006 or after 2100
    line 19: 2200-10-26 07:33:20 UTC is before 2006 or after 2100
    "#);
}

#[test]
fn a_file_that_is_no_export_or_not_all_of_one_is_refused() {
    let good = content(&small());
    let diary = Diary::in_memory().unwrap();
    let without_last = good.trim_end().rsplit_once('\n').unwrap().0;
    let cut = &good[..good.len() - 9];
    let newer = good.replacen("\"version\":1", "\"version\":7", 1);
    let unmonth = uncounted(&good).replacen(
        "\"kind\":\"snapshot\",\"month\":\"2026-10\",\"range\":\"long_term\"",
        "\"kind\":\"zzz\"",
        1,
    );
    let unmonth: String =
        unmonth.lines().filter(|line| !line.contains("zzz")).map(|line| format!("{line}\n")).collect();
    let mut told = Vec::new();
    for text in ["", "name,artist\nSo,Ann\n", "{}", "SQLite format 3\0\u{1}", without_last, cut, &newer, &unmonth] {
        let error = import(&diary, text).unwrap_err().to_string();
        told.push(
            error
                .split_once("imported (")
                .unwrap()
                .1
                .replace("), and nothing of it was: mend that, or export the diary again", ""),
        );
    }
    insta::assert_snapshot!(told.join("\n"), @"
    line 1: it does not begin as the export of a diary does
    line 1: it does not begin as the export of a diary does
    line 1: it does not begin as the export of a diary does
    line 1: it does not begin as the export of a diary does
    it is incomplete: it holds 0 lines of the kind `playlist`, and its first line says 1
    line 19: it ends in the middle
    line 1: a newer version of this program wrote it (7; this one reads 1)
    line 9: 2026-10 has 2 of its 3 ranges
    ");
    assert_eq!(diary.tracks().unwrap().height(), 0);
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().to_owned(), folder.path().join("none.ndjson")] {
        assert!(matches!(diary.import(path), Err(Error::Unimported { .. })));
    }
}

#[test]
fn a_file_that_windows_programs_have_touched_is_read() {
    let text = format!("\u{feff}{}", content(&small()).replace('\n', "\r\n\r\n"));
    let diary = Diary::in_memory().unwrap();
    import(&diary, &text).unwrap();
    assert_eq!(content(&diary), content(&small()));
}
