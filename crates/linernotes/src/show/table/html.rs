//! What is shown of a table to HTML that a notebook shows even when it does not trust its author. JupyterLab's sanitizer
//! then keeps tags, and inline styles whose every value it knows; it drops scripts, style elements, `color:inherit` and
//! `font-variant-numeric`. A gradient passes, and so does a picture that is held in its own address. No colour is fixed
//! but the pale one of bars, so that the table is at home on light and dark pages.

use std::fmt::Write as _;

use html_escape::{encode_double_quoted_attribute, encode_text};

use super::super::piece::Piece;
use super::super::words::cut;
use super::cell::Cell;
use super::grid::{Grid, Shown};

/// A longer text is cut; the whole is its tooltip.
const LONGEST_TEXT: usize = 46;
/// Pictures are this wide and high, in pixels. Spotify's smallest have 64.
const PICTURE: u32 = 40;

/// The names, the types under them, and the rows.
pub(super) fn table(grid: &Grid) -> String {
    let mut html = String::from("<div style=\"overflow-x:auto\"><table style=\"margin:0\"><thead><tr>");
    for column in &grid.columns {
        let _ = write!(html, "<th style=\"{}\">{}", style(column), encode_text(&column.name));
        if !column.kind.is_empty() {
            let kind = encode_text(&column.kind);
            let _ = write!(html, "<br><span style=\"font-weight:normal;font-size:0.85em;opacity:0.6\">{kind}</span>");
        }
        html.push_str("</th>");
    }
    html.push_str("</tr></thead><tbody>");
    for row in 0..grid.rows {
        html.push_str("<tr>");
        for column in &grid.columns {
            cell(&mut html, column, &column.cells[row]);
        }
        html.push_str("</tr>");
        if grid.gap == Some(row + 1) {
            html.push_str("<tr>");
            html.push_str(&"<td style=\"text-align:center;opacity:0.5\">⋮</td>".repeat(grid.columns.len()));
            html.push_str("</tr>");
        }
    }
    html.push_str("</tbody></table></div>");
    html
}

/// A line below it.
pub(super) fn note(text: &str) -> String {
    format!("<div style=\"font-size:0.85em;opacity:0.6;margin:0.4em 0\">{}</div>", encode_text(text))
}

fn cell(html: &mut String, column: &Shown, cell: &Cell) {
    let text = cell.text();
    let is_cut = cell.picture.is_none() && cut(&text, LONGEST_TEXT).is_some();
    let _ = write!(html, "<td style=\"{}{}\"", style(column), extra_style(cell));
    if is_cut {
        let _ = write!(html, " title=\"{}\"", encode_double_quoted_attribute(&text));
    }
    html.push('>');
    match &cell.picture {
        Some(address) => {
            let _ = write!(
                html,
                "<img src=\"{}\" alt=\"\" width=\"{PICTURE}\" height=\"{PICTURE}\" \
                 style=\"display:block;width:{PICTURE}px;height:{PICTURE}px;max-width:none;border-radius:3px\">",
                encode_double_quoted_attribute(address)
            );
        }
        None if is_cut => cut_pieces(html, &cell.pieces),
        None => html.push_str(&super::super::piece::html(&cell.pieces, ", ")),
    }
    html.push_str("</td>");
}

/// As many pieces as there is room for, and the start of the next one.
fn cut_pieces(html: &mut String, pieces: &[Piece]) {
    let mut room = LONGEST_TEXT;
    for (at, piece) in pieces.iter().enumerate() {
        if at > 0 {
            html.push_str(", ");
            room = room.saturating_sub(2);
        }
        let end = piece.text.char_indices().nth(room).map_or(piece.text.len(), |(end, _)| end);
        piece.write_html(html, &piece.text[..end]);
        room = room.saturating_sub(piece.text.chars().count());
        if room == 0 {
            break;
        }
    }
    html.push_str("...");
}

