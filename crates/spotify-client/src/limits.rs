//! Waits that Spotify asks for and that are too long to keep: until they are over, nothing more is sent to where they were
//! asked for. Asking all the same would only make them longer.

use std::time::Duration;

use chrono::TimeDelta;

use crate::catalogue::{Limit, Shelf};
use crate::{Error, Result};

/// What a quota is about: everything that the developer's apps ask.
const EVERYTHING: &str = "";
/// No wait is remembered for longer: one that is has been said by mistake.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// A quota whose end Spotify does not tell is not tried again before.
const UNKNOWN_END: Duration = Duration::from_secs(60 * 60);

/// Whether a path may be asked for now.
pub(crate) fn check(shelf: &Shelf, path: &str) -> Result<()> {
    match shelf.limit(EVERYTHING).or_else(|| shelf.limit(family(path))) {
        None => Ok(()),
        Some(Limit { until, quota }) => Err(Error::RateLimited {
            retry_after: (until - shelf.now()).to_std().ok(),
            until: Some(until),
            quota,
            said: None,
        }),
    }
}

/// Remembers what the answer to a path asks for, when it asks to wait; says until when that is.
pub(crate) fn learn(shelf: &Shelf, path: &str, error: Error) -> Error {
    let Error::RateLimited { retry_after, quota, said, .. } = error else { return error };
    let wait = retry_after.or(quota.then_some(UNKNOWN_END)).map(|wait| wait.min(LONGEST));
    let until = wait.and_then(|wait| shelf.now().checked_add_signed(TimeDelta::from_std(wait).ok()?));
    if let Some(until) = until {
        shelf.set_limit(if quota { EVERYTHING } else { family(path) }, Limit { until, quota });
    }
    Error::RateLimited { retry_after, until, quota, said }
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
    use crate::{Catalogue, Clock};

    fn shelf() -> (std::sync::Arc<Shelf>, Clock) {
        let catalogue = Catalogue::in_memory();
        (Shelf::open(&catalogue, "http://127.0.0.1:9/", "app"), catalogue.clock)
    }

    fn limited(retry_after: Option<u64>, quota: bool) -> Error {
        Error::RateLimited { retry_after: retry_after.map(Duration::from_secs), until: None, quota, said: None }
    }

    #[test]
    fn a_family_is_left_alone_until_its_wait_is_over_and_others_are_not() {
        let (shelf, clock) = shelf();
        let error = learn(&shelf, "albums/x/tracks?limit=5", limited(Some(7200), false));
        assert!(matches!(error, Error::RateLimited { until: Some(_), .. }), "{error}");
        clock.advance(Duration::from_secs(3600));
        let error = check(&shelf, "albums/y").unwrap_err();
        assert!(
            matches!(error, Error::RateLimited { retry_after: Some(left), .. } if left.as_secs().abs_diff(3600) < 5),
            "{error}"
        );
        assert!(check(&shelf, "tracks/y").is_ok());
        clock.advance(Duration::from_secs(3600));
        assert!(check(&shelf, "albums/y").is_ok());
    }

    #[test]
    fn a_quota_is_about_everything_and_lasts_an_hour_when_nobody_says_how_long() {
        for (retry_after, hours) in [(Some(7200), 2), (None, 1)] {
            let (shelf, clock) = shelf();
            learn(&shelf, "albums/x", limited(retry_after, true));
            for path in ["albums/x", "me/player", "search?q=a"] {
                assert!(matches!(check(&shelf, path), Err(Error::RateLimited { quota: true, .. })), "{path}");
            }
            clock.advance(Duration::from_secs(hours * 3600));
            assert!(check(&shelf, "albums/x").is_ok());
        }
    }

    #[test]
    fn a_wait_of_ages_is_remembered_too() {
        let (shelf, _) = shelf();
        let error = learn(&shelf, "albums/x", limited(Some(u64::MAX), false));
        assert!(matches!(error, Error::RateLimited { until: Some(_), .. }), "{error:?}");
        assert!(check(&shelf, "albums/x").is_err());
    }

    #[test]
    fn a_short_wait_behind_a_long_one_does_not_hide_it() {
        let (shelf, _) = shelf();
        learn(&shelf, "albums/x", limited(Some(5), false));
        learn(&shelf, "tracks/x", limited(Some(7200), true));
        let error = check(&shelf, "albums/x").unwrap_err();
        assert!(matches!(error, Error::RateLimited { quota: true, .. }), "{error}");
        learn(&shelf, "albums/x", limited(None, false));
        assert!(check(&shelf, "albums/x").is_err(), "a wait of unknown length changes nothing");
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
