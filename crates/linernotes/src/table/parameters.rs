//! The parameters of a sign-in's link: one row each, in the order of the link.

use polars::prelude::Column;
use spotify_client::Parameter;

use super::{Row, column};

/// `parameter`, `value`, `says`: what it is for.
impl Row for Parameter {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        vec![
            column::text("parameter", rows, |parameter| Some(parameter.name)),
            column::text("value", rows, |parameter| Some(&parameter.value)),
            column::text("says", rows, |parameter| Some(parameter.purpose)),
        ]
    }
}
