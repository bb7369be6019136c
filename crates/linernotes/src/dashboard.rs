//! Charts that filter each other: what a reader picks in one, all others are drawn of. Made of charts of one table; computes in the
//! browser, from the rows themselves.

mod page;
mod parts;
#[cfg(test)]
mod tests;

use polars::prelude::DataFrame;
use serde_json::{Value, json};

use crate::chart::axis::counted;
use crate::chart::{Chart, Live, vega};
use crate::{Error, Result};
pub(crate) use page::page;

/// What a dashboard has besides its charts.
#[derive(Debug, Clone)]
pub struct DashboardOptions<'a> {
    /// Its title.
    pub title: &'a str,
    /// How many charts stand beside each other, at least one.
    pub columns: usize,
    /// Columns of words with a drop-down each: lists such as `genres`, or single words such as `decade`.
    pub menus: &'a [&'a str],
    /// Columns that a search field looks through.
    pub search: &'a [&'a str],
}

impl Default for DashboardOptions<'_> {
    fn default() -> Self {
        Self { title: "Dashboard", columns: 2, menus: &[], search: &["name", "artists", "album"] }
    }
}

/// Several charts that filter each other.
#[derive(Debug, Clone)]
pub struct Dashboard {
    title: String,
    spec: Value,
    charts: Vec<Chart>,
    columns: usize,
}

/// More rows would be megabytes, and slow in a browser: of a longer table, rows at equal distances are taken.
const MOST_ROWS: usize = 5_000;

/// A dashboard of these charts, two beside each other, with a search field where the table has names.
///
/// Drag a range or click a mark in one chart, and the others show those rows only; a double click takes that back. A chart
/// that cannot compute from rows, such as a scatter plot of more than 5,000, stands there as it is.
///
/// # Errors
///
/// [`Error::Dashboard`] when the charts are not of one table, or there are none.
///
/// ```no_run
/// use linernotes::prelude::*;
///
/// # fn main() -> linernotes::Result<()> {
/// # let table = DataFrame::empty();
/// let dashboard = dashboard(&[
///     chart::scatter(&table, &chart::Scatter::default())?,
///     chart::histogram(&table, &chart::Histogram::default())?,
/// ])?;
/// dashboard.save("dashboard.html")?;
/// # Ok(())
/// # }
/// ```
pub fn dashboard(charts: &[Chart]) -> Result<Dashboard> {
    dashboard_with(charts, &DashboardOptions::default())
}

/// [`dashboard`] with a title, drop-downs and a search of your choice.
///
/// # Errors
///
/// As [`dashboard`], and [`Error::NoColumn`] for a menu that is no column.
pub fn dashboard_with(charts: &[Chart], options: &DashboardOptions<'_>) -> Result<Dashboard> {
    let rows = parts::rows(charts, options)?;
    let columns = options.columns.clamp(1, charts.len());
    let (sample, step) = parts::sample(&rows, MOST_ROWS);
    let total = counted(rows.height(), "row");
    let shown = match step {
        1 => total,
        _ => format!("{} of {total}, one in {step}", counted(sample.height(), "row")),
    };
    let note = format!("{shown}. Drag or click in one chart to filter the others; double-click to undo");
    let tests = parts::input_tests(&sample, options);
    let spec = json!({
        "$schema": vega::SCHEMA,
        "title": vega::title(options.title, &note),
        "background": "white",
        "padding": 12,
        "config": vega::config(),
        "data": { "name": "rows", "values": vega::rows(&sample) },
        "params": parts::inputs(&sample, options),
        "vconcat": [parts::count(charts, &tests), { "concat": parts::views(charts, &tests), "columns": columns, "spacing": 28, "resolve": { "scale": { "color": "independent", "size": "independent" } } }],
    });
    Ok(Dashboard { title: options.title.to_owned(), spec, charts: charts.to_vec(), columns })
}

impl Dashboard {
    /// Its title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The dashboard in [Vega-Lite](https://vega.github.io/vega-lite/) v5, with its rows inside: complete by itself.
    #[must_use]
    pub fn vega_lite(&self) -> &Value {
        &self.spec
    }

    /// The charts as a PNG image beside each other, as they are before anything is picked.
    ///
    /// # Errors
    ///
    /// [`Error::Chart`] when plotters refuses.
    pub fn png(&self) -> Result<Vec<u8>> {
        crate::chart::canvas::png_of_many(&self.charts, self.columns)
    }

    /// Width and height in pixels of its picture, as it is shown.
    pub(crate) fn shown_size(&self) -> (u32, u32) {
        crate::chart::canvas::size_of_many(&self.charts, self.columns)
    }

    /// One HTML file that shows the dashboard without a network: where `cargo lab` has put Vega on this machine, it is inside. Elsewhere
    /// the page loads Vega by its version and the hash of its bytes, and says so.
    ///
    /// # Errors
    ///
    /// [`Error::Chart`] when plotters refuses to draw the picture for readers without scripts.
    pub fn html(&self) -> Result<String> {
        Ok(page(&self.title, &self.spec, &self.png()?))
    }
}

/// A chart's rows, or an error for a dashboard of charts that have none in common.
fn live_rows(charts: &[Chart]) -> Result<Vec<&Live>> {
    let lives: Vec<&Live> = charts.iter().filter_map(Chart::live).collect();
    let Some(first) = lives.first() else {
        return Err(Error::Dashboard(
            "none of the charts can be filtered: give it charts of rows, such as a scatter plot".to_owned(),
        ));
    };
    let height = first.rows.height();
    match lives.iter().find(|live| live.rows.height() != height) {
        None => Ok(lives),
        Some(other) => Err(Error::Dashboard(format!(
            "the charts are of different tables, of {} and {}: make all charts of one table",
            counted(height, "row"),
            counted(other.rows.height(), "row")
        ))),
    }
}

/// The columns that all charts together need, of the table that they share.
fn shared(lives: &[&Live], more: &[&str]) -> Result<DataFrame> {
    let mut columns: Vec<polars::prelude::Column> = Vec::new();
    let fields = lives.iter().flat_map(|live| live.fields.iter().map(|field| (&live.rows, field.as_str())));
    let more = more.iter().flat_map(|field| lives.iter().map(|live| (&live.rows, *field)));
    for (rows, field) in fields.chain(more) {
        let Ok(column) = rows.column(field) else { continue };
        match columns.iter().find(|there| there.name() == column.name()) {
            None => columns.push(column.clone()),
            Some(there) if there.equals_missing(column) => {}
            Some(_) => {
                return Err(Error::Dashboard(format!(
                    "the charts are of different tables, with other values in `{field}`: make all charts of one table"
                )));
            }
        }
    }
    Ok(DataFrame::new(columns.first().map_or(0, polars::prelude::Column::len), columns)?)
}
