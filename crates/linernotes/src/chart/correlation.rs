//! Which measures go together: Pearson's correlation of each with each.

use std::sync::Arc;

use plotters::element::Rectangle;
use plotters::prelude::{Color as _, FontTransform, TextStyle, WHITE};
use plotters::style::text_anchor::{HPos, VPos};
use polars::prelude::{DataFrame, NamedFrom as _, Series};
use serde_json::{Value, json};

use super::parts::canvas::px;
use super::parts::columns::{figures, numbers, word_series};
use super::parts::expression::datum;
use super::parts::{Area, Live, Picks, axis, colour, draw, note};
use super::{Chart, Drawing, Plan};
use crate::Result;

/// What a correlation matrix shows.
#[derive(Debug, Clone)]
pub struct Correlation<'a> {
    /// The columns of numbers, in the order in which they are to stand.
    pub features: &'a [&'a str],
    /// The title; `None`: "Correlation of 9 measures".
    pub title: Option<&'a str>,
}

impl Default for Correlation<'_> {
    /// Spotify's measures from 0 to 1, loudness and tempo.
    fn default() -> Self {
        Self { features: &MEASURES, title: None }
    }
}

const MEASURES: [&str; 9] = [
    "energy",
    "loudness",
    "danceability",
    "valence",
    "tempo",
    "acousticness",
    "instrumentalness",
    "liveness",
    "speechiness",
];

/// A cell for each pair of measures: 1 (orange) when they rise together, −1 (blue) when one falls as the other rises, about 0
/// (pale) when neither tells of the other. Each pair is of the rows that have both; "–" where those are fewer than three, or all
/// alike.
///
/// The figures have a row for each cell: the two columns, their correlation, and of how many rows it is.
///
/// # Errors
///
/// [`crate::Error::NoColumn`] and [`crate::Error::WrongColumn`], for columns that are not there or no numbers.
pub fn correlation(table: &DataFrame, options: &Correlation<'_>) -> Result<Chart> {
    let columns: Vec<Vec<Option<f64>>> =
        options.features.iter().map(|feature| numbers(table, feature)).collect::<Result<_>>()?;
    let drawn =
        (0..table.height()).filter(|row| columns.iter().filter(|column| column[*row].is_some()).count() > 1).count();
    let count = columns.len();
    let mut cells = vec![(None, 0); count * count];
    for row in 0..count {
        for column in 0..=row {
            let cell = pearson(&columns[row], &columns[column]);
            cells[row * count + column] = cell;
            cells[column * count + row] = cell;
        }
    }
    let features: Vec<String> = options.features.iter().map(|feature| (*feature).to_owned()).collect();
    let more = ["orange: they rise together; blue: one falls as the other rises".to_owned()];
    let matrix = Matrix { features, cells };
    let live =
        Live { rows: table.clone(), fields: matrix.features.clone(), view: matrix.live_view(), picks: Picks::Nothing };
    let plan = Plan {
        title: options.title.map_or_else(|| format!("Correlation of {count} measures"), ToOwned::to_owned),
        note: note::of_rows(drawn, (table.height() - drawn, "two of them"), &more),
        figures: matrix.figures()?,
        view: matrix.view(),
        drawing: Arc::new(matrix),
        live: Some(live),
        size: (720, 560),
    };
    Ok(plan.chart())
}

/// Fewer rows than this always lie on a line, or nearly.
const FEWEST: usize = 3;

/// Pearson's correlation of the rows that have both, and how many those are.
fn pearson(xs: &[Option<f64>], ys: &[Option<f64>]) -> (Option<f64>, i64) {
    let pairs = || xs.iter().zip(ys).filter_map(|(x, y)| Some(((*x)?, (*y)?)));
    let (count, x_sum, y_sum) =
        pairs().fold((0_usize, 0.0, 0.0), |(count, x_sum, y_sum), (x, y)| (count + 1, x_sum + x, y_sum + y));
    let (x_mean, y_mean) = (x_sum / count as f64, y_sum / count as f64);
    let (xx, yy, xy) = pairs().fold((0.0, 0.0, 0.0), |(xx, yy, xy), (x, y)| {
        let (x, y) = (x - x_mean, y - y_mean);
        (xx + x * x, yy + y * y, xy + x * y)
    });
    // What only differs by rounding is all alike.
    let varies = |squares: f64, mean: f64| squares > f64::EPSILON * count as f64 * mean * mean;
    let is_known = count >= FEWEST && varies(xx, x_mean) && varies(yy, y_mean);
    (is_known.then(|| (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0)), count as i64)
}

struct Matrix {
    features: Vec<String>,
    /// Line by line, the correlation and of how many rows it is.
    cells: Vec<(Option<f64>, i64)>,
}

