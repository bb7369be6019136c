//! Numbers to the digits that matter. Which ones matter depends on the numbers beside them: a column has one number of
//! decimals, so that its points stand below each other.

use crate::number::{float, needs_exponent};

/// Digits that a number below 1 keeps, and one from there on.
const SIGNIFICANT: (usize, usize) = (3, 4);
/// No column has more decimals than this.
const MOST_DECIMALS: usize = 6;

/// How many decimals show what matters of all these numbers.
pub(super) fn decimals(numbers: impl IntoIterator<Item = f64>) -> usize {
    let plain = numbers.into_iter().filter(|number| number.is_finite() && *number != 0.0 && !needs_exponent(*number));
    plain.map(decimals_of).max().unwrap_or_default().max(1)
}

/// With so many decimals. A number that they would make zero keeps its first digits instead.
pub(super) fn rounded(number: f64, decimals: usize) -> String {
    if !number.is_finite() || needs_exponent(number) {
        return float(significant(number, SIGNIFICANT.0));
    }
    let text = format!("{number:.decimals$}");
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.' | b'-'));
    match (is_zero, number == 0.0) {
        (true, true) => text.trim_start_matches('-').to_owned(),
        (true, false) => float(significant(number, 1)),
        (false, _) => text,
    }
}

/// A number by itself.
pub(super) fn alone(number: f64) -> String {
    rounded(number, decimals([number]))
}

fn decimals_of(number: f64) -> usize {
    let (below_one, from_one) = SIGNIFICANT;
    let rounded = significant(number, if number.abs() < 1.0 { below_one } else { from_one });
    let digits = float(rounded);
    let (_, behind) = digits.split_once('.').unwrap_or_default();
    if behind == "0" { 0 } else { behind.len().min(MOST_DECIMALS) }
}

fn significant(number: f64, digits: usize) -> f64 {
    format!("{number:.*e}", digits - 1).parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_the_digits_that_matter() {
        for (number, text) in [
            (0.7742, "0.774"),
            (0.0433, "0.0433"),
            (0.5, "0.5"),
            (97.975, "97.97"),
            (148.13, "148.1"),
            (12345.678, "12345.7"),
            (3.0, "3.0"),
            (0.0, "0.0"),
            (-0.0, "0.0"),
            (2.345_678e-6, "2.35e-06"),
            (1e16, "1e+16"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(alone(number), text);
        }
    }

    #[test]
    fn points_stand_below_each_other() {
        let column = [0.7742, 12.5, 0.0, 2e-6, 100.0];
        let decimals = decimals(column);
        assert_eq!(column.map(|number| rounded(number, decimals)), ["0.774", "12.500", "0.000", "2e-06", "100.000"]);
    }

    #[test]
    fn what_is_not_zero_does_not_look_like_zero() {
        assert_eq!(rounded(0.000_43, 3), "0.0004");
        assert_eq!(rounded(-0.04, 1), "-0.04");
        assert_eq!(rounded(-0.0, 1), "0.0");
    }
}
