mod input;
mod plays;

use std::time::Duration;

use polars::prelude::{AnyValue, Column, DataFrame, DataType, NamedFrom as _, Series, TimeUnit, TimeZone, df};

use super::*;

/// When a play ended, how long it was heard, its title, artist and edition.
type Row = (&'static str, Option<i64>, &'static str, Option<&'static str>, Option<&'static str>, Option<u8>);

/// Four artists over fifteen months. In Berlin the clocks went forward on 31 March 2024 at one o'clock UTC.
const ROWS: &[Row] = &[
    ("2023-01-02T10:00:00Z", Some(200_000), "music", Some("Cup"), Some("Nell"), Some(1)),
    ("2023-01-02T10:04:00Z", Some(200_000), "music", Some("Cup"), Some("Nell"), Some(2)),
    ("2023-01-02T10:04:01Z", Some(200_000), "near", Some("Cup"), Some("Nell"), Some(2)),
    ("2023-01-02T10:05:00Z", Some(12_000), "music", Some("Rain"), Some("Ossian"), Some(3)),
    ("2023-01-03T23:30:00Z", Some(180_000), "music", Some("Rain"), Some("Ossian"), Some(3)),
    ("2024-03-30T12:00:00Z", None, "music", Some("Rain"), Some("Ossian"), Some(3)),
    ("2024-03-31T00:59:00Z", Some(120_000), "music", Some("Cup"), Some("Nell"), Some(2)),
    ("2024-03-31T01:03:00Z", Some(120_000), "music", None, None, Some(2)),
    ("2024-03-31T01:10:00Z", Some(240_000), "local", Some("Elsa"), None, None),
    ("2024-04-01T22:10:00Z", Some(360_000), "music", Some("Cup"), Some("Ada"), Some(4)),
    ("2024-04-01T22:12:00Z", Some(5_000), "unknown", None, None, None),
];

fn plays() -> DataFrame {
    let instants: Vec<i64> = ROWS.iter().map(|row| instant(row.0)).collect();
    let moment = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    let played_at = Series::new("".into(), instants).cast(&moment).unwrap();
    let uri = |edition: u8| format!("spotify:track:{edition}");
    df!(
        "played_at" => played_at,
        "ms_played" => ROWS.iter().map(|row| row.1).collect::<Vec<_>>(),
        "kind" => ROWS.iter().map(|row| if row.2 == "near" { "music" } else { row.2 }).collect::<Vec<_>>(),
        "name" => ROWS.iter().map(|row| row.3).collect::<Vec<_>>(),
        "artist" => ROWS.iter().map(|row| row.4).collect::<Vec<_>>(),
        "album" => ROWS.iter().map(|row| row.4.map(|artist| format!("Of {artist}"))).collect::<Vec<_>>(),
        "uri" => ROWS.iter().map(|row| row.5.map(uri)).collect::<Vec<_>>(),
        "platform" => ROWS.iter().map(|row| if row.0 < "2024" { "ios" } else { "Partner sonos_ppc Sonos" }).collect::<Vec<_>>(),
        "country" => ROWS.iter().map(|row| if row.0 < "2024" { "DE" } else { "ZZ" }).collect::<Vec<_>>(),
        "reason_end" => ROWS.iter().map(|row| (row.1 == Some(12_000)).then_some("fwdbtn")).collect::<Vec<_>>(),
        "skipped" => ROWS.iter().map(|row| row.1.map(|_| false)).collect::<Vec<_>>(),
        "near_repeat" => ROWS.iter().map(|row| row.2 == "near").collect::<Vec<_>>(),
    )
    .unwrap()
}

fn instant(text: &str) -> i64 {
    chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis()
}

