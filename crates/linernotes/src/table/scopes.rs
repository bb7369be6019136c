//! Scopes: one row each, with what it opens.

use polars::prelude::{Column, DataFrame};
use spotify_client::Scope;

use super::Table;
use crate::Result;

impl Table for [Scope] {
    fn table(&self) -> Result<DataFrame> {
        let columns = vec![
            Column::new("scope".into(), self.iter().map(|scope| scope.name()).collect::<Vec<_>>()),
            Column::new("opens".into(), self.iter().map(|scope| scope.opens()).collect::<Vec<_>>()),
        ];
        Ok(DataFrame::new(self.len(), columns)?)
    }
}

impl Table for Vec<Scope> {
    fn table(&self) -> Result<DataFrame> {
        self.as_slice().table()
    }
}
