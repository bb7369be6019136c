//! Playlists: made, changed, followed, looked at.

use reqwest::Method;
use serde_json::{Value, json};
use spotify_sandbox::Scope;

use crate::support::{Session, TRACK};

async fn create(session: &Session, body: Value) -> String {
    let (status, playlist) = session.ask(Method::POST, "me/playlists", Some(body)).await;
    assert_eq!(status, 201, "{playlist}");
    playlist["id"].as_str().unwrap().to_owned()
}

async fn names(session: &Session, id: &str) -> Vec<String> {
    let page = session.get(&format!("playlists/{id}/items?limit=50")).await;
    let name = |row: &Value| row["item"]["name"].as_str().unwrap_or("nothing").to_owned();
    page["items"].as_array().unwrap().iter().map(name).collect()
}

/// The first tracks of the tutorial's album.
fn uris(numbers: &[usize]) -> Vec<String> {
    let ids = ["0ND8rF8oirMXtE59n585P6", "5AmTHXOp1sTFkYZBRBQ7zt", "3JPXFD2aJ4dHPMnGwo41bO"];
    numbers.iter().map(|number| format!("spotify:track:{}", ids[*number])).collect()
}

#[tokio::test]
async fn a_new_playlist_is_on_top_and_takes_tracks_in_order() {
    let session = Session::start().await;
    let id = create(&session, json!({ "name": "Test", "public": false, "description": "one & two" })).await;
    let first = &session.get("me/playlists?limit=1").await["items"][0];
    assert_eq!((first["id"].as_str(), &first["public"]), (Some(id.as_str()), &json!(false)));
    assert_eq!(first["description"], "one &amp; two");
    let path = format!("playlists/{id}/items");
    let (status, added) = session.ask(Method::POST, &path, Some(json!({ "uris": uris(&[0, 1]) }))).await;
    assert_eq!(status, 201, "{added}");
    session.ask(Method::POST, &format!("{path}?position=1&uris={}", uris(&[2])[0]), None).await;
    assert_eq!(names(&session, &id).await, ["Paper Lanterns", "Somebody's Weekend", "Second Cup"]);
    let entry = &session.get(&path).await["items"][0];
    assert_eq!((&entry["added_by"]["id"], &entry["is_local"]), (&json!("robin"), &json!(false)));
    assert!(entry["added_at"].as_str().unwrap().starts_with("2026-11-21T18:30"), "{entry}");
}

#[tokio::test]
async fn items_are_moved_removed_and_replaced_and_each_change_has_its_snapshot() {
    let session = Session::start().await;
    let id = create(&session, json!({ "name": "Test" })).await;
    let path = format!("playlists/{id}/items");
    let mut snapshots = Vec::new();
    for (method, body, expected) in [
        (
            Method::PUT,
            json!({ "uris": uris(&[0, 1, 2, 0]) }),
            "Paper Lanterns, Second Cup, Somebody's Weekend, Paper Lanterns",
        ),
        (
            Method::PUT,
            json!({ "range_start": 0, "insert_before": 3 }),
            "Second Cup, Somebody's Weekend, Paper Lanterns, Paper Lanterns",
        ),
        (
            Method::DELETE,
            json!({ "items": [{ "uri": uris(&[0])[0], "positions": [3] }] }),
            "Second Cup, Somebody's Weekend, Paper Lanterns",
        ),
        (
            Method::DELETE,
            json!({ "items": [{ "uri": uris(&[1])[0] }, { "uri": uris(&[0])[0] }] }),
            "Somebody's Weekend",
        ),
        (Method::PUT, json!({ "uris": [] }), ""),
    ] {
        let (status, answer) = session.ask(method, &path, Some(body.clone())).await;
        assert_eq!(status, 200, "{body}: {answer}");
        assert_eq!(names(&session, &id).await.join(", "), expected, "{body}");
        snapshots.push(answer["snapshot_id"].as_str().unwrap().to_owned());
        assert_eq!(session.get(&format!("playlists/{id}")).await["snapshot_id"], *snapshots.last().unwrap());
    }
    snapshots.dedup();
    assert_eq!(snapshots.len(), 5);
}

#[tokio::test]
async fn what_cannot_be_done_with_a_playlist_is_refused() {
    let mut session = Session::start().await;
    let id = create(&session, json!({ "name": "Test" })).await;
    let path = format!("playlists/{id}/items");
    let hundred_and_one = vec![uris(&[0])[0].clone(); 101];
    for (method, path, body, status, says) in [
        (Method::POST, "me/playlists", json!({}), 400, "name"),
        (Method::POST, "me/playlists", json!({ "name": "x", "collaborative": true }), 400, "private"),
        (Method::POST, "users/sam/playlists", json!({ "name": "x" }), 403, "another user"),
        (Method::POST, path.as_str(), json!({ "uris": hundred_and_one }), 400, "100"),
        (Method::POST, path.as_str(), json!({ "uris": ["spotify:local:a:b:c:1"] }), 400, "Invalid track uri"),
        (
            Method::POST,
            path.as_str(),
            json!({ "uris": [format!("spotify:track:{}", "7".repeat(22))] }),
            400,
            "non-existing",
        ),
        (Method::POST, path.as_str(), json!({ "uris": uris(&[0]), "position": 5 }), 400, "bounds"),
        (Method::PUT, path.as_str(), json!({ "range_start": 9, "insert_before": 0 }), 400, "bounds"),
        (
            Method::DELETE,
            path.as_str(),
            json!({ "items": [{ "uri": uris(&[0])[0] }], "snapshot_id": "made up" }),
            400,
            "snapshot",
        ),
        (Method::GET, "playlists/7777777777777777777777/items", Value::Null, 404, "Resource not found"),
    ] {
        let (found, message) = session.refused(method.clone(), path, Some(body).filter(|body| !body.is_null())).await;
        assert_eq!(found, status, "{method} {path}: {message}");
        assert!(message.contains(says), "{method} {path}: {message}");
    }
    session.become_listener("sam", &Scope::ALL);
    let (status, _) = session.refused(Method::POST, &path, Some(json!({ "uris": uris(&[0]) }))).await;
    assert_eq!(status, 403, "somebody else's");
}

