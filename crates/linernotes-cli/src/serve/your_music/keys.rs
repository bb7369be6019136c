//! The keys of songs on the circle of fifths, drawn as a record: major keys outside, each with its relative minor inside.

use std::f64::consts::TAU;

use maud::{Markup, html};

use super::bar::bar;
use crate::serve::page::words;
use crate::serve::portrait::{KeyCount, Mode, Sound};

/// How many keys the table names one by one.
const NAMED: usize = 6;

/// From noon in fifths; the minor key of each is three semitones below.
const MAJOR: [&str; 12] = ["C", "G", "D", "A", "E", "B", "F♯", "D♭", "A♭", "E♭", "B♭", "F"];
const MINOR: [&str; 12] = ["a", "e", "b", "f♯", "c♯", "g♯", "e♭", "b♭", "f", "c", "g", "d"];

/// What the wheel shows, for those who do not see it.
const WHEEL: &str =
    "The keys around the circle of fifths, darker where there are more songs; the table below counts them.";

pub(super) fn keys(sound: &Sound) -> Markup {
    html! {
        section.panel aria-labelledby="keys" {
            h3 #keys { "Keys" }
            @if sound.keys.is_empty() {
                p.fine { "Nobody knows the keys of these songs." }
            } @else {
                p {
                    (words::counted(sound.keys.len(), "key")) ": " (sound.in_mode(Mode::Major)) " songs in major and "
                    (sound.in_mode(Mode::Minor)) " in minor."
                }
                (wheel(&sound.keys))
                (table(&sound.keys))
            }
        }
    }
}

fn table(keys: &[KeyCount]) -> Markup {
    let most = keys.first().map_or(1, |key| key.tracks.max(1));
    let (named, rest) = keys.split_at(keys.len().min(NAMED));
    let rest: Vec<String> = rest.iter().map(|key| format!("{} ({})", words::key(&key.signature), key.tracks)).collect();
    html! {
        table.counts {
            caption.hidden { "The most frequent keys" }
            thead { tr { th scope="col" { "Key" } th.number scope="col" { "Songs" } } }
            tbody {
                @for key in named {
                    tr {
                        th scope="row" { (words::key(&key.signature)) (bar(Some(key.tracks as f64 / most as f64))) }
                        td.number { (key.tracks) }
                    }
                }
            }
        }
        @let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
        @if !rest.is_empty() { p.fine { "Also " (words::listed(&rest)) "." } }
    }
}

fn wheel(keys: &[KeyCount]) -> Markup {
    let most = keys.first().map_or(1, |key| key.tracks.max(1));
    let count = |hour: usize, mode| {
        keys.iter().find(|key| key.mode == mode && self::hour(key) == hour).map_or(0, |key| key.tracks)
    };
    html! {
        svg.wheel viewBox="-170 -170 340 340" role="img" aria-label=(WHEEL) {
            @for hour in 0..12 {
                (segment(hour, 96.0, 140.0, count(hour, Mode::Major), most))
                (segment(hour, 54.0, 92.0, count(hour, Mode::Minor), most))
                @let (x, y) = point(155.0, hour as f64);
                text.major x=(decimal(x)) y=(decimal(y)) { (MAJOR[hour]) }
                @let (x, y) = point(42.0, hour as f64);
                text.minor x=(decimal(x)) y=(decimal(y)) { (MINOR[hour]) }
            }
            circle.label r="28" {}
            circle.hole r="4" {}
        }
    }
}

/// The place of a key on the wheel: a fifth is an hour.
fn hour(key: &KeyCount) -> usize {
    match key.mode {
        Mode::Major => key.pitch * 7 % 12,
        Mode::Minor => (key.pitch + 3) * 7 % 12,
    }
}

fn segment(hour: usize, inner: f64, outer: f64, count: usize, most: usize) -> Markup {
    let (start, end) = (hour as f64 - 0.47, hour as f64 + 0.47);
    let [(ax, ay), (bx, by), (cx, cy), (dx, dy)] =
        [point(outer, start), point(outer, end), point(inner, end), point(inner, start)];
    let path = format!(
        "M{ax:.1} {ay:.1}A{outer} {outer} 0 0 1 {bx:.1} {by:.1}L{cx:.1} {cy:.1}A{inner} {inner} 0 0 0 {dx:.1} {dy:.1}Z"
    );
    // The least frequent key is still seen.
    let opacity = 0.2 + 0.8 * count as f64 / most as f64;
    html! {
        @if count == 0 {
            path.miss d=(path) {}
        } @else {
            path.hit d=(path) fill-opacity=(format_args!("{opacity:.2}")) {}
        }
    }
}

/// So far from the middle, at that hour.
fn point(radius: f64, hour: f64) -> (f64, f64) {
    let (sine, cosine) = (hour / 12.0 * TAU).sin_cos();
    (radius * sine, -radius * cosine)
}

fn decimal(number: f64) -> String {
    format!("{number:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_hour_and_a_relative_minor_shares_it() {
        for (pitch, mode, expected) in [
            (0, Mode::Major, "C"),
            (10, Mode::Major, "B♭"),
            (6, Mode::Major, "F♯"),
            (9, Mode::Minor, "a"),
            (1, Mode::Minor, "c♯"),
            (3, Mode::Minor, "e♭"),
        ] {
            let key = KeyCount { signature: String::new(), pitch, mode, tracks: 1 };
            let names = if mode == Mode::Major { MAJOR } else { MINOR };
            assert_eq!(names[hour(&key)], expected);
        }
    }
}
