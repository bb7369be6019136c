//! Columns of numbers to what describes them: how many, where the middle is, how far they spread. Draws nothing.

use polars::prelude::{
    DataFrame, DataType, ExplodeOptions, Expr, IntoLazy as _, LazyFrame, QuantileMethod, SortMultipleOptions,
    UnionArgs, UniqueKeepStrategy, by_name, col, concat, lit,
};

use crate::Result;
use crate::collect::collect;
use crate::columns::{no_column, type_of, wrong_column};

/// The audio features that measure something. The numbers of `key`, `mode` and `time_signature` are names, of which a mean
/// says nothing.
pub(crate) const MEASURES: [&str; 9] = [
    "danceability",
    "energy",
    "loudness",
    "speechiness",
    "acousticness",
    "instrumentalness",
    "liveness",
    "valence",
    "tempo",
];

const QUANTILES: [(&str, f64); 4] =
    [("quantile_05", 0.05), ("quantile_25", 0.25), ("quantile_75", 0.75), ("quantile_95", 0.95)];

/// What is told of each feature of a group, in order, behind the group and the feature.
const TOLD: [&str; 11] = [
    "count",
    "missing",
    "mean",
    "median",
    "standard_deviation",
    "minimum",
    "quantile_05",
    "quantile_25",
    "quantile_75",
    "quantile_95",
    "maximum",
];

/// `.statistics(features, groups)` on a table.
pub trait Statistics {
    /// A row for each group and feature: the group's columns, `feature` (a column's name), `count` (values that are there),
    /// `missing` (those that are not), `mean`, `median`, `standard_deviation` (of a sample: null for one value), `minimum`,
    /// `quantile_05`, `quantile_25`, `quantile_75`, `quantile_95` (between two values in proportion) and `maximum`, in the
    /// feature's unit. The groups are in their order, what has none last; the features as they are named.
    ///
    /// Without features: danceability, energy, loudness, speechiness, acousticness, instrumentalness, liveness, valence and
    /// tempo, those of them that are there. Without groups: one row a feature. A track counts once in each group that a
    /// list names, so in each of its genres. True counts as 1, false as 0.
    ///
    /// ```
    /// use linernotes::prelude::*;
    ///
    /// let table = df!("decade" => ["1990s", "1990s", "2000s"], "energy" => [0.2, 0.4, 0.9])?;
    /// let statistics = table.statistics(&["energy"], &["decade"])?;
    /// assert_eq!(statistics.column("count")?.i64()?.to_vec(), [Some(2), Some(1)]);
    /// # Ok::<(), linernotes::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoColumn`], also where no feature is named and none is there; [`crate::Error::WrongColumn`] for a feature that is no
    /// number; [`crate::Error::Table`] where a group is called like a column of the answer.
    fn statistics(&self, features: &[&str], groups: &[&str]) -> Result<DataFrame>;
}

impl Statistics for DataFrame {
    fn statistics(&self, features: &[&str], groups: &[&str]) -> Result<DataFrame> {
        let there: Vec<&str> = MEASURES.into_iter().filter(|name| self.column(name).is_ok()).collect();
        let features = if features.is_empty() { &there } else { features };
        if features.is_empty() {
            return Err(no_column(self, MEASURES[0]));
        }
        for name in features {
            let found = type_of(self, name)?;
            if !(found.is_primitive_numeric() || found.is_bool() || found.is_null()) {
                return Err(wrong_column(name, found, "numbers"));
            }
        }
        let values = values(self, features, groups)?;
        let of_feature = |(at, name): (usize, &&str)| described(&values, at, name, groups);
        let all = concat(features.iter().enumerate().map(of_feature).collect::<Vec<_>>(), UnionArgs::default())?;
        let order: Vec<Expr> = groups.iter().copied().map(col).chain([col(ORDER)]).collect();
        let sorted = all.sort_by_exprs(order, SortMultipleOptions::default().with_nulls_last(true));
        let told = groups.iter().copied().chain(["feature"]).chain(TOLD).map(col);
        collect(sorted.select(told.collect::<Vec<_>>()))
    }
}

/// Which feature a row is about, by its place.
const ORDER: &str = "feature order";
/// Which row of the table a row of exploded lists was.
const ROW: &str = "table row";