/// Numbers stand below each other at their ends, and nothing is wrapped: a notebook would wrap cells by itself.
fn style(column: &Shown) -> &'static str {
    if column.is_number { "text-align:right;white-space:nowrap" } else { "text-align:left;white-space:nowrap" }
}

fn extra_style(cell: &Cell) -> String {
    match (cell.is_pale, cell.share) {
        (true, _) => ";opacity:0.5".to_owned(),
        (false, Some(share)) => {
            let end = share * 100.0;
            format!(
                ";background:linear-gradient(90deg,rgba(29,185,84,0.28) {end:.1}%,transparent {end:.1}%) \
                 0 50%/100% 1.6em no-repeat"
            )
        }
        (false, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataFrame, NamedFrom as _, Series, df};

    use super::super::super::View;
    use super::super::super::sanitizer::assert_survives;

    fn html(rows: &DataFrame) -> String {
        html_of(rows, View::default())
    }

    fn html_of(rows: &DataFrame, view: View<'_>) -> String {
        let html = super::super::picture(rows, view).data()["text/html"].as_str().unwrap().to_owned();
        assert_survives(&html);
        html
    }

    #[test]
    fn a_table_has_names_types_aligned_values_and_its_size() {
        let small = df!("name" => [Some("a<b"), None], "tempo" => [97.975, 2e-6]).unwrap();
        insta::assert_snapshot!(html(&small).replace("><", ">\n<"), @r#"
        <div style="overflow-x:auto">
        <table style="margin:0">
        <thead>
        <tr>
        <th style="text-align:left;white-space:nowrap">name<br>
        <span style="font-weight:normal;font-size:0.85em;opacity:0.6">str</span>
        </th>
        <th style="text-align:right;white-space:nowrap">tempo<br>
        <span style="font-weight:normal;font-size:0.85em;opacity:0.6">f64</span>
        </th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <td style="text-align:left;white-space:nowrap">a&lt;b</td>
        <td style="text-align:right;white-space:nowrap">98.0</td>
        </tr>
        <tr>
        <td style="text-align:left;white-space:nowrap;opacity:0.5">null</td>
        <td style="text-align:right;white-space:nowrap">2e-06</td>
        </tr>
        </tbody>
        </table>
        </div>
        <div style="font-size:0.85em;opacity:0.6;margin:0.4em 0">2 rows × 2 columns</div>
        "#);
    }

    #[test]
    fn a_row_of_music_looks_like_music() {
        let row = df!(
            "name" => ["Paper Lanterns"], "duration_ms" => [182_800_i64], "explicit" => [false],
            "energy" => [0.466], "loudness" => [-6.869], "uri" => ["spotify:track:0ND8rF8oirMXtE59n585P6"]
        );
        let row = html(&row.unwrap());
        let cells = row.split_once("<tbody>").unwrap().1.replace("</td>", "\n");
        insta::assert_snapshot!(cells.trim_end_matches('\n'), @r#"
        <tr><td style="text-align:left;white-space:nowrap"><a href="https://open.spotify.com/track/0ND8rF8oirMXtE59n585P6" target="_blank" style="text-decoration:none">Paper Lanterns</a>
        <td style="text-align:right;white-space:nowrap">3:02
        <td style="text-align:left;white-space:nowrap;opacity:0.5">·
        <td style="text-align:right;white-space:nowrap;background:linear-gradient(90deg,rgba(29,185,84,0.28) 46.6%,transparent 46.6%) 0 50%/100% 1.6em no-repeat">0.466
        <td style="text-align:right;white-space:nowrap">-6.9
        <td style="text-align:left;white-space:nowrap">spotify:track:0ND8rF8oirMXtE59n585P6
        </tr></tbody></table></div><div style="font-size:0.85em;opacity:0.6;margin:0.4em 0">1 row × 6 columns</div>
        "#);
    }

    #[test]
    fn nothing_in_a_table_is_markup() {
        let hostile = df!(
            "<script>" => ["<img src=x onerror=alert(1)>", "\"><script>alert(1)</script> and much more text"],
            "name" => ["<b>", "\"'"], "uri" => ["spotify:track:\"><script>", "javascript:alert(1)"],
            "cover" => ["data:image/svg+xml;base64,\"><script>", "https://a.example/\" onerror=\"alert(1)"],
        );
        let html = html(&hostile.unwrap());
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>"), "{html}");
        assert!(!html.contains("\"\"><") && !html.contains("<a "), "{html}");
    }

    #[test]
    fn whatever_stands_in_a_table_an_untrusted_notebook_shows_it_unchanged() {
        let texts = [
            "",
            "<",
            "&amp;",
            "\"",
            "'",
            "]]>",
            "<!--",
            "\u{0}\u{1b}[2J",
            "\u{202e}x",
            "a\nb",
            "=\"\" x=\"",
            "…".repeat(60).as_str(),
        ]
        .map(str::to_owned);
        let numbers = [0.0, -0.0, 1.0, 1.000_001, -1.0, f64::NAN, f64::INFINITY, 5e-324, 0.999_99, 1e300, 2e-6, 0.5];
        let whole = [0, 1, -1, i64::MAX, i64::MIN, 999, 1000, 9999, 10_000, -59_999, 3_600_000, 2024];
        let rows = df!(
            "name" => &texts, "cover" => &texts, "image_url" => &texts, "uri" => &texts, "\"><b>" => &texts,
            "energy" => numbers, "tempo" => numbers, "x" => numbers, "followers" => whole, "duration_ms" => whole,
            "id" => whole, "yes" => texts.each_ref().map(String::is_empty),
        );
        let rows = rows.unwrap();
        for view in [
            View::default(),
            View { covers: true, exact: true, ..View::default() },
            View { rows: 1, ..View::default() },
        ] {
            let html = html_of(&rows, view);
            assert!(!html.contains(['\u{0}', '\u{1b}', '\u{202e}', '\n']), "{html}");
        }
    }

    #[test]
    fn long_tables_show_both_ends() {
        let long = df!("n" => (0..3214_i64).collect::<Vec<_>>()).unwrap();
        let html = html(&long);
        assert_eq!(html.matches("<tr>").count(), 1 + 20 + 1);
        assert!(html.contains(">9<") && !html.contains(">10<") && html.contains(">3204<"));
        assert!(html.contains("showing 20 of 3,214 rows × 1 column<"), "{html}");
    }

    #[test]
    fn a_cover_is_shown_where_it_is_held_and_an_address_only_when_asked() {
        let held = "data:image/png;base64,iVBORw==";
        let rows = df!("n" => [1], "cover_url" => ["https://i.scdn.co/image/a"]).unwrap();
        assert!(!html(&rows).contains("<img"));
        let asked = html_of(&rows, View { covers: true, ..View::default() });
        assert!(
            asked.contains("<tr><td style=\"text-align:left;white-space:nowrap\"><img src=\"https://i.scdn"),
            "{asked}"
        );
        assert!(html(&df!("cover" => [held]).unwrap()).contains(held));
    }

    #[test]
    fn a_long_list_of_names_is_cut_as_a_whole_and_whole_in_its_tooltip() {
        let names = ["The Harbour Lights", "Marguerite & the Long Way Home", "Nils"];
        let ids = ["4Z8W4fKeB5YxbusRsdQVPb", "0000000000000000000001", "no id"];
        let list = |texts: &[&str]| Series::new("".into(), texts);
        let row = df!("artists" => [list(&names)], "artist_ids" => [list(&ids)]).unwrap();
        let html = html_of(&row, View { columns: &["artists"], ..View::default() });
        assert!(html.contains(" title=\"The Harbour Lights, Marguerite &amp; the Long Way Home, Nils\">"), "{html}");
        assert!(html.contains("artist/0000000000000000000001\" target=\"_blank\" "), "{html}");
        assert!(html.contains(">Marguerite &amp; the Long Way </a>...</td>"), "{html}");
    }
}
