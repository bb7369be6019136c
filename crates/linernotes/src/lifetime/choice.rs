//! A choice of plays, and those that it names.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::catalogue::{Catalogue, Item};
use super::clock::{since_1970, weekday};
use super::details::{Details, MOODS};
use super::platform;
use super::play::Play;
use crate::near::near;
use crate::{Error, Result};

/// Which plays [`super::Lifetime::select`] takes: those that every field takes. A field that names several takes what any of
/// them takes, and one that names nothing takes all: it is not written either, so that `{}` is all plays.
///
/// ```
/// use linernotes::prelude::*;
///
/// let choice: Choice = serde_json::from_str(r#"{"artists":["Nell Arden"],"tracks":["Rain"]}"#)?;
/// assert_eq!(choice.tracks, ["Rain"]);
/// assert_eq!(serde_json::to_string(&choice)?, r#"{"artists":["Nell Arden"],"tracks":["Rain"]}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Choice {
    /// The first day, in the listener's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The last day, which is taken too. One before the first takes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Names, as the plays have them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub artists: Vec<String>,
    /// Names of albums, as [`super::Lifetime::top_albums`] has them, whoever made them: name the artist too for one album.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub albums: Vec<String>,
    /// Titles, as [`super::Lifetime::top_tracks`] has them, whoever made them: name the artist too for one track.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tracks: Vec<String>,
    /// Needs [`super::Lifetime::artists`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub genres: Vec<String>,
    /// `happy`, `tense`, `sad`, `calm` or `neutral`. Takes nothing without [`super::Lifetime::tracks`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moods: Vec<String>,
    /// Decades of release, as [`super::Lifetime::decades`] names them: `1990s`. Takes nothing without [`super::Lifetime::tracks`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decades: Vec<String>,
    /// Popularity in tens, as [`super::Lifetime::popularity`] has it: 40 is 40 to 49, and 90 is 90 to 100. Takes nothing without
    /// [`super::Lifetime::tracks`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub popularity: Vec<u8>,
    /// Families, as [`super::Lifetime::platforms`] names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub platforms: Vec<String>,
    /// As Spotify writes them: `DE`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// 1 (Monday) to 7 (Sunday).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<u8>,
    /// 0 to 23, on the clocks of the zone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<u8>,
}

pub(super) fn select(plays: &[Play], catalogue: &Catalogue, choice: &Choice) -> Result<Vec<Play>> {
    let first = choice.from.map_or(i32::MIN, since_1970);
    let last = choice.until.map_or(i32::MAX, since_1970);
    let items = items(catalogue, choice)?;
    let wise = "take one of those that `platforms()` lists";
    let platforms = chosen(&choice.platforms, platform::names().map(Some), "platform", wise)?;
    let countries = catalogue.countries.iter().map(|name| Some(name.as_str()));
    let countries = chosen(&choice.countries, countries, "country", "write it as `countries()` does")?;
    let weekdays = numbers(&choice.weekdays, 1..=7, 1, "weekday", "1 is Monday and 7 is Sunday")?;
    let hours = numbers(&choice.hours, 0..=23, 1, "hour", "hours go from 0 to 23")?;
    let takes = |play: &&Play| {
        (first..=last).contains(&play.day)
            && items.as_ref().is_none_or(|items| items[play.item as usize])
            && platforms.as_ref().is_none_or(|platforms| platforms[usize::from(play.platform)])
            && has(&countries, play.country)
            && weekdays.is_none_or(|weekdays| weekdays & 1 << weekday(play.day) != 0)
            && hours.is_none_or(|hours| hours & 1 << play.hour != 0)
    };
    Ok(plays.iter().filter(takes).copied().collect())
}

