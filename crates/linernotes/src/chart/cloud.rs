//! A cloud of words, each as large as it is frequent. Where they stand is computed here, once for both drawings.

mod layout;

use std::sync::Arc;

use plotters::prelude::{Color as _, IntoFont as _, TextStyle};
use plotters::style::text_anchor::{HPos, VPos};
use polars::prelude::{DataFrame, NamedFrom as _, Series};
use serde_json::{Map, Value, json};

use super::parts::canvas::{FONT, px};
use super::parts::columns::{figures, most_frequent, word_series};
use super::parts::empty::empty;
use super::parts::expression::{datum, field, texts};
use super::parts::tally::Tally;
use super::parts::{Area, Live, Picks, axis, colour, draw, note, noun, vega};
use super::{Chart, Drawing, Plan};
use crate::Result;
use layout::{Placed, layout};

/// What a cloud of words shows.
#[derive(Debug, Clone)]
pub struct Cloud<'a> {
    /// The column whose values are the words; a row counts for each item of a list.
    pub words: &'a str,
    /// How many words, 1 to 100: the most frequent.
    pub most: usize,
    /// The title; `None`: what is shown, in words.
    pub title: Option<&'a str>,
}

impl Default for Cloud<'_> {
    fn default() -> Self {
        Self { words: "genres", most: 60, title: None }
    }
}

/// Words, the most frequent in the middle: the area of one grows with its count. The same table gives the same cloud. For numbers
/// to compare, use [`bars`](super::bars()).
///
/// # Errors
///
/// [`crate::Error::NoColumn`], for a column that is not there.
pub fn cloud(table: &DataFrame, options: &Cloud<'_>) -> Result<Chart> {
    let tally = Tally::of(table, options.words)?;
    let mut frequent = most_frequent(tally.words(), usize::MAX);
    let of_all = frequent.len();
    frequent.truncate(options.most.clamp(1, 100));
    let placed = layout(&frequent)?;
    let noun = noun::noun(table);
    let mut note = vec![note::counted(tally.rows_with_words, noun, tally.lists.then_some(options.words))];
    note.extend(note::top(placed.len(), of_all, options.words));
    note.extend(note::left_out(table.height() - tally.rows_with_words, &axis::words(options.words)));
    let what = noun::heading(noun);
    let title = options.title.map_or_else(|| axis::label(options.words), ToOwned::to_owned);
    let figures = word_figures(&placed)?;
    if placed.is_empty() {
        return Ok(empty(title, note.join("; "), figures));
    }
    let plan = Plan {
        title,
        note: note.join("; "),
        figures,
        view: view(&what),
        live: Some(live(table, options, &placed, &what)),
        drawing: Arc::new(Words(placed)),
        size: Chart::SIZE,
    };
    Ok(plan.chart())
}

/// Frequent words are darker as well: small ones stay readable.
fn shade(share: f64) -> plotters::style::RGBColor {
    colour::on_scale(&SHADES, share.sqrt())
}

const SHADES: [&str; 2] = ["#4D94C8", "#00224E"];

fn word_figures(placed: &[Placed]) -> Result<DataFrame> {
    let tenths =
        |of: fn(&Placed) -> f64| placed.iter().map(|word| (of(word) * 10.0).round() / 10.0).collect::<Vec<_>>();
    figures(vec![
        word_series("word", placed.iter().map(|word| Some(word.word.clone())).collect()),
        Series::new("count".into(), placed.iter().map(|word| word.count as i64).collect::<Vec<_>>()),
        word_series("text", placed.iter().map(|word| Some(word.text.clone())).collect()),
        Series::new("x".into(), tenths(|word| word.x)),
        Series::new("y".into(), tenths(|word| word.y)),
        Series::new("size".into(), tenths(|word| word.size)),
    ])
}

fn encoding(count: &Value, text: &Value, tooltip: &Value) -> Value {
    let place = |name: &str, end: u32| json!({ "field": name, "type": "quantitative", "axis": null, "scale": { "domain": [0, end], "nice": false, "zero": false } });
    let mut y = place("y", layout::HEIGHT);
    y["scale"]["reverse"] = json!(true);
    json!({
        "x": place("x", layout::WIDTH), "y": y,
        "text": text, "tooltip": tooltip,
        "size": { "field": "size", "type": "quantitative", "scale": null, "legend": null },
        "color": { "field": count, "type": "quantitative", "legend": null, "scale": { "type": "sqrt", "domainMin": 0, "range": SHADES } },
    })
}

