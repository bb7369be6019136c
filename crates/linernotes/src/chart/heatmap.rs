//! When in the week: how many rows in each hour of each weekday.

use std::sync::Arc;

use chrono::{Datelike as _, NaiveDateTime, Timelike as _};
use plotters::element::Rectangle;
use plotters::prelude::Color as _;
use plotters::style::text_anchor::{HPos, VPos};
use polars::prelude::{DataFrame, DataType, NamedFrom as _, Series};
use serde_json::{Value, json};

use super::parts::canvas::px;
use super::parts::columns::{column, figures};
use super::parts::empty::empty;
use super::parts::expression::{datum, field};
use super::parts::time::{Moments, moments};
use super::parts::{Area, Live, Picks, axis, colour, draw, note, noun, shades};
use super::{Chart, Drawing, Plan};
use crate::{Error, Result};

/// What a heatmap of the week shows.
#[derive(Debug, Clone)]
pub struct Heatmap<'a> {
    /// A column of dates with times: `played_at`, `added_at`.
    pub moment: &'a str,
    /// The time zone whose clocks count, by its IANA name: `Europe/Berlin`.
    pub zone: &'a str,
    /// The title; `None`: what is shown, in words.
    pub title: Option<&'a str>,
}

impl Default for Heatmap<'_> {
    fn default() -> Self {
        Self { moment: "played_at", zone: "UTC", title: None }
    }
}

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const HOURS: usize = 24;

/// A cell for each hour of each weekday, darker the more rows it has. Hours are those of the zone's clocks, with summer time.
///
/// # Errors
///
/// [`crate::Error::NoColumn`], [`crate::Error::WrongColumn`] for a column without times, and [`crate::Error::UnknownZone`].
pub fn heatmap(table: &DataFrame, options: &Heatmap<'_>) -> Result<Chart> {
    if column(table, options.moment)?.dtype() == &DataType::Date {
        return Err(Error::WrongColumn {
            column: options.moment.to_owned(),
            found: "date".to_owned(),
            needed: "dates with times",
        });
    }
    let moments = moments(table, options.moment, options.zone)?;
    let mut counts = [[0_i64; HOURS]; 7];
    for moment in moments.local.iter().flatten() {
        counts[moment.weekday().num_days_from_monday() as usize][moment.hour() as usize] += 1;
    }
    let noun = noun::noun(table);
    let what = noun::heading(noun);
    let title = options.title.map_or_else(|| format!("{what} by weekday and hour"), ToOwned::to_owned);
    let note = note(&moments, noun, options);
    let figures = cells(&counts)?;
    if moments.missing() == moments.local.len() {
        return Ok(empty(title, note, figures));
    }
    let plan = Plan {
        title,
        note,
        figures,
        view: view(&what, shades::end(most(&counts))),
        drawing: Arc::new(Week { counts, what: what.clone() }),
        live: Some(live(table, &moments, &what)?),
        size: Chart::SIZE,
    };
    Ok(plan.chart())
}

fn note(moments: &Moments, noun: &str, options: &Heatmap<'_>) -> String {
    let counted = axis::counted(moments.local.len() - moments.missing(), noun);
    let mut note = vec![counted, format!("hours of {}", options.zone)];
    note.extend(note::left_out(moments.missing(), &axis::words(options.moment)));
    note.join("; ")
}

fn cells(counts: &[[i64; HOURS]; 7]) -> Result<DataFrame> {
    let each = || (0..7_usize).flat_map(|day| (0..HOURS).map(move |hour| (day, hour)));
    figures(vec![
        Series::new("weekday".into(), each().map(|(day, _)| day as i64 + 1).collect::<Vec<_>>()),
        Series::new("weekday_name".into(), each().map(|(day, _)| DAYS[day]).collect::<Vec<_>>()),
        Series::new("hour".into(), each().map(|(_, hour)| hour as i64).collect::<Vec<_>>()),
        Series::new("count".into(), each().map(|(day, hour)| counts[day][hour]).collect::<Vec<_>>()),
    ])
}

