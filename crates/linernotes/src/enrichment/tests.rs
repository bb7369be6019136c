//! What was heard, what is wanted of it, and what is known, without Spotify.

use std::time::{Duration, Instant};

use insta::assert_snapshot;
use polars::prelude::{DataFrame, NamedFrom as _, Series, df};

use super::heard::Plays;
use super::plan::plan;
use super::wanted::Standing;
use super::{Enrichment, WithDetails as _};
use crate::Diary;
use spotify_client::{Config, Id as _, Spotify};

/// An id that reads well.
fn id(letter: char) -> String {
    letter.to_string().repeat(22)
}

/// Knows one track whole and another without features, both of Ann, and one that Spotify has told nothing of.
fn diary() -> Diary {
    let diary = Diary::in_memory().unwrap();
    let (a, b, c) = (id('a'), id('b'), id('c'));
    let rows = format!(
        r#"
        INSERT INTO artist VALUES (1, 'spotify:artist:{a}', '{a}', 'Ann', '["folk", "pop"]', 40, 900, NULL), (2, 'spotify:artist:{b}', '{b}', 'Bo', NULL, NULL, NULL, NULL);
        INSERT INTO album VALUES (1, 'spotify:album:x', 'x', 'X', 'album', '1999-07', 9, 'https://i/x');
        INSERT INTO track (key, uri, id, name, album, duration_ms) VALUES
            (1, 'spotify:track:{a}', '{a}', 'So', 1, 180000), (2, 'spotify:track:{b}', '{b}', 'To', 1, 200000),
            (3, 'spotify:track:{c}', '{c}', 'Ho', NULL, NULL);
        INSERT INTO track_artist VALUES (1, 0, 1), (1, 1, 2), (2, 0, 2);
        INSERT INTO audio_features (track, source, valence, tempo) VALUES (1, 'ReccoBeats', 0.25, 120.5);
        "#
    );
    diary.write(|transaction| transaction.execute_batch(&rows)).unwrap();
    diary
}

/// Two editions of Ann's song, one without an id; Bo's; one that is not known, three times; a file; and what nobody can tell.
fn plays() -> DataFrame {
    let (a, b, c, d) = (id('a'), id('b'), id('c'), id('d'));
    df!(
        "id" => [Some(&*a), Some(&*d), None, Some(&*b), Some(&*c), Some(&*c), Some(&*c), None, None, Some("x")],
        "name" => [Some("So"), Some("So"), Some("So"), Some("To"), None, Some("Ho"), Some("Ho"), Some("So"), None, Some("No")],
        "artist" => [Some("Ann"), Some("Ann"), Some("Ann"), Some("Bo"), None, Some("Ann"), Some("Ann"), Some("Ann"), None, Some("Ann")],
        "ms_played" => [Some(29_999_i64), Some(30_000), None, Some(200_000), Some(0), Some(90_000), Some(90_000), Some(60_000), Some(60_000), Some(60_000)],
        "kind" => ["music", "music", "music", "music", "music", "music", "music", "local", "unknown", "music"],
        "near_repeat" => [false, false, false, false, false, false, true, false, false, false],
    )
    .unwrap()
}

