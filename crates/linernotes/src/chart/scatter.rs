//! Two measures against each other, a point a track: energy and danceability unless told otherwise.

use std::sync::Arc;

use plotters::element::Circle;
use plotters::prelude::{Color as _, RGBColor};
use polars::prelude::{DataFrame, NamedFrom as _, Series};
use serde_json::{Value, json};

use super::parts::canvas::px;
use super::parts::columns::{axis_range, figure_name, figures, has, numbers, word_series};
use super::parts::groups::{Groups, known};
use super::parts::{Area, Live, Picks, axis, colour, draw, note, vega};
use super::{Chart, Drawing, Plan};
use crate::Result;

mod crowd;

use crowd::crowd;

/// What a scatter plot shows.
#[derive(Debug, Clone)]
pub struct Scatter<'a> {
    /// The column to the right.
    pub x: &'a str,
    /// The column upwards.
    pub y: &'a str,
    /// A column whose values are colours: words, of which the six most frequent have one each. `None`: one colour.
    pub colour: Option<&'a str>,
    /// The title; `None`: what the columns are called.
    pub title: Option<&'a str>,
}

impl Default for Scatter<'_> {
    fn default() -> Self {
        Self { x: "energy", y: "danceability", colour: None, title: None }
    }
}

/// More points than this would hide each other, and be megabytes: they are counted in a grid instead.
const MOST_POINTS: usize = 5_000;

/// A point for each row. In JupyterLab a point's tooltip has the cover, the names and the audio features; the wheel zooms, a
/// click on the legend picks a colour, dragging with Shift picks points. Of more than 5,000 rows it shows how many lie where.
///
/// # Errors
///
/// [`crate::Error::NoColumn`] and [`crate::Error::WrongColumn`], for columns that are not there or no numbers.
pub fn scatter(table: &DataFrame, options: &Scatter<'_>) -> Result<Chart> {
    let (x, y) = (numbers(table, options.x)?, numbers(table, options.y)?);
    let both: Vec<Option<(f64, f64)>> = x.into_iter().zip(y).map(|(x, y)| x.zip(y)).collect();
    let known = known(&both);
    let title = options
        .title
        .map_or_else(|| format!("{} and {}", axis::heading(options.x), axis::words(options.y)), ToOwned::to_owned);
    let points: Vec<(f64, f64)> = both.into_iter().flatten().collect();
    let frame = Frame {
        x: Side::of(options.x, points.iter().map(|point| point.0)),
        y: Side::of(options.y, points.iter().map(|point| point.1)),
    };
    let without = format!("{} or {}", axis::words(options.x), axis::words(options.y));
    let note = note::of_rows(points.len(), (table.height() - points.len(), &without), &[]);
    if points.len() > MOST_POINTS {
        return crowd(&points, frame, title, note);
    }
    let groups = options.colour.map(|column| Groups::of_whole_cells(table, column, &known)).transpose()?;
    let groups = groups.map(Groups::with_others);
    let places = groups.as_ref().map_or_else(|| vec![0; known.len()], |groups| groups.places(&known));
    let coloured = options.colour.zip(groups.as_ref()).map(|(column, groups)| {
        word_series(column, places.iter().map(|place| groups.names.get(*place).cloned()).collect())
    });
    let figures = point_figures(table, &known, (&points, options), coloured)?;
    let live = Live {
        rows: table.clone(),
        fields: [options.x, options.y]
            .into_iter()
            .chain(options.colour)
            .map(ToOwned::to_owned)
            .chain(in_tooltip(table).map(ToOwned::to_owned))
            .collect(),
        view: live_view(table, &frame, options, groups.as_ref()),
        picks: Picks::Brush(vec!["x", "y"]),
    };
    let plan = Plan {
        title,
        note,
        view: point_view(table, &frame, options, groups.as_ref()),
        figures,
        drawing: Arc::new(Points {
            frame,
            points,
            places,
            legend: groups.as_ref().map(Groups::legend).unwrap_or_default(),
            title: options.colour.map(axis::label).unwrap_or_default(),
        }),
        live: Some(live),
        size: Chart::SIZE,
    };
    Ok(plan.chart())
}

/// The points of the rows, with the groups and colours of the chart whatever is picked elsewhere.
fn live_view(table: &DataFrame, frame: &Frame, options: &Scatter<'_>, groups: Option<&Groups>) -> Value {
    const GROUP: &str = "colour_group";
    let colour = groups.map_or(json!({ "value": colour::CATEGORIES[0] }), |groups| {
        let title = options.colour.map(axis::label);
        json!({ "field": GROUP, "type": "nominal", "title": title, "scale": groups.scale() })
    });
    json!({
        "transform": groups.map(|groups| groups.named_whole(GROUP)).unwrap_or_default(),
        "mark": { "type": "circle", "size": 70, "opacity": 0.75 },
        "encoding": {
            "x": vega::channel_of_rows(options.x, frame.x.range), "y": vega::channel_of_rows(options.y, frame.y.range),
            "color": colour, "tooltip": tooltip(table),
        },
    })
}

