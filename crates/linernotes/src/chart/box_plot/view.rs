//! Box plots in Vega-Lite: over the figures, and over the rows.

use serde_json::{Value, json};

use super::Boxes;
use crate::chart::Chart;
use crate::chart::parts::columns::figure_name;
use crate::chart::parts::expression::{datum, scaled_datum};
use crate::chart::parts::groups::Groups;
use crate::chart::parts::{Live, axis, colour};

impl Boxes {
    /// Over the figures.
    pub(super) fn view(&self) -> Value {
        let beyond = format!("{}_beyond", figure_name(&self.feature));
        let is_box = json!([{ "filter": "isValid(datum.median)" }]);
        let is_point = json!([{ "filter": format!("isValid({})", datum(&beyond)) }]);
        self.layers(self.row(), (is_box, is_point), &beyond, f64::from(Chart::SIZE.1 - 100))
    }

    /// Over the rows, with quartiles by Vega.
    pub(super) fn live_view(&self, groups: Option<&Groups>) -> Value {
        let mut transform = groups.map(Groups::members).unwrap_or_default();
        let row = match groups {
            Some(_) => self.row(),
            None => {
                transform.push(json!({ "calculate": "'all rows'", "as": "of" }));
                "of"
            }
        };
        let quartiles: Vec<Value> =
            [("q1", "lower_quartile"), ("median", "median"), ("q3", "upper_quartile"), ("count", "rows")]
                .iter()
                .map(|(op, name)| json!({ "op": op, "field": "number", "as": name }))
                .collect();
        let reach = "1.5 * (datum.upper_quartile - datum.lower_quartile)";
        transform.extend([
            json!({ "calculate": scaled_datum(&self.feature), "as": "number" }),
            json!({ "filter": format!("isValid({}) && isFinite(datum.number)", datum(&self.feature)) }),
            json!({ "joinaggregate": quartiles, "groupby": [row] }),
            json!({
                "calculate": format!("datum.number >= datum.lower_quartile - {reach} && datum.number <= datum.upper_quartile + {reach}"),
                "as": "is_within",
            }),
        ]);
        let is_box = json!([
            { "filter": "datum.is_within" },
            {
                "aggregate": [
                    { "op": "min", "field": "number", "as": "lower_whisker" },
                    { "op": "max", "field": "number", "as": "upper_whisker" },
                ],
                "groupby": [row, "lower_quartile", "median", "upper_quartile", "rows"],
            },
        ]);
        let mut view = self.layers(row, (is_box, json!([{ "filter": "!datum.is_within" }])), "number", 270.0);
        view["transform"] = transform.into();
        if groups.is_some() {
            view["layer"][0]["encoding"]["fillOpacity"] =
                json!({ "condition": { "param": Live::PICKED, "value": 0.55 }, "value": 0.12 });
        }
        view
    }

    /// Boxes first, so that they are what is clicked; then lines over them, and points.
    fn layers(&self, row: &str, (is_box, is_point): (Value, Value), beyond: &str, height: f64) -> Value {
        // A tick has no height in bands.
        let tick = height / self.summaries.len().max(1) as f64 * self.thickness();
        let names: Vec<_> = self.summaries.iter().map(|summary| &summary.name).collect();
        let colours: Vec<_> = self.summaries.iter().map(|summary| summary.colour).collect();
        let x = |field: &str| {
            json!({
                "field": field, "type": "quantitative", "title": axis::label(&self.feature),
                "scale": { "domain": [self.range.0, self.range.1], "nice": false, "zero": false }, "axis": { "tickCount": 8 },
            })
        };
        let y = json!({
            "field": row, "type": "nominal", "sort": names, "scale": { "domain": names, "padding": 0 },
            "axis": { "title": null, "ticks": false, "domain": false, "grid": false },
        });
        let number = |field: &str| json!({ "field": field, "title": axis::words(field), "format": ".3~r" });
        let mut tooltip = vec![json!({ "field": row, "title": axis::words(row) })];
        tooltip.extend(["lower_whisker", "lower_quartile", "median", "upper_quartile", "upper_whisker"].map(number));
        tooltip.push(json!({ "field": "rows", "format": "," }));
        let point = [
            json!({ "field": "name", "title": "title" }),
            json!({ "field": beyond, "title": axis::words(&self.feature), "format": ".3~r" }),
        ];
        let height = json!({ "band": self.thickness() });
        let colour =
            json!({ "field": row, "type": "nominal", "scale": { "domain": names, "range": colours }, "legend": null });
        let whisker = |from: &str, to: &str| {
            json!({
                "transform": is_box, "mark": { "type": "rule", "strokeWidth": 1.5, "color": colour::PALE_INK },
                "encoding": { "x": x(from), "x2": { "field": to }, "y": y },
            })
        };
        json!({
            "layer": [
                {
                    "transform": is_box,
                    "mark": { "type": "bar", "height": height, "fillOpacity": 0.55 },
                    "encoding": {
                        "x": x("lower_quartile"), "x2": { "field": "upper_quartile" }, "y": y, "color": colour, "tooltip": tooltip,
                    },
                },
                {
                    "transform": is_box,
                    "mark": { "type": "bar", "height": height, "filled": false, "strokeWidth": 1.5 },
                    "encoding": { "x": x("lower_quartile"), "x2": { "field": "upper_quartile" }, "y": y, "color": colour },
                },
                whisker("lower_whisker", "lower_quartile"),
                whisker("upper_quartile", "upper_whisker"),
                {
                    "transform": is_box,
                    "mark": { "type": "tick", "orient": "vertical", "opacity": 1, "thickness": 3, "color": colour::INK, "size": tick },
                    "encoding": { "x": x("median"), "y": y, "tooltip": tooltip },
                },
                {
                    "transform": is_point,
                    "mark": { "type": "circle", "size": 30, "opacity": 0.6 },
                    "encoding": { "x": x(beyond), "y": y, "color": colour, "tooltip": point },
                },
            ],
        })
    }
}
