//! Periods and groups in a dashboard: computed of the rows, in the browser.

use polars::prelude::DataFrame;
use serde_json::{Value, json};

use super::{Answer, Measure};
use crate::Result;
use crate::chart::parts::expression::{datum, field, scaled_datum, texts};
use crate::chart::parts::{Live, Picks, axis, vega};

/// What dashboards need of `lines` and `stream`: the rows with their periods, and a column for each channel. `measured` is what is
/// told of a group in a period, `when` that period in words.
pub(crate) struct PeriodRows {
    rows: DataFrame,
    fields: Vec<String>,
    transform: Vec<Value>,
    pub(crate) x: Value,
    pub(crate) colour: Value,
    pub(crate) group: Value,
}

impl PeriodRows {
    pub(crate) fn of(
        table: &DataFrame,
        moment: &str,
        by: Option<&str>,
        measure: Measure<'_>,
        answer: &Answer,
    ) -> Result<Self> {
        let periods = answer.moments.dates(answer.period.word(), |day| answer.period.start(day))?;
        let (rows, period) = answer.moments.beside(table, &[moment, "local_date"], periods)?;
        let mut transform = vec![json!({ "filter": format!("isValid({})", datum(&period)) })];
        let mut colour = json!({ "value": answer.colours[0] });
        let mut group = json!({ "value": answer.groups[0] });
        if let Some(by) = by {
            transform.extend(vega::items(table, by));
            transform.push(json!({ "filter": format!("indexof({}, {}) >= 0", texts(&answer.groups), datum(by)) }));
            transform.push(
                json!({ "calculate": format!("indexof({}, {})", texts(&answer.groups), datum(by)), "as": "order" }),
            );
            colour =
                json!({ "field": field(by), "type": "nominal", "title": axis::label(by), "scale": answer.scale() });
            group = json!({ "field": field(by), "title": axis::words(by) });
        }
        let groups: Vec<&str> = by.into_iter().chain(by.map(|_| "order")).collect();
        let mut fields: Vec<String> = std::iter::once(period.as_str()).chain(by).map(ToOwned::to_owned).collect();
        let operation = match measure {
            Measure::Count => json!({ "op": "count", "as": "measured" }),
            Measure::Sum(column) | Measure::Mean(column) => {
                transform.push(json!({ "filter": format!("isValid({})", datum(column)) }));
                transform.push(json!({ "calculate": scaled_datum(column), "as": "measured" }));
                fields.push(column.to_owned());
                let name = if matches!(measure, Measure::Sum(_)) { "sum" } else { "mean" };
                json!({ "op": name, "field": "measured", "as": "measured" })
            }
        };
        let by_period: Vec<&str> = std::iter::once(period.as_str()).chain(groups.iter().copied()).collect();
        transform.push(json!({ "aggregate": [operation], "groupby": by_period }));
        if !matches!(measure, Measure::Mean(_)) && by.is_some() {
            transform.push(json!({ "impute": "measured", "key": period, "groupby": groups, "value": 0 }));
        }
        let when = format!("utcFormat(time({}), '{}')", datum(&period), answer.period.format());
        transform.push(json!({ "calculate": when, "as": "when" }));
        let x = json!({ "field": field(&period), "type": "temporal", "title": null, "scale": { "type": "utc", "nice": false } });
        Ok(Self { rows, fields, transform, x, colour, group })
    }

    /// What a reader drags over is a span of time.
    pub(crate) fn live(self, mark: Value, encoding: Value) -> Live {
        let view = json!({ "transform": self.transform, "mark": mark, "encoding": encoding });
        Live { rows: self.rows, fields: self.fields, view, picks: Picks::Brush(vec!["x"]) }
    }
}
