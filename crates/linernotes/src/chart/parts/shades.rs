//! Scales of colours for counts, from none to many, and their legends in Vega-Lite.

use serde_json::{Value, json};

use super::colour;
use super::plane::from_zero;

/// The greatest number of a scale of counts: round and even, so that its half can be written beside it.
pub(crate) fn end(most: i64) -> f64 {
    let (_, end) = from_zero(most as f64);
    (end / 2.0).ceil() * 2.0
}

/// From 0 to this end.
pub(crate) fn up_to(end: f64) -> (Value, Value) {
    let scale = json!({ "domain": [0, end], "range": colour::AMOUNTS, "interpolate": "rgb" });
    (scale, json!({ "gradientLength": 160, "values": [0, end / 2.0, end] }))
}

/// From 0 to what there is: as many rows as are left in a dashboard.
pub(crate) fn open() -> (Value, Value) {
    let scale = json!({ "domainMin": 0, "range": colour::AMOUNTS, "interpolate": "rgb" });
    (scale, json!({ "tickMinStep": 1 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_of_counts_ends_even() {
        assert_eq!([0, 1, 3, 5, 88, 291].map(end), [2.0, 2.0, 4.0, 6.0, 100.0, 300.0]);
    }
}
