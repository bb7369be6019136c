//! Albums as tables: what they are, and what is on them.

use insta::assert_snapshot;
use linernotes::prelude::*;
use spotify_sandbox::Sandbox;

use crate::support::{ALBUM, LONG_ALBUM, TRACK, client, lines};

#[tokio::test]
async fn an_albums_tracks_are_a_table_that_knows_the_album() {
    let sandbox = Sandbox::start().await;
    let table = client(&sandbox).album(ALBUM).await.unwrap().table().unwrap();
    let row = table.slice(5, 1);
    assert_snapshot!(lines(&row, &["track_number", "name", "artists", "duration_ms", "explicit"]), @r#"6 | "Window Seat" | ["Nell Arden", "Ossian Bay"] | 191460 | false"#);
    assert_snapshot!(lines(&row, &["album", "album_id", "release_date"]), @r#""Rooms We Left the Light On In" | "2f4Ejh4Po2rpuXSYa6IDCe" | 2019-06-28"#);
    for name in ["album", "album_id", "release_date", "cover_url"] {
        assert_eq!(table.column(name).unwrap().n_unique().unwrap(), 1, "{name}");
        assert_eq!(table.column(name).unwrap().null_count(), 0, "{name}");
    }
}

#[tokio::test]
async fn a_track_from_an_album_and_the_same_asked_for_are_the_same_row() {
    let sandbox = Sandbox::start().await;
    let spotify = client(&sandbox);
    let on_album = spotify.album(ALBUM).await.unwrap().table().unwrap().head(Some(1));
    let alone = vec![spotify.track(TRACK).await.unwrap()].table().unwrap();
    // Only the track itself tells these.
    let more = ["popularity", "isrc"];
    assert!(on_album.drop_many(more).equals_missing(&alone.drop_many(more)), "{on_album}\n{alone}");
    assert_eq!(alone.select(more).unwrap().columns().iter().map(Column::null_count).sum::<usize>(), 0);
}

#[tokio::test]
async fn a_long_album_has_all_its_rows() {
    let sandbox = Sandbox::start().await;
    assert_eq!(client(&sandbox).album(LONG_ALBUM).await.unwrap().table().unwrap().height(), 60);
}

#[tokio::test]
async fn albums_are_rows_too() {
    let sandbox = Sandbox::start().await;
    let albums = client(&sandbox).albums([ALBUM, LONG_ALBUM]).await.unwrap().table().unwrap();
    assert_snapshot!(lines(&albums, &["name", "artists", "release_date", "release_date_precision", "total_tracks"]), @r#"
    "Rooms We Left the Light On In" | ["Nell Arden"] | 2019-06-28 | "day" | 8
    "Sixty Sketches" | ["Ossian Bay"] | 2021-01-01 | "year" | 60
    "#);
}
