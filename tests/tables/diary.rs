//! A listener's months in their diary, and everything that may come between.

use chrono::{DateTime, Months, Utc};
use insta::assert_snapshot;
use linernotes::Diary;
use linernotes::prelude::*;
use spotify_sandbox::{Answer, Consent, Fault, Rule, Sandbox};

use crate::support::robin;

fn day(text: &str) -> DateTime<Utc> {
    format!("{text}T12:00:00Z").parse().unwrap()
}

/// A client of somebody who agrees to these.
async fn client(sandbox: &Sandbox, listener: &str, scopes: &[Scope]) -> Spotify {
    sandbox.set_consent(Consent::Agree { listener: Some(listener.to_owned()) });
    let mut config = Config::sandbox(&sandbox.url()).unwrap();
    config.redirect_uri = RedirectUri::parse("http://127.0.0.1/callback").unwrap();
    Spotify::new(config).unwrap().fresh().sign_in(scopes.iter().copied()).await.unwrap()
}

fn tables(diary: &Diary) -> Vec<DataFrame> {
    let tables = [diary.snapshots(), diary.top_tracks(), diary.top_artists(), diary.tracks(), diary.plays()];
    tables.into_iter().map(Result::unwrap).collect()
}

fn same(one: &Diary, other: &Diary) -> bool {
    tables(one).iter().zip(tables(other)).all(|(one, other)| one.equals_missing(&other))
}

#[tokio::test]
async fn fourteen_months_are_fourteen_pages_and_go_whole_into_another_diary() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let folder = tempfile::tempdir().unwrap();
    let diary = Diary::open(folder.path().join("diary.sqlite")).unwrap();
    for months in 0..14 {
        let moment = day("2025-10-15") + Months::new(months);
        assert!(diary.is_due(moment).unwrap());
        let taken = spotify.as_of(moment).unwrap().snapshot(&diary).await.unwrap();
        assert_eq!((taken.replaced, taken.missed.len()), (None, 0));
        assert!(!diary.is_due(moment).unwrap());
    }
    let check = diary.check().unwrap().sound().unwrap();
    let months = (check.counts.months, check.counts.first_month, check.counts.last_month);
    let first = |text: &str| text.parse::<chrono::NaiveDate>().ok();
    assert_eq!(months, (14, first("2025-10-01"), first("2026-11-01")));
    assert_eq!(diary.top_tracks().unwrap().height(), 14 * 3 * 50);
    assert!(check.counts.plays > 50 && check.counts.with_features > 100, "{check}");

    let path = folder.path().join("all.ndjson");
    diary.export(&path).unwrap();
    let other = Diary::in_memory().unwrap();
    let imported = other.import(&path).unwrap();
    assert_eq!((imported.months.new, imported.plays.new), (14, check.counts.plays));
    assert!(same(&diary, &other));
    assert!(diary.is_of(&spotify).unwrap() && other.is_of(&spotify).unwrap());

    // The machine that imported goes on, and the first one takes that back.
    spotify.as_of(day("2026-11-20")).unwrap().snapshot(&other).await.unwrap();
    other.export_over(&path).unwrap();
    let back = diary.import(&path).unwrap();
    assert_eq!((back.months.replaced, back.months.same), (1, 13));
    assert_eq!(diary.import(&path).unwrap().months.same, 14);
    assert!(diary.check().unwrap().is_sound());
}

#[tokio::test]
async fn a_second_one_in_a_month_replaces_the_first_and_missed_months_are_named() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let diary = Diary::in_memory().unwrap();
    let mut told = Vec::new();
    for moment in ["2026-03-02", "2026-03-28", "2026-05-01", "2026-09-30"] {
        told.push(spotify.as_of(day(moment)).unwrap().snapshot(&diary).await.unwrap().to_string());
    }
    assert_snapshot!(told.join("\n"), @"
    March 2026: 98 tracks (97 with audio features), 67 artists, 50 new plays
    March 2026: 96 tracks (95 with audio features), 65 artists, 50 new plays; in place of the page of 2 March
    May 2026: 97 tracks (96 with audio features), 67 artists, 50 new plays; there is none of April 2026
    September 2026: 95 tracks (94 with audio features), 65 artists, 50 new plays; there is none of June 2026 to August 2026
    ");
    let snapshots = diary.snapshots().unwrap();
    assert_eq!(snapshots.height(), 3 * 3);
    assert!(diary.check().unwrap().is_sound());
}

#[tokio::test]
async fn a_diary_is_one_listeners() {
    let sandbox = Sandbox::start().await;
    let diary = Diary::in_memory().unwrap();
    let robin = robin(&sandbox).await;
    assert!(!diary.is_of(&robin).unwrap(), "nobody's yet");
    robin.snapshot(&diary).await.unwrap();
    let sam = client(&sandbox, "sam", &[Scope::UserTopRead]).await;
    let asked = sandbox.hits("GET /v1/me/top/{kind}");
    let error = sam.snapshot(&diary).await.unwrap_err();
    assert!(matches!(error, Error::OtherListener { .. }));
    assert!(error.to_string().contains("is the diary of Robin Vale"), "{error}");
    assert!(matches!(diary.is_of(&sam), Err(Error::OtherListener { .. })));
    assert_eq!(sandbox.hits("GET /v1/me/top/{kind}"), asked, "nothing is asked");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sam.ndjson");
    let other = Diary::in_memory().unwrap();
    sam.snapshot(&other).await.unwrap();
    other.export(&path).unwrap();
    let before = tables(&diary);
    assert!(matches!(diary.import(&path), Err(Error::OtherListener { .. })));
    assert!(before.iter().zip(tables(&diary)).all(|(one, other)| one.equals_missing(&other)));
}

