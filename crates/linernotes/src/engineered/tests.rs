use chrono::{DateTime, NaiveDate};
use polars::prelude::*;

use super::*;

/// The texts of a column.
fn texts(table: &DataFrame, column: &str) -> Vec<Option<String>> {
    table.column(column).unwrap().str().unwrap().iter().map(|text| text.map(str::to_owned)).collect()
}

/// One engineered column of text, as it comes for each row of `sources`.
fn check(table: PolarsResult<DataFrame>, with: fn(&DataFrame) -> Result<DataFrame>, expected: &[Option<&str>]) {
    let (table, mut made) = (table.unwrap(), None);
    for name in with(&table).unwrap().get_column_names_owned() {
        if table.column(&name).is_err() {
            made = Some(name);
        }
    }
    let name = made.expect("a column was made");
    let found = texts(&with(&table).unwrap(), &name);
    assert_eq!(found.iter().map(Option::as_deref).collect::<Vec<_>>(), expected, "{name}");
}

#[test]
fn every_key_has_its_name_and_its_place_on_the_camelot_wheel() {
    let wheel = [
        ("Ab minor", 8, "G# minor", "1A"),
        ("Eb minor", 3, "Eb minor", "2A"),
        ("Bb minor", 10, "Bb minor", "3A"),
        ("F minor", 5, "F minor", "4A"),
        ("C minor", 0, "C minor", "5A"),
        ("G minor", 7, "G minor", "6A"),
        ("D minor", 2, "D minor", "7A"),
        ("A minor", 9, "A minor", "8A"),
        ("E minor", 4, "E minor", "9A"),
        ("B minor", 11, "B minor", "10A"),
        ("F# minor", 6, "F# minor", "11A"),
        ("Db minor", 1, "C# minor", "12A"),
        ("B major", 11, "B major", "1B"),
        ("F# major", 6, "F# major", "2B"),
        ("Db major", 1, "Db major", "3B"),
        ("Ab major", 8, "Ab major", "4B"),
        ("Eb major", 3, "Eb major", "5B"),
        ("Bb major", 10, "Bb major", "6B"),
        ("F major", 5, "F major", "7B"),
        ("C major", 0, "C major", "8B"),
        ("G major", 7, "G major", "9B"),
        ("D major", 2, "D major", "10B"),
        ("A major", 9, "A major", "11B"),
        ("E major", 4, "E major", "12B"),
    ];
    let keys: Vec<i64> = wheel.iter().map(|(_, key, ..)| *key).collect();
    let modes: Vec<i64> = wheel.iter().map(|(on_the_wheel, ..)| i64::from(on_the_wheel.ends_with("major"))).collect();
    let table = || df!("key" => &keys, "mode" => &modes);
    check(table(), DataFrame::with_key_signature, &wheel.map(|(.., name, _)| Some(name)));
    check(table(), DataFrame::with_camelot, &wheel.map(|(.., camelot)| Some(camelot)));
}

#[test]
fn each_step_on_the_wheel_is_a_fifth_and_each_pair_a_relative() {
    let number =
        |camelot: &Option<String>| camelot.as_deref().unwrap().trim_end_matches(['A', 'B']).parse::<i64>().unwrap();
    let of = |mode: i64| {
        let table = df!("key" => (0..12).collect::<Vec<i64>>(), "mode" => vec![mode; 12]).unwrap();
        texts(&table.with_camelot().unwrap(), "camelot").iter().map(number).collect::<Vec<_>>()
    };
    let (minor, major) = (of(0), of(1));
    for key in 0..12 {
        for wheel in [&minor, &major] {
            assert_eq!(wheel[(key + 7) % 12], wheel[key] % 12 + 1, "a fifth above {key}");
        }
        assert_eq!(minor[key], major[(key + 3) % 12], "the relative major of {key}");
    }
}