impl Matrix {
    fn is_empty(&self) -> bool {
        self.cells.iter().all(|(_, rows)| *rows == 0)
    }

    fn figures(&self) -> Result<DataFrame> {
        let each = |name: &str, of: &dyn Fn(usize) -> usize| {
            word_series(name, (0..self.cells.len()).map(|at| Some(self.features[of(at)].clone())).collect())
        };
        let count = self.features.len();
        figures(vec![
            each("feature", &|at| at / count),
            each("other", &|at| at % count),
            Series::new(
                "correlation".into(),
                self.cells.iter().map(|(correlation, _)| *correlation).collect::<Vec<_>>(),
            ),
            Series::new("rows".into(), self.cells.iter().map(|(_, rows)| *rows).collect::<Vec<_>>()),
        ])
    }

    /// Over the figures.
    fn view(&self) -> Value {
        let size = if self.features.len() > 14 { 8 } else { 12 };
        let side = |field: &str, labels: Value| {
            let words: Vec<_> = self.features.iter().map(|feature| axis::words(feature)).collect();
            let mut axis = json!({
                "title": null, "ticks": false, "domain": false, "grid": false,
                "labelExpr": format!("{}[indexof({}, datum.value)]", json!(words), json!(self.features)),
            });
            if let (Some(axis), Value::Object(labels)) = (axis.as_object_mut(), labels) {
                axis.extend(labels);
            }
            json!({ "field": field, "type": "nominal", "sort": self.features, "scale": { "domain": self.features, "padding": 0.02 }, "axis": axis })
        };
        let tooltip = json!([
            { "field": "feature" }, { "field": "other" }, { "field": "correlation", "format": ".3f" }, { "field": "rows", "format": "," },
        ]);
        json!({
            "encoding": { "x": side("other", json!({ "labelAngle": -90 })), "y": side("feature", json!({})), "tooltip": tooltip },
            "layer": [
                {
                    "mark": "rect",
                    "encoding": {
                        "color": {
                            "field": "correlation", "type": "quantitative", "legend": null,
                            "scale": { "domain": [-1, 1], "range": colour::DIFFERENCES },
                        },
                    },
                },
                {
                    "transform": [{ "calculate": "isValid(datum.correlation) ? format(datum.correlation, '.2f') : '–'", "as": "number" }],
                    "mark": { "type": "text", "fontSize": size },
                    "encoding": {
                        "text": { "field": "number" },
                        "color": { "condition": { "test": format!("abs(datum.correlation) > {STRONG}"), "value": "white" }, "value": colour::INK },
                    },
                },
            ],
        })
    }

    /// Over the rows: each of them is a row of each pair, whose sums say how they go together.
    fn live_view(&self) -> Value {
        let mut pairs = Vec::new();
        for feature in &self.features {
            for other in &self.features {
                let (x, y) = (datum(feature), datum(other));
                pairs.push(format!("{{feature: {}, other: {}, x: {x}, y: {y}}}", json!(feature), json!(other)));
            }
        }
        let field = |name: &str| json!({ "calculate": format!("datum.pair.{name}"), "as": name });
        let mean = |name: &str| json!({ "op": "mean", "field": name, "as": name });
        let product = |name: &str, product: &str| json!({ "calculate": product, "as": name });
        let spread = "(datum.xx - datum.x * datum.x) * (datum.yy - datum.y * datum.y)";
        let mut view = self.view();
        view["transform"] = json!([
            { "calculate": format!("[{}]", pairs.join(", ")), "as": "pair" },
            { "flatten": ["pair"] },
            field("feature"), field("other"), field("x"), field("y"),
            { "filter": "isValid(datum.x) && isValid(datum.y)" },
            product("xx", "datum.x * datum.x"), product("yy", "datum.y * datum.y"), product("xy", "datum.x * datum.y"),
            {
                "aggregate": [mean("x"), mean("y"), mean("xx"), mean("yy"), mean("xy"), { "op": "count", "as": "rows" }],
                "groupby": ["feature", "other"],
            },
            product("spread", spread),
            {
                "calculate": format!("datum.rows >= {FEWEST} && datum.spread > 1e-12 ? (datum.xy - datum.x * datum.y) / sqrt(datum.spread) : null"),
                "as": "correlation",
            },
        ]);
        view
    }
}

/// Numbers on stronger colours than that are white.
const STRONG: f64 = 0.75;

