//! Awkward tables in every format, and what they hold in plain words: what `tests/exports` reads with other people's
//! readers. `cargo run -p linernotes --example exports -- FOLDER`

#![expect(clippy::print_stdout, reason = "a script speaks")]

use std::path::{Path, PathBuf};

use linernotes::prelude::*;
use polars::prelude::AnyValue as Cell;

const EXTENSIONS: &[&str] = &["csv", "tsv", "parquet", "json", "ndjson", "arrow", "xlsx", "sqlite"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("which folder?")?);
    let tables = [
        ("texts", texts()?),
        ("numbers", numbers()?),
        ("moments", moments()?),
        ("lists", lists()?),
        ("empty", texts()?.head(Some(0))),
    ];
    for (name, table) in &tables {
        for extension in EXTENSIONS {
            println!("{}", table.save(folder.join(name).with_extension(extension))?);
        }
        std::fs::write(folder.join(format!("{name}.expected")), expected(table).to_string())?;
    }
    let named: Vec<(&str, &DataFrame)> = tables.iter().map(|(name, table)| (*name, table)).collect();
    println!("{}", save_workbook(folder.join("all.xlsx"), &named)?);
    println!("{}", save_database(folder.join("all.db"), &named)?);
    let german = Saving { delimiter: Delimiter::Semicolon, bom: Bom::ForExcel, ..Saving::default() };
    println!("{}", tables[0].1.save_with(folder.join("german.csv"), &german)?);
    star(&folder)?;
    let rows = std::env::args().nth(2).map_or(Ok(4_000), |rows| rows.parse())?;
    power_bi(&folder, rows)
}

fn texts() -> Result<DataFrame> {
    let rows = [
        Some("plain"),
        None,
        Some(""),
        Some("say \"hi\", then; go"),
        Some("two\nlines"),
        Some("carriage\r\nreturn"),
        Some("tab\there"),
        Some("Björk · Sigur Rós · 椎名林檎 · مرحبا"),
        Some("🎸🏳️‍🌈"),
        Some("=1+1"),
        Some("+49"),
        Some("-x"),
        Some("@home"),
        Some(" edges "),
        Some("null"),
        Some("NaN"),
        Some("00123"),
        Some("_x0041_"),
        Some("back\\slash 'quote'"),
        Some("#hash"),
        Some("true"),
        Some("2026-01-31"),
    ];
    Ok(df!("row" => (0..22_i64).collect::<Vec<_>>(), "text" => rows, "a \"name\", quoted" => rows)?)
}

fn numbers() -> Result<DataFrame> {
    Ok(df!(
        "whole" => [Some(0_i64), Some(-1), None, Some(i64::MAX), Some(i64::MIN), Some(9_007_199_254_740_993), Some(12_345_678_901)],
        "small" => [Some(1_i32), Some(-2), None, Some(i32::MAX), Some(i32::MIN), Some(0), Some(7)],
        "float" => [Some(0.1), Some(-6.869), None, Some(2e-6), Some(1.7976931348623157e308), Some(3.0), Some(5e-324)],
        "not_finite" => [Some(f64::NAN), Some(f64::INFINITY), None, Some(f64::NEG_INFINITY), Some(1.0), Some(0.0), Some(-0.5)],
        "truth" => [Some(true), Some(false), None, Some(true), Some(false), Some(true), Some(false)],
    )?)
}

fn moments() -> Result<DataFrame> {
    let days = [
        Some("2026-01-31"),
        Some("1899-12-31"),
        None,
        Some("1900-01-01"),
        Some("1900-02-28"),
        Some("1900-03-01"),
        Some("1685-03-31"),
        Some("9999-12-31"),
    ];
    let whole = [
        Some(1_769_884_200_000_i64),
        Some(0),
        None,
        Some(-2_203_891_200_001),
        Some(1_774_746_000_000),
        Some(1_000),
        Some(86_399_000),
        Some(951_782_400_000),
    ];
    let exact = whole.map(|moment| moment.map(|moment| moment + 123));
    let utc = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    let berlin = TimeZone::opt_try_new(Some("Europe/Berlin"))?;
    let table = df!("day" => days, "moment" => exact, "whole_seconds" => [Some(1_769_884_200_000_i64); 8], "berlin" => [Some(1_769_884_200_000_i64); 8], "without_zone" => exact)?;
    Ok(table
        .lazy()
        .with_columns([
            col("day").str().to_date(StrptimeOptions { format: Some("%Y-%m-%d".into()), ..Default::default() }),
            col("moment").cast(utc.clone()),
            col("whole_seconds").cast(utc),
            col("berlin").cast(DataType::Datetime(TimeUnit::Milliseconds, berlin)),
            col("without_zone").cast(DataType::Datetime(TimeUnit::Milliseconds, None)),
        ])
        .collect()?)
}

