//! A DataFrame to an HTML table that a notebook shows even when it does not trust its author: tags and inline styles
//! only, every value escaped.

use std::fmt::Write as _;

use html_escape::{encode_double_quoted_attribute, encode_text};
use polars::prelude::{AnyValue, Column, DataFrame};

use crate::number::float;

/// A table of more rows shows its first and last ones.
const MOST_ROWS: usize = 20;
/// A longer text is cut; the whole is its tooltip.
const LONGEST_TEXT: usize = 46;

/// The table: names, types under them, rows, and how many there are.
pub(super) fn table(table: &DataFrame) -> String {
    let mut html = String::from("<table><thead><tr>");
    for column in table.columns() {
        let _ = write!(
            html,
            "<th style=\"{}\">{}<br><span style=\"font-weight:normal;opacity:0.6\">{}</span></th>",
            style(column),
            encode_text(column.name().as_str()),
            encode_text(&column.dtype().to_string())
        );
    }
    html.push_str("</tr></thead><tbody>");
    let height = table.height();
    for row in shown_rows(height) {
        html.push_str("<tr>");
        for column in table.columns() {
            match row {
                Some(row) => cell(&mut html, column, row),
                None => html.push_str("<td style=\"text-align:center\">⋮</td>"),
            }
        }
        html.push_str("</tr>");
    }
    let _ = write!(html, "</tbody></table><p>{}</p>", size(height, table.width()));
    html
}

/// Which rows to show; `None` stands for those left out.
fn shown_rows(height: usize) -> Vec<Option<usize>> {
    if height <= MOST_ROWS {
        return (0..height).map(Some).collect();
    }
    let half = MOST_ROWS / 2;
    (0..half).map(Some).chain([None]).chain((height - half..height).map(Some)).collect()
}

fn cell(html: &mut String, column: &Column, row: usize) {
    let value = column.get(row).unwrap_or(AnyValue::Null);
    let text = match &value {
        AnyValue::Null => {
            let _ = write!(html, "<td style=\"{};opacity:0.5\">null</td>", style(column));
            return;
        }
        AnyValue::Float64(number) => float(*number),
        AnyValue::Float32(number) => float(f64::from(*number)),
        AnyValue::String(text) => (*text).to_owned(),
        AnyValue::StringOwned(text) => text.to_string(),
        other => other.to_string(),
    };
    let text = text.replace(['\n', '\r'], " ");
    match cut(&text) {
        None => {
            let _ = write!(html, "<td style=\"{}\">{}</td>", style(column), encode_text(&text));
        }
        Some(start) => {
            let _ = write!(
                html,
                "<td style=\"{}\" title=\"{}\">{}...</td>",
                style(column),
                encode_double_quoted_attribute(&text),
                encode_text(start)
            );
        }
    }
}

/// Numbers stand below each other at their ends, and nothing is wrapped: a notebook would wrap cells by itself.
fn style(column: &Column) -> &'static str {
    if column.dtype().is_numeric() {
        "text-align:right;white-space:nowrap"
    } else {
        "text-align:left;white-space:nowrap"
    }
}

/// The start of a text that is too long.
fn cut(text: &str) -> Option<&str> {
    let (_, rest) = text.char_indices().nth(LONGEST_TEXT).map(|(end, _)| text.split_at(end))?;
    (rest.chars().nth(3).is_some()).then(|| &text[..text.len() - rest.len()])
}

fn size(rows: usize, columns: usize) -> String {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    format!("{rows} row{} × {columns} column{}", plural(rows), plural(columns))
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    #[test]
    fn a_table_has_names_types_aligned_values_and_its_size() {
        let small = df!("name" => [Some("a<b"), None], "tempo" => [97.975, 2e-6]).unwrap();
        insta::assert_snapshot!(table(&small).replace("><", ">\n<"), @r#"
        <table>
        <thead>
        <tr>
        <th style="text-align:left;white-space:nowrap">name<br>
        <span style="font-weight:normal;opacity:0.6">str</span>
        </th>
        <th style="text-align:right;white-space:nowrap">tempo<br>
        <span style="font-weight:normal;opacity:0.6">f64</span>
        </th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <td style="text-align:left;white-space:nowrap">a&lt;b</td>
        <td style="text-align:right;white-space:nowrap">97.975</td>
        </tr>
        <tr>
        <td style="text-align:left;white-space:nowrap;opacity:0.5">null</td>
        <td style="text-align:right;white-space:nowrap">2e-06</td>
        </tr>
        </tbody>
        </table>
        <p>2 rows × 2 columns</p>
        "#);
    }

    #[test]
    fn nothing_in_a_table_is_markup() {
        let hostile =
            df!("<script>" => ["<img src=x onerror=alert(1)>", "\"><script>alert(1)</script> and much more text"])
                .unwrap();
        let html = table(&hostile);
        assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
        assert!(!html.contains("\"\"><"), "{html}");
    }

    #[test]
    fn long_tables_show_both_ends() {
        let long = df!("n" => (0..100_i64).collect::<Vec<_>>()).unwrap();
        let html = table(&long);
        assert_eq!(html.matches("<tr>").count(), 1 + MOST_ROWS + 1);
        assert!(html.contains(">9<") && !html.contains(">10<") && html.contains(">90<"));
        assert!(html.contains("100 rows × 1 column<"));
    }

    #[test]
    fn long_text_is_cut_where_pandas_cuts_it() {
        let link = "https://api.spotify.com/v1/tracks/0ND8rF8oirMXtE59n585P6";
        assert_eq!(cut(link), Some("https://api.spotify.com/v1/tracks/0ND8rF8oirMX"));
        assert_eq!(cut("https://api.spotify.com/v1/tracks/0ND8rF8oirMXtE5"), None);
        assert_eq!(cut(&"é".repeat(50)), Some("é".repeat(46).as_str()));
    }
}
