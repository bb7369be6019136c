//! What a search found, as one table.

use insta::assert_snapshot;
use linernotes::prelude::*;
use spotify_sandbox::Sandbox;

use crate::support::{lines, robin};

#[tokio::test]
async fn a_search_ranks_each_kind_for_itself() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let found = spotify.search("light", []).await.unwrap();
    let table = found.table().unwrap();
    let best = table.filter(&table.column("rank").unwrap().i64().unwrap().lt_eq(2)).unwrap();
    assert_snapshot!(lines(&best, &["kind", "rank", "name", "by", "release_date"]), @r#"
    "album" | 1 | "Rooms We Left the Light On In" | ["Nell Arden"] | 2019-06-28
    "album" | 2 | "Blue Postcard, Blue Cathedral" | ["Ayo Ravensdale & the Lighthouses"] | 2015-05-24
    "artist" | 1 | "Ayo Ravensdale & the Lighthouses" | null | null
    "artist" | 2 | "The Early Lighthouses" | null | null
    "audiobook" | 1 | "The Keeper of Lighthouse" | ["Ilse Rookwood"] | null
    "audiobook" | 2 | "Letters from Lighthouse" | ["Amparo Grünfeld"] | null
    "playlist" | 1 | "Morning Light" | ["Sam Okoro"] | null
    "playlist" | 2 | "Morning Light (indie rock)" | ["Celia Nakagawa"] | null
    "show" | 1 | "Wrong Lights" | ["Two Kettles"] | null
    "show" | 2 | "Common Lights" | ["Harbour Radio"] | null
    "track" | 1 | "Somebody's Weekend" | ["Nell Arden"] | 2019-06-28
    "track" | 2 | "Paper Lanterns" | ["Nell Arden"] | 2019-06-28
    "#);
    assert_eq!(best.column("id").unwrap().null_count() + best.column("uri").unwrap().null_count(), 0);
}

#[tokio::test]
async fn kinds_that_nobody_asked_for_have_no_rows() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let found = spotify.search("light", [SearchKind::Artist]).await.unwrap();
    let table = found.table().unwrap();
    assert_eq!(table.height(), found.artists.unwrap().len());
    assert_eq!(table.column("kind").unwrap().n_unique().unwrap(), 1);
    assert_eq!(table.column("by").unwrap().null_count(), table.height(), "an artist is by nobody");
}
