//! What a dashboard's specification says, but for its rows.

use polars::prelude::{Column, DataFrame, NamedFrom as _, Series, df};
use serde_json::Value;

use super::{Dashboard, DashboardOptions, dashboard, dashboard_with};
use crate::chart::{self, Chart};

fn tracks(count: usize) -> DataFrame {
    let genres = |row: usize| Series::new("".into(), [&["rock", "pop"][..], &["jazz"], &[]][row % 3]);
    df!(
        "name" => (0..count).map(|row| format!("Track {row}")).collect::<Vec<_>>(),
        "genres" => (0..count).map(genres).collect::<Vec<_>>(),
        "decade" => (0..count).map(|row| ["1990s", "2000s"][row % 2]).collect::<Vec<_>>(),
        "energy" => (0..count).map(|row| (row % 10) as f64 / 10.0).collect::<Vec<_>>(),
        "danceability" => (0..count).map(|row| (row % 7) as f64 / 7.0).collect::<Vec<_>>(),
    )
    .unwrap()
}

fn scatter(table: &DataFrame) -> Chart {
    chart::scatter(table, &chart::Scatter::default()).unwrap()
}

fn bars(table: &DataFrame) -> Chart {
    chart::bars(table, &chart::Bars::default()).unwrap()
}

/// Without a part that takes part: its points are too many.
fn crowd() -> Chart {
    scatter(&tracks(5_001))
}

/// Inputs, and what each view picks and does with the rows, a line each.
fn told(dashboard: &Dashboard) -> String {
    let spec = dashboard.vega_lite();
    let mut lines = Vec::new();
    let mut tell = |what: &str, parts: &Value| {
        lines.extend(parts.as_array().into_iter().flatten().map(|part| format!("{what} {part}")));
    };
    tell("input", &spec["params"]);
    tell("count", &spec["vconcat"][0]["transform"]);
    for view in views(dashboard) {
        let title = view["title"]["text"].as_str().unwrap();
        tell(&format!("{title}: parameter"), &view["params"]);
        tell(&format!("{title}: transform"), &view["transform"]);
    }
    lines.join("\n")
}

fn views(dashboard: &Dashboard) -> &[Value] {
    dashboard.vega_lite()["vconcat"][1]["concat"].as_array().unwrap()
}

fn note(dashboard: &Dashboard) -> &str {
    dashboard.vega_lite()["title"]["subtitle"].as_str().unwrap()
}

fn rows(dashboard: &Dashboard) -> &[Value] {
    dashboard.vega_lite()["data"]["values"].as_array().unwrap()
}

