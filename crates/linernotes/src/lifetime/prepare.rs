//! The table of plays to numbers and a catalogue of what they stand for.

use std::collections::HashMap;
use std::thread;

use foldhash::fast::RandomState;
use polars::prelude::{BooleanChunked, Column, DataFrame, DataType, Int64Chunked, StringChunked, TimeUnit, TimeZone};

use super::catalogue::Catalogue;
use super::clock::{Clock, is_plausible};
use super::platform;
use super::play::{
    COUNTS, FIRST_OF_ARTIST, FIRST_OF_TRACK, INCOGNITO, JUDGED, NEAR_REPEAT, NONE, OFFLINE, Play, SKIPPED, STREAM,
};
use crate::Result;
use crate::columns::{column, wrong_column};

/// A play that is shorter is no stream, in milliseconds.
pub(super) const STREAM_MS: i64 = 30_000;
/// From 2015-04-13 until 2022-10-16 `skipped` is always false, so that it says nothing. The latter day is the first that counts.
const SAYS_NOTHING: std::ops::Range<i64> = 1_428_883_200_000..1_665_878_400_000;
/// How a play ends by which one left it.
const LEFT: [&str; 2] = ["fwdbtn", "backbtn"];
/// Spotify's country of those it does not know.
const NO_COUNTRY: &str = "ZZ";

/// Plays by when they began, what they stand for, and how many rows have no moment.
pub(super) struct Prepared {
    pub(super) plays: Vec<Play>,
    pub(super) catalogue: Catalogue,
    pub(super) undated: usize,
}

/// The columns of a table of plays, each in one piece. One that the table lacks is null all through.
pub(super) struct Columns {
    height: usize,
    played_at: Int64Chunked,
    ms_played: Option<Int64Chunked>,
    kind: Option<StringChunked>,
    pub(super) name: Option<StringChunked>,
    pub(super) artist: Option<StringChunked>,
    pub(super) album: Option<StringChunked>,
    pub(super) id: Option<StringChunked>,
    pub(super) uri: Option<StringChunked>,
    platform: Option<StringChunked>,
    country: Option<StringChunked>,
    reason_end: Option<StringChunked>,
    skipped: Option<BooleanChunked>,
    offline: Option<BooleanChunked>,
    incognito: Option<BooleanChunked>,
    near_repeat: Option<BooleanChunked>,
}

pub(super) fn prepare(table: &DataFrame, zone: &TimeZone) -> Result<Prepared> {
    let columns = Columns::of(table)?;
    let mut clock = Clock::of(zone)?;
    // Neither half needs the other before both are done, and either takes as long.
    let ((mut catalogue, items), (mut plays, countries)) = thread::scope(|scope| {
        let named = scope.spawn(|| Catalogue::of(&columns));
        let plays = columns.plays(&mut clock);
        (named.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), plays)
    });
    catalogue.countries = countries;
    for (play, item) in plays.iter_mut().zip(items) {
        play.item = item;
    }
    let all = plays.len();
    plays.retain(|play| is_plausible(play.began) && is_plausible(play.ended()));
    let undated = all - plays.len();
    // Stable: plays that began at once stay in the order of the rows.
    if !plays.is_sorted_by_key(order) {
        plays.sort_by_key(order);
    }
    mark_firsts(&mut plays, &mut catalogue);
    Ok(Prepared { plays, catalogue, undated })
}

fn order(play: &Play) -> (i64, i64) {
    (play.began, play.ended())
}

/// Marks the first streams of artists and tracks, and tells the catalogue when they were.
fn mark_firsts(plays: &mut [Play], catalogue: &mut Catalogue) {
    let mut heard = vec![false; catalogue.tracks.len()];
    for play in plays.iter_mut().filter(|play| play.is(STREAM)) {
        let item = catalogue.items[play.item as usize];
        if item.artist != NONE {
            let first = &mut catalogue.artists[item.artist as usize].first_began;
            if first.is_none() {
                *first = Some(play.began);
                play.marks |= FIRST_OF_ARTIST;
            }
        }
        if item.track != NONE && !std::mem::replace(&mut heard[item.track as usize], true) {
            play.marks |= FIRST_OF_TRACK;
        }
    }
}

impl Columns {
    fn of(table: &DataFrame) -> Result<Self> {
        for needed in ["played_at", "name", "artist"] {
            column(table, needed)?;
        }
        Ok(Self {
            height: table.height(),
            played_at: moments(column(table, "played_at")?)?,
            ms_played: integers(table, "ms_played")?,
            kind: texts(table, "kind")?,
            name: texts(table, "name")?,
            artist: texts(table, "artist")?,
            album: texts(table, "album")?,
            id: texts(table, "id")?,
            uri: texts(table, "uri")?,
            platform: texts(table, "platform")?,
            country: texts(table, "country")?,
            reason_end: texts(table, "reason_end")?,
            skipped: booleans(table, "skipped")?,
            offline: booleans(table, "offline")?,
            incognito: booleans(table, "incognito")?,
            near_repeat: booleans(table, "near_repeat")?,
        })
    }

    pub(super) fn height(&self) -> usize {
        self.height
    }

