//! In which keys the music is: a ring of the twelve major keys in fifths, and within it their relative minors.

use std::f64::consts::PI;
use std::sync::Arc;

use plotters::element::Polygon;
use plotters::prelude::{Color as _, IntoFont as _, TextStyle};
use plotters::style::FontStyle;
use plotters::style::text_anchor::{HPos, VPos};
use polars::prelude::{DataFrame, NamedFrom as _, Series};
use serde_json::{Value, json};

use super::parts::canvas::{FONT, px};
use super::parts::columns::{figures, numbers, word_series};
use super::parts::empty::empty;
use super::parts::{Area, Live, Picks, axis, colour, draw, noun, shades};
use super::{Chart, Drawing, Plan};
use crate::Result;

/// What a wheel of keys shows: the columns `key` and `mode`, as Spotify has them.
#[derive(Debug, Clone, Default)]
pub struct KeyWheel<'a> {
    /// The title; `None`: what is shown, in words.
    pub title: Option<&'a str>,
}

/// The keys as they follow each other on the circle of fifths, clockwise from the top.
const MAJORS: [&str; 12] = ["C", "G", "D", "A", "E", "B", "F#", "Db", "Ab", "Eb", "Bb", "F"];
const MINORS: [&str; 12] = ["A", "E", "B", "F#", "C#", "G#", "Eb", "Bb", "F", "C", "G", "D"];

/// How many rows there are in each of the 24 keys, darker the more. Neighbours on a ring are a fifth apart, neighbours across the
/// rings are relatives: with their Camelot codes (`8B` and `9B`, `8A` and `8B`), those that mix well. Needs the columns `key`
/// (0 for C to 11 for B) and `mode` (1 for major, 0 for minor), of which anything else is "unknown".
///
/// # Errors
///
/// [`crate::Error::NoColumn`] and [`crate::Error::WrongColumn`], for `key` or `mode`.
pub fn key_wheel(table: &DataFrame, options: &KeyWheel<'_>) -> Result<Chart> {
    let (keys, modes) = (numbers(table, "key")?, numbers(table, "mode")?);
    let mut counts = [0_i64; 24];
    for field in keys.into_iter().zip(modes).filter_map(|(key, mode)| Field::of(key?, mode?)) {
        counts[field.place()] += 1;
    }
    let known: i64 = counts.iter().sum();
    let noun = noun::noun(table);
    let mut note = axis::counted(usize::try_from(known).unwrap_or_default(), noun);
    let unknown = table.height() as i64 - known;
    if unknown > 0 {
        note.push_str(&format!("; {} of unknown key left out", axis::grouped(unknown)));
    }
    let what = noun::heading(noun);
    let most = counts.iter().copied().max().unwrap_or_default();
    let title = options.title.map_or_else(|| format!("{what} by key, in fifths"), ToOwned::to_owned);
    let figures = field_figures(&counts)?;
    if known == 0 {
        return Ok(empty(title, note, figures));
    }
    let plan = Plan {
        title,
        note,
        figures,
        view: view(&what, shades::end(most)),
        live: Some(live(table, &what)),
        drawing: Arc::new(Wheel { counts, what }),
        size: (Chart::SIZE.0, 500),
    };
    Ok(plan.chart())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ring {
    Major,
    Minor,
}

/// A field of the wheel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Field {
    ring: Ring,
    /// Clockwise from the top.
    step: usize,
}

impl Field {
    /// Of Spotify's numbers; `None` for −1, and for what is no key.
    fn of(key: f64, mode: f64) -> Option<Self> {
        let key = (0..12_usize).find(|semitones| *semitones as f64 == key)?;
        // Seven semitones are a fifth, and a minor key is three below its relative.
        if mode == 1.0 {
            Some(Self { ring: Ring::Major, step: key * 7 % 12 })
        } else if mode == 0.0 {
            Some(Self { ring: Ring::Minor, step: (key + 3) * 7 % 12 })
        } else {
            None
        }
    }

