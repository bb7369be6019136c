//! Lists: pages link to each other, and following them shows everything once.

use std::collections::HashSet;

use reqwest::Method;
use serde_json::Value;

use crate::support::{ALBUM, Session};

/// Everything in a list, by following `next`; `at` leads to the paging object.
async fn all(session: &Session, path: &str, at: &str) -> (Vec<Value>, Value) {
    let mut rows = Vec::new();
    let mut next = path.to_owned();
    loop {
        let answer = session.get(&next).await;
        let page = answer.pointer(at).unwrap_or_else(|| panic!("{path} has no {at}"));
        rows.extend(page["items"].as_array().unwrap().iter().cloned());
        assert!(rows.len() < 2000, "{path} does not end");
        match page["next"].as_str() {
            Some(link) => next = link.to_owned(),
            None => return (rows, page["total"].clone()),
        }
    }
}

#[tokio::test]
async fn every_list_ends_and_has_as_many_rows_as_it_says() {
    let session = Session::start().await;
    let show = session.get("me/shows?limit=1").await["items"][0]["show"]["id"].as_str().unwrap().to_owned();
    let audiobook =
        session.get("me/audiobooks?limit=1").await["items"][0]["audiobook"]["id"].as_str().unwrap().to_owned();
    let artist = session.get("me/top/artists?limit=1").await["items"][0]["id"].as_str().unwrap().to_owned();
    for (path, at) in [
        (format!("albums/{ALBUM}/tracks?limit=3"), ""),
        (format!("artists/{artist}/albums?limit=1"), ""),
        (format!("artists/{artist}/albums?include_groups=album,single&limit=1"), ""),
        (format!("shows/{show}/episodes?limit=7"), ""),
        (format!("audiobooks/{audiobook}/chapters?limit=3"), ""),
        ("me/tracks?limit=50".to_owned(), ""),
        ("me/albums?limit=7".to_owned(), ""),
        ("me/shows?limit=2".to_owned(), ""),
        ("me/episodes?limit=5".to_owned(), ""),
        ("me/audiobooks?limit=3".to_owned(), ""),
        ("me/playlists?limit=3".to_owned(), ""),
        ("me/top/tracks?limit=13&time_range=long_term".to_owned(), ""),
        ("me/following?type=artist&limit=7".to_owned(), "/artists"),
        ("search?q=the&type=track&limit=50".to_owned(), "/tracks"),
        ("browse/new-releases?limit=30".to_owned(), "/albums"),
        ("browse/categories?limit=7".to_owned(), "/categories"),
    ] {
        let (rows, total) = all(&session, &path, at).await;
        assert_eq!(Value::from(rows.len()), total, "{path}");
        assert!(!rows.is_empty(), "{path}");
        let inside = |row: &Value| row.as_object()?.values().find_map(|part| Some(part["id"].as_str()?.to_owned()));
        let id = |row: &Value| row["id"].as_str().map(str::to_owned).or_else(|| inside(row));
        let ids: HashSet<_> = rows.iter().filter_map(id).collect();
        assert!(ids.len() > rows.len() / 2, "{path}: the same rows again and again");
    }
}

#[tokio::test]
async fn recently_played_goes_back_fifty_plays_and_no_further() {
    let session = Session::start().await;
    let mut rows: Vec<String> = Vec::new();
    let mut next = Some("me/player/recently-played?limit=20".to_owned());
    while let Some(link) = next {
        let page = session.get(&link).await;
        assert_eq!(page.get("total"), None);
        rows.extend(page["items"].as_array().unwrap().iter().map(|row| row["played_at"].as_str().unwrap().to_owned()));
        next = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(rows.len(), 50);
    assert!(rows.is_sorted_by(|one, other| one > other), "newest first: {rows:?}");
    let after = session.get("me/player/recently-played?after=99999999999999").await;
    assert_eq!(
        (after["items"].as_array().unwrap().len(), &after["cursors"], &after["next"]),
        (0, &Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn limits_are_those_of_each_endpoint() {
    let session = Session::start().await;
    for path in [
        "me/tracks?limit=51",
        "me/tracks?limit=0",
        "me/top/tracks?limit=99",
        "recommendations?seed_genres=pop&limit=101",
    ] {
        assert_eq!(session.refused(Method::GET, path, None).await, (400, "Invalid limit".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn batch_reads_keep_the_order_and_put_null_for_the_unknown() {
    let session = Session::start().await;
    let unknown = "7".repeat(22);
    let tracks = session.get(&format!("tracks?ids=3JPXFD2aJ4dHPMnGwo41bO,{unknown},0ND8rF8oirMXtE59n585P6")).await;
    let names: Vec<&Value> = tracks["tracks"].as_array().unwrap().iter().map(|track| &track["name"]).collect();
    assert_eq!(names, ["Somebody's Weekend".into(), Value::Null, "Paper Lanterns".into()].iter().collect::<Vec<_>>());
    let too_many = format!("tracks?ids={}", vec![unknown.as_str(); 51].join(","));
    assert_eq!(session.refused(Method::GET, &too_many, None).await.0, 400);
    assert_eq!(session.refused(Method::GET, "tracks", None).await.0, 400);
}
