//! What each class of apps gets.

use reqwest::Method;
use spotify_sandbox::{Profile, Sandbox, Scope};

use crate::support::{ALBUM, Session, TRACK};

#[tokio::test]
async fn a_newcomers_app_is_refused_what_was_cut_in_2026() {
    let session = Session::with_profile(Profile::Development2026).await;
    let forbidden = (403, "Forbidden".to_owned());
    for path in
        ["tracks?ids=x", "artists/x/top-tracks", "markets", "users/robin", "playlists/x/tracks", "me/tracks/contains"]
    {
        assert_eq!(session.refused(Method::GET, path, None).await, forbidden, "{path}");
    }
    assert_eq!(session.refused(Method::PUT, "me/tracks", None).await, forbidden);
    assert_eq!(
        session.ask(Method::GET, &format!("audio-features/{TRACK}"), None).await.1.to_string(),
        r#"{"error":{"status":403}}"#
    );
    assert_eq!(
        session.refused(Method::GET, "search?q=a&type=track&limit=11", None).await,
        (400, "Invalid limit".to_owned())
    );
    assert_eq!(session.get("search?q=a&type=track").await["tracks"]["limit"], 5);
}

#[tokio::test]
async fn a_newcomers_app_gets_fewer_fields() {
    let session = Session::with_profile(Profile::Development2026).await;
    let track = session.get(&format!("tracks/{TRACK}")).await;
    assert_eq!((track.get("popularity"), track["album"].get("available_markets")), (None, None));
    assert!(track["external_ids"]["isrc"].is_string());
    let album = session.get(&format!("albums/{ALBUM}")).await;
    assert_eq!((album.get("label"), album["external_ids"].get("upc").is_some()), (None, true));
    let artist = session.get(&format!("artists/{}", album["artists"][0]["id"].as_str().unwrap())).await;
    assert_eq!((artist.get("followers"), artist.get("genres").is_some()), (None, true));
    let me = session.get("me").await;
    assert_eq!((me.get("product"), me.get("account_id").is_some()), (None, true));
}

#[tokio::test]
async fn playlists_of_others_come_without_their_items_to_a_newcomers_app() {
    let session = Session::with_profile(Profile::Development2026).await;
    let lists = session.get("me/playlists?limit=50").await;
    let of = |mine: bool| {
        let rows = lists["items"].as_array().unwrap().iter();
        rows.into_iter()
            .find(|list| (list["owner"]["id"] == "robin") == mine && list["collaborative"] == false)
            .unwrap()["id"]
            .as_str()
            .unwrap()
    };
    let mine = session.get(&format!("playlists/{}", of(true))).await;
    assert_eq!((mine["items"]["items"][0].get("item").is_some(), mine.get("tracks")), (true, None));
    let theirs = session.get(&format!("playlists/{}", of(false))).await;
    assert_eq!((theirs.get("items"), theirs.get("tracks"), theirs["name"].is_string()), (None, None, true));
    let items = session.refused(Method::GET, &format!("playlists/{}/items", of(false)), None).await;
    assert_eq!(items, (403, "Forbidden".to_owned()));
}

#[tokio::test]
async fn a_large_app_has_everything_but_what_closed_in_2024() {
    let session = Session::with_profile(Profile::Extended).await;
    assert!(session.get(&format!("tracks?ids={TRACK}")).await["tracks"][0]["popularity"].is_number());
    assert_eq!(session.ask(Method::GET, &format!("audio-features?ids={TRACK}"), None).await.0, 403);
    let missing = (404, "Resource not found".to_owned());
    for path in ["recommendations?seed_genres=pop", "browse/featured-playlists"] {
        assert_eq!(session.refused(Method::GET, path, None).await, missing, "{path}");
    }
}

#[tokio::test]
async fn spotifys_own_playlists_are_there_for_old_apps_only() {
    let session = Session::start().await;
    let id = session.get("users/spotify/playlists").await["items"][0]["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("37i9dQZ"), "{id}");
    session.get(&format!("playlists/{id}")).await;
    session.set_profile(Profile::Extended);
    assert_eq!(
        session.refused(Method::GET, &format!("playlists/{id}"), None).await,
        (404, "Resource not found".to_owned())
    );
}

#[tokio::test]
async fn each_app_has_its_own_profile_so_that_a_lesson_can_show_the_difference() {
    let mut session = Session::start().await;
    let mut statuses = Vec::new();
    for last in ['1', '2', '3'] {
        let app = format!("{}{last}", &Sandbox::CLIENT_ID[..31]);
        session.token = session.sandbox.sign_in(&app, "robin", &[Scope::UserTopRead]).unwrap().access_token;
        let features = session.ask(Method::GET, &format!("audio-features/{TRACK}"), None).await.0;
        statuses.push((features, session.ask(Method::GET, &format!("tracks?ids={TRACK}"), None).await.0));
    }
    assert_eq!(statuses, [(403, 200), (403, 403), (200, 200)]);
}