#[test]
fn a_key_that_is_unknown_has_no_name() {
    let table = || {
        df!(
            "key" => [Some(-1_i64), Some(12), None, Some(4), Some(4), Some(4)],
            "mode" => [Some(1_i64), Some(1), Some(0), None, Some(2), Some(0)],
        )
    };
    check(table(), DataFrame::with_key_signature, &[None, None, None, None, None, Some("E minor")]);
    check(table(), DataFrame::with_camelot, &[None, None, None, None, None, Some("9A")]);
    check(df!("key" => [1.0], "mode" => [1.0]), DataFrame::with_key_signature, &[Some("Db major")]);
}

#[test]
fn moods_are_the_quarters_around_a_neutral_middle() {
    let moods = [
        (Some(0.9), Some(0.9), Some("happy")),
        (Some(0.1), Some(0.9), Some("tense")),
        (Some(0.1), Some(0.1), Some("sad")),
        (Some(0.9), Some(0.1), Some("calm")),
        (Some(0.5), Some(0.5), Some("neutral")),
        (Some(0.59), Some(0.41), Some("neutral")),
        (Some(0.6), Some(0.5), Some("happy")),
        (Some(0.4), Some(0.49), Some("sad")),
        (Some(0.5), Some(0.39), Some("calm")),
        (Some(0.49), Some(0.7), Some("tense")),
        (None, Some(0.9), None),
        (Some(0.9), None, None),
        (None, None, None),
    ];
    let table = df!("valence" => moods.map(|(valence, ..)| valence), "energy" => moods.map(|(_, energy, _)| energy));
    check(table, DataFrame::with_mood, &moods.map(|(.., mood)| mood));
}

#[test]
fn a_bin_holds_its_lower_bound() {
    let bins = [
        (Some(1), Some("0-2 min")),
        (Some(119_999), Some("0-2 min")),
        (Some(120_000), Some("2-3 min")),
        (Some(180_000), Some("3-4 min")),
        (Some(240_000), Some("4-5 min")),
        (Some(300_000), Some("5-7 min")),
        (Some(420_000), Some("7+ min")),
        (Some(i64::MAX), Some("7+ min")),
        (Some(0), None),
        (None, None),
    ];
    check(
        df!("duration_ms" => bins.map(|(duration, _)| duration)),
        DataFrame::with_duration_bin,
        &bins.map(|(_, name)| name),
    );
    let names: Vec<_> = bins.iter().filter_map(|(_, name)| *name).collect();
    assert!(names.is_sorted(), "letters and lengths have the same order");
}

#[test]
fn tempos_are_called_as_on_a_metronome() {
    let tempos = [
        (Some(59.99), Some("largo")),
        (Some(60.0), Some("larghetto")),
        (Some(66.0), Some("adagio")),
        (Some(76.0), Some("andante")),
        (Some(107.99), Some("andante")),
        (Some(108.0), Some("moderato")),
        (Some(120.0), Some("allegro")),
        (Some(168.0), Some("presto")),
        (Some(200.0), Some("prestissimo")),
        (Some(0.0), None),
        (None, None),
    ];
    check(df!("tempo" => tempos.map(|(tempo, _)| tempo)), DataFrame::with_tempo_class, &tempos.map(|(_, name)| name));
}

#[test]
fn a_decade_begins_with_its_round_year() {
    let days = ["1989-12-31", "1990-01-01", "2009-12-31", "2010-01-01"].map(|day| day.parse::<NaiveDate>().ok());
    let dates: Vec<_> = days.into_iter().chain([None]).collect();
    let expected = [Some("1980s"), Some("1990s"), Some("2000s"), Some("2010s"), None];
    check(df!("release_date" => dates), DataFrame::with_decade, &expected);
    let texts = [Some("1989-12"), Some("1990"), Some("2009-12-31"), Some("2010-01-01T00:00"), None];
    check(df!("release_date" => texts), DataFrame::with_decade, &expected);
    check(df!("release_date" => ["", "soon", "0000"]), DataFrame::with_decade, &[None, None, None]);
}