fn details() -> (DataFrame, DataFrame) {
    let tracks = df!(
        "id" => ["2", "3"],
        "release_date" => ["1999-05-01", "2004"],
        "popularity" => [10_i64, 20],
        "cover_url" => ["https://two", "https://three"],
        "danceability" => [0.5, 0.6],
        "energy" => [Some(0.9), None],
        "valence" => [0.9, 0.1],
        "features_source" => ["reccobeats", "spotify"],
    )
    .unwrap();
    let genres = [Series::new("".into(), ["folk", "pop"]), Series::new("".into(), ["folk"])];
    (tracks, df!("name" => ["Nell", "Ossian"], "genres" => genres).unwrap())
}

fn lifetime() -> Lifetime {
    let (tracks, artists) = details();
    let lifetime = Lifetime::of(&plays()).unwrap().zone("Europe/Berlin").unwrap();
    lifetime.tracks(&tracks).unwrap().artists(&artists).unwrap()
}

/// A line for the names of the columns and one for each row.
fn lines(table: crate::Result<DataFrame>) -> String {
    let table = table.unwrap();
    let cell = |column: &Column, row: usize| match column.get(row).unwrap() {
        AnyValue::Float64(number) => format!("{number:.4}"),
        AnyValue::String(text) => text.to_owned(),
        other => other.to_string(),
    };
    let line = |row: usize| table.columns().iter().map(|column| cell(column, row)).collect::<Vec<_>>().join(" | ");
    let names = crate::columns::names(&table).join(" | ");
    std::iter::once(names).chain((0..table.height()).map(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn totals_tell_what_is_in_no_other_figure() {
    insta::assert_snapshot!(lines(lifetime().totals()), @r"
    plays | streams | hours | artists | albums | tracks | days | first_at | last_at | skips | skip_rate | short | untold | incognito | offline | near_repeats | unknown | undated
    9 | 8 | 0.3978 | 3 | 3 | 4 | 5 | 2023-01-02 09:56:40 UTC | 2024-04-01 22:10:00 UTC | 1 | 0.1250 | 1 | 1 | 0 | 0 | 1 | 1 | 0
    ");
}

#[test]
fn editions_and_plays_without_names_are_one_track() {
    insta::assert_snapshot!(lines(lifetime().top_tracks(&Top::default())), @r"
    name | artist | streams | hours | share | first_played_on | last_played_on | editions | id | uri | popularity | danceability | energy | valence | cover_url
    Cup | Nell | 4 | 0.1778 | 0.5000 | 2023-01-02 | 2024-03-31 | 2 | 2 | spotify:track:2 | 10 | 0.5000 | 0.9000 | 0.9000 | https://two
    Rain | Ossian | 2 | 0.0533 | 0.2500 | 2023-01-04 | 2024-03-30 | 1 | 3 | spotify:track:3 | 20 | 0.6000 | null | 0.1000 | https://three
    Cup | Ada | 1 | 0.1000 | 0.1250 | 2024-04-02 | 2024-04-02 | 1 | 4 | spotify:track:4 | null | null | null | null | null
    Elsa | null | 1 | 0.0667 | 0.1250 | 2024-03-31 | 2024-03-31 | 0 | null | null | null | null | null | null | null
    ");
}

#[test]
fn artists_and_albums_are_ranked_by_streams_then_by_time_then_by_name() {
    insta::assert_snapshot!(lines(lifetime().top_artists(&Top::default())), @r"
    artist | streams | hours | share | tracks | first_played_on | last_played_on
    Nell | 4 | 0.1778 | 0.5000 | 1 | 2023-01-02 | 2024-03-31
    Ossian | 2 | 0.0533 | 0.2500 | 1 | 2023-01-04 | 2024-03-30
    Ada | 1 | 0.1000 | 0.1250 | 1 | 2024-04-02 | 2024-04-02
    ");
    insta::assert_snapshot!(lines(lifetime().top_artists(&Top { count: 1, by: TopBy::Hours })), @r"
    artist | streams | hours | share | tracks | first_played_on | last_played_on
    Nell | 4 | 0.1778 | 0.5000 | 1 | 2023-01-02 | 2024-03-31
    ");
    insta::assert_snapshot!(lines(lifetime().top_albums(&Top::default())), @r"
    album | artist | streams | hours | share | tracks | first_played_on | last_played_on | track_id | track_uri | cover_url
    Of Nell | Nell | 4 | 0.1778 | 0.5000 | 1 | 2023-01-02 | 2024-03-31 | 2 | spotify:track:2 | https://two
    Of Ossian | Ossian | 2 | 0.0533 | 0.2500 | 1 | 2023-01-04 | 2024-03-30 | 3 | spotify:track:3 | https://three
    Of Ada | Ada | 1 | 0.1000 | 0.1250 | 1 | 2024-04-02 | 2024-04-02 | 4 | spotify:track:4 | null
    ");
    assert_eq!(lifetime().top_artists(&Top { count: 0, ..Top::default() }).unwrap().height(), 0);
}

#[test]
fn periods_without_plays_are_there() {
    insta::assert_snapshot!(lines(lifetime().over_time(Every::Quarter)), @r"
    period | plays | streams | hours | artists | tracks
    2023-01-01 | 4 | 3 | 0.1644 | 2 | 2
    2023-04-01 | 0 | 0 | 0.0000 | 0 | 0
    2023-07-01 | 0 | 0 | 0.0000 | 0 | 0
    2023-10-01 | 0 | 0 | 0.0000 | 0 | 0
    2024-01-01 | 4 | 4 | 0.1333 | 2 | 3
    2024-04-01 | 1 | 1 | 0.1000 | 1 | 1
    ");
    insta::assert_snapshot!(lines(lifetime().artists_over_time(Every::Year, 2)), @r"
    period | artist | streams | hours
    2023-01-01 | Nell | 2 | 0.1111
    2023-01-01 | Ossian | 1 | 0.0533
    2024-01-01 | Nell | 2 | 0.0667
    2024-01-01 | Ossian | 1 | 0.0000
    ");
    insta::assert_snapshot!(lines(lifetime().albums_over_time(Every::Year, 1)), @r"
    period | album | artist | streams | hours
    2023-01-01 | Of Nell | Nell | 2 | 0.1111
    2024-01-01 | Of Nell | Nell | 2 | 0.0667
    ");
    insta::assert_snapshot!(lines(lifetime().tracks_over_time(Every::Year, 1)), @r"
    period | name | artist | streams | hours
    2023-01-01 | Cup | Nell | 2 | 0.1111
    2024-01-01 | Cup | Nell | 2 | 0.0667
    ");
}

#[test]
fn the_heatmap_goes_by_when_a_play_began_on_the_clocks_of_the_zone() {
    let table = lifetime().heatmap().unwrap();
    assert_eq!(table.height(), 168);
    let heard = table
        .filter(&table.column("plays").unwrap().i64().unwrap().iter().map(|plays| plays > Some(0)).collect())
        .unwrap();
    insta::assert_snapshot!(lines(Ok(heard)), @r"
    weekday | weekday_name | hour | plays | streams | hours
    1 | Monday | 10 | 1 | 1 | 0.0556
    1 | Monday | 11 | 2 | 1 | 0.0589
    2 | Tuesday | 0 | 1 | 1 | 0.1000
    3 | Wednesday | 0 | 1 | 1 | 0.0500
    6 | Saturday | 13 | 1 | 1 | 0.0000
    7 | Sunday | 1 | 1 | 1 | 0.0333
    7 | Sunday | 3 | 2 | 2 | 0.1000
    ");
}

#[test]
fn a_pause_begins_another_session() {
    insta::assert_snapshot!(lines(lifetime().sessions(Duration::from_secs(1_800))), @r"
    begun_at | ended_at | plays | streams | hours
    2023-01-02 09:56:40 UTC | 2023-01-02 10:05:00 UTC | 3 | 2 | 0.1144
    2023-01-03 23:27:00 UTC | 2023-01-03 23:30:00 UTC | 1 | 1 | 0.0500
    2024-03-30 12:00:00 UTC | 2024-03-30 12:00:00 UTC | 1 | 1 | 0.0000
    2024-03-31 00:57:00 UTC | 2024-03-31 01:10:00 UTC | 3 | 3 | 0.1333
    2024-04-01 22:04:00 UTC | 2024-04-01 22:10:00 UTC | 1 | 1 | 0.1000
    ");
    assert_eq!(lifetime().sessions(Duration::MAX).unwrap().height(), 1);
}

#[test]
fn streaks_are_of_days_in_the_zone() {
    insta::assert_snapshot!(lines(lifetime().streaks()), @r"
    first_day | last_day | days | streams | is_current
    2024-03-30 | 2024-03-31 | 2 | 4 | false
    2024-04-02 | 2024-04-02 | 1 | 1 | true
    2023-01-04 | 2023-01-04 | 1 | 1 | false
    2023-01-02 | 2023-01-02 | 1 | 2 | false
    ");
}

#[test]
fn discoveries_are_first_times_of_all_plays_also_in_a_selection() {
    insta::assert_snapshot!(lines(lifetime().discoveries(Every::Year)), @r"
    period | streams | new_artists | new_tracks | new_share
    2023-01-01 | 3 | 2 | 2 | 1.0000
    2024-01-01 | 5 | 1 | 2 | 0.2000
    ");
    let choice = Choice { from: Some("2024-01-01".parse().unwrap()), ..Choice::default() };
    let of_2024 = lifetime().select(&choice).unwrap();
    insta::assert_snapshot!(lines(of_2024.discoveries(Every::Year)), @r"
    period | streams | new_artists | new_tracks | new_share
    2024-01-01 | 5 | 1 | 2 | 0.2000
    ");
    insta::assert_snapshot!(lines(of_2024.loyalty(&Top::default())), @r"
    artist | streams | discovered_on | months | active_months | loyalty
    Nell | 2 | 2023-01-02 | 2 | 1 | 0.5000
    Ada | 1 | 2024-04-02 | 1 | 1 | 1.0000
    Ossian | 1 | 2023-01-04 | 2 | 1 | 0.5000
    ");
}

#[test]
fn loyalty_is_the_part_of_months_since_the_discovery() {
    insta::assert_snapshot!(lines(lifetime().loyalty(&Top::default())), @r"
    artist | streams | discovered_on | months | active_months | loyalty
    Nell | 4 | 2023-01-02 | 16 | 2 | 0.1250
    Ossian | 2 | 2023-01-04 | 16 | 2 | 0.1250
    Ada | 1 | 2024-04-02 | 1 | 1 | 1.0000
    ");
    insta::assert_snapshot!(lines(lifetime().cohorts()), @r"
    discovered_in | year | cohort | artists | retention | streams | share
    2023 | 2023 | 2 | 2 | 1.0000 | 3 | 1.0000
    2023 | 2024 | 2 | 2 | 1.0000 | 3 | 0.6000
    2024 | 2024 | 1 | 1 | 1.0000 | 1 | 0.2000
    ");
}

#[test]
fn a_skip_is_told_by_the_button_and_distrusts_the_years_of_false() {
    insta::assert_snapshot!(lines(lifetime().skips(SkipsBy::Track, 1)), @r"
    name | artist | plays | skips | rate | unknown
    Rain | Ossian | 2 | 1 | 0.5000 | 1
    Cup | Ada | 1 | 0 | 0.0000 | 0
    Cup | Nell | 4 | 0 | 0.0000 | 0
    Elsa | null | 1 | 0 | 0.0000 | 0
    ");
    insta::assert_snapshot!(lines(lifetime().skips(SkipsBy::Artist, 2)), @r"
    artist | plays | skips | rate | unknown
    Ossian | 2 | 1 | 0.5000 | 1
    Nell | 4 | 0 | 0.0000 | 0
    ");
    insta::assert_snapshot!(lines(lifetime().skips(SkipsBy::Year, 0)), @r"
    year | plays | skips | rate | unknown
    2023 | 4 | 1 | 0.2500 | 0
    2024 | 4 | 0 | 0.0000 | 1
    ");
    insta::assert_snapshot!(lines(lifetime().skips(SkipsBy::Hour, 1)), @r"
    hour | plays | skips | rate | unknown
    0 | 2 | 0 | 0.0000 | 0
    1 | 1 | 0 | 0.0000 | 0
    3 | 2 | 0 | 0.0000 | 0
    10 | 1 | 0 | 0.0000 | 0
    11 | 2 | 1 | 0.5000 | 0
    ");
    let before = df!(
        "played_at" => [instant("2020-01-01T00:00:00Z"), instant("2022-10-16T00:00:00Z")],
        "name" => ["Cup", "Cup"], "artist" => ["Nell", "Nell"], "skipped" => [false, false],
    );
    let mut before = before.unwrap();
    let moments = before.column("played_at").unwrap().cast(&DataType::Datetime(TimeUnit::Milliseconds, None)).unwrap();
    before.with_column(moments).unwrap();
    insta::assert_snapshot!(lines(Lifetime::of(&before).unwrap().skips(SkipsBy::Year, 0)), @r"
    year | plays | skips | rate | unknown
    2020 | 0 | 0 | null | 1
    2021 | 0 | 0 | null | 0
    2022 | 1 | 0 | 0.0000 | 0
    ");
}

#[test]
fn what_is_not_known_stands_last_among_groups() {
    insta::assert_snapshot!(lines(lifetime().decades()), @r"
    decade | streams | hours | share | artists | tracks
    1990s | 4 | 0.1778 | 0.5000 | 1 | 1
    2000s | 2 | 0.0533 | 0.2500 | 1 | 1
    null | 2 | 0.1667 | 0.2500 | 1 | 2
    ");
    insta::assert_snapshot!(lines(lifetime().popularity()), @r"
    popularity | streams | hours | share | artists | tracks
    10 | 4 | 0.1778 | 0.5000 | 1 | 1
    20 | 2 | 0.0533 | 0.2500 | 1 | 1
    null | 2 | 0.1667 | 0.2500 | 1 | 2
    ");
    insta::assert_snapshot!(lines(lifetime().moods()), @r"
    mood | streams | hours | share | artists | tracks
    happy | 4 | 0.1778 | 0.5000 | 1 | 1
    null | 4 | 0.2200 | 0.5000 | 2 | 3
    ");
    insta::assert_snapshot!(lines(lifetime().genres()), @r"
    genre | streams | hours | share | artists | tracks | weighted_share
    folk | 6 | 0.2311 | 0.7500 | 2 | 2 | 0.5000
    pop | 4 | 0.1778 | 0.5000 | 1 | 1 | 0.2500
    null | 2 | 0.1667 | 0.2500 | 1 | 2 | 0.2500
    ");
    insta::assert_snapshot!(lines(lifetime().platforms()), @r"
    platform | streams | hours | share | artists | tracks
    speaker | 5 | 0.2333 | 0.6250 | 3 | 4
    ios | 3 | 0.1644 | 0.3750 | 2 | 2
    ");
    insta::assert_snapshot!(lines(lifetime().countries()), @r"
    country | streams | hours | share | artists | tracks
    DE | 3 | 0.1644 | 0.3750 | 2 | 2
    null | 5 | 0.2333 | 0.6250 | 3 | 4
    ");
    insta::assert_snapshot!(lines(lifetime().known()), @r"
    detail | is_known | source | streams | share | hours | share_of_hours | tracks
    features | true | reccobeats | 4 | 0.5000 | 0.1778 | 0.4469 | 1
    features | true | spotify | 2 | 0.2500 | 0.0533 | 0.1341 | 1
    features | false | null | 2 | 0.2500 | 0.1667 | 0.4190 | 2
    genre | true | null | 6 | 0.7500 | 0.2311 | 0.5810 | 2
    genre | false | null | 2 | 0.2500 | 0.1667 | 0.4190 | 2
    release_date | true | null | 6 | 0.7500 | 0.2311 | 0.5810 | 2
    release_date | false | null | 2 | 0.2500 | 0.1667 | 0.4190 | 2
    popularity | true | null | 6 | 0.7500 | 0.2311 | 0.5810 | 2
    popularity | false | null | 2 | 0.2500 | 0.1667 | 0.4190 | 2
    cover_url | true | null | 6 | 0.7500 | 0.2311 | 0.5810 | 2
    cover_url | false | null | 2 | 0.2500 | 0.1667 | 0.4190 | 2
    ");
}

#[test]
fn popularity_is_told_in_tens_and_what_cannot_be_is_not_known() {
    for (popularity, expected) in
        [(0_i64, Some(0_i64)), (9, Some(0)), (10, Some(10)), (99, Some(90)), (100, Some(90)), (101, None), (-1, None)]
    {
        let tracks = df!("id" => ["4"], "popularity" => [popularity]).unwrap();
        let of_ada = Choice { artists: vec!["Ada".to_owned()], ..Choice::default() };
        let table = lifetime().tracks(&tracks).unwrap().select(&of_ada).unwrap().popularity().unwrap();
        let told: Vec<Option<i64>> = table.column("popularity").unwrap().i64().unwrap().iter().collect();
        assert_eq!(told, [expected], "{popularity}");
    }
}

#[test]
fn obsessions_run_over_weeks() {
    let how = Obsessions { streams: 1, share: 0.3 };
    insta::assert_snapshot!(lines(lifetime().obsessions(&how)), @r"
    week | name | artist | streams | hours | share | weeks | week_of_run
    2023-01-02 | Cup | Nell | 2 | 0.1111 | 0.6667 | 1 | 1
    2023-01-02 | Rain | Ossian | 1 | 0.0533 | 0.3333 | 1 | 1
    2024-03-25 | Cup | Nell | 2 | 0.0667 | 0.5000 | 1 | 1
    2024-04-01 | Cup | Ada | 1 | 0.1000 | 1.0000 | 1 | 1
    ");
}

#[test]
fn what_was_silent_for_long_comes_back() {
    let how = Rediscoveries { streams: 1, ..Rediscoveries::default() };
    insta::assert_snapshot!(lines(lifetime().rediscoveries(&how)), @r"
    name | artist | last_played_on | returned_on | silent_days | streams_before | streams_after
    null | Ossian | 2023-01-04 | 2024-03-30 | 451 | 1 | 1
    null | Nell | 2023-01-02 | 2024-03-31 | 454 | 2 | 2
    ");
    let tracks = Rediscoveries { of: Returning::Tracks, silent_days: 450, ..how };
    insta::assert_snapshot!(lines(lifetime().rediscoveries(&tracks)), @r"
    name | artist | last_played_on | returned_on | silent_days | streams_before | streams_after
    Rain | Ossian | 2023-01-04 | 2024-03-30 | 451 | 1 | 1
    Cup | Nell | 2023-01-02 | 2024-03-31 | 454 | 2 | 2
    ");
}

#[test]
fn years_stand_beside_each_other() {
    insta::assert_snapshot!(lines(lifetime().years()), @r"
    year | streams | hours | artists | tracks | new_artists | new_tracks | skip_rate | top_artist | top_track | top_track_artist | streams_change | hours_change
    2023 | 3 | 0.1644 | 2 | 2 | 2 | 2 | 0.2500 | Nell | Cup | Nell | null | null
    2024 | 5 | 0.2333 | 3 | 4 | 1 | 2 | 0.0000 | Nell | Cup | Nell | 0.6667 | 0.4189
    ");
}
