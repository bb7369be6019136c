//! Radar charts in Vega-Lite: over the figures, and over the rows.

use serde_json::{Value, json};

use super::{ALL, NAME, Polygons, SIZE, Whose};
use crate::chart::parts::groups::Groups;
use crate::chart::parts::{Live, axis, colour, vega};

/// How far from the middle the view reaches: names stand outside of the outer ring.
const REACH: f64 = 1.22;

impl Polygons {
    /// Over the figures.
    pub(super) fn view(&self) -> Value {
        let names: Vec<_> = self.profiles.iter().map(|profile| &profile.name).collect();
        let colours: Vec<_> = self.profiles.iter().map(|profile| profile.colour).collect();
        let scale = json!({ "domain": names, "range": colours });
        let ratio = f64::from(SIZE.0 - 170) / f64::from(SIZE.1 - 100);
        let opacity = json!({ "condition": { "param": "legend", "value": 1 }, "value": 0.12 });
        let [mut surfaces, lines, corners] = self.shapes(&self.row, (&scale, &opacity), ratio);
        surfaces["params"] = json!([vega::legend_filter(&self.row)]);
        let place = format!("indexof({}, datum.feature)", json!(self.features));
        json!({
            "transform": [{ "calculate": place, "as": "place" }],
            "layer": ([self.grid(ratio), vec![surfaces, lines, corners]].concat()),
        })
    }

    /// Over the rows: the means of those that are left.
    pub(super) fn live_view(&self, whose: Whose, groups: Option<&Groups>, has_names: bool) -> Value {
        let mut transform = groups.map(Groups::members).unwrap_or_default();
        let row = match whose {
            Whose::Groups => self.row.as_str(),
            Whose::Rows if has_names => NAME,
            _ => {
                transform.push(json!({ "calculate": "'all rows'", "as": ALL }));
                ALL
            }
        };
        let ring = format!("{} * datum.place", std::f64::consts::TAU / self.features.len().max(1) as f64);
        transform.extend([
            json!({ "fold": self.features, "as": ["feature", "folded"] }),
            json!({ "calculate": format!("indexof({}, datum.feature)", json!(self.features)), "as": "place" }),
            json!({
                "aggregate": [{ "op": "mean", "field": "folded", "as": "value" }, { "op": "count", "as": "rows" }],
                "groupby": [row, "feature", "place"],
            }),
            json!({ "filter": "isValid(datum.value)" }),
            json!({ "calculate": format!("datum.value * sin({ring})"), "as": "x" }),
            json!({ "calculate": format!("datum.value * cos({ring})"), "as": "y" }),
        ]);
        let scale = match groups {
            Some(groups) => groups.scale(),
            None => json!({ "range": colour::CATEGORIES }),
        };
        // As wide and high as a dashboard draws it.
        let ratio = 430.0 / 270.0;
        let opacity = match whose {
            _ if row == ALL => json!({ "value": 1 }),
            _ => json!({ "condition": { "param": Live::PICKED, "value": 1 }, "value": 0.2 }),
        };
        let [surfaces, lines, corners] = self.shapes(row, (&scale, &opacity), ratio);
        // A dashboard's parameter goes to the first layer: that must be one of the rows.
        json!({ "transform": transform, "layer": ([vec![surfaces], self.grid(ratio), vec![lines, corners]].concat()) })
    }

