//! Spotify's two limits: requests of an app in any half minute, and requests of its developer in a day.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::lock::lock;
use crate::profile::Profile;
use crate::refusal::Refusal;

/// The half minute in which requests are counted.
const WINDOW: SignedDuration = SignedDuration::from_secs(30);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// How much is allowed. Spotify does not say, so a sandbox has no limits unless they are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Requests of one app within 30 seconds. One more is answered with 429 and `Retry-After`.
    pub per_30_s: Option<u32>,
    /// Requests of all development-mode apps together, which belong to one developer, within 24 hours of the first. One more
    /// is answered with 429 and `QUOTA_EXCEEDED`.
    pub per_day: Option<u32>,
}

/// Counts requests against the limits.
#[derive(Default)]
pub(crate) struct Limiter(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    limits: Limits,
    recent: HashMap<String, VecDeque<Timestamp>>,
    day: Option<(Timestamp, u32)>,
}

impl Limiter {
    pub(crate) fn set(&self, limits: Limits) {
        *lock(&self.0) = Counts { limits, ..Counts::default() };
    }

    pub(crate) fn limits(&self) -> Limits {
        lock(&self.0).limits
    }

    /// Counts one request. Refused ones count against nothing.
    pub(crate) fn admit(&self, client_id: &str, profile: Profile, now: Timestamp) -> Result<(), Refusal> {
        let mut counts = lock(&self.0);
        let Limits { per_30_s, per_day } = counts.limits;
        if let Some(most) = per_day.filter(|_| profile == Profile::Development2026) {
            let (start, count) = counts.day.filter(|(start, _)| now.duration_since(*start) < DAY).unwrap_or((now, 0));
            if count >= most {
                return Err(Refusal::quota_exceeded());
            }
            counts.day = Some((start, count + 1));
        }
        if let Some(most) = per_30_s {
            let recent = counts.recent.entry(client_id.to_owned()).or_default();
            while recent.front().is_some_and(|first| now.duration_since(*first) >= WINDOW) {
                recent.pop_front();
            }
            if recent.len() >= most as usize {
                let wait = recent.front().map_or(WINDOW, |first| WINDOW - now.duration_since(*first));
                // Whole seconds, rounded up: after them there is room.
                let seconds = wait.as_secs() + i64::from(wait.subsec_nanos() > 0);
                return Err(Refusal::rate_limited(Some(seconds.unsigned_abs().max(1))));
            }
            recent.push_back(now);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_window_rolls_and_says_when_there_is_room() {
        let limiter = Limiter::default();
        limiter.set(Limits { per_30_s: Some(2), per_day: None });
        let ask = |client, second| limiter.admit(client, Profile::Extended, at(second));
        assert_eq!(ask("a", 0), Ok(()));
        assert_eq!(ask("a", 20), Ok(()));
        assert_eq!(ask("a", 25), Err(Refusal::rate_limited(Some(5))));
        assert_eq!(ask("b", 25), Ok(()), "another app has its own window");
        assert_eq!(ask("a", 30), Ok(()));
        assert_eq!(ask("a", 31), Err(Refusal::rate_limited(Some(19))));
    }

    #[test]
    fn the_day_is_counted_over_all_development_apps() {
        let limiter = Limiter::default();
        limiter.set(Limits { per_30_s: None, per_day: Some(2) });
        let ask = |client, profile, second| limiter.admit(client, profile, at(second));
        assert_eq!(ask("a", Profile::Development2026, 0), Ok(()));
        assert_eq!(ask("b", Profile::Development2026, 1), Ok(()));
        assert_eq!(ask("a", Profile::Development2026, 80_000), Err(Refusal::quota_exceeded()));
        assert_eq!(ask("a", Profile::Extended, 80_000), Ok(()));
        assert_eq!(ask("a", Profile::Development2026, 86_400), Ok(()));
    }
}
