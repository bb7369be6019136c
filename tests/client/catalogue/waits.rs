//! Long waits that one program was told of, and that all programs of the user keep.

use std::time::Duration;

use chrono::{DateTime, Utc};
use spotify_client::{Credentials, Error};
use spotify_sandbox::{Answer, Fault, Sandbox};

use super::{HOUR, another, asked, config_in};
use crate::support::{ALBUM, TRACK};

/// Until when an error says to wait, and whether it is for a quota.
fn until(error: &Error) -> (DateTime<Utc>, bool) {
    match error {
        Error::RateLimited { until: Some(until), quota, .. } => (*until, *quota),
        other => panic!("{other}"),
    }
}

/// Whether a wait began between two times.
fn within(wait: Duration, earliest: DateTime<Utc>, end: DateTime<Utc>, latest: DateTime<Utc>) -> bool {
    (earliest + wait..=latest + wait).contains(&end)
}

#[tokio::test]
async fn a_wait_of_two_hours_is_kept_by_other_programs_and_then_it_is_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start().await;
    let config = config_in(&folder.path().join("catalogue.sqlite"), &sandbox);
    let clock = &config.catalogue.clock;
    sandbox.fail_next(Fault::RateLimited { retry_after_s: Some(7200) });
    let begun = clock.now();
    let (end, quota) = until(&another(&config).await.track(TRACK).await.unwrap_err());
    assert!(!quota && within(HOUR * 2, begun, end, clock.now()), "{begun} to {end}");
    assert_eq!(asked(&sandbox), 1);

    let other = another(&config).await;
    let held = other.holdings().unwrap().waits;
    assert_eq!((held.len(), held[0].0.as_str(), held[0].1.timestamp_millis()), (1, "tracks", end.timestamp_millis()));
    assert_eq!(other.clear_answers().unwrap(), 0);
    for minutes in [0, 60, 59] {
        clock.advance(HOUR / 60 * minutes);
        for spotify in [&other, &other.fresh(), &another(&config).await] {
            let error = spotify.track(TRACK).await.unwrap_err();
            assert_eq!(until(&error).0.timestamp_millis(), end.timestamp_millis());
            let Error::RateLimited { retry_after: Some(left), .. } = error else { panic!("{error}") };
            // To the millisecond, as times are kept in the file.
            let still = (end - clock.now()).to_std().unwrap();
            assert!(still <= left + Duration::from_millis(1) && left <= HOUR * 2, "{left:?}");
            assert!(matches!(spotify.tracks([TRACK]).await, Err(Error::RateLimited { .. })));
        }
    }
    assert_eq!(asked(&sandbox), 1, "nothing was sent");
    other.album(ALBUM).await.unwrap();
    assert_eq!(asked(&sandbox), 2, "elsewhere all goes on");

    clock.advance(HOUR / 30);
    assert_eq!(other.holdings().unwrap().waits, []);
    other.track(TRACK).await.unwrap();
    assert_eq!(asked(&sandbox), 3);
}

#[tokio::test]
async fn a_quota_without_an_end_is_left_alone_for_an_hour_everywhere_and_by_all_programs_of_the_app() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start().await;
    let config = config_in(&folder.path().join("catalogue.sqlite"), &sandbox);
    let clock = &config.catalogue.clock;
    let body = r#"{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}"#;
    sandbox.answer_next("GET /v1/tracks/{id}", Answer::json(429, body));
    let begun = clock.now();
    let (end, quota) = until(&another(&config).await.track(TRACK).await.unwrap_err());
    assert!(quota && within(HOUR, begun, end, clock.now()), "{begun} to {end}");

    clock.advance(HOUR / 60 * 59);
    let other = another(&config).await;
    assert_eq!(other.holdings().unwrap().waits.len(), 1);
    for error in [
        other.track(TRACK).await.unwrap_err(),
        other.album(ALBUM).await.unwrap_err(),
        other.get("markets").await.unwrap_err(),
    ] {
        let (until, quota) = until(&error);
        assert_eq!((until.timestamp_millis(), quota), (end.timestamp_millis(), true));
    }
    assert_eq!(asked(&sandbox), 1, "nothing was sent");

    let mut of_another_app = config.clone();
    let changed = |key: &str| format!("{}1", &key[..31]);
    of_another_app.credentials =
        Credentials::new(changed(Sandbox::CLIENT_ID), changed(Sandbox::CLIENT_SECRET)).unwrap();
    another(&of_another_app).await.track(TRACK).await.unwrap();
    assert_eq!(asked(&sandbox), 2, "another app may have a developer of its own");

    clock.advance(HOUR / 30);
    other.track(TRACK).await.unwrap();
    other.album(ALBUM).await.unwrap();
    assert_eq!(asked(&sandbox), 4);
}
