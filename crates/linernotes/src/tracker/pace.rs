//! The plays that a look told of to when the next look is due. It has no clock and asks nobody.
//!
//! Spotify tells of fifty plays. **While somebody listens**, the next look comes after half of the time in which fifty could run
//! past; **when nothing ended for an hour**, after three quarters of it. How fast they could run is what was seen: the ten plays
//! in a row that took the least time, of all that Spotify told of. Of ten it takes a listener who skips a lot to be misjudged
//! by more than a half. Who has fewer plays is taken to hear thirty seconds of each, as less is no play.
//!
//! Never sooner than after five minutes; never later than after an hour while somebody listens, and two when not: so fifty plays
//! are lost only to those who begin to skip every minute, and that once, since the next look knows.

use std::time::Duration;

use chrono::{DateTime, Utc};

const MINUTE: Duration = Duration::from_secs(60);
/// How many plays Spotify tells of.
const TOLD: u32 = 50;
/// How many plays in a row tell how fast somebody listens.
const STREAK: usize = 10;
/// What was heard for less does not count as a play.
const SHORTEST_PLAY: Duration = Duration::from_secs(30);

const SOONEST: Duration = MINUTE.saturating_mul(5);
const LATEST: Duration = MINUTE.saturating_mul(60);
const LATEST_WHEN_IDLE: Duration = MINUTE.saturating_mul(120);
/// Who heard nothing for so long is taken not to listen.
const IDLE: Duration = MINUTE.saturating_mul(60);

/// What the two clocks may differ by in a sleep without a word: more, and the machine slept, or its clock was moved.
const JUMP: Duration = MINUTE;

/// How long to wait before the next look, by when the plays ended that were told, in any order.
pub(super) fn wait(played_at: &[DateTime<Utc>], now: DateTime<Utc>) -> Duration {
    let run_past = spacing(played_at).saturating_mul(TOLD);
    let silence = played_at.iter().max().map(|last| (now - last).to_std().unwrap_or_default());
    match silence {
        Some(silence) if silence < IDLE => (run_past / 2).clamp(SOONEST, LATEST),
        _ => (run_past / 4 * 3).clamp(SOONEST, LATEST_WHEN_IDLE),
    }
}

/// The time from play to play where they came fastest.
fn spacing(played_at: &[DateTime<Utc>]) -> Duration {
    let mut played_at = played_at.to_vec();
    played_at.sort_unstable();
    let streaks = played_at.windows(STREAK).filter_map(|streak| (streak[STREAK - 1] - streak[0]).to_std().ok());
    streaks.min().map_or(SHORTEST_PLAY, |shortest| shortest / (STREAK as u32 - 1))
}

/// Whether a wait is over, by the time that passed while the machine ran and by its calendar. When a machine wakes from sleep, only
/// the calendar has moved on, and then it is time to look at once. A calendar that was put back tells nothing.
pub(super) fn is_over(planned: Duration, running: Duration, by_calendar: Option<Duration>) -> bool {
    let slept = by_calendar.unwrap_or_default().saturating_sub(running);
    running >= planned || slept >= JUMP
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    /// Plays `spacing` seconds apart, the last one `silence` minutes ago.
    fn minutes(count: i32, spacing: i64, silence: i64) -> u64 {
        let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000);
        let last = now - TimeDelta::minutes(silence);
        let plays: Vec<_> = (0..count).map(|play| last - TimeDelta::seconds(spacing) * play).collect();
        wait(&plays, now).as_secs() / 60
    }

    #[test]
    fn the_faster_somebody_listens_the_sooner_it_looks() {
        for (count, spacing, silence, expected) in [
            (50, 210, 0, 60),
            (50, 210, 59, 60),
            (50, 210, 60, 120),
            (50, 120, 0, 50),
            (50, 60, 0, 25),
            (50, 60, 600, 37),
            (50, 30, 0, 12),
            (50, 1, 0, 5),
            (50, 0, 0, 5),
            (10, 120, 0, 50),
            (9, 120, 0, 12),
            (1, 0, 100, 18),
            (0, 0, 0, 18),
            (50, 86_400, 0, 60),
            (50, 210, -600, 60),
        ] {
            assert_eq!(
                minutes(count, spacing, silence),
                expected,
                "{count} plays, each {spacing} s, {silence} min ago"
            );
        }
    }

    #[test]
    fn ten_fast_plays_among_slow_ones_are_seen_in_whatever_order_they_come() {
        let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000);
        let at = |play: i32| match play {
            0..20 => now - TimeDelta::seconds(240) * play,
            20..30 => now - TimeDelta::seconds(240) * 20 - TimeDelta::seconds(60) * (play - 20),
            _ => now - TimeDelta::days(1) - TimeDelta::seconds(240) * play,
        };
        let mut plays: Vec<_> = (0..50).map(at).collect();
        assert_eq!(wait(&plays, now), MINUTE * 25);
        plays.reverse();
        plays.swap(3, 30);
        assert_eq!(wait(&plays, now), MINUTE * 25);
    }

    #[test]
    fn after_a_sleep_of_the_machine_a_wait_is_over_and_a_clock_put_back_changes_nothing() {
        let seconds = Duration::from_secs;
        for (running, by_calendar, over) in [
            (10, Some(10), false),
            (600, Some(600), true),
            (10, Some(69), false),
            (10, Some(70), true),
            (10, Some(30_000), true),
            (10, None, false),
            (600, None, true),
        ] {
            assert_eq!(
                is_over(seconds(600), seconds(running), by_calendar.map(seconds)),
                over,
                "{running} {by_calendar:?}"
            );
        }
    }
}