impl Drawing for Matrix {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        if self.is_empty() {
            return draw::nothing(area);
        }
        let words: Vec<String> = self.features.iter().map(|feature| draw::cut(&axis::words(feature), 24)).collect();
        let style = draw::anchored(&draw::text(11), HPos::Right, VPos::Center);
        let mut widest = 0;
        for word in &words {
            widest = widest.max(i32::try_from(area.estimate_text_size(word, &style)?.0).unwrap_or(0));
        }
        let (width, height) = area.dim_in_pixel();
        let (from, count) = (widest + px(10), self.features.len() as f64);
        let (wide, high) = ((width as f64 - f64::from(from)) / count, (height as f64 - f64::from(from)) / count);
        let corner = |row: usize, column: usize| (from + (column as f64 * wide) as i32, (row as f64 * high) as i32);
        let middle = |row: usize, column: usize| {
            let (left, top) = corner(row, column);
            (left + (wide / 2.0) as i32, top + (high / 2.0) as i32)
        };
        let number =
            draw::anchored(&draw::text(if wide < f64::from(px(34)) { 8 } else { 12 }), HPos::Center, VPos::Center);
        let on_dark = TextStyle { color: WHITE.to_backend_color(), ..number.clone() };
        for (at, (correlation, _)) in self.cells.iter().enumerate() {
            let (row, column) = (at / self.features.len(), at % self.features.len());
            let (left_top, (right, bottom)) = (corner(row, column), corner(row + 1, column + 1));
            let place = [left_top, (right - px(1), bottom - px(1))];
            if let Some(correlation) = correlation {
                let colour = colour::on_scale(&colour::DIFFERENCES, (correlation + 1.0) / 2.0);
                area.draw(&Rectangle::new(place, colour.filled()))?;
            }
            let text = correlation
                .map_or_else(|| "–".to_owned(), |correlation| format!("{correlation:.2}").replacen('-', "−", 1));
            let is_dark = correlation.is_some_and(|correlation| correlation.abs() > STRONG);
            area.draw_text(&text, if is_dark { &on_dark } else { &number }, middle(row, column))?;
        }
        let upright = TextStyle { font: style.font.clone().transform(FontTransform::Rotate270), ..style.clone() };
        for (at, word) in words.iter().enumerate() {
            area.draw_text(word, &style, (from - px(8), middle(at, at).1))?;
            let (across, down) = (middle(at, at).0, corner(self.features.len(), 0).1 + px(8));
            area.draw_text(word, &upright, (across, down))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;
    use crate::chart::checks::{check, told};

    #[test]
    fn the_figures_are_the_pairs_of_all_columns() {
        let table = df!(
            "energy" => [Some(0.1), Some(0.2), Some(0.4), None, Some(0.9)],
            "valence" => [Some(0.9), Some(0.8), Some(0.6), Some(0.5), Some(0.1)],
            "tempo" => [None, Some(120.0), None, Some(90.0), None],
            "mode" => [1_i64; 5],
        )
        .unwrap();
        let features = &["energy", "valence", "tempo", "mode"];
        let chart = correlation(&table, &Correlation { features, title: None }).unwrap();
        insta::assert_snapshot!(told(&chart, &chart.figures), @r"
        Correlation of 4 measures
        5 rows; orange: they rise together; blue: one falls as the other rises

        feature,other,correlation,rows
        energy,energy,1.0000,4
        energy,valence,-1.0000,4
        energy,tempo,,1
        energy,mode,,4
        valence,energy,-1.0000,4
        valence,valence,1.0000,5
        valence,tempo,,2
        valence,mode,,5
        tempo,energy,,1
        tempo,valence,,2
        tempo,tempo,,2
        tempo,mode,,2
        mode,energy,,4
        mode,valence,,5
        mode,tempo,,2
        mode,mode,,5
        ");
    }

    #[test]
    fn correlations_are_those_of_pearson() {
        // Galton's peas; the number is that of cor() in R.
        let some = |values: &[f64]| values.iter().copied().map(Some).collect::<Vec<_>>();
        let (parent, child) =
            (some(&[21.0, 20.0, 19.0, 18.0, 17.0, 16.0, 15.0]), some(&[17.5, 17.3, 16.0, 16.3, 15.6, 16.0, 15.3]));
        let (correlation, rows) = pearson(&parent, &child);
        assert!((correlation.unwrap() - 0.895_049).abs() < 1e-6 && rows == 7, "{correlation:?}");
        assert_eq!(pearson(&parent, &parent).0, Some(1.0));
        assert_eq!(pearson(&parent[..2], &child[..2]), (None, 2));
        assert_eq!(pearson(&some(&[0.1 + 0.2, 0.3, 0.3]), &child[..3]), (None, 3));
    }

    #[test]
    fn any_table_has_a_correlation() {
        check(|table| correlation(table, &Correlation::default()));
        check(|table| correlation(table, &Correlation { features: &["energy"], title: None }));
    }
}
