//! The player: it plays, obeys, and remembers.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use spotify_sandbox::Scope;

use crate::support::{ALBUM, Session, TRACK};

async fn command(session: &Session, method: Method, path: &str, body: Option<Value>) {
    let (status, answer) = session.ask(method, &format!("me/player/{path}"), body).await;
    assert_eq!(status, 204, "{path}: {answer}");
}

#[tokio::test]
async fn the_track_advances_with_the_clock_and_is_remembered_at_its_end() {
    let session = Session::start().await;
    let before = session.get("me/player/recently-played?limit=1").await["items"][0]["played_at"].clone();
    command(&session, Method::PUT, "play", Some(json!({ "context_uri": format!("spotify:album:{ALBUM}") }))).await;
    session.clock().advance(Duration::from_secs(60));
    let now = session.get("me/player").await;
    assert_eq!((&now["item"]["id"], &now["is_playing"]), (&TRACK.into(), &true.into()));
    assert!((60_000..65_000).contains(&now["progress_ms"].as_u64().unwrap()), "{}", now["progress_ms"]);
    // The first track is 182.8 seconds long.
    session.clock().advance(Duration::from_secs(130));
    let now = session.get("me/player/currently-playing").await;
    assert_eq!((&now["item"]["name"], &now["context"]["type"]), (&"Second Cup".into(), &"album".into()));
    let played = session.get("me/player/recently-played").await;
    assert_eq!(played["items"][0]["track"]["id"], TRACK);
    assert_eq!(played["items"][0]["context"]["uri"], format!("spotify:album:{ALBUM}"));
    assert!(played["items"][0]["played_at"].as_str() > before.as_str());
}

#[tokio::test]
async fn commands_change_the_state() {
    let session = Session::start().await;
    command(
        &session,
        Method::PUT,
        "play",
        Some(json!({ "context_uri": format!("spotify:album:{ALBUM}"), "offset": { "position": 2 } })),
    )
    .await;
    command(&session, Method::PUT, "seek?position_ms=30000", None).await;
    command(&session, Method::PUT, "volume?volume_percent=11", None).await;
    command(&session, Method::PUT, "repeat?state=track", None).await;
    command(&session, Method::PUT, "shuffle?state=true", None).await;
    command(&session, Method::PUT, "pause", None).await;
    let now = session.get("me/player").await;
    assert_eq!(now["item"]["name"], "Somebody's Weekend");
    assert_eq!(
        (&now["repeat_state"], &now["shuffle_state"], &now["is_playing"]),
        (&"track".into(), &true.into(), &false.into())
    );
    assert_eq!(now["device"]["volume_percent"], 11);
    assert!(now["progress_ms"].as_u64().unwrap() >= 30_000);
    command(&session, Method::POST, &format!("queue?uri=spotify:track:{TRACK}"), None).await;
    assert_eq!(session.get("me/player/queue").await["queue"][0]["id"], TRACK);
    command(&session, Method::POST, "next", None).await;
    assert_eq!(session.get("me/player").await["item"]["id"], TRACK);
}

#[tokio::test]
async fn commands_that_cannot_be_obeyed_say_why() {
    let mut session = Session::start().await;
    let reason = async |session: &Session, method, path: &str, body| {
        let (status, answer) = session.ask(method, &format!("me/player/{path}"), body).await;
        (status, answer["error"]["reason"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(reason(&session, Method::PUT, "play", None).await, (403, "UNKNOWN".to_owned()), "it plays already");
    assert_eq!(
        session.refused(Method::PUT, "me/player/pause?device_id=nobodys", None).await,
        (404, "Device not found".to_owned())
    );
    let both = json!({ "context_uri": "spotify:album:x", "uris": [] });
    assert_eq!(session.refused(Method::PUT, "me/player/play", Some(both)).await.0, 400);
    assert_eq!(session.refused(Method::PUT, "me/player/volume?volume_percent=101", None).await.0, 400);
    session.stop_player("robin");
    assert_eq!(reason(&session, Method::POST, "next", None).await, (404, "NO_ACTIVE_DEVICE".to_owned()));
    session.become_listener("sam", &Scope::ALL);
    assert_eq!(reason(&session, Method::PUT, "play", None).await, (403, "PREMIUM_REQUIRED".to_owned()));
}

#[tokio::test]
async fn silence_is_an_empty_answer_until_a_device_is_woken() {
    let session = Session::start().await;
    command(&session, Method::PUT, "pause", None).await;
    assert_eq!(session.ask(Method::GET, "me/player", None).await.0, 200);
    session.clock().advance(Duration::from_secs(601));
    for path in ["me/player", "me/player/currently-playing"] {
        assert_eq!(session.ask(Method::GET, path, None).await, (204, Value::Null), "{path}");
    }
    let device = session.get("me/player/devices").await["devices"][0]["id"].clone();
    let (status, _) =
        session.ask(Method::PUT, "me/player", Some(json!({ "device_ids": [device], "play": true }))).await;
    assert_eq!((status, session.get("me/player").await["is_playing"].clone()), (204, true.into()));
}

#[tokio::test]
async fn an_episode_plays_for_those_who_can_read_one() {
    let session = Session::start().await;
    let episode = session.get("me/episodes?limit=1").await["items"][0]["episode"]["uri"].clone();
    command(&session, Method::PUT, "play", Some(json!({ "uris": [episode] }))).await;
    let squeezed = session.get("me/player").await;
    assert_eq!((&squeezed["currently_playing_type"], &squeezed["item"]), (&"episode".into(), &Value::Null));
    let whole = session.get("me/player?additional_types=episode").await;
    assert_eq!(whole["item"]["uri"], episode);
}