fn encoding(colours: Value, tooltip: Value) -> Value {
    let short: Vec<&str> = DAYS.iter().map(|day| &day[..3]).collect();
    json!({
        "x": {
            "field": "hour", "type": "ordinal", "title": "Hour",
            "scale": { "domain": (0..HOURS).collect::<Vec<_>>(), "paddingInner": 0.06 },
            "axis": { "labelAngle": 0, "labelExpr": "datum.value % 3 ? '' : datum.value + ':00'", "labelOverlap": false, "ticks": false, "domain": false },
        },
        "y": {
            "field": "weekday", "type": "ordinal", "title": null,
            "scale": { "domain": (1..=7).collect::<Vec<_>>(), "paddingInner": 0.03 },
            "axis": { "labelExpr": format!("{}[datum.value - 1]", Value::from(short)), "ticks": false, "domain": false },
        },
        "color": colours,
        "tooltip": tooltip,
    })
}

fn view(what: &str, end: f64) -> Value {
    let (scale, legend) = shades::up_to(end);
    let colours = json!({
        "field": "count", "type": "quantitative", "title": what, "scale": scale, "legend": legend,
    });
    let tooltip = json!([
        { "field": "weekday_name", "title": "weekday" },
        { "field": "hours" },
        { "field": "count", "type": "quantitative", "title": what, "format": "," },
    ]);
    json!({
        "transform": [{ "calculate": "datum.hour + ':00–' + datum.hour + ':59'", "as": "hours" }],
        "mark": { "type": "rect", "cornerRadius": 2 },
        "encoding": encoding(colours, tooltip),
    })
}

/// Weekdays and hours as columns, which a click picks.
fn live(table: &DataFrame, moments: &Moments, what: &str) -> Result<Live> {
    let computed = |name: &str, of: fn(NaiveDateTime) -> u32| {
        Series::new(
            name.into(),
            moments.local.iter().map(|moment| moment.map(|moment| i64::from(of(moment)))).collect::<Vec<_>>(),
        )
    };
    let weekdays = computed("weekday", |moment| moment.weekday().number_from_monday());
    let hours = computed("hour", |moment| moment.hour());
    let (rows, weekday) = moments.beside(table, &["weekday"], weekdays)?;
    let (rows, hour) = moments.beside(&rows, &["hour"], hours)?;
    let (scale, legend) = shades::open();
    let colours =
        json!({ "aggregate": "count", "type": "quantitative", "title": what, "scale": scale, "legend": legend });
    let tooltip =
        json!([{ "field": field(&hour), "title": "hour" }, { "aggregate": "count", "title": what, "format": "," }]);
    let mut encoding = encoding(colours, tooltip);
    encoding["x"]["field"] = field(&hour).into();
    encoding["y"]["field"] = field(&weekday).into();
    encoding["opacity"] = Live::opacity();
    Ok(Live {
        rows,
        fields: vec![weekday.clone(), hour.clone()],
        view: json!({
            "transform": [{ "filter": format!("isValid({}) && isValid({})", datum(&weekday), datum(&hour)) }],
            "mark": { "type": "rect", "cornerRadius": 2 },
            "view": { "fill": colour::AMOUNTS[0] },
            "encoding": encoding,
        }),
        picks: Picks::Click(vec![weekday, hour]),
    })
}

fn most(counts: &[[i64; HOURS]; 7]) -> i64 {
    counts.iter().flatten().copied().max().unwrap_or_default()
}

struct Week {
    counts: [[i64; HOURS]; 7],
    what: String,
}

