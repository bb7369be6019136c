//! A year at a glance: a cell a day, a column a week, a strip a year.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};
use plotters::element::Rectangle;
use plotters::prelude::Color as _;
use plotters::style::text_anchor::{HPos, VPos};
use polars::prelude::{DataFrame, DataType, NamedFrom as _, Series};
use serde_json::{Value, json};

use super::parts::canvas::px;
use super::parts::columns::{column, figures};
use super::parts::empty::empty;
use super::parts::expression::{datum, field};
use super::parts::time::{Moments, moments, since_1970};
use super::parts::{Area, Live, Picks, axis, colour, draw, note, noun, shades};
use super::{Chart, Drawing, Plan};
use crate::Result;

/// What a calendar shows.
#[derive(Debug, Clone)]
pub struct Calendar<'a> {
    /// A column of dates, or of dates with times: `played_at`, `added_at`, `release_date`.
    pub moment: &'a str,
    /// The time zone whose days count, by its IANA name: `Europe/Berlin`. Dates have none.
    pub zone: &'a str,
    /// The title; `None`: what is shown, in words.
    pub title: Option<&'a str>,
}

impl Default for Calendar<'_> {
    fn default() -> Self {
        Self { moment: "played_at", zone: "UTC", title: None }
    }
}

/// Strips that are drawn at most.
const MOST_YEARS: i32 = 5;
/// The weeks that a year can touch.
const WEEKS: i32 = 54;
/// Lines of a strip: one for the names of the months, and the seven weekdays.
const LINES: i32 = 8;
const CELL: u32 = 12;
const LEFT: u32 = 44;

/// A cell for each day, darker the more rows it has; weeks begin on Monday. Of more than five years, the last five.
///
/// # Errors
///
/// [`crate::Error::NoColumn`] and [`crate::Error::WrongColumn`], for a column that is not there or holds no dates, and
/// [`crate::Error::UnknownZone`].
pub fn calendar(table: &DataFrame, options: &Calendar<'_>) -> Result<Chart> {
    let moments = moments(table, options.moment, options.zone)?;
    let noun = noun::noun(table);
    let what = noun::heading(noun);
    let title = options.title.map_or_else(|| format!("{what} by day"), ToOwned::to_owned);
    let Some((first, last)) = moments.span() else {
        return Ok(empty(title, note(table, &moments, &[], options), cells(&[])?));
    };
    let years = first.year().max(last.year() - MOST_YEARS + 1)..=last.year();
    let mut counts = HashMap::<NaiveDate, i64>::new();
    for moment in moments.local.iter().flatten() {
        *counts.entry(moment.date()).or_default() += 1;
    }
    let days: Vec<Cell> = years.clone().flat_map(days_of).map(|day| Cell::of(day, *years.start(), &counts)).collect();
    let strips = (years.end() - years.start() + 1).unsigned_abs();
    let plan = Plan {
        title,
        note: note(table, &moments, &days, options),
        figures: cells(&days)?,
        view: view(&what, strips, shades::end(most(&days))),
        live: Some(live(table, options, &moments, &what, &years)?),
        drawing: Arc::new(Strips { days, what }),
        size: (Chart::SIZE.0, 110 + strips * LINES.unsigned_abs() * CELL),
    };
    Ok(plan.chart())
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    day: NaiveDate,
    count: i64,
    /// The week within its year, from 0; days before the first Monday are in week 0.
    week: i32,
    /// From the top: the strip of the year, and in it the weekday.
    line: i32,
}

impl Cell {
    fn of(day: NaiveDate, first_year: i32, counts: &HashMap<NaiveDate, i64>) -> Self {
        let weekday = day.weekday().num_days_from_monday() as i32;
        let first = day.with_ordinal(1).unwrap_or(day).weekday().num_days_from_monday() as i32;
        Self {
            day,
            count: counts.get(&day).copied().unwrap_or_default(),
            week: (day.ordinal0() as i32 + first) / 7,
            line: (day.year() - first_year) * LINES + weekday + 1,
        }
    }
}

