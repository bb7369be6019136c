//! How much of what, period by period: plays of the most played artists by month unless told otherwise, a line each.

use std::sync::Arc;

use plotters::element::Circle;
use plotters::prelude::{Color as _, RGBColor};
use polars::prelude::DataFrame;
use serde_json::{Value, json};

use super::parts::canvas::px;
use super::parts::columns::extent;
use super::parts::empty::empty;
use super::parts::periods::{Answer, Measure, Period, PeriodRows, Question, Rest};
use super::parts::plane::{Plane, Room, from_zero, marks, stroke};
use super::parts::{Area, Live, axis, colour, draw, noun, time, vega};
use super::{Chart, Drawing, Plan};
use crate::Result;

/// What a chart of lines shows.
#[derive(Debug, Clone)]
pub struct Lines<'a> {
    /// A column of dates, or of dates with times: `played_at`, `added_at`, `release_date`.
    pub moment: &'a str,
    /// The time zone whose days count, by its IANA name: `Europe/Berlin`. Dates have none.
    pub zone: &'a str,
    /// A column with what has a line each; a row counts for each item of a list. `None`: one line for all rows.
    pub by: Option<&'a str>,
    /// How long the time between two points is.
    pub period: Period,
    /// What is told of each period.
    pub measure: Measure<'a>,
    /// How many lines, 1 to 6: those with the most rows.
    pub top: usize,
    /// The title; `None`: what is shown, in words.
    pub title: Option<&'a str>,
}

impl Default for Lines<'_> {
    fn default() -> Self {
        Self {
            moment: "played_at",
            zone: "UTC",
            by: Some("artists"),
            period: Period::Month,
            measure: Measure::Count,
            top: 6,
            title: None,
        }
    }
}

/// A line for each of the most frequent values of a column. A period without rows counts 0; a mean has a gap there. In JupyterLab
/// the wheel zooms, a click on the legend picks a line, and the nearest point tells its number.
///
/// # Errors
///
/// [`crate::Error::NoColumn`] and [`crate::Error::WrongColumn`], for columns that are not there or hold something else, and
/// [`crate::Error::UnknownZone`].
pub fn lines(table: &DataFrame, options: &Lines<'_>) -> Result<Chart> {
    let question = Question {
        moment: options.moment,
        zone: options.zone,
        by: options.by,
        period: options.period,
        measure: options.measure,
        top: options.top,
        rest: Rest::LeftOut,
    };
    let answer = question.answer(table)?;
    let measure = measure_title(table, options.measure);
    let title = options.title.map_or_else(|| answer.title(&measure, options.by), ToOwned::to_owned);
    let figures = answer.figures()?;
    if answer.is_empty() {
        return Ok(empty(title, answer.note, figures));
    }
    let ends = value_range(&answer, options.measure);
    let least_step = if options.measure == Measure::Count { 1.0 } else { 0.0 };
    let legend = options.by.map(axis::label);
    let live = live(table, options, &answer, &measure)?;
    let plan = Plan {
        title,
        note: answer.note.clone(),
        figures,
        view: view(&answer, legend.as_deref(), &measure, ends, least_step),
        live: Some(live),
        drawing: Arc::new(Strokes { answer, legend, measure, ends, least_step }),
        size: Chart::SIZE,
    };
    Ok(plan.chart())
}

fn measure_title(table: &DataFrame, measure: Measure<'_>) -> String {
    match measure {
        Measure::Count => noun::heading(noun::noun(table)),
        Measure::Sum(column) => axis::label(column),
        Measure::Mean(column) => format!("Mean {}", axis::label(column).to_lowercase()),
    }
}

/// Amounts begin at 0, so that twice as high is twice as much; means need not.
fn value_range(answer: &Answer, measure: Measure<'_>) -> (f64, f64) {
    let values = || answer.values.iter().flatten().flatten().copied();
    match measure {
        Measure::Count => from_zero(answer.greatest()),
        Measure::Sum(_) | Measure::Mean(_) => {
            let (least, greatest) = extent(values()).unwrap_or((0.0, 1.0));
            let from_zero_on = matches!(measure, Measure::Sum(_)) && least >= 0.0;
            if from_zero_on {
                return from_zero(greatest);
            }
            let room = if greatest > least { (greatest - least) * 0.06 } else { greatest.abs().max(1.0) * 0.1 };
            (least - room, greatest + room)
        }
    }
}

