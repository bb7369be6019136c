//! Where a list of numbers is cut in two.

/// The numbers below which these shares of them lie, between two of them where it must be, as in R unless told otherwise. NaN of
/// none. Moves the numbers about, and takes no longer than reading them a few times.
pub(crate) fn quantiles<const N: usize>(values: &mut [f64], shares: [f64; N]) -> [f64; N] {
    shares.map(|share| quantile(values, share))
}

fn quantile(values: &mut [f64], share: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else { return f64::NAN };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let (_, from, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let to = above.iter().copied().min_by(f64::total_cmp).unwrap_or(*from);
    *from + (to - *from) * (place - below as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_lies_between_its_neighbours() {
        for (values, expected) in [
            (&mut [3.0][..], [3.0, 3.0, 3.0]),
            (&mut [2.0, 1.0], [1.25, 1.5, 1.75]),
            (&mut [4.0, 1.0, 3.0, 2.0], [1.75, 2.5, 3.25]),
            (&mut [5.0, 1.0, 4.0, 2.0, 3.0], [2.0, 3.0, 4.0]),
        ] {
            assert_eq!(quantiles(values, [0.25, 0.5, 0.75]), expected);
        }
        assert_eq!(quantiles(&mut [2.0, 1.0], [0.0, 1.0]), [1.0, 2.0]);
        assert!(quantiles(&mut [], [0.5])[0].is_nan());
    }
}
