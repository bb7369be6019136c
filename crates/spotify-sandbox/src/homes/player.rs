//! A player that plays: a pure machine which time moves and commands change.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use crate::world::{Content, EpisodeRef, Id, TrackRef, World};

/// How many finished plays are remembered; Spotify tells the last fifty.
const REMEMBERED: usize = 50;
/// What was heard for less does not count as a play.
const PLAY_MS: i64 = 30_000;
/// After so long in silence the device is no longer active.
const SILENCE: SignedDuration = SignedDuration::from_mins(10);

/// What one listener hears, on one device.
pub(crate) struct Player {
    active: bool,
    playing: bool,
    pub(crate) volume_percent: u8,
    pub(crate) shuffle: bool,
    pub(crate) repeat: Repeat,
    /// Where the music comes from.
    context: Option<String>,
    list: Vec<Item>,
    /// The order in which the list is played, and where in it we are.
    order: Vec<usize>,
    position: usize,
    queue: VecDeque<Item>,
    current: Option<Item>,
    progress_ms: i64,
    heard_ms: i64,
    /// Up to when all this is told.
    told: Timestamp,
    /// When a command last changed something.
    changed: Timestamp,
    played: VecDeque<Played>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    Off,
    Track,
    Context,
}

/// Something that can be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) what: Playable,
    pub(crate) id: Id,
    pub(crate) duration_ms: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Playable {
    Track(TrackRef),
    Episode(EpisodeRef),
}

/// A track that was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Played {
    pub(crate) track: TrackRef,
    pub(crate) at: Timestamp,
    pub(crate) context: Option<String>,
}

/// A command that the state does not allow.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Restricted;

impl Default for Player {
    fn default() -> Self {
        Self {
            active: false,
            playing: false,
            volume_percent: 62,
            shuffle: false,
            repeat: Repeat::Off,
            context: None,
            list: Vec::new(),
            order: Vec::new(),
            position: 0,
            queue: VecDeque::new(),
            current: None,
            progress_ms: 0,
            heard_ms: 0,
            told: Timestamp::UNIX_EPOCH,
            changed: Timestamp::UNIX_EPOCH,
            played: VecDeque::new(),
        }
    }
}

impl Item {
    /// What a playlist's entry plays; nothing for local files and what is gone.
    pub(crate) fn of(world: &World, content: &Content) -> Option<Self> {
        match content {
            Content::Track(id) => Self::track(world, id.as_str()),
            Content::Episode(id) => Self::episode(world, id.as_str()),
            Content::Local(_) | Content::Gone => None,
        }
    }

    pub(crate) fn track(world: &World, id: &str) -> Option<Self> {
        let track = world.find_track(id)?;
        Some(Self { what: Playable::Track(track.at), id: track.id, duration_ms: track.duration_ms })
    }

    pub(crate) fn episode(world: &World, id: &str) -> Option<Self> {
        let episode = world.find_episode(id)?;
        Some(Self { what: Playable::Episode(episode.at), id: episode.id, duration_ms: episode.duration_ms })
    }
}

impl Player {
    pub(crate) fn is_active(&self) -> bool {
        self.active
    }

    pub(crate) fn is_playing(&self) -> bool {
        self.playing
    }

    pub(crate) fn context(&self) -> Option<&str> {
        self.context.as_deref()
    }

    pub(crate) fn current(&self) -> Option<Item> {
        self.current
    }

    pub(crate) fn progress_ms(&self) -> i64 {
        self.progress_ms
    }

    pub(crate) fn changed(&self) -> Timestamp {
        self.changed
    }

    /// What was heard since the sandbox started, the oldest first.
    pub(crate) fn played(&self) -> impl DoubleEndedIterator<Item = &Played> {
        self.played.iter()
    }

    /// What comes next: the queue, then the rest of the list.
    pub(crate) fn upcoming(&self, most: usize) -> Vec<Item> {
        let rest = self.order.iter().skip(self.position.saturating_add(1)).filter_map(|at| self.list.get(*at));
        let again = self.order.iter().filter_map(|at| self.list.get(*at)).filter(|_| self.repeat == Repeat::Context);
        self.queue.iter().chain(rest).chain(again).take(most).copied().collect()
    }

    /// Lets the time up to `now` pass.
    pub(crate) fn advance(&mut self, now: Timestamp) {
        let mut left = now.duration_since(self.told).as_millis().clamp(0, i128::from(i64::MAX)) as i64;
        if !self.playing {
            self.active &= now.duration_since(self.changed) < SILENCE;
            self.told = self.told.max(now);
            return;
        }
        self.skip_rounds(&mut left);
        while let Some(current) = self.current.filter(|_| self.playing) {
            let rest = i64::from(current.duration_ms).saturating_sub(self.progress_ms).max(1);
            let step = rest.min(left);
            self.progress_ms = self.progress_ms.saturating_add(step);
            self.heard_ms = self.heard_ms.saturating_add(step);
            self.told = later(self.told, step);
            left -= step;
            if step < rest {
                return;
            }
            self.finish();
            if self.repeat != Repeat::Track && !self.step_on() {
                // The list is at its end: silence from here.
                (self.playing, self.changed) = (false, self.told);
                return self.advance(now);
            }
            (self.progress_ms, self.heard_ms) = (0, 0);
        }
        self.told = self.told.max(now);
    }