fn view(what: &str) -> Value {
    let tooltip = json!([{ "field": "word", "title": "title" }, { "field": "count", "type": "quantitative", "title": what, "format": "," }]);
    json!({
        "width": layout::WIDTH,
        "height": layout::HEIGHT,
        "mark": { "type": "text", "align": "center", "baseline": "middle", "fontWeight": "bold" },
        "encoding": encoding(&json!("count"), &json!({ "field": "text" }), &tooltip),
    })
}

/// A dashboard gives a chart that much of the width that it has alone.
const IN_DASHBOARD: f64 = 0.6;

/// Each word stays at its place, and shrinks when fewer of its rows are left.
fn live(table: &DataFrame, options: &Cloud<'_>, placed: &[Placed], what: &str) -> Live {
    let word = datum(options.words);
    let places: Map<String, Value> = placed
        .iter()
        .map(|placed| {
            (placed.word.clone(), json!([placed.x.round(), placed.y.round(), placed.size.round(), placed.count]))
        })
        .collect();
    let at = |place: usize| format!("({})[{word}][{place}]", Value::Object(places.clone()));
    let known: Vec<String> = placed.iter().map(|placed| placed.word.clone()).collect();
    let mut transform = vega::items(table, options.words);
    transform.push(json!({ "filter": format!("indexof({}, {word}) >= 0", texts(&known)) }));
    transform.push(json!({ "aggregate": [{ "op": "count", "as": "rows" }], "groupby": [options.words] }));
    transform.push(json!({ "calculate": at(0), "as": "x" }));
    transform.push(json!({ "calculate": at(1), "as": "y" }));
    transform.push(json!({ "calculate": format!("max(7, {IN_DASHBOARD} * {} * sqrt(datum.rows / {}))", at(2), at(3)), "as": "size" }));
    let by = field(options.words);
    let tooltip = json!([{ "field": by }, { "field": "rows", "title": what, "format": "," }]);
    let mut encoding = encoding(&json!("rows"), &json!({ "field": by }), &tooltip);
    encoding["opacity"] = Live::opacity();
    Live {
        rows: table.clone(),
        fields: vec![options.words.to_owned()],
        view: json!({
            "transform": transform,
            "mark": { "type": "text", "align": "center", "baseline": "middle", "fontWeight": "bold" },
            "encoding": encoding,
        }),
        picks: Picks::word(table, options.words),
    }
}

struct Words(Vec<Placed>);

impl Drawing for Words {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        let most = self.0.iter().map(|word| word.count).max().unwrap_or(1).max(1) as f64;
        let (left, top) = middle_of(area);
        let unit = f64::from(px(1));
        for word in &self.0 {
            let colour = shade(word.count as f64 / most);
            let font = (FONT, word.size * layout::LINE * unit, plotters::style::FontStyle::Bold).into_font();
            let style = TextStyle { color: colour.to_backend_color(), ..TextStyle::from(font) };
            let style = draw::anchored(&style, HPos::Center, VPos::Center);
            area.draw_text(&word.text, &style, (left + (word.x * unit) as i32, top + (word.y * unit) as i32))?;
        }
        Ok(())
    }
}

/// Where the cloud's corner is, so that the cloud is in the middle.
fn middle_of(area: &Area<'_>) -> (i32, i32) {
    let (width, height) = area.dim_in_pixel();
    let room = |whole: u32, part: u32| ((i32::try_from(whole).unwrap_or(i32::MAX) - px(part)) / 2).max(0);
    (room(width, layout::WIDTH), room(height, layout::HEIGHT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::checks::{check, many};

    #[test]
    fn words_have_counts_and_places() {
        let chart = cloud(&many(7, 1), &Cloud::default()).unwrap();
        insta::assert_snapshot!(chart.figures().select(["word", "count"]).unwrap(), @r"
        shape: (4, 2)
        ┌──────┬───────┐
        │ word ┆ count │
        │ ---  ┆ ---   │
        │ str  ┆ i64   │
        ╞══════╪═══════╡
        │ pop  ┆ 3     │
        │ rock ┆ 3     │
        │ <&>  ┆ 2     │
        │ jazz ┆ 2     │
        └──────┴───────┘
        ");
        insta::assert_snapshot!(chart.note, @"7 plays, each counted for all its genres");
    }

    #[test]
    fn copes_with_any_table() {
        check(|table| cloud(table, &Cloud::default()));
        check(|table| cloud(table, &Cloud { words: "name", most: usize::MAX, title: Some("<&>") }));
    }
}
