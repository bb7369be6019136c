//! Which albums are the same record: its plain edition, its deluxe one, its remaster of 2011. Compares names, asks nobody.

mod name;
mod rows;

use std::collections::HashMap;

use chrono::NaiveDate;
use polars::prelude::DataFrame;
use spotify_client::{Album, Id as _};

use crate::Result;
use name::Name;

/// The rows of a table of albums, or of tracks with their albums (a join), with one edition of each record.
///
/// Two albums are editions of one record when they have the same first artist, the same `album_type` where the table has
/// it (a single is no edition of the album that is called alike), and the same name, small and capital letters being the same,
/// once the notes on the edition are taken away. A note stands in brackets, or at the end behind a dash with spaces
/// around it, and
///
/// * holds a word that says so in any company: deluxe, expanded, remaster(ed), anniversary, reissue, bonus, collector's,
///   edition (*30th Anniversary Super Deluxe*, *2011 Remaster*, *Bonus Track Version*, *Midnight Edition*);
/// * or begins with *live* (*Live at Wembley*);
/// * or holds nothing but such words as live, mono, stereo, explicit, clean, edited, version, special, limited, with years,
///   countries and the like (*Mono Version*, *Explicit*, *UK Version*).
///
/// So *Acoustic Version*, *Taylor's Version* and *Remixes* are records of their own, and so is *Live at Leeds*, which has no note.
/// Of the editions the one without a note stays, the earliest one where there are several or none, and the first in the
/// table where they came out on the same day. A concert of which there is nothing but `… (Live)` stays too. Rows whose album
/// has no name stay.
///
/// Needs `artists` or `artist_ids`, and `name`; of tracks `album` and `album_id`, where an album's artist is the one
/// whom most of its rows name first. `release_date` and `album_type` are used where they are there.
///
/// # Errors
///
/// [`crate::Error::NoColumn`].
pub fn dedupe_albums(table: &DataFrame) -> Result<DataFrame> {
    rows::dedupe(table)
}

/// What of an album tells which record it is.
pub(super) struct Release<'a> {
    name: &'a str,
    artist: &'a str,
    kind: &'a str,
    date: Option<NaiveDate>,
}

impl<'a> From<&'a Album> for Release<'a> {
    fn from(album: &'a Album) -> Self {
        let artist = album.artists.first();
        Self {
            name: &album.name,
            artist: artist.map_or("", |artist| artist.id.as_ref().map_or(&artist.name, |id| id.as_str())),
            kind: &album.album_type,
            date: album.release_date.map(spotify_client::ReleaseDate::first_day),
        }
    }
}

/// One answer a release: whether it is the edition of its record that stays.
pub(super) fn which_stay(releases: &[Release<'_>]) -> Vec<bool> {
    let mut best = HashMap::new();
    for (at, release) in releases.iter().enumerate() {
        let Name { record, has_note } = Name::of(release.name);
        // Less is better.
        let rank = (has_note, release.date.unwrap_or(NaiveDate::MAX), at);
        let key =
            if record.is_empty() { (record, "", "", Some(at)) } else { (record, release.artist, release.kind, None) };
        best.entry(key).and_modify(|best| *best = rank.min(*best)).or_insert(rank);
    }
    let mut stays = vec![false; releases.len()];
    best.into_values().for_each(|(.., at)| stays[at] = true);
    stays
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names that stay, of albums of one artist with their years.
    fn stay<'a>(albums: &[(&'a str, &'a str, i32)]) -> Vec<&'a str> {
        let release = |&(name, kind, year): &(&'a str, &'a str, i32)| Release {
            name,
            artist: "artist",
            kind,
            date: NaiveDate::from_ymd_opt(year, 1, 1),
        };
        let stays = which_stay(&albums.iter().map(release).collect::<Vec<_>>());
        albums.iter().zip(stays).filter(|(_, stays)| *stays).map(|((name, ..), _)| *name).collect()
    }

    #[test]
    fn the_plain_edition_stays_then_the_earliest_then_the_first() {
        for (albums, expected) in [
            (&[("Rumours (Super Deluxe)", 1976), ("Rumours", 1977), ("RUMOURS [Live]", 1975)][..], &["Rumours"][..]),
            (&[("Ten (Legacy Edition)", 2009), ("Ten (Deluxe)", 1991)], &["Ten (Deluxe)"]),
            (&[("Ten (Deluxe)", 0), ("Ten (Remastered)", 2009)], &["Ten (Deluxe)"]),
            (&[("Lemonade [Clean]", 2016), ("Lemonade [Explicit]", 2016)], &["Lemonade [Clean]"]),
            (&[("Lemonade", 2016), ("Lemonade", 2016)], &["Lemonade"]),
            (&[("Live at Leeds (Deluxe Edition)", 2001), ("Live at Leeds", 1970)], &["Live at Leeds"]),
            (&[("Alive", 2000), ("Stop Making Sense (Live)", 1984)], &["Alive", "Stop Making Sense (Live)"]),
            (&[("Red", 2012), ("Red (Taylor's Version)", 2021)], &["Red", "Red (Taylor's Version)"]),
            (&[("", 2000), ("", 2000)], &["", ""]),
        ] {
            let albums: Vec<_> = albums.iter().map(|(name, year)| (*name, "album", *year)).collect();
            assert_eq!(stay(&albums), expected);
        }
    }

    #[test]
    fn a_single_is_no_edition_of_the_album_that_is_called_alike() {
        assert_eq!(stay(&[("Yellow", "single", 2000), ("Yellow", "album", 2001)]).len(), 2);
    }

    #[test]
    fn artists_who_call_their_records_alike_keep_them() {
        let release = |artist| Release { name: "Greatest Hits", artist, kind: "compilation", date: None };
        assert_eq!(which_stay(&[release("queen"), release("abba"), release("queen")]), [true, true, false]);
    }
}
