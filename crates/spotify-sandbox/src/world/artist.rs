//! Turns an artist's number into who they are.

use super::bundled::{self, VARIOUS_ARTISTS};
use super::dice::{Dice, Stream, mix};
use super::id::{ArtistRef, Id, Kind};
use super::picture::{PictureKind, Pictures};
use super::scene::Scene;
use super::title::push;
use super::words::WORDS;
use super::{AlbumRef, World};

/// Who makes music.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Artist {
    pub(crate) at: ArtistRef,
    pub(crate) id: Id,
    pub(crate) name: String,
    /// None to three.
    pub(crate) genres: Vec<&'static str>,
    pub(crate) popularity: u8,
    pub(crate) followers: u32,
    pub(crate) picture: Pictures,
}

impl World {
    /// An artist. A number beyond the last stands for some artist too.
    pub(crate) fn artist(&self, at: ArtistRef) -> Artist {
        let picture = self.picture(PictureKind::Artist, at.0);
        let mut name = String::new();
        self.write_artist_name(at, &mut name);
        let id = self.artist_id(at);
        let popularity = self.artist_popularity(at);
        let mut dice = self.dice(Stream::Artist, u64::from(at.0) | 1 << 32);
        let share = f64::from(popularity) / 100.0;
        let followers =
            (share * share * share * share * 24_000_000.0 * dice.between(0.5, 1.5)) as u32 + dice.below(900);
        Artist { at, id, name, genres: self.artist_genres(at), popularity, followers, picture }
    }

    pub(super) fn artist_id(&self, at: ArtistRef) -> Id {
        let bundled = self.bundled.artist(at).and_then(|artist| Id::parse(&artist.id));
        bundled.unwrap_or_else(|| self.codec.encode(Kind::Artist, at.0))
    }

    /// 0 to 100, mostly low.
    pub(super) fn artist_popularity(&self, at: ArtistRef) -> u8 {
        match self.artist_place(at) {
            Some((scene, number)) => self.popularity_in(&scene, number),
            None => [55, 24, 0][at.0.min(2) as usize],
        }
    }

    pub(super) fn popularity_in(&self, scene: &Scene, number: u32) -> u8 {
        let mut dice = self.dice(Stream::Artist, scene.artist(number));
        let luck = dice.unit();
        let lead = if number == 0 { 10.0 } else { 0.0 };
        (2.0 + lead + 52.0 * scene.fame + 30.0 * luck * luck + 2.0 * dice.bell()).clamp(0.0, 96.0) as u8
    }

    /// The name of each artist, in order, for searching.
    pub(crate) fn for_each_artist_name(&self, each: &mut dyn FnMut(ArtistRef, &str)) {
        let mut name = String::new();
        for at in (0..self.artist_count()).map(ArtistRef) {
            name.clear();
            self.write_artist_name(at, &mut name);
            each(at, &name);
        }
    }

    /// Appends the name of an artist. Names begin to repeat only in worlds far larger than the default.
    pub(super) fn write_artist_name(&self, at: ArtistRef, out: &mut String) {
        if let Some(artist) = self.bundled.artist(at) {
            return out.push_str(&artist.name);
        }
        let words = &*WORDS;
        let mut dice = self.dice(Stream::ArtistName, at);
        let genre = self.block_genre((at.0 - bundled::ARTISTS) / super::scene::ARTISTS % self.blocks);
        if dice.chance(genre.bands) {
            let (first, second) = self.pair(at, &words.band_first, &words.band_second);
            return match dice.below(4) {
                0 => push(out, format_args!("{first} {second}")),
                1 => {
                    let (given, family) = self.pair(at, &words.given, &words.family);
                    push(out, format_args!("{given} {family} & the {second}"));
                }
                _ => push(out, format_args!("The {first} {second}")),
            };
        }
        if genre.bands < 0.35 && genre.since >= 1976 && dice.chance(0.55) {
            let (alias, end) = self.pair(at, &words.alias, &words.alias_end);
            // Each alias stands alone once.
            return match self.scrambled(at) % (words.alias.len() * (words.alias_end.len() + 1)) {
                alone if alone < words.alias.len() => out.push_str(words.alias[alone]),
                _ => push(out, format_args!("{alias} {end}")),
            };
        }
        let (given, family) = self.pair(at, &words.given, &words.family);
        push(out, format_args!("{given} {family}"));
    }

    /// One of each list. Two artists have the same pair only when there are more artists than pairs.
    fn pair(&self, at: ArtistRef, first: &[&'static str], second: &[&'static str]) -> (&'static str, &'static str) {
        let place = self.scrambled(at) % (first.len() * second.len());
        (first[place % first.len()], second[place / first.len()])
    }

    /// A prime step walks through all remainders before it meets one again.
    fn scrambled(&self, at: ArtistRef) -> usize {
        (u64::from(at.0) * 7_919 + mix(self.seed) % 1_000_000) as usize
    }

    fn artist_genres(&self, at: ArtistRef) -> Vec<&'static str> {
        if at == VARIOUS_ARTISTS {
            return Vec::new();
        }
        let Some((scene, _)) = self.artist_place(at) else {
            return vec![bundled::album_genre(AlbumRef(at.0)).name];
        };
        let mut dice: Dice = self.dice(Stream::Artist, u64::from(at.0) | 1 << 33);
        let count = [0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3][dice.below(12) as usize];
        let mut genres = vec![scene.genre.name];
        while genres.len() < 3 {
            let next = dice.word(&scene.genre.neighbours);
            if !genres.contains(&next) {
                genres.push(next);
            }
        }
        genres.truncate(count);
        genres
    }
}
