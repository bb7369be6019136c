use polars::prelude::*;

use super::*;
use crate::Before;

fn list(rows: &[&[&str]]) -> Vec<Series> {
    rows.iter().map(|row| Series::new("".into(), *row)).collect()
}

/// Two plays of one track an hour before and at midnight in Berlin, a local file, an item of which nothing is known, and
/// three days later another track, by two artists of the same name.
fn plays() -> DataFrame {
    df!(
        "played_at" => ["2026-01-30T22:30:00.123Z", "2026-01-30T23:00:00.000Z", "2026-02-01T05:59:59.000Z", "2026-02-02T12:00:00.000Z", "2026-02-03T18:00:00.000Z"],
        "context_type" => [Some("album"), None, None, None, Some("playlist")],
        "name" => [Some("Window Seat"), Some("Window Seat"), Some("Home tape"), None, Some("Twins")],
        "artists" => list(&[&["Nell Arden", "Ossian Bay"], &["Nell Arden", "Ossian Bay"], &["Me"], &[], &["Al", "Al"]]),
        "artist_ids" => list(&[&["n", "o"], &["n", "o"], &[], &[], &["a1", "a2"]]),
        "album" => [Some("Rooms"), Some("Rooms"), None, None, Some("Pairs")],
        "album_id" => [Some("r"), Some("r"), None, None, Some("p")],
        "duration_ms" => [Some(191_460_i64), Some(191_460), None, None, Some(1_000)],
        "id" => [Some("w"), Some("w"), None, None, Some("t")],
    )
    .unwrap()
    .lazy()
    .with_column(col("played_at").str().replace(lit("Z"), lit(""), true).str().to_datetime(
        Some(TimeUnit::Milliseconds),
        Some(TimeZone::UTC),
        StrptimeOptions { format: Some("%Y-%m-%dT%H:%M:%S%.f".into()), ..Default::default() },
        lit("raise"),
    ))
    .collect()
    .unwrap()
}

fn artists() -> DataFrame {
    df!(
        "name" => ["Nell Arden", "Nobody played"],
        "genres" => list(&[&["folk", "ambient"], &["noise"]]),
        "popularity" => [61_i64, 5],
        "id" => ["n", "x"],
    )
    .unwrap()
}

fn features() -> DataFrame {
    df!("danceability" => [Some(0.5), None], "tempo" => [Some(97.975), None], "id" => ["w", "t"]).unwrap()
}

fn star() -> StarSchema {
    StarSchema::of(&plays()).artists(&artists()).features(&features()).zone("Europe/Berlin")
}

