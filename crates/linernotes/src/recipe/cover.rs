//! A name to a cover: a slope of colours, rings like those of a record, and the name. The same name gives the same picture.

use jpeg_encoder::{ColorType, Encoder};
use plotters::prelude::{BitMapBackend, IntoDrawingArea as _, IntoFont as _, TextStyle, WHITE};
use plotters::style::{Color as _, FontStyle};

use crate::chart::parts::canvas::{FONT, register_fonts};
use crate::chart::parts::colour::rgb;
use crate::{Error, Result};

/// Pixels of each side.
const SIDE: u32 = 640;
/// Spotify takes no larger file.
const MOST_BYTES: usize = 192 * 1024;
/// From the edge to the name.
const MARGIN: i32 = 44;
/// Sizes of the name, the largest first: the first in which it fits is taken.
const SIZES: [f64; 5] = [92.0, 76.0, 62.0, 50.0, 40.0];
/// The most lines of a name.
const LINES: usize = 4;

/// Two colours that go well together, dark enough for white letters.
const PAIRS: [(&str, &str); 8] = [
    ("#00224E", "#2F6F9F"),
    ("#0B3C49", "#0E8A72"),
    ("#3B1F5B", "#A24E86"),
    ("#5C1A1B", "#C4612F"),
    ("#1B3A2F", "#6B8F3C"),
    ("#35456C", "#7D6B91"),
    ("#4A2C17", "#B07B2C"),
    ("#1F2A44", "#5D646F"),
];

/// A JPEG of 640 by 640 pixels.
pub(super) fn jpeg(name: &str) -> Result<Vec<u8>> {
    let mut pixels = ground(&mut Numbers::of(name));
    write(&mut pixels, name)?;
    let failed = |error: &dyn std::fmt::Display| Error::Chart(error.to_string());
    let mut picture = Vec::new();
    for quality in [90, 75, 50] {
        picture.clear();
        let side = SIDE as u16;
        Encoder::new(&mut picture, quality)
            .encode(&pixels, side, side, ColorType::Rgb)
            .map_err(|error| failed(&error))?;
        if picture.len() <= MOST_BYTES {
            return Ok(picture);
        }
    }
    Err(failed(&"it has too many bytes"))
}

/// Rings around a middle.
struct Rings {
    x: f64,
    y: f64,
    radius: f64,
    /// From one ring to the next, in pixels.
    step: f64,
    /// How much lighter they are than what is behind them.
    light: f64,
}

/// Everything but the name.
fn ground(numbers: &mut Numbers) -> Vec<u8> {
    let (dark, light) = PAIRS[(numbers.next() * PAIRS.len() as f64) as usize % PAIRS.len()];
    let (dark, light) = (rgb(dark), rgb(light));
    let slope = (0.15 + 0.7 * numbers.next()) * std::f64::consts::FRAC_PI_2;
    let side = f64::from(SIDE);
    // In the upper right, so that the name has a calm ground.
    let rings = Rings {
        x: side * (0.5 + 0.4 * numbers.next()),
        y: side * (0.12 + 0.28 * numbers.next()),
        radius: side * (0.3 + 0.16 * numbers.next()),
        step: 9.0 + 14.0 * numbers.next(),
        light: 0.14 + 0.08 * numbers.next(),
    };
    let mut pixels = Vec::with_capacity((SIDE * SIDE * 3) as usize);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let (x, y) = (f64::from(x), f64::from(y));
            let along = (x * slope.cos() + (side - y) * slope.sin()) / (side * (slope.cos() + slope.sin()));
            let share = along.clamp(0.0, 1.0);
            let lighter = rings.at(x, y);
            // Darker where the name is.
            let shade = 1.0 - 0.35 * ((y / side - 0.45) / 0.55).clamp(0.0, 1.0);
            for (from, to) in [(dark.0, light.0), (dark.1, light.1), (dark.2, light.2)] {
                let colour = f64::from(from) + (f64::from(to) - f64::from(from)) * share;
                pixels.push((colour * shade + 255.0 * lighter).clamp(0.0, 255.0).round() as u8);
            }
        }
    }
    pixels
}

