//! How much is allowed, and how Spotify says that it was too much.

use std::time::Duration;

use reqwest::Method;
use spotify_sandbox::{Limits, Profile};

use crate::support::{Session, TRACK};

#[tokio::test]
async fn the_window_of_thirty_seconds_rolls_with_the_clock() {
    let session = Session::start().await;
    session.set_limits(Limits { per_30_s: Some(3), per_day: None });
    let path = format!("tracks/{TRACK}");
    for _ in 0..3 {
        session.get(&path).await;
    }
    let refused = session.send(Method::GET, &path, None).await;
    assert_eq!(refused.status().as_u16(), 429);
    let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    session.clock().advance(Duration::from_secs(wait));
    session.get(&path).await;
}

#[tokio::test]
async fn the_daily_quota_is_over_until_tomorrow() {
    let session = Session::with_profile(Profile::Development2026).await;
    session.set_limits(Limits { per_30_s: None, per_day: Some(2) });
    let path = format!("tracks/{TRACK}");
    session.get(&path).await;
    session.get(&path).await;
    let (status, answer) = session.ask(Method::GET, &path, None).await;
    assert_eq!((status, &answer["error"]["reason"]), (429, &"QUOTA_EXCEEDED".into()));
    session.set_token_lifetime(Duration::from_secs(1_000_000));
    session.clock().advance(Duration::from_secs(3000));
    assert_eq!(session.ask(Method::GET, &path, None).await.0, 429);
    session.clock().advance(Duration::from_secs(24 * 3600));
    let mut tomorrow = session;
    tomorrow.become_listener("robin", &[]);
    tomorrow.get(&path).await;
}
