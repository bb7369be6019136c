//! The sandbox's time: it runs like ours, begins when we say, and can be moved.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// The time in a sandbox, for everything that Spotify does by time: tokens, rate limits, what plays, what was played.
///
/// It starts at [`Clock::START`] unless told otherwise, so that a fresh sandbox is the same on every machine and on every
/// day.
#[derive(Debug)]
pub struct Clock(Mutex<Setting>);

#[derive(Debug, Clone, Copy)]
struct Setting {
    /// What the clock showed …
    time: Timestamp,
    /// … at this instant.
    at: Instant,
}

impl Clock {
    /// Where a new sandbox's time begins: 21 November 2026, 18:30 UTC.
    pub const START: Timestamp = Timestamp::constant(1_795_285_800, 0);

    /// A clock that shows `start` now.
    #[must_use]
    pub fn starting_at(start: Timestamp) -> Self {
        Self(Mutex::new(Setting { time: start, at: Instant::now() }))
    }

    /// What it shows, to the millisecond, as Spotify's times are.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let Setting { time, at } = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = time.checked_add(at.elapsed()).unwrap_or(Timestamp::MAX);
        Timestamp::from_millisecond(shown.as_millisecond()).unwrap_or(Timestamp::MAX)
    }

    /// Moves it on. Time goes on from there; nothing waits.
    pub fn advance(&self, by: Duration) {
        let mut setting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        setting.time = setting.time.checked_add(by).unwrap_or(Timestamp::MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_where_told_and_moves_when_told() {
        assert_eq!(Clock::START.to_string(), "2026-11-21T18:30:00Z");
        let clock = Clock::starting_at(Clock::START);
        clock.advance(Duration::from_secs(3600));
        let gone = clock.now().duration_since(Clock::START).as_secs();
        assert!((3600..3605).contains(&gone), "{gone}");
    }

    #[test]
    fn moved_beyond_all_time_it_stays_at_the_end() {
        let clock = Clock::starting_at(Clock::START);
        clock.advance(Duration::MAX);
        assert!(clock.now() > Clock::START);
    }
}
