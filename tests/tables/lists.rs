//! What a listener saved, plays and played.

use insta::assert_snapshot;
use linernotes::prelude::*;
use spotify_sandbox::Sandbox;

use crate::support::{ALBUM, lines, robin};

#[tokio::test]
async fn top_lists_have_ranks_and_stack_upon_each_other() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let mut both =
        spotify.top_tracks(TimeRange::ShortTerm).first(3).await.unwrap().ranked(TimeRange::ShortTerm).unwrap();
    let year = spotify.top_tracks(TimeRange::LongTerm).first(2).await.unwrap().ranked(TimeRange::LongTerm).unwrap();
    both.vstack_mut(&year).unwrap();
    assert_snapshot!(lines(&both, &["rank", "range"]), @r#"
    1 | "short_term"
    2 | "short_term"
    3 | "short_term"
    1 | "long_term"
    2 | "long_term"
    "#);
}

#[tokio::test]
async fn what_is_saved_and_what_was_played_has_its_moment_in_utc() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let saved = spotify.saved_tracks().first(5).await.unwrap();
    let plays = spotify.recently_played().await.unwrap();
    for (table, name, first) in [
        (saved.table().unwrap(), "added_at", saved[0].added_at.unwrap()),
        (plays.table().unwrap(), "played_at", plays[0].played_at),
    ] {
        let moments = table.column(name).unwrap().datetime().unwrap().clone();
        assert_eq!(moments.time_unit(), TimeUnit::Milliseconds);
        assert_eq!(moments.physical().get(0), Some(first.timestamp_millis()));
        assert!(table.column("album").unwrap().null_count() < table.height());
    }
    let contexts = plays.table().unwrap();
    let types = contexts.column("context_type").unwrap();
    let uris = contexts.column("context_uri").unwrap();
    assert!(types.null_count() == uris.null_count() && types.null_count() < contexts.height());
}

#[tokio::test]
async fn a_queue_begins_with_what_plays() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let device = spotify.devices().await.unwrap().into_iter().find(|device| !device.is_restricted).unwrap();
    let album = Play { context_uri: Some(format!("spotify:album:{ALBUM}")), ..Play::default() };
    spotify.play(album, &device).await.unwrap();

    let queue = spotify.queue().await.unwrap().table().unwrap().head(Some(3));
    assert_snapshot!(lines(&queue, &["position", "kind", "name", "album"]), @r#"
    0 | "track" | "Paper Lanterns" | "Rooms We Left the Light On In"
    1 | "track" | "Second Cup" | "Rooms We Left the Light On In"
    2 | "track" | "Somebody's Weekend" | "Rooms We Left the Light On In"
    "#);
    let devices = spotify.devices().await.unwrap().table().unwrap();
    assert_snapshot!(lines(&devices, &["name", "kind", "is_active", "volume_percent", "is_restricted"]), @r#""Robin's kitchen radio" | "Speaker" | true | 62 | false"#);
}
