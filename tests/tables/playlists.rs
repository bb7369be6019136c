//! Playlists as tables, with all that stands in them.

use insta::assert_snapshot;
use linernotes::prelude::*;
use spotify_sandbox::Sandbox;

use crate::support::{known, lines, playlist, robin};

#[tokio::test]
async fn whatever_a_playlist_holds_is_a_row_in_its_place() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let odds = playlist(&spotify, "Odds and Ends").await;
    let table = spotify.playlist_items(&odds.id).await.unwrap().table().unwrap();

    assert_eq!(Some(table.height()), odds.total());
    assert_snapshot!(lines(&table, &["position", "kind", "name", "artists", "album"]), @r##"
    0 | "track" | "Distant Season" | ["Nomadae Orkestra"] | "Staircase & Ocean"
    1 | "track" | "Don't Call the Avenue" | ["Delta Moro FM"] | "Radio in the Attic (Deluxe Edition)"
    2 | "track" | "Staircase Hurricane" | ["The Wandering Antlers"] | "Golden Hour Funk, Vol. 4"
    3 | "track" | "Northern Season" | ["Mirador Sessions"] | "Endless Wire"
    4 | "track" | "Gideon's Balcony" | ["Cormac Penhaligon"] | "Cormac Penhaligon"
    5 | "track" | "Shoreline in the North" | ["Edda Okonjo"] | "Essential Disco, Vol. 7"
    6 | null | null | null | null
    7 | "local" | "Second Cup (Rough Mix)" | ["Nell Arden"] | "Kitchen Tapes"
    8 | "episode" | "#76 Wanda Oduya on statistics in daily life" | null | "The Long Kettle"
    9 | "track" | "Distant Season" | ["Nomadae Orkestra"] | "Staircase & Ocean"
    10 | "track" | "Jonas's Carousel (feat. Quarto Trio)" | ["Quill Delacourt", "Quarto Trio"] | "Golden Island, Golden Feather (Deluxe Edition)"
    11 | "track" | "All My Friends Are Architects" | ["The Faded Ministers"] | "Ein Zimmer ohne Uhr EP"
    12 | "track" | "Bodil's Garden" | ["Cormac Castellane"] | "Don't Catch the Summer"
    13 | "local" | "für Elsa + 1" | ["Åse & Co: "Two/Three""] | null
    14 | "track" | "Paper Lanterns" | ["Nell Arden"] | "Rooms We Left the Light On In"
    15 | "track" | "Shoreline in the North" | ["Edda Okonjo"] | "Essential Disco, Vol. 7"
    "##);
    let kind = table.column("kind").unwrap().str().unwrap();
    let row = |wanted: Option<&str>| kind.iter().position(|kind| kind == wanted).unwrap();
    assert_snapshot!(known(&table, row(None)), @"position, added_at, added_by");
    assert_snapshot!(known(&table, row(Some("local"))), @"position, added_at, added_by, kind, name, artists, album, duration_ms, explicit, artist_ids, uri");
    assert_snapshot!(known(&table, row(Some("episode"))), @"position, added_at, added_by, kind, name, album, release_date, duration_ms, explicit, cover_url, id, uri");
    // The oldest lists do not say who added what, and when.
    assert!(table.column("added_at").unwrap().get(0).unwrap().is_null());
    assert!(table.column("added_by").unwrap().get(0).unwrap().is_null());
}

#[tokio::test]
async fn a_later_page_knows_its_place() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let long = playlist(&spotify, "Long Way Round").await;
    let page = spotify.playlist_items(&long.id).page(100).await.unwrap().table().unwrap();
    let positions = page.column("position").unwrap().i64().unwrap().clone();
    assert_eq!((positions.min(), positions.max()), (Some(100), Some(149)));
}

#[tokio::test]
async fn playlists_tell_whose_they_are_and_how_long() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let mut playlists = spotify.my_playlists().await.unwrap();
    playlists.retain(|list| ["Blank", "Neither Public nor Not", "Long Way Round"].contains(&list.name.as_str()));
    let playlists = playlists.table().unwrap();
    assert_snapshot!(lines(&playlists, &["name", "owner", "total_items", "public", "collaborative", "description"]), @r#"
    "Long Way Round" | "Robin Vale" | 250 | true | false | null
    "Blank" | "Robin Vale" | 0 | true | false | "Nothing yet."
    "Neither Public nor Not" | "Robin Vale" | 12 | null | false | null
    "#);
}