#[test]
fn what_is_picked_in_one_chart_filters_the_other_and_the_count() {
    let table = tracks(6);
    let both = dashboard(&[scatter(&table), bars(&table)]).unwrap();
    insta::assert_snapshot!(told(&both), @r#"
    input {"bind":{"input":"search","name":"Search ","placeholder":"any part of a name"},"name":"search","value":""}
    count {"as":"is_picked","calculate":"(!search || indexof(lower((isValid(datum[\"name\"]) ? datum[\"name\"] : '')), lower(search)) >= 0) && (!length(data('pick_0_store')) || vlSelectionTest('pick_0_store', datum)) && (!isValid(pick_1[\"genres\"]) || (isArray(datum[\"genres\"]) && indexof(datum[\"genres\"], pick_1[\"genres\"][0]) >= 0)) ? 1 : 0"}
    count {"aggregate":[{"as":"picked","field":"is_picked","op":"sum"},{"as":"all","op":"count"}]}
    count {"as":"text","calculate":"datum.picked ? format(datum.picked, ',') + ' of ' + format(datum.all, ',') + ' rows' : 'no rows: double-click in a chart to undo'"}
    Energy and danceability: parameter {"name":"pick_0","select":{"encodings":["x","y"],"type":"interval"}}
    Energy and danceability: transform {"filter":"!search || indexof(lower((isValid(datum[\"name\"]) ? datum[\"name\"] : '')), lower(search)) >= 0"}
    Energy and danceability: transform {"filter":"!isValid(pick_1[\"genres\"]) || (isArray(datum[\"genres\"]) && indexof(datum[\"genres\"], pick_1[\"genres\"][0]) >= 0)"}
    Rows by genres: parameter {"name":"pick_1","select":{"fields":["genres"],"toggle":false,"type":"point"}}
    Rows by genres: transform {"filter":"!search || indexof(lower((isValid(datum[\"name\"]) ? datum[\"name\"] : '')), lower(search)) >= 0"}
    Rows by genres: transform {"filter":{"param":"pick_0"}}
    Rows by genres: transform {"filter":"isArray(datum[\"genres\"])"}
    Rows by genres: transform {"flatten":["genres"]}
    Rows by genres: transform {"filter":"isValid(datum[\"genres\"]) && datum[\"genres\"] !== ''"}
    Rows by genres: transform {"aggregate":[{"as":"bar","op":"count"}],"groupby":["genres"]}
    Rows by genres: transform {"sort":[{"field":"bar","order":"descending"},{"field":"genres","order":"ascending"}],"window":[{"as":"rank","op":"row_number"}]}
    Rows by genres: transform {"filter":"datum.rank <= 15"}
    "#);
    insta::assert_snapshot!(note(&both), @"6 rows. Drag or click in one chart to filter the others; double-click to undo");
    assert_eq!(rows(&both).len(), 6);
    assert!(!both.vega_lite().to_string().contains("PICKED"), "a parameter has no name");
}

#[test]
fn menus_of_words_and_of_lists_leave_the_rows_that_have_the_choice() {
    let options = DashboardOptions { menus: &["decade", "genres"], search: &[], ..DashboardOptions::default() };
    let menus = dashboard_with(&[scatter(&tracks(6))], &options).unwrap();
    let parts = [&menus.vega_lite()["params"], &views(&menus)[0]["transform"]];
    let told: Vec<String> = parts.iter().flat_map(|part| part.as_array().unwrap()).map(Value::to_string).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    {"bind":{"input":"select","labels":["all","1990s","2000s"],"name":"Decade ","options":[null,"1990s","2000s"]},"name":"menu_0","value":null}
    {"bind":{"input":"select","labels":["all","jazz","pop","rock"],"name":"Genres ","options":[null,"jazz","pop","rock"]},"name":"menu_1","value":null}
    {"filter":"!isValid(menu_0) || datum[\"decade\"] === menu_0"}
    {"filter":"!isValid(menu_1) || (isArray(datum[\"genres\"]) && indexof(datum[\"genres\"], menu_1) >= 0)"}
    "#);
}

#[test]
fn a_menu_that_is_no_column_is_an_error() {
    let options = DashboardOptions { menus: &["moot"], ..DashboardOptions::default() };
    let error = dashboard_with(&[scatter(&tracks(3))], &options).unwrap_err();
    insta::assert_snapshot!(error, @"the table has no column `moot`: it has name, genres, decade, energy, danceability");
}

#[test]
fn charts_of_different_tables_are_refused() {
    let other_height = dashboard(&[scatter(&tracks(3)), scatter(&tracks(4))]).unwrap_err();
    insta::assert_snapshot!(other_height, @"no dashboard: the charts are of different tables, of 3 rows and 4 rows: make all charts of one table");
    let mut other = tracks(3);
    other.with_column(Column::new("energy".into(), [0.9, 0.9, 0.9])).unwrap();
    let other_values = dashboard(&[scatter(&tracks(3)), scatter(&other)]).unwrap_err();
    insta::assert_snapshot!(other_values, @"no dashboard: the charts are of different tables, with other values in `energy`: make all charts of one table");
}

#[test]
fn of_a_long_table_rows_at_equal_distances_are_taken() {
    let table = tracks(12_001);
    let bars = chart::bars(&table, &chart::Bars { category: "name", ..chart::Bars::default() }).unwrap();
    let sampled = dashboard(&[bars]).unwrap();
    let names: Vec<&str> = rows(&sampled).iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!((names.len(), names[0], names[1], names[4_000]), (4_001, "Track 0", "Track 3", "Track 12000"));
    insta::assert_snapshot!(note(&sampled), @"4,001 rows of 12,001 rows, one in 3. Drag or click in one chart to filter the others; double-click to undo");
    let whole = tracks(5_000);
    assert_eq!(rows(&dashboard(&[scatter(&whole)]).unwrap()).len(), 5_000);
}

#[test]
fn a_chart_that_cannot_follow_stands_still_with_its_own_figures() {
    let still = crowd();
    let table = tracks(6);
    let both = dashboard(&[still.clone(), bars(&table)]).unwrap();
    let [crowd, bars] = views(&both) else { panic!("{} views", views(&both).len()) };
    assert_eq!(crowd["data"], still.vega_lite()["data"]);
    assert!(["$schema", "config", "params", "background"].iter().all(|key| crowd.get(*key).is_none()), "{crowd}");
    assert!(!bars.to_string().contains("pick_0"), "nothing can be picked in a chart that stands still: {bars}");
}

#[test]
fn charts_that_all_stand_still_are_no_dashboard() {
    for charts in [&[][..], &[crowd()]] {
        let error = dashboard(charts).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no dashboard: none of the charts can be filtered: give it charts of rows, such as a scatter plot"
        );
    }
}

#[test]
fn there_is_a_column_at_least_and_no_more_than_charts() {
    let table = tracks(6);
    let charts = [scatter(&table), bars(&table)];
    for (columns, expected) in [(0, 1), (1, 1), (2, 2), (9, 2)] {
        let options = DashboardOptions { columns, ..DashboardOptions::default() };
        let dashboard = dashboard_with(&charts, &options).unwrap();
        assert_eq!(dashboard.vega_lite()["vconcat"][1]["columns"], expected);
        let (width, _) = dashboard.shown_size();
        assert_eq!(width, Chart::SIZE.0 * expected as u32, "{columns} columns");
    }
}

#[test]
fn one_chart_is_filtered_by_menus_and_search_only() {
    let one = dashboard(&[scatter(&tracks(6))]).unwrap();
    let [view] = views(&one) else { panic!("{} views", views(&one).len()) };
    assert_eq!(view["transform"].as_array().map(Vec::len), Some(1), "the search");
    assert!(one.png().unwrap().starts_with(b"\x89PNG"));
    assert_eq!(one.shown_size(), Chart::SIZE);
}

#[test]
fn an_empty_table_has_a_dashboard_without_rows() {
    let empty = dashboard(&[scatter(&tracks(6).head(Some(0)))]).unwrap();
    assert!(rows(&empty).is_empty());
    assert!(note(&empty).starts_with("0 rows. "), "{}", note(&empty));
    assert!(empty.html().unwrap().contains("<title>Dashboard</title>"));
}
