//! The surface that plotters draws on: one type for PNG and SVG, so that a chart's drawing is compiled once. It has twice as many
//! units as pixels are shown: lengths are given with [`px`].

use std::sync::Once;

use plotters::coord::Shift;
use plotters::prelude::{BitMapBackend, DrawingArea, FontStyle, IntoDrawingArea as _, SVGBackend};
use plotters::style::register_font;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::draw;
use crate::chart::Chart;
use crate::{Error, Result};

/// Where a chart is drawn.
pub(crate) type Area<'a> = DrawingArea<Canvas<'a>, Shift>;

/// The name under which plotters knows our font. An SVG file asks its viewer for the same, or for what is like it.
pub(crate) const FONT: &str = "sans-serif";

const SCALE: u32 = 2;

/// A length as shown, in units of the canvas.
pub(crate) fn px(length: u32) -> i32 {
    i32::try_from(length * SCALE).unwrap_or(i32::MAX)
}

pub(crate) fn png(size: (u32, u32), chart: &Chart) -> Result<Vec<u8>> {
    pixels(size, |area| draw::framed(area, chart))
}

/// Charts beside and below each other, each in a tile as large as the largest of them.
pub(crate) fn png_of_many(charts: &[Chart], columns: usize) -> Result<Vec<u8>> {
    pixels(size_of_many(charts, columns), |area| {
        let tiles = area.split_evenly((charts.len().div_ceil(columns).max(1), columns));
        tiles.iter().zip(charts).try_for_each(|(tile, chart)| draw::framed(tile, chart))
    })
}

/// How large that is, as it is shown.
pub(crate) fn size_of_many(charts: &[Chart], columns: usize) -> (u32, u32) {
    let (width, height) = charts.iter().map(Chart::shown_size).fold((1, 1), |(w, h), (x, y)| (w.max(x), h.max(y)));
    let times = |length: u32, count: usize| length.saturating_mul(u32::try_from(count).unwrap_or(u32::MAX));
    (times(width, columns), times(height, charts.len().div_ceil(columns).max(1)))
}

fn pixels(size: (u32, u32), draw: impl Fn(&Area<'_>) -> Result<()>) -> Result<Vec<u8>> {
    let (width, height) = (size.0 * SCALE, size.1 * SCALE);
    let mut pixels = vec![255; width as usize * height as usize * 3];
    paint(Canvas::Pixels(BitMapBackend::with_buffer(&mut pixels, (width, height))), draw)?;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Balanced);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels));
    written.map_err(|error| Error::Chart(error.to_string()))?;
    Ok(bytes)
}

pub(crate) fn svg(size: (u32, u32), chart: &Chart) -> Result<String> {
    let (width, height) = (size.0 * SCALE, size.1 * SCALE);
    let mut text = String::new();
    paint(Canvas::Svg(SVGBackend::with_string(&mut text, (width, height))), |area| draw::framed(area, chart))?;
    // Shown as large as in a notebook, whatever the units inside.
    let (drawn, shown) =
        (format!("width=\"{width}\" height=\"{height}\""), format!("width=\"{}\" height=\"{}\"", size.0, size.1));
    Ok(text.replacen(&drawn, &shown, 1))
}

fn paint(canvas: Canvas<'_>, draw: impl Fn(&Area<'_>) -> Result<()>) -> Result<()> {
    register_fonts();
    let area = canvas.into_drawing_area();
    draw(&area)?;
    area.present().map_err(|error| Error::Chart(error.to_string()))
}

/// Once a process: plotters finds fonts by name.
pub(crate) fn register_fonts() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for (style, font) in [(FontStyle::Normal, notosans::REGULAR_TTF), (FontStyle::Bold, notosans::BOLD_TTF)] {
            // These bytes are a font: a test draws with them.
            let _ = register_font(FONT, style, font);
        }
    });
}

/// A PNG or an SVG that comes into being.
pub(crate) enum Canvas<'a> {
    Pixels(BitMapBackend<'a>),
    Svg(SVGBackend<'a>),
}

/// Neither of the two can fail while it draws into memory, but for their fonts.
type Outcome<T> = Result<T, DrawingErrorKind<std::io::Error>>;

macro_rules! on {
    ($canvas:expr, $inner:ident => $call:expr) => {
        match $canvas {
            Canvas::Pixels($inner) => $call.map_err(same),
            Canvas::Svg($inner) => $call.map_err(same),
        }
    };
}

fn same<E: std::error::Error + Send + Sync + 'static>(error: DrawingErrorKind<E>) -> DrawingErrorKind<std::io::Error> {
    match error {
        DrawingErrorKind::DrawingError(error) => DrawingErrorKind::DrawingError(std::io::Error::other(error)),
        DrawingErrorKind::FontError(error) => DrawingErrorKind::FontError(error),
    }
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = std::io::Error;

    fn get_size(&self) -> (u32, u32) {
        match self {
            Self::Pixels(pixels) => pixels.get_size(),
            Self::Svg(svg) => svg.get_size(),
        }
    }

    fn ensure_prepared(&mut self) -> Outcome<()> {
        on!(self, inner => inner.ensure_prepared())
    }

    fn present(&mut self) -> Outcome<()> {
        on!(self, inner => inner.present())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Outcome<()> {
        on!(self, inner => inner.draw_pixel(point, color))
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Outcome<()> {
        on!(self, inner => inner.draw_line(from, to, style))
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Outcome<()> {
        on!(self, inner => inner.draw_rect(from, to, style, fill))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Outcome<()> {
        on!(self, inner => inner.draw_path(path, style))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Outcome<()> {
        on!(self, inner => inner.draw_circle(center, radius, style, fill))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Outcome<()> {
        on!(self, inner => inner.fill_polygon(corners, style))
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Outcome<()> {
        on!(self, inner => inner.draw_text(text, style, at))
    }

    fn estimate_text_size<S: BackendTextStyle>(&self, text: &str, style: &S) -> Outcome<(u32, u32)> {
        on!(self, inner => inner.estimate_text_size(text, style))
    }
}
