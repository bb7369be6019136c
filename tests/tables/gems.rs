//! What a listener has forgotten, from the two lists that Spotify has today.

use std::collections::HashSet;

use insta::assert_snapshot;
use linernotes::prelude::*;
use spotify_sandbox::Sandbox;

use crate::support::{lines, robin};

#[tokio::test]
async fn live_gems_are_the_long_list_without_the_short_one() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let long = spotify.top_tracks(TimeRange::LongTerm).await.unwrap();
    let short = spotify.top_tracks(TimeRange::ShortTerm).await.unwrap();
    let heard: HashSet<_> = short.iter().filter_map(|track| track.id.clone()).collect();
    let by_hand: Vec<_> = (1_i64..)
        .zip(&long)
        .filter(|(_, track)| track.id.as_ref().is_none_or(|id| !heard.contains(id)))
        .map(|(rank, track)| (Some(rank), track.uri.clone()))
        .collect();
    assert!(!by_hand.is_empty() && by_hand.len() < long.len(), "some are forgotten, not all");

    let gems = spotify.forgotten_gems().await.unwrap();
    let uris = gems.column("uri").unwrap().str().unwrap().iter().map(|uri| uri.unwrap().to_owned());
    let found: Vec<_> = gems.column("rank").unwrap().i64().unwrap().iter().zip(uris).collect();
    assert_eq!(found, by_hand);

    let mut names = spotify.top_features(TimeRange::LongTerm).await.unwrap().get_column_names_owned();
    names.push("reason".into());
    assert_eq!(gems.get_column_names_owned(), names);
    assert_snapshot!(lines(&gems.head(Some(2)), &["name", "reason"]), @r#"
    "Wire in the Dark" | "1st of the last year, not among the 50 of the last four weeks"
    "Ordinary Telephone" | "2nd of the last year, not among the 50 of the last four weeks"
    "#);
}

#[tokio::test]
async fn gems_of_a_year_of_snapshots_say_why_they_are_there() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let diary = Diary::in_memory().unwrap();
    for month in 1..=8 {
        let moment = format!("2026-{month:02}-05T12:00:00Z").parse().unwrap();
        spotify.as_of(moment).unwrap().snapshot(&diary).await.unwrap();
    }
    let gems = diary.gems(&Gems::default()).unwrap();
    assert_snapshot!(lines(&gems.head(Some(3)), &["name", "love", "reason"]), @r#"
    "Letter" | 2.72 | "2nd in February 2026, among your 50 in four months, six plays; silent for four months"
    "Cathedral in the Attic" | 2.7 | "1st in February 2026, among your 50 in three months, nine plays; silent for four months"
    "Sleepless Candle" | 2.64 | "1st in March 2026, among your 50 in three months, six plays; silent for three months"
    "#);
    let turnover = diary.turnover(TimeRange::ShortTerm).unwrap();
    assert_snapshot!(lines(&turnover, &["month", "months_apart", "entries", "exits", "survivors"]), @r"
    2026-02-01 | 1 | 23 | 23 | 27
    2026-03-01 | 1 | 25 | 25 | 25
    2026-04-01 | 1 | 26 | 26 | 24
    2026-05-01 | 1 | 28 | 28 | 22
    2026-06-01 | 1 | 27 | 27 | 23
    2026-07-01 | 1 | 26 | 26 | 24
    2026-08-01 | 1 | 25 | 25 | 25
    ");
}