fn days_of(year: i32) -> impl Iterator<Item = NaiveDate> {
    NaiveDate::from_ymd_opt(year, 1, 1)
        .into_iter()
        .flat_map(|first| first.iter_days())
        .take_while(move |day| day.year() == year)
}

fn note(table: &DataFrame, moments: &Moments, days: &[Cell], options: &Calendar<'_>) -> String {
    let shown: i64 = days.iter().map(|cell| cell.count).sum();
    let mut note = vec![axis::counted(usize::try_from(shown).unwrap_or_default(), noun::noun(table))];
    if column(table, options.moment).is_ok_and(|column| column.dtype() != &DataType::Date) {
        note.push(format!("days of {}", options.zone));
    }
    let earlier = moments.local.len() as i64 - moments.missing() as i64 - shown;
    if earlier > 0 {
        note.push(format!("the last {MOST_YEARS} years; {} before them left out", axis::grouped(earlier)));
    }
    note.extend(note::left_out(moments.missing(), &axis::words(options.moment)));
    note.join("; ")
}

fn cells(days: &[Cell]) -> Result<DataFrame> {
    let numbers = |name: &str, of: fn(&Cell) -> i64| Series::new(name.into(), days.iter().map(of).collect::<Vec<_>>());
    figures(vec![
        Series::new("date".into(), days.iter().map(|cell| since_1970(cell.day)).collect::<Vec<_>>())
            .cast(&DataType::Date)?,
        numbers("count", |cell| cell.count),
        numbers("year", |cell| i64::from(cell.day.year())),
        numbers("month", |cell| i64::from(cell.day.month())),
        numbers("week", |cell| i64::from(cell.week)),
        numbers("line", |cell| i64::from(cell.line)),
    ])
}

/// Cells, and the names of months and years as further layers: both are computed of rows with `year`, `month`, `week` and `line`.
fn layers(strips: i32, cells: &Value) -> Value {
    let (x, y) = places(strips);
    let heads = format!("floor(datum.line / {LINES}) * {LINES}");
    json!([
        cells,
        {
            "transform": [
                { "aggregate": [{ "op": "min", "field": "week", "as": "week" }, { "op": "min", "field": "line", "as": "line" }], "groupby": ["year", "month"] },
                { "calculate": heads, "as": "line" },
                { "calculate": "utcFormat(utc(2024, datum.month - 1), '%b')", "as": "name" },
            ],
            "mark": { "type": "text", "align": "left", "dx": -5, "dy": 2, "color": colour::INK },
            "encoding": { "x": x, "y": y, "text": { "field": "name" } },
        },
        {
            "transform": [
                { "aggregate": [{ "op": "min", "field": "line", "as": "line" }], "groupby": ["year"] },
                { "calculate": format!("{heads} + 4"), "as": "line" },
            ],
            "mark": { "type": "text", "align": "right", "dx": -8, "fontSize": 12, "color": colour::INK },
            "encoding": { "x": { "value": 0 }, "y": y, "text": { "field": "year" } },
        },
    ])
}

fn rectangles(tooltip: Value, colours: Value, strips: i32) -> Value {
    let (x, y) = places(strips);
    json!({
        "mark": { "type": "rect", "cornerRadius": 2 },
        "encoding": { "x": x, "y": y, "color": colours, "tooltip": tooltip },
    })
}

/// The channels of the weeks, and of the lines.
fn places(strips: i32) -> (Value, Value) {
    let place = |name: &str, count: i32| json!({ "field": name, "type": "ordinal", "scale": { "domain": (0..count).collect::<Vec<_>>(), "paddingInner": 0.12 }, "axis": null });
    (place("week", WEEKS), place("line", strips * LINES))
}

/// Few days have very many rows: the square root leaves the others their differences.
const SCALE: &str = "sqrt";

