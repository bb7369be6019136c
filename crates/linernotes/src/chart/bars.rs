//! What there is most of: a bar for each of the most frequent values of a column, or for the rows with the greatest numbers.

use std::collections::HashMap;
use std::sync::Arc;

use plotters::element::Rectangle;
use plotters::prelude::Color as _;
use plotters::style::text_anchor::{HPos, VPos};
use polars::prelude::{DataFrame, NamedFrom as _, Series};
use serde_json::{Value, json};

use super::parts::canvas::px;
use super::parts::columns::{figures, most_frequent, numbers, word_series, words};
use super::parts::empty::empty;
use super::parts::expression::{datum, field, scaled_datum};
use super::parts::plane::{Plane, Room, marks};
use super::parts::tally::Tally;
use super::parts::{Area, Live, Picks, axis, colour, draw, note, noun, vega};
use super::{Chart, Drawing, Plan};
use crate::Result;

/// What a chart of bars shows.
#[derive(Debug, Clone)]
pub struct Bars<'a> {
    /// The column with what has a bar each: words, a list of words, of which a row counts for each item, or anything else with
    /// few different values.
    pub category: &'a str,
    /// A column of numbers, to have a bar for each row, as long as its number and named by `category`. `None`: rows are counted.
    pub value: Option<&'a str>,
    /// How many bars, 1 to 50.
    pub top: usize,
    /// The title; `None`: what is shown, in words.
    pub title: Option<&'a str>,
}

impl Default for Bars<'_> {
    fn default() -> Self {
        Self { category: "genres", value: None, top: 15, title: None }
    }
}

const MOST_BARS: usize = 50;

/// Horizontal bars, the longest first; equally long ones by the alphabet.
///
/// # Errors
///
/// [`crate::Error::NoColumn`], and [`crate::Error::WrongColumn`] when `value` names a column of something else than numbers.
pub fn bars(table: &DataFrame, options: &Bars<'_>) -> Result<Chart> {
    let bars = match options.value {
        None => counted(table, options)?,
        Some(value) => of_rows(table, options, value)?,
    };
    let title = options.title.map_or_else(|| bars.title.clone(), ToOwned::to_owned);
    let figures = figures(vec![
        Series::new("rank".into(), (1..=bars.names.len() as i64).collect::<Vec<_>>()),
        word_series("category", bars.names.iter().cloned().map(Some).collect()),
        Series::new("value".into(), bars.values.clone()),
    ])?;
    if bars.names.is_empty() {
        return Ok(empty(title, bars.note, figures));
    }
    let height = u32::try_from(bars.names.len()).unwrap_or(u32::MAX).saturating_mul(STEP);
    let plan = Plan {
        title,
        note: bars.note.clone(),
        figures,
        view: view(&bars, height, options),
        live: Some(live(table, options, &bars)),
        drawing: Arc::new(bars),
        size: (Chart::SIZE.0, height + 120),
    };
    Ok(plan.chart())
}

/// A bar and the gap below it, in pixels.
const STEP: u32 = 22;

struct Drawn {
    names: Vec<String>,
    values: Vec<f64>,
    /// What the values are.
    axis: String,
    /// Between two marks on their axis.
    least_step: f64,
    title: String,
    note: String,
}

fn counted(table: &DataFrame, options: &Bars<'_>) -> Result<Drawn> {
    let tally = Tally::of(table, options.category)?;
    let mut frequent = most_frequent(tally.words(), usize::MAX);
    let of_all = frequent.len();
    frequent.truncate(options.top.clamp(1, MOST_BARS));
    let noun = noun::noun(table);
    let mut note = vec![note::counted(tally.rows_with_words, noun, tally.lists.then_some(options.category))];
    note.extend(note::top(frequent.len(), of_all, options.category));
    note.extend(note::left_out(table.height() - tally.rows_with_words, &axis::words(options.category)));
    let what = noun::heading(noun);
    Ok(Drawn {
        values: frequent.iter().map(|(_, count)| *count as f64).collect(),
        names: frequent.into_iter().map(|(name, _)| name).collect(),
        title: axis::by(&what, Some(options.category)),
        axis: what,
        least_step: 1.0,
        note: note.join("; "),
    })
}

