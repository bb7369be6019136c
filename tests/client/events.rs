use std::sync::{Arc, Mutex};
use std::time::Duration;

use spotify_client::{Event, Pending, reporting};
use spotify_sandbox::{Answer, Fault, Sandbox};

use crate::support::{ALBUM, LONG_ALBUM, client};

/// What is told during a call that succeeds.
async fn told<T>(call: Pending<T>) -> Vec<Event> {
    let events = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&events);
    reporting(Arc::new(move |event| listener.lock().unwrap().push(event)), call).await.unwrap();
    events.lock().unwrap().clone()
}

fn rows(what: &'static str, done: impl IntoIterator<Item = usize>, total: usize) -> Vec<Event> {
    done.into_iter().map(|done| Event::Rows { what, done, total: Some(total) }).collect()
}

#[tokio::test]
async fn pages_and_batches_are_told_as_they_come() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    assert_eq!(told(spotify.album_tracks(LONG_ALBUM).all()).await, rows("tracks", [50, 60], 60));

    let ids = spotify.album(LONG_ALBUM).await.unwrap().track_ids();
    // The last one has no features at Spotify; ReccoBeats is asked by its ISRC too, which takes the track.
    let asked_elsewhere = rows("tracks", [1], 1);
    assert_eq!(told(spotify.audio_features(&ids)).await, [rows("audio features", [60], 60), asked_elsewhere].concat());

    let closed = Answer::json(403, r#"{"error":{"status":403,"message":"Forbidden"}}"#);
    sandbox.answer_next("GET /v1/audio-features", closed);
    assert_eq!(told(spotify.audio_features(&ids[..5])).await, rows("audio features", 1..=5, 5));
}

#[tokio::test]
async fn a_wait_is_told_with_its_length_and_its_end() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    let track = spotify.album(ALBUM).await.unwrap().track_ids().remove(0);
    sandbox.fail_next(Fault::ServerError { status: 502 });
    let events = told(spotify.track(&track)).await;
    assert_eq!(events, [Event::Waiting(Duration::from_millis(250)), Event::Resumed]);
}
