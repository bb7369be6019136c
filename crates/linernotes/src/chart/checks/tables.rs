//! Plays with all columns that charts read, and the tables of them that are hard to draw.

use std::sync::LazyLock;

use polars::prelude::{
    ChunkApply as _, Column, DataFrame, DataType, IntoColumn as _, NamedFrom as _, Series, TimeUnit, TimeZone, df,
};

use crate::chart::axis;

/// An hour of 17 May 2024, a Friday, in UTC.
pub(crate) fn friday(hour: i64) -> i64 {
    1_715_904_000_000 + hour * 3_600_000
}

/// Plays at these moments, of one made-up track after the other, always the same.
pub(crate) fn plays(moments: &[Option<i64>]) -> DataFrame {
    let each = || 0..moments.len();
    let words = |of: &[&'static str]| each().map(|row| of[row % of.len()]).collect::<Vec<_>>();
    let numbers = |of: &dyn Fn(usize) -> f64| each().map(of).collect::<Vec<_>>();
    let whole = |of: &dyn Fn(i64) -> i64| each().map(|row| of(row as i64)).collect::<Vec<_>>();
    let mut table = df!(
        "name" => each().map(|row| format!("Track {}", row % 50)).collect::<Vec<_>>(),
        "artists" => lists(moments.len(), &[&["Ada"], &["Bo"], &["Ünal"], &["椎名林檎"]]),
        "genres" => lists(moments.len(), &[&["rock", "pop"], &["jazz"], &["<&>"]]),
        "decade" => words(&["1970s", "1980s", "1990s", "2000s", "2010s", "1970s", "1980s"]),
        "mood" => words(&["happy", "sad"]),
        "popularity" => whole(&|row| row % 101),
        "duration_ms" => whole(&|row| 180_000 + (row % 7 - 3) * 20_000),
        "key" => whole(&|row| row % 13 - 1),
        "mode" => whole(&|row| row % 2),
        "tempo" => numbers(&|row| 70.0 + 100.0 * hill(row, 0.4) + (row % 5) as f64),
        "loudness" => numbers(&|row| -20.0 + 15.0 * hill(row, 0.7)),
        "played_at" => moments_of(moments),
    )
    .unwrap();
    for (at, name) in axis::SHARES.into_iter().enumerate() {
        let share = |row: usize| match name {
            "energy" => (row % 10) as f64 / 10.0,
            _ => hill(row + at * 13, 0.15 + 0.1 * at as f64 + 0.02 * (row % 7 % 5) as f64),
        };
        table.with_column(Column::new(name.into(), numbers(&share))).unwrap();
    }
    table
}

/// Plays that lie that many hours apart.
pub(crate) fn many(count: i64, hours: i64) -> DataFrame {
    plays(&(0..count).map(|at| Some(friday(at * hours))).collect::<Vec<_>>())
}

/// Those of the tables in which a chart finds nothing.
pub(super) const WITHOUT_VALUES: [&str; 2] = ["no rows", "nulls"];

/// What any kind of chart must cope with.
pub(super) fn all() -> &'static [(&'static str, DataFrame)] {
    static ALL: LazyLock<Vec<(&str, DataFrame)>> = LazyLock::new(hard_ones);
    &ALL
}

fn hard_ones() -> Vec<(&'static str, DataFrame)> {
    const LONG: &str =
        "The longest name that anybody has ever thought of, and then some more of it, and so on and on and on";
    let some = many(24, 7);
    let height = some.height();
    let each = |change: &dyn Fn(&Column) -> Column| {
        DataFrame::new(height, some.columns().iter().map(change).collect()).unwrap()
    };
    let words = |text: &'static str| {
        each(&|column| match column.dtype() {
            DataType::String => Column::new(column.name().clone(), vec![text; height]),
            _ => column.clone(),
        })
    };
    let not_numbers = each(&|column| match column.f64() {
        Ok(numbers) => numbers.apply_values(|number| if number > 0.5 { f64::NAN } else { f64::INFINITY }).into_column(),
        Err(_) => column.clone(),
    });
    vec![
        ("no rows", some.head(Some(0))),
        ("one row", some.head(Some(1))),
        ("two rows", some.head(Some(2))),
        ("nulls", each(&|column| Column::full_null(column.name().clone(), height, column.dtype()))),
        ("all alike", each(&|column| column.new_from_index(0, height))),
        ("one group", words("1990s")),
        ("long names", words(LONG)),
        ("markup", words("<&> \"'\\ </text>")),
        ("unicode", words("Ólafur Arnalds – 椎名林檎 🎧")),
        ("not numbers", not_numbers),
        ("a clock gone wrong", plays(&[Some(0), Some(i64::MAX), Some(i64::MIN), Some(friday(0))])),
        ("half a century", many(600, 24 * 30)),
        ("many rows", many(100_000, 1)),
    ]
}

/// Numbers from 0 to 1 around a middle, that go up and down without a pattern that an eye would find.
fn hill(row: usize, middle: f64) -> f64 {
    let part = |step: f64| (row as f64 * step).fract();
    (middle + (part(0.618_034) + part(0.414_214) - 1.0) * middle.min(1.0 - middle)).clamp(0.0, 1.0)
}

fn lists(height: usize, of: &[&[&str]]) -> Vec<Series> {
    (0..height).map(|row| Series::new("".into(), of[row % of.len()])).collect()
}

fn moments_of(moments: &[Option<i64>]) -> Series {
    let utc = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    Series::new("".into(), moments.to_vec()).cast(&utc).unwrap()
}
