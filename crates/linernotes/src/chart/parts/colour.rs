//! Colours that everybody can tell apart. Categories: the palette of Okabe and Ito (2008), made for colour-blind readers, without
//! its yellow, which is too pale for points on white. Amounts: cividis (Nuñez, Anderton and Renslow, 2018), reversed, so that more is
//! darker. Differences: blue to orange around a light middle.

use plotters::style::RGBColor;

/// For categories, in this order.
pub(crate) const CATEGORIES: [&str; 7] = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#4D4D4D"];

/// For what has no category, or one too many.
pub(crate) const OTHERS: &str = "#9E9E9E";

/// For amounts, from few to many.
pub(crate) const AMOUNTS: [&str; 7] = ["#F5F1D6", "#E1CC55", "#B9AC70", "#8A8779", "#5D646F", "#35456C", "#00224E"];

/// For what lies below or above a middle.
pub(crate) const DIFFERENCES: [&str; 7] = ["#0B559F", "#4D94C8", "#B0D2E7", "#F4F4F4", "#F8CFA0", "#E08A2C", "#A65200"];

/// Text, axes and lines of a mesh.
pub(crate) const INK: &str = "#333333";
pub(crate) const PALE_INK: &str = "#757575";
pub(crate) const MESH: &str = "#E6E6E6";

/// `#RRGGBB`, as plotters has it. Grey for what is none.
pub(crate) fn rgb(hex: &str) -> RGBColor {
    let part = |at: usize| hex.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(0x80);
    RGBColor(part(1), part(3), part(5))
}

/// The colour of the category at this place: the last colour stands for all that come later.
pub(crate) fn category(at: usize) -> &'static str {
    CATEGORIES.get(at).copied().unwrap_or(OTHERS)
}

/// The colour at `share` (0 to 1) of a scale of colours.
pub(crate) fn on_scale(scale: &[&str], share: f64) -> RGBColor {
    let last = scale.len().saturating_sub(1);
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = (place.floor() as usize).min(last);
    let (from, to, part) = (rgb(scale[below]), rgb(scale[(below + 1).min(last)]), place - below as f64);
    let mix = |from: u8, to: u8| (f64::from(from) + (f64::from(to) - f64::from(from)) * part).round() as u8;
    RGBColor(mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}