fn view(answer: &Answer, legend: Option<&str>, measure: &str, ends: (f64, f64), least_step: f64) -> Value {
    let x = json!({ "field": "period", "type": "temporal", "title": null, "scale": { "type": "utc" } });
    let y = json!({
        "field": "value", "type": "quantitative", "title": measure,
        "scale": { "domain": [ends.0, ends.1], "zero": false, "nice": false },
        "axis": { "tickCount": 6, "tickMinStep": least_step },
    });
    let colours = legend.map_or(
        json!({ "value": answer.colours[0] }),
        |legend| json!({ "field": "group", "type": "nominal", "title": legend, "scale": answer.scale() }),
    );
    let mut strokes = vec![vega::zoom_across()];
    let mut paleness = json!({ "value": 1 });
    if legend.is_some() {
        strokes.push(vega::legend_filter("group"));
        paleness = json!({ "condition": { "param": "legend", "value": 1 }, "value": 0.12 });
    }
    let near = json!({ "name": "near", "select": { "type": "point", "nearest": true, "on": "pointerover", "clear": "pointerout" } });
    let mut tooltip = vec![
        json!({ "field": "when", "title": answer.period.word() }),
        json!({ "field": "value", "type": "quantitative", "title": measure, "format": ",.3~f" }),
    ];
    if legend.is_some() {
        tooltip.insert(0, json!({ "field": "group", "title": "title" }));
    }
    // Where a mean has no neighbours, no line would show it.
    let alone = "isValid(datum.value) && !isValid(datum.before) && !isValid(datum.after)";
    let near_or_alone = json!([{ "param": "near", "empty": false, "value": 1 }, { "test": alone, "value": 1 }]);
    let beside = |operation: &str, name: &str| json!({ "op": operation, "field": "value", "as": name });
    json!({
        "transform": [{ "calculate": format!("utcFormat(time(datum.period), '{}')", answer.period.format()), "as": "when" }],
        "encoding": { "x": x, "y": y, "color": colours },
        "layer": [
            {
                "params": strokes,
                "mark": { "type": "line", "strokeWidth": 2, "strokeJoin": "round" },
                "encoding": { "opacity": paleness },
            },
            {
                "params": [near],
                "transform": [{
                    "window": [beside("lag", "before"), beside("lead", "after")],
                    "sort": [{ "field": "period" }], "groupby": ["group"],
                }],
                "mark": { "type": "circle", "size": 55 },
                "encoding": { "opacity": { "condition": near_or_alone, "value": 0 }, "tooltip": tooltip },
            },
        ],
    })
}

/// The values that follow each other without a gap, each with the place of its first.
fn runs(values: &[Option<f64>]) -> impl Iterator<Item = (usize, Vec<f64>)> {
    let mut at = 0;
    values.split(Option::is_none).filter_map(move |run| {
        let first = at;
        at += run.len() + 1;
        (!run.is_empty()).then(|| (first, run.iter().flatten().copied().collect()))
    })
}

fn live(table: &DataFrame, options: &Lines<'_>, answer: &Answer, measure: &str) -> Result<Live> {
    let rows = PeriodRows::of(table, options.moment, options.by, options.measure, answer)?;
    let from_zero = !matches!(options.measure, Measure::Mean(_));
    let encoding = json!({
        "x": rows.x, "color": rows.colour,
        "y": { "field": "measured", "type": "quantitative", "title": measure, "scale": { "zero": from_zero }, "axis": vega::axis_by(if options.measure == Measure::Count { 1.0 } else { 0.0 }) },
        "tooltip": [rows.group, { "field": "when", "title": answer.period.word() }, { "field": "measured", "title": measure, "format": ",.3~f" }],
    });
    Ok(rows.live(json!({ "type": "line", "strokeWidth": 2, "point": { "size": 25 } }), encoding))
}

struct Strokes {
    answer: Answer,
    legend: Option<String>,
    measure: String,
    ends: (f64, f64),
    least_step: f64,
}

impl Drawing for Strokes {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        let left = draw::legend(area, self.legend.as_deref().unwrap_or_default(), &self.entries())?;
        let starts = &self.answer.starts;
        let (Some(first), Some(last)) = (starts.first(), starts.last()) else { return draw::nothing(area) };
        let room = Room { left: 62, right: 22, top: 8, bottom: 30 };
        let plane = Plane::within(&left, room, (time::place(*first), time::place(*last)), self.ends);
        plane.marks_up(&left, &marks(self.ends, self.least_step), &self.measure)?;
        plane.marks_across(&left, &time::ticks(*first, *last, 8), "")?;
        for (values, colour) in self.answer.values.iter().zip(&self.answer.colours) {
            for (from, run) in runs(values) {
                let places =
                    run.iter().zip(&starts[from..]).map(|(value, start)| plane.at(time::place(*start), *value));
                let places: Vec<(i32, i32)> = places.collect();
                if let [alone] = places[..] {
                    left.draw(&Circle::new(alone, px(4), colour::rgb(colour).filled()))?;
                }
                stroke(&left, &places, colour)?;
            }
        }
        Ok(())
    }
}

