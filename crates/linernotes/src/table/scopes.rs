//! Scopes: one row each.

use polars::prelude::Column;
use spotify_client::Scope;

use super::{Row, column};

/// `scope`, and what it `opens`.
impl Row for Scope {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        vec![
            column::text("scope", rows, |scope| Some(scope.name())),
            column::text("opens", rows, |scope| Some(scope.opens())),
        ]
    }
}
