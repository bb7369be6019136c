//! What a play counts for: whether it is a stream, whether it was skipped, when it began, and on what it was played.

use polars::prelude::{
    ClosedInterval, Column, DataFrame, DataType, Expr, IntoColumn as _, IntoLazy as _, JoinArgs, JoinType, LazyFrame,
    MaintainOrderJoin, NULL, PolarsResult, StringChunked, TimeUnit, TimeZone, UniqueKeepStrategy, col, lit, when,
};

use super::plays::TRACK;
use crate::lifetime::platform_family;

/// A play that was listened to for so long is a stream.
const STREAM_MS: i64 = 30_000;

/// What is said to be longer than 30 days tells no beginning.
const LONGEST_MS: i64 = 30 * 86_400_000;

/// 17 October 2022 in Unix milliseconds: until the day before, `skipped` is false whatever happened.
const SKIPS_TOLD_FROM: i64 = 1_665_964_800_000;

const EMPTY: &str = "";

/// With the columns of the fact table that are made of others. Those exist, null where nobody tells.
pub(super) fn with_figures(plays: LazyFrame) -> LazyFrame {
    let moments = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    let began = (col("played_at").to_physical() - col("ms_played")).cast(moments);
    let is_music = col("kind").eq(lit("music")).or(col("kind").eq(lit("local")));
    // A table that tells no kind holds what was asked of Spotify as music.
    let counts = when(col("kind").is_null()).then(col(TRACK).is_not_null()).otherwise(is_music);
    let is_long = col("ms_played").is_null().or(col("ms_played").gt_eq(lit(STREAM_MS)));
    plays
        .with_columns([
            when(col("ms_played").is_between(lit(0_i64), lit(LONGEST_MS), ClosedInterval::Both))
                .then(began)
                .otherwise(lit(NULL))
                .alias("begun_at"),
            counts.and(col("near_repeat").fill_null(lit(false)).not()).alias("is_counted"),
            skipped().alias("skipped"),
            when(col("country").eq(lit("ZZ")).or(col("country").eq(lit(EMPTY))))
                .then(lit(NULL))
                .otherwise(col("country"))
                .alias("country"),
        ])
        .with_column(col("is_counted").and(is_long).alias("is_stream"))
}

fn skipped() -> Expr {
    let button = col("reason_end").eq(lit("fwdbtn")).or(col("reason_end").eq(lit("backbtn"))).fill_null(lit(false));
    let is_told = col("played_at").to_physical().gt_eq(lit(SKIPS_TOLD_FROM)).fill_null(lit(false));
    let has_reason = col("reason_end").is_not_null().and(col("reason_end").neq(lit(EMPTY)));
    when(col("skipped").fill_null(lit(false)).or(button))
        .then(lit(true))
        .when(has_reason.or(is_told.and(col("skipped").is_not_null())))
        .then(lit(false))
        .otherwise(lit(NULL))
}

/// With `platform_family`, of each platform once.
pub(super) fn with_platform_families(plays: &DataFrame) -> PolarsResult<DataFrame> {
    let names = plays.clone().lazy().select([col("platform")]).filter(col("platform").is_not_null());
    let mut names = names.unique_generic(None, UniqueKeepStrategy::Any).collect()?;
    let families: StringChunked =
        names.column("platform")?.str()?.iter().map(|name| name.map(platform_family)).collect();
    let families: Column = families.into_column().with_name("platform_family".into());
    names.with_column(families)?;
    let mut how = JoinArgs::new(JoinType::Left);
    how.maintain_order = MaintainOrderJoin::Left;
    plays.clone().lazy().join(names.lazy(), [col("platform")], [col("platform")], how).collect()
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;
    use crate::StarSchema;

    #[test]
    fn a_length_that_cannot_be_tells_no_beginning() {
        let lengths = [Some(60_000_i64), Some(-1), Some(i64::MAX), Some(i64::MIN), None];
        let plays = df!("played_at" => [1_700_000_000_000_i64; 5], "ms_played" => lengths, "name" => ["a"; 5]).unwrap();
        let moments = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
        let plays = plays.lazy().with_column(col("played_at").cast(moments)).collect().unwrap();
        let tables = StarSchema::of(&plays).zone("Europe/Berlin").tables().unwrap();
        let fact = &tables[0].1;
        assert_eq!(fact.column("begun_at").unwrap().null_count(), 4);
        assert_eq!(fact.column("date_key").unwrap().i64().unwrap().to_vec(), [Some(20_231_114); 5]);
    }
}
