//! How what is heard shifts with time: the same counts as `lines`, as bands that lie on each other around a middle.

use std::sync::Arc;

use plotters::element::Polygon;
use plotters::prelude::Color as _;
use polars::prelude::DataFrame;
use serde_json::{Value, json};

use super::parts::empty::empty;
use super::parts::expression::texts;
use super::parts::periods::{Answer, Measure, Period, PeriodRows, Question, Rest};
use super::parts::plane::{Plane, Room};
use super::parts::{Area, Live, axis, colour, draw, noun, time, vega};
use super::{Chart, Drawing, Plan};
use crate::Result;

/// What a stream shows.
#[derive(Debug, Clone)]
pub struct Stream<'a> {
    /// A column of dates, or of dates with times: `played_at`, `added_at`, `release_date`.
    pub moment: &'a str,
    /// The time zone whose days count, by its IANA name: `Europe/Berlin`. Dates have none.
    pub zone: &'a str,
    /// A column with what has a band each; a row counts for each item of a list.
    pub by: &'a str,
    /// How long the time between two points is.
    pub period: Period,
    /// How many bands, 1 to 6: those with the most rows. The others are one more.
    pub top: usize,
    /// The title; `None`: what is shown, in words.
    pub title: Option<&'a str>,
}

impl Default for Stream<'_> {
    fn default() -> Self {
        Self { moment: "played_at", zone: "UTC", by: "mood", period: Period::Month, top: 6, title: None }
    }
}

/// A band for each of the most frequent values of a column, as high as its rows in a period, stacked around a middle: what grows
/// and what shrinks is seen at once, exact numbers are not. Use [`lines`](super::lines()) for those.
///
/// # Errors
///
/// [`crate::Error::NoColumn`] and [`crate::Error::WrongColumn`], for columns that are not there or hold something else, and
/// [`crate::Error::UnknownZone`].
pub fn stream(table: &DataFrame, options: &Stream<'_>) -> Result<Chart> {
    let question = Question {
        moment: options.moment,
        zone: options.zone,
        by: Some(options.by),
        period: options.period,
        measure: Measure::Count,
        top: options.top,
        rest: Rest::Together,
    };
    let answer = question.answer(table)?;
    let what = noun::heading(noun::noun(table));
    let title = options.title.map_or_else(|| answer.title(&what, Some(options.by)), ToOwned::to_owned);
    let figures = answer.figures()?;
    if answer.is_empty() {
        return Ok(empty(title, answer.note, figures));
    }
    let plan = Plan {
        title,
        note: answer.note.clone(),
        figures,
        view: view(&answer, options.by, &what),
        live: Some(live(table, options, &answer, &what)?),
        drawing: Arc::new(Bands { answer, legend: axis::label(options.by) }),
        size: Chart::SIZE,
    };
    Ok(plan.chart())
}

fn view(answer: &Answer, by: &str, what: &str) -> Value {
    json!({
        "params": [vega::zoom_across(), vega::legend_filter("group")],
        "transform": [
            { "calculate": format!("utcFormat(time(datum.period), '{}')", answer.period.format()), "as": "when" },
            { "calculate": format!("indexof({}, datum.group)", texts(&answer.groups)), "as": "order" },
        ],
        "mark": mark(answer),
        "encoding": {
            "x": { "field": "period", "type": "temporal", "title": null, "scale": { "type": "utc", "nice": false } },
            "y": { "field": "value", "type": "quantitative", "stack": "center", "axis": null },
            "order": { "field": "order", "type": "quantitative", "sort": "descending" },
            "color": { "field": "group", "type": "nominal", "title": axis::label(by), "scale": answer.scale() },
            "opacity": { "condition": { "param": "legend", "value": 1 }, "value": 0.15 },
            "tooltip": [
                { "field": "group", "title": "title" },
                { "field": "when", "title": answer.period.word() },
                { "field": "value", "type": "quantitative", "title": what, "format": "," },
            ],
        },
    })
}

