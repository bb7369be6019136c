//! What was seen of the player before, and what is seen now, to what has happened and when to look again. It has no clock and asks
//! nobody.
//!
//! **When to look again.** While something plays: half a second after its expected end, and after 15 seconds at the latest, so
//! that pauses and skips are seen. Where it is said to play on behind its end: after 1, 2, 4, … seconds, 15 at most. While
//! nothing plays: after 15 seconds, then 30, then 60. Never sooner than after a second.
//!
//! **Where something must be by now** goes by the time between two looks, never by Spotify's own moments: clocks differ. Where
//! the clock went back, nobody knows. Episodes may play at half speed and up to three and a half times as fast, so they are
//! expected anywhere between.

use std::time::Duration;

use super::{ItemKind, NowPlaying, PlayerChange, PlayerEvent, PlayerState};

/// The shortest time between two looks.
pub(super) const SOONEST: Duration = Duration::from_secs(1);
/// The longest while something plays, and the first while nothing does.
pub(super) const PLAYING: Duration = Duration::from_secs(15);
/// The longest while nothing plays.
const IDLE: Duration = Duration::from_secs(60);
/// How long after its expected end something else may be expected.
const BEHIND_THE_END: Duration = Duration::from_millis(500);

/// What is this far from where it should be was moved. The clock of a sandbox is known to the second.
const MOVED_MS: i64 = 3_000;
/// Spotify's longest fade from one track into the next: what came this close to its end was heard to its end.
const FADE_MS: i64 = 12_000;
/// So close to an end or a beginning a player stands that has nothing more to play.
const EDGE_MS: i64 = 1_000;

/// What has been seen so far.
#[derive(Debug, Default)]
pub(super) struct Course {
    seen: Option<NowPlaying>,
    /// Whether what stands still was heard to its end.
    is_over: bool,
    pace: Pace,
    /// How many looks at this pace brought nothing new.
    repeats: u32,
}

/// How soon something may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Pace {
    #[default]
    Playing,
    Overdue,
    Idle,
}

impl Course {
    /// What was seen last.
    pub(super) fn seen(&self) -> Option<&NowPlaying> {
        self.seen.as_ref()
    }

    /// Takes in what is seen now: what has happened, in order, and how long to wait before the next look.
    pub(super) fn see(&mut self, now: NowPlaying) -> (Vec<PlayerEvent>, Duration) {
        let events = self.changes(&now);
        let is_news = events.iter().any(|event| event.change != PlayerChange::ChangedDevice);
        let finished = events.last().is_some_and(|event| event.change == PlayerChange::Finished);
        self.is_over = now.state == PlayerState::Paused && (finished || self.is_over && !is_news);
        let wait = self.wait(&now, events.is_empty());
        self.seen = Some(now);
        (events, wait)
    }

    fn changes(&self, now: &NowPlaying) -> Vec<PlayerEvent> {
        use PlayerState::{Paused, Playing, Stopped};

        let of = |change| PlayerEvent::of(change, now);
        let opening = || {
            of(match now.state {
                Playing => PlayerChange::Started,
                Paused => PlayerChange::Paused,
                Stopped => PlayerChange::Stopped,
            })
        };
        let Some(before) = &self.seen else { return vec![opening()] };
        match (before.state, now.state) {
            (Stopped, Stopped) => return Vec::new(),
            (Stopped, _) => return vec![opening()],
            (_, Stopped) => {
                let finished = self.leaving(before, now).filter(|event| event.change == PlayerChange::Finished);
                let last = PlayerEvent { at: now.at, ..PlayerEvent::of(PlayerChange::Stopped, before) };
                return finished.into_iter().chain([last]).collect();
            }
            _ => {}
        }
        let mut events = Vec::new();
        if let (Some(here), Some(there)) = (&now.device, &before.device)
            && !here.is(there)
        {
            events.push(of(PlayerChange::ChangedDevice));
        }
        let is_same = before.item.as_ref().zip(now.item.as_ref()).is_some_and(|(before, now)| before.is(now));
        if !is_same {
            events.extend(self.leaving(before, now));
            events.push(opening());
            return events;
        }
        match (before.state, now.state) {
            (Playing, Playing) if begins_anew(before, now) => {
                events.extend(before.duration_ms().map(|_| finished(before, now)));
                events.push(of(PlayerChange::Started));
            }
            (Playing, Paused) if stands_at_the_end(before, now) => events.push(finished(before, now)),
            (Playing, Paused) => events.push(of(PlayerChange::Paused)),
            (Paused, Playing) if self.is_over => events.push(of(PlayerChange::Started)),
            (Paused, Playing) => events.push(of(PlayerChange::Resumed)),
            _ if !self.is_over && is_moved(before, now) => events.push(of(PlayerChange::Sought)),
            _ => {}
        }
        events
    }

