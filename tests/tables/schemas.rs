//! The columns of every table: names, types and order, whatever the values, and also without rows.

use insta::assert_snapshot;
use linernotes::prelude::*;
use linernotes::spotify_client::{Category, Queue};
use spotify_sandbox::Sandbox;

use crate::support::{ALBUM, TRACK, playlist, robin, schema};

/// The schema of a table of such records, which is that of one without rows and that of one with a gap.
fn columns<R: Row + Clone>(rows: &[R]) -> String {
    assert!(!rows.is_empty(), "a table without rows shows nothing");
    let table = rows.table().unwrap();
    assert_eq!(table.height(), rows.len());
    assert_eq!(R::empty_table().unwrap().schema(), table.schema());
    assert_eq!(R::empty_table().unwrap().height(), 0);
    let gap = vec![None, rows.first().cloned()].table().unwrap();
    assert_eq!((gap.schema(), gap.height()), (table.schema(), 2));
    schema(&table)
}

#[tokio::test]
async fn of_music() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let album = spotify.album(ALBUM).await.unwrap();
    let tracks: Vec<Track> = spotify.tracks([TRACK]).await.unwrap().into_iter().flatten().collect();
    let artist = spotify.artist(album.artists[0].id.as_ref().unwrap()).await.unwrap();
    let features = spotify.audio_features([TRACK]).await.unwrap();

    assert_eq!(schema(&album.table().unwrap()), columns(&tracks));
    assert_snapshot!(columns(&tracks), @r#"
    name str, artists list[str], album str, release_date date, disc_number i64, track_number i64,
    duration_ms i64, explicit bool, popularity i64, isrc str, artist_ids list[str], album_id str,
    cover_url str, id str, uri str
    "#);
    assert_snapshot!(columns(&[album]), @r#"
    name str, artists list[str], release_date date, release_date_precision str, total_tracks i64,
    album_type str, label str, popularity i64, genres list[str], upc str, artist_ids list[str],
    cover_url str, id str, uri str
    "#);
    assert_snapshot!(columns(&[artist]), @"name str, genres list[str], popularity i64, followers i64, image_url str, id str, uri str");
    assert_snapshot!(columns(&features), @r#"
    danceability f64, energy f64, key i64, loudness f64, mode i64, speechiness f64, acousticness f64,
    instrumentalness f64, liveness f64, valence f64, tempo f64, type str, id str, uri str,
    track_href str, analysis_url str, duration_ms i64, time_signature i64, source str
    "#);
}

#[tokio::test]
async fn of_a_listeners_own() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let items = spotify.playlist_items(playlist(&spotify, "Odds and Ends").await.id).await.unwrap();
    let top_tracks = spotify.top_tracks(TimeRange::ShortTerm).await.unwrap();
    let top_artists = spotify.top_artists(TimeRange::ShortTerm).await.unwrap();

    assert_snapshot!(columns(&spotify.my_playlists().await.unwrap()), @r#"
    name str, owner str, total_items i64, public bool, collaborative bool, description str,
    snapshot_id str, cover_url str, id str, uri str
    "#);
    assert_snapshot!(columns(&items), @r#"
    position i64, added_at datetime[ms, UTC], added_by str, kind str, name str, artists list[str],
    album str, release_date date, disc_number i64, track_number i64, duration_ms i64, explicit bool,
    popularity i64, isrc str, artist_ids list[str], album_id str, cover_url str, id str, uri str
    "#);
    assert_snapshot!(columns(&spotify.saved_tracks().await.unwrap()), @r#"
    added_at datetime[ms, UTC], name str, artists list[str], album str, release_date date,
    disc_number i64, track_number i64, duration_ms i64, explicit bool, popularity i64, isrc str,
    artist_ids list[str], album_id str, cover_url str, id str, uri str
    "#);
    assert_snapshot!(columns(&spotify.saved_albums().await.unwrap()), @r#"
    added_at datetime[ms, UTC], name str, artists list[str], release_date date,
    release_date_precision str, total_tracks i64, album_type str, label str, popularity i64,
    genres list[str], upc str, artist_ids list[str], cover_url str, id str, uri str
    "#);
    assert_snapshot!(columns(&spotify.saved_shows().await.unwrap()), @r#"
    added_at datetime[ms, UTC], name str, publisher str, total_episodes i64, languages list[str],
    explicit bool, media_type str, cover_url str, id str, uri str
    "#);
    assert_snapshot!(columns(&spotify.saved_episodes().await.unwrap()), @r#"
    added_at datetime[ms, UTC], name str, show str, release_date date, duration_ms i64, explicit bool,
    languages list[str], fully_played bool, resume_position_ms i64, show_id str, cover_url str, id str,
    uri str
    "#);
    assert_snapshot!(columns(&spotify.saved_audiobooks().await.unwrap()), @r#"
    added_at datetime[ms, UTC], name str, authors list[str], narrators list[str], edition str,
    publisher str, total_chapters i64, languages list[str], explicit bool, cover_url str, id str,
    uri str
    "#);
    assert_snapshot!(columns(&spotify.recently_played().await.unwrap()), @r#"
    played_at datetime[ms, UTC], context_type str, context_uri str, name str, artists list[str],
    album str, release_date date, disc_number i64, track_number i64, duration_ms i64, explicit bool,
    popularity i64, isrc str, artist_ids list[str], album_id str, cover_url str, id str, uri str
    "#);
    assert_snapshot!(columns(&[spotify.me().await.unwrap()]), @"name str, country str, product str, followers i64, image_url str, id str, uri str");
    for (ranked, plain, none) in [
        (top_tracks.ranked(TimeRange::ShortTerm), top_tracks.table(), Vec::<Track>::new().ranked(TimeRange::ShortTerm)),
        (
            top_artists.ranked(TimeRange::ShortTerm),
            top_artists.table(),
            Vec::<Artist>::new().ranked(TimeRange::ShortTerm),
        ),
    ] {
        assert_eq!(schema(&ranked.unwrap().drop_many(["rank", "range"])), schema(&plain.unwrap()));
        assert!(schema(&none.unwrap()).starts_with("rank i64, range str, name str"));
    }
}

#[tokio::test]
async fn of_the_player() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let nothing = Queue { currently_playing: None, queue: Vec::new() }.table().unwrap();

    assert_snapshot!(columns(&spotify.devices().await.unwrap()), @r#"
    name str, kind str, is_active bool, volume_percent i64, is_private_session bool,
    is_restricted bool, supports_volume bool, id str
    "#);
    assert_snapshot!(schema(&nothing), @r#"
    position i64, kind str, name str, artists list[str], album str, release_date date, disc_number i64,
    track_number i64, duration_ms i64, explicit bool, popularity i64, isrc str, artist_ids list[str],
    album_id str, cover_url str, id str, uri str
    "#);
    assert_eq!(spotify.queue().await.unwrap().table().unwrap().schema(), nothing.schema());
    assert_eq!(Playable::empty_table().unwrap().schema(), nothing.drop("position").unwrap().schema());
}

#[tokio::test]
async fn of_what_is_spoken() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let show = spotify.saved_shows().first(1).await.unwrap().remove(0).item.unwrap();
    let show = spotify.show(&show.id).await.unwrap();
    let book = spotify.saved_audiobooks().first(1).await.unwrap().remove(0).item.unwrap();
    let book = spotify.audiobook(&book.id).await.unwrap();

    for (table, rows, whole) in [
        (show.table().unwrap(), columns(&show.episodes), ["show", "show_id"]),
        (book.table().unwrap(), columns(&book.chapters), ["audiobook", "audiobook_id"]),
    ] {
        assert_eq!(schema(&table), rows);
        assert!(whole.iter().all(|name| table.column(name).unwrap().null_count() == 0), "{table}");
    }
    assert_snapshot!(columns(&show.episodes), @r#"
    name str, show str, release_date date, duration_ms i64, explicit bool, languages list[str],
    fully_played bool, resume_position_ms i64, show_id str, cover_url str, id str, uri str
    "#);
    assert_snapshot!(columns(&book.chapters), @r#"
    name str, audiobook str, chapter_number i64, release_date date, duration_ms i64, explicit bool,
    languages list[str], fully_played bool, resume_position_ms i64, audiobook_id str, cover_url str,
    id str, uri str
    "#);
    assert_snapshot!(columns(&[show]), @r#"
    name str, publisher str, total_episodes i64, languages list[str], explicit bool, media_type str,
    cover_url str, id str, uri str
    "#);
    assert_snapshot!(columns(&[book]), @r#"
    name str, authors list[str], narrators list[str], edition str, publisher str, total_chapters i64,
    languages list[str], explicit bool, cover_url str, id str, uri str
    "#);
}

#[tokio::test]
async fn of_what_is_found() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let found = spotify.search("a", []).await.unwrap().table().unwrap();
    assert_snapshot!(schema(&found), @r#"
    kind str, rank i64, name str, by list[str], release_date date, popularity i64, cover_url str,
    id str, uri str
    "#);
    assert_eq!(SearchResults::default().table().unwrap().schema(), found.schema());
    assert_snapshot!(schema(&Category::empty_table().unwrap()), @"name str, icon_url str, id str");
    assert_snapshot!(columns(Scope::ALL), @"scope str, opens str");
}
