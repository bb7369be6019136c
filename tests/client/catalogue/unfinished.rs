//! Answers of a call about many things that did not come to its end: paid for, and not asked for again.

use spotify_client::{Config, Id as _, TrackId};
use spotify_sandbox::{Profile, Sandbox};
use tempfile::TempDir;

use super::{HOUR, another, asked, config_in, track_ids};

/// A call about sixty tracks that was cut off after the first 25, and the file that they are kept in.
async fn interrupted() -> (TempDir, Sandbox, Config, Vec<TrackId>) {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(Profile::Development2026);
    let config = config_in(&folder.path().join("catalogue.sqlite"), &sandbox);
    let ids = track_ids(&sandbox).await;
    another(&config).await.with_budget(1 + 25).tracks(&ids).await.unwrap_err();
    (folder, sandbox, config, ids)
}

#[tokio::test]
async fn an_interrupted_call_is_gone_on_with_a_day_later_and_once_it_has_ended_its_answers_are_as_all_others() {
    let (_folder, sandbox, config, ids) = interrupted().await;

    config.catalogue.clock.advance(HOUR * 25);
    let spotify = another(&config).await;
    let before = asked(&sandbox);
    let found = spotify.tracks(&ids).await.unwrap();
    let found: Vec<_> = found.into_iter().map(|track| track.unwrap().id.unwrap()).collect();
    assert_eq!(found, ids);
    assert_eq!(asked(&sandbox) - before, 60 - 25);

    // The first 25 are older than a day, and the call that they were kept for has ended.
    let before = asked(&sandbox);
    spotify.tracks(&ids).await.unwrap();
    assert_eq!(asked(&sandbox) - before, 25);
    config.catalogue.clock.advance(HOUR * 25);
    another(&config).await.tracks(&ids).await.unwrap();
    assert_eq!(asked(&sandbox) - before, 25 + 60);
}

#[tokio::test]
async fn a_call_that_finds_everything_kept_has_come_to_its_end_too() {
    let (_folder, sandbox, config, ids) = interrupted().await;
    let spotify = another(&config).await;
    let before = asked(&sandbox);
    spotify.tracks(&ids[..10]).await.unwrap();
    assert_eq!(asked(&sandbox), before);
    // Else these ten would stand for new answers for a month, whatever is wanted.
    spotify.fresh().tracks(&ids[..10]).await.unwrap();
    assert_eq!(asked(&sandbox) - before, 10);
    config.catalogue.clock.advance(HOUR * 25);
    spotify.tracks(&ids[..10]).await.unwrap();
    assert_eq!(asked(&sandbox) - before, 20);
}

#[tokio::test]
async fn the_answers_of_an_interrupted_call_do_not_stand_for_one_alone_when_they_are_old() {
    let (_folder, sandbox, config, ids) = interrupted().await;
    let spotify = another(&config).await;
    let before = asked(&sandbox);
    assert_eq!(spotify.track(&ids[0]).await.unwrap().id.unwrap().as_str(), ids[0].as_str());
    assert_eq!(asked(&sandbox), before);
    config.catalogue.clock.advance(HOUR * 25);
    spotify.track(&ids[0]).await.unwrap();
    assert_eq!(asked(&sandbox), before + 1);
}
