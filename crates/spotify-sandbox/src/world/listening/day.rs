//! Turns a date into what the listener played that day: on the way, at work, in the evening, longer at weekends.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};

use super::taste::{Favourite, MONTH, OBSESSIONS};
use super::{Context, Listening, Play};
use crate::world::dice::{Dice, Stream};
use crate::world::id::TrackRef;

const EPOCH: Date = date(1970, 1, 1);

/// When music may be on: minutes after midnight from and to, how many tracks at least and at most, and the chance.
type Session = (i64, i64, u32, u32, f64);

const WEEKDAY: [Session; 5] = [
    (7 * 60, 8 * 60 + 30, 6, 10, 0.9),
    (9 * 60 + 40, 12 * 60 + 10, 6, 15, 0.6),
    (13 * 60 + 30, 16 * 60, 5, 9, 0.3),
    (17 * 60, 18 * 60 + 20, 6, 10, 0.9),
    (19 * 60 + 45, 24 * 60, 7, 17, 0.85),
];
const WEEKEND: [Session; 4] = [
    (9 * 60 + 30, 12 * 60 + 30, 9, 20, 0.9),
    (14 * 60, 17 * 60, 6, 15, 0.7),
    (18 * 60, 19 * 60 + 50, 5, 10, 0.5),
    (20 * 60 + 10, 25 * 60 + 30, 9, 24, 0.85),
];

/// What gives a session its tracks.
#[derive(Clone, Copy)]
enum Source {
    /// All that the listener likes.
    Mix,
    /// The tracks of an album in order, from this number up to that one.
    Album(u32, u32),
    /// Those of the favourites that have the artist of this one.
    Artist(Favourite),
}

/// The days of a listener, with what a month's days share.
pub(super) struct Days<'listening> {
    listening: &'listening Listening<'listening>,
    /// The month and the obsessions of it and of the two before.
    month: Option<(i64, [[TrackRef; OBSESSIONS]; 3])>,
    /// Of each favourite that day: the sum of its pull and of those before.
    pulls: Vec<f64>,
    plays: Vec<Play>,
}

impl<'listening> Days<'listening> {
    pub(super) fn new(listening: &'listening Listening<'listening>) -> Self {
        Self { listening, month: None, pulls: Vec::new(), plays: Vec::new() }
    }

    /// The days from 1970 to `time`, in Greenwich.
    pub(super) fn date(time: Timestamp) -> i64 {
        time.as_second().div_euclid(86_400)
    }

    /// What was played on a listener's own day, ascending.
    pub(super) fn plays(&mut self, date: i64) -> &[Play] {
        self.plays.clear();
        let Some((civil, midnight)) = self.midnight(date) else { return &self.plays };
        let taste = &self.listening.taste;
        let month = date.div_euclid(MONTH);
        if self.month.is_none_or(|(known, _)| known != month) {
            let of = |back| taste.obsessions(self.listening.world, month - back);
            self.month = Some((month, [of(0), of(1), of(2)]));
        }
        let mut sum = 0.0;
        self.pulls.clear();
        self.pulls.extend(taste.favourites.iter().map(|favourite| {
            sum += favourite.pull(date);
            sum
        }));
        let mut dice = Dice::new(taste.seed, Stream::Day, date as u64);
        let weekend = civil.weekday().to_sunday_zero_offset() % 6 == 0;
        for session in if weekend { &WEEKEND[..] } else { &WEEKDAY[..] } {
            let mut dice = Dice::new(dice.next(), Stream::Day, 0);
            if dice.chance(session.4) {
                self.session(date, midnight, session, &mut dice);
            }
        }
        &self.plays
    }

    /// Nothing at the ends of time.
    fn midnight(&self, date: i64) -> Option<(Date, Timestamp)> {
        let civil = EPOCH.checked_add(SignedDuration::from_secs(date.checked_mul(86_400)?)).ok()?;
        let midnight = civil.to_zoned(self.listening.taste.zone.clone()).ok()?.timestamp();
        midnight.checked_add(SignedDuration::from_hours(48)).ok()?;
        Some((civil, midnight))
    }

