//! How a chart takes part in a dashboard: instead of figures that are computed once, a view that computes them from the rows, in the
//! browser, each time another chart picks some.

use polars::prelude::DataFrame;
use serde_json::{Value, json};

use super::columns::is_list;

/// A chart over rows.
#[derive(Debug, Clone)]
pub(crate) struct Live {
    /// The whole table that the chart was made of.
    pub(crate) rows: DataFrame,
    /// The columns of it that the view reads.
    pub(crate) fields: Vec<String>,
    /// A Vega-Lite unit or layered view with its transforms; no data, no parameters, no size. What is to stay pale when it is
    /// not picked says so by a condition on the parameter [`Live::PICKED`].
    pub(crate) view: Value,
    /// What a reader may pick in it.
    pub(crate) picks: Picks,
}

impl Live {
    /// Stands in `view` for the name that the dashboard gives the chart's own parameter.
    pub(crate) const PICKED: &'static str = "PICKED";

    /// The opacity of marks that turn pale while others are picked.
    pub(crate) fn opacity() -> Value {
        json!({ "condition": { "param": Self::PICKED, "value": 1 }, "value": 0.3 })
    }
}

/// What a reader may pick in a chart to filter the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Picks {
    /// A range on these channels, by dragging: `x`, `y`.
    Brush(Vec<&'static str>),
    /// Marks with the same values in these columns, by clicking.
    Click(Vec<String>),
    /// One item of a list column, by clicking; the view has a `flatten` transform for it.
    ClickInList(String),
    /// Nothing: it only follows.
    Nothing,
}

impl Picks {
    /// A click on a mark that stands for a word of this column: its one value, or an item of its lists.
    pub(crate) fn word(table: &DataFrame, column: &str) -> Self {
        if is_list(table, column) { Self::ClickInList(column.to_owned()) } else { Self::Click(vec![column.to_owned()]) }
    }
}