    /// A play for each row, still without its item, and the countries that their codes stand for. One without a moment is at one
    /// that is not plausible.
    fn plays(&self, clock: &mut Clock) -> (Vec<Play>, Vec<String>) {
        let (mut families, mut codes) = (Codes::default(), Codes::default());
        let mut countries = Vec::new();
        let plays = (0..self.height).map(|row| {
            let ms = Play::length(self.ms_played.as_ref().and_then(|column| column.get(row)));
            let ended = self.played_at.get(row).unwrap_or(i64::MIN);
            let mut play = Play {
                began: ended.saturating_sub(ms.max(0)),
                ms,
                day: 0,
                item: NONE,
                country: NONE,
                marks: 0,
                hour: 0,
                platform: platform::UNKNOWN,
            };
            if let Some(written) = text(&self.platform, row) {
                play.platform = families.of(written, || u32::from(platform::family(written))) as u8;
            }
            if let Some(country) = text(&self.country, row).filter(|country| *country != NO_COUNTRY) {
                play.country = codes.of(country, || {
                    countries.push(country.to_owned());
                    countries.len() as u32 - 1
                });
            }
            play.marks = self.marks(row, ended, ms);
            if is_plausible(play.began) {
                let local = clock.local(play.began);
                (play.day, play.hour) = (local.day, local.hour);
            }
            play
        });
        let plays = plays.collect();
        (plays, countries)
    }

    fn marks(&self, row: usize, ended: i64, ms: i64) -> u16 {
        let counts = match text(&self.kind, row) {
            Some(kind) => matches!(kind, "music" | "local"),
            None => text(&self.name, row).is_some() || text(&self.uri, row).is_some(),
        };
        let mut marks = 0;
        let mut mark = |mark, holds: bool| marks |= if holds { mark } else { 0 };
        let near_repeat = truth(&self.near_repeat, row) == Some(true);
        let counts = counts && !near_repeat;
        mark(NEAR_REPEAT, near_repeat);
        mark(COUNTS, counts);
        mark(STREAM, counts && !(0..STREAM_MS).contains(&ms));
        let (skipped, reason) = (truth(&self.skipped, row), text(&self.reason_end, row));
        mark(SKIPPED, skipped == Some(true) || reason.is_some_and(|reason| LEFT.contains(&reason)));
        mark(JUDGED, skipped == Some(true) || reason.is_some() || skipped.is_some() && !SAYS_NOTHING.contains(&ended));
        mark(INCOGNITO, truth(&self.incognito, row) == Some(true));
        mark(OFFLINE, truth(&self.offline, row) == Some(true));
        marks
    }
}

/// Texts to numbers. The same one often comes many times in a row, so that the last is remembered apart.
#[derive(Default)]
struct Codes<'a> {
    known: HashMap<&'a str, u32, RandomState>,
    last: Option<(&'a str, u32)>,
}

impl<'a> Codes<'a> {
    fn of(&mut self, text: &'a str, new: impl FnOnce() -> u32) -> u32 {
        match self.last {
            Some((last, code)) if last == text => code,
            _ => {
                let code = *self.known.entry(text).or_insert_with(new);
                self.last = Some((text, code));
                code
            }
        }
    }
}

/// A cell with something in it.
pub(super) fn text(column: &Option<StringChunked>, row: usize) -> Option<&str> {
    column.as_ref().and_then(|column| column.get(row)).filter(|text| !text.is_empty())
}

fn truth(column: &Option<BooleanChunked>, row: usize) -> Option<bool> {
    column.as_ref().and_then(|column| column.get(row))
}

fn moments(column: &Column) -> Result<Int64Chunked> {
    let in_milliseconds = match column.dtype() {
        DataType::Null => column.clone(),
        // A datetime without a zone is in UTC.
        DataType::Datetime(_, zone) => column.cast(&DataType::Datetime(TimeUnit::Milliseconds, zone.clone()))?,
        other => return Err(wrong_column("played_at", other, "moments")),
    };
    Ok(in_milliseconds.cast(&DataType::Int64)?.i64()?.rechunk().into_owned())
}

/// The texts of a column; nothing where it is not there, or all null.
pub(super) fn texts(table: &DataFrame, name: &str) -> Result<Option<StringChunked>> {
    let Some(column) = there(table, name) else { return Ok(None) };
    match column.dtype() {
        DataType::String => Ok(Some(column.str()?.rechunk().into_owned())),
        other => Err(wrong_column(name, other, "texts")),
    }
}

fn integers(table: &DataFrame, name: &str) -> Result<Option<Int64Chunked>> {
    let Some(column) = there(table, name) else { return Ok(None) };
    match column.dtype() {
        dtype if dtype.is_integer() => Ok(Some(column.cast(&DataType::Int64)?.i64()?.rechunk().into_owned())),
        other => Err(wrong_column(name, other, "whole numbers")),
    }
}

fn booleans(table: &DataFrame, name: &str) -> Result<Option<BooleanChunked>> {
    let Some(column) = there(table, name) else { return Ok(None) };
    match column.dtype() {
        DataType::Boolean => Ok(Some(column.bool()?.rechunk().into_owned())),
        other => Err(wrong_column(name, other, "true or false")),
    }
}

/// The column, unless it holds nothing at all.
pub(super) fn there<'a>(table: &'a DataFrame, name: &str) -> Option<&'a Column> {
    table.column(name).ok().filter(|column| *column.dtype() != DataType::Null)
}