    fn all() -> impl Iterator<Item = Self> {
        [Ring::Major, Ring::Minor].into_iter().flat_map(|ring| (0..12).map(move |step| Self { ring, step }))
    }

    fn place(self) -> usize {
        if self.ring == Ring::Major { self.step } else { 12 + self.step }
    }

    fn name(self) -> String {
        match self.ring {
            Ring::Major => format!("{} major", MAJORS[self.step]),
            Ring::Minor => format!("{} minor", MINORS[self.step]),
        }
    }

    /// "C", and "Am" for A minor.
    fn short(self) -> String {
        match self.ring {
            Ring::Major => MAJORS[self.step].to_owned(),
            Ring::Minor => format!("{}m", MINORS[self.step]),
        }
    }

    fn camelot(self) -> String {
        let number = (self.step + 7) % 12 + 1;
        match self.ring {
            Ring::Major => format!("{number}B"),
            Ring::Minor => format!("{number}A"),
        }
    }

    /// Where it begins and ends, in radians clockwise from the top.
    fn angles(self) -> (f64, f64) {
        ((self.step as f64 - 0.5) * PI / 6.0, (self.step as f64 + 0.5) * PI / 6.0)
    }

    /// Where it begins and ends, as shares of the wheel's radius.
    fn radii(self) -> (f64, f64) {
        if self.ring == Ring::Major { (0.7, 1.0) } else { (0.4, 0.7) }
    }
}

fn field_figures(counts: &[i64; 24]) -> Result<DataFrame> {
    let of = |text: fn(Field) -> String| Field::all().map(|field| Some(text(field))).collect::<Vec<_>>();
    let number = |name: &str, of: fn(Field) -> f64| Series::new(name.into(), Field::all().map(of).collect::<Vec<_>>());
    figures(vec![
        word_series("key_signature", of(Field::name)),
        word_series("camelot", of(Field::camelot)),
        Series::new("count".into(), counts.to_vec()),
        word_series("short", of(Field::short)),
        number("from", |field| field.angles().0),
        number("to", |field| field.angles().1),
        number("inner", |field| field.radii().0),
        number("outer", |field| field.radii().1),
    ])
}

/// A field is an arc, its name and its number; of rows with `from`, `to`, `inner`, `outer`.
fn layers(count: &str, colours: &Value, tooltip: &Value, opacity: &Value, length: u32) -> Value {
    let angle = |field: &str| json!({ "field": field, "type": "quantitative", "scale": null });
    let radius = |field: &str| json!({ "field": field, "type": "quantitative", "scale": { "domain": [0, 1], "range": [0, length], "nice": false } });
    let on_dark = format!("datum.{count} > 0.45 * datum.most");
    let text = |field: &str, size: u32, up: i32, weight: &str| {
        json!({
            "transform": [
                { "joinaggregate": [{ "op": "max", "field": count, "as": "most" }] },
                { "calculate": "(datum.from + datum.to) / 2", "as": "middle" },
                { "calculate": "(datum.inner + datum.outer) / 2", "as": "half" },
            ],
            "mark": { "type": "text", "fontSize": size, "dy": up, "fontWeight": weight, "baseline": "middle" },
            "encoding": {
                "theta": { "field": "middle", "type": "quantitative", "scale": null }, "radius": radius("half"),
                "text": { "field": field },
                "color": { "condition": { "test": on_dark, "value": "white" }, "value": colour::INK },
            },
        })
    };
    json!([
        {
            "mark": { "type": "arc", "stroke": "white", "strokeWidth": 2 },
            "encoding": {
                "theta": angle("from"), "theta2": { "field": "to" },
                "radius": radius("outer"), "radius2": { "field": "inner" },
                "color": colours,
                "tooltip": tooltip, "opacity": opacity,
            },
        },
        text("short", length / 13, -(length as i32 / 27), "bold"),
        text("below", length / 20, length as i32 / 21, "normal"),
    ])
}

