//! The values of a column to cells.

use polars::prelude::{AnyValue, TimeUnit};

use super::super::piece::Piece;
use super::super::words::{THIN, clock, grouped, one_line, picture_address};
use super::digits::{alone, decimals, rounded};
use super::meaning::Meaning;
use crate::number::float;

/// A longer list ends in how many more there are.
const LONGEST_LIST: usize = 12;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Cell {
    /// With commas between them.
    pub(super) pieces: Vec<Piece>,
    /// The address of a picture that stands for the text.
    pub(super) picture: Option<String>,
    /// From 0 to 1: how much of the cell a bar takes.
    pub(super) share: Option<f64>,
    pub(super) is_pale: bool,
}

/// How precise cells are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Precision {
    /// What matters.
    Rounded,
    /// Everything.
    Exact,
}

/// What the values of a column lead to, one a value: a URI, or the id or ids of a kind.
pub(super) enum Leads<'a> {
    Nowhere,
    Uris(Vec<AnyValue<'a>>),
    Ids(&'static str, Vec<AnyValue<'a>>),
}

/// A cell a value.
pub(super) fn cells(values: &[AnyValue<'_>], meaning: Meaning, precision: Precision, leads: &Leads<'_>) -> Vec<Cell> {
    let decimals = match meaning {
        Meaning::Share => 3,
        Meaning::Number(Some(decimals)) => decimals,
        Meaning::Number(None) => decimals(values.iter().filter_map(AnyValue::extract)),
        _ => 0,
    };
    let cell = |(at, value): (usize, &AnyValue<'_>)| match (value, meaning) {
        (AnyValue::Null, _) => Cell { is_pale: true, ..Cell::of(Piece::of("null")) },
        (AnyValue::Boolean(true), Meaning::Flag) => Cell::of(Piece::of("✓")),
        (AnyValue::Boolean(_), Meaning::Flag) => Cell { is_pale: true, ..Cell::of(Piece::of("·")) },
        (value, Meaning::Picture) => picture(&value.str_value()),
        (AnyValue::List(list), _) => Cell { pieces: list_pieces(list.iter(), leads, at), ..Cell::default() },
        (value, Meaning::Share) if precision == Precision::Rounded => {
            let number = value.extract::<f64>().unwrap_or(f64::NAN);
            let share = (0.0..=1.0).contains(&number).then_some(number);
            Cell { share, ..Cell::of(Piece::of(&rounded(number, decimals))) }
        }
        (value, meaning) => Cell::of(leads.piece(at, &words(value, meaning, precision, decimals))),
    };
    values.iter().enumerate().map(cell).collect()
}

impl Cell {
    fn of(piece: Piece) -> Self {
        Self { pieces: vec![piece], ..Self::default() }
    }

    /// What it says.
    pub(super) fn text(&self) -> String {
        match self.picture {
            Some(_) => "picture".to_owned(),
            None => super::super::piece::text(&self.pieces, ", "),
        }
    }
}

impl Leads<'_> {
    /// A text, and where it leads as the value of a row.
    fn piece(&self, row: usize, text: &str) -> Piece {
        match self {
            Self::Nowhere => Piece::of(text),
            Self::Uris(uris) => match uris.get(row).and_then(AnyValue::get_str) {
                Some(uri) => Piece::at(text, uri),
                None => Piece::of(text),
            },
            Self::Ids(kind, ids) => match ids.get(row).and_then(AnyValue::get_str) {
                Some(id) => Piece::about(text, kind, id),
                None => Piece::of(text),
            },
        }
    }

    /// The same of one of the several values of a row.
    fn piece_of(&self, row: usize, at: usize, text: &str) -> Piece {
        match self {
            Self::Ids(kind, ids) => match ids.get(row) {
                Some(AnyValue::List(ids)) => match ids.get(at).as_ref().ok().and_then(AnyValue::get_str) {
                    Some(id) => Piece::about(text, kind, id),
                    None => Piece::of(text),
                },
                _ => Piece::of(text),
            },
            _ => Piece::of(text),
        }
    }
}

fn list_pieces<'a>(list: impl Iterator<Item = AnyValue<'a>>, leads: &Leads<'_>, row: usize) -> Vec<Piece> {
    let mut list = list.enumerate();
    let first = list.by_ref().take(LONGEST_LIST);
    let mut pieces: Vec<Piece> = first.map(|(at, value)| leads.piece_of(row, at, &plain(&value))).collect();
    let more = list.count();
    if more > 0 {
        pieces.push(Piece::of(&format!("… {more} more")));
    }
    pieces
}

fn picture(text: &str) -> Cell {
    Cell { picture: picture_address(text).map(str::to_owned), ..Cell::of(Piece::of(text)) }
}

fn words(value: &AnyValue<'_>, meaning: Meaning, precision: Precision, decimals: usize) -> String {
    let whole = || value.extract::<i128>();
    let said = match (meaning, precision) {
        (Meaning::Span(unit), _) => whole().map(|span| clock(milliseconds(span, unit))),
        (_, Precision::Exact) => match value {
            AnyValue::Float64(number) => Some(float(*number)),
            AnyValue::Float32(number) => Some(float(f64::from(*number))),
            _ => None,
        },
        (Meaning::Length, _) => value.extract::<f64>().map(length),
        (Meaning::Count, _) => whole().map(|count| grouped(count, THIN)),
        (Meaning::Number(_), _) => value.extract().map(|number| rounded(number, decimals)),
        (Meaning::Moment, _) => Some(to_the_minute(&value.to_string())),
        _ => None,
    };
    said.unwrap_or_else(|| value.str_value().into_owned())
}

/// A value inside another one.
fn plain(value: &AnyValue<'_>) -> String {
    match value {
        AnyValue::Float64(number) => alone(*number),
        AnyValue::Float32(number) => alone(f64::from(*number)),
        AnyValue::Datetime(..) | AnyValue::DatetimeOwned(..) => to_the_minute(&value.to_string()),
        value => one_line(&value.str_value()),
    }
}

/// A mean of lengths has fractions of a millisecond, which no clock shows.
#[expect(clippy::cast_possible_truncation, reason = "a float becomes the nearest whole number there is")]
fn length(milliseconds: f64) -> String {
    if milliseconds.is_finite() { clock(milliseconds as i64) } else { float(milliseconds) }
}

fn milliseconds(span: i128, unit: TimeUnit) -> i64 {
    let milliseconds = match unit {
        TimeUnit::Nanoseconds => span / 1_000_000,
        TimeUnit::Microseconds => span / 1_000,
        TimeUnit::Milliseconds => span,
    };
    i64::try_from(milliseconds).unwrap_or(i64::MAX)
}

/// polars writes `2024-05-17 21:04:00.123 UTC`, in the zone of the column. The zone stands in the column's head.
fn to_the_minute(moment: &str) -> String {
    match moment.split_once(' ') {
        Some((day, time)) if time.as_bytes().get(5) == Some(&b':') && time.is_char_boundary(5) => {
            format!("{day} {}", &time[..5])
        }
        _ => moment.to_owned(),
    }
}
