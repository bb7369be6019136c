//! Numbers to the names of the ranges that they are in.

use polars::prelude::{Expr, NULL, col, lit, when};

/// The first duration in milliseconds that is too long, and the name of what is shorter.
const DURATIONS: &[(i64, &str)] =
    &[(120_000, "0-2 min"), (180_000, "2-3 min"), (240_000, "3-4 min"), (300_000, "4-5 min"), (420_000, "5-7 min")];

/// The first tempo that is too fast, and the name of what is slower: the dial of a Maelzel metronome.
const TEMPOS: &[(i64, &str)] = &[
    (60, "largo"),
    (66, "larghetto"),
    (76, "adagio"),
    (108, "andante"),
    (120, "moderato"),
    (168, "allegro"),
    (200, "presto"),
];

pub(super) fn duration_bin() -> Expr {
    binned(&col("duration_ms"), DURATIONS, "7+ min")
}

pub(super) fn tempo_class() -> Expr {
    binned(&col("tempo"), TEMPOS, "prestissimo")
}

/// The name of the range that a number above 0 is in; null for others, and for none.
fn binned(number: &Expr, bounds: &[(i64, &'static str)], above: &'static str) -> Expr {
    let name = bounds.iter().rev().fold(lit(above), |above, (bound, name)| {
        when(number.clone().lt(lit(*bound))).then(lit(*name)).otherwise(above)
    });
    when(number.clone().gt(lit(0))).then(name).otherwise(lit(NULL))
}