/// Of each item whether it is taken; nothing where all are.
fn items(catalogue: &Catalogue, choice: &Choice) -> Result<Option<Vec<bool>>> {
    let wise = "write it as the plays do";
    let artists = catalogue.artists.iter().map(|artist| Some(artist.name.as_str()));
    let artists = chosen(&choice.artists, artists, "artist", wise)?;
    let albums = catalogue.albums.iter().map(|album| Some(album.name.as_str()));
    let albums = chosen(&choice.albums, albums, "album", wise)?;
    let tracks = catalogue.tracks.iter().map(|track| track.name.as_deref());
    let tracks = chosen(&choice.tracks, tracks, "track", wise)?;
    let wise = if catalogue.genres.is_empty() {
        "join the genres of artists with `.artists(…)` first"
    } else {
        "write it as `genres()` does"
    };
    let genres = catalogue.genres.iter().map(|genre| Some(genre.as_str()));
    let genres = chosen(&choice.genres, genres, "genre", wise)?;
    let wise = "take one of happy, tense, sad, calm and neutral";
    let moods = chosen(&choice.moods, MOODS.into_iter().map(Some), "mood", wise)?;
    let decades = decades(catalogue, choice)?;
    let popularity = numbers(&choice.popularity, 0..=90, 10, "popularity", "take one of 0, 10, 20 and so on to 90")?;
    let names = [&artists, &albums, &tracks, &genres, &moods];
    if names.into_iter().all(Option::is_none) && decades.is_none() && popularity.is_none() {
        return Ok(None);
    }
    let takes = |(item, details): (&Item, &Details)| {
        let artist = catalogue.artists.get(item.artist as usize);
        let has_genre =
            |genres: &Vec<bool>| artist.is_some_and(|artist| artist.genres.iter().any(|genre| genres[*genre as usize]));
        has(&artists, item.artist)
            && has(&albums, item.album)
            && has(&tracks, item.track)
            && genres.as_ref().is_none_or(has_genre)
            && moods.as_ref().is_none_or(|moods| details.mood().is_some_and(|mood| moods[mood]))
            && decades.as_ref().is_none_or(|decades| details.decade().is_some_and(|decade| decades.contains(&decade)))
            && popularity.is_none_or(|tens| details.tens().is_some_and(|at| tens & 1 << at != 0))
    };
    Ok(Some(catalogue.items.iter().zip(&catalogue.details).map(takes).collect()))
}

/// The first years of the decades that were chosen; nothing where none was.
fn decades(catalogue: &Catalogue, choice: &Choice) -> Result<Option<Vec<i32>>> {
    if choice.decades.is_empty() {
        return Ok(None);
    }
    let known = catalogue.decades();
    let names: Vec<String> = known.iter().map(|decade| format!("{decade}s")).collect();
    let wise =
        if known.is_empty() { "join release dates with `.tracks(…)` first" } else { "write it as `decades()` does" };
    let chosen = chosen(&choice.decades, names.iter().map(|name| Some(name.as_str())), "decade", wise)?;
    let is_chosen = |at: usize| chosen.as_ref().is_some_and(|chosen| chosen[at]);
    Ok(Some(known.into_iter().enumerate().filter(|(at, _)| is_chosen(*at)).map(|(_, decade)| decade).collect()))
}

/// Whether a code was chosen; [`super::play::NONE`] is only where all are.
fn has(chosen: &Option<Vec<bool>>, code: u32) -> bool {
    chosen.as_ref().is_none_or(|chosen| chosen.get(code as usize) == Some(&true))
}

/// Of each of the names whether it was chosen; nothing where none was. Several things may have a name, as albums of different
/// artists do.
fn chosen<'a>(
    wanted: &[String],
    names: impl Iterator<Item = Option<&'a str>> + Clone,
    what: &'static str,
    advice: &'static str,
) -> Result<Option<Vec<bool>>> {
    if wanted.is_empty() {
        return Ok(None);
    }
    // A link may name a thousand and there may be a million names: each of these is looked at once.
    let mut sorted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut is_known = vec![false; sorted.len()];
    let mut is_wanted = |name: &str| {
        sorted.binary_search(&name).is_ok_and(|at| {
            is_known[at] = true;
            true
        })
    };
    let chosen = names.clone().map(|name| name.is_some_and(&mut is_wanted)).collect();
    match sorted.iter().zip(is_known).find(|(_, is_known)| !is_known) {
        Some((name, _)) => {
            Err(Error::UnknownChoice { what, name: (*name).to_owned(), near: near(name, names.flatten()), advice })
        }
        None => Ok(Some(chosen)),
    }
}

/// A bit for each step whose number was chosen; nothing where none was.
fn numbers(
    wanted: &[u8],
    possible: std::ops::RangeInclusive<u8>,
    step: u8,
    what: &'static str,
    advice: &'static str,
) -> Result<Option<u32>> {
    let wrong = |number: &u8| Error::UnknownChoice { what, name: number.to_string(), near: String::new(), advice };
    if let Some(number) = wanted.iter().find(|number| !possible.contains(number) || *number % step != 0) {
        return Err(wrong(number));
    }
    Ok((!wanted.is_empty()).then(|| wanted.iter().fold(0, |bits, number| bits | 1 << (number / step))))
}
