use std::sync::{Arc, Mutex};

use spotify_client::{Config, CsvFeatures, Error, Event, FeatureRows, Pending, Scope, Spotify, TrackId, reporting};
use spotify_sandbox::{Answer, Consent, Profile, Sandbox};

use crate::support::{ALBUM, LONG_ALBUM, TRACK, client, config, keeping_client, one_line};

const ONE: &str = "GET /v1/audio-features/{id}";
const MANY: &str = "GET /v1/audio-features";
const RECCO: &str = "GET /recco/v1/audio-features";

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
    assert_eq!(rows[..2], again[..]);
    assert_eq!((sandbox.hits(MANY), sandbox.hits(ONE)), (1, 60 + 2));
}

#[tokio::test]
async fn a_new_app_gets_them_from_elsewhere_and_is_told_once() {
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(Profile::Development2026);
    let spotify = keeping_client(&sandbox);
    let ids = spotify.album(LONG_ALBUM).await.unwrap().track_ids();
    let at_spotify = {
        let other = Sandbox::start().await;
        client(&other).audio_features(&ids).await.unwrap()
    };

    let (rows, notices) = with_notices(spotify.audio_features(&ids)).await;

    assert!(rows.iter().map(|row| &row.id).eq(&ids));
    assert_eq!(rows.sources().keys().collect::<Vec<_>>(), ["ReccoBeats"]);
    assert!((20..60).contains(&rows.sources()["ReccoBeats"]), "{:?}", rows.sources());
    assert_eq!(rows.sources()["ReccoBeats"] + rows.unknown(), 60);
    for (row, true_one) in rows.iter().zip(&at_spotify) {
        match &row.source {
            Some(_) => assert_eq!((row.energy, row.time_signature), (true_one.energy, None)),
            None => assert_eq!(*row, spotify_client::AudioFeatures::unknown(row.id.clone())),
        }
    }
    assert!(notices.len() == 1 && notices[0].starts_with("Spotify gives no audio features to this app"), "{notices:?}");
    assert_eq!((sandbox.hits(MANY), sandbox.hits(ONE)), (1, 1), "that they are closed is found out by two requests");
    // 60 ids are two requests, those it does not know another one or two by ISRC.
    let before = sandbox.hits(RECCO);
    assert!((3..=4).contains(&before), "{before}");

    let (again, notices) = with_notices(spotify.audio_features(&ids)).await;
    assert_eq!((again, notices.len()), (rows, 0));
    assert_eq!(
        (sandbox.hits(MANY), sandbox.hits(ONE), sandbox.hits(RECCO)),
        (1, 1, before),
        "nothing is asked for twice"
    );
}

#[tokio::test]
async fn one_track_alone_is_asked_of_spotify_only() {
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(Profile::Development2026);
    let error = client(&sandbox).track_audio_features(TRACK).await.unwrap_err();
    assert!(matches!(error, Error::Closed { .. }), "{error}");
    assert!(one_line(&error).starts_with("Spotify does not give audio features to this app (403)"), "{error}");
    sandbox.set_profile(Profile::LegacyFeatures);
    assert_eq!(client(&sandbox).track_audio_features(TRACK).await.unwrap().source.as_deref(), Some("Spotify"));
}