/// Of the wheel, in pixels.
const RADIUS: u32 = 198;
const RADIUS_IN_DASHBOARD: u32 = 132;

fn view(what: &str, end: f64) -> Value {
    let (scale, legend) = shades::up_to(end);
    let colours = json!({ "field": "count", "type": "quantitative", "title": what, "scale": scale, "legend": legend });
    let tooltip = json!([
        { "field": "key_signature", "title": "key" },
        { "field": "camelot", "title": "Camelot code" },
        { "field": "count", "type": "quantitative", "title": what, "format": "," },
    ]);
    json!({
        "transform": [{ "calculate": "datum.camelot + ' · ' + format(datum.count, ',')", "as": "below" }],
        "layer": layers("count", &colours, &tooltip, &json!({ "value": 1 }), RADIUS),
    })
}

fn live(table: &DataFrame, what: &str) -> Live {
    let names = |of: fn(Field) -> String| Value::from(Field::all().map(of).collect::<Vec<_>>());
    let calculations = [
        ("step", "(datum.mode == 1 ? datum.key : datum.key + 3) * 7 % 12".to_owned()),
        ("place", "datum.mode == 1 ? datum.step : datum.step + 12".to_owned()),
        ("signature", format!("{}[datum.place]", names(Field::name))),
        ("short", format!("{}[datum.place]", names(Field::short))),
        ("code", format!("{}[datum.place]", names(Field::camelot))),
        ("below", "datum.code + ' · ' + format(datum.rows, ',')".to_owned()),
        ("from", "(datum.step - 0.5) * PI / 6".to_owned()),
        ("to", "(datum.step + 0.5) * PI / 6".to_owned()),
        ("inner", "datum.mode == 1 ? 0.7 : 0.4".to_owned()),
        ("outer", "datum.mode == 1 ? 1 : 0.7".to_owned()),
    ];
    let mut transform = vec![
        json!({ "filter": "isValid(datum.key) && datum.key >= 0 && datum.key < 12 && (datum.mode === 0 || datum.mode === 1)" }),
        json!({ "aggregate": [{ "op": "count", "as": "rows" }], "groupby": ["key", "mode"] }),
    ];
    transform.extend(calculations.map(|(name, expression)| json!({ "calculate": expression, "as": name })));
    let tooltip = json!([{ "field": "signature", "title": "key" }, { "field": "code", "title": "Camelot code" }, { "field": "rows", "title": what, "format": "," }]);
    let (scale, legend) = shades::open();
    let colours = json!({ "field": "rows", "type": "quantitative", "title": what, "scale": scale, "legend": legend });
    let opacity = Live::opacity();
    Live {
        rows: table.clone(),
        fields: vec!["key".to_owned(), "mode".to_owned()],
        view: json!({ "transform": transform, "layer": layers("rows", &colours, &tooltip, &opacity, RADIUS_IN_DASHBOARD) }),
        picks: Picks::Click(vec!["key".to_owned(), "mode".to_owned()]),
    }
}

struct Wheel {
    counts: [i64; 24],
    what: String,
}

