//! Box plots by plotters.

use plotters::element::{Circle, PathElement, Rectangle};
use plotters::prelude::Color as _;

use super::{Boxes, Summary};
use crate::Result;
use crate::chart::Drawing;
use crate::chart::parts::canvas::px;
use crate::chart::parts::{Area, axis, colour, draw, named_rows};

impl Boxes {
    /// Of a row's height, how much is box.
    pub(super) fn thickness(&self) -> f64 {
        match self.summaries.len() {
            0 | 1 => 0.25,
            2 => 0.4,
            _ => 0.5,
        }
    }
}

impl Drawing for Boxes {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        if self.summaries.is_empty() {
            return draw::nothing(area);
        }
        let height = |row: usize| (self.summaries.len() - 1 - row) as f64;
        let rows: Vec<_> =
            self.summaries.iter().enumerate().map(|(row, summary)| (summary.name.clone(), height(row))).collect();
        let up = -0.5..self.summaries.len() as f64 - 0.5;
        let axes = named_rows::axes(area, (&axis::label(&self.feature), self.range.0..self.range.1), up, &rows)?;
        let plot = axes.plotting_area();
        let line = colour::rgb(colour::PALE_INK).stroke_width(3);
        for (row, summary) in self.summaries.iter().enumerate() {
            let Summary { lower_whisker, lower_quartile, median, upper_quartile, upper_whisker, .. } = *summary;
            let (y, half) = (height(row), self.thickness() / 2.0);
            let colour = colour::rgb(summary.colour);
            for (from, to) in [(lower_whisker, lower_quartile), (upper_quartile, upper_whisker)] {
                plot.draw(&PathElement::new([(from, y), (to, y)], line))?;
            }
            let corners = [(lower_quartile, y + half), (upper_quartile, y - half)];
            plot.draw(&Rectangle::new(corners, colour.mix(0.55).filled()))?;
            let around = [0, 2, 3, 1, 0].map(|corner: usize| (corners[corner % 2].0, corners[corner / 2].1));
            for side in around.windows(2) {
                plot.draw(&PathElement::new(side.to_vec(), colour.stroke_width(3)))?;
            }
            let middle = [(median, y - half), (median, y + half)];
            plot.draw(&PathElement::new(middle, colour::rgb(colour::INK).stroke_width(6)))?;
            for (_, value) in &summary.outliers {
                plot.draw(&Circle::new((*value, y), px(3), colour.mix(0.6).filled()))?;
            }
        }
        Ok(())
    }
}
