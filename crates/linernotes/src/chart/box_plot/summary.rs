//! A list of numbers in five, and those that lie beyond.

use crate::chart::parts::columns::extent;
use crate::chart::parts::quantile::quantiles;

/// One box.
pub(super) struct Summary {
    pub(super) name: String,
    pub(super) colour: &'static str,
    pub(super) rows: usize,
    pub(super) lower_whisker: f64,
    pub(super) lower_quartile: f64,
    pub(super) median: f64,
    pub(super) upper_quartile: f64,
    pub(super) upper_whisker: f64,
    /// Rows of the table and their values, beyond the whiskers.
    pub(super) outliers: Vec<(u32, f64)>,
}

impl Summary {
    /// Of these rows; `None` without any.
    pub(super) fn of(name: String, colour: &'static str, rows: &[u32], values: &[Option<f64>]) -> Option<Self> {
        let value = |row: &u32| values.get(*row as usize).copied().flatten();
        let mut numbers: Vec<f64> = rows.iter().filter_map(value).collect();
        let [lower_quartile, median, upper_quartile] = quantiles(&mut numbers, [0.25, 0.5, 0.75]);
        let reach = 1.5 * (upper_quartile - lower_quartile);
        let is_within = |value: f64| value >= lower_quartile - reach && value <= upper_quartile + reach;
        let (lower_whisker, upper_whisker) = extent(numbers.iter().copied().filter(|value| is_within(*value)))?;
        Some(Self {
            name,
            colour,
            rows: numbers.len(),
            lower_whisker,
            lower_quartile,
            median,
            upper_quartile,
            upper_whisker,
            outliers: rows
                .iter()
                .filter_map(|row| Some((*row, value(row)?)))
                .filter(|(_, value)| !is_within(*value))
                .collect(),
        })
    }

    /// What its axis must reach to: whiskers and points.
    pub(super) fn ends(&self) -> impl Iterator<Item = f64> {
        self.outliers.iter().map(|(_, value)| *value).chain([self.lower_whisker, self.upper_whisker])
    }
}

/// Keeps the points that are farthest from their boxes, at most so many of all; says how many there were if that is more.
pub(super) fn keep_farthest(summaries: &mut [Summary], most: usize) -> Option<usize> {
    let distance = |summary: &Summary, value: f64| (summary.lower_quartile - value).max(value - summary.upper_quartile);
    let mut distances: Vec<f64> = Vec::new();
    for summary in &*summaries {
        distances.extend(summary.outliers.iter().map(|(_, value)| distance(summary, *value)));
    }
    if distances.len() <= most {
        return None;
    }
    let all = distances.len();
    distances.sort_unstable_by(|a, b| b.total_cmp(a));
    let least = distances[most];
    let mut left = most;
    for summary in summaries {
        let mut kept: Vec<(u32, f64)> = std::mem::take(&mut summary.outliers);
        // Of those that are equally far the first ones are as good as any; no more than there is room for.
        kept.retain(|(_, value)| distance(summary, *value) >= least);
        kept.sort_by(|a, b| distance(summary, b.1).total_cmp(&distance(summary, a.1)).then(a.0.cmp(&b.0)));
        kept.truncate(left);
        left -= kept.len();
        summary.outliers = kept;
    }
    Some(all)
}
