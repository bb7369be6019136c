//! Many ids: asked for once each, in batches where the app may, several requests at a time, in order.

use std::time::{Duration, Instant};

use spotify_client::{AlbumId, ArtistId, Error, Event, Id as _, Spotify, TrackId, reporting};
use spotify_sandbox::{Fault, Profile, Rule, Sandbox};

use crate::support::{ALBUM, LONG_ALBUM, TRACK, client, keeping_client, one_line, until};

const UNKNOWN: &str = "0000000000000000000000";
const ONE: &str = "GET /v1/tracks/{id}";
const BATCH: &str = "GET /v1/tracks";

/// The tracks of the long album, one that nobody knows, and the first once more: 62.
async fn ids(spotify: &Spotify) -> Vec<TrackId> {
    let mut ids = spotify.album(LONG_ALBUM).await.unwrap().track_ids();
    ids.insert(30, TrackId::parse(UNKNOWN).unwrap());
    ids.push(ids[0].clone());
    ids
}

#[tokio::test]
async fn in_batches_or_one_by_one_the_answers_are_the_same() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    let ids = ids(&spotify).await;
    let check = |found: &[Option<spotify_client::Track>]| {
        let found: Vec<_> = found.iter().map(|track| track.as_ref().and_then(|track| track.id.clone())).collect();
        let expected: Vec<_> = ids.iter().map(|id| (id.as_str() != UNKNOWN).then(|| id.clone())).collect();
        assert_eq!(found, expected);
    };

    check(&spotify.tracks(&ids).await.unwrap());
    assert_eq!((sandbox.hits(BATCH), sandbox.hits(ONE)), (2, 0), "61 different ids are two batches");

    sandbox.set_profile(Profile::Development2026);
    check(&spotify.tracks(&ids).await.unwrap());
    assert_eq!((sandbox.hits(BATCH), sandbox.hits(ONE)), (3, 61), "a batch is tried once, and no id twice");
    check(&spotify.tracks(&ids).await.unwrap());
    assert_eq!((sandbox.hits(BATCH), sandbox.hits(ONE)), (3, 122), "that batches are closed is remembered");
}

#[tokio::test]
async fn albums_come_with_all_their_tracks_and_artists_whole() {
    let sandbox = Sandbox::start().await;
    for profile in [Profile::LegacyFeatures, Profile::Development2026] {
        sandbox.set_profile(profile);
        let spotify = client(&sandbox);
        let albums = spotify.albums([ALBUM, UNKNOWN, LONG_ALBUM]).await.unwrap();
        let tracks: Vec<_> = albums.iter().map(|album| album.as_ref().map(|album| album.tracks.len())).collect();
        assert_eq!(tracks, [Some(8), None, Some(60)], "{profile}");

        let artist = albums[0].as_ref().unwrap().artists[0].clone();
        let id: ArtistId = artist.id.unwrap();
        let artists = spotify.artists([id.as_str(), UNKNOWN]).await.unwrap();
        assert_eq!(artists[0].as_ref().unwrap().name, artist.name);
        assert!(artists[1].is_none());
        assert_eq!(spotify.artist(&id).await.unwrap(), *artists[0].as_ref().unwrap());
    }
}

#[tokio::test]
async fn one_text_that_is_no_id_sends_nothing() {
    let sandbox = Sandbox::start().await;
    let error = client(&sandbox).tracks([TRACK, "my song"]).await.unwrap_err();
    assert!(one_line(&error).starts_with("`my song` is not a track id"), "{error}");
    assert!(client(&sandbox).albums(Vec::<AlbumId>::new()).await.unwrap().is_empty());
    assert!(sandbox.log().is_empty());
}

#[tokio::test]
async fn several_are_asked_for_at_the_same_time_and_counted_as_they_come() {
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(Profile::Development2026);
    let spotify = client(&sandbox);
    let ids = ids(&spotify).await;
    sandbox.fail(Rule { route: Some(ONE.to_owned()), ..Rule::always(Fault::Slow { milliseconds: 50 }) });
    let counted = std::sync::Arc::new(std::sync::Mutex::new(0));
    let counter = std::sync::Arc::clone(&counted);
    let caller = std::sync::Arc::new(move |event| {
        if let Event::Rows { what: "tracks", done, total: Some(61) } = event {
            *counter.lock().unwrap() = done;
        }
    });

    let begun = Instant::now();
    reporting(caller, spotify.tracks(&ids)).await.unwrap();

    assert!(
        begun.elapsed() < Duration::from_millis(61 * 50),
        "{:?} is as long as one after the other",
        begun.elapsed()
    );
    assert_eq!(*counted.lock().unwrap(), 61);
}

#[tokio::test]
async fn an_interrupted_call_is_gone_on_with_and_a_finished_one_begun_anew() {
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(Profile::Development2026);
    let spotify = keeping_client(&sandbox);
    let ids = ids(&spotify).await;
    sandbox.fail(Rule { route: Some(ONE.to_owned()), ..Rule::always(Fault::Slow { milliseconds: 20 }) });
    let call = tokio::spawn(spotify.tracks(&ids));
    until(|| sandbox.hits(ONE) > 30).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());

    sandbox.clear_faults();
    assert_eq!(spotify.tracks(&ids).await.unwrap().iter().flatten().count(), 61);
    // Those under way when it was interrupted are lost, at most as many as the width.
    assert!(sandbox.hits(ONE) <= 61 + 16, "{}", sandbox.hits(ONE));

    let before = sandbox.hits(ONE);
    spotify.tracks(&ids).await.unwrap();
    assert_eq!(sandbox.hits(ONE), before, "what is kept is not asked for");
    spotify.fresh().tracks(&ids).await.unwrap();
    assert_eq!(sandbox.hits(ONE), before + 61, "a call that came to its end leaves nothing to go on with");
}

#[tokio::test]
async fn when_spotify_has_too_many_all_come_all_the_same() {
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(Profile::Development2026);
    let spotify = client(&sandbox);
    let ids = ids(&spotify).await;
    let busy = Fault::RateLimited { retry_after_s: Some(0) };
    sandbox.fail(Rule { route: Some(ONE.to_owned()), share: 0.2, ..Rule::always(busy) });
    let found = spotify.tracks(&ids).await.unwrap();
    assert_eq!(found.iter().flatten().count(), 61);
}

#[tokio::test]
async fn a_used_up_quota_ends_it_and_nothing_more_is_sent() {
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(Profile::Development2026);
    let spotify = client(&sandbox);
    let ids = ids(&spotify).await;
    let busy = Fault::RateLimited { retry_after_s: Some(86_400) };
    sandbox.fail(Rule { route: Some(ONE.to_owned()), ..Rule::always(busy) });
    let error = spotify.tracks(&ids).await.unwrap_err();
    assert!(matches!(error, Error::RateLimited { until: Some(_), .. }), "{error}");
    assert_eq!(sandbox.hits(ONE), 1, "the first tells it for all");
}