#[test]
fn a_play_has_the_details_of_its_track_or_of_another_edition() {
    let told = plays().with_details(&diary()).unwrap();
    let names = ["name", "kind", "release_date", "duration_ms", "genres", "valence", "features_source", "details_of"];
    assert_snapshot!(told.select(names).unwrap(), @r#"
    shape: (10, 8)
    ┌──────┬─────────┬──────────────┬─────────────┬───────────┬─────────┬─────────────────┬────────────┐
    │ name ┆ kind    ┆ release_date ┆ duration_ms ┆ genres    ┆ valence ┆ features_source ┆ details_of │
    │ ---  ┆ ---     ┆ ---          ┆ ---         ┆ ---       ┆ ---     ┆ ---             ┆ ---        │
    │ str  ┆ str     ┆ date         ┆ i64         ┆ list[str] ┆ f64     ┆ str             ┆ str        │
    ╞══════╪═════════╪══════════════╪═════════════╪═══════════╪═════════╪═════════════════╪════════════╡
    │ So   ┆ music   ┆ 1999-07-01   ┆ 180000      ┆ ["folk",  ┆ 0.25    ┆ ReccoBeats      ┆ id         │
    │      ┆         ┆              ┆             ┆ "pop"]    ┆         ┆                 ┆            │
    │ So   ┆ music   ┆ 1999-07-01   ┆ 180000      ┆ ["folk",  ┆ 0.25    ┆ ReccoBeats      ┆ edition    │
    │      ┆         ┆              ┆             ┆ "pop"]    ┆         ┆                 ┆            │
    │ So   ┆ music   ┆ 1999-07-01   ┆ 180000      ┆ ["folk",  ┆ 0.25    ┆ ReccoBeats      ┆ edition    │
    │      ┆         ┆              ┆             ┆ "pop"]    ┆         ┆                 ┆            │
    │ To   ┆ music   ┆ 1999-07-01   ┆ 200000      ┆ null      ┆ null    ┆ null            ┆ id         │
    │ null ┆ music   ┆ null         ┆ null        ┆ null      ┆ null    ┆ null            ┆ null       │
    │ Ho   ┆ music   ┆ null         ┆ null        ┆ null      ┆ null    ┆ null            ┆ null       │
    │ Ho   ┆ music   ┆ null         ┆ null        ┆ null      ┆ null    ┆ null            ┆ null       │
    │ So   ┆ local   ┆ null         ┆ null        ┆ null      ┆ null    ┆ null            ┆ null       │
    │ null ┆ unknown ┆ null         ┆ null        ┆ null      ┆ null    ┆ null            ┆ null       │
    │ No   ┆ music   ┆ null         ┆ null        ┆ null      ┆ null    ┆ null            ┆ null       │
    └──────┴─────────┴──────────────┴─────────────┴───────────┴─────────┴─────────────────┴────────────┘
    "#);
    let names: Vec<&str> = crate::columns::names(&told)[6..].to_vec();
    assert_snapshot!(names.join(" "), @"release_date duration_ms popularity cover_url genres danceability energy key loudness mode speechiness acousticness instrumentalness liveness valence tempo time_signature features_source details_of");
    let again = told.with_details(&diary()).unwrap();
    assert!(again.equals_missing(&told), "columns that are there are made anew");
}

#[test]
fn streams_are_counted_as_spotify_counts_them() {
    let plays = Plays::read(&plays()).unwrap();
    let line = |heard: &super::heard::Heard| {
        let id = heard.id.as_ref().map_or("-", |id| &id.as_str()[..1]);
        format!("{id} {}: {} of {}", heard.name.as_deref().unwrap_or("-"), heard.streams, heard.plays)
    };
    assert_snapshot!(plays.heard.iter().map(line).collect::<Vec<_>>().join("\n"), @r"
    a So: 0 of 1
    d So: 1 of 1
    - So: 1 of 1
    b To: 1 of 1
    c Ho: 1 of 3
    - -: 1 of 2
    - No: 1 of 1
    ");
    assert_eq!(plays.without_id, 2, "neither the file nor what is unknown");
}

#[test]
fn what_is_known_is_not_wanted_and_an_artist_without_genres_is() {
    let (diary, plays) = (diary(), Plays::read(&plays()).unwrap());
    let wants = Standing::read(&diary, chrono::Utc::now()).unwrap().wants(&plays).unwrap();
    let line = |want: &super::wanted::Want| {
        let first = |id: Option<&str>| id.map_or("-".to_owned(), |id| id[..1].to_owned());
        format!(
            "{} streams: track {}, artist {}, features {}",
            want.streams,
            first(want.tracks.first().map(|id| id.as_str())),
            first(want.artist.as_ref().map(|id| id.as_str())),
            first(want.features.as_ref().map(|id| id.as_str())),
        )
    };
    assert_snapshot!(wants.iter().map(line).collect::<Vec<_>>().join("\n"), @r"
    2 streams: track -, artist -, features -
    1 streams: track -, artist b, features b
    1 streams: track c, artist -, features -
    ");
    let spotify = Spotify::new(Config::sandbox("http://127.0.0.1:9").unwrap()).unwrap();
    let table = plan(&spotify, &diary, &self::plays(), Enrichment { requests: Some(2) }).unwrap();
    assert_snapshot!(table, @r"
    shape: (4, 8)
    ┌───────┬────────────┬────────┬─────────┬──────────┬─────────────────────┬──────┬─────────────────┐
    │ share ┆ recordings ┆ tracks ┆ artists ┆ requests ┆ requests_in_batches ┆ runs ┆ runs_in_batches │
    │ ---   ┆ ---        ┆ ---    ┆ ---     ┆ ---      ┆ ---                 ┆ ---  ┆ ---             │
    │ f64   ┆ i64        ┆ i64    ┆ i64     ┆ i64      ┆ i64                 ┆ i64  ┆ i64             │
    ╞═══════╪════════════╪════════╪═════════╪══════════╪═════════════════════╪══════╪═════════════════╡
    │ 0.5   ┆ 1          ┆ 0      ┆ 0       ┆ 0        ┆ 0                   ┆ 0    ┆ 0               │
    │ 0.8   ┆ 3          ┆ 1      ┆ 1       ┆ 2        ┆ 2                   ┆ 1    ┆ 1               │
    │ 0.95  ┆ 3          ┆ 1      ┆ 1       ┆ 2        ┆ 2                   ┆ 1    ┆ 1               │
    │ 1.0   ┆ 3          ┆ 1      ┆ 1       ┆ 2        ┆ 2                   ┆ 1    ┆ 1               │
    └───────┴────────────┴────────┴─────────┴──────────┴─────────────────────┴──────┴─────────────────┘
    ");
}

#[test]
fn tables_that_lack_something_are_told_of_and_empty_ones_are_fine() {
    let diary = diary();
    let message = |table: DataFrame| table.with_details(&diary).unwrap_err().to_string();
    let messages = [
        message(df!("name" => ["a"], "artist" => ["b"]).unwrap()),
        message(df!("id" => ["a"], "name" => ["a"]).unwrap()),
        message(df!("id" => [1_i64], "name" => ["a"], "artist" => ["b"]).unwrap()),
        message(df!("id" => ["a"], "name" => ["a"], "artists" => ["b"]).unwrap()),
    ];
    assert_snapshot!(messages.join("\n"), @r"
    the table has no column `id`: it has name, artist
    the table has no column `artist`: it has id, name
    the column `id` holds i64, and this needs text: name another column, or cast this one
    the column `artists` holds str, and this needs lists of text: name another column, or cast this one
    ");
    let spotify = Spotify::new(Config::sandbox("http://127.0.0.1:9").unwrap()).unwrap();
    for empty in [plays().head(Some(0)), diary.plays().unwrap()] {
        assert_eq!(empty.with_details(&diary).unwrap().height(), 0);
        assert_eq!(plan(&spotify, &diary, &empty, Enrichment::default()).unwrap().shape(), (4, 6));
    }
    let lists = Series::new(
        "artists".into(),
        [Series::new("".into(), ["Ann", "Bo"]), Series::new("".into(), Vec::<&str>::new())],
    );
    let table = DataFrame::new(
        2,
        vec![
            Series::new("id".into(), [None::<&str>, None]).into(),
            Series::new("name".into(), ["So", "So"]).into(),
            lists.into(),
        ],
    );
    let told = table.unwrap().with_details(&diary).unwrap();
    assert_eq!(told.column("details_of").unwrap().str().unwrap().iter().collect::<Vec<_>>(), [Some("edition"), None]);
}

/// Of a hundred thousand different tracks, of which the diary knows half.
#[test]
fn a_million_plays_get_their_details_at_once() {
    const TRACKS: usize = 100_000;
    let diary = Diary::in_memory().unwrap();
    let rows = format!(
        "INSERT INTO artist (key, uri, id, name, genres) VALUES (1, 'spotify:artist:a', 'a', 'Ann', '[\"folk\", \"pop\"]');
         INSERT INTO album (key, uri, name, release_date, image_url) VALUES (1, 'spotify:album:x', 'X', '1999-07', 'https://i.scdn.co/image/ab67616d00001e02ff9ca10b55ce82ae553c8228');
         WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 2 FROM number WHERE n < {TRACKS} - 2)
         INSERT INTO track (uri, id, name, album, duration_ms) SELECT 'spotify:track:' || n, printf('%022d', n), 'Track ' || n, 1, 180000 FROM number;
         INSERT INTO track_artist SELECT key, 0, 1 FROM track;
         INSERT INTO audio_features (track, source, energy, valence, tempo) SELECT key, 'ReccoBeats', 0.5, 0.5, 120 FROM track;"
    );
    diary.write(|transaction| transaction.execute_batch(&rows)).unwrap();
    let number = |row: usize| row.wrapping_mul(7919) % TRACKS;
    let plays = df!(
        "id" => (0..1_000_000).map(|row| format!("{:022}", number(row))).collect::<Vec<_>>(),
        "name" => (0..1_000_000).map(|row| format!("Track {}", number(row))).collect::<Vec<_>>(),
        "artist" => vec!["Ann"; 1_000_000],
    )
    .unwrap();
    let begun = Instant::now();
    let told = plays.with_details(&diary).unwrap();
    let elapsed = begun.elapsed();
    assert_eq!(told.height() - told.column("tempo").unwrap().null_count(), 500_000);
    // Half a second on a machine that does nothing else.
    assert!(elapsed < Duration::from_secs(10), "{elapsed:?}");
}
