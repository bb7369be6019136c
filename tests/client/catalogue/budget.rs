//! A budget of requests: what is sent within it, and what comes of the rest.

use spotify_client::{Error, Spotify, Track};
use spotify_sandbox::{Fault, Profile, Rule, Sandbox};

use super::{another, asked, config_in, track_ids};
use crate::support::{ALBUM, LONG_ALBUM, TRACK, config, keeping_client, one_line};

#[tokio::test]
async fn a_budget_is_spent_to_the_last_request_and_a_larger_one_goes_on_from_there() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(Profile::Development2026);
    let config = config_in(&folder.path().join("catalogue.sqlite"), &sandbox);
    let ids = track_ids(&sandbox).await;
    let begun = asked(&sandbox);

    let careful = another(&config).await.with_budget(21);
    let error = careful.tracks(&ids).await.unwrap_err();
    assert!(matches!(error, Error::BudgetSpent { budget: 21 }), "{error}");
    assert!(one_line(&error).starts_with("the budget of 21 requests is spent, and nothing more was sent"), "{error}");
    assert_eq!((asked(&sandbox) - begun, careful.budget_left()), (21, Some(0)));
    assert!(matches!(careful.clone().album(ALBUM).await, Err(Error::BudgetSpent { .. })), "clones share it");
    assert_eq!(asked(&sandbox) - begun, 21);
    assert!(careful.tracks(&ids[..20]).await.is_ok(), "what came is there, and costs nothing");

    // One was spent on a batch, to learn that they are closed to this app.
    let generous = another(&config).await.with_budget(40);
    assert_eq!(generous.tracks(&ids).await.unwrap().iter().flatten().count(), 60);
    assert_eq!((asked(&sandbox) - begun, generous.budget_left()), (61, Some(0)));
    assert_eq!(careful.with_budget(1).budget_left(), Some(1));
}

#[tokio::test]
async fn a_list_that_is_longer_than_the_budget_gives_what_came_and_goes_on_later() {
    let sandbox = Sandbox::start().await;
    let spotify = keeping_client(&sandbox);
    let error = spotify.with_budget(1).album_tracks(LONG_ALBUM).await.unwrap_err();
    assert!(matches!(&error, Error::CutShort { source, .. } if matches!(**source, Error::BudgetSpent { budget: 1 })));
    assert_eq!(error.so_far::<Track>().unwrap().len(), 50);
    assert_eq!(spotify.with_budget(1).album_tracks(LONG_ALBUM).await.unwrap().len(), 60);
    assert_eq!(asked(&sandbox), 2);
}

#[tokio::test]
async fn what_is_sent_again_counts_and_what_is_not_sent_does_not() {
    let sandbox = Sandbox::start().await;
    let mut config = config(&sandbox);
    config.budget = Some(2);
    let spotify = Spotify::new(config).unwrap();
    assert!(matches!(spotify.track("no id").await, Err(Error::InvalidId(_))));
    assert_eq!(spotify.budget_left(), Some(2));
    sandbox.fail(Rule::always(Fault::ServerError { status: 502 }));
    assert!(matches!(spotify.track(TRACK).await, Err(Error::BudgetSpent { budget: 2 })));
    assert_eq!(asked(&sandbox), 2);
    assert!(matches!(spotify.with_budget(0).track(TRACK).await, Err(Error::BudgetSpent { budget: 0 })));
    assert_eq!(asked(&sandbox), 2);
}
