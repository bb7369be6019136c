//! Search: words, filters, kinds.

use reqwest::Method;
use serde_json::Value;
use spotify_sandbox::Options;

use crate::support::{ALBUM, Session, TRACK};

fn ids(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().filter_map(|item| item["id"].as_str()).collect()
}

#[tokio::test]
async fn words_find_things_by_their_names_and_makers() {
    let session = Session::start().await;
    for (query, kind, expected) in [
        ("paper lanterns nell arden", "track", TRACK),
        ("track:\"paper lanterns\" artist:arden", "track", TRACK),
        ("isrc:QZZZZ1900001", "track", TRACK),
        ("rooms we left", "album", ALBUM),
        ("album:rooms year:2019", "album", ALBUM),
        ("upc:000000000017", "album", ALBUM),
        ("nell arden", "artist", "k4iaPPtR8bycOGuEH244yz"),
    ] {
        let page = session.get(&format!("search?q={query}&type={kind}")).await;
        assert_eq!(ids(&page[format!("{kind}s")]).first(), Some(&expected), "{query}");
    }
    let none = session.get("search?q=album:rooms year:1950&type=album").await;
    assert_eq!(none["albums"]["total"], 0);
}

#[tokio::test]
async fn only_what_was_asked_for_is_searched() {
    let session = Session::start().await;
    let found = session.get("search?q=a&type=show,episode,audiobook,playlist,artist").await;
    let keys: Vec<&String> = found.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["artists", "audiobooks", "episodes", "playlists", "shows"]);
    for (path, says) in [
        ("search?type=track", "No search query"),
        ("search?q=a", "Missing parameter type"),
        ("search?q=a&type=song", "Bad search type field song"),
        ("search?q=a&type=track&offset=1001", "Invalid offset"),
    ] {
        assert_eq!(session.refused(Method::GET, path, None).await, (400, says.to_owned()), "{path}");
    }
}

#[tokio::test]
async fn filters_hold_for_every_row() {
    let session = Session::start().await;
    let tracks = session.get("search?q=genre:jazz year:1990-1999&type=track&limit=50").await;
    assert!(ids(&tracks["tracks"]).len() > 3);
    for track in tracks["tracks"]["items"].as_array().unwrap() {
        let year: u32 = track["album"]["release_date"].as_str().unwrap()[..4].parse().unwrap();
        assert!((1990..=1999).contains(&year), "{year}");
    }
    let new = session.get("search?q=tag:new&type=album&limit=50").await;
    assert!(!ids(&new["albums"]).is_empty());
    for album in new["albums"]["items"].as_array().unwrap() {
        assert!(album["release_date"].as_str().unwrap() >= "2026-11-07", "{album}");
    }
}

#[tokio::test]
async fn pages_of_playlists_have_holes() {
    let session = Session::start().await;
    let page = &session.get("search?q=for&type=playlist&limit=50").await["playlists"];
    let rows = page["items"].as_array().unwrap();
    assert!(rows.iter().any(Value::is_null), "null, as Spotify has it since 2024");
    assert!(page["total"].as_u64().unwrap() as usize >= rows.len());
}

#[tokio::test]
async fn a_world_of_a_million_tracks_can_be_searched() {
    let session = Session::start_with(Options { size: 1_000_000, ..Options::default() }).await;
    let found = session.get("search?q=paper lanterns&type=track,album,artist&limit=50").await;
    assert!(ids(&found["tracks"]).contains(&TRACK));
}
