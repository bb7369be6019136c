//! What time it is at Spotify, as the header `Date` of its answers tells: a sandbox has a time of its own, and a machine's clock
//! may be wrong.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

/// `Date` has whole seconds, and is under way for a moment: less than this is no difference.
const SAME_MS: i64 = 5_000;

/// How far Spotify's time is ahead of this machine's.
#[derive(Debug, Default)]
pub(super) struct Hour {
    ahead_ms: AtomicI64,
}

impl Hour {
    /// Takes note of the time that an answer told.
    pub(super) fn learn(&self, told: Option<DateTime<Utc>>) {
        if let Some(told) = told {
            let ahead = (told - Utc::now()).num_milliseconds();
            self.ahead_ms.store(if ahead.abs() < SAME_MS { 0 } else { ahead }, Ordering::Relaxed);
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        let ahead = TimeDelta::milliseconds(self.ahead_ms.load(Ordering::Relaxed));
        Utc::now().checked_add_signed(ahead).unwrap_or_else(Utc::now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_by_what_was_told_unless_that_is_about_now() {
        let hour = Hour::default();
        let off = |hour: &Hour| (hour.now() - Utc::now()).num_seconds().abs();
        hour.learn(Some(Utc::now() + TimeDelta::days(400)));
        assert!((hour.now() - Utc::now()).num_days() >= 399);
        hour.learn(None);
        assert!(off(&hour) > 1000, "an answer without a date changes nothing");
        hour.learn(Some(Utc::now() - TimeDelta::seconds(2)));
        assert_eq!(off(&hour), 0);
        hour.learn(Some(DateTime::<Utc>::MIN_UTC));
        hour.now();
    }
}