impl Strokes {
    fn entries(&self) -> Vec<(String, RGBColor)> {
        let shown = self.legend.iter().flat_map(|_| self.answer.groups.iter().zip(&self.answer.colours));
        shown.map(|(name, colour)| (name.clone(), colour::rgb(colour))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::checks::{check, friday, many, plays};
    use crate::{Error, chart};

    #[test]
    fn a_period_without_plays_counts_none_and_has_no_mean() {
        let table = plays(&[Some(friday(0)), Some(friday(1)), Some(friday(24 * 62)), None]);
        let options = Lines { by: Some("mood"), ..Lines::default() };
        let counts = lines(&table, &options).unwrap();
        insta::assert_snapshot!(counts.figures(), @r"
        shape: (6, 3)
        ┌────────────┬───────┬───────┐
        │ period     ┆ group ┆ value │
        │ ---        ┆ ---   ┆ ---   │
        │ date       ┆ str   ┆ f64   │
        ╞════════════╪═══════╪═══════╡
        │ 2024-05-01 ┆ happy ┆ 1.0   │
        │ 2024-06-01 ┆ happy ┆ 0.0   │
        │ 2024-07-01 ┆ happy ┆ 1.0   │
        │ 2024-05-01 ┆ sad   ┆ 1.0   │
        │ 2024-06-01 ┆ sad   ┆ 0.0   │
        │ 2024-07-01 ┆ sad   ┆ 0.0   │
        └────────────┴───────┴───────┘
        ");
        let means = lines(&table, &Lines { measure: Measure::Mean("energy"), ..options }).unwrap();
        insta::assert_snapshot!(means.figures(), @r"
        shape: (6, 3)
        ┌────────────┬───────┬───────┐
        │ period     ┆ group ┆ value │
        │ ---        ┆ ---   ┆ ---   │
        │ date       ┆ str   ┆ f64   │
        ╞════════════╪═══════╪═══════╡
        │ 2024-05-01 ┆ happy ┆ 0.0   │
        │ 2024-06-01 ┆ happy ┆ null  │
        │ 2024-07-01 ┆ happy ┆ 0.2   │
        │ 2024-05-01 ┆ sad   ┆ 0.1   │
        │ 2024-06-01 ┆ sad   ┆ null  │
        │ 2024-07-01 ┆ sad   ┆ null  │
        └────────────┴───────┴───────┘
        ");
        insta::assert_snapshot!(means.note, @"3 plays; 1 without played at or energy or mood left out");
    }

    #[test]
    fn sums_of_durations_are_minutes() {
        let options = Lines { by: None, measure: Measure::Sum("duration_ms"), ..Lines::default() };
        let chart = lines(&many(10, 1), &options).unwrap();
        let value = chart.figures().column("value").unwrap().f64().unwrap().get(0);
        assert_eq!((chart.title(), value), ("Duration by month", Some(28.0)));
    }

    #[test]
    fn too_many_days_become_weeks_and_the_note_says_so() {
        let options = Lines { by: Some("artists"), period: Period::Day, ..Lines::default() };
        let chart = lines(&many(2_000, 24), &options).unwrap();
        insta::assert_snapshot!(chart.note, @"2,000 plays, each counted for all its artists; by week: there are too many days");
        assert_eq!(chart.title(), "Plays by artists and week");
    }

    #[test]
    fn only_the_most_frequent_have_lines() {
        let chart = lines(&many(100, 1), &Lines { by: Some("name"), top: 3, ..Lines::default() }).unwrap();
        let groups = chart.figures().column("group").unwrap().n_unique().unwrap();
        assert_eq!((groups, chart.note.as_str()), (3, "100 plays; top 3 of 50 names"));
    }

    #[test]
    fn copes_with_any_table() {
        for period in [Period::Day, Period::Week, Period::Month, Period::Quarter, Period::Year] {
            check(|table| lines(table, &Lines { period, by: Some("mood"), ..Lines::default() }));
        }
        check(|table| lines(table, &Lines::default()));
        check(|table| lines(table, &Lines { measure: Measure::Mean("popularity"), by: None, ..Lines::default() }));
    }

    #[test]
    fn an_unknown_zone_is_an_error() {
        let error = chart::lines(&many(2, 1), &Lines { zone: "Europe/Berlim", ..Lines::default() }).unwrap_err();
        assert!(matches!(error, Error::UnknownZone { .. }), "{error}");
    }
}
