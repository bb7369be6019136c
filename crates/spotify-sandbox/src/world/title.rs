//! Turns a number into a title, with the decorations that real ones have.

use std::fmt::Write;

use super::World;
use super::dice::{Dice, Stream};
use super::id::{AlbumRef, TrackRef};
use super::scene::Place;
use super::words::WORDS;

/// How a recording differs from the plain one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    Plain,
    Live,
    Acoustic,
    RadioEdit,
    Demo,
    Remastered(u32),
}

impl World {
    /// Appends the name of a track.
    pub(super) fn write_track_name(&self, track: TrackRef, out: &mut String) {
        let Some(place) = self.place(track) else {
            out.push_str(self.bundled.track(track).map_or("", |track| &track.name));
            return;
        };
        let mut dice = self.dice(Stream::Title, track);
        let version = version(&mut dice, &place);
        write_title(&mut dice, out);
        if let Some(guest) = self.guest(&place, track)
            && dice.chance(0.7)
        {
            out.push_str(" (feat. ");
            self.write_artist_name(guest, out);
            out.push(')');
        }
        match version {
            Version::Plain => {}
            Version::Live => out.push_str(" (Live)"),
            Version::Acoustic => out.push_str(" - Acoustic"),
            Version::RadioEdit => out.push_str(" - Radio Edit"),
            Version::Demo => out.push_str(" (Demo)"),
            Version::Remastered(year) => push(out, format_args!(" - Remastered {year}")),
        }
    }

    /// How a generated track differs from the plain recording.
    pub(super) fn version(&self, track: TrackRef, place: &Place) -> Version {
        version(&mut self.dice(Stream::Title, track), place)
    }

    /// Appends the name of an album.
    pub(super) fn write_album_name(&self, album: AlbumRef, out: &mut String) {
        let Some((scene, slot)) = self.album_place(album) else {
            out.push_str(self.bundled.album(album).map_or("", |album| &album.name));
            return;
        };
        let (before, length) = scene.span(slot);
        let mut dice = self.dice(Stream::Album, u64::from(album.0) | 1 << 32);
        if scene.is_compilation(slot) {
            let (genre, volume) = (title_case(scene.genre.name), 1 + dice.below(9));
            return push(out, format_args!("{} {genre}, Vol. {volume}", dice.word(&WORDS.bright)));
        }
        if length <= 6 {
            // A single has the name of its song, an EP often so.
            let track = scene.track(before);
            let mut song = self.dice(Stream::Title, track);
            version(&mut song, &Place { scene, slot, within: 0 });
            write_title(&mut song, out);
            return if length > 3 {
                out.push_str(" EP")
            };
        }
        match dice.below(16) {
            0 => self.write_artist_name(scene.lead(slot), out),
            1 => {
                write_title(&mut dice, out);
                out.push_str(" (Deluxe Edition)");
            }
            2 => push(out, format_args!("Live at {} {}", dice.word(&WORDS.adjective), dice.word(&WORDS.noun))),
            _ => write_title(&mut dice, out),
        }
    }
}

fn version(dice: &mut Dice, place: &Place) -> Version {
    let year = place.scene.year(place.slot);
    match dice.below(160) {
        0..=3 => Version::Live,
        4..=5 => Version::Acoustic,
        6 => Version::Demo,
        7 => Version::RadioEdit,
        8..=27 if year < 1995 => Version::Remastered(2005 + (place.scene.block + place.slot) % 17),
        _ => Version::Plain,
    }
}

fn write_title(dice: &mut Dice, out: &mut String) {
    let words = &*WORDS;
    let (adjective, noun) = (dice.word(&words.adjective), dice.word(&words.noun));
    let (other, verb, place) = (dice.word(&words.noun), dice.word(&words.verb), dice.word(&words.place));
    match dice.below(400) {
        0..=79 => push(out, format_args!("{adjective} {noun}")),
        80..=119 => push(out, format_args!("{noun} in {place}")),
        120..=149 => push(out, format_args!("{verb} the {noun}")),
        150..=174 => push(out, format_args!("{noun} & {other}")),
        175..=199 => push(out, format_args!("Don't {verb} the {noun}")),
        200..=224 => push(out, format_args!("{}'s {noun}", dice.word(&words.given))),
        225..=254 => push(out, format_args!("The {adjective} {noun}")),
        255..=279 => push(out, format_args!("{verb} Me in {place}")),
        280..=304 => push(out, format_args!("{adjective} {noun}, {adjective} {other}")),
        305..=329 => push(out, format_args!("{noun} {other}")),
        330..=354 => out.push_str(noun),
        355..=364 => push(out, format_args!("{noun} No. {}", 1 + dice.below(40))),
        365..=374 => push(out, format_args!("{verb} / {}", dice.word(&words.verb))),
        375..=398 => out.push_str(dice.word(&words.phrase)),
        _ => out.push_str(dice.word(&words.long)),
    }
}

fn title_case(name: &str) -> String {
    let word = |word: &str| match word.split_at_checked(1) {
        Some((first, rest)) => first.to_uppercase() + rest,
        None => word.to_owned(),
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Appends formatted text.
pub(super) fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a string takes any text");
}