    /// Passes over whole rounds of a repeated list: a clock that is moved by years must not cost as many turns.
    fn skip_rounds(&mut self, left: &mut i64) {
        let round: i64 = match self.repeat {
            Repeat::Off => return,
            Repeat::Track => self.current.map_or(0, |item| i64::from(item.duration_ms)),
            Repeat::Context => self.list.iter().map(|item| i64::from(item.duration_ms)).sum(),
        };
        // Enough rounds stay to fill what is remembered.
        let kept = round.saturating_mul(1 + REMEMBERED as i64);
        if round > 0 && self.queue.is_empty() && *left > kept {
            let skipped = (*left - kept) / round * round;
            *left -= skipped;
            self.told = later(self.told, skipped);
        }
    }

    /// Writes down what was heard of the current track.
    fn finish(&mut self) {
        if let Some(Item { what: Playable::Track(track), .. }) = self.current
            && self.heard_ms >= PLAY_MS
        {
            if self.played.len() == REMEMBERED {
                self.played.pop_front();
            }
            self.played.push_back(Played { track, at: self.told, context: self.context.clone() });
        }
        self.heard_ms = 0;
    }

    /// Goes to the next item: whether there is one.
    fn step_on(&mut self) -> bool {
        if let Some(item) = self.queue.pop_front() {
            self.current = Some(item);
            return true;
        }
        let next = self.position.saturating_add(1);
        let next = if next >= self.order.len() && self.repeat == Repeat::Context { 0 } else { next };
        let Some(item) = self.order.get(next).and_then(|at| self.list.get(*at)) else { return false };
        (self.position, self.current) = (next, Some(*item));
        true
    }

    /// Plays a list from one of its items.
    pub(crate) fn play(&mut self, list: Vec<Item>, from: usize, context: Option<String>, now: Timestamp) {
        self.advance(now);
        self.finish();
        self.current = list.get(from).copied();
        (self.list, self.context) = (list, context);
        self.arrange(from);
        self.start(now);
    }

    fn start(&mut self, now: Timestamp) {
        (self.active, self.playing) = (true, self.current.is_some());
        (self.progress_ms, self.heard_ms) = (0, 0);
        (self.told, self.changed) = (now, now);
    }

    /// Puts the list in order, with the item at `first` being played.
    fn arrange(&mut self, first: usize) {
        self.order = (0..self.list.len()).collect();
        self.position = first;
        if self.shuffle && first < self.order.len() {
            // Not by chance, so that tests repeat: by the ids, which are as good as chance.
            self.order.sort_by_key(|at| (*at != first, self.list[*at].id.as_str().bytes().rev().collect::<Vec<u8>>()));
            self.position = 0;
        }
    }

    pub(crate) fn resume(&mut self, now: Timestamp) -> Result<(), Restricted> {
        self.advance(now);
        if self.playing || self.current.is_none() {
            return Err(Restricted);
        }
        (self.active, self.playing) = (true, true);
        (self.told, self.changed) = (now, now);
        Ok(())
    }

    pub(crate) fn pause(&mut self, now: Timestamp) -> Result<(), Restricted> {
        self.advance(now);
        if !self.playing {
            return Err(Restricted);
        }
        (self.playing, self.changed) = (false, now);
        Ok(())
    }

    pub(crate) fn next(&mut self, now: Timestamp) -> Result<(), Restricted> {
        self.advance(now);
        self.finish();
        if !self.step_on() {
            return Err(Restricted);
        }
        self.start(now);
        Ok(())
    }

    pub(crate) fn previous(&mut self, now: Timestamp) -> Result<(), Restricted> {
        self.advance(now);
        // From what was queued it goes back to the list, which has not moved meanwhile.
        let queued = self.current != self.order.get(self.position).and_then(|at| self.list.get(*at)).copied();
        let before = if queued { self.position } else { self.position.checked_sub(1).ok_or(Restricted)? };
        let item = *self.order.get(before).and_then(|at| self.list.get(*at)).ok_or(Restricted)?;
        self.finish();
        (self.position, self.current) = (before, Some(item));
        self.start(now);
        Ok(())
    }

    /// Goes to a place in the current item; behind its end the next one begins.
    pub(crate) fn seek(&mut self, position_ms: u32, now: Timestamp) -> Result<(), Restricted> {
        self.advance(now);
        let current = self.current.ok_or(Restricted)?;
        if position_ms >= current.duration_ms {
            return self.next(now);
        }
        self.progress_ms = i64::from(position_ms);
        self.changed = now;
        Ok(())
    }

    pub(crate) fn set_shuffle(&mut self, shuffle: bool, now: Timestamp) {
        self.advance(now);
        let at = self.order.get(self.position).copied().unwrap_or(0);
        (self.shuffle, self.changed) = (shuffle, now);
        self.arrange(at);
    }

    pub(crate) fn set_repeat(&mut self, repeat: Repeat, now: Timestamp) {
        self.advance(now);
        (self.repeat, self.changed) = (repeat, now);
    }

    pub(crate) fn enqueue(&mut self, item: Item, now: Timestamp) {
        self.advance(now);
        self.queue.push_back(item);
    }

    /// Wakes the device, and plays on if asked to.
    pub(crate) fn transfer(&mut self, play: Option<bool>, now: Timestamp) {
        self.advance(now);
        (self.active, self.changed) = (true, now);
        if let Some(play) = play {
            (self.playing, self.told) = (play && self.current.is_some(), now);
        }
    }

    /// Silence, and no active device.
    pub(crate) fn stop(&mut self, now: Timestamp) {
        self.advance(now);
        (self.active, self.playing, self.changed) = (false, false, now);
    }
}

fn later(time: Timestamp, by_ms: i64) -> Timestamp {
    time.checked_add(SignedDuration::from_millis(by_ms)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
