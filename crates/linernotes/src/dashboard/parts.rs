//! The parts of a dashboard's specification: rows, inputs, views that filter each other, and a count of what is picked.

use polars::prelude::{DataFrame, IdxCa, NamedFrom as _};
use serde_json::{Value, json};

use super::{DashboardOptions, live_rows, shared};
use crate::Result;
use crate::chart::columns::{column, is_list, items, most_frequent};
use crate::chart::expression::datum;
use crate::chart::{Chart, Live, Picks, axis, colour};

/// A drop-down of more choices would be no help: the rarest go.
const MOST_CHOICES: usize = 200;

/// The columns that charts, menus and search need.
pub(super) fn rows(charts: &[Chart], options: &DashboardOptions<'_>) -> Result<DataFrame> {
    let lives = live_rows(charts)?;
    for menu in options.menus {
        column(&lives[0].rows, menu)?;
    }
    shared(&lives, &[options.menus, options.search].concat())
}

/// At most that many rows at equal distances, and the distance.
pub(super) fn sample(rows: &DataFrame, most: usize) -> (DataFrame, usize) {
    let step = rows.height().div_ceil(most).max(1);
    if step == 1 {
        return (rows.clone(), 1);
    }
    let at: Vec<u32> = (0..rows.height()).step_by(step).filter_map(|row| u32::try_from(row).ok()).collect();
    let sample = rows.take(&IdxCa::new("row".into(), at));
    sample.map_or_else(|_| (rows.head(Some(most)), step), |sample| (sample, step))
}

/// The drop-downs and the search field.
pub(super) fn inputs(rows: &DataFrame, options: &DashboardOptions<'_>) -> Vec<Value> {
    let menus = options.menus.iter().enumerate().map(|(at, menu)| {
        let items = items(rows, menu).unwrap_or_default();
        let frequent = most_frequent(items.iter().flatten().map(String::as_str), MOST_CHOICES);
        let mut choices: Vec<Value> = frequent.into_iter().map(|(choice, _)| choice.into()).collect();
        choices.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        let labels: Vec<Value> = std::iter::once("all".into()).chain(choices.iter().cloned()).collect();
        let choices: Vec<Value> = std::iter::once(Value::Null).chain(choices).collect();
        let name = format!("{} ", axis::label(menu));
        json!({ "name": format!("menu_{at}"), "value": null, "bind": { "input": "select", "options": choices, "labels": labels, "name": name } })
    });
    let search = searched(rows, options).next().is_some().then(|| {
        json!({ "name": "search", "value": "", "bind": { "input": "search", "placeholder": "any part of a name", "name": "Search " } })
    });
    menus.chain(search).collect()
}

/// Whether menus and search leave a row, as expressions of Vega's.
pub(super) fn input_tests(rows: &DataFrame, options: &DashboardOptions<'_>) -> Vec<String> {
    let menus = options.menus.iter().enumerate().map(|(at, menu)| {
        let field = datum(menu);
        if is_list(rows, menu) {
            format!("!isValid(menu_{at}) || (isArray({field}) && indexof({field}, menu_{at}) >= 0)")
        } else {
            format!("!isValid(menu_{at}) || {field} === menu_{at}")
        }
    });
    let texts: Vec<String> = searched(rows, options)
        .map(|name| {
            let field = datum(name);
            if is_list(rows, name) {
                format!("(isArray({field}) ? join({field}, ' ') : '')")
            } else {
                format!("(isValid({field}) ? {field} : '')")
            }
        })
        .collect();
    let search = (!texts.is_empty())
        .then(|| format!("!search || indexof(lower({}), lower(search)) >= 0", texts.join(" + ' ' + ")));
    menus.chain(search).collect()
}

fn searched<'a>(rows: &'a DataFrame, options: &'a DashboardOptions<'_>) -> impl Iterator<Item = &'a str> {
    options.search.iter().copied().filter(|name| rows.column(name).is_ok())
}

fn pick(at: usize) -> String {
    format!("pick_{at}")
}

/// Each chart as a view that is filtered by what is picked in the others.
pub(super) fn views(charts: &[Chart], inputs: &[String]) -> Vec<Value> {
    charts
        .iter()
        .enumerate()
        .map(|(at, chart)| match chart.live() {
            Some(live) => view((charts, inputs), at, chart, live),
            None => still(chart),
        })
        .collect()
}

