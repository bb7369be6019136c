//! Turns an album's number into the album.

use std::ops::Range;

use super::dice::{Dice, Stream};
use super::id::{AlbumRef, ArtistRef, Id, Kind};
use super::picture::{PictureKind, Pictures};
use super::scene::Scene;
use super::words::WORDS;
use super::{World, bundled};

/// An album, a single or a compilation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Album {
    pub(crate) at: AlbumRef,
    pub(crate) id: Id,
    pub(crate) name: String,
    /// `album`, `single` (EPs too) or `compilation`.
    pub(crate) album_type: &'static str,
    pub(crate) artists: Vec<ArtistRef>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as `release_date_precision` says.
    pub(crate) release_date: String,
    pub(crate) release_date_precision: &'static str,
    pub(crate) label: String,
    pub(crate) popularity: u8,
    pub(crate) upc: String,
    pub(crate) genre: &'static str,
    /// The numbers of its tracks, in order.
    pub(crate) tracks: Range<u32>,
    pub(crate) picture: Pictures,
}

impl World {
    /// An album. A number beyond the last stands for some album too.
    pub(crate) fn album(&self, at: AlbumRef) -> Album {
        let Some((scene, slot)) = self.album_place(at) else { return self.bundled_album(at) };
        let (before, length) = scene.span(slot);
        let first = scene.track(before).0;
        let mut name = String::new();
        self.write_album_name(at, &mut name);
        let (release_date, release_date_precision) = self.released(&scene, slot);
        let lead = scene.lead(slot);
        let mut dice = self.dice(Stream::Album, at);
        let fame = f64::from(if lead == bundled::VARIOUS_ARTISTS { 30 } else { self.artist_popularity(lead) });
        Album {
            at,
            id: self.album_id(at),
            name,
            album_type: match (scene.is_compilation(slot), length) {
                (true, _) => "compilation",
                (_, ..=6) => "single",
                _ => "album",
            },
            artists: vec![lead],
            release_date,
            release_date_precision,
            label: self.label(&scene, slot),
            popularity: (fame * dice.between(0.4, 1.0)) as u8,
            upc: upc(at),
            genre: scene.genre.name,
            tracks: first..first + length,
            picture: self.picture(PictureKind::Album, at.0),
        }
    }

    /// Whose album it is, without the rest of it.
    pub(crate) fn album_artist(&self, at: AlbumRef) -> ArtistRef {
        match self.album_place(at) {
            Some((scene, slot)) => scene.lead(slot),
            None => self.bundled_album(at).artists.first().copied().unwrap_or(bundled::VARIOUS_ARTISTS),
        }
    }

    /// The name of each album, in order, for searching.
    pub(crate) fn for_each_album_name(&self, each: &mut dyn FnMut(AlbumRef, &str)) {
        let mut name = String::new();
        for at in (0..self.album_count()).map(AlbumRef) {
            name.clear();
            self.write_album_name(at, &mut name);
            each(at, &name);
        }
    }

    pub(super) fn album_id(&self, at: AlbumRef) -> Id {
        let bundled = self.bundled.album(at).and_then(|album| Id::parse(&album.id));
        bundled.unwrap_or_else(|| self.codec.encode(Kind::Album, at.0))
    }

    /// When an album appeared, and how exactly that is known.
    pub(super) fn released(&self, scene: &Scene, slot: u32) -> (String, &'static str) {
        let mut dice: Dice = self.dice(Stream::Album, u64::from(scene.album(slot).0) | 1 << 33);
        let year = scene.year(slot);
        // The sandbox's time begins in November 2026.
        let months = if year == 2026 { 11 } else { 12 };
        let month = 1 + dice.below(months);
        let day = 1 + dice.below(if (year, month) == (2026, 11) { 15 } else { 28 });
        match dice.below(if year < 1990 { 8 } else { 60 }) {
            0 => (format!("{year}"), "year"),
            1 if dice.chance(0.6) => (format!("{year}-{month:02}"), "month"),
            _ => (format!("{year}-{month:02}-{day:02}"), "day"),
        }
    }

    fn label(&self, scene: &Scene, slot: u32) -> String {
        let mut dice = self.dice(Stream::Artist, u64::from(scene.lead(slot).0) | 1 << 34);
        // Most artists stay with a label; some albums come out elsewhere.
        let home = dice.word(&WORDS.label);
        let mut other = self.dice(Stream::Album, u64::from(scene.album(slot).0) | 1 << 34);
        if other.one_in(5) { other.word(&WORDS.label).to_owned() } else { home.to_owned() }
    }

    fn bundled_album(&self, at: AlbumRef) -> Album {
        let album = self.bundled.album(at).unwrap_or(&self.bundled.albums[0]);
        Album {
            at,
            id: self.album_id(at),
            name: album.name.clone(),
            album_type: "album",
            artists: vec![ArtistRef(at.0)],
            release_date: album.release_date.clone(),
            release_date_precision: match album.release_date_precision.as_str() {
                "year" => "year",
                "month" => "month",
                _ => "day",
            },
            label: album.label.clone(),
            popularity: album.popularity,
            upc: album.upc.clone(),
            genre: bundled::album_genre(at).name,
            tracks: self.bundled.span(at),
            picture: self.picture(PictureKind::Album, at.0),
        }
    }
}

/// Twelve digits of which no registrant has the first four, the last a check digit.
fn upc(at: AlbumRef) -> String {
    let number = format!("0000{:07}", (u64::from(at.0) + 1_000) % 10_000_000);
    let weights = [3, 1].into_iter().cycle();
    let sum: u32 = number.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{number}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_end_in_a_check_digit_as_the_bundled_ones_do() {
        let world = World::new(World::DEFAULT_SEED, 64, false);
        for upc in (0..9).map(|at| world.album(AlbumRef(at)).upc) {
            let sum: u32 = upc.bytes().zip([3, 1].into_iter().cycle()).map(|(it, by)| u32::from(it - b'0') * by).sum();
            assert!(upc.len() == 12 && sum.is_multiple_of(10), "{upc}");
        }
    }
}
