//! What a listener saves and whom they follow.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ALBUM, Session, TRACK};

#[tokio::test]
async fn what_is_saved_is_on_top_and_what_is_removed_is_gone() {
    let session = Session::start().await;
    let total = session.get("me/tracks").await["total"].as_u64().unwrap();
    for (method, path, body, saved) in [
        (Method::PUT, format!("me/tracks?ids={TRACK}"), None, true),
        (Method::DELETE, "me/tracks".to_owned(), Some(json!({ "ids": [TRACK] })), false),
        (Method::PUT, format!("me/library?uris=spotify:track:{TRACK},spotify:album:{ALBUM}"), None, true),
        (Method::DELETE, format!("me/library?uris=spotify:track:{TRACK}"), None, false),
    ] {
        assert_eq!(session.ask(method, &path, body).await, (200, Value::Null), "{path}");
        assert_eq!(session.get(&format!("me/tracks/contains?ids={TRACK}")).await, json!([saved]), "{path}");
        assert_eq!(session.get(&format!("me/library/contains?uris=spotify:track:{TRACK}")).await, json!([saved]));
        let list = session.get("me/tracks?limit=1").await;
        assert_eq!(list["total"], total + u64::from(saved), "{path}");
        assert_eq!(list["items"][0]["track"]["id"] == TRACK, saved, "{path}");
    }
    assert_eq!(session.get("me/albums?limit=1").await["items"][0]["album"]["id"], ALBUM);
}

#[tokio::test]
async fn a_track_may_be_saved_with_a_time_of_its_own() {
    let session = Session::start().await;
    let body = json!({ "timestamped_ids": [{ "id": TRACK, "added_at": "1999-01-01T00:00:00Z" }] });
    assert_eq!(session.ask(Method::PUT, "me/tracks", Some(body)).await.0, 200);
    let total = session.get("me/tracks").await["total"].as_u64().unwrap();
    let last = &session.get(&format!("me/tracks?limit=1&offset={}", total - 1)).await["items"][0];
    assert_eq!((&last["track"]["id"], &last["added_at"]), (&TRACK.into(), &"1999-01-01T00:00:00Z".into()));
}

#[tokio::test]
async fn artists_users_and_playlists_are_followed() {
    let session = Session::start().await;
    let artist = session.get(&format!("albums/{ALBUM}")).await["artists"][0]["id"].as_str().unwrap().to_owned();
    let follows = format!("me/following/contains?type=artist&ids={artist}");
    for (method, path, status, expected) in [
        (Method::PUT, format!("me/following?type=artist&ids={artist}"), 204, true),
        (Method::DELETE, format!("me/library?uris=spotify:artist:{artist}"), 200, false),
        (Method::PUT, format!("me/library?uris=spotify:artist:{artist}"), 200, true),
        (Method::DELETE, format!("me/following?type=artist&ids={artist}"), 204, false),
    ] {
        assert_eq!(session.ask(method, &path, None).await, (status, Value::Null), "{path}");
        assert_eq!(session.get(&follows).await, json!([expected]), "{path}");
    }
    session.ask(Method::PUT, "me/following?type=user", Some(json!({ "ids": ["sam"] }))).await;
    assert_eq!(session.get("me/following/contains?type=user&ids=sam,kim").await, json!([true, false]));
}

#[tokio::test]
async fn a_request_is_done_whole_or_not_at_all() {
    let session = Session::start().await;
    let unknown = "7".repeat(22);
    let forty_one = vec![format!("spotify:track:{TRACK}"); 41].join(",");
    for (path, status) in [
        (format!("me/library?uris=spotify:track:{TRACK},spotify:track:{unknown}"), 404),
        (format!("me/library?uris=spotify:track:{TRACK},nonsense"), 400),
        (format!("me/library?uris={forty_one}"), 400),
        ("me/library".to_owned(), 400),
        (format!("me/tracks?ids={TRACK},{unknown}"), 404),
    ] {
        assert_eq!(session.ask(Method::PUT, &path, None).await.0, status, "{path}");
    }
    assert_eq!(session.get(&format!("me/tracks/contains?ids={TRACK}")).await, json!([false]));
}

#[tokio::test]
async fn a_request_may_name_a_time_and_nothing_but_a_time() {
    let session = Session::start().await;
    let top = async |moment: &str| {
        let url = format!("{}/v1/me/top/tracks?time_range=short_term&limit=50", session.url());
        let asked = session.http.get(url).bearer_auth(&session.token).header("sandbox-time", moment);
        let answer = asked.send().await.unwrap();
        let date = answer.headers()["date"].to_str().unwrap().to_owned();
        (answer.status().as_u16(), date, answer.json::<Value>().await.unwrap())
    };
    let (status, date, then) = top("2026-03-28T12:00:00Z").await;
    assert_eq!((status, date.as_str()), (200, "Sat, 28 Mar 2026 12:00:00 GMT"));
    assert_ne!(then["items"], session.get("me/top/tracks?time_range=short_term&limit=50").await["items"]);
    for wrong in ["yesterday", "", "2026-13-01T00:00:00Z"] {
        let (status, date, answer) = top(wrong).await;
        assert_eq!((status, &date[..16]), (400, "Sat, 21 Nov 2026"), "{answer}");
    }
}