impl Drawing for Week {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        let end = shades::end(most(&self.counts));
        let left = draw::colour_bar(area, &self.what, &colour::AMOUNTS, (0.0, end))?;
        let (width, height) = left.dim_in_pixel();
        let (from, top) = (px(44), px(6));
        // Whole units, so that all gaps are alike.
        let across = (i32::try_from(width).unwrap_or(i32::MAX) - from - px(16)) / HOURS as i32;
        let down = (i32::try_from(height).unwrap_or(i32::MAX) - top - px(42)) / 7;
        let bottom = top + 7 * down;
        for (day, name) in DAYS.iter().enumerate() {
            let y = top + day as i32 * down;
            let style = draw::anchored(&draw::text(11), HPos::Right, VPos::Center);
            left.draw_text(&name[..3], &style, (from - px(6), y + down / 2))?;
            for (hour, count) in self.counts[day].iter().enumerate() {
                let x = from + hour as i32 * across;
                let colour = colour::on_scale(&colour::AMOUNTS, *count as f64 / end);
                left.draw(&Rectangle::new([(x, y), (x + across - px(1), y + down - px(1))], colour.filled()))?;
            }
        }
        let below = draw::anchored(&draw::text(11), HPos::Center, VPos::Top);
        for hour in (0..HOURS as i32).step_by(3) {
            left.draw_text(&format!("{hour}:00"), &below, (from + hour * across + across / 2, bottom + px(6)))?;
        }
        let title = draw::anchored(&draw::text(12), HPos::Center, VPos::Top);
        left.draw_text("Hour", &title, (from + HOURS as i32 / 2 * across, bottom + px(24)))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataFrame, NamedFrom as _, Series};

    use super::*;
    use crate::chart::checks::{check, friday, many, plays};

    /// The cells that are not 0.
    fn cells(chart: &Chart) -> Vec<(i64, i64, i64)> {
        let figures = chart.figures();
        let column = |name: &str| figures.column(name).unwrap().i64().unwrap().into_no_null_iter().collect::<Vec<_>>();
        let (weekdays, hours, counts) = (column("weekday"), column("hour"), column("count"));
        (0..counts.len()).filter(|at| counts[*at] > 0).map(|at| (weekdays[at], hours[at], counts[at])).collect()
    }

    #[test]
    fn hours_are_those_of_the_zone() {
        let table = plays(&[Some(friday(21)), Some(friday(22)), Some(friday(22)), None]);
        let in_zone = |zone: &str| heatmap(&table, &Heatmap { zone, ..Heatmap::default() }).unwrap();
        assert_eq!(cells(&in_zone("UTC")), [(5, 21, 1), (5, 22, 2)]);
        let berlin = in_zone("Europe/Berlin");
        assert_eq!(cells(&berlin), [(5, 23, 1), (6, 0, 2)]);
        assert_eq!(berlin.figures().height(), 7 * 24);
        insta::assert_snapshot!(berlin.note, @"3 plays; hours of Europe/Berlin; 1 without played at left out");
    }

    #[test]
    fn copes_with_any_table() {
        check(|table| heatmap(table, &Heatmap::default()));
    }

    #[test]
    fn dates_without_times_are_refused() {
        let mut table = many(3, 1);
        let day = table.column("played_at").unwrap().cast(&DataType::Date).unwrap().with_name("day".into());
        table.with_column(day).unwrap();
        let error = heatmap(&table, &Heatmap { moment: "day", ..Heatmap::default() }).unwrap_err();
        insta::assert_snapshot!(error, @"the column `day` holds date, and this needs dates with times: name another column, or cast this one");
    }

    #[test]
    fn weekday_and_hour_of_the_table_are_what_a_dashboard_picks() {
        let mut table: DataFrame = plays(&[Some(friday(3))]);
        let fields = |table: &DataFrame| heatmap(table, &Heatmap::default()).unwrap().live.unwrap().fields;
        assert_eq!(fields(&table), ["weekday_of_played_at_in_UTC", "hour_of_played_at_in_UTC"]);
        table.with_column(Series::new("weekday".into(), [5_i64]).into()).unwrap();
        table.with_column(Series::new("hour".into(), [3_i64]).into()).unwrap();
        assert_eq!(fields(&table), ["weekday", "hour"]);
    }
}