/// What a tooltip tells of a track, of that which a table has.
const IN_TOOLTIP: [&str; 13] = [
    "name",
    "artists",
    "album",
    "release_date",
    "energy",
    "danceability",
    "valence",
    "tempo",
    "key_signature",
    "mood",
    "genres",
    "cover",
    "cover_url",
];

/// Those of them that the table has. A cover itself is worth more than its address.
fn in_tooltip(table: &DataFrame) -> impl Iterator<Item = &'static str> {
    IN_TOOLTIP.into_iter().filter(|column| has(table, column) && (*column != "cover_url" || !has(table, "cover")))
}

/// Both axes.
struct Frame {
    x: Side,
    y: Side,
}

/// A column on its axis, and from where to where that reaches.
struct Side {
    column: String,
    range: (f64, f64),
}

impl Side {
    fn of(column: &str, values: impl Iterator<Item = f64>) -> Self {
        Self { column: column.to_owned(), range: axis_range(column, values) }
    }

    /// Over this column of the figures.
    fn channel(&self, field: &str) -> Value {
        json!({
            "field": field, "type": "quantitative", "title": axis::label(&self.column),
            "scale": { "domain": [self.range.0, self.range.1], "zero": false, "nice": false },
        })
    }
}

fn point_figures(
    table: &DataFrame,
    known: &[u32],
    (points, options): (&[(f64, f64)], &Scatter<'_>),
    coloured: Option<Series>,
) -> Result<DataFrame> {
    let mut columns = vec![
        Series::new(figure_name(options.x).into(), points.iter().map(|point| point.0).collect::<Vec<_>>()),
        Series::new(figure_name(options.y).into(), points.iter().map(|point| point.1).collect::<Vec<_>>()),
    ];
    columns.extend(coloured);
    let taken = |name: &str, columns: &[Series]| columns.iter().any(|column| column.name() == name);
    for name in in_tooltip(table) {
        if !taken(name, &columns) {
            columns.push(table.column(name)?.take_slice(known)?.take_materialized_series());
        }
    }
    figures(columns)
}

/// `image` and `title` are the names that Vega's tooltip draws as a picture and as a heading.
fn tooltip(table: &DataFrame) -> Value {
    let field = |column: &str| match column {
        "name" => json!({ "field": column, "title": "title" }),
        "cover" | "cover_url" => json!({ "field": column, "title": "image" }),
        "release_date" => json!({ "field": column, "title": "released" }),
        "tempo" => json!({ "field": column, "title": "tempo (BPM)", "format": ".0f" }),
        column if axis::is_share(column) => json!({ "field": column, "title": column, "format": ".2f" }),
        column => json!({ "field": column, "title": axis::words(column) }),
    };
    in_tooltip(table).map(field).collect()
}

fn point_view(table: &DataFrame, frame: &Frame, options: &Scatter<'_>, groups: Option<&Groups>) -> Value {
    let (x, y) = (frame.x.channel(&figure_name(options.x)), frame.y.channel(&figure_name(options.y)));
    let [zoom, brush] = vega::zoom_and_brush();
    let mut params = vec![zoom, brush];
    let mut picked = vec![json!({ "param": "brush" })];
    let mut colour = json!({ "value": colour::CATEGORIES[0] });
    if let (Some(groups), Some(column)) = (groups, options.colour) {
        params.push(vega::legend_filter(column));
        picked.push(json!({ "param": "legend" }));
        colour = json!({ "field": column, "type": "nominal", "title": axis::label(column), "scale": groups.scale() });
    }
    let encoding = json!({
        "x": x, "y": y, "color": colour, "tooltip": tooltip(table),
        "opacity": { "condition": { "test": { "and": picked }, "value": 0.8 }, "value": 0.1 },
    });
    json!({ "params": params, "mark": { "type": "circle", "size": 80 }, "encoding": encoding })
}

struct Points {
    frame: Frame,
    points: Vec<(f64, f64)>,
    /// Of each point the place of its colour in the legend.
    places: Vec<usize>,
    legend: Vec<(String, RGBColor)>,
    title: String,
}

impl Drawing for Points {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        if self.points.is_empty() {
            return draw::nothing(area);
        }
        let left = draw::legend(area, &self.title, &self.legend)?;
        let mut axes = self.frame.axes(&left)?;
        axes.draw_series(self.points.iter().zip(&self.places).map(|(point, place)| {
            let colour = self.legend.get(*place).map_or(colour::rgb(colour::CATEGORIES[0]), |(_, colour)| *colour);
            Circle::new(*point, px(4), colour.mix(0.75).filled())
        }))?;
        Ok(())
    }
}