    /// The polygons' surfaces, their lines, and their corners.
    fn shapes(&self, row: &str, (scale, opacity): (&Value, &Value), ratio: f64) -> [Value; 3] {
        let (x, y) = place(ratio);
        let mut colour = json!({ "field": row, "type": "nominal", "title": axis::label(row), "scale": scale });
        if row == ALL {
            colour["legend"] = Value::Null;
        }
        let order = json!({ "field": "place", "type": "quantitative" });
        let tooltip = json!([
            { "field": row, "title": axis::words(row) },
            { "field": "feature" },
            { "field": "value", "format": ".2f" },
            { "field": "rows", "format": "," },
        ]);
        [
            json!({
                "mark": { "type": "line", "interpolate": "linear-closed", "filled": true, "fillOpacity": 0.12 },
                "encoding": { "x": x, "y": y, "color": colour, "order": order, "opacity": opacity },
            }),
            json!({
                "mark": { "type": "line", "interpolate": "linear-closed", "strokeWidth": 2, "strokeJoin": "round" },
                "encoding": { "x": x, "y": y, "color": colour, "order": order, "opacity": opacity },
            }),
            json!({
                "mark": { "type": "circle", "size": 36 },
                "encoding": { "x": x, "y": y, "color": colour, "tooltip": tooltip, "opacity": opacity },
            }),
        ]
    }

    /// Rings, an axis for each measure, and their names.
    fn grid(&self, ratio: f64) -> Vec<Value> {
        let (x, y) = place(ratio);
        let rings: Vec<Value> = super::RINGS
            .iter()
            .flat_map(|ring| {
                self.ring(*ring)
                    .into_iter()
                    .zip(0..)
                    .map(move |((x, y), order)| json!({ "ring": ring, "x": x, "y": y, "order": order }))
            })
            .collect();
        let spokes: Vec<Value> = self
            .features
            .iter()
            .enumerate()
            .map(|(at, feature)| {
                let ((x, y), (x_name, y_name)) = (self.corner(at, 1.0), self.corner(at, super::NAMES_AT));
                json!({ "name": axis::words(feature), "x": x, "y": y, "x_name": x_name, "y_name": y_name, "zero": 0 })
            })
            .collect();
        let numbers: Vec<Value> = super::RINGS.iter().map(|ring| json!({ "ring": ring, "x": 0, "y": ring })).collect();
        let line = json!({ "color": colour::MESH, "strokeWidth": 1 });
        let mark = |kind: &str, more: Value| {
            let mut mark = line.clone();
            mark["type"] = kind.into();
            if let (Some(mark), Value::Object(more)) = (mark.as_object_mut(), more) {
                mark.extend(more);
            }
            mark
        };
        let at = |channel: &Value, field: &str| {
            let mut channel = channel.clone();
            channel["field"] = field.into();
            channel
        };
        vec![
            json!({
                "data": { "values": rings },
                "mark": mark("line", json!({ "interpolate": "linear-closed" })),
                "encoding": { "x": x, "y": y, "detail": { "field": "ring", "type": "nominal" }, "order": { "field": "order", "type": "quantitative" } },
            }),
            json!({
                "data": { "values": spokes },
                "mark": mark("rule", json!({})),
                "encoding": { "x": at(&x, "zero"), "y": at(&y, "zero"), "x2": { "field": "x" }, "y2": { "field": "y" } },
            }),
            json!({
                "data": { "values": spokes },
                "mark": {
                    "type": "text", "fontSize": 12, "color": colour::INK, "baseline": "middle",
                    "align": { "expr": "datum.x > 0.05 ? 'left' : datum.x < -0.05 ? 'right' : 'center'" },
                },
                "encoding": { "x": at(&x, "x_name"), "y": at(&y, "y_name"), "text": { "field": "name" } },
            }),
            json!({
                "data": { "values": numbers },
                "mark": { "type": "text", "fontSize": 10, "color": colour::PALE_INK, "align": "left", "dx": 4, "dy": 7 },
                "encoding": { "x": x, "y": y, "text": { "field": "ring" } },
            }),
        ]
    }
}

/// Both axes, with as many pixels to a unit.
fn place(ratio: f64) -> (Value, Value) {
    let axis = |field: &str, reach: f64| {
        json!({
            "field": field, "type": "quantitative", "axis": null,
            "scale": { "domain": [-reach, reach], "nice": false, "zero": false },
        })
    };
    (axis("x", REACH * ratio), axis("y", REACH))
}
