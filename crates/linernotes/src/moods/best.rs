//! The rows of a table that suit a mood best, with not too many of one artist.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use polars::prelude::{Column, DataFrame, DataType, IdxCa, IdxSize};

use super::profile::MoodProfile;
use super::score::{Scores, keeps_limits};
use crate::Result;
use crate::columns::{no_column, wrong_column};

/// Which rows are the best of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Best {
    /// At most that many rows: 25.
    pub count: usize,
    /// At most that many of one artist: 2. With `usize::MAX` it does not matter who made a track.
    pub per_artist: usize,
    /// At least this share of the mood's weight has to be known of a row, from 0 to 1: 0.5.
    pub least_known: f64,
    /// Whether the limits of the mood decide.
    pub limits: Limits,
}

/// What the limits of a mood do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Limits {
    /// They are part of the score where there is no target: what nearly keeps them nearly suits.
    #[default]
    Scored,
    /// What does not keep all of them is left out.
    Kept,
}

impl Default for Best {
    fn default() -> Self {
        Self { count: 25, per_artist: 2, least_known: 0.5, limits: Limits::default() }
    }
}

pub(super) fn best(table: &DataFrame, mood: &MoodProfile, options: &Best) -> Result<DataFrame> {
    let limited = match options.limits {
        Limits::Scored => table.clone(),
        Limits::Kept => table.filter(&keeps_limits(table, mood)?)?,
    };
    let scores = Scores::of(&limited, mood)?;
    let chosen = chosen(&limited, &scores, options)?;
    let rows = chosen.into_iter().map(|row| row as IdxSize).collect();
    Ok(scores.beside(&limited)?.take(&IdxCa::from_vec("row".into(), rows))?)
}

/// The rows of the best, the best first.
fn chosen(table: &DataFrame, scores: &Scores, options: &Best) -> Result<Vec<usize>> {
    let artists = if options.per_artist == usize::MAX { None } else { Some(artists(table)?) };
    let tracks = tracks(table)?;
    let scored = scores.score.iter().enumerate().filter_map(|(row, score)| score.map(|score| (row, score)));
    let mut rows: Vec<(usize, f64)> = scored.filter(|(row, _)| scores.known[*row] >= options.least_known).collect();
    rows.sort_by(|(_, one), (_, other)| other.partial_cmp(one).unwrap_or(Ordering::Equal));

    let mut chosen = Vec::new();
    let mut chosen_tracks = HashSet::new();
    let mut chosen_artists: HashMap<&str, usize> = HashMap::new();
    for (row, _) in rows {
        if chosen.len() == options.count {
            break;
        }
        let track = tracks.get(row).and_then(Option::as_deref);
        let of_row = artists.as_ref().map_or(&[][..], |artists| &artists[row]);
        let is_full = |artist: &String| chosen_artists.get(artist.as_str()).copied().unwrap_or(0) >= options.per_artist;
        if track.is_some_and(|track| chosen_tracks.contains(track)) || of_row.iter().any(is_full) {
            continue;
        }
        chosen.push(row);
        chosen_tracks.extend(track);
        for artist in of_row {
            *chosen_artists.entry(artist).or_default() += 1;
        }
    }
    Ok(chosen)
}

/// What tells the track of each row from others; nothing of all where no column does.
fn tracks(table: &DataFrame) -> Result<Vec<Option<String>>> {
    let Ok(column) = table.column("uri").or_else(|_| table.column("id")) else { return Ok(Vec::new()) };
    let texts = column.cast(&DataType::String)?;
    Ok(texts.str()?.iter().map(|text| text.map(str::to_owned)).collect())
}

/// The artists of each row, each once: their ids, and the names of those that have none.
fn artists(table: &DataFrame) -> Result<Vec<Vec<String>>> {
    let of = |name: &str| table.column(name).ok().map(parts).transpose();
    let (ids, names) = match (of("artist_ids")?, of("artists")?) {
        (None, None) => return Err(no_column(table, "artists")),
        (Some(ids), names) => (ids, names.unwrap_or_default()),
        (None, Some(names)) => (Vec::new(), names),
    };
    let artists = |row: usize| {
        let (ids, names) = (ids.get(row).map_or(&[][..], Vec::as_slice), names.get(row).map_or(&[][..], Vec::as_slice));
        let mut artists: Vec<String> = Vec::new();
        for place in 0..ids.len().max(names.len()) {
            let of_place = |parts: &[Option<String>]| parts.get(place).cloned().flatten();
            artists.extend(of_place(ids).or_else(|| of_place(names)));
        }
        artists.sort_unstable();
        artists.dedup();
        artists
    };
    Ok((0..table.height()).map(artists).collect())
}

/// The texts of each cell: of a list, or of a text that a saved table has for one.
fn parts(column: &Column) -> Result<Vec<Vec<Option<String>>>> {
    let is_text = |inner: &DataType| inner.is_string() || inner.is_categorical() || inner.is_null();
    match column.dtype() {
        DataType::List(inner) if is_text(inner) => {
            let lists = column.cast(&DataType::List(Box::new(DataType::String)))?;
            let cells = lists.list()?.amortized_iter().map(|list| -> Result<Vec<Option<String>>> {
                let Some(list) = list else { return Ok(Vec::new()) };
                Ok(list.as_ref().str()?.iter().map(|text| text.map(str::to_owned)).collect())
            });
            cells.collect()
        }
        found if is_text(found) => {
            let cells = column.cast(&DataType::String)?;
            Ok(cells.str()?.iter().map(|cell| cell.map(of_text).unwrap_or_default()).collect())
        }
        found => Err(wrong_column(column.name(), found, "lists of texts")),
    }
}

fn of_text(cell: &str) -> Vec<Option<String>> {
    let part = |part: &str| Some(part.trim().to_owned()).filter(|part| !part.is_empty() && part != "null");
    cell.split(';').map(part).collect()
}