impl Drawing for Wheel {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        let most = self.counts.iter().copied().max().unwrap_or(1).max(1);
        let end = shades::end(most);
        let left = draw::colour_bar(area, &self.what, &colour::AMOUNTS, (0.0, end))?;
        let (width, height) = left.dim_in_pixel();
        let radius = f64::from(width.min(height)) / 2.0 - f64::from(px(6));
        let middle = (f64::from(width) / 2.0, f64::from(height) / 2.0);
        let at = |angle: f64, share: f64| {
            (
                (middle.0 + angle.sin() * share * radius).round() as i32,
                (middle.1 - angle.cos() * share * radius).round() as i32,
            )
        };
        for (field, count) in Field::all().zip(self.counts) {
            let share = count as f64 / end;
            left.draw(&Polygon::new(corners(field, at), colour::on_scale(&colour::AMOUNTS, share).filled()))?;
            let mut edge = corners(field, at);
            edge.extend(edge.first().copied());
            left.draw(&plotters::element::PathElement::new(edge, plotters::prelude::WHITE.stroke_width(4)))?;
            let ((from, to), (inner, outer)) = (field.angles(), field.radii());
            let (x, y) = at(f64::midpoint(from, to), f64::midpoint(inner, outer));
            let ink = if share > 0.45 { colour::rgb("#FFFFFF") } else { colour::rgb(colour::INK) };
            let inked = |style: TextStyle<'static>| {
                draw::anchored(&TextStyle { color: ink.to_backend_color(), ..style }, HPos::Center, VPos::Center)
            };
            let name = inked(TextStyle::from((FONT, px(18), FontStyle::Bold).into_font()));
            left.draw_text(&field.short(), &name, (x, y - px(7)))?;
            let below = inked(TextStyle::from((FONT, px(12)).into_font()));
            let text = format!("{} · {}", field.camelot(), axis::grouped(count));
            left.draw_text(&text, &below, (x, y + px(9)))?;
        }
        Ok(())
    }
}

/// Along the outer arc, and back along the inner one.
fn corners(field: Field, at: impl Fn(f64, f64) -> (i32, i32)) -> Vec<(i32, i32)> {
    const STEPS: u32 = 16;
    let ((from, to), (inner, outer)) = (field.angles(), field.radii());
    let angle = |step: u32| from + (to - from) * f64::from(step) / f64::from(STEPS);
    let there = (0..=STEPS).map(|step| at(angle(step), outer));
    there.chain((0..=STEPS).rev().map(|step| at(angle(step), inner))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::checks::{check, many};

    #[test]
    fn tracks_are_counted_by_key_and_unknown_ones_in_the_note() {
        let chart = key_wheel(&many(26, 1), &KeyWheel::default()).unwrap();
        let figures = chart.figures().select(["key_signature", "camelot", "count"]).unwrap();
        insta::assert_snapshot!(figures.head(Some(3)), @r"
        shape: (3, 3)
        ┌───────────────┬─────────┬───────┐
        │ key_signature ┆ camelot ┆ count │
        │ ---           ┆ ---     ┆ ---   │
        │ str           ┆ str     ┆ i64   │
        ╞═══════════════╪═════════╪═══════╡
        │ C major       ┆ 8B      ┆ 1     │
        │ G major       ┆ 9B      ┆ 1     │
        │ D major       ┆ 10B     ┆ 1     │
        └───────────────┴─────────┴───────┘
        ");
        insta::assert_snapshot!(chart.note, @"24 plays; 2 of unknown key left out");
        assert_eq!(figures.height(), 24);
    }

    #[test]
    fn copes_with_any_table() {
        check(|table| key_wheel(table, &KeyWheel::default()));
    }

    #[test]
    fn keys_have_their_place_name_and_code() {
        for (key, mode, name, code) in [
            (0.0, 1.0, "C major", "8B"),
            (7.0, 1.0, "G major", "9B"),
            (5.0, 1.0, "F major", "7B"),
            (6.0, 1.0, "F# major", "2B"),
            (9.0, 0.0, "A minor", "8A"),
            (4.0, 0.0, "E minor", "9A"),
            (3.0, 0.0, "Eb minor", "2A"),
            (2.0, 0.0, "D minor", "7A"),
            (8.0, 1.0, "Ab major", "4B"),
            (1.0, 0.0, "C# minor", "12A"),
            (11.0, 1.0, "B major", "1B"),
            (8.0, 0.0, "G# minor", "1A"),
        ] {
            let field = Field::of(key, mode).unwrap();
            assert_eq!((field.name().as_str(), field.camelot().as_str()), (name, code));
        }
    }

    #[test]
    fn what_is_no_key_has_no_place() {
        for (key, mode) in [(-1.0, 1.0), (12.0, 0.0), (0.0, 2.0), (0.5, 1.0)] {
            assert_eq!(Field::of(key, mode), None);
        }
    }
}