/// One period has no course: it is a bar.
fn mark(answer: &Answer) -> Value {
    if answer.starts.len() == 1 {
        return json!({ "type": "bar", "width": 120 });
    }
    json!({ "type": "area", "interpolate": "monotone", "stroke": "white", "strokeWidth": 1, "line": false })
}

fn live(table: &DataFrame, options: &Stream<'_>, answer: &Answer, what: &str) -> Result<Live> {
    let rows = PeriodRows::of(table, options.moment, Some(options.by), Measure::Count, answer)?;
    let encoding = json!({
        "x": rows.x, "color": rows.colour,
        "y": { "field": "measured", "type": "quantitative", "stack": "center", "axis": null },
        "order": { "field": "order", "type": "quantitative", "sort": "descending" },
        "tooltip": [rows.group, { "field": "when", "title": answer.period.word() }, { "field": "measured", "title": what, "format": "," }],
    });
    Ok(rows.live(json!({ "type": "area", "interpolate": "monotone", "stroke": "white", "strokeWidth": 1 }), encoding))
}

struct Bands {
    answer: Answer,
    legend: String,
}

impl Drawing for Bands {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        let Answer { starts, groups, colours, values, .. } = &self.answer;
        let entries: Vec<_> = groups.iter().cloned().zip(colours.iter().map(|colour| colour::rgb(colour))).collect();
        let left = draw::legend(area, &self.legend, &entries)?;
        let (Some(first), Some(last)) = (starts.first(), starts.last()) else { return draw::nothing(area) };
        let mut edges = edges(values);
        let mut across: Vec<f64> = starts.iter().map(|start| time::place(*start)).collect();
        let highest = edges.iter().flatten().copied().fold(0.0, f64::max);
        if let [only] = across[..] {
            // As wide as a bar.
            across = vec![only - 0.5, only + 0.5];
            edges.iter_mut().for_each(|edge| edge.push(edge[0]));
        }
        let ends = if across.len() == 2 && starts.len() == 1 {
            (across[0] - 1.5, across[1] + 1.5)
        } else {
            (across[0], across[across.len() - 1])
        };
        let room = Room { left: 24, right: 24, top: 10, bottom: 30 };
        let plane = Plane::within(&left, room, ends, (-highest, highest));
        plane.marks_across(&left, &time::ticks(*first, *last, 8), "")?;
        let edges: Vec<Vec<(i32, i32)>> = edges.iter().map(|edge| smooth(&across, edge, plane)).collect();
        for (pair, colour) in edges.windows(2).zip(colours) {
            let corners: Vec<(i32, i32)> = pair[0].iter().chain(pair[1].iter().rev()).copied().collect();
            left.draw(&Polygon::new(corners, colour::rgb(colour)))?;
        }
        for edge in &edges {
            left.draw(&plotters::element::PathElement::new(edge.clone(), plotters::prelude::WHITE.stroke_width(2)))?;
        }
        Ok(())
    }
}

/// The edges of the bands, from the lowest up: one more than there are bands. Around 0 in each period. The first band is on top,
/// as in the legend.
fn edges(values: &[Vec<Option<f64>>]) -> Vec<Vec<f64>> {
    let periods = values.first().map_or(0, Vec::len);
    let value = |group: usize, period: usize| values[group][period].unwrap_or_default();
    let half = |period: usize| (0..values.len()).map(|group| value(group, period)).sum::<f64>() / 2.0;
    let mut edges = vec![(0..periods).map(half).collect::<Vec<_>>()];
    for group in 0..values.len() {
        let above = &edges[group];
        edges.push((0..periods).map(|period| above[period] - value(group, period)).collect());
    }
    edges
}

