//! Ridgeline plots in Vega-Lite: over the figures, and over the rows.

use serde_json::{Value, json};

use super::density::POINTS;
use super::{BELOW, Hills, Of, REACH};
use crate::chart::parts::expression::{datum, scaled_datum};
use crate::chart::parts::{Live, axis, colour};

impl Hills {
    /// Over the figures.
    pub(super) fn view(&self) -> Value {
        let Of { row, value, .. } = &self.of;
        let place = format!("indexof({}, {})", json!(self.names()), datum(row));
        let opacity = json!({ "value": 0.85 });
        self.layers(vec![json!({ "calculate": place, "as": "place" })], (row, value), &opacity)
    }

    /// Over the rows, with Vega's own density.
    pub(super) fn live_view(&self) -> Value {
        let columns = &self.of.columns;
        let mut transform = Vec::new();
        let row = match &self.of.groups {
            Some(groups) => {
                transform.extend(groups.members());
                transform.push(json!({ "calculate": groups.place(), "as": "place" }));
                transform.push(json!({ "calculate": scaled_datum(&columns[0]), "as": "number" }));
                self.of.row.as_str()
            }
            None => {
                let units: Vec<f64> = self.names().iter().map(|column| axis::unit(column)).collect();
                transform.push(json!({ "fold": self.names(), "as": ["feature", "folded"] }));
                transform.push(
                    json!({ "calculate": format!("indexof({}, datum.feature)", json!(self.names())), "as": "place" }),
                );
                transform.push(
                    json!({ "calculate": format!("isValid(datum.folded) ? datum.folded / {}[datum.place] : null", json!(units)), "as": "number" }),
                );
                "feature"
            }
        };
        transform.extend([
            json!({ "filter": { "field": "number", "valid": true } }),
            json!({
                "joinaggregate": [{ "op": "median", "field": "number", "as": "median" }, { "op": "count", "as": "rows" }],
                "groupby": [row],
            }),
            json!({
                "density": "number", "groupby": [row, "place", "median", "rows"], "extent": [self.range.0, self.range.1],
                "steps": POINTS - 1, "as": ["value", "density"],
            }),
            json!({ "joinaggregate": [{ "op": "max", "field": "density", "as": "peak" }], "groupby": [row] }),
            json!({ "calculate": "datum.density / datum.peak", "as": "share_of_peak" }),
        ]);
        let opacity = match &self.of.groups {
            Some(_) => json!({ "condition": { "param": Live::PICKED, "value": 0.85 }, "value": 0.2 }),
            None => json!({ "value": 0.85 }),
        };
        self.layers(transform, (row, "value"), &opacity)
    }

    /// Curves, the next in front of the one above it, and a dot at each median.
    fn layers(&self, mut transform: Vec<Value>, (row, value): (&str, &str), opacity: &Value) -> Value {
        let last = self.hills.len().saturating_sub(1);
        transform.push(json!({ "calculate": format!("{last} - datum.place"), "as": "ground" }));
        transform.push(json!({ "calculate": format!("datum.ground + {REACH} * datum.share_of_peak"), "as": "height" }));
        let shown: Vec<_> = self.hills.iter().rev().map(|hill| &hill.shown).collect();
        let places: Vec<_> = (0..self.hills.len()).collect();
        let x = |field: &str| {
            json!({
                "field": field, "type": "quantitative", "title": self.of.label,
                "scale": { "domain": [self.range.0, self.range.1], "nice": false, "zero": false }, "axis": { "tickCount": 8 },
            })
        };
        let y = |field: &str| {
            json!({
                "field": field, "type": "quantitative", "scale": { "domain": [BELOW, self.top()], "nice": false },
                "axis": {
                    "title": null, "values": places, "labelExpr": format!("{}[datum.value]", json!(shown)), "ticks": false,
                    "domain": false,
                },
            })
        };
        let tooltip = json!([
            { "field": row, "title": axis::words(row) },
            { "field": "median", "format": ".3~r" },
            { "field": "rows", "format": "," },
        ]);
        let of_one = json!({
            "aggregate": [{ "op": "min", "field": "median", "as": "median" }, { "op": "min", "field": "rows", "as": "rows" }],
            "groupby": [row, "ground"],
        });
        // A layer each, for what is drawn later to lie in front. The colour is a layer's own: a dashboard has other scales of it.
        let mut layers: Vec<Value> = self
            .hills
            .iter()
            .enumerate()
            .map(|(place, hill)| {
                json!({
                    "transform": [{ "filter": format!("datum.place === {place}") }],
                    "mark": { "type": "area", "color": hill.colour, "stroke": "white", "strokeWidth": 1.5 },
                    "encoding": {
                        "x": x(value), "y": y("height"), "y2": { "field": "ground" }, "tooltip": tooltip,
                        "fillOpacity": opacity,
                    },
                })
            })
            .collect();
        layers.push(json!({
            "transform": [of_one],
            "mark": {
                "type": "point", "filled": true, "fill": "white", "stroke": colour::INK, "strokeWidth": 1.5, "size": 40,
                "opacity": 1,
            },
            "encoding": { "x": x("median"), "y": y("ground"), "tooltip": tooltip },
        }));
        json!({ "transform": transform, "layer": layers })
    }

    fn names(&self) -> Vec<&str> {
        self.hills.iter().map(|hill| hill.name.as_str()).collect()
    }
}
