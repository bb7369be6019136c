//! Histograms in Vega-Lite: over the figures, and over the rows.

use serde_json::{Value, json};

use super::LOWEST;
use super::bins::Bins;
use crate::chart::parts::columns::figure_name;
use crate::chart::parts::expression::datum;
use crate::chart::parts::groups::Groups;
use crate::chart::parts::{axis, colour, vega};

/// Over the figures.
pub(super) fn view(feature: &str, (bins, highest): (&Bins, i64), group: Option<(&str, &Groups)>) -> Value {
    let name = figure_name(feature);
    let [mut zoom, _] = vega::zoom_and_brush();
    zoom["select"]["encodings"] = json!(["x"]);
    let mut params = vec![zoom];
    let mut tooltip = vec![json!({ "field": "bar", "title": axis::label(feature) })];
    let mut encoding = json!({
        "x": {
            "field": format!("{name}_from"), "type": "quantitative", "title": axis::label(feature),
            "bin": "binned", "axis": { "tickCount": 8 },
            "scale": { "domain": [bins.edge(0), bins.edge(bins.count)], "zero": false, "nice": false },
        },
        "x2": { "field": format!("{name}_to") },
        "y": { "field": "rows", "type": "quantitative", "title": "Rows", "stack": "zero" },
        "color": { "value": colour::CATEGORIES[0] },
    });
    if highest < LOWEST {
        encoding["y"]["scale"] = json!({ "domainMax": LOWEST });
        encoding["y"]["axis"] = json!({ "values": (0..=LOWEST).collect::<Vec<_>>() });
    }
    let mut view = json!({ "mark": { "type": "bar", "binSpacing": 1, "clip": true } });
    if let Some((column, groups)) = group {
        params.push(vega::legend_filter(column));
        tooltip.push(json!({ "field": column, "title": axis::words(column) }));
        encoding["color"] =
            json!({ "field": column, "type": "nominal", "title": axis::label(column), "scale": groups.scale() });
        encoding["opacity"] = json!({ "condition": { "param": "legend", "value": 1 }, "value": 0.15 });
        encoding["order"] = json!({ "field": "place", "type": "quantitative" });
        view["transform"] = json!([{ "calculate": groups.place(), "as": "place" }]);
    }
    tooltip.push(json!({ "field": "rows", "format": "," }));
    encoding["tooltip"] = tooltip.into();
    view["params"] = params.into();
    view["encoding"] = encoding;
    view
}

/// Over the rows themselves, with the same bars whatever is picked elsewhere.
pub(super) fn live_view(feature: &str, bins: &Bins, group: Option<(&str, &Groups)>) -> Value {
    let mut x = vega::channel_of_rows(feature, (bins.from, bins.edge(bins.count)));
    x["bin"] = json!({ "extent": x["scale"]["domain"], "step": bins.step * axis::unit(feature), "nice": false });
    if bins.is_whole && x.get("axis").is_none() {
        // Bars of whole numbers have their edges between those, and the label of -0.5 would be -1.
        x["axis"]["labelExpr"] = json!("datum.value > -1 && datum.value < 0 ? '0' : datum.label");
    }
    let mut encoding = json!({
        "x": x,
        "y": { "aggregate": "count", "title": "Rows", "axis": vega::axis_by(1.0) },
        "color": { "value": colour::CATEGORIES[0] },
        "tooltip": [{ "aggregate": "count", "title": "rows", "format": "," }],
    });
    let known = json!({ "filter": { "field": feature, "valid": true } });
    let mut transform = vec![known];
    if let Some((column, groups)) = group {
        let name = format!("{column}_shown");
        transform.extend(groups.named(&name));
        encoding["color"] =
            json!({ "field": name, "type": "nominal", "title": axis::label(column), "scale": groups.scale() });
        let place = format!("indexof({}, {})", json!(groups.names), datum(&name));
        transform.push(json!({ "calculate": place, "as": "place" }));
        encoding["order"] = json!({ "field": "place", "type": "quantitative" });
        encoding["tooltip"] = json!([
            { "field": name, "title": axis::words(column) },
            { "aggregate": "count", "title": "rows", "format": "," },
        ]);
    }
    json!({ "transform": transform, "mark": { "type": "bar", "binSpacing": 1 }, "encoding": encoding })
}
