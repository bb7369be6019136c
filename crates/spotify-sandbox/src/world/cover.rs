//! Turns a picture's name into the picture: a few shapes in a few colours, the same for every size of it.

mod design;
mod palette;

use super::dice::{self, Dice, Stream};
use super::picture::PictureKind;
use design::Design;
use palette::{COLOURS, Shades};

/// The picture of a name of 40 hexadecimal digits, as PNG; nothing for any other name.
pub(crate) fn png(name: &str) -> Option<Vec<u8>> {
    let digits = name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if name.len() != 40 || !digits {
        return None;
    }
    let (start, rest) = name.split_at(16);
    let known = PictureKind::ALL.iter().flat_map(|kind| kind.sizes()).find(|(prefix, _)| *prefix == start);
    let size = known.map_or(300, |(_, size)| *size);
    let mut dice = Dice::new(dice::hash(rest), Stream::Picture, 0);
    let shades = Shades::random(&mut dice);
    let design = Design::random(&mut dice);
    encoded(size, &shades, &pixels(size as usize, &design))
}

/// Each pixel's shade. A pixel whose corners differ in colour gets one in between, so that edges are smooth.
fn pixels(size: usize, design: &Design) -> Vec<u8> {
    let step = 1.0 / size as f64;
    let row = |y: usize| -> Vec<u8> {
        (0..=size).map(|x| design.colour(x as f64 * step, y as f64 * step).min(COLOURS - 1)).collect()
    };
    let mut pixels = Vec::with_capacity(size * size);
    let mut above = row(0);
    for y in 1..=size {
        let below = row(y);
        for (top, bottom) in above.windows(2).zip(below.windows(2)) {
            pixels.push(Shades::between([top[0], top[1], bottom[0], bottom[1]]));
        }
        above = below;
    }
    pixels
}

fn encoded(size: u32, shades: &Shades, pixels: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, size, size);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(shades.bytes());
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(pixels).ok()?;
    writer.finish().ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_picture_in_the_size_that_it_says() {
        for (start, size) in [("ab67616d0000b273", 640_u32), ("ab6761610000f178", 160), ("0000000000000000", 300)] {
            let name = format!("{start}{:024x}", 77);
            let picture = png(&name).unwrap();
            assert_eq!(picture[16..24], [size.to_be_bytes(), size.to_be_bytes()].concat());
            assert_eq!(png(&name), Some(picture.clone()));
            assert!(picture.len() < 60_000, "{}", picture.len());
        }
        for wrong in ["", "ab67616d0000b273", &"g".repeat(40), &"A".repeat(40), &"é".repeat(20)] {
            assert_eq!(png(wrong), None, "{wrong}");
        }
    }
}
