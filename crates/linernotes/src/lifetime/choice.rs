//! A choice of plays, and those that it names.

use chrono::NaiveDate;
use serde::Deserialize;

use super::catalogue::Catalogue;
use super::clock::{since_1970, weekday};
use super::details::MOODS;
use super::platform;
use super::play::{NONE, Play};
use crate::near::near;
use crate::{Error, Result};

/// Which plays [`super::Lifetime::select`] takes: those that every field takes. A field that names several takes what any of
/// them takes, and one that names nothing takes all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Choice {
    /// The first day, in the listener's zone.
    pub from: Option<NaiveDate>,
    /// The last day, which is taken too. One before the first takes nothing.
    pub until: Option<NaiveDate>,
    /// Names, as the plays have them.
    pub artists: Vec<String>,
    /// Needs [`super::Lifetime::artists`].
    pub genres: Vec<String>,
    /// `happy`, `tense`, `sad`, `calm` or `neutral`. Takes nothing without [`super::Lifetime::tracks`].
    pub moods: Vec<String>,
    /// Families, as [`super::Lifetime::platforms`] names them.
    pub platforms: Vec<String>,
    /// As Spotify writes them: `DE`.
    pub countries: Vec<String>,
    /// 1 (Monday) to 7 (Sunday).
    pub weekdays: Vec<u8>,
    /// 0 to 23, on the clocks of the zone.
    pub hours: Vec<u8>,
}

pub(super) fn select(plays: &[Play], catalogue: &Catalogue, choice: &Choice) -> Result<Vec<Play>> {
    let first = choice.from.map_or(i32::MIN, since_1970);
    let last = choice.until.map_or(i32::MAX, since_1970);
    let items = items(catalogue, choice)?;
    let names: Vec<&str> = platform::names().collect();
    let wise = "take one of those that `platforms()` lists";
    let platforms = chosen(&choice.platforms, &names, |name| unknown("platform", name, &names, wise))?;
    let countries: Vec<&str> = catalogue.countries.iter().map(String::as_str).collect();
    let wise = "write it as `countries()` does";
    let countries = chosen(&choice.countries, &countries, |name| unknown("country", name, &countries, wise))?;
    let weekdays = numbers(&choice.weekdays, 1..=7, "weekday", "1 is Monday and 7 is Sunday")?;
    let hours = numbers(&choice.hours, 0..=23, "hour", "hours go from 0 to 23")?;
    let takes = |play: &&Play| {
        (first..=last).contains(&play.day)
            && items.as_ref().is_none_or(|items| items[play.item as usize])
            && platforms.as_ref().is_none_or(|platforms| platforms[usize::from(play.platform)])
            && countries.as_ref().is_none_or(|countries| countries.get(play.country as usize) == Some(&true))
            && weekdays.is_none_or(|weekdays| weekdays & 1 << weekday(play.day) != 0)
            && hours.is_none_or(|hours| hours & 1 << play.hour != 0)
    };
    Ok(plays.iter().filter(takes).copied().collect())
}

/// Of each item whether it is taken; nothing where all are.
fn items(catalogue: &Catalogue, choice: &Choice) -> Result<Option<Vec<bool>>> {
    let artists: Vec<&str> = catalogue.artists.iter().map(|artist| artist.name.as_str()).collect();
    let wise = "write it as the plays do";
    let by_artist = chosen(&choice.artists, &artists, |name| unknown("artist", name, &artists, wise))?;
    let genres: Vec<&str> = catalogue.genres.iter().map(String::as_str).collect();
    let wise = if genres.is_empty() {
        "join the genres of artists with `.artists(…)` first"
    } else {
        "write it as `genres()` does"
    };
    let by_genre = chosen(&choice.genres, &genres, |name| unknown("genre", name, &genres, wise))?;
    let wise = "take one of happy, tense, sad, calm and neutral";
    let by_mood = chosen(&choice.moods, &MOODS, |name| unknown("mood", name, &MOODS, wise))?;
    if by_artist.is_none() && by_genre.is_none() && by_mood.is_none() {
        return Ok(None);
    }
    let takes = |(item, details): (&super::catalogue::Item, &super::details::Details)| {
        let artist = catalogue.artists.get(item.artist as usize);
        let has_genre =
            |genres: &Vec<bool>| artist.is_some_and(|artist| artist.genres.iter().any(|genre| genres[*genre as usize]));
        by_artist.as_ref().is_none_or(|artists| item.artist != NONE && artists[item.artist as usize])
            && by_genre.as_ref().is_none_or(has_genre)
            && by_mood.as_ref().is_none_or(|moods| details.mood().is_some_and(|mood| moods[mood]))
    };
    Ok(Some(catalogue.items.iter().zip(&catalogue.details).map(takes).collect()))
}

/// Of each of the names whether it was chosen; nothing where none was.
fn chosen(wanted: &[String], names: &[&str], unknown: impl Fn(&str) -> Error) -> Result<Option<Vec<bool>>> {
    if wanted.is_empty() {
        return Ok(None);
    }
    let mut chosen = vec![false; names.len()];
    for name in wanted {
        let at = names.iter().position(|known| known == name).ok_or_else(|| unknown(name))?;
        chosen[at] = true;
    }
    Ok(Some(chosen))
}

fn unknown(what: &'static str, name: &str, names: &[&str], advice: &'static str) -> Error {
    Error::UnknownChoice { what, name: name.to_owned(), near: near(name, names.iter().copied()), advice }
}

/// A bit for each number that was chosen; nothing where none was.
fn numbers(
    wanted: &[u8],
    possible: std::ops::RangeInclusive<u8>,
    what: &'static str,
    advice: &'static str,
) -> Result<Option<u32>> {
    let wrong = |number: &u8| Error::UnknownChoice { what, name: number.to_string(), near: String::new(), advice };
    if let Some(number) = wanted.iter().find(|number| !possible.contains(number)) {
        return Err(wrong(number));
    }
    Ok((!wanted.is_empty()).then(|| wanted.iter().fold(0, |bits, number| bits | 1 << number)))
}
