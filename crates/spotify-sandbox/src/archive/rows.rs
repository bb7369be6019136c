//! Turns plays into the rows of a download, and makes them as awkward as Spotify's.
//!
//! What a row is like depends on its number and on its time alone: a session keeps its platform, a fortnight its country.

mod spoken;
mod surroundings;

use std::collections::HashMap;
use std::io::Result;
use std::rc::Rc;

use jiff::Timestamp;

use super::Quirks;
use super::manifest::Quirk;
use super::row::{Kind, Names, Row, text};
use crate::world::{AudiobookRef, Dice, Play, ShowRef, TrackRef, World};
use surroundings::Surroundings;

/// Where rows go.
type Each<'each> = dyn FnMut(Row) -> Result<()> + 'each;

/// More tracks than this are not remembered at once.
const REMEMBERED: usize = 50_000;
/// A pause after which a session begins anew, in seconds.
const PAUSE_S: i64 = 1_800;
/// May 2015, Unix seconds: Spotify got podcasts and videos.
const PODCASTS: i64 = 1_430_438_400;
/// October 2022: it got audiobooks.
const AUDIOBOOKS: i64 = 1_664_582_400;
const RARE_STARTS: [&str; 7] = ["clickside", "popup", "remote", "unknown", "uriopen", "endplay", "switched-to-audio"];
const RARE_ENDS: [&str; 6] =
    ["logout", "unexpected-exit", "unexpected-exit-while-paused", "trackerror", "remote", "endplay"];

/// Artist, album, title and URI of files of the listener's own.
const LOCAL: [[&str; 4]; 3] = [
    [
        "Nell Arden",
        "Kitchen Tapes",
        "Second Cup (Rough Mix)",
        "spotify:local:Nell+Arden:Kitchen+Tapes:Second+Cup+%28Rough+Mix%29:187",
    ],
    [
        "Åse & Co: \"Two/Three\"",
        "",
        "für Elsa + 1",
        "spotify:local:%C3%85se+%26+Co%3A+%22Two%2FThree%22::f%C3%BCr+Elsa+%2B+1:61",
    ],
    [
        "夜の子",
        "שלום",
        "Rain 🌧\t\\ Demo",
        "spotify:local:%E5%A4%9C%E3%81%AE%E5%AD%90:%D7%A9%D7%9C%D7%95%D7%9D:Rain:240",
    ],
];

/// The first and the last moment, Unix seconds, of the times when music lost its names.
const NAMELESS: [(i64, i64); 2] = [(1_664_582_400, 1_672_531_200), (1_719_792_000, 1_722_470_400)];

pub(super) struct Rows<'world> {
    world: &'world World,
    home: &'static str,
    quirks: Quirks,
    /// Unix seconds when the download was made.
    until: i64,
    tracks: HashMap<TrackRef, Rc<TrackNames>>,
    shows: Vec<ShowRef>,
    books: Vec<AudiobookRef>,
    number: u64,
    last_ts: i64,
    last_reason: &'static str,
    /// Offline plays that will have the time of the last of them, and how many there shall be.
    waiting: Vec<Play>,
    wanted: usize,
}

struct TrackNames {
    names: Names,
    /// With the id of the recording's other release.
    alternate: Names,
    ascii: bool,
    duration_ms: u32,
}

impl<'world> Rows<'world> {
    pub(super) fn new(
        world: &'world World,
        listener: &str,
        home: &'static str,
        quirks: Quirks,
        until: Timestamp,
    ) -> Self {
        let listening = world.listening(listener);
        let mut shows: Vec<ShowRef> = listening.saved_shows(until).into_iter().map(|(show, _)| show).collect();
        let mut books: Vec<AudiobookRef> =
            listening.saved_audiobooks(until).into_iter().map(|(book, _)| book).collect();
        // Their order depends on the moment of the download, the rows shall not.
        shows.sort_unstable();
        books.sort_unstable();
        Self {
            world,
            home,
            quirks,
            until: until.as_second(),
            tracks: HashMap::new(),
            shows,
            books,
            number: 0,
            last_ts: i64::MIN,
            last_reason: "trackdone",
            waiting: Vec::new(),
            wanted: 0,
        }
    }

