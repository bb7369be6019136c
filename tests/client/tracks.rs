use spotify_sandbox::Sandbox;

use crate::support::{ALBUM, TRACK, client, one_line};

#[tokio::test]
async fn a_track_names_its_album() {
    let sandbox = Sandbox::start().await;
    let track = client(&sandbox).track(TRACK).await.unwrap();

    assert_eq!((track.name.as_str(), track.duration_ms, track.popularity), ("Paper Lanterns", Some(182_800), Some(61)));
    let album = track.album.unwrap();
    assert_eq!((album.name.as_str(), album.total_tracks), ("Rooms We Left the Light On In", 8));
    assert!(album.tracks.is_empty());
}

#[tokio::test]
async fn the_id_of_an_album_is_not_taken_for_one_of_a_track() {
    let sandbox = Sandbox::start().await;
    let error = client(&sandbox).track(format!("spotify:album:{ALBUM}")).await.unwrap_err();
    assert!(one_line(&error).contains("names a thing of the kind `album`, not a track"), "{error}");
}

#[tokio::test]
async fn any_path_can_be_read_as_raw_json() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);

    let page = spotify.get(&format!("albums/{ALBUM}/tracks?limit=3&offset=3")).await.unwrap();
    assert_eq!(page["items"].as_array().unwrap().len(), 3);

    let next = spotify.get(page["next"].as_str().unwrap()).await.unwrap();
    assert_eq!((next["offset"].as_u64(), next["next"].is_null()), (Some(6), true));

    let error = spotify.get("https://api.spotify.com/v1/me").await.unwrap_err();
    assert!(one_line(&error).contains("the token is sent nowhere else"), "{error}");
}
