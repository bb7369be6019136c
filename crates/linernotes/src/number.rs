//! Numbers to text, as pandas writes them: what a table shows and what its CSV file holds are the same digits.

/// The shortest digits that give the number back; an exponent only where zeros would hide them, as pandas has it.
pub(crate) fn float(number: f64) -> String {
    if !needs_exponent(number) {
        return format!("{number:?}");
    }
    let text = format!("{number:e}");
    match text.split_once('e') {
        Some((digits, exponent)) => {
            let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |exponent| ('-', exponent));
            format!("{digits}e{sign}{exponent:0>2}")
        }
        None => text,
    }
}

/// Whether zeros would hide the digits of a number.
pub(crate) fn needs_exponent(number: f64) -> bool {
    number != 0.0 && number.is_finite() && !(1e-4..1e16).contains(&number.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_in_the_tutorial() {
        for (number, text) in [
            (0.0, "0.0"),
            (-6.869, "-6.869"),
            (148.13, "148.13"),
            (2e-6, "2e-06"),
            (1.3e-5, "1.3e-05"),
            (0.0001, "0.0001"),
            (1e16, "1e+16"),
            (f64::NAN, "NaN"),
            (3.0, "3.0"),
        ] {
            assert_eq!(float(number), text);
        }
    }
}
