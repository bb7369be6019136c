//! Radar charts by plotters.

use plotters::element::{Circle, PathElement, Polygon};
use plotters::prelude::Color as _;
use plotters::style::text_anchor::{HPos, VPos};

use super::{ALL, NAMES_AT, Polygons, RINGS};
use crate::Result;
use crate::chart::Drawing;
use crate::chart::parts::canvas::px;
use crate::chart::parts::{Area, axis, colour, draw};

impl Polygons {
    /// A line around the middle, corner by corner; round where there are too few measures for corners.
    pub(super) fn ring(&self, radius: f64) -> Vec<(f64, f64)> {
        match self.features.len() {
            0..=2 => {
                let angle = |at: i32| std::f64::consts::TAU * f64::from(at) / 72.0;
                (0..72).map(|at| (radius * angle(at).sin(), radius * angle(at).cos())).collect()
            }
            count => (0..count).map(|at| self.corner(at, radius)).collect(),
        }
    }
}

impl Drawing for Polygons {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        if self.profiles.is_empty() {
            return draw::nothing(area);
        }
        let named = if self.row == ALL { &[][..] } else { &self.profiles };
        let colours: Vec<_> = named.iter().map(|profile| (profile.name.clone(), colour::rgb(profile.colour))).collect();
        let left = draw::legend(area, &axis::label(&self.row), &colours)?;
        let (width, height) = left.dim_in_pixel();
        let radius = f64::from(height) / 2.0 / 1.16;
        let middle = (f64::from(width) / 2.0, f64::from(height) / 2.0);
        let at = |(x, y): (f64, f64)| ((middle.0 + x * radius).round() as i32, (middle.1 - y * radius).round() as i32);
        let closed = |corners: Vec<(f64, f64)>| {
            let mut path: Vec<(i32, i32)> = corners.into_iter().map(at).collect();
            path.extend(path.first().copied());
            path
        };
        let line = colour::rgb(colour::MESH).stroke_width(2);
        for ring in RINGS {
            segments(&left, &closed(self.ring(ring)), line)?;
        }
        for (spoke, feature) in self.features.iter().enumerate() {
            segments(&left, &[at((0.0, 0.0)), at(self.corner(spoke, 1.0))], line)?;
            let place = self.corner(spoke, NAMES_AT);
            let side = match place.0 {
                x if x > 0.05 => HPos::Left,
                x if x < -0.05 => HPos::Right,
                _ => HPos::Center,
            };
            left.draw_text(&axis::words(feature), &draw::anchored(&draw::text(12), side, VPos::Center), at(place))?;
        }
        for profile in &self.profiles {
            let corners = profile.values.iter().enumerate().map(|(spoke, value)| self.corner(spoke, *value)).collect();
            let path = closed(corners);
            let colour = colour::rgb(profile.colour);
            left.draw(&Polygon::new(path.clone(), colour.mix(0.12).filled()))?;
            segments(&left, &path, colour.stroke_width(4))?;
            for corner in path {
                left.draw(&Circle::new(corner, px(3), colour.filled()))?;
            }
        }
        for ring in RINGS {
            let (x, y) = at((0.0, ring));
            left.draw_text(&axis::number(ring), &draw::pale(10), (x + px(4), y + px(1)))?;
        }
        Ok(())
    }
}

/// A path, line by line: plotters would draw thick ones with spikes at their corners.
fn segments(area: &Area<'_>, path: &[(i32, i32)], style: plotters::style::ShapeStyle) -> Result<()> {
    for line in path.windows(2) {
        area.draw(&PathElement::new(line.to_vec(), style))?;
    }
    Ok(())
}
