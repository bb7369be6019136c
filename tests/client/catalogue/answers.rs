//! Answers that stand for those that Spotify would give.

use spotify_client::{Credentials, Error, Id as _, WithExtra as _};
use spotify_sandbox::Sandbox;

use super::{HOUR, another, asked, config_in, track_ids};
use crate::support::{ALBUM, LONG_ALBUM, TRACK, config, keeping_client};

const UNKNOWN: &str = "0000000000000000000000";

#[tokio::test]
async fn another_program_asks_for_nothing_that_is_kept_unless_it_wants_it_fresh() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start().await;
    let config = config_in(&folder.path().join("catalogue.sqlite"), &sandbox);
    let ids = track_ids(&sandbox).await;
    let first = another(&config).await;
    let album = first.album(LONG_ALBUM).await.unwrap();
    let rows = first.album_tracks(LONG_ALBUM).await.unwrap();
    let tracks = first.tracks(&ids).await.unwrap();
    let before = asked(&sandbox);

    let second = another(&config).await;
    assert_eq!(second.album(LONG_ALBUM).await.unwrap(), album);
    assert_eq!(second.album_tracks(LONG_ALBUM).await.unwrap(), rows);
    assert_eq!(second.tracks(&ids).await.unwrap(), tracks);
    assert_eq!(Some(second.track(&ids[59]).await.unwrap()), tracks[59], "one of many is as good as one alone");
    assert_eq!(asked(&sandbox), before);

    assert_eq!(second.fresh().album(LONG_ALBUM).await.unwrap(), album);
    assert_eq!(asked(&sandbox), before + 2, "the album, and the rest of its tracks");
    assert_eq!(second.fresh().tracks(&ids).await.unwrap(), tracks);
    assert_eq!(asked(&sandbox), before + 4, "two batches");
}

#[tokio::test]
async fn after_a_day_an_answer_is_asked_for_again_by_old_programs_and_new_ones() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start().await;
    let config = config_in(&folder.path().join("catalogue.sqlite"), &sandbox);
    let spotify = another(&config).await;
    spotify.track(TRACK).await.unwrap();
    let mut expected = asked(&sandbox);
    for round in 0..3 {
        config.catalogue.clock.advance(HOUR * 24 - HOUR / 60);
        spotify.track(TRACK).await.unwrap();
        another(&config).await.track(TRACK).await.unwrap();
        assert_eq!(asked(&sandbox), expected, "round {round}: a minute too young");

        config.catalogue.clock.advance(HOUR / 30);
        let asks = if round == 1 { another(&config).await } else { spotify.clone() };
        asks.track(TRACK).await.unwrap();
        expected += 1;
        assert_eq!(asked(&sandbox), expected, "round {round}: a minute too old");
        spotify.track(TRACK).await.unwrap();
        assert_eq!(asked(&sandbox), expected, "round {round}: the new one is kept in its place");
    }
}

#[tokio::test]
async fn what_another_app_or_another_server_gave_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalogue.sqlite");
    let (sandbox, elsewhere) = (Sandbox::start().await, Sandbox::start().await);
    let mine = config_in(&file, &sandbox);
    let mut of_another_app = mine.clone();
    let changed = |key: &str| format!("{}2", &key[..31]);
    of_another_app.credentials =
        Credentials::new(changed(Sandbox::CLIENT_ID), changed(Sandbox::CLIENT_SECRET)).unwrap();
    let of_another_server = config_in(&file, &elsewhere);

    for (config, sandbox) in [(&mine, &sandbox), (&of_another_app, &sandbox), (&of_another_server, &elsewhere)] {
        let before = asked(sandbox);
        for _ in 0..2 {
            another(config).await.track(TRACK).await.unwrap();
            assert_eq!(asked(sandbox), before + 1, "{config:?}");
        }
    }
    // None of them took the place of another.
    let before = (asked(&sandbox), asked(&elsewhere));
    for config in [&mine, &of_another_app, &of_another_server] {
        another(config).await.track(TRACK).await.unwrap();
    }
    assert_eq!((asked(&sandbox), asked(&elsewhere)), before);
}

#[tokio::test]
async fn answers_for_a_market_and_for_none_are_kept_apart() {
    let sandbox = Sandbox::start().await;
    let spotify = keeping_client(&sandbox);
    let ids = track_ids(&sandbox).await;
    let clients = [spotify.clone(), spotify.in_market("DE"), spotify.in_market("US")];
    for (number, client) in clients.iter().enumerate() {
        let before = asked(&sandbox);
        client.track(TRACK).await.unwrap();
        client.tracks(&ids).await.unwrap();
        client.album_tracks(ALBUM).await.unwrap();
        assert_eq!(asked(&sandbox), before + 1 + 2 + 1, "client {number}");
    }
    let before = asked(&sandbox);
    for client in clients.iter().chain([&spotify.in_market(" de ")]) {
        let playable = client.track(TRACK).await.unwrap().is_playable;
        client.tracks(&ids).await.unwrap();
        client.album_tracks(ALBUM).await.unwrap();
        assert!(playable.is_none() || client.track(TRACK).await.unwrap().available_markets.is_empty());
    }
    assert_eq!(asked(&sandbox), before);
    assert_eq!(spotify.track(TRACK).await.unwrap().is_playable, None);
    assert_eq!(spotify.in_market("DE").track(TRACK).await.unwrap().is_playable, Some(true));
}