fn view(what: &str, strips: u32, end: f64) -> Value {
    let (mut scale, _) = shades::up_to(end);
    scale["type"] = SCALE.into();
    let colours = json!({
        "field": "count", "type": "quantitative", "title": what, "scale": scale,
        "legend": { "values": [0, end / 2.0, end],  "orient": "bottom", "direction": "horizontal", "gradientLength": 160, "titleOrient": "left" },
    });
    let tooltip =
        json!([{ "field": "day" }, { "field": "count", "type": "quantitative", "title": what, "format": "," }]);
    let mut cells = rectangles(tooltip, colours, strips as i32);
    cells["transform"] = json!([{ "calculate": "utcFormat(time(datum.date), '%A, %-d %B %Y')", "as": "day" }]);
    json!({
        "width": WEEKS.unsigned_abs() * (CELL - 1) + 27,
        "height": strips * LINES.unsigned_abs() * CELL,
        "layer": layers(strips as i32, &cells),
    })
}

/// Days as a column of dates, which a click picks.
fn live(
    table: &DataFrame,
    options: &Calendar<'_>,
    moments: &Moments,
    what: &str,
    years: &std::ops::RangeInclusive<i32>,
) -> Result<Live> {
    let (rows, day) = moments.beside(table, &[options.moment, "local_date"], moments.dates("day", |day| day)?)?;
    let strips = years.end() - years.start() + 1;
    let calculations = [
        ("local", format!("time({})", datum(&day))),
        ("year", "utcyear(datum.local)".to_owned()),
        ("month", "utcmonth(datum.local) + 1".to_owned()),
        ("words", "utcFormat(datum.local, '%A, %-d %B %Y')".to_owned()),
        ("first", "(utcday(utc(datum.year, 0)) + 6) % 7".to_owned()),
        ("week", "floor(((datum.local - utc(datum.year, 0)) / 864e5 + datum.first) / 7)".to_owned()),
        ("line", format!("(datum.year - {}) * {LINES} + (utcday(datum.local) + 6) % 7 + 1", years.start())),
    ];
    let mut transform = vec![json!({ "filter": format!("isValid({})", datum(&day)) })];
    transform.extend(calculations.map(|(name, expression)| json!({ "calculate": expression, "as": name })));
    transform.push(json!({ "filter": format!("datum.year >= {}", years.start()) }));
    let (mut scale, legend) = shades::open();
    scale["type"] = SCALE.into();
    let colours =
        json!({ "aggregate": "count", "type": "quantitative", "title": what, "scale": scale, "legend": legend });
    let tooltip = json!([{ "field": "words", "title": "day" }, { "aggregate": "count", "title": what, "format": "," }]);
    let mut cells = rectangles(tooltip, colours, strips);
    // Only what groups the rows is known of a mark.
    cells["encoding"]["detail"] = json!({ "field": field(&day) });
    cells["encoding"]["opacity"] = Live::opacity();
    Ok(Live {
        rows,
        fields: vec![day.clone()],
        view: json!({ "transform": transform, "layer": layers(strips, &cells) }),
        picks: Picks::Click(vec![day]),
    })
}

fn most(days: &[Cell]) -> i64 {
    days.iter().map(|cell| cell.count).max().unwrap_or_default()
}

struct Strips {
    days: Vec<Cell>,
    what: String,
}

impl Drawing for Strips {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        let most = shades::end(most(&self.days));
        let corner = |week: i32, line: i32| (px(LEFT) + week * px(CELL), line * px(CELL));
        let shade = |count: f64| colour::on_scale(&colour::AMOUNTS, (count / most).sqrt());
        for cell in &self.days {
            let (x, y) = corner(cell.week, cell.line);
            area.draw(&Rectangle::new(
                [(x, y), (x + px(CELL - 2), y + px(CELL - 2))],
                shade(cell.count as f64).filled(),
            ))?;
            if cell.day.day() == 1 {
                let (x, y) = corner(cell.week, (cell.line - 1) / LINES * LINES);
                let style = draw::anchored(&draw::text(11), HPos::Left, VPos::Center);
                area.draw_text(&cell.day.format("%b").to_string(), &style, (x, y + px(CELL / 2)))?;
            }
            if cell.day.ordinal() == 1 {
                let (x, y) = corner(0, (cell.line - 1) / LINES * LINES + LINES / 2);
                let style = draw::anchored(&draw::text(12), HPos::Right, VPos::Center);
                area.draw_text(&cell.day.year().to_string(), &style, (x - px(8), y + px(CELL / 2)))?;
            }
        }
        let lines = self.days.iter().map(|cell| cell.line).max().unwrap_or_default() + 2;
        self.legend(area, corner(0, lines), most)
    }
}

