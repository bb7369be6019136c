//! More rows than there can be points: how many lie where.

use std::sync::Arc;

use plotters::element::Rectangle;
use plotters::prelude::Color as _;
use polars::prelude::{NamedFrom as _, Series};
use serde_json::json;

use super::Frame;
use crate::Result;
use crate::chart::parts::columns::{figure_name, figures};
use crate::chart::parts::{Area, colour, draw, vega};
use crate::chart::{Chart, Drawing, Plan};

/// Cells of the grid, each way.
const GRID: usize = 48;

/// A grid of counts instead of points.
pub(super) fn crowd(points: &[(f64, f64)], frame: Frame, title: String, note: String) -> Result<Chart> {
    let cell =
        |value: f64, (from, to): (f64, f64)| (((value - from) / (to - from) * GRID as f64) as usize).min(GRID - 1);
    let mut counts = vec![0_i64; GRID * GRID];
    for (x, y) in points {
        counts[cell(*x, frame.x.range) * GRID + cell(*y, frame.y.range)] += 1;
    }
    let edge = |at: usize, (from, to): (f64, f64)| from + (to - from) * at as f64 / GRID as f64;
    let cells: Vec<[f64; 4]> = (0..GRID * GRID)
        .filter(|at| counts[*at] > 0)
        .map(|at| {
            let (column, row) = (at / GRID, at % GRID);
            [
                edge(column, frame.x.range),
                edge(column + 1, frame.x.range),
                edge(row, frame.y.range),
                edge(row + 1, frame.y.range),
            ]
        })
        .collect();
    let counts: Vec<i64> = counts.into_iter().filter(|count| *count > 0).collect();
    let most = counts.iter().copied().max();
    let (x, y) = (figure_name(&frame.x.column), figure_name(&frame.y.column));
    let [x_from, x_to, y_from, y_to] = [format!("{x}_from"), format!("{x}_to"), format!("{y}_from"), format!("{y}_to")];
    let side = |name: &str, at: usize| Series::new(name.into(), cells.iter().map(|cell| cell[at]).collect::<Vec<_>>());
    let figures = figures(vec![
        side(&x_from, 0),
        side(&x_to, 1),
        side(&y_from, 2),
        side(&y_to, 3),
        Series::new("rows".into(), counts.clone()),
    ])?;
    let encoding = json!({
        "x": frame.x.channel(&x_from), "x2": { "field": x_to }, "y": frame.y.channel(&y_from), "y2": { "field": y_to },
        "color": { "field": "rows", "type": "quantitative", "scale": { "type": "symlog", "domain": [0, most] }, "title": "Rows" },
        "tooltip": [{ "field": "rows", "format": "," }],
    });
    let plan = Plan {
        title,
        note: format!("{note}; darker: more rows in this place"),
        figures,
        view: json!({ "params": [vega::zoom_and_brush()[0]], "mark": "rect", "encoding": encoding }),
        drawing: Arc::new(Crowd { frame, cells, counts }),
        live: None,
        size: Chart::SIZE,
    };
    Ok(plan.chart())
}

struct Crowd {
    frame: Frame,
    cells: Vec<[f64; 4]>,
    counts: Vec<i64>,
}

impl Drawing for Crowd {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        let most = self.counts.iter().copied().max().unwrap_or(1) as f64;
        let left = draw::colour_bar(area, "Rows", &colour::AMOUNTS, (0.0, most))?;
        let mut axes = self.frame.axes(&left)?;
        axes.draw_series(self.cells.iter().zip(&self.counts).map(|([x_from, x_to, y_from, y_to], count)| {
            let share = (*count as f64).ln_1p() / most.ln_1p();
            Rectangle::new([(*x_from, *y_from), (*x_to, *y_to)], colour::on_scale(&colour::AMOUNTS, share).filled())
        }))?;
        Ok(())
    }
}
