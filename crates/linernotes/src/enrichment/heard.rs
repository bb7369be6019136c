//! A table of plays to what was heard: each id once, with its names, its plays and its streams. Knows nothing of Spotify.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use polars::prelude::{
    BooleanChunked, ChunkFullNull as _, DataFrame, DataType, Int64Chunked, IntoLazy as _, StringChunked, col, lit,
};
use spotify_client::{Id as _, TrackId};

use crate::Result;
use crate::collect::collect;
use crate::columns::{column, no_column, wrong_column};

/// A play of less is no stream.
const STREAM_MS: i64 = 30_000;

/// What a table of plays holds.
pub(super) struct Plays {
    /// Of each row, which of `heard` it is.
    pub(super) rows: Vec<u32>,
    pub(super) heard: Vec<Heard>,
    /// Plays of music without an id.
    pub(super) without_id: usize,
}

/// An id with its names; without an id, names; without either, or for a file of the listener's own, nothing.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) id: Option<TrackId>,
    pub(super) name: Option<String>,
    pub(super) artist: Option<String>,
    pub(super) plays: u32,
    pub(super) streams: u32,
}

impl Heard {
    /// By which it is the same recording as another.
    pub(super) fn names(&self) -> Option<(&str, &str)> {
        Some((self.name.as_deref()?, self.artist.as_deref()?))
    }
}

#[derive(Default)]
struct Seen {
    plays: u32,
    streams: u32,
    has_id: bool,
    has_names: bool,
}

#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Id(&'a str),
    Names(&'a str, &'a str),
    Other,
}

impl Plays {
    pub(super) fn read(table: &DataFrame) -> Result<Self> {
        let (ids, names, artists) = (texts(table, "id")?, texts(table, "name")?, artists(table)?);
        let kinds = if table.column("kind").is_ok() { texts(table, "kind")? } else { nulls(table) };
        let milliseconds = milliseconds(table)?;
        let repeats = repeats(table)?;
        let mut places: HashMap<Key<'_>, u32, RandomState> = HashMap::default();
        let mut plays = Self { rows: Vec::with_capacity(table.height()), heard: Vec::new(), without_id: 0 };
        // What every row looks at lies close together.
        let mut seen: Vec<Seen> = Vec::new();
        let texts = ids.iter().zip(names.iter()).zip(artists.iter()).zip(kinds.iter());
        for ((((id, name), artist), kind), (played, repeat)) in texts.zip(milliseconds.iter().zip(repeats.iter())) {
            let is_music = kind.is_none_or(|kind| kind == "music");
            let key = match (id, name, artist) {
                _ if !is_music => Key::Other,
                (Some(id), ..) => Key::Id(id),
                (None, Some(name), Some(artist)) => Key::Names(name, artist),
                _ => Key::Other,
            };
            let at = *places.entry(key).or_insert_with(|| {
                let id = id.filter(|_| is_music).and_then(|id| TrackId::parse(id).ok());
                seen.push(Seen { has_id: id.is_some(), ..Seen::default() });
                plays.heard.push(Heard { id, ..Heard::default() });
                u32::try_from(plays.heard.len() - 1).unwrap_or(u32::MAX)
            });
            plays.rows.push(at);
            let one = &mut seen[at as usize];
            if is_music
                && !one.has_names
                && let (Some(name), Some(artist)) = (name, artist)
            {
                one.has_names = true;
                let heard = &mut plays.heard[at as usize];
                (heard.name, heard.artist) = (Some(name.to_owned()), Some(artist.to_owned()));
            }
            plays.without_id += usize::from(is_music && !one.has_id);
            let counts = is_music || kind == Some("local");
            let is_long = played.is_none_or(|milliseconds| milliseconds >= STREAM_MS);
            one.plays += 1;
            one.streams += u32::from(counts && is_long && repeat != Some(true));
        }
        for (heard, seen) in plays.heard.iter_mut().zip(seen) {
            (heard.plays, heard.streams) = (seen.plays, seen.streams);
        }
        Ok(plays)
    }
}

fn texts(table: &DataFrame, name: &str) -> Result<StringChunked> {
    let column = column(table, name)?;
    match column.dtype() {
        DataType::String => Ok(column.str()?.clone()),
        DataType::Null => Ok(nulls(table)),
        found => Err(wrong_column(name, found, "text")),
    }
}

fn nulls(table: &DataFrame) -> StringChunked {
    StringChunked::full_null("".into(), table.height())
}

/// Who made each: the column `artist`, or the first of the list in `artists`.
fn artists(table: &DataFrame) -> Result<StringChunked> {
    if table.column("artist").is_ok() {
        return texts(table, "artist");
    }
    let Ok(listed) = table.column("artists") else { return Err(no_column(table, "artist")) };
    if !matches!(listed.dtype(), DataType::List(of) if **of == DataType::String) {
        return Err(wrong_column("artists", listed.dtype(), "lists of text"));
    }
    let first = table.clone().lazy().select([col("artists").list().get(lit(0), true).alias("artist")]);
    texts(&collect(first)?, "artist")
}

fn milliseconds(table: &DataFrame) -> Result<Int64Chunked> {
    let Ok(column) = table.column("ms_played") else { return Ok(Int64Chunked::full_null("".into(), table.height())) };
    if !(column.dtype().is_primitive_numeric() || column.dtype().is_null()) {
        return Err(wrong_column("ms_played", column.dtype(), "numbers"));
    }
    Ok(column.cast(&DataType::Int64)?.i64()?.clone())
}

fn repeats(table: &DataFrame) -> Result<BooleanChunked> {
    let Ok(column) = table.column("near_repeat") else {
        return Ok(BooleanChunked::full_null("".into(), table.height()));
    };
    match column.dtype() {
        DataType::Boolean => Ok(column.bool()?.clone()),
        DataType::Null => Ok(BooleanChunked::full_null("".into(), table.height())),
        found => Err(wrong_column("near_repeat", found, "true or false")),
    }
}