/// A curve through the points that never swings above or below them: d3's `curveMonotoneX`, which Vega draws too
/// (Steffen 1990).
fn smooth(across: &[f64], up: &[f64], plane: Plane) -> Vec<(i32, i32)> {
    const STEPS: usize = 12;
    let slopes = slopes(across, up);
    let mut places = vec![plane.at(across[0], up[0])];
    for at in 0..across.len() - 1 {
        let width = across[at + 1] - across[at];
        for step in 1..=STEPS {
            let t = step as f64 / STEPS as f64;
            let (t2, t3) = (t * t, t * t * t);
            let y = (2.0 * t3 - 3.0 * t2 + 1.0) * up[at]
                + (t3 - 2.0 * t2 + t) * width * slopes[at]
                + (3.0 * t2 - 2.0 * t3) * up[at + 1]
                + (t3 - t2) * width * slopes[at + 1];
            places.push(plane.at(across[at] + width * t, y));
        }
    }
    places
}

fn slopes(across: &[f64], up: &[f64]) -> Vec<f64> {
    let last = across.len() - 1;
    let rise = |at: usize| (up[at + 1] - up[at]) / (across[at + 1] - across[at]);
    let inner = |at: usize| {
        let (before, after) = (rise(at - 1), rise(at));
        let (left, right) = (across[at] - across[at - 1], across[at + 1] - across[at]);
        let both = (before * right + after * left) / (left + right);
        let least = before.abs().min(after.abs()).min(0.5 * both.abs());
        if before * after <= 0.0 { 0.0 } else { 2.0 * least.copysign(before) }
    };
    let mut slopes: Vec<f64> = (0..=last).map(|at| if at == 0 || at == last { 0.0 } else { inner(at) }).collect();
    if last == 1 {
        slopes = vec![rise(0); 2];
    } else if last > 1 {
        slopes[0] = (3.0 * rise(0) - slopes[1]) / 2.0;
        slopes[last] = (3.0 * rise(last - 1) - slopes[last - 1]) / 2.0;
    }
    slopes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::checks::{check, many};

    #[test]
    fn what_is_not_most_frequent_is_one_band_more() {
        let chart = stream(&many(50, 24), &Stream { by: "artists", top: 2, ..Stream::default() }).unwrap();
        insta::assert_snapshot!(chart.figures(), @r"
        shape: (9, 3)
        ┌────────────┬────────┬───────┐
        │ period     ┆ group  ┆ value │
        │ ---        ┆ ---    ┆ ---   │
        │ date       ┆ str    ┆ f64   │
        ╞════════════╪════════╪═══════╡
        │ 2024-05-01 ┆ Ada    ┆ 4.0   │
        │ 2024-06-01 ┆ Ada    ┆ 8.0   │
        │ 2024-07-01 ┆ Ada    ┆ 1.0   │
        │ 2024-05-01 ┆ Bo     ┆ 4.0   │
        │ 2024-06-01 ┆ Bo     ┆ 7.0   │
        │ 2024-07-01 ┆ Bo     ┆ 2.0   │
        │ 2024-05-01 ┆ others ┆ 7.0   │
        │ 2024-06-01 ┆ others ┆ 15.0  │
        │ 2024-07-01 ┆ others ┆ 2.0   │
        └────────────┴────────┴───────┘
        ");
        insta::assert_snapshot!(chart.note, @"50 plays, each counted for all its artists; top 2 of 4 artists");
    }

    #[test]
    fn bands_lie_around_the_middle() {
        let edges = edges(&[vec![Some(2.0), None], vec![Some(4.0), Some(6.0)]]);
        assert_eq!(edges, [vec![3.0, 3.0], vec![1.0, 3.0], vec![-3.0, -3.0]]);
    }

    #[test]
    fn a_curve_never_leaves_what_lies_between_its_points() {
        let slopes = slopes(&[0.0, 1.0, 2.0, 4.0], &[0.0, 5.0, 5.0, 1.0]);
        assert_eq!(&slopes[1..3], [0.0, 0.0]);
        assert!(slopes[0] > 0.0 && slopes[3] < 0.0, "{slopes:?}");
    }

    #[test]
    fn copes_with_any_table() {
        check(|table| stream(table, &Stream::default()));
        check(|table| stream(table, &Stream { by: "genres", period: Period::Day, top: 2, ..Stream::default() }));
    }
}
