use spotify_client::{AlbumId, Error, Id as _, Track};
use spotify_sandbox::{Answer, Profile, Sandbox};

use crate::support::{ALBUM, LONG_ALBUM, client, one_line};

#[tokio::test]
async fn an_album_is_read_by_id_uri_and_link() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    let link = format!("https://open.spotify.com/intl-de/album/{ALBUM}?si=abc");
    for name in [ALBUM.to_owned(), format!("spotify:album:{ALBUM}"), link] {
        assert_eq!(spotify.album(name).await.unwrap().name, "Rooms We Left the Light On In");
    }
    let id = AlbumId::parse(ALBUM).unwrap();
    assert_eq!(spotify.album(&id).await.unwrap().id, Some(id));
}

#[tokio::test]
async fn an_album_has_its_tracks_in_order() {
    let sandbox = Sandbox::start().await;
    let album = client(&sandbox).album(ALBUM).await.unwrap();

    let numbers: Vec<_> = album.tracks.iter().map(|track| track.track_number.unwrap()).collect();
    assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
    assert_eq!(album.track_ids()[0].as_str(), "0ND8rF8oirMXtE59n585P6");
    assert_eq!(album.tracks[5].artists[1].name, "Ossian Bay");
    assert_eq!(
        (album.total_tracks, album.release_date.map(|date| date.to_string())),
        (8, Some("2019-06-28".to_owned()))
    );
}

#[tokio::test]
async fn an_album_of_more_than_a_page_comes_whole_both_ways() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);

    let album = spotify.album(LONG_ALBUM).await.unwrap();
    let tracks = spotify.album_tracks(LONG_ALBUM).await.unwrap();

    assert_eq!(album.tracks.len(), 60);
    assert_eq!(album.tracks[..], tracks);
    assert_eq!((album.tracks[59].disc_number, album.tracks[59].track_number), (Some(2), Some(30)));
    assert_eq!(sandbox.hits("GET /v1/albums/{id}/tracks"), 1 + 2);
}

#[tokio::test]
async fn a_page_that_leads_to_another_host_is_not_followed() {
    let sandbox = Sandbox::start().await;
    let elsewhere = Sandbox::start().await;
    let page = format!(r#"{{"items":[],"next":"{}/v1/albums/{ALBUM}/tracks"}}"#, elsewhere.url());
    let first = page.replace(r#""items":[]"#, r#""items":[{"name":"x"}]"#);
    sandbox.answer_next("GET /v1/albums/{id}/tracks", Answer::json(200, &first));

    let error = client(&sandbox).album_tracks(ALBUM).await.unwrap_err();

    assert!(matches!(&error, Error::CutShort { source, .. } if matches!(**source, Error::ForeignUrl(..))), "{error}");
    assert_eq!(error.so_far::<Track>().unwrap()[0].name, "x");
    assert_eq!(elsewhere.hits("GET /v1/albums/{id}/tracks"), 0);
}

#[tokio::test]
async fn an_app_of_2026_gets_the_album_without_what_was_cut() {
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(Profile::Development2026);
    let album = client(&sandbox).album(ALBUM).await.unwrap();
    assert_eq!((album.label, album.popularity, album.tracks.len()), (None, None, 8));
}

#[tokio::test]
async fn odd_values_are_taken_as_they_come() {
    let sandbox = Sandbox::start().await;
    let odd = r#"{"id":null,"name":null,"artists":null,"release_date":"0000","surprise":{"new":1},"tracks":{"total":3,
        "next":null,"items":[null,{"id":null,"is_local":true,"name":"tape","duration_ms":{"totalMilliseconds":1},
        "uri":"spotify:local:a:b:c:9"},{"id":"0ND8rF8oirMXtE59n585P6","duration_ms":182800.0}]}}"#;
    sandbox.answer_next("GET /v1/albums/{id}", Answer::json(200, odd));

    let album = client(&sandbox).album(ALBUM).await.unwrap();

    assert_eq!(album.release_date, None);
    assert_eq!(album.tracks.len(), 2);
    assert_eq!((album.tracks[0].duration_ms, album.tracks[0].is_local), (None, true));
    assert_eq!(album.tracks[1].duration_ms, Some(182_800));
    assert_eq!(album.track_ids().len(), 1);
}

#[tokio::test]
async fn an_unknown_album_and_nonsense_are_told_apart() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);

    let unknown = spotify.album("0000000000000000000000").await.unwrap_err();
    assert_eq!(
        one_line(&unknown),
        "Spotify has no album with the id 0000000000000000000000: copy its link again (in Spotify: Share, Copy link)"
    );
    let nonsense = spotify.album("my favourite album").await.unwrap_err();
    assert!(one_line(&nonsense).starts_with("`my favourite album` is not an album id: use 22 letters and digits"));
    assert_eq!(sandbox.hits("GET /v1/albums/{id}"), 1, "nonsense is not sent");
}
