//! What all drawings share: title, axes, legend, and the looks of their text.

use std::ops::Range;

use plotters::chart::{ChartContext, MeshStyle};
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::element::{Circle, Rectangle};
use plotters::prelude::{Cartesian2d, ChartBuilder, Color as _, IntoFont as _, RGBColor, TextStyle, WHITE};
use plotters::style::FontStyle;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{Area, Canvas, FONT, px};
use super::{axis, colour};
use crate::chart::Chart;
use crate::{Error, Result};

/// A chart with two axes of numbers.
pub(crate) type Axes<'area, 'canvas> =
    ChartContext<'area, Canvas<'canvas>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// How wide a legend is.
pub(crate) const LEGEND: u32 = 150;

/// Title and note on top, and the chart below.
pub(crate) fn framed(area: &Area<'_>, chart: &Chart) -> Result<()> {
    area.fill(&WHITE)?;
    let title = coloured(TextStyle::from((FONT, points(16), FontStyle::Bold).into_font()), colour::INK);
    area.draw_text(&cut(&chart.title, 84), &title, (px(14), px(10)))?;
    area.draw_text(&cut(&chart.note, 120), &pale(11), (px(14), px(33)))?;
    let top = if chart.note.is_empty() { px(38) } else { px(54) };
    chart.drawing.draw(&area.margin(top, px(10), px(12), px(14)))
}

/// Axes with a mesh behind them, for two columns of numbers.
pub(crate) fn axes<'area, 'canvas>(
    area: &'area Area<'canvas>,
    x: (&str, Range<f64>),
    y: (&str, Range<f64>),
) -> Result<Axes<'area, 'canvas>> {
    let mut axes = ChartBuilder::on(area)
        .x_label_area_size(px(40))
        .y_label_area_size(px(62))
        .margin_right(px(12))
        .margin_top(px(6))
        .build_cartesian_2d(x.1, y.1)?;
    let mut mesh = axes.configure_mesh();
    over_numbers(&mut mesh, x.0);
    mesh.y_labels(7).y_label_formatter(&|value| axis::number(*value)).y_desc(y.0).draw()?;
    Ok(axes)
}

/// The looks of a mesh, with numbers below and what they are.
pub(crate) fn over_numbers(mesh: &mut MeshStyle<'_, '_, RangedCoordf64, RangedCoordf64, Canvas<'_>>, label: &str) {
    mesh.light_line_style(WHITE.mix(0.0))
        .bold_line_style(colour::rgb(colour::MESH).stroke_width(2))
        .axis_style(colour::rgb("#BDBDBD").stroke_width(2))
        .label_style(text(11))
        .axis_desc_style(text(12))
        .x_labels(8)
        .x_label_formatter(&|value| axis::number(*value))
        .x_desc(label);
}

/// Text of this size, in pixels as shown.
pub(crate) fn text(size: u32) -> TextStyle<'static> {
    coloured(TextStyle::from((FONT, points(size)).into_font()), colour::INK)
}

pub(crate) fn pale(size: u32) -> TextStyle<'static> {
    coloured(TextStyle::from((FONT, points(size)).into_font()), colour::PALE_INK)
}

/// The size of a font whose letters are as large as a browser's at this size: plotters counts the whole height of a line.
fn points(size: u32) -> f64 {
    f64::from(px(size)) * 1.3
}

fn coloured(style: TextStyle<'static>, hex: &str) -> TextStyle<'static> {
    TextStyle { color: colour::rgb(hex).to_backend_color(), ..style }
}

/// Text that stands left of, right of or around its point.
pub(crate) fn anchored(style: &TextStyle<'static>, horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
    style.pos(Pos::new(horizontal, vertical))
}

/// The names of colours, in the right part of the area; what is left of it is given back.
pub(crate) fn legend<'a>(area: &Area<'a>, title: &str, entries: &[(String, RGBColor)]) -> Result<Area<'a>> {
    if entries.is_empty() {
        return Ok(area.clone());
    }
    let width = i32::try_from(area.dim_in_pixel().0).unwrap_or(i32::MAX);
    let (left, right) = area.split_horizontally(width - px(LEGEND));
    right.draw_text(&cut(title, 22), &pale(11), (px(6), px(6)))?;
    for ((name, colour), line) in entries.iter().zip(0_u32..) {
        let middle = px(32 + line * 19);
        right.draw(&Circle::new((px(11), middle), px(5), colour.filled()))?;
        right.draw_text(&cut(name, 20), &anchored(&text(11), HPos::Left, VPos::Center), (px(22), middle))?;
    }
    Ok(left)
}

/// A scale of colours with its least and greatest value, in the right part of the area.
pub(crate) fn colour_bar<'a>(
    area: &Area<'a>,
    title: &str,
    scale: &[&str],
    (least, greatest): (f64, f64),
) -> Result<Area<'a>> {
    let width = i32::try_from(area.dim_in_pixel().0).unwrap_or(i32::MAX);
    let (left, right) = area.split_horizontally(width - px(LEGEND));
    right.draw_text(&cut(title, 22), &pale(11), (px(6), px(6)))?;
    let (top, height) = (px(28), px(160));
    for line in 0..height {
        let colour = colour::on_scale(scale, 1.0 - f64::from(line) / f64::from(height));
        right.draw(&Rectangle::new([(px(6), top + line), (px(20), top + line + 2)], colour.filled()))?;
    }
    for (value, at) in [(greatest, top), ((least + greatest) / 2.0, top + height / 2), (least, top + height)] {
        let style = anchored(&text(11), HPos::Left, VPos::Center);
        right.draw_text(&axis::number(value), &style, (px(26), at))?;
    }
    Ok(left)
}

/// In the middle, for a chart of nothing.
pub(crate) fn nothing(area: &Area<'_>) -> Result<()> {
    let (width, height) = area.dim_in_pixel();
    let middle = (i32::try_from(width / 2).unwrap_or(0), i32::try_from(height / 2).unwrap_or(0));
    Ok(area.draw_text("no rows to show", &anchored(&pale(14), HPos::Center, VPos::Center), middle)?)
}

/// The text, or its start where it is longer than that many letters.
pub(crate) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

impl<E: std::error::Error + Send + Sync> From<DrawingAreaErrorKind<E>> for Error {
    fn from(error: DrawingAreaErrorKind<E>) -> Self {
        Self::Chart(error.to_string())
    }
}
