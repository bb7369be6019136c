//! A DataFrame to a picture of it, HTML and text. Of a long table only the rows that are shown are ever looked at.

mod cell;
mod digits;
mod grid;
mod html;
mod meaning;
mod text;

use html_escape::encode_text;
use polars::prelude::DataFrame;

use super::{Picture, View};
pub(super) use grid::Grid;

/// The table, and a line that tells how much of it is shown.
pub(super) fn picture(table: &DataFrame, view: View<'_>) -> Picture {
    let grid = Grid::of(table, view);
    let text = text::table(&grid, text::width());
    let html = html::table(&grid);
    Picture::text(format!("{text}{}", grid.size)).html(format!("{html}{}", html::note(&grid.size)))
}

/// The table as a part of something that says by itself how much there is: the line comes only where rows are left out.
pub(super) fn part(table: &DataFrame, view: View<'_>) -> Part {
    part_of(&Grid::of(table, view))
}

/// The same of a table that nobody else has, so that the types of its columns are nobody's business.
pub(super) fn list(table: &DataFrame, view: View<'_>) -> Part {
    part_of(&Grid::of(table, view).without_types())
}

fn part_of(grid: &Grid) -> Part {
    let (mut text, mut html) = (text::table(grid, text::width()), html::table(grid));
    if grid.leaves_rows_out {
        text.push_str(&grid.size);
        html.push_str(&html::note(&grid.size));
    }
    Part { text: text.trim_end().to_owned(), html }
}

/// A table in both its forms.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) html: String,
}

impl Part {
    /// With a line above it.
    pub(super) fn titled(self, title: &str) -> Self {
        let html = format!("<div style=\"font-weight:600;margin:0.6em 0 0.2em 0\">{}</div>", encode_text(title));
        Self { text: format!("{title}\n{}", self.text), html: html + &self.html }
    }
}
