//! A plane with two scales, drawn mark by mark: for charts whose axes hold days or names, which plotters' own axes do not.

use plotters::element::{Circle, PathElement};
use plotters::prelude::{Color as _, TextStyle};
use plotters::style::FontTransform;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Area, px};
use super::{axis, colour, draw};
use crate::Result;

/// Where a number lies in a drawing, by a scale for each direction. Up is more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plane {
    across: Scale,
    up: Scale,
}

/// Room around a plane, in pixels as shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) left: u32,
    pub(crate) right: u32,
    pub(crate) top: u32,
    pub(crate) bottom: u32,
}

impl Plane {
    /// The area without the room around it. Scales without extent have the number in their middle.
    pub(crate) fn within(area: &Area<'_>, room: Room, across: (f64, f64), up: (f64, f64)) -> Self {
        let (width, height) = area.dim_in_pixel();
        let (width, height) = (i32::try_from(width).unwrap_or(i32::MAX), i32::try_from(height).unwrap_or(i32::MAX));
        Self {
            across: Scale { from: px(room.left), to: width - px(room.right), values: across },
            up: Scale { from: height - px(room.bottom), to: px(room.top), values: up },
        }
    }

    pub(crate) fn at(&self, x: f64, y: f64) -> (i32, i32) {
        (self.across.at(x), self.up.at(y))
    }

    /// Lines up at these numbers, with their names below, and what they are in the middle below.
    pub(crate) fn marks_across(&self, area: &Area<'_>, marks: &[(f64, String)], title: &str) -> Result<()> {
        let style = draw::anchored(&draw::text(11), HPos::Center, VPos::Top);
        for (number, name) in marks {
            let x = self.across.at(*number);
            line(area, (x, self.up.from), (x, self.up.to))?;
            area.draw_text(name, &style, (x, self.up.from + px(6)))?;
        }
        let middle = i32::midpoint(self.across.from, self.across.to);
        area.draw_text(
            title,
            &draw::anchored(&draw::text(12), HPos::Center, VPos::Top),
            (middle, self.up.from + px(24)),
        )?;
        Ok(())
    }

    /// Lines across at these numbers, with their names to the left, and what they are, upright, left of those.
    pub(crate) fn marks_up(&self, area: &Area<'_>, marks: &[(f64, String)], title: &str) -> Result<()> {
        let style = draw::anchored(&draw::text(11), HPos::Right, VPos::Center);
        for (number, name) in marks {
            let y = self.up.at(*number);
            line(area, (self.across.from, y), (self.across.to, y))?;
            area.draw_text(name, &style, (self.across.from - px(6), y))?;
        }
        let upright: TextStyle<'_> =
            draw::anchored(&draw::text(12), HPos::Center, VPos::Center).transform(FontTransform::Rotate270);
        area.draw_text(title, &upright, (px(8), i32::midpoint(self.up.from, self.up.to)))?;
        Ok(())
    }
}

/// Round numbers from the least to the greatest, about as many as asked for.
fn round_numbers((least, greatest): (f64, f64), about: usize) -> Vec<f64> {
    let rough = (greatest - least) / about.max(1) as f64;
    if !rough.is_finite() || rough <= 0.0 {
        return vec![least];
    }
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|digit| digit * power)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(rough);
    let first = (least / step - 1e-9).ceil();
    let count = ((greatest - first * step) / step + 1e-9).floor().max(0.0) as usize;
    (0..=count).map(|at| (first + at as f64) * step).collect()
}

/// About six round numbers for an axis, as they are written there, and at least this far apart: 1 for counts.
pub(crate) fn marks((least, greatest): (f64, f64), least_step: f64) -> Vec<(f64, String)> {
    let most = if least_step > 0.0 { ((greatest - least) / least_step).floor().max(1.0) as usize } else { usize::MAX };
    round_numbers((least, greatest), most.min(6)).into_iter().map(|number| (number, axis::number(number))).collect()
}

/// The scale of an axis that begins at 0 and ends at a round number not below the greatest.
pub(crate) fn from_zero(greatest: f64) -> (f64, f64) {
    if greatest <= 0.0 {
        return (0.0, 1.0);
    }
    let marks = round_numbers((0.0, greatest), 5);
    let step = marks.get(1).copied().unwrap_or(greatest);
    (0.0, (greatest / step - 1e-9).ceil() * step)
}

/// A line through these places. plotters draws the corners of a broad line as long spikes where they are sharp: it is broken there.
pub(crate) fn stroke(area: &Area<'_>, places: &[(i32, i32)], hex: &str) -> Result<()> {
    let style = colour::rgb(hex).stroke_width(4);
    let mut part: Vec<(i32, i32)> = Vec::new();
    for place in places {
        if let [.., before, corner] = part[..] {
            let (there, on) = ((corner.0 - before.0, corner.1 - before.1), (place.0 - corner.0, place.1 - corner.1));
            let product =
                |a: (i32, i32), b: (i32, i32)| f64::from(a.0) * f64::from(b.0) + f64::from(a.1) * f64::from(b.1);
            if product(there, on) < 0.5 * (product(there, there) * product(on, on)).sqrt() {
                area.draw(&PathElement::new(std::mem::take(&mut part), style))?;
                area.draw(&Circle::new(corner, 2, colour::rgb(hex).filled()))?;
                part.push(corner);
            }
        }
        part.push(*place);
    }
    Ok(area.draw(&PathElement::new(part, style))?)
}

fn line(area: &Area<'_>, from: (i32, i32), to: (i32, i32)) -> Result<()> {
    Ok(area.draw(&PathElement::new(vec![from, to], colour::rgb(colour::MESH).stroke_width(2)))?)
}

#[derive(Debug, Clone, Copy)]
struct Scale {
    from: i32,
    to: i32,
    values: (f64, f64),
}

impl Scale {
    fn at(&self, value: f64) -> i32 {
        let (least, greatest) = self.values;
        let share = if (greatest - least).abs() > f64::EPSILON { (value - least) / (greatest - least) } else { 0.5 };
        self.from + (share * f64::from(self.to - self.from)).round() as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round() {
        assert_eq!(round_numbers((0.0, 47.0), 5), [0.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(round_numbers((-8.5, -4.1), 5), [-8.0, -7.0, -6.0, -5.0]);
        assert_eq!(round_numbers((3.0, 3.0), 5), [3.0]);
        assert_eq!(round_numbers((0.0, f64::INFINITY), 5), [0.0]);
    }

    #[test]
    fn counts_have_no_marks_between_them() {
        let written = |greatest: f64| marks((0.0, greatest), 1.0).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
        assert_eq!(written(1.0), ["0", "1"]);
        assert_eq!(written(3.0), ["0", "1", "2", "3"]);
        assert_eq!(written(30.0), ["0", "5", "10", "15", "20", "25", "30"]);
    }

    #[test]
    fn an_axis_from_zero_ends_round() {
        assert_eq!([from_zero(0.0), from_zero(3.0), from_zero(47.0)], [(0.0, 1.0), (0.0, 3.0), (0.0, 50.0)]);
    }

    #[test]
    fn a_scale_without_extent_has_its_number_in_the_middle() {
        let scale = Scale { from: 0, to: 100, values: (3.0, 3.0) };
        assert_eq!(scale.at(3.0), 50);
    }

    #[test]
    fn a_scale_may_run_downwards() {
        let scale = Scale { from: 0, to: 100, values: (4.0, 0.0) };
        assert_eq!([scale.at(4.0), scale.at(1.0), scale.at(0.0)], [0, 75, 100]);
    }
}
