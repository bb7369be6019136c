//! Worlds: the same for the same seed, of any size, with something for every id if wanted.

use reqwest::Method;
use spotify_sandbox::Options;

use crate::support::{ALBUM, Session, TRACK};

async fn top(session: &Session, range: &str) -> Vec<String> {
    let page = session.get(&format!("me/top/tracks?limit=50&time_range={range}")).await;
    page["items"].as_array().unwrap().iter().map(|track| track["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_same_seed_makes_the_same_listener() {
    let (one, other) = (Session::start().await, Session::start().await);
    assert_eq!(top(&one, "long_term").await, top(&other, "long_term").await);
    let another = Session::start_with(Options { seed: 7, ..Options::default() }).await;
    assert_ne!(top(&one, "long_term").await, top(&another, "long_term").await);
    assert_eq!(
        another.get(&format!("albums/{ALBUM}")).await["name"],
        one.get(&format!("albums/{ALBUM}")).await["name"]
    );
}

#[tokio::test]
async fn some_of_what_was_loved_is_not_heard_any_more() {
    let session = Session::start().await;
    let (short, medium, long) =
        (top(&session, "short_term").await, top(&session, "medium_term").await, top(&session, "long_term").await);
    let forgotten = long.iter().filter(|id| !short.contains(id)).count();
    let lasting = long.iter().filter(|id| medium.contains(id)).count();
    assert!((15..=45).contains(&forgotten), "{forgotten} forgotten gems");
    assert!(lasting > 20, "{lasting} of half a year are of the whole year too");
}

#[tokio::test]
async fn any_id_knows_something_for_every_id_and_always_the_same() {
    let session = Session::start_with(Options { any_id: true, ..Options::default() }).await;
    let strange = Session::start().await;
    for path in [
        "tracks",
        "albums",
        "artists",
        "playlists",
        "shows",
        "episodes",
        "audiobooks",
        "chapters",
        "audio-features",
        "users",
    ] {
        let path = format!("{path}/11dFghVXANMlKmJXsNCbNl");
        let found = session.get(&path).await;
        assert_eq!(found["id"], "11dFghVXANMlKmJXsNCbNl", "{path}");
        assert_eq!(session.get(&path).await, found, "{path}");
        assert_eq!(strange.ask(Method::GET, &path, None).await.0, 404, "{path}");
    }
    assert_eq!(session.ask(Method::GET, "tracks/short", None).await.0, 400);
}

#[tokio::test]
async fn covers_are_pictures_of_the_size_they_say() {
    let session = Session::start().await;
    let images = session.get(&format!("albums/{ALBUM}")).await["images"].clone();
    let mut widths = Vec::new();
    for image in images.as_array().unwrap() {
        let response = session.http.get(image["url"].as_str().unwrap()).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "image/png");
        let png = response.bytes().await.unwrap();
        // A PNG tells its width in bytes 16 to 20.
        let width = u32::from_be_bytes(png[16..20].try_into().unwrap());
        assert_eq!(u64::from(width), image["width"].as_u64().unwrap());
        widths.push(width);
    }
    assert_eq!(widths, [640, 300, 64]);
    let unknown = session.http.get(format!("{}/image/nonsense", session.url())).send().await.unwrap();
    assert_eq!(unknown.status().as_u16(), 404);
}

#[tokio::test]
async fn another_service_knows_the_audio_features_of_some_tracks() {
    let session = Session::start().await;
    let ids: Vec<String> = top(&session, "long_term").await.into_iter().take(40).collect();
    let url = |ids: &[String]| format!("{}/recco/v1/audio-features?ids={}", session.url(), ids.join(","));
    let content = session.get(&url(&ids)).await["content"].clone();
    let rows = content.as_array().unwrap();
    assert!((15..40).contains(&rows.len()), "{} of 40", rows.len());
    for row in rows {
        let id = row["href"].as_str().unwrap().rsplit('/').next().unwrap();
        assert!(ids.iter().any(|asked| asked == id), "{row}");
        let true_one = session.get(&format!("audio-features/{id}")).await;
        assert_eq!((&row["energy"], row.get("time_signature")), (&true_one["energy"], None));
    }
    let too_many = session.ask(Method::GET, &url(&vec![TRACK.to_owned(); 41]), None).await;
    assert_eq!((too_many.0, &too_many.1["status"]), (400, &4004.into()));
}
