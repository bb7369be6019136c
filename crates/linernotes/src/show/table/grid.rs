//! A table to what is shown of it: which columns, which rows, and what stands in each cell. The first and the last rows
//! are sliced off before anything is read, so the height of the table costs nothing.

use polars::prelude::{AnyValue, Column, DataFrame, DataType};

use super::super::View;
use super::super::words::{counted, grouped, one_line};
use super::cell::{Cell, Leads, Precision, cells};
use super::meaning::Meaning;

/// More columns are shown only when they are named.
const MOST_COLUMNS: usize = 50;

/// What is shown of a table.
pub(in super::super) struct Grid {
    pub(super) columns: Vec<Shown>,
    /// Behind how many rows others are left out.
    pub(super) gap: Option<usize>,
    /// How many rows are shown.
    pub(super) rows: usize,
    /// How much of the table this is.
    pub(super) size: String,
    pub(super) leaves_rows_out: bool,
}

/// A column of it.
pub(super) struct Shown {
    pub(super) name: String,
    /// Its type, as polars calls it; empty where it is not shown.
    pub(super) kind: String,
    pub(super) is_number: bool,
    pub(super) cells: Vec<Cell>,
}

impl Grid {
    pub(in super::super) fn of(table: &DataFrame, view: View<'_>) -> Self {
        let height = table.height();
        let rows = height.min(view.rows);
        let leaves_rows_out = rows < height;
        let first = if leaves_rows_out { rows.div_ceil(2) } else { rows };
        let ends = [table.head(Some(first)), table.tail(Some(rows - first))];
        let names = names(table, view);
        let columns: Vec<Shown> = names.iter().map(|name| shown(&ends, name, view)).collect();
        let size = size((rows, height), (columns.len(), table.width()));
        Self { columns, gap: leaves_rows_out.then_some(first), rows, size, leaves_rows_out }
    }

    pub(super) fn without_types(mut self) -> Self {
        self.columns.iter_mut().for_each(|column| column.kind.clear());
        self
    }
}

/// Pictures come first, as on every shelf.
fn names<'a>(table: &'a DataFrame, view: View<'a>) -> Vec<&'a str> {
    let mut names: Vec<&str> = match view.columns {
        [] => table.columns().iter().take(MOST_COLUMNS).map(|column| column.name().as_str()).collect(),
        columns => columns.iter().copied().filter(|name| table.column(name).is_ok()).collect(),
    };
    names.sort_by_key(|name| !is_picture(name, view));
    names
}

fn is_picture(name: &str, view: View<'_>) -> bool {
    name == "cover" || view.covers && matches!(name, "cover_url" | "image_url")
}

fn shown(ends: &[DataFrame; 2], name: &str, view: View<'_>) -> Shown {
    let kind = ends[0].column(name).map_or(DataType::Null, |column| column.dtype().clone());
    let meaning = match Meaning::of(name, &kind) {
        _ if is_picture(name, view) && kind == DataType::String => Meaning::Picture,
        meaning => meaning,
    };
    let precision = if view.exact { Precision::Exact } else { Precision::Rounded };
    let leads = match (name, meaning) {
        ("name", Meaning::Words) => Leads::Uris(values(ends, "uri")),
        ("album", Meaning::Words) => Leads::Ids("album", values(ends, "album_id")),
        ("artists", Meaning::List) => Leads::Ids("artist", values(ends, "artist_ids")),
        _ => Leads::Nowhere,
    };
    let unit = if meaning == Meaning::Length && !view.exact { ", m:ss" } else { "" };
    Shown {
        name: one_line(name),
        kind: format!("{}{unit}", one_line(&kind.to_string())),
        is_number: meaning.is_number(),
        cells: cells(&values(ends, name), meaning, precision, &leads),
    }
}

/// The values that are shown of a column; none where the table does not have it.
fn values<'a>(ends: &'a [DataFrame; 2], name: &str) -> Vec<AnyValue<'a>> {
    let of = |column: &'a Column| (0..column.len()).map(|row| column.get(row).unwrap_or(AnyValue::Null));
    ends.iter().filter_map(|end| end.column(name).ok()).flat_map(of).collect()
}

/// `8 rows × 3 columns`, or `showing 20 of 3,214 rows × 3 columns`.
fn size((rows, height): (usize, usize), (columns, width): (usize, usize)) -> String {
    let part = |shown: usize, all: usize, what| match shown == all {
        true => counted(all, what),
        false => format!("{} of {}", grouped(shown as i128, ","), counted(all, what)),
    };
    let showing = if (rows, columns) == (height, width) { "" } else { "showing " };
    format!("{showing}{} × {}", part(rows, height, "row"), part(columns, width, "column"))
}

#[cfg(test)]
mod tests {
    use polars::prelude::{Scalar, df};

    use super::*;

    #[test]
    fn the_height_of_a_table_costs_nothing() {
        // Written out, these would be 32 GB.
        let height = 4_000_000_000;
        let column = Column::new_scalar("n".into(), Scalar::from(7_i64), height);
        let table = DataFrame::new(height, vec![column]).unwrap();
        let grid = Grid::of(&table, View::default());
        assert_eq!((grid.rows, grid.gap, grid.columns[0].cells.len()), (20, Some(10), 20));
        assert_eq!(grid.size, "showing 20 of 4,000,000,000 rows × 1 column");
    }

    #[test]
    fn a_wide_table_shows_its_first_columns_and_says_so() {
        let columns = (0..200).map(|n| Column::new(format!("n{n}").into(), [n])).collect();
        let table = DataFrame::new(1, columns).unwrap();
        assert_eq!(Grid::of(&table, View::default()).size, "showing 1 row × 50 of 200 columns");
    }

    #[test]
    fn names_lead_to_pages_also_where_a_table_has_one_row() {
        for rows in [1, 2] {
            let uri = vec!["spotify:track:0ND8rF8oirMXtE59n585P6"; rows];
            let table = df!("name" => vec!["Paper Lanterns"; rows], "uri" => uri).unwrap();
            let grid = Grid::of(&table, View { columns: &["name"], ..View::default() });
            let links = grid.columns[0].cells.iter().filter(|cell| cell.pieces[0].link.is_some());
            assert_eq!(links.count(), rows);
        }
    }
}