/// The groups of each row, one group a row, and the features under names of their own.
fn values(table: &DataFrame, features: &[&str], groups: &[&str]) -> Result<LazyFrame> {
    let numbers =
        features.iter().enumerate().map(|(at, name)| col(*name).cast(DataType::Float64).alias(value_name(at)));
    let names = groups.iter().copied().map(col);
    let mut values = table.clone().lazy().select(names.chain(numbers).collect::<Vec<_>>());
    let mut lists = Vec::new();
    for name in groups {
        if type_of(table, name)?.is_list() {
            lists.push(*name);
        }
    }
    if lists.is_empty() {
        return Ok(values);
    }
    values = values.with_row_index(ROW, None);
    for list in lists {
        let as_null = ExplodeOptions { empty_as_null: true, keep_nulls: true };
        values = values.explode(by_name([list], true, false), as_null);
    }
    let once = groups.iter().copied().chain([ROW]);
    Ok(values.unique_stable(Some(by_name(once, true, false)), UniqueKeepStrategy::First))
}

/// One row a group about one feature.
fn described(values: &LazyFrame, at: usize, name: &str, groups: &[&str]) -> LazyFrame {
    let value = || col(value_name(at));
    let mut told = vec![
        value().count().cast(DataType::Int64).alias("count"),
        value().is_null().sum().cast(DataType::Int64).alias("missing"),
        value().mean().alias("mean"),
        value().median().alias("median"),
        value().std(1).alias("standard_deviation"),
        value().min().alias("minimum"),
        value().max().alias("maximum"),
    ];
    told.extend(QUANTILES.map(|(name, part)| value().quantile(lit(part), QuantileMethod::Linear).alias(name)));
    let rows = if groups.is_empty() {
        values.clone().select(told)
    } else {
        values.clone().group_by(groups.iter().copied().map(col).collect::<Vec<_>>()).agg(told)
    };
    rows.with_columns([lit(name).alias("feature"), lit(at as u64).alias(ORDER)])
}