    /// Makes the rows of the next play, or keeps it until the plays with the same time have come.
    pub(super) fn take(&mut self, play: Play, each: &mut Each<'_>) -> Result<()> {
        let mut dice = self.world.archive_dice(self.number | (1 << 63));
        if self.waiting.is_empty() {
            if self.quirks == Quirks::None || !dice.one_in(80) {
                let row = self.row(&play, play.ended_at.as_second());
                return self.with_repeats(row, &mut dice, each);
            }
            self.wanted = 2 + dice.below(3) as usize;
        }
        self.waiting.push(play);
        if self.waiting.len() == self.wanted { self.finish(each) } else { Ok(()) }
    }

    /// Makes the rows of what still waits.
    pub(super) fn finish(&mut self, each: &mut Each<'_>) -> Result<()> {
        let plays = std::mem::take(&mut self.waiting);
        let Some(ts) = plays.last().map(|play| play.ended_at.as_second()) else { return Ok(()) };
        for play in &plays {
            let mut row = self.row(play, ts);
            row.offline = row.offline.map(|_| true);
            if plays.len() > 1 {
                row.quirks.push(Quirk::SharedTime);
            }
            each(row)?;
        }
        Ok(())
    }

    fn with_repeats(&mut self, row: Row, dice: &mut Dice, each: &mut Each<'_>) -> Result<()> {
        let repeat = match (self.quirks, dice.below(160)) {
            (Quirks::None, _) => None,
            (_, 0..=3) => {
                let quirks = row.quirks.iter().copied().chain([Quirk::Repeat]).collect();
                Some(Row { quirks, ..row.clone() })
            }
            (_, 4..=5) => {
                let of_reasons = [Quirk::ReasonEmpty, Quirk::ReasonRare];
                let others = row.quirks.iter().copied().filter(|quirk| !of_reasons.contains(quirk));
                let quirks = others.chain([Quirk::ReasonRare, Quirk::RepeatOtherwise]).collect();
                Some(Row { reason_start: "unknown", reason_end: "unexpected-exit", quirks, ..row.clone() })
            }
            (_, 6..=7) if row.ts + 1 < self.until => {
                let quirks = row.quirks.iter().copied().chain([Quirk::NearRepeat]).collect();
                Some(Row { ts: row.ts + 1, quirks, ..row.clone() })
            }
            _ => None,
        };
        each(row)?;
        repeat.map_or(Ok(()), each)
    }

    fn row(&mut self, play: &Play, ts: i64) -> Row {
        let mut dice = self.world.archive_dice(self.number);
        self.number += 1;
        let mut row = self.heard(play, ts, &mut dice);
        let surroundings = Surroundings::of(self.world, self.home, ts);
        surroundings.surround(&mut row, self.quirks, &mut dice);
        self.give_reasons(&mut row, play, &mut dice);
        // What is offline is known by when it began, whatever its `ts` says.
        let began = play.ended_at.as_second() - i64::from(row.ms_played / 1_000);
        surroundings::date(&mut row, play.skipped, began, self.quirks, &mut dice);
        self.last_ts = ts;
        row
    }

    /// What was heard and for how long; the rest is yet to be filled in.
    fn heard(&mut self, play: &Play, ts: i64, dice: &mut Dice) -> Row {
        let mut row = Row {
            ts,
            kind: Kind::Music,
            video: false,
            platform: "",
            ms_played: play.ms_played,
            country: self.home,
            address: None,
            names: Names::default(),
            reason_start: "",
            reason_end: "",
            shuffle: Some(false),
            skipped: Some(play.skipped),
            offline: Some(false),
            offline_timestamp: None,
            incognito: Some(false),
            quirks: Vec::new(),
        };
        let what = if self.quirks == Quirks::None { 99 } else { dice.below(100) };
        match what {
            0..=3 if ts >= PODCASTS => self.hear_episode(&mut row, play, dice),
            4..=5 if ts >= AUDIOBOOKS => self.hear_chapter(&mut row, play, dice),
            6..=7 => hear_local(&mut row, dice),
            8 => {
                row.kind = Kind::Unknown;
                row.quirks.push(Quirk::AllNull);
            }
            9 if ts >= PODCASTS => {
                self.hear_episode(&mut row, play, dice);
                row.video = true;
                row.quirks.push(Quirk::Video);
            }
            _ => {
                row.video = what == 10 && ts >= PODCASTS;
                row.quirks.extend(row.video.then_some(Quirk::Video));
                self.hear_track(&mut row, play, dice);
            }
        }
        row
    }