fn view((charts, inputs): (&[Chart], &[String]), at: usize, chart: &Chart, live: &Live) -> Value {
    let mut view = renamed(&live.view, &pick(at));
    let own = view.get_mut("transform").and_then(Value::as_array_mut).map(std::mem::take).unwrap_or_default();
    let inputs = inputs.iter().map(|test| json!({ "filter": test }));
    view["transform"] = inputs.chain(filters(charts, at)).chain(own).collect();
    view["title"] = json!({ "text": chart.title(), "fontSize": 13, "offset": 8 });
    if view.get("width").is_none() {
        view["width"] = json!(430);
    }
    if view.get("height").is_none() {
        view["height"] = json!(270);
    }
    if let Some(param) = param(at, &live.picks) {
        // In layers a parameter belongs to one of them: the first.
        let owner = match view.get_mut("layer").and_then(Value::as_array_mut).and_then(|layers| layers.first_mut()) {
            Some(layer) => layer,
            None => &mut view,
        };
        owner["params"] = json!([param]);
    }
    view
}

/// The view with the name of this chart's parameter where the chart says "what is picked in me".
fn renamed(view: &Value, name: &str) -> Value {
    match view {
        Value::String(text) if text == Live::PICKED => name.into(),
        Value::Array(items) => items.iter().map(|item| renamed(item, name)).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(key, value)| (key.clone(), renamed(value, name))).collect())
        }
        other => other.clone(),
    }
}

fn param(at: usize, picks: &Picks) -> Option<Value> {
    let name = pick(at);
    match picks {
        Picks::Brush(channels) => {
            Some(json!({ "name": name, "select": { "type": "interval", "encodings": channels } }))
        }
        Picks::Click(fields) => Some(json!({ "name": name, "select": { "type": "point", "fields": fields } })),
        Picks::ClickInList(field) => {
            Some(json!({ "name": name, "select": { "type": "point", "fields": [field], "toggle": false } }))
        }
        Picks::Nothing => None,
    }
}

/// What the other charts leave of the rows.
fn filters(charts: &[Chart], but: usize) -> impl Iterator<Item = Value> {
    let others = charts.iter().enumerate().filter(move |(at, _)| *at != but);
    others.filter_map(|(at, chart)| {
        let picks = &chart.live()?.picks;
        match picks {
            Picks::Brush(_) | Picks::Click(_) => Some(json!({ "filter": { "param": pick(at) } })),
            Picks::ClickInList(_) | Picks::Nothing => Some(json!({ "filter": test(at, picks)? })),
        }
    })
}

/// Whether a chart leaves a row, as an expression of Vega's.
fn test(at: usize, picks: &Picks) -> Option<String> {
    let name = pick(at);
    match picks {
        // What Vega-Lite makes of `{"param": …}`, for where an expression is needed.
        Picks::Brush(_) | Picks::Click(_) => {
            Some(format!("!length(data('{name}_store')) || vlSelectionTest('{name}_store', datum)"))
        }
        Picks::ClickInList(list) => {
            let (field, picked) = (datum(list), format!("{name}[{}]", json!(list)));
            Some(format!("!isValid({picked}) || (isArray({field}) && indexof({field}, {picked}[0]) >= 0)"))
        }
        Picks::Nothing => None,
    }
}

/// A chart that cannot follow: its figures, as they are.
fn still(chart: &Chart) -> Value {
    let mut spec = chart.vega_lite().clone();
    if let Some(spec) = spec.as_object_mut() {
        for top in ["$schema", "background", "config", "params"] {
            spec.remove(top);
        }
    }
    spec
}

/// "1,234 of 3,214 rows". All rows are counted, each as one or none: of no rows Vega would say nothing at all.
pub(super) fn count(charts: &[Chart], inputs: &[String]) -> Value {
    let of_charts = charts.iter().enumerate().filter_map(|(at, chart)| test(at, &chart.live()?.picks));
    let tests: Vec<String> = inputs.iter().cloned().chain(of_charts).map(|test| format!("({test})")).collect();
    let all = if tests.is_empty() { "true".to_owned() } else { tests.join(" && ") };
    json!({
        "transform": [
            { "calculate": format!("{all} ? 1 : 0"), "as": "is_picked" },
            { "aggregate": [{ "op": "sum", "field": "is_picked", "as": "picked" }, { "op": "count", "as": "all" }] },
            {
                "calculate": "datum.picked ? format(datum.picked, ',') + ' of ' + format(datum.all, ',') + ' rows' : 'no rows: double-click in a chart to undo'",
                "as": "text",
            },
        ],
        "height": 16, "width": 430,
        "mark": { "type": "text", "align": "left", "baseline": "middle", "fontSize": 13, "x": 0 },
        "encoding": { "text": { "field": "text" }, "color": { "value": colour::PALE_INK } },
    })
}