impl Rings {
    fn at(&self, x: f64, y: f64) -> f64 {
        let distance = (x - self.x).hypot(y - self.y);
        // One pixel wide edges look smooth.
        let inside = (self.radius - distance + 0.5).clamp(0.0, 1.0);
        let label = (distance - self.radius * 0.34 + 0.5).clamp(0.0, 1.0);
        let hole = (distance - self.radius * 0.05 + 0.5).clamp(0.0, 1.0);
        let groove = 0.5 + 0.5 * (distance / self.step * std::f64::consts::TAU).cos();
        self.light * inside * hole * (label * (0.35 + 0.65 * groove) + (1.0 - label) * 1.3)
    }
}

/// The name, at the bottom on the left.
fn write(pixels: &mut [u8], name: &str) -> Result<()> {
    register_fonts();
    let text: String = name.chars().filter(|letter| is_drawn(*letter)).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() {
        return Ok(());
    }
    let (mut lines, mut size) = (Vec::new(), SIZES[0]);
    for candidate in SIZES {
        size = candidate;
        lines = broken(&words, size)?;
        if lines.len() <= LINES && lines.iter().all(|line| width(line, size).is_ok_and(|width| width <= room())) {
            break;
        }
    }
    lines.truncate(LINES);
    let area = BitMapBackend::with_buffer(pixels, (SIDE, SIDE)).into_drawing_area();
    let height = (size * 0.92) as i32;
    let lowest = SIDE as i32 - MARGIN - height;
    for (line, above) in lines.iter().rev().zip(0..) {
        let style = TextStyle::from((FONT, size, FontStyle::Bold).into_font());
        let style = TextStyle { color: WHITE.to_backend_color(), ..style };
        area.draw_text(line, &style, (MARGIN, lowest - above * height))?;
    }
    area.present()?;
    Ok(())
}

fn room() -> u32 {
    SIDE - 2 * MARGIN.cast_unsigned()
}

/// Lines that are no wider than the room, but for words that are.
fn broken(words: &[&str], size: f64) -> Result<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer {
            Some(longer) if width(&longer, size)? <= room() => {
                lines.pop();
                lines.push(longer);
            }
            _ => lines.push((*word).to_owned()),
        }
    }
    Ok(lines)
}

fn width(text: &str, size: f64) -> Result<u32> {
    let font = (FONT, size, FontStyle::Bold).into_font();
    font.box_size(text).map(|(width, _)| width).map_err(|error| Error::Chart(error.to_string()))
}

/// What our font has: Latin, Greek, Cyrillic and punctuation. It would draw empty boxes for the rest.
fn is_drawn(letter: char) -> bool {
    !letter.is_control()
        && matches!(letter, '\u{20}'..='\u{52F}' | '\u{1E00}'..='\u{1FFF}' | '\u{2010}'..='\u{2026}' | '€')
}

/// Numbers from 0 to 1 that look like chance and are always the same for a name: SplitMix64 (Steele, Lea and Flood, 2014),
/// begun with the name's FNV-1a hash.
struct Numbers(u64);

impl Numbers {
    fn of(name: &str) -> Self {
        let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(name.bytes().fold(0xcbf2_9ce4_8422_2325, hash))
    }

    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) as f64 / u64::MAX as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_cover_of_its_own_that_spotify_takes() {
        let long = "a name that is as long as nobody would make it ".repeat(20);
        let names = [
            "Forgotten Gems",
            "forgotten gems",
            "",
            "🎉",
            "日本",
            "Ä",
            "Donaudampfschifffahrtsgesellschaftskapitän",
            &long,
        ];
        for name in names {
            let picture = jpeg(name).unwrap();
            assert!(picture.starts_with(&[0xff, 0xd8, 0xff]), "{name}");
            assert!(picture.len() <= MOST_BYTES && picture.len() > 5_000, "{name}: {}", picture.len());
            assert_eq!(jpeg(name).unwrap(), picture, "{name}");
        }
        assert_ne!(jpeg(names[0]).unwrap(), jpeg(names[1]).unwrap());
    }

    #[test]
    fn the_name_is_on_it() {
        let plain = ground(&mut Numbers::of("Forgotten Gems"));
        let mut written = plain.clone();
        write(&mut written, "Forgotten Gems").unwrap();
        let changed = plain.iter().zip(&written).filter(|(before, after)| before != after).count();
        assert!(changed > 3 * 5_000, "{changed}");
    }
}