fn lists() -> Result<DataFrame> {
    let texts: [Option<Series>; 7] = [
        Some(Series::new("".into(), ["Nell Arden", "Ossian Bay"])),
        None,
        Some(Series::new("".into(), Vec::<&str>::new())),
        Some(Series::new("".into(), ["", "a; b", "semi;colon"])),
        Some(Series::new("".into(), [None, Some("null")])),
        Some(Series::new("".into(), ["\"Weird Al\" Yankovic", "in \"the\" middle", "=1", " edge"])),
        Some(Series::new("".into(), ["two\nlines", "🎸"])),
    ];
    let numbers: [Option<Series>; 7] =
        std::array::from_fn(|at| (at != 1).then(|| Series::new("".into(), [Some(1_i64), None, Some(-3)])));
    Ok(df!("texts" => texts, "numbers" => numbers)?)
}

/// The columns, their types, and every cell in words: a test must not have to trust a writer to know what was written.
fn expected(table: &DataFrame) -> Value {
    let column = |column: &Column| {
        let cells: Vec<Value> = (0..column.len()).map(|row| column.get(row).map_or(Value::Null, words)).collect();
        json!({ "name": column.name().as_str(), "type": column.dtype().to_string(), "cells": cells })
    };
    table.columns().iter().map(column).collect()
}

fn words(cell: Cell<'_>) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::String(text) => text.into(),
        Cell::Float64(number) => format!("{number:?}").into(),
        // Milliseconds since 1970, in UTC.
        Cell::Datetime(moment, ..) => moment.to_string().into(),
        Cell::List(elements) => elements.iter().map(words).collect(),
        other => other.to_string().into(),
    }
}

fn star(folder: &Path) -> Result<()> {
    let plays = df!(
        "played_at" => [1_769_884_200_000_i64, 1_769_900_400_000, 1_770_100_000_000],
        "name" => [Some("Window, \"Seat\""), Some("Home tape"), None],
        "artists" => [Series::new("".into(), ["Nell Arden", "Ossian Bay"]), Series::new("".into(), ["Me"]), Series::new("".into(), Vec::<&str>::new())],
        "album" => [Some("Rooms"), None, None],
        "id" => [Some("w"), None, None],
    )?;
    let utc = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    let plays = plays.lazy().with_column(col("played_at").cast(utc)).collect()?;
    let star = StarSchema::of(&plays).zone("Europe/Berlin").files(StarFiles::Both);
    println!("{}", star.save(folder.join("star"))?);
    println!("{}", StarSchema::check(folder.join("star"))?);
    Ok(())
}

