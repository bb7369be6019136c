//! Numbers to a mean, and how far to trust it.

use statrs::distribution::{Continuous as _, ContinuousCDF as _, StudentsT};

/// The normal distribution has 2.5 % beyond this.
pub(super) const NORMAL_95: f64 = 1.959_963_984_540_054;

/// What a sample says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sample {
    pub(super) count: usize,
    /// Null of no numbers.
    pub(super) mean: Option<f64>,
    /// Null below two numbers.
    pub(super) deviation: Option<f64>,
}

impl Sample {
    pub(super) fn of(numbers: &[f64]) -> Self {
        let count = numbers.len();
        let mean = (count > 0).then(|| numbers.iter().sum::<f64>() / count as f64);
        let squares = |mean: f64| numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>();
        let deviation = mean.filter(|_| count > 1).map(|mean| (squares(mean) / (count as f64 - 1.0)).sqrt());
        Self { count, mean, deviation }
    }

    /// The mean's 95 % interval by Student's t.
    pub(super) fn interval(&self) -> Option<(f64, f64)> {
        let (mean, error) = (self.mean?, self.squared_error()?.sqrt());
        let reach = if error > 0.0 { quantile(self.count as f64 - 1.0) * error } else { 0.0 };
        Some((mean - reach, mean + reach))
    }

    /// The 95 % interval of this mean less another one, by Welch's t.
    pub(super) fn interval_of_difference(&self, other: &Self) -> Option<(f64, f64)> {
        let difference = self.mean? - other.mean?;
        let (own, others) = (self.squared_error()?, other.squared_error()?);
        let both = own + others;
        if both <= 0.0 {
            return Some((difference, difference));
        }
        // Each part is a share, so that tiny errors do not vanish when they are squared.
        let part = |error: f64, count: usize| (error / both).powi(2) / (count as f64 - 1.0);
        let freedom = 1.0 / (part(own, self.count) + part(others, other.count));
        let reach = quantile(freedom) * both.sqrt();
        Some((difference - reach, difference + reach))
    }

    /// The variance of the mean.
    fn squared_error(&self) -> Option<f64> {
        Some(self.deviation?.powi(2) / self.count as f64)
    }
}

/// Student's distribution has 2.5 % beyond this.
fn quantile(freedom: f64) -> f64 {
    let Ok(student) = StudentsT::new(0.0, 1.0, freedom) else { return f64::NAN };
    // What lies beyond falls ever more slowly, so that Newton's steps from the left never go too far. Sixty are plenty.
    let mut quantile = NORMAL_95;
    for _ in 0..60 {
        let step = (student.sf(quantile) - 0.025) / student.pdf(quantile);
        quantile += step;
        if step.abs() < 1e-13 {
            break;
        }
    }
    quantile
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found} is not {expected}");
    }

    /// For 1 and 2 degrees of freedom there are formulas; the others are in every table.
    #[test]
    fn quantiles_are_exact() {
        check(quantile(1.0), (0.475 * std::f64::consts::PI).tan());
        check(quantile(2.0), 0.95 * (2.0_f64 / (4.0 * 0.975 * 0.025)).sqrt());
        check(quantile(10.0), 2.228_138_851_986_27);
        check(quantile(120.0), 1.979_930_405_082_4);
    }

    #[test]
    fn a_mean_has_an_interval_from_two_numbers_on() {
        let sample = Sample::of(&[1.0, 3.0]);
        assert_eq!((sample.mean, sample.deviation), (Some(2.0), Some(2.0_f64.sqrt())));
        let (lower, upper) = sample.interval().unwrap();
        check(upper - lower, 2.0 * quantile(1.0));
        assert_eq!((Sample::of(&[5.0]).interval(), Sample::of(&[]).mean), (None, None));
        assert_eq!(Sample::of(&[5.0, 5.0]).interval(), Some((5.0, 5.0)));
    }

    /// With equal sizes and spreads Welch's degrees of freedom are Student's: 2n − 2.
    #[test]
    fn a_difference_has_welchs_interval() {
        let (low, high) = (Sample::of(&[1.0, 2.0, 3.0]), Sample::of(&[4.0, 5.0, 6.0]));
        let (lower, upper) = high.interval_of_difference(&low).unwrap();
        check(lower + upper, 6.0);
        check(upper - lower, 2.0 * quantile(4.0) * (2.0_f64 / 3.0).sqrt());
        assert_eq!(high.interval_of_difference(&Sample::of(&[1.0])), None);
        let (same, other) = (Sample::of(&[1.0, 1.0]), Sample::of(&[4.0, 4.0]));
        assert_eq!(other.interval_of_difference(&same), Some((3.0, 3.0)));
    }
}
