//! The contract with Spotify: each operation of the Web API through the method that stands for it, against the sandbox in each
//! profile. With `SPOTIFY_LIVE=1` and keys of an app the same functions ask Spotify itself; with `SPOTIFY_LIVE=all` they also
//! change the account that is signed in.

mod known;

mod albums;
mod artists;
mod audiobooks;
mod browse;
mod following;
mod library;
mod player;
mod playlists;
mod recently_played;
mod recommendations;
mod search;
mod shows;
mod tracks;
mod user;

use std::env;
use std::pin::Pin;

use spotify_client::{Error, Scope, Spotify};
use spotify_sandbox::Profile;

use crate::support::{agreeing_sandbox, config};
pub(crate) use known::Known;

/// One operation, and what shows that it works.
pub(crate) struct Contract {
    /// As Spotify writes it: `GET /albums/{id}`.
    pub(crate) operation: &'static str,
    /// Which apps have it.
    pub(crate) open: Open,
    /// Whether it changes something.
    pub(crate) writes: bool,
    /// Calls it, and panics when what comes is not what was promised.
    pub(crate) call: fn(Spotify, Known) -> Kept,
}

pub(crate) type Kept = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// Which apps have an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Open {
    /// All.
    ToAll,
    /// Those made before 27 November 2024.
    Before2024,
    /// Those with extended quota, or made before 11 February 2026.
    Before2026,
}

impl Open {
    /// Whether the apps of a profile have it.
    fn to(self, profile: Profile) -> bool {
        match self {
            Self::ToAll => true,
            Self::Before2024 => profile == Profile::LegacyFeatures,
            Self::Before2026 => profile != Profile::Development2026,
        }
    }
}

/// An operation that only reads.
pub(crate) fn reads(operation: &'static str, open: Open, call: fn(Spotify, Known) -> Kept) -> Contract {
    Contract { operation, open, writes: false, call }
}

/// An operation that changes something.
pub(crate) fn writes(operation: &'static str, open: Open, call: fn(Spotify, Known) -> Kept) -> Contract {
    Contract { operation, open, writes: true, call }
}

/// Every operation.
pub(crate) fn all() -> Vec<Contract> {
    [
        albums::contracts(),
        artists::contracts(),
        audiobooks::contracts(),
        browse::contracts(),
        following::contracts(),
        library::contracts(),
        player::contracts(),
        playlists::contracts(),
        recently_played::contracts(),
        recommendations::contracts(),
        search::contracts(),
        shows::contracts(),
        tracks::contracts(),
        user::contracts(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn every_operation_of_spotify_is_under_contract() {
    let operations = include_str!("../../crates/spotify-client/operations.tsv").lines();
    let operations = operations.filter(|line| line.contains('/')).map(|line| line.split('\t').next().unwrap());
    let missing: Vec<&str> =
        operations.filter(|name| all().iter().all(|contract| contract.operation != *name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

impl Contract {
    /// What came of it; a broken promise as the words of the panic.
    async fn run(&self, spotify: &Spotify, known: &Known) -> Result<Result<(), Error>, String> {
        // A task of its own, so that the others are looked at too when this one panics.
        tokio::spawn((self.call)(spotify.clone(), known.clone())).await.map_err(|broken| {
            match broken.try_into_panic() {
                Ok(panic) => match (panic.downcast_ref::<String>(), panic.downcast_ref::<&str>()) {
                    (Some(words), _) => words.clone(),
                    (None, Some(words)) => (*words).to_owned(),
                    (None, None) => "it panics without words".to_owned(),
                },
                Err(broken) => broken.to_string(),
            }
        })
    }
}

/// Fails with all of them at once, one a line.
fn assert_none(deviations: &[String]) {
    assert!(deviations.is_empty(), "{} operations are not as promised:\n{}", deviations.len(), deviations.join("\n"));
}

#[tokio::test]
async fn the_sandbox_keeps_the_contract_in_every_profile() {
    let mut deviations = Vec::new();
    for profile in Profile::ALL {
        let sandbox = agreeing_sandbox().await;
        sandbox.set_profile(profile);
        let mut config = config(&sandbox);
        // The contract is with Spotify: what others know does not count.
        config.feature_sources.truncate(1);
        let app = Spotify::new(config).unwrap().fresh();
        let spotify = app.sign_in(Scope::ALL.iter().copied()).await.unwrap();
        let known = Known::find(&spotify).await.unwrap();
        for contract in all() {
            let Contract { operation, open, .. } = contract;
            let said = match (contract.run(&spotify, &known).await, open.to(profile)) {
                (Ok(Ok(())), true) | (Ok(Err(Error::Closed { .. })), false) => None,
                (Ok(Ok(())), false) => Some("answers, and should be closed".to_owned()),
                (Ok(Err(error)), _) => Some(error.to_string()),
                (Err(panic), _) => Some(panic),
            };
            // The sandbox has one route for both top lists.
            let route = operation.replace("/top/artists", "/top/{kind}").replace("/top/tracks", "/top/{kind}");
            let asked = sandbox.hits(&route.replacen(' ', " /v1", 1)) > 0;
            let unasked = (!asked).then(|| "was not asked".to_owned());
            deviations
                .extend([said, unasked].into_iter().flatten().map(|said| format!("{profile} · {operation}: {said}")));
        }
        // The sandbox sends what Spotify documents, so that each of these is a gap in a model.
        let unknown =
            spotify.drift().into_iter().map(|(field, count)| format!("{profile} · no model knows {field} ({count})"));
        deviations.extend(unknown);
    }
    assert_none(&deviations);
}

#[tokio::test]
async fn the_same_holds_for_spotify_itself() {
    let Ok(live) = env::var("SPOTIFY_LIVE") else {
        say("skipped: this asks Spotify itself, which takes SPOTIFY_LIVE=1, an app's keys, and a sign-in that is kept");
        return;
    };
    let app = Spotify::from_env().unwrap();
    assert!(!app.is_sandbox(), "SPOTIFY_LIVE is set, but there are no keys of an app in .env");
    let spotify = app.sign_in(Scope::ALL.iter().copied()).await.expect("sign in first, to all scopes");
    let known = Known::find(&spotify).await.unwrap();
    let mut deviations = Vec::new();
    for contract in all().into_iter().filter(|contract| live == "all" || !contract.writes) {
        let said = match contract.run(&spotify, &known).await {
            Ok(Ok(())) => None,
            Ok(Err(error)) if is_the_accounts(&error) => {
                say(&format!("passed over: {}: {error}", contract.operation));
                None
            }
            Ok(Err(error)) => Some(error.to_string()),
            Err(panic) => Some(panic),
        };
        deviations.extend(said.map(|said| format!("{}: {said}", contract.operation)));
    }
    assert_none(&deviations);
}

/// Whether an error says more about the app and the listener than about the contract: not every app has every operation, not
/// every listener has Premium, and not every country has audiobooks.
fn is_the_accounts(error: &Error) -> bool {
    let wants_premium =
        |error: &Error| error.refusal().and_then(|said| said.reason.as_deref()) == Some("PREMIUM_REQUIRED");
    matches!(error, Error::Closed { .. } | Error::NotFound { kind: "audiobook" | "chapter", .. })
        || wants_premium(error)
}

#[expect(clippy::print_stderr, reason = "a test that is passed over must say so")]
fn say(text: &str) {
    eprintln!("{text}");
}