#[tokio::test]
async fn what_was_played_is_kept_only_from_those_who_show_it() {
    let sandbox = Sandbox::start().await;
    let diary = Diary::in_memory().unwrap();
    let shy = client(&sandbox, "robin", &[Scope::UserTopRead]).await;
    let taken = shy.snapshot(&diary).await.unwrap();
    assert_eq!((taken.new_plays, diary.plays().unwrap().height()), (None, 0));
    assert!(taken.to_string().contains("no plays, as the listener did not agree"), "{taken}");
    let open = client(&sandbox, "robin", &[Scope::UserTopRead, Scope::UserReadRecentlyPlayed]).await;
    let plays = open.snapshot(&diary).await.unwrap().new_plays;
    assert!(plays.is_some_and(|plays| plays > 0 && plays == diary.plays().unwrap().height()));
    let neither = client(&sandbox, "robin", &[Scope::UserReadRecentlyPlayed]).await;
    assert!(neither.snapshot(&Diary::in_memory().unwrap()).await.is_err());
}

#[tokio::test]
async fn a_new_account_has_an_empty_page_that_is_sound() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let empty = r#"{"href":"","items":[],"limit":50,"next":null,"offset":0,"previous":null,"total":0}"#;
    let fault = Fault::Answer(Answer::json(200, empty));
    for route in ["GET /v1/me/top/{kind}", "GET /v1/me/player/recently-played"] {
        sandbox.fail(Rule { route: Some(route.to_owned()), ..Rule::always(fault.clone()) });
    }
    let diary = Diary::in_memory().unwrap();
    let taken = spotify.snapshot(&diary).await.unwrap();
    assert_snapshot!(taken, @"November 2026: Spotify ranks nothing yet, as it does for those who are new; the page is kept empty, 0 new plays");
    assert_eq!(diary.snapshots().unwrap().height(), 3);
    assert!(diary.check().unwrap().is_sound());
    assert!(!diary.is_due(spotify.now()).unwrap());

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.ndjson");
    diary.export(&path).unwrap();
    let other = Diary::in_memory().unwrap();
    other.import(&path).unwrap();
    assert!(same(&diary, &other));
}

#[tokio::test]
async fn where_nobody_knows_how_tracks_sound_they_are_asked_for_again_the_next_time() {
    let sandbox = Sandbox::start().await;
    let diary = Diary::in_memory().unwrap();
    sandbox.set_consent(Consent::Agree { listener: None });
    let mut config = Config::sandbox(&sandbox.url()).unwrap();
    config.redirect_uri = RedirectUri::parse("http://127.0.0.1/callback").unwrap();
    config.feature_sources.clear();
    let deaf = Spotify::new(config).unwrap().fresh().sign_in([Scope::UserTopRead]).await.unwrap();
    let taken = deaf.snapshot(&diary).await.unwrap();
    assert_eq!((taken.with_features, diary.counts().unwrap().with_features), (0, 0));
    assert_eq!(diary.tracks().unwrap().column("tempo").unwrap().null_count(), taken.tracks);
    let again = robin(&sandbox).await.snapshot(&diary).await.unwrap();
    assert!(again.with_features > taken.tracks / 2, "{again}");
    assert!(diary.check().unwrap().is_sound());
}

#[tokio::test]
async fn what_fails_in_the_middle_leaves_the_diary_as_it_was() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let (diary, whole) = (Diary::in_memory().unwrap(), Diary::in_memory().unwrap());
    for diary in [&diary, &whole] {
        spotify.as_of(day("2026-10-10")).unwrap().snapshot(diary).await.unwrap();
    }
    let november = spotify.as_of(day("2026-11-10")).unwrap();
    for (route, share) in [("GET /v1/me/top/{kind}", 0.2), ("GET /v1/me/player/recently-played", 1.0)] {
        sandbox.fail(Rule { route: Some(route.to_owned()), share, ..Rule::always(Fault::EmptyBadRequest) });
        let failed = november.snapshot(&diary).await;
        assert!(matches!(failed, Err(Error::Spotify(_))), "{route}");
        assert!(same(&diary, &whole), "{route}");
        assert!(diary.is_due(november.now()).unwrap());
        sandbox.clear_faults();
    }
    // A connection that ends is tried again, and then given up.
    sandbox.fail(Rule {
        route: Some("GET /v1/me/player/recently-played".to_owned()),
        ..Rule::always(Fault::CutConnection)
    });
    assert!(matches!(november.snapshot(&diary).await, Err(Error::Spotify(_))));
    assert!(same(&diary, &whole));
}
