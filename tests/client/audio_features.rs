use spotify_client::{Error, TrackId};
use spotify_sandbox::{Answer, Profile, Sandbox};

use crate::support::{ALBUM, LONG_ALBUM, TRACK, client, one_line};

const ONE: &str = "GET /v1/audio-features/{id}";
const MANY: &str = "GET /v1/audio-features";

#[tokio::test]
async fn many_tracks_are_one_request() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    let ids = spotify.album(ALBUM).await.unwrap().track_ids();

    let rows = spotify.audio_features(&ids).await.unwrap();

    assert_eq!(rows.iter().map(|row| &row.id).collect::<Vec<_>>(), ids.iter().collect::<Vec<_>>());
    assert_eq!((rows[2].tempo, rows[2].instrumentalness, rows[2].key), (Some(129.977), Some(2e-6), Some(4)));
    assert_eq!((sandbox.hits(MANY), sandbox.hits(ONE)), (1, 0));
}

#[tokio::test]
async fn more_than_a_hundred_tracks_are_several_requests_in_order() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    let mut ids: Vec<TrackId> = Vec::new();
    for offset in [0, 50, 100] {
        let page = spotify.get(&format!("search?q=the&type=track&limit=50&offset={offset}")).await.unwrap();
        let found = page["tracks"]["items"].as_array().unwrap();
        ids.extend(found.iter().map(|track| track["id"].as_str().unwrap().parse::<TrackId>().unwrap()));
    }
    assert_eq!(ids.len(), 150);

    let rows = spotify.audio_features(&ids).await.unwrap();

    assert!(rows.iter().map(|row| &row.id).eq(&ids));
    assert_eq!(sandbox.hits(MANY), 2);

    let twice = [ids.clone(), ids.clone()].concat();
    assert!(spotify.audio_features(&twice).await.unwrap().iter().map(|row| &row.id).eq(&twice));
    assert_eq!(sandbox.hits(MANY), 4, "each is asked for once");
}

#[tokio::test]
async fn a_track_without_features_keeps_its_place() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    let ids = spotify.album(LONG_ALBUM).await.unwrap().track_ids();

    let rows = spotify.audio_features(&ids).await.unwrap();

    assert_eq!(rows.len(), 60);
    assert_eq!((rows[59].tempo, rows[59].key, &rows[59].id), (None, None, &ids[59]));
    assert!(rows[58].tempo.is_some());
}

#[tokio::test]
async fn where_batches_are_closed_tracks_are_asked_for_one_by_one_and_batches_no_more() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    let ids = spotify.album(LONG_ALBUM).await.unwrap().track_ids();
    sandbox.answer_next(MANY, Answer::json(403, r#"{"error":{"status":403,"message":"Forbidden"}}"#));

    let rows = spotify.audio_features(&ids).await.unwrap();
    let again = spotify.audio_features(&ids[..2]).await.unwrap();

    assert!(rows.iter().map(|row| &row.id).eq(&ids), "the order is that of the ids");
    assert_eq!(rows[59].tempo, None, "a track without features is a row, not an error");
    assert_eq!(rows[..2], again);
    assert_eq!((sandbox.hits(MANY), sandbox.hits(ONE)), (1, 60 + 2));
}

#[tokio::test]
async fn a_new_app_is_told_that_audio_features_are_closed_after_two_requests() {
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(Profile::Development2026);
    let spotify = client(&sandbox);
    let ids = spotify.album(ALBUM).await.unwrap().track_ids();

    let many = spotify.audio_features(&ids).await.unwrap_err();
    let one = spotify.track_audio_features(TRACK).await.unwrap_err();

    assert!(matches!(many, Error::Closed { .. }), "{many}");
    assert!(one_line(&one).starts_with("Spotify does not give audio features to this app (403)"), "{one}");
    assert_eq!((sandbox.hits(MANY), sandbox.hits(ONE)), (1, 2));
}

#[tokio::test]
async fn no_ids_are_no_request() {
    let sandbox = Sandbox::start().await;
    assert!(client(&sandbox).audio_features(Vec::<TrackId>::new()).await.unwrap().is_empty());
    assert_eq!(sandbox.hits("POST /api/token"), 0);
}

#[tokio::test]
async fn one_bad_id_among_many_is_named_and_nothing_is_sent() {
    let sandbox = Sandbox::start().await;
    let error = client(&sandbox).audio_features([TRACK, "oops"]).await.unwrap_err();
    assert!(one_line(&error).starts_with("`oops` is not a track id"), "{error}");
    assert_eq!(sandbox.hits(MANY), 0);
}

#[tokio::test]
async fn another_reason_for_a_403_is_told_and_not_taken_for_a_closed_endpoint() {
    let sandbox = Sandbox::start().await;
    let premium = Answer::text(403, "Active premium subscription required for the owner of the app.");
    sandbox.answer_next(MANY, premium.clone());
    sandbox.answer_next(ONE, premium);
    let spotify = client(&sandbox);

    let many = spotify.audio_features([TRACK]).await.unwrap_err();
    let one = spotify.track_audio_features(TRACK).await.unwrap_err();

    for error in [many, one] {
        assert!(one_line(&error).starts_with("the owner of the app needs Spotify Premium"), "{error}");
    }
    spotify.audio_features([TRACK]).await.unwrap();
    assert_eq!(sandbox.hits(MANY), 2, "batches are still asked for");
}
