//! Tables to Vega-Lite v5, without looks: colours and fonts are the page's own, and a script adds them. A mark knows where a click on it
//! leads: `href`.

use linernotes::prelude::*;
use serde_json::json;

use super::figures::{Figure, Selected};
use super::table;
use super::view::View;
use crate::json::rows;

/// The chart of a table; nothing for those that are lists by themselves.
pub(super) fn of(figure: Figure, table: &DataFrame, selected: &Selected, view: &View) -> Option<Value> {
    let (about, drawing) = match figure {
        Figure::OverTime => ("period", over_time(selected.measure())),
        Figure::ArtistsOverTime => ("artist", told_apart("artist", table)),
        Figure::AlbumsOverTime => ("album", told_apart("album", table)),
        Figure::TracksOverTime => ("name", told_apart("name", table)),
        Figure::Heatmap => ("hour", heatmap(selected.measure())),
        Figure::Popularity => ("popularity", columns("popularity", "popularity, in tens (100 is the most)")),
        Figure::Decades => ("decade", columns("decade", "decade of release")),
        Figure::Sound => ("name", sound()),
        _ => return None,
    };
    if table.height() == 0 {
        return None;
    }
    let mut values = rows(table);
    for (row, value) in values.as_array_mut()?.iter_mut().enumerate() {
        if let Some(href) = table::href(table, about, row, view, selected.every) {
            value["href"] = href.into();
        }
        if let Some(day) = table.column("period").ok().and_then(|column| table::day(column, row)) {
            value["words"] = table::period(day, selected.every).into();
        }
        // Vega shows a field of this name as a picture.
        if let Some(cover) = value.get_mut("cover_url").map(Value::take).filter(|cover| !cover.is_null()) {
            value["image"] = cover;
        }
    }
    let mut spec = json!({
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": "container",
        "height": 260,
        "autosize": { "type": "fit-x", "contains": "padding" },
        "background": null,
        "data": { "values": values },
    });
    spec.as_object_mut()?.extend(drawing.as_object()?.clone());
    Some(spec)
}

/// Time along the bottom, a step a bar: of their names the axis has those that fit.
fn time() -> Value {
    json!({
        "field": "words", "type": "ordinal", "sort": null, "title": null,
        "axis": { "labelAngle": 0, "labelOverlap": true, "labelSeparation": 3, "grid": false },
    })
}

fn over_time(measure: &str) -> Value {
    json!({
        "mark": { "type": "bar", "cursor": "pointer" },
        "encoding": {
            "x": time(),
            "y": { "field": measure, "type": "quantitative", "title": measure },
            "tooltip": [
                { "field": "words", "title": "when" },
                { "field": "hours", "type": "quantitative", "format": ",.1f" },
                { "field": "streams", "type": "quantitative", "format": "," },
            ],
        },
    })
}

/// Bars of several things, that with most streams of all first.
fn told_apart(field: &str, table: &DataFrame) -> Value {
    let mut order: Vec<String> = Vec::new();
    if let Ok(column) = table.column(field) {
        for name in (0..table.height()).filter_map(|row| table::text(column, row)) {
            if order.contains(&name) {
                break;
            }
            order.push(name);
        }
    }
    json!({
        "mark": { "type": "bar", "cursor": "pointer" },
        "encoding": {
            "x": time(),
            "y": { "field": "streams", "type": "quantitative", "title": "streams", "axis": { "tickMinStep": 1 } },
            "color": {
                "field": field, "type": "nominal", "sort": order,
                "legend": { "orient": "bottom", "columns": 2, "title": null, "labelLimit": 125 },
            },
            "order": { "field": "streams", "sort": "descending" },
            "tooltip": [
                { "field": field, "title": if field == "name" { "track" } else { field } }, { "field": "words", "title": "when" },
                { "field": "streams", "type": "quantitative", "format": "," },
            ],
        },
    })
}

fn heatmap(measure: &str) -> Value {
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    json!({
        "mark": { "type": "rect", "cursor": "pointer" },
        "encoding": {
            "x": { "field": "hour", "type": "ordinal", "title": "hour of the day", "axis": { "labelAngle": 0, "labelOverlap": true, "labelSeparation": 3 } },
            "y": { "field": "weekday_name", "type": "ordinal", "sort": days, "title": null },
            "color": { "field": measure, "type": "quantitative", "title": measure, "legend": { "orient": "bottom" } },
            "tooltip": [
                { "field": "weekday_name", "title": "weekday" }, { "field": "hour" },
                { "field": "hours", "type": "quantitative", "format": ",.1f" },
                { "field": "streams", "type": "quantitative", "format": "," },
            ],
        },
    })
}

fn columns(field: &str, title: &str) -> Value {
    json!({
        "transform": [{ "filter": format!("isValid(datum['{field}'])") }],
        "mark": { "type": "bar", "cursor": "pointer" },
        "encoding": {
            "x": { "field": field, "type": "ordinal", "title": title, "axis": { "labelAngle": 0, "labelOverlap": true, "labelSeparation": 3 } },
            "y": { "field": "streams", "type": "quantitative", "title": "streams", "axis": { "tickMinStep": 1 } },
            "tooltip": [
                { "field": field },
                { "field": "streams", "type": "quantitative", "format": "," },
                { "field": "hours", "type": "quantitative", "format": ",.1f" },
            ],
        },
    })
}

fn sound() -> Value {
    let axis =
        |field: &str| json!({ "field": field, "type": "quantitative", "scale": { "domain": [0, 1] }, "title": field });
    json!({
        "height": 340,
        "mark": { "type": "circle", "cursor": "pointer", "opacity": 0.75 },
        "encoding": {
            "x": axis("energy"),
            "y": axis("danceability"),
            "size": { "field": "streams", "type": "quantitative", "scale": { "range": [30, 420] }, "legend": null },
            "color": {
                "field": "valence", "type": "quantitative", "title": "valence", "scale": { "domain": [0, 1] },
                "legend": { "orient": "bottom" },
            },
            "tooltip": [
                { "field": "name", "title": "title" }, { "field": "artist" },
                { "field": "streams", "type": "quantitative", "format": "," },
                { "field": "energy", "type": "quantitative", "format": ".2f" },
                { "field": "danceability", "type": "quantitative", "format": ".2f" },
                { "field": "image" },
            ],
        },
    })
}