impl Frame {
    fn axes<'area, 'canvas>(&self, area: &'area Area<'canvas>) -> Result<draw::Axes<'area, 'canvas>> {
        let range = |side: &Side| side.range.0..side.range.1;
        let (x, y) = (axis::label(&self.x.column), axis::label(&self.y.column));
        draw::axes(area, (&x, range(&self.x)), (&y, range(&self.y)))
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;
    use crate::Error;
    use crate::chart::checks::{check, many, told};

    fn table() -> DataFrame {
        df!(
            "name" => ["a", "b", "c", "d", "e"],
            "energy" => [Some(0.1), Some(0.2), Some(0.3), None, Some(0.5)],
            "duration_ms" => [60_000_i64, 90_000, 120_000, 150_000, 180_000],
            "decade" => [Some("2000s"), Some("1990s"), Some("2000s"), Some("1980s"), None],
        )
        .unwrap()
    }

    fn energy_and_duration(table: &DataFrame, colour: Option<&str>) -> Chart {
        scatter(table, &Scatter { x: "energy", y: "duration_ms", colour, title: None }).unwrap()
    }

    #[test]
    fn the_figures_are_points_with_what_a_tooltip_tells() {
        let chart = energy_and_duration(&table(), Some("decade"));
        insta::assert_snapshot!(told(&chart, &chart.figures), @r"
        Energy and duration
        4 rows; 1 row without energy or duration left out

        energy,duration_min,decade,name
        0.1000,1.0000,2000s,a
        0.2000,1.5000,1990s,b
        0.3000,2.0000,2000s,c
        0.5000,3.0000,others,e
        ");
    }

    #[test]
    fn the_most_frequent_colour_is_the_first_and_the_seventh_is_grey() {
        let scale = |chart: &Chart| chart.vega_lite()["encoding"]["color"]["scale"].to_string();
        insta::assert_snapshot!(
            scale(&energy_and_duration(&table(), Some("decade"))),
            @r##"{"domain":["2000s","1990s","others"],"range":["#0072B2","#E69F00","#9E9E9E"]}"##
        );
        insta::assert_snapshot!(scale(&energy_and_duration(&many(50, 1), Some("name"))), @r##"{"domain":["Track 0","Track 1","Track 10","Track 11","Track 12","Track 13","others"],"range":["#0072B2","#E69F00","#009E73","#CC79A7","#D55E00","#56B4E9","#9E9E9E"]}"##);
    }

    #[test]
    fn a_point_has_one_colour_also_of_a_list() {
        let chart = energy_and_duration(&many(7, 1), Some("genres"));
        let genres: Vec<_> = chart.figures().column("genres").unwrap().str().unwrap().iter().flatten().collect();
        assert_eq!(genres, ["rock, pop", "jazz", "<&>", "rock, pop", "jazz", "<&>", "rock, pop"]);
    }

    #[test]
    fn of_too_many_rows_it_counts_how_many_lie_where() {
        let chart = energy_and_duration(&many(6_000, 1), Some("decade"));
        let rows: i64 = chart.figures().column("rows").unwrap().i64().unwrap().iter().flatten().sum();
        assert_eq!((chart.figures().width(), rows), (5, 6_000));
        assert_eq!(chart.note, "6,000 rows; darker: more rows in this place");
        assert!(chart.live.is_none());
        assert!(energy_and_duration(&many(5_000, 1), None).live.is_some());
    }

    #[test]
    fn a_column_that_is_not_there_is_named() {
        for (x, colour, missing) in [("energi", None, "energi"), ("energy", Some("moot"), "moot")] {
            let error = scatter(&table(), &Scatter { x, y: "duration_ms", colour, title: None }).unwrap_err();
            assert!(matches!(&error, Error::NoColumn { column, .. } if column == missing), "{error}");
        }
    }

    #[test]
    fn in_a_dashboard_it_reads_its_columns_and_those_of_its_tooltip() {
        let chart = energy_and_duration(&table(), Some("decade"));
        let live = chart.live.unwrap();
        assert_eq!(live.fields, ["energy", "duration_ms", "decade", "name", "energy"]);
        assert_eq!(live.picks, Picks::Brush(vec!["x", "y"]));
    }

    #[test]
    fn in_a_dashboard_an_axis_has_milliseconds_and_says_minutes() {
        let live = energy_and_duration(&table(), None).live.unwrap();
        insta::assert_snapshot!(live.view["encoding"]["y"], @r#"{"axis":{"labelExpr":"format(datum.value / 60000, '~r')"},"field":"duration_ms","scale":{"domain":[55200.0,184800.0],"nice":false,"zero":false},"title":"Duration (min)","type":"quantitative"}"#);
        insta::assert_snapshot!(live.view["encoding"]["x"], @r#"{"field":"energy","scale":{"domain":[0.0,1.0],"nice":false,"zero":false},"title":"Energy (0–1)","type":"quantitative"}"#);
    }

    #[test]
    fn copes_with_any_table() {
        check(|table| scatter(table, &Scatter::default()));
        for colour in [None, Some("decade"), Some("genres"), Some("name"), Some("key")] {
            check(|table| scatter(table, &Scatter { x: "tempo", y: "duration_ms", colour, title: None }));
        }
    }
}
