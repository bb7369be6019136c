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
    Ok(())
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
