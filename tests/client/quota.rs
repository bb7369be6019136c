//! A library that is larger than a day's quota: what came is kept, and the next day goes on from there.

use std::time::Duration;

use spotify_client::{Config, Error, Id as _, Spotify, TrackId};
use spotify_sandbox::{Limits, Options, Profile, Sandbox};

const ONE: &str = "GET /v1/tracks/{id}";
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// So many ids that a sandbox with a thing for every id knows.
fn ids(count: usize) -> Vec<TrackId> {
    (0..count).map(|number| TrackId::parse(&format!("{number:022}")).unwrap()).collect()
}

/// A sandbox with something for every id, whose tokens outlast the days of a test.
async fn sandbox() -> Sandbox {
    let options = Options { any_id: true, profile: Profile::Development2026, ..Options::default() };
    let sandbox = Sandbox::start_with(options).await.unwrap();
    sandbox.set_token_lifetime(A_DAY * 30);
    sandbox
}

fn pass_a_day(sandbox: &Sandbox, config: &Config) {
    sandbox.clock().advance(A_DAY);
    config.catalogue.clock.advance(A_DAY);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_thousand_ids_and_a_quota_of_seven_thousand() {
    let sandbox = sandbox().await;
    let config = Config::sandbox(&sandbox.url()).unwrap();
    let spotify = Spotify::new(config.clone()).unwrap();
    let ids = ids(20_000);
    // That batches are closed is known already, so that the quota is for tracks alone.
    spotify.tracks(&ids[..1]).await.unwrap();
    spotify.clear_answers().unwrap();
    sandbox.set_limits(Limits { per_day: Some(7_000), ..Limits::default() });

    let error = spotify.tracks(&ids).await.unwrap_err();
    assert!(matches!(error, Error::RateLimited { quota: true, until: Some(_), .. }), "{error}");
    let kept = spotify.holdings().unwrap().kinds;
    assert_eq!(kept, [("tracks".to_owned(), 7_000)]);

    let before = sandbox.hits(ONE);
    assert!(spotify.tracks(&ids).await.is_err());
    assert_eq!(sandbox.hits(ONE), before, "nothing is sent before the wait is over");

    // What came yesterday is older than a day now, and still not asked for again: else no day would be enough.
    pass_a_day(&sandbox, &config);
    sandbox.set_limits(Limits::default());
    let before = sandbox.hits(ONE);
    let tracks = spotify.tracks(&ids).await.unwrap();
    assert_eq!(sandbox.hits(ONE), before + 13_000);
    assert!(tracks.iter().zip(&ids).all(|(track, id)| track.as_ref().and_then(|track| track.id.as_ref()) == Some(id)));
}
