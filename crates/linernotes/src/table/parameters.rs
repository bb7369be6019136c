//! The parameters of a sign-in's link: one row each, in the order of the link.

use polars::prelude::{Column, DataFrame};
use spotify_client::Parameter;

use super::Table;
use crate::Result;

impl Table for [Parameter] {
    fn table(&self) -> Result<DataFrame> {
        let text = |name: &str, cell: fn(&Parameter) -> &str| {
            Column::new(name.into(), self.iter().map(cell).collect::<Vec<_>>())
        };
        let columns = vec![
            text("parameter", |parameter| parameter.name),
            text("value", |parameter| &parameter.value),
            text("says", |parameter| parameter.purpose),
        ];
        Ok(DataFrame::new(self.len(), columns)?)
    }
}

impl Table for Vec<Parameter> {
    fn table(&self) -> Result<DataFrame> {
        self.as_slice().table()
    }
}