#[tokio::test]
async fn what_was_sent_comes_to_the_letter_with_its_age_where_it_was_kept() {
    let sandbox = Sandbox::start().await;
    let config = config(&sandbox);
    let spotify = another(&config).await;

    let asked_for = spotify.track(TRACK).extra().await.unwrap();
    assert_eq!(asked_for.answers.len(), 1);
    assert_eq!((asked_for.answers[0].path.as_str(), asked_for.answers[0].age), (&*format!("tracks/{TRACK}"), None));
    assert_eq!(asked_for.answers[0].json["type"], "track", "also what no model holds");

    config.catalogue.clock.advance(HOUR);
    let kept = spotify.track(TRACK).extra().await.unwrap();
    assert_eq!((&kept.value, kept.answers.len()), (&asked_for.value, 1));
    assert_eq!(kept.answers[0].json, asked_for.answers[0].json);
    assert!(kept.answers[0].age.is_some_and(|age| (HOUR..HOUR * 2).contains(&age)), "{:?}", kept.answers[0].age);

    let pages = spotify.album_tracks(LONG_ALBUM).extra().await.unwrap();
    assert_eq!((pages.value.len(), pages.answers.len()), (60, 2), "each page is an answer");
}

#[tokio::test]
async fn a_kept_answer_that_cannot_be_read_is_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalogue.sqlite");
    let sandbox = Sandbox::start().await;
    let config = config_in(&file, &sandbox);
    let spotify = another(&config).await;
    let track = spotify.track(TRACK).await.unwrap();
    for body in ["{\"id\":", "[]", "{\"id\":7}"] {
        let damage = || {
            let database = rusqlite::Connection::open(&file).unwrap();
            assert_eq!(database.execute("UPDATE answers SET body = CAST(?1 AS BLOB)", [body]).unwrap(), 1);
        };
        damage();
        let before = asked(&sandbox);
        let again = spotify.track(TRACK).extra().await.unwrap();
        assert_eq!((&again.value, asked(&sandbox)), (&track, before + 1), "{body}");
        assert_eq!(again.answers.len(), 1, "{body}: what could not be read is no part of the answer");
        damage();
        assert_eq!(spotify.tracks([TRACK]).await.unwrap(), [Some(track.clone())], "{body}");
        assert_eq!(asked(&sandbox), before + 2, "{body}");
        assert_eq!(spotify.track(TRACK).await.unwrap(), track);
        assert_eq!(asked(&sandbox), before + 2, "{body}: the new one is kept");
    }
}

#[tokio::test]
async fn an_unknown_id_stays_unknown_among_many_and_is_asked_for_alone() {
    let sandbox = Sandbox::start().await;
    for profile in [spotify_sandbox::Profile::Extended, spotify_sandbox::Profile::Development2026] {
        sandbox.set_profile(profile);
        let spotify = keeping_client(&sandbox);
        for _ in 0..2 {
            let found = spotify.tracks([UNKNOWN, TRACK]).await.unwrap();
            assert!(found[0].is_none() && found[1].as_ref().is_some_and(|track| track.id.is_some()), "{profile}");
        }
        let before = asked(&sandbox);
        spotify.tracks([UNKNOWN]).await.unwrap();
        assert_eq!(asked(&sandbox), before, "{profile}");
        for count in 1..=2 {
            let error = spotify.track(UNKNOWN).await.unwrap_err();
            assert!(matches!(&error, Error::NotFound { id, .. } if id == UNKNOWN), "{error}");
            assert_eq!(asked(&sandbox), before + count, "{profile}: it may be there now");
        }
        assert!(spotify.track(TRACK).await.unwrap().id.is_some_and(|id| id.as_str() == TRACK));
        assert_eq!(asked(&sandbox), before + 2, "{profile}");
    }
}

#[tokio::test]
async fn what_is_held_is_counted_and_can_be_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalogue.sqlite");
    let sandbox = Sandbox::start().await;
    let config = config_in(&file, &sandbox);
    let spotify = another(&config).await;
    let ids = track_ids(&sandbox).await;
    let empty = spotify.holdings().unwrap();
    assert_eq!((empty.file.as_deref(), empty.kinds.len(), empty.bytes), (Some(&*file), 0, 0));
    assert_eq!((empty.oldest, empty.waits.len()), (None, 0));

    let begun = config.catalogue.clock.now();
    spotify.tracks(&ids).await.unwrap();
    config.catalogue.clock.advance(HOUR);
    spotify.album(ALBUM).await.unwrap();
    for spotify in [&spotify, &another(&config).await] {
        let held = spotify.holdings().unwrap();
        assert_eq!(held.kinds, [("tracks".to_owned(), 60), ("albums".to_owned(), 1)]);
        let oldest = held.oldest.unwrap() - begun;
        assert!((-1..60_000).contains(&oldest.num_milliseconds()), "{oldest}");
        assert!(held.bytes > 60 * 100, "{}", held.bytes);
    }

    let other = another(&config).await;
    assert_eq!(spotify.clear_answers().unwrap(), 61);
    assert_eq!(other.holdings().unwrap().kinds, []);
    assert_eq!(spotify.clear_answers().unwrap(), 0);
    let before = asked(&sandbox);
    other.album(ALBUM).await.unwrap();
    assert_eq!(asked(&sandbox), before + 1);
}