#[tokio::test]
async fn another_release_of_a_recording_is_found_by_its_isrc() {
    let sandbox = Sandbox::start().await;
    sandbox.set_consent(Consent::Agree { listener: None });
    let robin = Spotify::new(config(&sandbox)).unwrap().fresh().sign_in(Scope::ALL.iter().copied()).await.unwrap();
    // In a playlist stand releases that are not sold here. Spotify plays another one for each; ReccoBeats knows only that.
    let mut other_of = Vec::new();
    for playlist in robin.get("me/playlists?limit=50").await.unwrap()["items"].as_array().unwrap() {
        let id = playlist["id"].as_str().unwrap();
        let Ok(page) = robin.get(&format!("playlists/{id}/items?limit=50&market=GB")).await else { continue };
        let linked = page["items"].as_array().unwrap().iter().filter_map(|row| {
            let id = |track: &serde_json::Value| track["id"].as_str().map(str::to_owned);
            Some((id(&row["item"])?, id(&row["item"]["linked_from"])?))
        });
        other_of.extend(linked);
    }
    sandbox.set_profile(Profile::Development2026);
    let known = robin.audio_features(other_of.iter().map(|(id, _)| id)).await.unwrap();
    let others = robin.audio_features(other_of.iter().map(|(_, other)| other)).await.unwrap();
    assert!(known.iter().any(|row| row.source.is_some()), "one that is relinked is known");
    for ((one, other), (_, id)) in known.iter().zip(&others).zip(&other_of) {
        assert_eq!((one.energy, &one.source, other.id.to_string()), (other.energy, &other.source, id.clone()));
    }
}

#[tokio::test]
async fn files_are_asked_before_others_and_only_for_what_is_missing() {
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(Profile::Development2026);
    let ids = client(&sandbox).album(ALBUM).await.unwrap().track_ids();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my songs.csv");
    std::fs::write(&file, format!("track_id,energy,key\n{},0.25,C#\n", ids[1])).unwrap();
    let mut config = Config::sandbox(&sandbox.url()).unwrap();
    config.feature_sources.insert(1, Arc::new(CsvFeatures::in_file(&file)));

    let rows = Spotify::new(config.clone()).unwrap().audio_features(&ids).await.unwrap();

    assert_eq!((rows[1].energy, rows[1].key, rows[1].tempo), (Some(0.25), Some(1), None));
    assert_eq!(rows[1].source.as_deref(), Some("my songs.csv"));
    assert_eq!(rows.sources()["my songs.csv"], 1);
    assert!(rows.sources()["ReccoBeats"] > 1);

    std::fs::remove_file(&file).unwrap();
    let error = Spotify::new(config).unwrap().audio_features(&ids).await.unwrap_err();
    assert!(one_line(&error).contains("my songs.csv cannot be read for audio features"), "{error}");
}

#[tokio::test]
async fn a_source_that_fails_ends_the_call_only_where_no_other_has_answered() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    let ids = spotify.album(LONG_ALBUM).await.unwrap().track_ids();
    let broken = || sandbox.answer_next(RECCO, Answer::json(404, "{}"));
    broken();
    let (rows, notices) = with_notices(spotify.audio_features(&ids)).await;
    assert_eq!((rows.sources()["Spotify"], rows.unknown()), (59, 1));
    assert!(
        notices[0].starts_with("1 tracks stay without audio features for now, as ReccoBeats gave no answer"),
        "{notices:?}"
    );

    sandbox.set_profile(Profile::Development2026);
    broken();
    assert!(spotify.audio_features(&ids).await.is_err(), "that nobody could be asked is not that nobody knows");
}

#[tokio::test]
async fn where_nobody_else_is_asked_it_is_told_that_they_are_closed() {
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(Profile::Development2026);
    let mut config = Config::sandbox(&sandbox.url()).unwrap();
    config.feature_sources.truncate(1);
    let spotify = Spotify::new(config).unwrap();
    for _ in 0..2 {
        let error = spotify.audio_features([TRACK]).await.unwrap_err();
        assert!(matches!(error, Error::Closed { .. }), "{error}");
    }
    assert_eq!((sandbox.hits(MANY), sandbox.hits(ONE)), (1, 1), "an app that is refused does not ask again");
}

/// What comes of a call, and what is told during it.
async fn with_notices(call: Pending<FeatureRows>) -> (FeatureRows, Vec<String>) {
    let notices = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&notices);
    let caller = Arc::new(move |event| {
        if let Event::Notice(text) = event {
            heard.lock().unwrap().push(text);
        }
    });
    let rows = reporting(caller, call).await.unwrap();
    let notices = notices.lock().unwrap().clone();
    (rows, notices)
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