    /// How what there was before came to its end, where that is known.
    fn leaving(&self, before: &NowPlaying, now: &NowPlaying) -> Option<PlayerEvent> {
        // What is hidden now may be what there was before.
        let is_hidden = now.item.as_ref().is_some_and(|item| item.uri.is_none() && item.kind != ItemKind::Ad);
        let (duration, progress) = (before.duration_ms()?, before.progress_ms?);
        if self.is_over || is_hidden {
            return None;
        }
        let skipped = |progress: i64| {
            let progress_ms = Some(progress.min(duration));
            PlayerEvent { at: now.at, progress_ms, ..PlayerEvent::of(PlayerChange::Skipped, before) }
        };
        if before.state == PlayerState::Paused {
            return Some(skipped(progress));
        }
        let elapsed = elapsed_ms(before, now)?;
        // The next one has played for a while already, unless it began in its middle.
        let since = now.progress_ms.filter(|since| (0..=elapsed).contains(since)).unwrap_or(0);
        let heard = elapsed - since;
        if progress.saturating_add(fastest(before, heard)) >= duration.saturating_sub(FADE_MS) {
            return Some(finished(before, now));
        }
        Some(skipped(progress.saturating_add(heard)))
    }

    fn wait(&mut self, now: &NowPlaying, is_quiet: bool) -> Duration {
        let rest = now.duration_ms().zip(now.progress_ms).map(|(duration, at)| duration.saturating_sub(at));
        let pace = match now.state {
            PlayerState::Playing if rest.is_some_and(|rest| rest <= 0) => Pace::Overdue,
            PlayerState::Playing => Pace::Playing,
            PlayerState::Paused | PlayerState::Stopped => Pace::Idle,
        };
        self.repeats = if is_quiet && pace == self.pace { (self.repeats + 1).min(8) } else { 0 };
        self.pace = pace;
        match pace {
            Pace::Playing => {
                let rest = rest.and_then(|rest| u64::try_from(rest).ok()).map(Duration::from_millis);
                rest.map_or(PLAYING, |rest| rest.saturating_add(BEHIND_THE_END).clamp(SOONEST, PLAYING))
            }
            Pace::Overdue => (SOONEST * (1 << self.repeats)).min(PLAYING),
            Pace::Idle => (PLAYING * (1 << self.repeats)).min(IDLE),
        }
    }
}

fn finished(before: &NowPlaying, now: &NowPlaying) -> PlayerEvent {
    let progress_ms = before.duration_ms();
    PlayerEvent { at: now.at, progress_ms, ..PlayerEvent::of(PlayerChange::Finished, before) }
}

/// Between two looks; nothing where the clock went back. That of a sandbox does so by less than a second at times.
fn elapsed_ms(before: &NowPlaying, now: &NowPlaying) -> Option<i64> {
    let elapsed = (now.at - before.at).num_milliseconds();
    (elapsed > -MOVED_MS).then_some(elapsed.max(0))
}

/// How much of an item may have been heard in a time, at most.
fn fastest(now: &NowPlaying, elapsed: i64) -> i64 {
    if is_episode(now) { elapsed.saturating_mul(7) / 2 } else { elapsed }
}

/// How much of it must have been heard, at least.
fn slowest(now: &NowPlaying, elapsed: i64) -> i64 {
    if is_episode(now) { elapsed / 2 } else { elapsed }
}

fn is_episode(now: &NowPlaying) -> bool {
    now.item.as_ref().is_some_and(|item| item.kind == ItemKind::Episode)
}

/// Whether the same item plays from its beginning after it came to its end.
fn begins_anew(before: &NowPlaying, now: &NowPlaying) -> bool {
    let (Some(from), Some(to)) = (before.progress_ms, now.progress_ms) else { return false };
    let went_back = to.saturating_add(MOVED_MS) < from;
    // Advertisements are not told apart, and neither is their length told.
    let Some(duration) = before.duration_ms() else { return went_back };
    let Some(elapsed) = elapsed_ms(before, now) else { return false };
    let may_be_over = from.saturating_add(fastest(before, elapsed)) >= duration.saturating_sub(MOVED_MS);
    may_be_over && (went_back || elapsed >= duration)
}

/// Whether a player stands still because there is nothing more to play: at the end, or back at the beginning.
fn stands_at_the_end(before: &NowPlaying, now: &NowPlaying) -> bool {
    let (Some(duration), Some(from), Some(to)) = (before.duration_ms(), before.progress_ms, now.progress_ms) else {
        return false;
    };
    let expected = elapsed_ms(before, now).map(|elapsed| from.saturating_add(fastest(before, elapsed)));
    let may_be_over = expected.is_some_and(|expected| expected >= duration.saturating_sub(FADE_MS));
    to.saturating_add(EDGE_MS) >= duration || to < EDGE_MS && may_be_over
}

/// Whether it is not where it should be by now.
fn is_moved(before: &NowPlaying, now: &NowPlaying) -> bool {
    let (Some(from), Some(to)) = (before.progress_ms, now.progress_ms) else { return false };
    let (least, most) = match (before.state, elapsed_ms(before, now)) {
        (PlayerState::Playing, Some(elapsed)) => (slowest(before, elapsed), fastest(before, elapsed)),
        (PlayerState::Playing, None) => return false,
        _ => (0, 0),
    };
    // Of what Spotify hides it does not tell truly how far it is, and behind an end nothing can be expected.
    let Some(end) = before.duration_ms() else { return false };
    let least = from.saturating_add(least).min(end).saturating_sub(MOVED_MS);
    !(least..=from.saturating_add(most).saturating_add(MOVED_MS)).contains(&to)
}

#[cfg(test)]
mod tests;