fn of_rows(table: &DataFrame, options: &Bars<'_>, value: &str) -> Result<Drawn> {
    let (names, values) = (words(table, options.category)?, numbers(table, value)?);
    let pairs = names.into_iter().zip(values).filter_map(|(name, value)| Some((name?, value?)));
    let mut rows: Vec<(String, f64)> = pairs.collect();
    let limit = options.top.clamp(1, MOST_BARS);
    let longest_first =
        |(a, more): &(String, f64), (b, less): &(String, f64)| less.total_cmp(more).then_with(|| a.cmp(b));
    let (noun, known) = (noun::noun(table), rows.len());
    if known > limit {
        rows.select_nth_unstable_by(limit, longest_first);
        rows.truncate(limit);
    }
    rows.sort_by(longest_first);
    let mut note = if known > rows.len() {
        vec![format!("the first {} of {}", rows.len(), axis::counted(known, noun))]
    } else {
        vec![axis::counted(known, noun)]
    };
    let without = format!("{} or {}", axis::words(options.category), axis::words(value));
    note.extend(note::left_out(table.height() - known, &without));
    let (names, values): (Vec<String>, Vec<f64>) = rows.into_iter().unzip();
    Ok(Drawn {
        names: told_apart(names),
        values,
        axis: axis::label(value),
        least_step: 0.0,
        title: format!("{} with the highest {}", noun::heading(noun), axis::words(value)),
        note: note.join("; "),
    })
}

/// Rows may have the same name, bars may not: the second is "Intro (2)".
fn told_apart(names: Vec<String>) -> Vec<String> {
    let mut seen = HashMap::<String, usize>::new();
    let apart = |name: String| {
        let times = seen.entry(name.clone()).or_default();
        *times += 1;
        if *times == 1 { name } else { format!("{name} ({times})") }
    };
    names.into_iter().map(apart).collect()
}

fn view(bars: &Drawn, height: u32, options: &Bars<'_>) -> Value {
    let y = json!({
        "field": "category", "type": "nominal", "sort": null, "title": null,
        "axis": { "labelLimit": 190, "ticks": false, "domain": false, "labelPadding": 8 }, "scale": { "paddingInner": 0.25, "paddingOuter": 0.1 },
    });
    let tooltip = json!([
        { "field": "category", "title": axis::words(options.category) },
        { "field": "value", "type": "quantitative", "title": bars.axis, "format": ",.3~f" },
    ]);
    let x = json!({ "field": "value", "type": "quantitative", "title": bars.axis, "scale": { "zero": true }, "axis": vega::axis_by(bars.least_step) });
    json!({
        "width": Chart::SIZE.0 - 290,
        "height": height,
        "encoding": { "y": y, "x": x },
        "layer": [
            { "mark": { "type": "bar", "color": colour::CATEGORIES[0], "cornerRadiusEnd": 2 }, "encoding": { "tooltip": tooltip } },
            {
                "mark": { "type": "text", "align": { "expr": "datum.value < 0 ? 'right' : 'left'" }, "dx": { "expr": "datum.value < 0 ? -5 : 5" }, "color": colour::INK, "fontSize": 11 },
                "encoding": { "text": { "field": "value", "type": "quantitative", "format": ",.3~f" } },
            },
        ],
    })
}

fn live(table: &DataFrame, options: &Bars<'_>, bars: &Drawn) -> Live {
    let category = field(options.category);
    let limit = options.top.clamp(1, MOST_BARS);
    // Where each row has a bar, a list as a whole is its name.
    let (mut transform, picks) = match options.value {
        None => (vega::items(table, options.category), Picks::word(table, options.category)),
        Some(_) => (Vec::new(), Picks::Click(vec![options.category.to_owned()])),
    };
    transform.push(json!({ "filter": format!("isValid({0}) && {0} !== ''", datum(options.category)) }));
    if let Some(value) = options.value {
        transform.push(json!({ "filter": format!("isValid({})", datum(value)) }));
        transform.push(json!({ "calculate": scaled_datum(value), "as": "bar" }));
    }
    let group = match options.value {
        None => json!({ "op": "count", "as": "bar" }),
        Some(_) => json!({ "op": "max", "field": "bar", "as": "bar" }),
    };
    transform.push(json!({ "aggregate": [group], "groupby": [options.category] }));
    transform.push(json!({
        "window": [{ "op": "row_number", "as": "rank" }],
        "sort": [{ "field": "bar", "order": "descending" }, { "field": category, "order": "ascending" }],
    }));
    transform.push(json!({ "filter": format!("datum.rank <= {limit}") }));
    Live {
        rows: table.clone(),
        fields: [Some(options.category), options.value].into_iter().flatten().map(ToOwned::to_owned).collect(),
        view: json!({
            "transform": transform,
            "mark": { "type": "bar", "color": colour::CATEGORIES[0], "cornerRadiusEnd": 2 },
            "encoding": {
                "y": { "field": category, "type": "nominal", "sort": { "field": "rank" }, "title": null, "axis": { "labelLimit": 150, "ticks": false, "domain": false } },
                "x": { "field": "bar", "type": "quantitative", "title": bars.axis, "axis": vega::axis_by(bars.least_step) },
                "opacity": Live::opacity(),
                "tooltip": [{ "field": category }, { "field": "bar", "type": "quantitative", "title": bars.axis, "format": ",.3~f" }],
            },
        }),
        picks,
    }
}

