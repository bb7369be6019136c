//! Every model written and read again is the same: nothing that a model holds is lost on the way through a file.

use serde::Serialize;
use serde::de::DeserializeOwned;
use spotify_client::{Play, Recommend, Scope, SearchKind, Spotify, TimeRange, WithExtra as _};
use spotify_sandbox::Profile;

use crate::contract::Known;
use crate::support::{agreeing_sandbox, config};

/// Writes and reads again.
fn check<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let written = serde_json::to_string(value).unwrap();
    let read: T = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert!(read == *value, "{written}\nis not {}", serde_json::to_string(&read).unwrap());
}

fn check_all<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(rows: &[T]) {
    assert!(!rows.is_empty(), "no rows of {}", std::any::type_name::<T>());
    rows.iter().for_each(check);
}

#[tokio::test]
async fn whatever_the_world_holds_is_the_same_after_it_was_written_and_read() {
    for profile in Profile::ALL {
        let sandbox = agreeing_sandbox().await;
        sandbox.set_profile(profile);
        let spotify =
            Spotify::new(config(&sandbox)).unwrap().fresh().sign_in(Scope::ALL.iter().copied()).await.unwrap();
        let known = Known::find(&spotify).await.unwrap();
        check(&spotify.album(&known.album).await.unwrap());
        check(&spotify.track(&known.track).await.unwrap());
        check(&spotify.artist(&known.artist).await.unwrap());
        check(&spotify.show(&known.show).await.unwrap());
        check(&spotify.episode(&known.episode).await.unwrap());
        check(&spotify.audiobook(&known.audiobook).await.unwrap());
        check(&spotify.chapter(&known.chapter).await.unwrap());
        check(&spotify.me().await.unwrap());
        check(&spotify.search("the", SearchKind::ALL).await.unwrap());
        check_all(&spotify.top_tracks(TimeRange::LongTerm).await.unwrap());
        check_all(&spotify.top_artists(TimeRange::LongTerm).await.unwrap());
        check_all(&spotify.artist_albums(&known.artist, []).await.unwrap());
        check_all(&spotify.show_episodes(&known.show).await.unwrap());
        check_all(&spotify.audiobook_chapters(&known.audiobook).await.unwrap());
        check_all(&spotify.saved_tracks().first(200).await.unwrap());
        check_all(&spotify.saved_albums().await.unwrap());
        check_all(&spotify.saved_shows().await.unwrap());
        check_all(&spotify.saved_episodes().await.unwrap());
        check_all(&spotify.saved_audiobooks().await.unwrap());
        check_all(&spotify.followed_artists().await.unwrap());
        check_all(&spotify.recently_played().await.unwrap());
        check_all(&spotify.devices().await.unwrap());
        let playlists = spotify.my_playlists().await.unwrap();
        check_all(&playlists);
        for playlist in &playlists {
            // Those of others are closed to development-mode apps.
            if let Ok(items) = spotify.playlist_items(&playlist.id).await {
                items.iter().for_each(check);
            }
        }
        let context = Play { context_uri: Some(format!("spotify:album:{}", known.album)), ..Play::default() };
        spotify.play(context, &spotify.devices().await.unwrap()[0]).await.unwrap();
        check(&spotify.playback().await.unwrap().unwrap());
        check(&spotify.currently_playing().await.unwrap().unwrap());
        check(&spotify.queue().await.unwrap());
        check_all(&spotify.audio_features([&known.track]).await.unwrap());
        if profile == Profile::LegacyFeatures {
            check(&spotify.audio_analysis(&known.track).await.unwrap());
            let seeds = Recommend { seed_tracks: vec![known.track.parse().unwrap()], ..Recommend::default() };
            check(&spotify.recommendations(seeds).await.unwrap());
            check_all(&spotify.categories().await.unwrap());
            check_all(&spotify.featured_playlists().await.unwrap());
            check_all(&spotify.related_artists(&known.artist).await.unwrap());
            check(&spotify.user(&known.user).await.unwrap());
        }
    }
}

#[tokio::test]
async fn the_json_behind_a_value_is_there_for_who_asks() {
    let sandbox = agreeing_sandbox().await;
    let spotify = Spotify::new(config(&sandbox)).unwrap();
    let extra = spotify.album(crate::support::LONG_ALBUM).extra().await.unwrap();
    assert_eq!(extra.answers.len(), 2, "the album, and the page with the rest of its tracks");
    assert_eq!(extra.answers[0].json["name"], extra.value.name);
    assert_eq!(extra.answers[0].json["href"].as_str().unwrap().rsplit('/').next(), Some(crate::support::LONG_ALBUM));
    assert_eq!((extra.answers[0].age, extra.value.tracks.len()), (None, 60));
    let again = spotify.album(crate::support::LONG_ALBUM).extra().await.unwrap();
    assert_eq!(again.value, extra.value);
    assert!(again.answers.iter().all(|answer| answer.age.is_some()), "both are kept");
    let list = spotify.album_tracks(crate::support::LONG_ALBUM).extra().await.unwrap();
    assert_eq!(list.answers.len(), 2);

    let tracks = spotify.fresh().tracks(list.value.iter().filter_map(|track| track.id.as_ref())).extra().await.unwrap();
    let asked: Vec<&str> = tracks.answers.iter().map(|answer| answer.path.as_str()).collect();
    assert_eq!((asked, tracks.value.len()), (vec!["tracks"; 2], 60), "each batch once, and not its parts");
}
