//! What is known about tracks and artists besides their names, joined to the catalogue.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use polars::prelude::{Column, DataFrame, DataType, Float64Chunked, Int64Chunked, StringChunked};

use super::catalogue::Catalogue;
use super::clock::day;
use super::play::NONE;
use super::prepare::{texts, there};
use crate::Result;
use crate::columns::{column, wrong_column};

/// What is known about a track.
#[derive(Debug, Clone, Default)]
pub(super) struct Details {
    pub(super) release_year: Option<i32>,
    pub(super) popularity: Option<i64>,
    pub(super) cover_url: Option<String>,
    pub(super) sound: Option<Sound>,
}

/// How a track sounds: all of one source.
#[derive(Debug, Clone)]
pub(super) struct Sound {
    pub(super) danceability: Option<f64>,
    pub(super) energy: Option<f64>,
    pub(super) valence: Option<f64>,
    pub(super) source: Option<String>,
}

/// The names of moods, in the order of their codes.
pub(super) const MOODS: [&str; 5] = ["happy", "tense", "sad", "calm", "neutral"];

/// How many groups of popularity there are, each of ten.
pub(super) const TENS: usize = 10;

impl Sound {
    /// By the rule of [`crate::Engineer::with_mood`].
    pub(super) fn mood(&self) -> Option<usize> {
        let (valence, energy) = (self.valence?, self.energy?);
        let is_near = |number: f64| number > 0.4 && number < 0.6;
        Some(match (valence >= 0.5, energy >= 0.5) {
            _ if is_near(valence) && is_near(energy) => 4,
            (true, true) => 0,
            (false, true) => 1,
            (false, false) => 2,
            (true, false) => 3,
        })
    }
}

impl Details {
    pub(super) fn mood(&self) -> Option<usize> {
        self.sound.as_ref()?.mood()
    }

    /// The first year of the decade in which it came out.
    pub(super) fn decade(&self) -> Option<i32> {
        Some(self.release_year?.div_euclid(10) * 10)
    }

    /// Its popularity in tens, 0 to 9; the most popular there can be is with the nineties.
    pub(super) fn tens(&self) -> Option<usize> {
        let popularity = self.popularity.filter(|popularity| (0..=100).contains(popularity))?;
        Some((popularity as usize / 10).min(TENS - 1))
    }

    /// Takes what is missing here from another edition.
    fn or(&mut self, other: &Self) {
        self.release_year = self.release_year.or(other.release_year);
        self.popularity = self.popularity.or(other.popularity);
        self.sound = self.sound.take().or_else(|| other.sound.clone());
    }
}

/// Joins a table of tracks by `id`. What an edition lacks it has from the first other edition of its track that has it, in the
/// order of their rows, but the cover from what is on the same album.
pub(super) fn join_tracks(catalogue: &mut Catalogue, table: &DataFrame) -> Result<()> {
    column(table, "id")?;
    let ids = texts(table, "id")?;
    let columns = Columns::of(table)?;
    let mut rows: HashMap<&str, usize, RandomState> = HashMap::default();
    for (row, id) in ids.iter().flat_map(|ids| ids.iter()).enumerate() {
        if let Some(id) = id {
            rows.entry(id).or_insert(row);
        }
    }
    let mut of_track = vec![Details::default(); catalogue.tracks.len()];
    let mut of_album = vec![None; catalogue.albums.len()];
    for (item, details) in catalogue.items.iter().zip(&mut catalogue.details) {
        let id = catalogue.editions.get(item.edition as usize).and_then(|edition| edition.id.as_deref());
        *details = id.and_then(|id| rows.get(id)).map_or_else(Details::default, |row| columns.details(*row));
        if item.track != NONE {
            of_track[item.track as usize].or(details);
        }
        if let Some(cover) = of_album.get_mut(item.album as usize) {
            *cover = cover.take().or_else(|| details.cover_url.clone());
        }
    }
    for (item, details) in catalogue.items.iter().zip(&mut catalogue.details) {
        if item.track != NONE {
            details.or(&of_track[item.track as usize]);
        }
        if details.cover_url.is_none() {
            details.cover_url = of_album.get(item.album as usize).cloned().flatten();
        }
    }
    Ok(())
}