    fn session(&mut self, date: i64, midnight: Timestamp, session: &Session, dice: &mut Dice) {
        let (from, to, least, most, _) = *session;
        let minutes = (to - from) as f64;
        let end = midnight + SignedDuration::from_mins(to);
        let start = from * 60_000 + (dice.between(0.0, minutes * 0.3) * 60_000.0) as i64;
        let mut time = midnight + SignedDuration::from_millis(start);
        let (mut source, context) = self.source(date, dice);
        for _ in 0..least + dice.below(most - least + 1) {
            let track = match &mut source {
                Source::Album(next, last) => {
                    if next >= last {
                        return;
                    }
                    *next += 1;
                    TrackRef(*next - 1)
                }
                Source::Artist(favourite) => self.by_artist(favourite, dice),
                Source::Mix => self.pick(date, dice),
            };
            let whole = self.listening.world.track_duration_ms(track);
            let (ms_played, skipped) = match dice.below(100) {
                0..=9 => (1_500 + dice.below(27_000), true),
                10..=14 => ((f64::from(whole) * dice.between(0.3, 0.8)) as u32, true),
                _ => (whole, false),
            };
            let ms_played = ms_played.min(whole);
            let ended_at = time + SignedDuration::from_millis(i64::from(ms_played));
            if ended_at > end {
                return;
            }
            self.plays.push(Play { track, started_at: time, ended_at, ms_played, skipped, context });
            time = ended_at + SignedDuration::from_millis(i64::from(dice.below(4_000)));
        }
    }

    fn source(&self, date: i64, dice: &mut Dice) -> (Source, Option<Context>) {
        let (world, taste) = (self.listening.world, &self.listening.taste);
        match dice.below(100) {
            0..=9 => {
                let album = world.track_album(self.pick(date, dice));
                let tracks = world.album(album).tracks;
                (Source::Album(tracks.start, tracks.end), Some(Context::Album(album)))
            }
            10..=17 => {
                let favourite = taste.favourites[self.favourite(dice)];
                (Source::Artist(favourite), Some(Context::Artist(favourite.artist)))
            }
            18..=66 => {
                let playlist = world.own_playlist_id(&self.listening.listener_id, dice.below(3));
                (Source::Mix, Some(Context::Playlist(playlist)))
            }
            _ => (Source::Mix, None),
        }
    }

    fn pick(&self, date: i64, dice: &mut Dice) -> TrackRef {
        let taste = &self.listening.taste;
        match dice.below(100) {
            0..=42 => taste.favourites[self.favourite(dice)].track,
            43..=80 => self.obsession(date, dice),
            _ => taste.explore(self.listening.world, dice),
        }
    }

    fn favourite(&self, dice: &mut Dice) -> usize {
        let place = dice.unit() * self.pulls.last().copied().unwrap_or(0.0);
        self.pulls.partition_point(|sum| *sum <= place).min(self.pulls.len().saturating_sub(1))
    }

    fn by_artist(&self, like: &Favourite, dice: &mut Dice) -> TrackRef {
        let same = self.listening.taste.favourites.iter().filter(|other| other.artist == like.artist);
        let count = same.clone().count() as u32;
        same.clone().nth(dice.below(count) as usize).unwrap_or(like).track
    }

    /// This month's grow, last month's fade, and so do those of the month before.
    fn obsession(&self, date: i64, dice: &mut Dice) -> TrackRef {
        let Some((_, months)) = &self.month else { return TrackRef(0) };
        let gone = date.rem_euclid(MONTH) as f64 / MONTH as f64;
        let (now, last) = (0.35 + 0.65 * gone, 0.8 - 0.45 * gone);
        let place = dice.unit() * (now + last + 0.25);
        let month = if place < now { 0 } else { 1 + usize::from(place >= now + last) };
        // The first of a dozen are heard most.
        let luck = dice.unit();
        months[month][(luck * luck * OBSESSIONS as f64) as usize]
    }
}
