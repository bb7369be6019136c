//! Records that Spotify sends, and hardly documents: each is a row like others.

use insta::assert_snapshot;
use linernotes::prelude::*;
use linernotes::spotify_client::Queue;
use spotify_sandbox::{Answer, Sandbox};

use crate::support::{ALBUM, LONG_ALBUM, TRACK, UNKNOWN, client, known, lines, robin};

/// A sandbox that answers the next request of a route with this.
async fn sandbox(route: &str, answer: &Value) -> Sandbox {
    let sandbox = Sandbox::start().await;
    sandbox.answer_next(route, Answer::json(200, &answer.to_string()));
    sandbox
}

#[tokio::test]
async fn tracks_of_which_next_to_nothing_is_known() {
    let tracks = json!({ "tracks": [
        null,
        { "id": null, "is_local": true, "uri": "spotify:local:a:b:c:187", "name": "a\nb", "duration_ms": {}, "explicit": null,
          "artists": [{ "id": null, "name": "x" }, { "id": null, "name": "" }], "album": { "id": null, "name": "" } },
        { "id": TRACK, "name": "", "artists": [], "album": { "id": ALBUM, "release_date": "0000", "images": [] } },
        { "id": TRACK, "name": null, "album": { "id": ALBUM, "release_date": "1999-07", "images": null } },
    ] });
    let sandbox = sandbox("GET /v1/tracks", &tracks).await;
    let ids = [UNKNOWN, TRACK, "5AmTHXOp1sTFkYZBRBQ7zt", "3JPXFD2aJ4dHPMnGwo41bO"];
    let table = client(&sandbox).tracks(ids).await.unwrap().table().unwrap();
    assert_snapshot!(lines(&table, &["name", "artists", "artist_ids", "album", "release_date", "duration_ms"]), @r#"
    null | null | null | null | null | null
    "a
    b" | ["x", null] | [null, null] | null | null | null
    null | [] | [] | null | null | null
    null | [] | [] | null | 1999-07-01 | null
    "#);
    assert_eq!(known(&table, 0), "");
    assert_snapshot!(known(&table, 1), @"name, artists, explicit, artist_ids, uri");
    assert_snapshot!(known(&table, 2), @"artists, explicit, artist_ids, album_id, id");
}

#[tokio::test]
async fn albums_after_a_takedown() {
    let albums = json!({ "albums": [
        { "id": ALBUM, "name": "", "album_type": "", "artists": null, "release_date": "0000", "images": [],
          "external_ids": null, "uri": "" },
        null,
    ] });
    let sandbox = sandbox("GET /v1/albums", &albums).await;
    let table = client(&sandbox).albums([ALBUM, LONG_ALBUM]).await.unwrap().table().unwrap();
    assert_snapshot!(known(&table, 0), @"artists, total_tracks, genres, artist_ids, id");
    assert_eq!(known(&table, 1), "");
}

#[tokio::test]
async fn artists_of_whom_only_the_name_is_told() {
    let artists = json!({ "artists": [
        { "id": TRACK, "name": "a", "followers": { "href": null, "total": null }, "images": [{ "url": "x", "width": null, "height": null }] },
        { "id": null, "name": "b", "followers": null, "genres": null, "images": [{ "url": "x", "width": 32, "height": 32 }] },
    ] });
    let sandbox = sandbox("GET /v1/artists", &artists).await;
    let table = client(&sandbox).artists([TRACK, ALBUM]).await.unwrap().table().unwrap();
    assert_snapshot!(known(&table, 0), @"name, genres, image_url, id");
    assert_snapshot!(known(&table, 1), @"name, genres");
}

#[tokio::test]
async fn a_queue_of_what_nobody_has_seen_before() {
    let queue = json!({ "currently_playing": null, "queue": [
        { "type": "episode", "id": TRACK, "name": "a", "show": { "id": TRACK, "name": "b" }, "release_date": "2020" },
        { "type": "episode", "id": TRACK, "name": "without a show" },
        { "type": "track", "is_local": true, "id": null, "name": "mine", "uri": "spotify:local:::mine:1" },
        { "type": "chapter", "id": TRACK, "name": "c", "duration_ms": 7, "uri": "spotify:chapter:x" },
        { "type": "track", "id": 7 },
        "surprise",
    ] });
    let sandbox = sandbox("GET /v1/me/player/queue", &queue).await;
    let table = robin(&sandbox).await.queue().await.unwrap().table().unwrap();
    assert_snapshot!(lines(&table, &["position", "kind", "name", "album", "release_date", "duration_ms", "id"]), @r#"
    1 | "episode" | "a" | "b" | 2020-01-01 | null | "0ND8rF8oirMXtE59n585P6"
    2 | "episode" | "without a show" | null | null | null | "0ND8rF8oirMXtE59n585P6"
    3 | "local" | "mine" | null | null | null | null
    4 | "chapter" | "c" | null | null | 7 | "0ND8rF8oirMXtE59n585P6"
    5 | "track" | null | null | null | null | null
    6 | null | null | null | null | null | null
    "#);
}

#[tokio::test]
async fn a_queue_while_nothing_plays_begins_at_one() {
    let queue = |text: Value| serde_json::from_value::<Queue>(text).unwrap().table().unwrap();
    let next = json!({ "type": "track", "id": TRACK, "name": "a" });
    let position = |table: &DataFrame| table.column("position").unwrap().i64().unwrap().get(0);
    assert_eq!(position(&queue(json!({ "currently_playing": null, "queue": [next] }))), Some(1));
    assert_eq!(position(&queue(json!({ "currently_playing": next, "queue": [] }))), Some(0));
    assert_eq!(queue(json!({ "currently_playing": null, "queue": null })).height(), 0);
}

#[tokio::test]
async fn what_was_saved_and_is_gone() {
    let saved = json!({ "items": [
        { "added_at": "2026-01-02T03:04:05Z", "track": null },
        { "added_at": null, "track": { "id": TRACK, "name": "a" } },
        null,
    ], "next": null, "total": 3, "limit": 50, "offset": 0 });
    let sandbox = sandbox("GET /v1/me/tracks", &saved).await;
    let table = robin(&sandbox).await.saved_tracks().await.unwrap().table().unwrap();
    assert_eq!((table.height(), known(&table, 0).as_str()), (2, "added_at"));
    assert_snapshot!(known(&table, 1), @"name, artists, explicit, artist_ids, id");
}

#[tokio::test]
async fn a_playlist_of_what_nobody_has_seen_before() {
    let items = json!({ "items": [
        { "added_at": "soon", "added_by": null, "is_local": false, "item": { "type": "jingle", "name": "a" } },
        { "added_at": "1970-01-01T00:00:00Z", "added_by": { "id": "" }, "is_local": true, "item": null },
        { "is_local": true, "item": { "type": "track", "id": null, "name": "mine", "artists": [{ "id": null, "name": "x" }] } },
    ], "next": null, "total": 3, "limit": 50, "offset": 0 });
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let own = spotify.my_playlists().first(1).await.unwrap().remove(0);
    sandbox.answer_next("GET /v1/playlists/{id}/items", Answer::json(200, &items.to_string()));
    let table = spotify.playlist_items(&own.id).page(0).await.unwrap().table().unwrap();
    assert_snapshot!(lines(&table, &["position", "added_at", "added_by", "kind", "name", "artists"]), @r#"
    0 | null | null | "jingle" | "a" | null
    1 | 1970-01-01 00:00:00 UTC | null | null | null | null
    2 | null | null | "local" | "mine" | ["x"]
    "#);
}
