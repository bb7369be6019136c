//! Drawings of one row above another, each with its name at the left, over an axis of numbers.

use std::ops::Range;

use plotters::element::{EmptyElement, Text};
use plotters::prelude::{ChartBuilder, Color as _};
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Area, px};
use super::{colour, draw};
use crate::Result;

/// Longer names are cut: what they name needs the room.
const LONGEST: usize = 24;

/// An axis of numbers below, and to the left each name at its height: the row at that height has a line behind it.
pub(crate) fn axes<'area, 'canvas>(
    area: &'area Area<'canvas>,
    (label, across): (&str, Range<f64>),
    up: Range<f64>,
    rows: &[(String, f64)],
) -> Result<draw::Axes<'area, 'canvas>> {
    let style = draw::anchored(&draw::text(11), HPos::Right, VPos::Center);
    let names: Vec<String> = rows.iter().map(|(name, _)| draw::cut(name, LONGEST)).collect();
    let mut widest = 0;
    for name in &names {
        widest = widest.max(area.estimate_text_size(name, &style)?.0);
    }
    let from = across.start;
    let mut axes = ChartBuilder::on(area)
        .x_label_area_size(px(40))
        .y_label_area_size(i32::try_from(widest).unwrap_or(0) + px(16))
        .margin_right(px(12))
        .margin_top(px(6))
        .build_cartesian_2d(across.clone(), up)?;
    let mut mesh = axes.configure_mesh();
    draw::over_numbers(&mut mesh, label);
    mesh.disable_y_mesh().y_labels(0).draw()?;
    for (name, (_, height)) in names.into_iter().zip(rows) {
        let plot = axes.plotting_area();
        let line = [(from, *height), (across.end, *height)];
        plot.draw(&plotters::element::PathElement::new(line, colour::rgb(colour::MESH).stroke_width(2)))?;
        plot.draw(&(EmptyElement::at((from, *height)) + Text::new(name, (-px(9), 0), style.clone())))?;
    }
    Ok(axes)
}
