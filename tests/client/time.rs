//! What time it is for a client, and as of when a sandbox answers.

use std::time::Duration;

use chrono::{DateTime, Utc};
use spotify_client::{Config, Error, Spotify, TimeRange, Track};
use spotify_sandbox::Sandbox;

use crate::support::{TRACK, agreeing_sandbox, client, config};

fn seconds_apart(spotify: &Spotify, sandbox: &Sandbox) -> i64 {
    let there = sandbox.clock().now().as_second();
    (spotify.now().timestamp() - there).abs()
}

#[tokio::test]
async fn the_time_is_spotifys_once_it_has_answered() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    assert!((spotify.now() - Utc::now()).num_seconds().abs() < 5, "before, it is this machine's");
    spotify.track(TRACK).await.unwrap();
    assert!(seconds_apart(&spotify, &sandbox) < 5);
    sandbox.clock().advance(Duration::from_secs(40 * 24 * 3600));
    let spotify = client(&sandbox);
    spotify.track(TRACK).await.unwrap();
    assert!(seconds_apart(&spotify, &sandbox) < 5);
}

#[tokio::test]
async fn a_sandbox_tells_what_was_loved_and_heard_at_another_time() {
    let sandbox = agreeing_sandbox().await;
    let scopes = [spotify_client::Scope::UserTopRead, spotify_client::Scope::UserReadRecentlyPlayed];
    let today = Spotify::new(config(&sandbox)).unwrap().fresh().sign_in(scopes).await.unwrap();
    let moment: DateTime<Utc> = "2026-03-28T12:00:00Z".parse().unwrap();
    let march = today.as_of(moment).unwrap();
    let ids = |tracks: Vec<Track>| tracks.into_iter().filter_map(|track| track.id).collect::<Vec<_>>();
    let (then, now) = (march.top_tracks(TimeRange::ShortTerm), today.top_tracks(TimeRange::ShortTerm));
    let (then, now) = (ids(then.await.unwrap()), ids(now.await.unwrap()));
    assert_eq!((then.len(), now.len()), (50, 50));
    assert_ne!(then, now);
    assert_eq!(ids(march.top_tracks(TimeRange::ShortTerm).await.unwrap()), then, "the same whenever it is asked");

    let plays = march.recently_played().await.unwrap();
    assert!(plays.len() == 50 && plays[0].played_at < moment && (moment - plays[0].played_at).num_days() < 3);
    assert_eq!(march.now(), moment);
    assert!(seconds_apart(&today, &sandbox) < 5, "what is told of the past moves nobody's clock");
}

#[test]
fn spotify_itself_tells_of_the_present_only() {
    let mut config = Config::sandbox("http://127.0.0.1:9").unwrap();
    config.sandbox = false;
    let error = Spotify::new(config).unwrap().as_of(Utc::now()).unwrap_err();
    assert!(matches!(error, Error::Argument(_)));
}
