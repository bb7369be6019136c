//! Steps that read well, and what lies in each.

use super::Histogram;
use crate::chart::parts::axis;
use crate::chart::parts::columns::extent;
use crate::chart::parts::quantile::quantiles;

/// Bars of one width, side by side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bins {
    pub(super) from: f64,
    pub(super) step: f64,
    pub(super) count: usize,
    /// Whether they hold numbers without fractions, and so have their edges between those.
    pub(super) is_whole: bool,
}

impl Bins {
    const MOST: usize = 200;

    pub(super) fn of(values: &[f64], options: &Histogram<'_>, is_whole: bool) -> Self {
        let is_share = axis::is_share(options.feature);
        let Some((least, greatest)) = extent(values.iter().copied()) else {
            return Self { from: 0.0, step: 0.05, count: 20, is_whole: false };
        };
        let (least, greatest) = if is_share { (least.min(0.0), greatest.max(1.0)) } else { (least, greatest) };
        let wanted = match options.bins {
            Some(bins) => bins.clamp(1, Self::MOST) as f64,
            None if is_share => 20.0,
            None => suitable(values, greatest - least),
        };
        let step = nice((greatest - least) / wanted, is_whole);
        // A hair less than 0.15 is 0.15.
        let from = (least / step + 1e-9).floor();
        let to =
            if is_whole { (greatest / step).floor() + 1.0 } else { (greatest / step - 1e-9).ceil().max(from + 1.0) };
        // Whole numbers stand in the middle of their bar, or with others as far from its edge.
        // One value alone stands between empty bars.
        let (from, to) = if least == greatest { (from - 2.0, to + 2.0) } else { (from, to) };
        let shift = if is_whole { 0.5 } else { 0.0 };
        Self { from: from * step - shift, step, count: (to - from) as usize, is_whole }
    }

    pub(super) fn edge(&self, at: usize) -> f64 {
        // 3 × 0.05 is not quite 0.15: no more digits than the step has.
        let digits = 10_f64.powi(3 - self.step.log10().floor() as i32);
        ((self.from + at as f64 * self.step) * digits).round() / digits
    }

    /// The last bar has its upper edge, too.
    pub(super) fn counts(&self, values: &[f64]) -> Vec<i64> {
        let mut counts = vec![0; self.count];
        for value in values {
            let at = ((value - self.from) / self.step + 1e-9) as usize;
            counts[at.min(self.count - 1)] += 1;
        }
        counts
    }

    /// What a bar holds, in words: "120 to 125", or of whole numbers "120 to 124".
    pub(super) fn words(&self, at: usize) -> String {
        let (from, to) = (self.edge(at), self.edge(at + 1));
        match self.is_whole {
            true if self.step <= 1.0 => axis::number(from + 0.5),
            true => format!("{} to {}", axis::number(from + 0.5), axis::number(to - 0.5)),
            false => format!("{} to {}", axis::number(from), axis::number(to)),
        }
    }
}

/// The number of bars after Freedman and Diaconis (1981): the more rows, and the longer the tails, the more bars.
fn suitable(values: &[f64], range: f64) -> f64 {
    let [lower, upper] = quantiles(&mut values.to_vec(), [0.25, 0.75]);
    let width = 2.0 * (upper - lower) / (values.len() as f64).cbrt();
    if width > 0.0 { (range / width).clamp(10.0, 50.0) } else { 20.0 }
}

/// The nearest of 1, 2, 2.5 and 5, times a power of ten.
fn nice(step: f64, is_whole: bool) -> f64 {
    if step <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powi(step.log10().floor() as i32);
    let far = |candidate: f64| (candidate * power / step).ln().abs();
    let nearest =
        [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().min_by(|a, b| far(*a).total_cmp(&far(*b))).unwrap_or(1.0) * power;
    if is_whole { nearest.round().max(1.0) } else { nearest }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bins(values: &[f64], feature: &str, wanted: Option<usize>, is_whole: bool) -> (f64, f64, usize) {
        let bins = Bins::of(values, &Histogram { feature, bins: wanted, ..Histogram::default() }, is_whole);
        (bins.edge(0), bins.step, bins.count)
    }

    #[test]
    fn steps_are_numbers_that_read_well() {
        for (values, feature, wanted, is_whole, expected) in [
            (&[0.2, 0.9][..], "energy", None, false, (0.0, 0.05, 20)),
            (&[0.2, 0.9], "energy", Some(10), false, (0.0, 0.1, 10)),
            (&[61.0, 199.0], "tempo", Some(28), false, (60.0, 5.0, 28)),
            (&[120.0, 120.0], "tempo", None, false, (118.0, 1.0, 5)),
            (&[0.0, 4.0, 11.0], "key", None, true, (-0.5, 1.0, 12)),
            (&[3.0, 100.0], "popularity", Some(20), true, (-0.5, 5.0, 21)),
            (&[-7.5, -3.1], "loudness", Some(5), false, (-8.0, 1.0, 5)),
            (&[0.0, 1.0], "tempo", Some(1_000_000), false, (0.0, 0.005, 200)),
        ] {
            assert_eq!(bins(values, feature, wanted, is_whole), expected, "{feature} {values:?}");
        }
    }

    #[test]
    fn each_value_is_in_the_bar_that_says_so() {
        let bins = Bins { from: 0.0, step: 0.05, count: 20, is_whole: false };
        let values: Vec<f64> = (0..=20).map(|at| f64::from(at) * 0.05).collect();
        assert_eq!(bins.counts(&values), [1; 19].into_iter().chain([2]).collect::<Vec<_>>());
        assert_eq!((bins.words(3).as_str(), bins.edge(3)), ("0.15 to 0.2", 0.15));
        let whole = Bins { from: -0.5, step: 5.0, count: 21, is_whole: true };
        assert_eq!((whole.words(0).as_str(), whole.counts(&[4.0, 5.0])[..2].to_vec()), ("0 to 4", vec![1, 1]));
    }
}