/// Columns of a table, a line a row.
fn lines(star: &StarSchema, table: &str, columns: &[&str]) -> String {
    let tables = star.tables().unwrap();
    let table = &tables.iter().find(|(name, _)| *name == table).unwrap().1;
    let table = table.select(columns.iter().copied()).unwrap();
    let cell = |column: &Column, row| column.get(row).unwrap().str_value().into_owned();
    let line = |row| table.columns().iter().map(|column| cell(column, row)).collect::<Vec<_>>().join(" | ");
    (0..table.height()).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_play_has_its_day_and_minute_on_the_clocks_of_the_zone() {
    let columns = ["play_key", "date_key", "time_key", "track_key", "album_key", "context_type"];
    insta::assert_snapshot!(lines(&star(), "fact_play", &columns), @"
    1 | 20260130 | 1411 | 1 | 1 | album
    2 | 20260131 | 1 | 1 | 1 | null
    3 | 20260201 | 420 | 2 | 0 | null
    4 | 20260202 | 781 | 0 | 0 | null
    5 | 20260203 | 1141 | 3 | 2 | playlist
    ");
}

#[test]
fn every_day_of_the_span_is_there() {
    let columns = ["date_key", "date", "quarter", "month_name", "week", "weekday", "weekday_name", "is_weekend"];
    insta::assert_snapshot!(lines(&star(), "dim_date", &columns), @"
    0 | null | null | unknown | null | null | unknown | null
    20260130 | 2026-01-30 | 1 | January | 5 | 5 | Friday | false
    20260131 | 2026-01-31 | 1 | January | 5 | 6 | Saturday | true
    20260201 | 2026-02-01 | 1 | February | 5 | 7 | Sunday | true
    20260202 | 2026-02-02 | 1 | February | 6 | 1 | Monday | false
    20260203 | 2026-02-03 | 1 | February | 6 | 2 | Tuesday | false
    ");
    let seldom = plays().filter(&BooleanChunked::new("".into(), [true, false, false, false, true])).unwrap();
    assert_eq!(lines(&StarSchema::of(&seldom), "dim_date", &["date_key"]).lines().count(), 1 + 5);
}

#[test]
fn every_minute_of_the_day_is_there() {
    let lines = lines(&star(), "dim_time", &["time_key", "time", "hour", "minute", "part_of_day"]);
    let lines: Vec<_> = lines.lines().collect();
    assert_eq!((lines.len(), lines[0]), (1_441, "0 | unknown | null | null | unknown"));
    assert_eq!((lines[1], lines[1_440]), ("1 | 00:00 | 0 | 0 | night", "1440 | 23:59 | 23 | 59 | evening"));
    assert_eq!((lines[360], lines[361]), ("360 | 05:59 | 5 | 59 | night", "361 | 06:00 | 6 | 0 | morning"));
}

#[test]
fn artists_are_told_apart_by_their_ids_and_none_is_left_out() {
    insta::assert_snapshot!(lines(&star(), "dim_artist", &["artist_key", "name", "popularity", "id"]), @"
    0 | unknown | null | null
    1 | Nell Arden | 61 | n
    2 | Ossian Bay | null | o
    3 | Me | null | null
    4 | Al | null | a1
    5 | Al | null | a2
    ");
    insta::assert_snapshot!(lines(&star(), "bridge_track_artist", &["track_key", "artist_key", "position"]), @"
    0 | 0 | 1
    1 | 1 | 1
    1 | 2 | 2
    2 | 3 | 1
    3 | 4 | 1
    3 | 5 | 2
    ");
    assert_eq!(lines(&star(), "dim_genre", &["genre_key", "genre"]), "0 | unknown\n1 | ambient\n2 | folk");
    insta::assert_snapshot!(lines(&star(), "bridge_artist_genre", &["artist_key", "genre_key"]), @"
    0 | 0
    1 | 1
    1 | 2
    2 | 0
    3 | 0
    4 | 0
    5 | 0
    ");
}

#[test]
fn features_are_those_that_are_known() {
    assert_eq!(lines(&star(), "features", &["track_key", "danceability", "tempo", "key"]), "1 | 0.5 | 97.975 | null");
    assert_eq!(lines(&StarSchema::of(&plays()), "features", &["track_key"]), "");
}

#[test]
fn a_saved_star_is_sound_in_both_kinds_of_files_and_saved_again_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("deep/star");
    let star = star().files(StarFiles::Both);
    let saved = star.save(&place).unwrap();
    assert_eq!((saved.tables, saved.before), (10, Before::Nothing));
    let checked = StarSchema::check(&place).unwrap();
    assert!(checked.is_sound(), "{checked}");
    assert_eq!(checked.to_string(), "10 tables, 9 relationships: every column has its type, every key leads to a row");
    assert_eq!(star.save(&place).unwrap().before, Before::TheSame);
    assert_eq!(std::fs::read_dir(place.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn a_check_tells_of_orphans_wrong_types_and_missing_tables() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("star");
    star().files(StarFiles::Csv).save(&place).unwrap();
    let edit = |file: &str, from: &str, to: &str| {
        let text = std::fs::read_to_string(place.join(file)).unwrap();
        assert!(text.contains(from), "{text}");
        std::fs::write(place.join(file), text.replacen(from, to, 1)).unwrap();
    };
    edit("fact_play.csv", "20260130,1411,1,", "20260130,1411,77,");
    edit("dim_album.csv", "1,Rooms", "one,Rooms");
    edit("dim_artist.csv", "followers", "fans");
    std::fs::remove_file(place.join("dim_genre.csv")).unwrap();
    let findings = StarSchema::check(&place).unwrap().findings;
    let told = |words: &str| assert!(findings.iter().any(|line| line.contains(words)), "{words}: {findings:#?}");
    told("fact_play.csv: track_key leads nowhere in 1 rows");
    told("dim_album.csv cannot be read");
    told("dim_artist.csv has no column followers");
    told("dim_genre.csv cannot be read");
}

#[test]
fn a_folder_with_something_else_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("mine");
    std::fs::create_dir(&mine).unwrap();
    std::fs::write(mine.join("thesis.txt"), "mine").unwrap();
    assert!(matches!(star().save(&mine), Err(Error::Exists { .. })));
    let error = star().save_over(&mine).unwrap_err();
    assert!(error.to_string().ends_with("something else than a star schema: choose another folder"), "{error}");
    assert!(mine.join("thesis.txt").is_file());
    assert!(StarSchema::check(&mine).is_err());

    let place = folder.path().join("star");
    star().save(&place).unwrap();
    let later = star().zone("UTC");
    assert!(matches!(later.save(&place), Err(Error::Exists { .. })));
    assert_eq!(later.save_over(&place).unwrap().before, Before::Replaced);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn no_plays_make_a_star_of_unknown_members() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("star");
    StarSchema::of(&plays().head(Some(0))).files(StarFiles::Both).save(&place).unwrap();
    let checked = StarSchema::check(&place).unwrap();
    assert!(checked.is_sound(), "{checked}");
}

#[test]
fn plays_without_a_moment_tracks_or_zone_are_refused_with_advice() {
    let without = |column: &str| StarSchema::of(&plays().drop(column).unwrap()).tables().unwrap_err().to_string();
    assert!(without("played_at").ends_with("rename the one with the moments"));
    let no_tracks = StarSchema::of(&plays().select(["played_at"]).unwrap()).tables().unwrap_err().to_string();
    assert!(no_tracks.ends_with("give it one of tracks"), "{no_tracks}");
    let nowhere = star().zone("Europe/Nowhere").tables().unwrap_err().to_string();
    assert!(nowhere.contains("no time zone `Europe/Nowhere`"), "{nowhere}");
}

#[test]
fn the_readme_names_every_relationship_and_nobody() {
    insta::assert_snapshot!(readme::readme("Europe/Berlin", StarFiles::Parquet).lines().skip(6).take(11).collect::<Vec<_>>().join("\n"), @"
    | from | to | kind |
    | --- | --- | --- |
    | `fact_play.date_key` | `dim_date.date_key` | many to one |
    | `fact_play.time_key` | `dim_time.time_key` | many to one |
    | `fact_play.track_key` | `dim_track.track_key` | many to one |
    | `fact_play.album_key` | `dim_album.album_key` | many to one |
    | `bridge_track_artist.track_key` | `dim_track.track_key` | many to one |
    | `bridge_track_artist.artist_key` | `dim_artist.artist_key` | many to one |
    | `bridge_artist_genre.artist_key` | `dim_artist.artist_key` | many to one |
    | `bridge_artist_genre.genre_key` | `dim_genre.genre_key` | many to one |
    | `features.track_key` | `dim_track.track_key` | one to one |
    ");
}

#[test]
fn a_hundred_thousand_plays_keep_every_one() {
    let many = 100_000_i64;
    let plays = df!(
        "played_at" => (0..many).map(|at| at * 60_000).collect::<Vec<_>>(),
        "name" => (0..many).map(|at| format!("track {}", at % 5_000)).collect::<Vec<_>>(),
        "id" => (0..many).map(|at| format!("id{}", at % 5_000)).collect::<Vec<_>>(),
    )
    .unwrap()
    .lazy()
    .with_column(col("played_at").cast(DataType::Datetime(TimeUnit::Milliseconds, None)))
    .collect()
    .unwrap();
    let tables = StarSchema::of(&plays).tables().unwrap();
    let heights: Vec<_> = tables.iter().map(|(_, table)| table.height()).take(2).collect();
    assert_eq!(heights, [100_000, 5_001]);
}

/// Plays as the privacy download has them: an artist's name, and what is null where nobody tells.
fn downloaded() -> DataFrame {
    df!(
        "played_at" => [1_538_352_030_000_i64, 1_700_000_000_000, 1_700_000_100_000, 1_700_000_101_000, 1_700_000_200_000, 1_700_000_300_000, 1_700_000_400_000],
        "ms_played" => [Some(191_460_i64), Some(29_999), Some(30_000), Some(30_000), None, Some(60_000), Some(0)],
        "kind" => ["music", "music", "music", "music", "music", "unknown", "local"],
        "name" => [None, Some("Window Seat"), Some("Window Seat"), Some("Window Seat"), Some("Twins"), None, Some("Home tape")],
        "artist" => [None, Some("Nell Arden"), Some("Nell Arden"), Some("Nell Arden"), Some("Al"), None, Some("Me")],
        "album" => [None, Some("Rooms"), Some("Best of"), Some("Best of"), Some("Best of"), None, None],
        "id" => [Some("w"), Some("w"), Some("w2"), Some("w2"), Some("t"), None, None],
        "uri" => [Some("spotify:track:w"), Some("spotify:track:w"), Some("spotify:track:w2"), Some("spotify:track:w2"), Some("spotify:track:t"), None, Some("spotify:local:Me::Home+tape:10")],
        "reason_end" => [Some("trackdone"), Some("fwdbtn"), Some("trackdone"), Some(""), None, Some("endplay"), Some("backbtn")],
        "skipped" => [Some(false), Some(false), Some(true), Some(false), Some(false), None, None],
        "near_repeat" => [false, false, false, true, false, false, false],
        "platform" => [Some("iOS 12.0 (iPhone9,3)"), Some("android"), None, Some("android"), Some("not_applicable"), Some("toaster"), Some("")],
        "country" => [Some("DE"), Some("ZZ"), None, Some("FR"), Some("DE"), Some(""), Some("DE")],
    )
    .unwrap()
    .lazy()
    .with_column(col("played_at").cast(DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC))))
    .collect()
    .unwrap()
}

#[test]
fn a_play_of_the_download_tells_what_it_counts_for() {
    let star = StarSchema::of(&downloaded()).zone("Europe/Berlin");
    let columns = ["begun_at", "ms_played", "is_counted", "is_stream", "skipped", "platform_family", "country"];
    insta::assert_snapshot!(lines(&star, "fact_play", &columns), @"
    2018-09-30 23:57:18.540 UTC | 191460 | true | true | false | ios | DE
    2023-11-14 22:12:50.001 UTC | 29999 | true | false | true | android | null
    2023-11-14 22:14:30 UTC | 30000 | true | true | true | null | null
    2023-11-14 22:14:31 UTC | 30000 | false | false | false | android | FR
    null | null | true | true | false | unknown | DE
    2023-11-14 22:17:20 UTC | 60000 | false | false | false | other | null
    2023-11-14 22:20:00 UTC | 0 | true | false | true | unknown | DE
    ");
}

#[test]
fn a_day_is_that_on_which_the_play_began() {
    let star = StarSchema::of(&downloaded()).zone("Europe/Berlin");
    // It ended at 02:00:30 in Berlin on the first of October 2018, and was over three minutes long.
    assert_eq!(lines(&star, "fact_play", &["date_key", "time_key"]).lines().next(), Some("20181001 | 118"));
    assert_eq!(lines(&StarSchema::of(&downloaded()), "fact_play", &["date_key"]).lines().next(), Some("20180930"));
    assert_eq!(lines(&star, "dim_date", &["date_key"]).lines().nth(1), Some("20181001"));
}

#[test]
fn editions_of_a_recording_have_one_name_and_albums_of_one_title_are_told_apart() {
    let star = StarSchema::of(&downloaded());
    let columns = ["track_key", "name", "recording", "first_streamed_on", "id"];
    insta::assert_snapshot!(lines(&star, "dim_track", &columns), @"
    0 | unknown | unknown | null | null
    1 | Window Seat | Window Seat · Nell Arden | 2018-09-30 | w
    2 | Window Seat | Window Seat · Nell Arden | 2018-09-30 | w2
    3 | Twins | Twins · Al | 2023-11-14 | t
    4 | Home tape | Home tape · Me | null | null
    ");
    insta::assert_snapshot!(lines(&star, "dim_album", &["album_key", "name", "artist"]), @"
    0 | unknown | null
    1 | Rooms | Nell Arden
    2 | Best of | Nell Arden
    3 | Best of | Al
    ");
    insta::assert_snapshot!(lines(&star, "dim_artist", &["artist_key", "name", "first_streamed_on", "id"]), @"
    0 | unknown | null | null
    1 | Nell Arden | 2018-09-30 | null
    2 | Al | 2023-11-14 | null
    3 | Me | null | null
    ");
}

#[test]
fn what_the_plays_do_not_tell_is_taken_from_the_tracks_and_a_name_finds_its_artist() {
    let known = df!(
        "id" => ["w", "x"],
        "name" => ["Window Seat (as Spotify has it)", "Never played"],
        "artists" => list(&[&["Nell Arden", "Ossian Bay"], &["Nobody"]]),
        "artist_ids" => list(&[&["n", "o"], &["x"]]),
        "album_id" => ["r", "x"],
        "release_date" => ["1994-03-01", "2020"],
        "cover_url" => ["https://i.scdn.co/image/r", "https://i.scdn.co/image/x"],
    )
    .unwrap();
    let al = df!("name" => ["Al", "Me", "Me"], "genres" => list(&[&["folk"], &["rock"], &["pop"]]), "id" => ["a", "m1", "m2"]).unwrap();
    let star = StarSchema::of(&downloaded()).tracks(&known).artists(&al);
    insta::assert_snapshot!(lines(&star, "dim_artist", &["artist_key", "name", "id"]), @"
    0 | unknown | null
    1 | Nell Arden | n
    2 | Ossian Bay | o
    3 | Al | a
    4 | Me | null
    ");
    insta::assert_snapshot!(lines(&star, "bridge_track_artist", &["track_key", "artist_key", "position"]), @"
    0 | 0 | 1
    1 | 1 | 1
    1 | 2 | 2
    2 | 1 | 1
    3 | 3 | 1
    4 | 4 | 1
    ");
    insta::assert_snapshot!(lines(&star, "dim_album", &["name", "release_date", "decade", "cover_url", "id"]), @"
    unknown | null | null | null | null
    Rooms | 1994-03-01 | 1990 | https://i.scdn.co/image/r | r
    Best of | null | null | null | null
    Best of | null | null | null | null
    ");
    assert_eq!(lines(&star, "dim_track", &["name"]).lines().nth(1), Some("Window Seat"));
}

#[test]
fn what_a_table_does_not_tell_is_null() {
    let columns = ["begun_at", "ms_played", "skipped", "shuffle", "platform", "platform_family", "kind", "source"];
    assert_eq!(lines(&star(), "fact_play", &columns).lines().next(), Some(["null"; 8].join(" | ").as_str()));
    // The fourth is an item of which nothing is known.
    assert_eq!(lines(&star(), "fact_play", &["is_stream"]), "true\ntrue\ntrue\nfalse\ntrue");
}

#[test]
fn features_have_their_mood_and_their_source_also_from_a_diary() {
    let features = df!("energy" => [0.9], "valence" => [0.8], "danceability" => [0.5], "features_source" => ["reccobeats"], "id" => ["w"]).unwrap();
    let star = StarSchema::of(&plays()).features(&features);
    assert_eq!(lines(&star, "features", &["track_key", "mood", "source"]), "1 | happy | reccobeats");
}