    fn hear_track(&mut self, row: &mut Row, play: &Play, dice: &mut Dice) {
        let track = self.track(play.track);
        row.names = track.names.clone();
        if self.quirks == Quirks::None {
            return;
        }
        if dice.one_in(9) {
            row.names = track.alternate.clone();
            row.quirks.push(Quirk::AlternateId);
        }
        match dice.below(120) {
            0..=2 => {
                row.ms_played = 0;
                row.quirks.push(Quirk::ZeroPlayed);
            }
            3..=4 => {
                row.ms_played = track.duration_ms + 1 + dice.below(600_000);
                row.quirks.push(Quirk::LongerThanTrack);
            }
            _ => {}
        }
        if NAMELESS.iter().any(|(from, to)| (*from..*to).contains(&row.ts)) && dice.one_in(2) {
            row.names = Names { track_uri: row.names.track_uri.take(), ..Names::default() };
            row.quirks.push(Quirk::Nameless);
        } else if !track.ascii {
            row.quirks.push(Quirk::NonAscii);
        }
    }

    fn track(&mut self, at: TrackRef) -> Rc<TrackNames> {
        if let Some(known) = self.tracks.get(&at) {
            return Rc::clone(known);
        }
        if self.tracks.len() == REMEMBERED {
            self.tracks.clear();
        }
        let world = self.world;
        let (track, album) = (world.track(at), world.album(world.track_album(at)));
        let artist = album.artists.first().map(|artist| world.artist(*artist).name).unwrap_or_default();
        let ascii = [&track.name, &album.name, &artist].into_iter().all(|name| name.is_ascii());
        let names = Names {
            track: text(&track.name),
            artist: text(&artist),
            album: text(&album.name),
            track_uri: text(&format!("spotify:track:{}", track.id)),
            ..Names::default()
        };
        let other_uri = text(&format!("spotify:track:{}", world.alternate_id(at)));
        let alternate = Names { track_uri: other_uri, ..names.clone() };
        let track = Rc::new(TrackNames { names, alternate, ascii, duration_ms: track.duration_ms });
        self.tracks.insert(at, Rc::clone(&track));
        track
    }

    fn give_reasons(&mut self, row: &mut Row, play: &Play, dice: &mut Dice) {
        let began = row.ts - i64::from(row.ms_played / 1_000);
        row.reason_start = if began.saturating_sub(self.last_ts) >= PAUSE_S {
            dice.word(&["appload", "clickrow", "playbtn"])
        } else {
            self.last_reason
        };
        row.reason_end = match (play.skipped, dice.below(12)) {
            (true, 0) => "backbtn",
            (true, _) => "fwdbtn",
            (false, _) => "trackdone",
        };
        self.last_reason = row.reason_end;
        if self.quirks == Quirks::None {
            return;
        }
        match dice.below(120) {
            0..=1 => {
                row.reason_start = "";
                row.reason_end = "";
                row.quirks.push(Quirk::ReasonEmpty);
            }
            2..=5 => {
                row.reason_start = dice.word(&RARE_STARTS);
                row.quirks.push(Quirk::ReasonRare);
            }
            6..=9 => {
                row.reason_end = dice.word(&RARE_ENDS);
                row.quirks.push(Quirk::ReasonRare);
            }
            _ => {}
        }
    }
}

fn hear_local(row: &mut Row, dice: &mut Dice) {
    let [artist, album, title, uri] = *dice.pick(&LOCAL);
    let with_uri = dice.one_in(2);
    row.kind = Kind::Local;
    row.names = Names {
        track: text(title),
        artist: text(artist),
        album: text(album),
        track_uri: if with_uri { text(uri) } else { None },
        ..Names::default()
    };
    row.quirks.push(if with_uri { Quirk::LocalUri } else { Quirk::LocalWithoutUri });
    if ![artist, album, title].into_iter().all(str::is_ascii) {
        row.quirks.push(Quirk::NonAscii);
    }
}
