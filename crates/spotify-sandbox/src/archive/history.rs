//! Turns a length into the plays of a download, the oldest first. Holds a month of them at a time.

use std::io::Result;

use jiff::{SignedDuration, Timestamp};

use super::{Length, earlier};
use crate::world::{Listening, Play, World};

/// Days that are made at once.
const WINDOW: i64 = 30;
/// Further back no history goes, however few its plays: a hundred years.
const MOST_WINDOWS: u32 = 1_218;
/// Spotify opened in October 2008.
const MOST_YEARS: u32 = 18;
/// Fewer plays than this nobody has since then.
const PLAYS_OF_ONE: u64 = 140_000;
/// More people's days are not mixed in.
const MOST_OTHERS: u64 = 99;

pub(super) struct History<'world> {
    /// The listener, and those whose days are mixed in.
    members: Vec<Listening<'world>>,
    until: Timestamp,
    from: Timestamp,
    windows: u32,
    keep: Keep,
}

/// Which plays of all windows are kept.
#[derive(Clone, Copy)]
enum Keep {
    All,
    /// All but so many at the beginning.
    After(u64),
    /// So many out of all of so many: before the last year, and in it.
    Spread([(u64, u64); 2]),
}

impl<'world> History<'world> {
    pub(super) fn new(world: &'world World, listener: &str, until: Timestamp, length: Length) -> Self {
        let others = match length {
            Length::Plays(plays) => (plays / PLAYS_OF_ONE).min(MOST_OTHERS),
            _ => 0,
        };
        let mut members = vec![world.listening(listener)];
        members.extend((0..others).map(|other| world.listening(&format!("{listener} {other}"))));
        let mut history = Self { members, until, from: Timestamp::MIN, windows: 0, keep: Keep::All };
        match length {
            Length::Years(years) => history.reach_back(years),
            Length::Spread { plays, years } => {
                history.reach_back(years);
                let mut totals = [0, 0];
                for play in (0..history.windows).flat_map(|back| history.window(back)) {
                    totals[history.part(&play)] += 1;
                }
                let before = (plays / 2).min(totals[0]);
                let recent = (plays - before).min(totals[1]);
                let before = (plays - recent).min(totals[0]);
                history.keep = Keep::Spread([(before, totals[0]), (recent, totals[1])]);
            }
            Length::Plays(plays) => {
                let mut total = 0;
                while total < plays && history.windows < MOST_WINDOWS {
                    total += history.window(history.windows).len() as u64;
                    history.windows += 1;
                }
                history.keep = Keep::After(total.saturating_sub(plays));
            }
        }
        history
    }

    /// Hands over each play, by the time it ended.
    pub(super) fn each(&self, each: &mut dyn FnMut(Play) -> Result<()>) -> Result<()> {
        let mut numbers = [0, 0];
        for back in (0..self.windows).rev() {
            for play in self.window(back) {
                let part = self.part(&play);
                let kept = match self.keep {
                    Keep::All => true,
                    Keep::After(first) => numbers[0] + numbers[1] >= first,
                    Keep::Spread(parts) => {
                        let (plays, total) = parts[part];
                        share(numbers[part] + 1, plays, total) > share(numbers[part], plays, total)
                    }
                };
                numbers[part] += 1;
                if kept {
                    each(play)?;
                }
            }
        }
        Ok(())
    }

    /// 1 for a play of the last year, 0 for one before it.
    fn part(&self, play: &Play) -> usize {
        usize::from(play.ended_at >= earlier(self.until, 365))
    }

    fn reach_back(&mut self, years: u32) {
        let days = i64::from(years.min(MOST_YEARS)) * 1_461 / 4;
        self.from = earlier(self.until, days);
        self.windows = u32::try_from((days + WINDOW - 1) / WINDOW).unwrap_or(MOST_WINDOWS);
    }

    /// The plays of all members in a month, `back` months ago.
    fn window(&self, back: u32) -> Vec<Play> {
        let to = earlier(self.until, WINDOW * i64::from(back));
        let from = to.checked_sub(SignedDuration::from_hours(24 * WINDOW)).unwrap_or(Timestamp::MIN).max(self.from);
        let mut plays: Vec<Play> = self.members.iter().flat_map(|member| member.plays(from, to)).collect();
        plays.sort_by_key(|play| play.ended_at);
        plays
    }
}

/// How many of the first `number` of `total` are kept when `plays` are.
fn share(number: u64, plays: u64, total: u64) -> u64 {
    u64::try_from(u128::from(number) * u128::from(plays) / u128::from(total.max(1))).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn a_history_has_the_length_that_was_asked_for() {
        let world = World::new(World::DEFAULT_SEED, 640, false);
        let plays = |length| {
            let mut plays = Vec::new();
            let history = History::new(&world, "robin", Clock::START, length);
            let mut take = |play| {
                plays.push(play);
                Ok(())
            };
            history.each(&mut take).unwrap();
            assert!(plays.is_sorted_by_key(|play| play.ended_at), "{length:?}");
            plays
        };
        let all = plays(Length::Years(2));
        assert!((20_000..30_000).contains(&all.len()), "{}", all.len());
        assert!(all[0].ended_at >= earlier(Clock::START, 731));
        for count in [0, 1, 7, 5_000] {
            assert_eq!(plays(Length::Plays(count)), all[all.len() - count as usize..], "{count}");
            let spread = plays(Length::Spread { plays: count, years: 2 });
            assert_eq!(spread.len(), count as usize);
            assert!(spread.iter().all(|play| all.contains(play)));
        }
        assert_eq!(plays(Length::Spread { plays: 1_000_000, years: 2 }), all);
        assert_eq!(plays(Length::Years(0)), []);
    }
}