/// Plays as the privacy download has them, with everything that makes them awkward, as a folder for Power BI. Beside it the plays
/// themselves and what else is known, so that every figure can be made of those by others. A number after the folder's name makes so
/// many plays, and tells how long it takes.
fn power_bi(folder: &Path, rows: i64) -> Result<(), Box<dyn std::error::Error>> {
    let (plays, tracks, artists) = (downloaded(rows)?, known_tracks()?, known_artists()?);
    for (name, table) in [("plays", &plays), ("tracks", &tracks), ("artists", &artists)] {
        table.save(folder.join(format!("power-bi-{name}.parquet")))?;
    }
    let began = std::time::Instant::now();
    let star = StarSchema::of(&plays).tracks(&tracks).artists(&artists).features(&tracks).zone("Europe/Berlin");
    println!("{}", PowerBi::of(&star).save(folder.join("power-bi"))?);
    println!("written in {:.2} s", began.elapsed().as_secs_f64());
    let began = std::time::Instant::now();
    println!("{}", PowerBi::check(folder.join("power-bi"))?);
    println!("checked in {:.2} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// How many recordings there are, each under two ids, by how many artists, on how many albums.
const RECORDINGS: u64 = 700;
const ARTISTS: u64 = 90;
const ALBUMS: u64 = 160;

/// Numbers without an order that anybody sees, and always the same.
fn mixed(at: u64, salt: u64) -> u64 {
    let mixed = (at ^ salt.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (mixed ^ (mixed >> 31)).wrapping_mul(0x94D0_49BB_1331_11EB) >> 33
}

/// True for one row in so many.
fn is_one_in(many: u64, at: u64, salt: u64) -> bool {
    mixed(at, salt).is_multiple_of(many)
}

/// A column of texts, a function of the row.
fn texts_of(rows: u64, name: &str, text: impl Fn(u64) -> Option<String>) -> Column {
    let texts: Vec<Option<String>> = (0..rows).map(text).collect();
    Series::new(name.into(), texts).into()
}

fn downloaded(rows: i64) -> Result<DataFrame> {
    let rows = rows.unsigned_abs();
    // Some recordings are heard a lot, most seldom.
    let recording = |at: u64| (mixed(at, 1) % RECORDINGS) * (mixed(at, 2) % RECORDINGS) / RECORDINGS;
    let other_id = |at: u64| is_one_in(9, at, 3);
    let is_unknown = |at: u64| is_one_in(97, at, 4);
    let has_no_id = |at: u64| is_one_in(41, at, 5);
    let has_no_name = |at: u64| is_one_in(53, at, 6);
    let one_of = |at: u64, salt: u64, of: &[&str]| of[(mixed(at, salt) % of.len() as u64) as usize].to_owned();
    let named = |at: u64| !is_unknown(at) && (has_no_id(at) || !has_no_name(at));
    let id = |at: u64| {
        (!is_unknown(at) && !has_no_id(at))
            .then(|| format!("id{}{}", recording(at), if other_id(at) { "b" } else { "a" }))
    };
    // Twelve years up to the end of 2026, a play every so often, with pauses of days.
    let span = 12 * 365 * 86_400_000_u64 / rows.max(1);
    let moment = |at: u64| 1_420_070_400_000 + (at * span) as i64 + (mixed(at / 200, 7) % 40_000_000) as i64;
    let ms = |at: u64| {
        (!is_one_in(11, at, 8))
            .then(|| [0, 1_500, 29_999, 30_000, 95_000, 201_000, 240_000][(mixed(at, 9) % 7) as usize])
    };
    let flag = |at: u64, salt: u64| [None, Some(true), Some(false), Some(false)][(mixed(at, salt) % 4) as usize];
    let kind = |at: u64| {
        if is_unknown(at) {
            "unknown"
        } else if has_no_id(at) && at.is_multiple_of(2) {
            "local"
        } else {
            "music"
        }
    };
    let moments: Vec<i64> = (0..rows).map(moment).collect();
    let mut plays = df!(
        "played_at" => moments,
        "ms_played" => (0..rows).map(ms).collect::<Vec<Option<i64>>>(),
        "near_repeat" => (0..rows).map(|at| is_one_in(83, at, 10)).collect::<Vec<_>>(),
        "shuffle" => (0..rows).map(|at| flag(at, 11)).collect::<Vec<_>>(),
        "skipped" => (0..rows).map(|at| flag(at, 12)).collect::<Vec<_>>(),
        "offline" => (0..rows).map(|at| flag(at, 13)).collect::<Vec<_>>(),
        "incognito" => (0..rows).map(|at| flag(at, 14)).collect::<Vec<_>>(),
    )?;
    for column in [
        texts_of(rows, "kind", |at| Some(kind(at).to_owned())),
        texts_of(rows, "name", |at| named(at).then(|| format!("Song {}", recording(at) % 650))),
        texts_of(rows, "artist", |at| named(at).then(|| format!("Artist {}", recording(at) % ARTISTS))),
        texts_of(rows, "album", |at| named(at).then(|| format!("Album {}", recording(at) % ALBUMS))),
        texts_of(rows, "uri", |at| id(at).map(|id| format!("spotify:track:{id}"))),
        texts_of(rows, "id", id),
        texts_of(rows, "platform", |at| {
            (!is_one_in(9, at, 15)).then(|| {
                one_of(
                    at,
                    16,
                    &["ios", "iOS 15.1 (iPhone12,1)", "windows", "web_player linux;chrome", "not_applicable"],
                )
            })
        }),
        texts_of(rows, "country", |at| (!is_one_in(9, at, 17)).then(|| one_of(at, 18, &["DE", "FR", "ZZ"]))),
        texts_of(rows, "reason_end", |at| {
            (!is_one_in(7, at, 19)).then(|| one_of(at, 20, &["trackdone", "fwdbtn", "backbtn", "endplay"]))
        }),
        texts_of(rows, "source", |_| Some("extended".to_owned())),
    ] {
        plays.with_column(column)?;
    }
    let utc = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    let plays =
        plays.lazy().with_column(col("played_at").cast(utc)).sort(["played_at"], SortMultipleOptions::default());
    Ok(plays.collect()?)
}

/// Three of five recordings, with two artists each for some, and their sound.
fn known_tracks() -> Result<DataFrame> {
    let known: Vec<u64> = (0..RECORDINGS).filter(|at| at % 5 < 3).collect();
    let list = |at: u64, word: &str| {
        let (one, other) = (format!("{word}{}", at % ARTISTS), format!("{word}{}", (at + 7) % ARTISTS));
        if at.is_multiple_of(4) { Series::new("".into(), [one, other]) } else { Series::new("".into(), [one]) }
    };
    let number = |at: u64, salt: u64| (!at.is_multiple_of(10)).then(|| (mixed(at, salt) % 1_000) as f64 / 1_000.0);
    let of = |text: &dyn Fn(u64) -> String| known.iter().map(|at| text(*at)).collect::<Vec<_>>();
    let measured = |salt: u64| known.iter().map(|at| number(*at, salt)).collect::<Vec<_>>();
    Ok(df!(
        "id" => of(&|at| format!("id{at}a")),
        "name" => of(&|at| format!("Song {}", at % 650)),
        "artists" => known.iter().map(|at| list(*at, "Artist ")).collect::<Vec<_>>(),
        "artist_ids" => known.iter().map(|at| list(*at, "artist")).collect::<Vec<_>>(),
        "album" => of(&|at| format!("Album {}", at % ALBUMS)),
        "album_id" => of(&|at| format!("album{}", at % ALBUMS)),
        "release_date" => of(&|at| format!("{}-05-17", 1960 + at % ALBUMS % 66)),
        "cover_url" => of(&|at| format!("https://i.scdn.co/image/{}", at % ALBUMS)),
        "popularity" => known.iter().map(|at| (mixed(*at, 30) % 100) as i64).collect::<Vec<_>>(),
        "danceability" => measured(31),
        "energy" => measured(32),
        "valence" => measured(33),
        "tempo" => known.iter().map(|at| number(*at, 34).map(|share| 60.0 + 120.0 * share)).collect::<Vec<_>>(),
        "features_source" => of(&|_| "reccobeats".to_owned()),
    )?)
}

fn known_artists() -> Result<DataFrame> {
    let genres = ["folk", "ambient", "rock", "jazz", "techno"];
    let of = |at: u64| -> Vec<&str> { (0..at % 4).map(|place| genres[((at + place) % 5) as usize]).collect() };
    Ok(df!(
        "id" => (0..ARTISTS).map(|at| format!("artist{at}")).collect::<Vec<_>>(),
        "name" => (0..ARTISTS).map(|at| format!("Artist {at}")).collect::<Vec<_>>(),
        "genres" => (0..ARTISTS).map(|at| Series::new("".into(), of(at))).collect::<Vec<_>>(),
    )?)
}
