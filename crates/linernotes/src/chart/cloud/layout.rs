//! Where the words of a cloud stand: each on the first free place of a spiral from the middle, the most frequent first.

use plotters::prelude::IntoFont as _;
use plotters::style::FontStyle;

use crate::chart::parts::canvas::{FONT, register_fonts};
use crate::chart::parts::draw::cut;
use crate::{Error, Result};

/// The room for the words, in pixels as shown.
pub(super) const WIDTH: u32 = 690;
pub(super) const HEIGHT: u32 = 340;

/// The size that plotters calls a font of 1 pixel, in an SVG; in a PNG it draws a tenth smaller.
pub(super) const LINE: f64 = 1.24;

/// A word, and the middle of its place.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) word: String,
    /// The word, or its start.
    pub(super) text: String,
    pub(super) count: usize,
    pub(super) x: f64,
    pub(super) y: f64,
    /// Of the font, in pixels.
    pub(super) size: f64,
}

/// Sizes of the most frequent word and of the least, in pixels. Both shrink until all words find a place.
const LARGEST: f64 = 80.0;
const SMALLEST: f64 = 13.0;
/// Below this nobody can read: words without a place are left out, the least frequent first.
const LEAST: f64 = 8.0;
const LONGEST: usize = 26;

/// Places the words, which come with the most frequent first.
pub(super) fn layout(words: &[(String, usize)]) -> Result<Vec<Placed>> {
    let most = words.first().map_or(1, |(_, count)| (*count).max(1)) as f64;
    let texts: Vec<String> = words.iter().map(|(word, _)| cut(&word.replace(char::is_control, " "), LONGEST)).collect();
    let widths = texts.iter().map(|text| width(text)).collect::<Result<Vec<f64>>>()?;
    let mut scale = 1.0;
    loop {
        let size = |count: usize| (LARGEST * scale * (count as f64 / most).sqrt()).max((SMALLEST * scale).max(LEAST));
        let sizes: Vec<f64> = words.iter().map(|(_, count)| size(*count)).collect();
        let smallest_possible = LARGEST * scale <= LEAST;
        let boxes = place(&sizes, &widths);
        if boxes.iter().all(Option::is_some) || smallest_possible {
            let placed = words.iter().zip(texts).zip(boxes).zip(sizes);
            return Ok(placed
                .filter_map(|((((word, count), text), place), size)| {
                    let place = place?;
                    Some(Placed { word: word.clone(), text, count: *count, x: place.x, y: place.y, size })
                })
                .collect());
        }
        scale *= 0.93;
    }
}

/// A rectangle around its middle.
#[derive(Debug, Clone, Copy)]
struct Place {
    x: f64,
    y: f64,
    half_width: f64,
    half_height: f64,
}

impl Place {
    fn overlaps(&self, other: &Self) -> bool {
        (self.x - other.x).abs() < self.half_width + other.half_width
            && (self.y - other.y).abs() < self.half_height + other.half_height
    }

    fn is_inside(&self) -> bool {
        self.x >= self.half_width
            && self.y >= self.half_height
            && self.x + self.half_width <= f64::from(WIDTH)
            && self.y + self.half_height <= f64::from(HEIGHT)
    }
}

fn place(sizes: &[f64], widths: &[f64]) -> Vec<Option<Place>> {
    let mut taken: Vec<Place> = Vec::new();
    let mut places = Vec::new();
    for (size, width) in sizes.iter().zip(widths) {
        let (half_width, half_height) = (size * width / 2.0 + 3.0, size * 0.58 + 1.0);
        let free = spiral().map(|(x, y)| Place { x, y, half_width, half_height });
        let free = free.filter(Place::is_inside).find(|place| !taken.iter().any(|other| place.overlaps(other)));
        taken.extend(free);
        places.push(free);
    }
    places
}

/// Points outwards from the middle, a few pixels apart: a spiral as wide as the room.
fn spiral() -> impl Iterator<Item = (f64, f64)> {
    let (middle_x, middle_y) = (f64::from(WIDTH) / 2.0, f64::from(HEIGHT) / 2.0);
    let flatness = middle_y / middle_x;
    let turn = move |angle: f64| {
        // 4 pixels further out with each turn.
        let radius = angle * 4.0 / std::f64::consts::TAU;
        (middle_x + radius * angle.cos(), middle_y + radius * flatness * angle.sin())
    };
    let next = |angle: &f64| {
        let radius = angle * 4.0 / std::f64::consts::TAU;
        Some(angle + 4.0 / radius.max(4.0)).filter(|_| radius < f64::from(WIDTH) / 2.0)
    };
    std::iter::successors(Some(0.0_f64), next).map(turn)
}

/// How wide a text is in a font of 1 pixel. A little more than measured: a browser may have another font.
fn width(text: &str) -> Result<f64> {
    // Noto Sans has lines of 1.362 em, and plotters takes the height of a line for the size.
    const MEASURED: f64 = 1362.0;
    register_fonts();
    let font = (FONT, MEASURED, FontStyle::Bold).into_font();
    let (measured, _) = font.box_size(text).map_err(|error| Error::Chart(error.to_string()))?;
    // What Noto Sans lacks, above all Chinese, Japanese and Korean, is drawn by others, as wide as high.
    let wide = text.chars().filter(|letter| *letter >= '\u{2E80}').count();
    Ok(f64::from(measured) / 1000.0 * 1.03 + wide as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(count: usize, word: impl Fn(usize) -> String) -> Vec<(String, usize)> {
        (0..count).map(|at| (word(at), 1000 / (at + 1) + 1)).collect()
    }

    fn boxes(placed: &[Placed]) -> Vec<Place> {
        let half = |word: &Placed| (word.size * width(&word.text).unwrap() / 2.0, word.size * 0.5);
        placed
            .iter()
            .map(|word| Place { x: word.x, y: word.y, half_width: half(word).0, half_height: half(word).1 })
            .collect()
    }

    #[test]
    fn no_word_lies_on_another_or_outside() {
        let cases = [
            words(1, |_| "rock".to_owned()),
            words(60, |at| format!("genre {at}")),
            words(100, |at| format!("a very long name of a genre that nobody has heard of {at}")),
            words(40, |_| "日本のポップス".to_owned()),
        ];
        for case in cases {
            let placed = layout(&case).unwrap();
            assert_eq!(placed.len(), case.len());
            let boxes = boxes(&placed);
            for (at, place) in boxes.iter().enumerate() {
                assert!(place.is_inside(), "{:?}", placed[at]);
                assert!(!boxes[..at].iter().any(|other| place.overlaps(other)), "{:?}", placed[at]);
            }
        }
    }

    #[test]
    fn a_more_frequent_word_is_never_smaller() {
        let placed = layout(&words(60, |at| format!("genre {at}"))).unwrap();
        assert!(placed.is_sorted_by(|more, less| more.size >= less.size));
        assert!(placed[0].size > 2.0 * placed[59].size);
    }

    #[test]
    fn the_same_words_have_the_same_places() {
        let places = || {
            layout(&words(30, |at| format!("word {at}")))
                .unwrap()
                .iter()
                .map(|word| (word.x, word.y))
                .collect::<Vec<_>>()
        };
        assert_eq!(places(), places());
    }
}
