//! What all Vega-Lite specifications share: schema, size, looks, and figures as JSON.

use polars::prelude::{AnyValue, Column, DataFrame, TimeUnit};
use serde_json::{Map, Value, json};

use super::axis;
use super::colour;
use super::columns::is_list;
use super::expression::{datum, field};
use crate::chart::Plan;

/// The version that JupyterLab draws, and the only one that we write.
pub(crate) const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v5.json";

/// The MIME type under which JupyterLab draws it.
pub(crate) const MIME: &str = "application/vnd.vegalite.v5+json";

/// The whole specification of a chart.
pub(crate) fn complete(plan: &Plan) -> Value {
    let mut spec = json!({
        "$schema": SCHEMA,
        "title": title(&plan.title, &plan.note),
        "background": "white",
        "data": { "values": rows(&plan.figures) },
        "config": config(),
    });
    let view = plan.view.as_object().cloned().unwrap_or_default();
    // Views of several parts have the sizes of their parts.
    let parts = ["hconcat", "vconcat", "concat", "facet", "repeat"].iter().any(|part| view.contains_key(*part));
    if !parts {
        spec["width"] = json!(plan.size.0.saturating_sub(170));
        spec["height"] = json!(plan.size.1.saturating_sub(100));
    }
    if let Some(spec) = spec.as_object_mut() {
        spec.extend(view);
    }
    spec
}

pub(crate) fn title(title: &str, note: &str) -> Value {
    if note.is_empty() { json!({ "text": title }) } else { json!({ "text": title, "subtitle": note }) }
}

/// The looks, as in the drawings by plotters.
pub(crate) fn config() -> Value {
    let font = "Noto Sans, Segoe UI, Helvetica, Arial, sans-serif";
    json!({
        "font": font,
        "title": { "anchor": "start", "fontSize": 16, "offset": 12, "color": colour::INK, "subtitleColor": colour::PALE_INK, "subtitleFontSize": 12 },
        "axis": {
            "gridColor": colour::MESH, "domainColor": "#BDBDBD", "tickColor": "#BDBDBD", "labelColor": colour::INK,
            "titleColor": colour::INK, "titleFontWeight": "normal", "labelFontSize": 11, "titleFontSize": 12, "labelLimit": 220,
        },
        "legend": { "labelColor": colour::INK, "titleColor": colour::INK, "titleFontWeight": "normal", "symbolOpacity": 1, "labelLimit": 220 },
        "view": { "stroke": null },
        "range": { "category": colour::CATEGORIES, "ramp": colour::AMOUNTS, "heatmap": colour::AMOUNTS, "diverging": colour::DIFFERENCES },
    })
}

/// An axis of counts, or of measures with any step: no half tracks.
pub(crate) fn axis_by(least_step: f64) -> Value {
    if least_step < 1.0 {
        return json!({});
    }
    // The step alone is not enough: on a short axis Vega marks halves all the same.
    json!({ "tickMinStep": least_step, "labelExpr": "datum.value % 1 ? '' : format(datum.value, ',')" })
}

/// Parameters of a chart with two axes of numbers: the wheel zooms, dragging moves, dragging with Shift picks.
pub(crate) fn zoom_and_brush() -> [Value; 2] {
    [
        json!({
            "name": "zoom", "bind": "scales",
            "select": { "type": "interval", "translate": "[pointerdown[!event.shiftKey], window:pointerup] > window:pointermove!" },
        }),
        json!({
            "name": "brush",
            "select": {
                "type": "interval", "zoom": false,
                "on": "[pointerdown[event.shiftKey], window:pointerup] > window:pointermove!",
                "translate": "[pointerdown[event.shiftKey], window:pointerup] > window:pointermove!",
            },
        }),
    ]
}

/// The wheel zooms along x only: what is counted upwards keeps its scale.
pub(crate) fn zoom_across() -> Value {
    json!({ "name": "zoom", "bind": "scales", "select": { "type": "interval", "encodings": ["x"] } })
}

/// The parameter that makes a click on the legend filter: the others turn pale.
pub(crate) fn legend_filter(field: &str) -> Value {
    json!({ "name": "legend", "bind": "legend", "select": { "type": "point", "fields": [field] } })
}

/// The transforms that make a row of each item of a list, for a column of lists: a row without a list is none then.
pub(crate) fn items(rows: &DataFrame, column: &str) -> Vec<Value> {
    if is_list(rows, column) { flattened(column).to_vec() } else { Vec::new() }
}

/// The same for what is known to hold lists.
pub(crate) fn flattened(column: &str) -> [Value; 2] {
    [json!({ "filter": format!("isArray({})", datum(column)) }), json!({ "flatten": [column] })]
}

/// The channel of a column of numbers over the rows themselves: they have milliseconds where the axis, and the range, has minutes.
pub(crate) fn channel_of_rows(column: &str, (from, to): (f64, f64)) -> Value {
    let unit = axis::unit(column);
    let mut channel = json!({
        "field": field(column), "type": "quantitative", "title": axis::label(column),
        "scale": { "domain": [from * unit, to * unit], "zero": false, "nice": false },
    });
    if unit > 1.0 {
        channel["axis"] = json!({ "labelExpr": format!("format(datum.value / {unit}, '~r')") });
    }
    channel
}

/// A table as an array of objects. Dates and times are ISO 8601, what is no number is null, the items of lists stay items.
pub(crate) fn rows(table: &DataFrame) -> Value {
    let names: Vec<String> = table.columns().iter().map(|column| column.name().to_string()).collect();
    let row = |at: usize| -> Value {
        let cells = table.columns().iter().zip(&names);
        Value::Object(cells.map(|(column, name)| (name.clone(), cell(column, at))).collect::<Map<_, _>>())
    };
    (0..table.height()).map(row).collect()
}

fn cell(column: &Column, row: usize) -> Value {
    column.get(row).map_or(Value::Null, value)
}

/// One value as JSON.
pub(crate) fn value(value: AnyValue<'_>) -> Value {
    match value {
        AnyValue::Boolean(value) => value.into(),
        AnyValue::String(text) => text.into(),
        AnyValue::StringOwned(text) => text.as_str().into(),
        AnyValue::Float64(number) => rounded(number),
        AnyValue::Float32(number) => rounded(f64::from(number)),
        AnyValue::Date(days) => day(days).into(),
        AnyValue::Datetime(moment, unit, _) => instant(moment, unit).into(),
        AnyValue::DatetimeOwned(moment, unit, _) => instant(moment, unit).into(),
        AnyValue::List(items) => (0..items.len()).map(|at| items.get(at).map_or(Value::Null, self::value)).collect(),
        other => other.extract::<i64>().map_or(Value::Null, Value::from),
    }
}

/// Six digits are more than anybody sees, and half of the bytes.
fn rounded(number: f64) -> Value {
    let short: f64 = format!("{number:.6e}").parse().unwrap_or(number);
    json!(short)
}

fn day(days: i32) -> Option<String> {
    Some(chrono::DateTime::from_timestamp(i64::from(days) * 86_400, 0)?.format("%Y-%m-%d").to_string())
}

fn instant(moment: i64, unit: TimeUnit) -> Option<String> {
    let time = match unit {
        TimeUnit::Nanoseconds => chrono::DateTime::from_timestamp_nanos(moment),
        TimeUnit::Microseconds => chrono::DateTime::from_timestamp_micros(moment)?,
        TimeUnit::Milliseconds => chrono::DateTime::from_timestamp_millis(moment)?,
    };
    Some(time.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}