/// A table of moments in UTC, given as RFC 3339.
fn moments(column: &str, moments: &[&str]) -> DataFrame {
    let moment =
        |text: &&str| (!text.is_empty()).then(|| DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis());
    let moments = Series::new(column.into(), moments.iter().map(moment).collect::<Vec<_>>());
    let moments = moments.cast(&DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC))).unwrap();
    DataFrame::new(moments.len(), vec![moments.into_column()]).unwrap()
}

fn in_zone(zone: &str) -> EngineeredOptions {
    EngineeredOptions { zone: zone.to_owned(), ..EngineeredOptions::default() }
}

#[test]
fn clocks_and_calendars_are_the_listeners_also_when_summer_time_begins_and_ends() {
    let table = moments(
        "played_at",
        &[
            "2026-03-29T00:59:59Z", // 01:59 in Berlin, and a second later it is three
            "2026-03-29T01:00:00Z",
            "2025-10-26T00:30:00Z", // half past two
            "2025-10-26T01:30:00Z", // half past two again
            "2025-12-31T23:30:00Z", // next year in Berlin
            "2026-05-31T22:00:00Z", // summer in Berlin
            "",
        ],
    );
    let table = table.engineered(&in_zone("Europe/Berlin")).unwrap();
    insta::assert_snapshot!(table.drop("played_at").unwrap(), @r"
    shape: (7, 5)
    ┌──────┬─────────┬──────────────┬────────┬────────────┐
    │ hour ┆ weekday ┆ weekday_name ┆ season ┆ local_date │
    │ ---  ┆ ---     ┆ ---          ┆ ---    ┆ ---        │
    │ i64  ┆ i64     ┆ str          ┆ str    ┆ date       │
    ╞══════╪═════════╪══════════════╪════════╪════════════╡
    │ 1    ┆ 7       ┆ Sunday       ┆ spring ┆ 2026-03-29 │
    │ 3    ┆ 7       ┆ Sunday       ┆ spring ┆ 2026-03-29 │
    │ 2    ┆ 7       ┆ Sunday       ┆ autumn ┆ 2025-10-26 │
    │ 2    ┆ 7       ┆ Sunday       ┆ autumn ┆ 2025-10-26 │
    │ 0    ┆ 4       ┆ Thursday     ┆ winter ┆ 2026-01-01 │
    │ 0    ┆ 1       ┆ Monday       ┆ summer ┆ 2026-06-01 │
    │ null ┆ null    ┆ null         ┆ null   ┆ null       │
    └──────┴─────────┴──────────────┴────────┴────────────┘
    ");
}

#[test]
fn the_other_half_of_the_earth_has_the_other_season() {
    let months = ["2026-01-15T12:00:00Z", "2026-04-15T12:00:00Z", "2026-07-15T12:00:00Z", "2026-10-15T12:00:00Z"];
    let table = moments("added_at", &months);
    for (hemisphere, expected) in [
        (Hemisphere::North, ["winter", "spring", "summer", "autumn"]),
        (Hemisphere::South, ["summer", "autumn", "winter", "spring"]),
    ] {
        let options = EngineeredOptions { hemisphere, ..EngineeredOptions::default() };
        let seasons = texts(&table.with_season(&options).unwrap(), "season");
        assert_eq!(seasons.iter().flatten().collect::<Vec<_>>(), expected.each_ref());
    }
}

#[test]
fn each_column_of_a_moment_comes_alone_and_alike() {
    let table = moments("played_at", &["2026-03-29T01:00:00Z", ""]);
    let options = in_zone("America/St_Johns"); // two and a half hours behind UTC in summer
    let all = table.engineered(&options).unwrap();
    type Method = fn(&DataFrame, &EngineeredOptions) -> Result<DataFrame>;
    for (name, method) in [
        ("hour", DataFrame::with_hour as Method),
        ("weekday", DataFrame::with_weekday),
        ("weekday_name", DataFrame::with_weekday_name),
        ("season", DataFrame::with_season),
        ("local_date", DataFrame::with_local_date),
    ] {
        let alone = method(&table, &options).unwrap();
        assert_eq!(alone.get_column_names(), ["played_at", name]);
        assert!(
            alone
                .column(name)
                .unwrap()
                .as_materialized_series()
                .equals_missing(all.column(name).unwrap().as_materialized_series())
        );
    }
    assert_eq!(all.column("hour").unwrap().i64().unwrap().to_vec(), [Some(22), None]);
}

#[test]
fn a_moment_without_a_zone_is_one_of_utc() {
    let moment = DateTime::parse_from_rfc3339("2026-07-01T23:00:00Z").unwrap().naive_utc();
    let options = EngineeredOptions { moment: Some("heard".to_owned()), ..in_zone("Asia/Kolkata") };
    let table = df!("heard" => [moment]).unwrap().with_hour(&options).unwrap();
    assert_eq!(table.column("hour").unwrap().i64().unwrap().to_vec(), [Some(4)]);
}

#[test]
fn what_is_played_goes_before_what_is_added() {
    let played = moments("played_at", &["2026-01-01T10:00:00Z"]);
    let table = moments("added_at", &["2026-01-01T20:00:00Z"]).hstack(played.columns()).unwrap();
    let hour =
        |options: &EngineeredOptions| table.with_hour(options).unwrap().column("hour").unwrap().i64().unwrap().get(0);
    assert_eq!(hour(&EngineeredOptions::default()), Some(10));
    assert_eq!(
        hour(&EngineeredOptions { moment: Some("added_at".to_owned()), ..EngineeredOptions::default() }),
        Some(20)
    );
}

#[test]
fn columns_come_where_their_sources_are_and_again_in_their_place() {
    let table = df!("tempo" => [100.0], "key" => [4_i64], "duration_ms" => [200_000_i64]).unwrap();
    let once = table.engineered(&EngineeredOptions::default()).unwrap();
    assert_eq!(once.get_column_names(), ["tempo", "key", "duration_ms", "duration_bin", "tempo_class"]);
    assert!(once.engineered(&EngineeredOptions::default()).unwrap().equals(&once));
    let nothing = df!("name" => ["a"]).unwrap();
    assert!(nothing.engineered(&EngineeredOptions::default()).unwrap().equals(&nothing));
}

#[test]
fn a_table_without_rows_gets_the_columns_too() {
    let table = moments("played_at", &[]).with_hour(&in_zone("Europe/Berlin")).unwrap();
    assert_eq!((table.shape(), table.column("hour").unwrap().dtype()), ((0, 2), &DataType::Int64));
}

#[test]
fn what_is_missing_is_named_and_so_is_what_is_there() {
    let table = df!("name" => ["a"], "valence" => [0.5]).unwrap();
    let by_name = |name: &str| EngineeredOptions { moment: Some(name.to_owned()), ..EngineeredOptions::default() };
    let messages = [
        table.with_mood().unwrap_err(),
        table.with_hour(&EngineeredOptions::default()).unwrap_err(),
        table.engineered(&by_name("heard_at")).unwrap_err(),
        table.with_season(&by_name("name")).unwrap_err(),
        table.engineered(&in_zone("Berlin")).unwrap_err(),
    ];
    insta::assert_snapshot!(messages.map(|error| error.to_string()).join("\n"), @r"
    the table has no column `energy`: it has name, valence
    the table has no column `played_at`: it has name, valence
    the table has no column `heard_at`: it has name, valence
    the column `name` holds str, and this needs moments, such as `played_at` holds: name another column, or cast this one
    `Berlin` is no time zone (did you mean `Europe/Berlin`?): name one as IANA does, such as `Europe/Berlin`
    ");
}
