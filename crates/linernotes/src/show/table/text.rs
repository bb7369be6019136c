//! What is shown of a table to text for a terminal: the same cells as in HTML, and as many columns as fit beside each
//! other. polars' own table has neither clocks nor rounding by column, and its settings are the whole program's.

use super::super::words::cut;
use super::cell::Cell;
use super::grid::{Grid, Shown};
use crate::place::Place;

/// A longer text is cut.
const LONGEST_TEXT: usize = 32;
/// Where a terminal does not say how wide it is, and in notebooks.
const WIDTH: usize = 120;
/// Between two columns.
const BETWEEN: &str = "  ";

/// How many characters a line may have.
pub(super) fn width() -> usize {
    let said = || std::env::var("COLUMNS").ok()?.trim().parse().ok();
    let said = if Place::here() == Place::Program { said() } else { None };
    said.filter(|width| *width >= 20).unwrap_or(WIDTH)
}

/// The names, the types under them, the rows, and which columns had no room. Pictures are left out.
pub(super) fn table(grid: &Grid, width: usize) -> String {
    let columns: Vec<Column> = grid.columns.iter().filter(|shown| !is_pictures(shown)).map(Column::of).collect();
    let fitting = fitting(&columns, width);
    let mut lines: Vec<String> = Vec::new();
    if fitting > 0 {
        let line = |cell: &dyn Fn(&Column) -> String| {
            let cells: Vec<String> = columns[..fitting].iter().map(|column| column.pad(&cell(column))).collect();
            cells.join(BETWEEN).trim_end().to_owned()
        };
        lines.push(line(&|column| column.name.clone()));
        if columns.iter().any(|column| !column.kind.is_empty()) {
            lines.push(line(&|column| column.kind.clone()));
        }
        lines.push(line(&|column| "─".repeat(column.width)));
        for row in 0..grid.rows {
            lines.push(line(&|column| column.cells[row].clone()));
            if grid.gap == Some(row + 1) {
                lines.push(line(&|_| "⋮".to_owned()));
            }
        }
    }
    let left: Vec<&str> = columns[fitting..].iter().map(|column| column.name.as_str()).collect();
    if !left.is_empty() {
        lines.push(format!("… and beside them: {}", left.join(", ")));
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

struct Column {
    name: String,
    kind: String,
    cells: Vec<String>,
    width: usize,
    is_number: bool,
}

impl Column {
    fn of(shown: &Shown) -> Self {
        let cells: Vec<String> = shown.cells.iter().map(|cell| short(&cell.text())).collect();
        let (name, kind) = (short(&shown.name), short(&shown.kind));
        let width = cells.iter().chain([&name, &kind]).map(|text| columns_of(text)).max().unwrap_or_default();
        Self { name, kind, cells, width, is_number: shown.is_number }
    }

    fn pad(&self, text: &str) -> String {
        let room = " ".repeat(self.width.saturating_sub(columns_of(text)));
        if self.is_number { format!("{room}{text}") } else { format!("{text}{room}") }
    }
}

/// How many columns fit; the first one always has to.
fn fitting(columns: &[Column], width: usize) -> usize {
    let mut used = 0;
    let fits = |column: &&Column| {
        used += column.width + BETWEEN.len();
        used <= width + BETWEEN.len()
    };
    columns.iter().take_while(fits).count().max(1).min(columns.len())
}

fn is_pictures(shown: &Shown) -> bool {
    let is_picture = |cell: &Cell| cell.picture.is_some();
    shown.cells.iter().any(is_picture) && shown.cells.iter().all(|cell| is_picture(cell) || cell.is_pale)
}

fn short(text: &str) -> String {
    cut(text, LONGEST_TEXT).map_or_else(|| text.to_owned(), |start| format!("{start}..."))
}

/// How many columns of a terminal a text takes: two a character in East Asian scripts and pictographs, none for marks that
/// stand on others.
fn columns_of(text: &str) -> usize {
    text.chars().map(columns_of_one).sum()
}

fn columns_of_one(character: char) -> usize {
    match u32::from(character) {
        0x0300..=0x036f | 0x200b..=0x200f | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xe0100..=0xe01ef => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1f64f
        | 0x1f680..=0x1f6ff
        | 0x1f900..=0x1f9ff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataFrame, DataType, IntoLazy as _, NamedFrom as _, Series, TimeUnit, TimeZone, col, df};

    use super::super::super::View;
    use super::*;

    fn music() -> DataFrame {
        let list = |texts: &[&str]| Series::new("".into(), texts);
        let picture = "data:image/png;base64,iVBORw==";
        let music = df!(
            "cover" => [Some(picture), None, Some(picture)],
            "name" => [Some("Paper Lanterns"), Some("東京の夜"), None],
            "artists" => [list(&["Night Ferry"]), list(&["Night Ferry", "Ada"]), list(&[])],
            "added_at" => [1_715_979_845_123_i64, 0, -1],
            "release_date" => [19_860_i32, 0, -1],
            "duration_ms" => [Some(182_800_i64), Some(3_849_000), None],
            "explicit" => [Some(true), Some(false), None],
            "energy" => [0.466, 0.5, 2e-6],
            "loudness" => [-6.869, -12.0, 0.0],
            "followers" => [12_i64, 1999, 1_234_567],
            "year" => [1999_i64, 2024, 10_000],
        );
        let moment = DataType::Datetime(TimeUnit::Milliseconds, TimeZone::opt_try_new(Some("Europe/Berlin")).unwrap());
        music
            .unwrap()
            .lazy()
            .with_columns([col("added_at").cast(moment), col("release_date").cast(DataType::Date)])
            .collect()
            .unwrap()
    }

    fn shown(rows: &DataFrame, view: View<'_>, width: usize) -> String {
        table(&Grid::of(rows, view), width)
    }

    #[test]
    fn every_kind_of_value_has_a_look() {
        insta::assert_snapshot!(shown(&music(), View::default(), 200), @"
        name            artists           added_at                     release_date  duration_ms  explicit  energy  loudness  followers   year
        str             list[str]         datetime[ms, Europe/Berlin]  date            i64, m:ss  bool         f64       f64        i64    i64
        ──────────────  ────────────────  ───────────────────────────  ────────────  ───────────  ────────  ──────  ────────  ─────────  ─────
        Paper Lanterns  Night Ferry       2024-05-17 23:04             2024-05-17           3:02  ✓          0.466      -6.9         12   1999
        東京の夜        Night Ferry, Ada  1970-01-01 01:00             1970-01-01        1:04:09  ·          0.500     -12.0       1999   2024
        null                              1970-01-01 00:59             1969-12-31           null  null       2e-06       0.0  1 234 567  10000
        ");
    }

    #[test]
    fn an_exact_view_hides_no_digit() {
        let columns = &["added_at", "duration_ms", "energy", "loudness", "followers"];
        insta::assert_snapshot!(shown(&music(), View { exact: true, columns, ..View::default() }, 200), @"
        added_at                      duration_ms  energy  loudness  followers
        datetime[ms, Europe/Berlin]           i64     f64       f64        i64
        ────────────────────────────  ───────────  ──────  ────────  ─────────
        2024-05-17 23:04:05.123 CEST       182800   0.466    -6.869         12
        1970-01-01 01:00:00 CET           3849000     0.5     -12.0       1999
        1970-01-01 00:59:59.999 CET          null   2e-06       0.0    1234567
        ");
    }

    #[test]
    fn columns_without_room_are_named() {
        let text = shown(&music(), View::default(), 60);
        assert!(text.lines().all(|line| columns_of(line) <= 60 || line.starts_with('…')), "{text}");
        assert!(
            text.ends_with(
                "… and beside them: added_at, release_date, duration_ms, explicit, energy, loudness, followers, year\n"
            ),
            "{text}"
        );
        let narrow = shown(&music(), View::default(), 5);
        assert!(narrow.starts_with("name\n"), "{narrow}");
    }

    #[test]
    fn a_view_chooses_rows_and_columns() {
        let long = df!("n" => (0..100_i64).collect::<Vec<_>>(), "m" => vec![0_i64; 100]).unwrap();
        let view = View { rows: 3, columns: &["n"], ..View::default() };
        assert_eq!(shown(&long, view, 80), "  n\ni64\n───\n  0\n  1\n  ⋮\n 99\n");
        assert_eq!(Grid::of(&long, view).size, "showing 3 of 100 rows × 1 of 2 columns");
        assert_eq!(shown(&long, View { rows: 0, ..view }, 80), "  n\ni64\n───\n");
        assert_eq!(shown(&DataFrame::empty(), View::default(), 80), "");
    }
}
