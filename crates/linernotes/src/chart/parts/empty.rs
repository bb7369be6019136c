//! A chart of a table in which there is nothing to draw: it says so.

use std::sync::Arc;

use polars::prelude::DataFrame;
use serde_json::json;

use super::{Area, colour, draw};
use crate::Result;
use crate::chart::{Chart, Drawing, Plan};

/// The chart that says "no rows to show".
pub(crate) fn empty(title: String, note: String, figures: DataFrame) -> Chart {
    let view = json!({
        "data": { "values": [{}] },
        "mark": { "type": "text", "text": "no rows to show", "fontSize": 14, "color": colour::PALE_INK },
    });
    Plan { title, note, figures, view, drawing: Arc::new(Nothing), live: None, size: Chart::SIZE }.chart()
}

struct Nothing;

impl Drawing for Nothing {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        draw::nothing(area)
    }
}