fn value_name(at: usize) -> String {
    format!("value {at}")
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataFrame, NamedFrom as _, Series, df};

    use super::*;

    /// Of 1 to 5 everything can be reckoned by hand: the quantile q lies at 1 + 4q, the variance is 10 / 4.
    #[test]
    fn what_is_told_is_what_is_reckoned_by_hand() {
        let table = df!("energy" => [Some(5.0), Some(1.0), None, Some(4.0), Some(2.0), Some(3.0)]).unwrap();
        let told = table.statistics(&["energy"], &[]).unwrap();
        assert_eq!(crate::columns::names(&told), ["feature"].into_iter().chain(TOLD).collect::<Vec<_>>());
        let number = |name: &str| told.column(name).unwrap().f64().unwrap().get(0).unwrap();
        for (name, expected) in [
            ("mean", 3.0),
            ("median", 3.0),
            ("standard_deviation", 2.5_f64.sqrt()),
            ("minimum", 1.0),
            ("quantile_05", 1.2),
            ("quantile_25", 2.0),
            ("quantile_75", 4.0),
            ("quantile_95", 4.8),
            ("maximum", 5.0),
        ] {
            assert!((number(name) - expected).abs() < 1e-12, "{name} is {}, not {expected}", number(name));
        }
        let count = |name: &str| told.column(name).unwrap().i64().unwrap().get(0);
        assert_eq!((count("count"), count("missing")), (Some(5), Some(1)));
    }

    #[test]
    fn groups_are_in_their_order_and_features_as_they_are_named() {
        let table = df!(
            "decade" => [Some("2000s"), Some("1990s"), None, Some("1990s")],
            "mode" => [1_i64, 0, 1, 1],
            "explicit" => [true, false, true, true],
            "tempo" => [Some(100.0), Some(90.0), None, Some(110.0)],
        )
        .unwrap();
        let told = table.statistics(&["tempo", "explicit"], &["decade"]).unwrap();
        insta::assert_snapshot!(told.select(["decade", "feature", "count", "missing", "mean", "standard_deviation"]).unwrap(), @r"
        shape: (6, 6)
        ┌────────┬──────────┬───────┬─────────┬───────┬────────────────────┐
        │ decade ┆ feature  ┆ count ┆ missing ┆ mean  ┆ standard_deviation │
        │ ---    ┆ ---      ┆ ---   ┆ ---     ┆ ---   ┆ ---                │
        │ str    ┆ str      ┆ i64   ┆ i64     ┆ f64   ┆ f64                │
        ╞════════╪══════════╪═══════╪═════════╪═══════╪════════════════════╡
        │ 1990s  ┆ tempo    ┆ 2     ┆ 0       ┆ 100.0 ┆ 14.142136          │
        │ 1990s  ┆ explicit ┆ 2     ┆ 0       ┆ 0.5   ┆ 0.707107           │
        │ 2000s  ┆ tempo    ┆ 1     ┆ 0       ┆ 100.0 ┆ null               │
        │ 2000s  ┆ explicit ┆ 1     ┆ 0       ┆ 1.0   ┆ null               │
        │ null   ┆ tempo    ┆ 0     ┆ 1       ┆ null  ┆ null               │
        │ null   ┆ explicit ┆ 1     ┆ 0       ┆ 1.0   ┆ null               │
        └────────┴──────────┴───────┴─────────┴───────┴────────────────────┘
        ");
        let two = table.statistics(&["tempo"], &["decade", "mode"]).unwrap();
        insta::assert_snapshot!(two.select(["decade", "mode", "count"]).unwrap(), @r"
        shape: (4, 3)
        ┌────────┬──────┬───────┐
        │ decade ┆ mode ┆ count │
        │ ---    ┆ ---  ┆ ---   │
        │ str    ┆ i64  ┆ i64   │
        ╞════════╪══════╪═══════╡
        │ 1990s  ┆ 0    ┆ 1     │
        │ 1990s  ┆ 1    ┆ 1     │
        │ 2000s  ┆ 1    ┆ 1     │
        │ null   ┆ 1    ┆ 0     │
        └────────┴──────┴───────┘
        ");
        let of_itself = table.statistics(&["mode"], &["mode"]).unwrap();
        assert_eq!(of_itself.column("mean").unwrap().f64().unwrap().to_vec(), [Some(0.0), Some(1.0)]);
    }

    #[test]
    fn a_track_counts_once_in_each_of_its_genres() {
        let genres = [
            Series::new("".into(), ["folk", "pop"]),
            Series::new("".into(), ["pop", "pop"]),
            Series::new("".into(), Vec::<&str>::new()),
        ];
        let table = df!("genres" => genres, "energy" => [0.2, 0.4, 0.9]).unwrap();
        let told = table.statistics(&[], &["genres"]).unwrap();
        insta::assert_snapshot!(told.select(["genres", "feature", "count", "mean"]).unwrap(), @r"
        shape: (3, 4)
        ┌────────┬─────────┬───────┬──────┐
        │ genres ┆ feature ┆ count ┆ mean │
        │ ---    ┆ ---     ┆ ---   ┆ ---  │
        │ str    ┆ str     ┆ i64   ┆ f64  │
        ╞════════╪═════════╪═══════╪══════╡
        │ folk   ┆ energy  ┆ 1     ┆ 0.2  │
        │ pop    ┆ energy  ┆ 2     ┆ 0.3  │
        │ null   ┆ energy  ┆ 1     ┆ 0.9  │
        └────────┴─────────┴───────┴──────┘
        ");
    }

    #[test]
    fn without_features_each_measure_that_is_there_is_told_of() {
        let table = df!("tempo" => [100.0], "key" => [4_i64], "energy" => [0.5], "name" => ["a"]).unwrap();
        let told = table.statistics(&[], &[]).unwrap();
        let features: Vec<_> = told.column("feature").unwrap().str().unwrap().iter().flatten().collect();
        assert_eq!(features, ["energy", "tempo"]);
        assert_eq!(told.column("standard_deviation").unwrap().null_count(), 2, "one value does not spread");
    }

    #[test]
    fn no_rows_are_told_of_too() {
        let table = df!("energy" => Vec::<f64>::new(), "decade" => Vec::<String>::new()).unwrap();
        let told = table.statistics(&["energy"], &[]).unwrap();
        assert_eq!(told.column("count").unwrap().i64().unwrap().to_vec(), [Some(0)]);
        assert_eq!(told.column("mean").unwrap().null_count(), 1);
        assert_eq!(table.statistics(&["energy"], &["decade"]).unwrap().shape(), (0, 13));
    }

    #[test]
    fn what_is_missing_or_no_number_is_named() {
        let table = df!("name" => ["a"], "energy" => [0.5]).unwrap();
        let message = |table: &DataFrame, features: &[&str], groups: &[&str]| {
            table.statistics(features, groups).unwrap_err().to_string()
        };
        let messages = [
            message(&table, &["enrgy"], &[]),
            message(&table, &["energy"], &["decade"]),
            message(&table, &["name"], &[]),
            message(&table.drop("energy").unwrap(), &[], &[]),
        ];
        insta::assert_snapshot!(messages.join("\n"), @r"
        the table has no column `enrgy`: it has name, energy
        the table has no column `decade`: it has name, energy
        the column `name` holds str, and this needs numbers: name another column, or cast this one
        the table has no column `danceability`: it has name
        ");
    }
}
