//! Waits that Spotify asks for and that are too long to keep: until they are over, nothing more is sent to where they were
//! asked for. Asking all the same would only make them longer.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{Error, Result};

/// What a quota is about: everything that the developer's apps ask.
const EVERYTHING: &str = "";

/// When Spotify may be asked again, by family of endpoints.
#[derive(Debug, Default)]
pub(crate) struct Limits(Mutex<HashMap<String, Limit>>);

#[derive(Debug, Clone, Copy)]
struct Limit {
    until: DateTime<Utc>,
    quota: bool,
}

impl Limits {
    /// Whether a path may be asked for now.
    pub(crate) fn check(&self, path: &str) -> Result<()> {
        self.check_at(path, Utc::now())
    }

    /// Remembers what an answer to a path asks for, when it asks to wait.
    pub(crate) fn learn(&self, path: &str, error: &Error) {
        let Error::RateLimited { until: Some(until), quota, .. } = error else { return };
        let family = if *quota { EVERYTHING } else { family(path) };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(family.to_owned(), Limit { until: *until, quota: *quota });
    }

    fn check_at(&self, path: &str, now: DateTime<Utc>) -> Result<()> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, limit| now < limit.until);
        match known.get(EVERYTHING).or_else(|| known.get(family(path))) {
            None => Ok(()),
            Some(Limit { until, quota }) => Err(Error::RateLimited {
                retry_after: (*until - now).to_std().ok(),
                until: Some(*until),
                quota: *quota,
            }),
        }
    }
}

/// When a wait ends that begins now.
pub(crate) fn end_of(wait: Duration) -> Option<DateTime<Utc>> {
    Utc::now().checked_add_signed(TimeDelta::from_std(wait).ok()?)
}

/// A little longer, each time another little, so that many who wait do not come back at the same moment.
pub(crate) fn spread(wait: Duration) -> Duration {
    wait.mul_f64(1.0 + fastrand::f64() / 10.0)
}

/// The endpoints that share a limit: `albums`, `search`, `me/player`, …
fn family(path: &str) -> &str {
    let end = |from: usize| path[from..].find(['/', '?']).map_or(path.len(), |at| from + at);
    let first = end(0);
    match &path[..first] {
        "me" if path[first..].starts_with('/') => &path[..end(first + 1)],
        family => family,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limited(until: DateTime<Utc>, quota: bool) -> Error {
        Error::RateLimited { retry_after: None, until: Some(until), quota }
    }

    #[test]
    fn a_family_is_left_alone_until_its_wait_is_over_and_others_are_not() {
        let (limits, now) = (Limits::default(), Utc::now());
        let until = now + TimeDelta::hours(2);
        limits.learn("albums/x/tracks?limit=5", &limited(until, false));
        let error = limits.check_at("albums/y", now + TimeDelta::hours(1)).unwrap_err();
        assert!(
            matches!(error, Error::RateLimited { retry_after: Some(left), .. } if left.as_secs() == 3600),
            "{error}"
        );
        assert!(limits.check_at("tracks/y", now).is_ok());
        assert!(limits.check_at("albums/y", until).is_ok());
        assert!(limits.check_at("albums/y", now).is_ok(), "a wait that is over is forgotten");
    }

    #[test]
    fn a_quota_is_about_everything() {
        let (limits, now) = (Limits::default(), Utc::now());
        limits.learn("albums/x", &limited(now + TimeDelta::hours(1), true));
        for path in ["albums/x", "me/player", "search?q=a"] {
            assert!(matches!(limits.check_at(path, now), Err(Error::RateLimited { quota: true, .. })), "{path}");
        }
    }

    #[test]
    fn families_are_the_first_words_of_a_path() {
        for (path, expected) in [
            ("albums/x/tracks", "albums"),
            ("albums?ids=a,b", "albums"),
            ("search?q=a/b", "search"),
            ("me", "me"),
            ("me?x", "me"),
            ("me/player/queue", "me/player"),
            ("me/top?x", "me/top"),
            ("mean/player", "mean"),
            ("", ""),
        ] {
            assert_eq!(family(path), expected, "{path}");
        }
    }

    #[test]
    fn a_wait_is_never_shortened_and_hardly_lengthened() {
        for _ in 0..100 {
            let wait = spread(Duration::from_secs(10));
            assert!((10.0..11.01).contains(&wait.as_secs_f64()), "{wait:?}");
        }
        assert_eq!(spread(Duration::ZERO), Duration::ZERO);
    }
}