#[tokio::test]
async fn there_is_a_playlist_with_every_awkward_entry() {
    let session = Session::start().await;
    let lists = session.get("me/playlists?limit=50").await;
    let odd = lists["items"].as_array().unwrap().iter().find(|list| list["name"] == "Odds and Ends").unwrap()["id"]
        .as_str()
        .unwrap();
    let entries = |extra: &'static str| {
        let session = &session;
        async move {
            session.get(&format!("playlists/{odd}/items?limit=50{extra}")).await["items"].as_array().unwrap().clone()
        }
    };
    let plain = entries("").await;
    assert!(plain.iter().any(|row| row["item"].is_null()), "one that is gone");
    assert!(plain.iter().any(|row| row["added_at"].is_null() && row["added_by"].is_null()), "one from long ago");
    let local = plain.iter().find(|row| row["is_local"] == true).unwrap();
    assert!(local["item"]["id"].is_null() && local["item"]["uri"].as_str().unwrap().starts_with("spotify:local:"));
    let squeezed = plain.iter().find(|row| row["item"]["type"] == "episode").unwrap();
    assert!(
        squeezed["item"]["album"].is_object() && squeezed["item"]["track"] == true,
        "an episode in the shape of a track"
    );
    let whole = entries("&additional_types=track,episode").await;
    let episode = whole.iter().find(|row| row["item"]["type"] == "episode").unwrap();
    assert!(episode["item"]["show"].is_object() && episode["item"]["episode"] == true);
    let heard = entries("&market=GB").await;
    let relinked = heard.iter().filter(|row| row["item"]["linked_from"].is_object());
    assert!(relinked.clone().count() > 0, "a release that is not sold here");
    for row in relinked {
        assert_ne!(row["item"]["linked_from"]["id"], row["item"]["id"]);
    }
}

#[tokio::test]
async fn fields_pick_what_is_sent() {
    let session = Session::start().await;
    let id = create(&session, json!({ "name": "Test" })).await;
    session.ask(Method::POST, &format!("playlists/{id}/items"), Some(json!({ "uris": uris(&[1]) }))).await;
    let items = session.get(&format!("playlists/{id}/items?fields=total,items(item(name,album(name)))")).await;
    let album = "Rooms We Left the Light On In";
    assert_eq!(
        items,
        json!({ "total": 1, "items": [{ "item": { "name": "Second Cup", "album": { "name": album } } }] })
    );
    let head = session.get(&format!("playlists/{id}?fields=name,tracks.items(track(id))")).await;
    assert_eq!(
        head,
        json!({ "name": "Test", "tracks": { "items": [{ "track": { "id": "5AmTHXOp1sTFkYZBRBQ7zt" } }] } })
    );
}

#[tokio::test]
async fn deleting_a_playlist_is_to_stop_following_it() {
    let session = Session::start().await;
    let id = create(&session, json!({ "name": "Test" })).await;
    let uri = format!("spotify:playlist:{id}");
    let kept = |answer: Value| answer[0] == true;
    assert!(kept(session.get(&format!("me/library/contains?uris={uri}")).await));
    assert_eq!(session.ask(Method::DELETE, &format!("playlists/{id}/followers"), None).await.0, 200);
    assert!(!kept(session.get(&format!("me/library/contains?uris={uri}")).await));
    session.get(&format!("playlists/{id}")).await;
    assert_eq!(session.ask(Method::PUT, &format!("me/library?uris={uri}"), None).await, (200, Value::Null));
    assert_eq!(session.get("me/playlists?limit=1").await["items"][0]["id"], *id);
}

#[tokio::test]
async fn a_cover_is_a_small_jpeg() {
    let session = Session::start().await;
    let id = create(&session, json!({ "name": "Test" })).await;
    let url = format!("{}/v1/playlists/{id}/images", session.url());
    let put = |body: String| {
        session.http.put(&url).bearer_auth(&session.token).header("Content-Type", "image/jpeg").body(body).send()
    };
    // The beginning and the end of every JPEG.
    assert_eq!(put("/9j/2Q==".to_owned()).await.unwrap().status().as_u16(), 202);
    let images = session.get(&format!("playlists/{id}/images")).await;
    let served = session.http.get(images[0]["url"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(served.headers()["content-type"], "image/jpeg");
    assert_eq!(served.bytes().await.unwrap().as_ref(), [0xff, 0xd8, 0xff, 0xd9]);
    assert_eq!(put("not a picture".to_owned()).await.unwrap().status().as_u16(), 400);
    assert_eq!(put("/9j/".repeat(70_000)).await.unwrap().status().as_u16(), 413);
}

#[tokio::test]
async fn old_names_of_playlist_items_work_for_old_apps() {
    let session = Session::start().await;
    let id = create(&session, json!({ "name": "Test" })).await;
    let path = format!("playlists/{id}/tracks");
    assert_eq!(session.ask(Method::POST, &path, Some(json!([format!("spotify:track:{TRACK}")]))).await.0, 201);
    assert_eq!(session.get(&path).await["items"][0]["track"]["id"], TRACK);
    let body = json!({ "tracks": [{ "uri": format!("spotify:track:{TRACK}") }] });
    assert_eq!(session.ask(Method::DELETE, &path, Some(body)).await.0, 200);
    assert_eq!(session.get(&path).await["total"], 0);
}