impl Strips {
    /// From none to most, below the strips.
    fn legend(&self, area: &Area<'_>, (x, y): (i32, i32), most: f64) -> Result<()> {
        let style = draw::anchored(&draw::pale(11), HPos::Left, VPos::Center);
        let middle = y + px(5);
        area.draw_text(&self.what, &style, (x, middle))?;
        let from = x + px(62);
        for step in 0..px(160) {
            let colour = colour::on_scale(&colour::AMOUNTS, f64::from(step) / f64::from(px(160)));
            area.draw(&Rectangle::new([(from + step, y), (from + step + 2, y + px(10))], colour.filled()))?;
        }
        let below = draw::anchored(&draw::text(11), HPos::Center, VPos::Top);
        for share in [0.0_f64, 0.5, 1.0] {
            let at = from + (share.sqrt() * f64::from(px(160))) as i32;
            area.draw_text(&axis::number((most * share).round()), &below, (at, y + px(13)))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::checks::{check, friday, many, plays};

    #[test]
    fn a_day_has_its_week_and_weekday() {
        let chart = calendar(&plays(&[Some(friday(1)), Some(friday(2)), None]), &Calendar::default()).unwrap();
        assert_eq!(chart.figures().height(), 366);
        let at =
            chart.figures().column("count").unwrap().i64().unwrap().iter().position(|count| count == Some(2)).unwrap();
        // 17 May 2024: a Friday in the twentieth week, as 1 January was a Monday.
        insta::assert_snapshot!(chart.figures().slice(at as i64, 1), @r"
        shape: (1, 6)
        ┌────────────┬───────┬──────┬───────┬──────┬──────┐
        │ date       ┆ count ┆ year ┆ month ┆ week ┆ line │
        │ ---        ┆ ---   ┆ ---  ┆ ---   ┆ ---  ┆ ---  │
        │ date       ┆ i64   ┆ i64  ┆ i64   ┆ i64  ┆ i64  │
        ╞════════════╪═══════╪══════╪═══════╪══════╪══════╡
        │ 2024-05-17 ┆ 2     ┆ 2024 ┆ 5     ┆ 19   ┆ 5    │
        └────────────┴───────┴──────┴───────┴──────┴──────┘
        ");
        insta::assert_snapshot!(chart.note, @"2 plays; days of UTC; 1 without played at left out");
    }

    #[test]
    fn days_are_those_of_the_zone() {
        let table = plays(&[Some(friday(23))]);
        let day = |zone: &str| {
            let chart = calendar(&table, &Calendar { zone, ..Calendar::default() }).unwrap();
            let counts = chart.figures().column("count").unwrap().i64().unwrap().clone();
            counts.iter().position(|count| count == Some(1)).unwrap()
        };
        assert_eq!(day("Europe/Berlin"), day("UTC") + 1);
    }

    #[test]
    fn of_many_years_the_last_five_are_shown() {
        let chart = calendar(&many(100, 24 * 365 / 10), &Calendar::default()).unwrap();
        let years = chart.figures().column("year").unwrap().i64().unwrap().clone();
        assert_eq!((years.iter().min(), years.iter().max()), (Some(Some(2030)), Some(Some(2034))));
        assert!(chart.note.contains("the last 5 years; "), "{}", chart.note);
    }

    #[test]
    fn copes_with_any_table() {
        check(|table| calendar(table, &Calendar::default()));
    }
}
