//! How dense numbers lie: a smooth curve over them.

use crate::chart::parts::quantile::quantiles;

/// How many points a curve has.
pub(crate) const POINTS: usize = 121;

/// The numbers are counted at so many places first: a curve over a million takes no longer than one over a thousand.
const PLACES: usize = 4 * (POINTS - 1) + 1;

/// A density of numbers, by Gaussian kernels as wide as Silverman (1986) advises, at [`POINTS`] places from one end of the
/// range to the other. With walls nothing leaks beyond the range: what would is reflected.
pub(crate) fn density(values: &mut [f64], (from, to): (f64, f64), ends: Ends) -> Vec<f64> {
    let width = bandwidth(values).max((to - from) * 0.012);
    let place = |at: usize, of: usize| from + (to - from) * at as f64 / (of - 1) as f64;
    let mut counts = vec![0_u32; PLACES];
    for value in values.iter() {
        let at = (value - from) / (to - from) * (PLACES - 1) as f64;
        counts[(at.round().max(0.0) as usize).min(PLACES - 1)] += 1;
    }
    let counted: Vec<(f64, f64)> = (0_usize..)
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|(at, count)| (place(at, PLACES), f64::from(count)))
        .collect();
    let kernel = |distance: f64| (-0.5 * (distance / width).powi(2)).exp();
    let scale = 1.0 / (values.len().max(1) as f64 * width * std::f64::consts::TAU.sqrt());
    let at = |x: f64| -> f64 {
        let weigh = |value: f64| match ends {
            Ends::Open => kernel(x - value),
            Ends::Walls => kernel(x - value) + kernel(x - 2.0 * from + value) + kernel(x - 2.0 * to + value),
        };
        counted.iter().map(|(value, count)| count * weigh(*value)).sum::<f64>() * scale
    };
    (0..POINTS).map(|point| at(place(point, POINTS))).collect()
}

/// What is at the ends of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// Numbers may lie beyond.
    Open,
    /// No number can.
    Walls,
}

/// How wide a kernel is; 0 for numbers that are all alike.
fn bandwidth(values: &mut [f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let deviation = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0)).sqrt();
    let [lower, upper] = quantiles(values, [0.25, 0.75]);
    let middle = (upper - lower) / 1.34;
    let spread = if middle > 0.0 { deviation.min(middle) } else { deviation };
    if spread > 0.0 { 0.9 * spread * count.powf(-0.2) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(curve: &[f64], (from, to): (f64, f64)) -> f64 {
        curve.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0).sum::<f64>() * (to - from) / (POINTS - 1) as f64
    }

    #[test]
    fn below_the_curve_is_one_also_at_a_wall() {
        let at_the_wall: Vec<f64> = (0..200).map(|at| f64::from(at) / 1000.0).collect();
        for mut values in [vec![0.0], vec![0.5], vec![1.0; 7], at_the_wall] {
            let area = area(&density(&mut values, (0.0, 1.0), Ends::Walls), (0.0, 1.0));
            assert!((area - 1.0).abs() < 0.01, "{area} for {values:?}");
        }
    }

    #[test]
    fn the_peak_is_where_most_numbers_are() {
        let curve = density(&mut [60.0, 119.0, 120.0, 121.0, 180.0], (40.0, 200.0), Ends::Open);
        let peak = (0..POINTS).max_by(|a, b| curve[*a].total_cmp(&curve[*b])).unwrap();
        assert_eq!(peak, 60);
    }
}
