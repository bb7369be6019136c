//! Key and mode to the names that musicians and disc jockeys have for them.

use polars::prelude::{DataType, Expr, NULL, NamedFrom as _, Series, col, lit, when};

/// From C upwards, each with as few signs as may be.
const MAJOR: [&str; 12] = [
    "C major", "Db major", "D major", "Eb major", "E major", "F major", "F# major", "G major", "Ab major", "A major",
    "Bb major", "B major",
];
const MINOR: [&str; 12] = [
    "C minor", "C# minor", "D minor", "Eb minor", "E minor", "F minor", "F# minor", "G minor", "G# minor", "A minor",
    "Bb minor", "B minor",
];

/// The Camelot wheel is the circle of fifths with B major at one o'clock and each minor key inside its relative major.
const CAMELOT_MAJOR: [&str; 12] = ["8B", "3B", "10B", "5B", "12B", "7B", "2B", "9B", "4B", "11B", "6B", "1B"];
const CAMELOT_MINOR: [&str; 12] = ["5A", "12A", "7A", "2A", "9A", "4A", "11A", "6A", "1A", "8A", "3A", "10A"];

pub(crate) fn signature() -> Expr {
    named(&MINOR, &MAJOR)
}

pub(super) fn camelot() -> Expr {
    named(&CAMELOT_MINOR, &CAMELOT_MAJOR)
}

/// The name of the key, by mode; null where either is none.
fn named(minor: &[&str; 12], major: &[&str; 12]) -> Expr {
    let keys = || lit(Series::new("keys".into(), (0..12).collect::<Vec<i64>>()));
    let by_key = |names: &[&str]| {
        let names = lit(Series::new("names".into(), names));
        col("key").cast(DataType::Int64).replace_strict(keys(), names, Some(lit(NULL)), Some(DataType::String))
    };
    when(col("mode").eq(lit(0)))
        .then(by_key(minor))
        .when(col("mode").eq(lit(1)))
        .then(by_key(major))
        .otherwise(lit(NULL))
}
