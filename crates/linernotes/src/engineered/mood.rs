//! Valence and energy to a mood.

use polars::prelude::{Expr, NULL, col, lit, when};

/// Where the quarters meet.
const MIDDLE: f64 = 0.5;
/// What is nearer to the middle than this, in both, belongs to no quarter.
const NEAR: f64 = 0.1;

pub(super) fn mood() -> Expr {
    let (valence, energy) = (|| col("valence"), || col("energy"));
    let is_near = |number: Expr| number.clone().gt(lit(MIDDLE - NEAR)).and(number.lt(lit(MIDDLE + NEAR)));
    let (bright, lively) = (valence().gt_eq(lit(MIDDLE)), energy().gt_eq(lit(MIDDLE)));
    let (dark, quiet) = (valence().lt(lit(MIDDLE)), energy().lt(lit(MIDDLE)));
    // What is missing is neither, so that no branch is taken and null is left.
    when(is_near(valence()).and(is_near(energy())))
        .then(lit("neutral"))
        .when(bright.clone().and(lively.clone()))
        .then(lit("happy"))
        .when(dark.clone().and(lively))
        .then(lit("tense"))
        .when(dark.and(quiet.clone()))
        .then(lit("sad"))
        .when(bright.and(quiet))
        .then(lit("calm"))
        .otherwise(lit(NULL))
}