impl Drawing for Drawn {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        let least = self.values.iter().copied().fold(0.0, f64::min);
        let greatest = self.values.iter().copied().fold(0.0, f64::max);
        let ends = if least < greatest { (least, greatest) } else { (0.0, 1.0) };
        let room = Room { left: 196, right: 56, top: 2, bottom: 46 };
        let plane = Plane::within(area, room, ends, (self.names.len() as f64, 0.0));
        plane.marks_across(area, &marks(ends, self.least_step), &self.axis)?;
        for ((name, value), line) in self.names.iter().zip(&self.values).zip(0_u32..) {
            let line = f64::from(line);
            let (from, to) = (plane.at(value.min(0.0), line + 0.13), plane.at(value.max(0.0), line + 0.87));
            area.draw(&Rectangle::new([from, to], colour::rgb(colour::CATEGORIES[0]).filled()))?;
            let middle = plane.at(0.0, line + 0.5).1;
            let style = draw::anchored(&draw::text(11), HPos::Right, VPos::Center);
            area.draw_text(&draw::cut(name, 32), &style, (px(188), middle))?;
            let (style, at) = if *value < 0.0 {
                (style, from.0 - px(5))
            } else {
                (draw::anchored(&draw::text(11), HPos::Left, VPos::Center), to.0 + px(5))
            };
            area.draw_text(&axis::number(*value), &style, (at, middle))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::checks::{check, many};

    #[test]
    fn a_row_counts_for_each_item_of_a_list() {
        let chart = bars(&many(7, 1), &Bars { top: 3, ..Bars::default() }).unwrap();
        insta::assert_snapshot!(chart.figures(), @r"
        shape: (3, 3)
        ┌──────┬──────────┬───────┐
        │ rank ┆ category ┆ value │
        │ ---  ┆ ---      ┆ ---   │
        │ i64  ┆ str      ┆ f64   │
        ╞══════╪══════════╪═══════╡
        │ 1    ┆ pop      ┆ 3.0   │
        │ 2    ┆ rock     ┆ 3.0   │
        │ 3    ┆ <&>      ┆ 2.0   │
        └──────┴──────────┴───────┘
        ");
        insta::assert_snapshot!(chart.note, @"7 plays, each counted for all its genres; top 3 of 4 genres");
    }

    #[test]
    fn rows_have_bars_as_long_as_their_numbers() {
        let chart =
            bars(&many(60, 1), &Bars { category: "mood", value: Some("popularity"), top: 4, title: None }).unwrap();
        insta::assert_snapshot!(chart.figures(), @r"
        shape: (4, 3)
        ┌──────┬───────────┬───────┐
        │ rank ┆ category  ┆ value │
        │ ---  ┆ ---       ┆ ---   │
        │ i64  ┆ str       ┆ f64   │
        ╞══════╪═══════════╪═══════╡
        │ 1    ┆ sad       ┆ 59.0  │
        │ 2    ┆ happy     ┆ 58.0  │
        │ 3    ┆ sad (2)   ┆ 57.0  │
        │ 4    ┆ happy (2) ┆ 56.0  │
        └──────┴───────────┴───────┘
        ");
        insta::assert_snapshot!(chart.note, @"the first 4 of 60 plays");
    }

    #[test]
    fn numbers_may_be_what_is_counted() {
        let chart = bars(&many(60, 1), &Bars { category: "mode", ..Bars::default() }).unwrap();
        assert_eq!((chart.title(), chart.figures().height()), ("Plays by mode", 2));
    }

    #[test]
    fn copes_with_any_table() {
        check(|table| bars(table, &Bars::default()));
        check(|table| bars(table, &Bars { category: "name", value: Some("energy"), ..Bars::default() }));
        check(|table| bars(table, &Bars { category: "artists", top: usize::MAX, ..Bars::default() }));
    }
}