/// Joins a table of artists by `name`: the first row of a name that has genres.
pub(super) fn join_artists(catalogue: &mut Catalogue, table: &DataFrame) -> Result<()> {
    column(table, "name")?;
    let names = texts(table, "name")?;
    let genres = column(table, "genres")?;
    let lists = match genres.dtype() {
        DataType::List(inner) if **inner == DataType::String => Some(genres.list()?),
        DataType::List(inner) if **inner == DataType::Null => None,
        DataType::Null => None,
        other => return Err(wrong_column("genres", other, "lists of texts")),
    };
    let mut of_name: HashMap<&str, Vec<String>, RandomState> = HashMap::default();
    for (row, name) in names.iter().flat_map(|names| names.iter()).enumerate() {
        let (Some(name), Some(lists)) = (name, lists) else { continue };
        let Some(list) = lists.get_as_series(row) else { continue };
        let mut its: Vec<String> =
            list.str()?.iter().flatten().filter(|genre| !genre.is_empty()).map(str::to_owned).collect();
        its.sort_unstable();
        its.dedup();
        if !its.is_empty() {
            of_name.entry(name).or_insert(its);
        }
    }
    let known = catalogue.artists.iter().filter_map(|artist| of_name.get(artist.name.as_str()));
    let mut all: Vec<String> = known.flatten().cloned().collect();
    all.sort_unstable();
    all.dedup();
    for artist in &mut catalogue.artists {
        let its = of_name.get(artist.name.as_str()).into_iter().flatten();
        artist.genres = its.filter_map(|genre| all.binary_search(genre).ok()).map(|code| code as u32).collect();
    }
    catalogue.genres = all;
    Ok(())
}

/// Those of a table of tracks that the figures need; one that it lacks is null all through.
struct Columns {
    release_years: Vec<Option<i32>>,
    popularity: Option<Int64Chunked>,
    cover_url: Option<StringChunked>,
    danceability: Option<Float64Chunked>,
    energy: Option<Float64Chunked>,
    valence: Option<Float64Chunked>,
    source: Option<StringChunked>,
}

impl Columns {
    fn of(table: &DataFrame) -> Result<Self> {
        let popularity = match there(table, "popularity") {
            Some(column) if column.dtype().is_primitive_numeric() => {
                Some(column.cast(&DataType::Int64)?.i64()?.clone())
            }
            Some(column) => return Err(wrong_column("popularity", column.dtype(), "numbers")),
            None => None,
        };
        Ok(Self {
            release_years: there(table, "release_date").map(release_years).transpose()?.unwrap_or_default(),
            popularity,
            cover_url: texts(table, "cover_url")?,
            danceability: floats(table, "danceability")?,
            energy: floats(table, "energy")?,
            valence: floats(table, "valence")?,
            source: texts(table, "features_source")?,
        })
    }

    fn details(&self, row: usize) -> Details {
        let float = |column: &Option<Float64Chunked>| {
            column.as_ref().and_then(|column| column.get(row)).filter(|number| number.is_finite())
        };
        let text = |column: &Option<StringChunked>| {
            column.as_ref().and_then(|column| column.get(row)).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let sound = Sound {
            danceability: float(&self.danceability),
            energy: float(&self.energy),
            valence: float(&self.valence),
            source: text(&self.source),
        };
        let is_known = sound.energy.is_some() || sound.valence.is_some() || sound.danceability.is_some();
        Details {
            release_year: self.release_years.get(row).copied().flatten(),
            popularity: self.popularity.as_ref().and_then(|column| column.get(row)),
            cover_url: text(&self.cover_url),
            sound: is_known.then_some(sound),
        }
    }
}

fn floats(table: &DataFrame, name: &str) -> Result<Option<Float64Chunked>> {
    match there(table, name) {
        Some(column) if column.dtype().is_primitive_numeric() => {
            Ok(Some(column.cast(&DataType::Float64)?.f64()?.clone()))
        }
        Some(column) => Err(wrong_column(name, column.dtype(), "numbers")),
        None => Ok(None),
    }
}

/// Of dates, or of texts that begin with the year. Spotify writes 0000 where it knows none.
fn release_years(column: &Column) -> Result<Vec<Option<i32>>> {
    use chrono::Datelike as _;
    let years: Vec<Option<i32>> = match column.dtype() {
        DataType::Date => {
            let days = column.cast(&DataType::Int32)?;
            days.i32()?.iter().map(|since| since.map(|since| day(since).year())).collect()
        }
        DataType::String => column.str()?.iter().map(|text| text?.get(..4)?.parse().ok()).collect(),
        other => return Err(wrong_column("release_date", other, "dates, or texts that begin with the year")),
    };
    Ok(years.into_iter().map(|year| year.filter(|year| (1000..=9999).contains(year))).collect())
}
