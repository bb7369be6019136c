//! A running sandbox, and everything it can be told.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::accounts::{self, Accounts, Consent, Scope};
use crate::answer::Answer;
use crate::clock::Clock;
use crate::fault::{Fault, Rule};
use crate::hits::Hit;
use crate::limits::Limits;
use crate::people::{App, Listener, People};
use crate::profile::Profile;
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::World;
use crate::{control, gate, pictures, reccobeats, serve, web_api};

/// What a sandbox is made of.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen. Loopback, unless others are to reach it.
    pub address: IpAddr,
    /// 0 takes any free port.
    pub port: u16,
    /// What Spotify allows those apps that have no profile of their own.
    pub profile: Profile,
    /// The world is a function of it.
    pub seed: u64,
    /// How many tracks there are, about.
    pub size: u32,
    /// Whether to know something for every well-formed id.
    pub any_id: bool,
    /// The apps and listeners.
    pub people: People,
    /// What the clock shows first.
    pub start: Timestamp,
    /// What happens when an app asks for consent.
    pub consent: Consent,
    /// How much is allowed.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            profile: Profile::default(),
            seed: World::DEFAULT_SEED,
            size: World::DEFAULT_TRACKS,
            any_id: false,
            people: People::default(),
            start: Clock::START,
            consent: Consent::default(),
            limits: Limits::default(),
        }
    }
}

/// A Spotify on this machine, with a world of its own. Stops when dropped.
pub struct Sandbox {
    address: SocketAddr,
    state: Arc<State>,
    server: JoinHandle<std::convert::Infallible>,
}

/// The tokens of a listener who signed in.
pub struct SignedIn {
    /// For the Web API.
    pub access_token: String,
    /// For the accounts service, when the other has ended.
    pub refresh_token: String,
}

impl Sandbox {
    /// The id of the app that every sandbox knows.
    pub const CLIENT_ID: &str = App::CLIENT_ID;
    /// Its secret, which opens nothing but sandboxes.
    pub const CLIENT_SECRET: &str = App::CLIENT_SECRET;

    /// A sandbox on a free port of 127.0.0.1.
    ///
    /// # Panics
    ///
    /// When 127.0.0.1 has no free port.
    pub async fn start() -> Self {
        Self::start_with(Options::default()).await.expect("127.0.0.1 has a free port")
    }

    /// A sandbox made as told.
    ///
    /// # Errors
    ///
    /// When the address or port is in use or not ours to take.
    pub async fn start_with(options: Options) -> std::io::Result<Self> {
        let listener = TcpListener::bind((options.address, options.port)).await?;
        let address = listener.local_addr()?;
        let world = World::new(options.seed, options.size, options.any_id);
        let clock = Arc::new(Clock::starting_at(options.start));
        let accounts = Arc::new(Accounts::new(options.people, options.profile, Arc::clone(&clock)));
        accounts.set_consent(options.consent);
        let state = Arc::new(State::new(world, clock, accounts));
        state.limiter.set(options.limits);
        let server = tokio::spawn(serve::serve(listener, routes(&state)));
        Ok(Self { address, state, server })
    }

    /// Its address, `http://127.0.0.1:…`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its time.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.state.clock
    }

    /// How many requests came to a route, such as `GET /v1/albums/{id}`.
    #[must_use]
    pub fn hits(&self, route: &str) -> usize {
        self.state.hits.of(route)
    }

    /// The last thousand requests, the oldest first.
    #[must_use]
    pub fn log(&self) -> Vec<Hit> {
        self.state.hits.last()
    }

    /// Lets the next request to the Web API go wrong, then the one after it if called again, and so on.
    pub fn fail_next(&self, fault: Fault) {
        self.fail(Rule { times: Some(1), ..Rule::always(fault) });
    }

    /// Lets requests go wrong by a rule.
    pub fn fail(&self, rule: Rule) {
        self.state.faults.add(rule);
    }

    /// Ends all trouble.
    pub fn clear_faults(&self) {
        self.state.faults.clear();
    }

    /// Gives this answer to the next request of a route, then to the one after it if called again, and so on.
    pub fn answer_next(&self, route: &str, answer: Answer) {
        let route = Some(route.to_owned());
        self.fail(Rule { route, times: Some(1), ..Rule::always(Fault::Answer(answer)) });
    }

    /// What Spotify allows from now on the apps that have no profile of their own.
    pub fn set_profile(&self, profile: Profile) {
        self.state.accounts.set_profile(profile);
    }

    /// How much is allowed from now on. Counting starts anew.
    pub fn set_limits(&self, limits: Limits) {
        self.state.limiter.set(limits);
    }

    /// What happens from now on when an app asks for consent.
    pub fn set_consent(&self, consent: Consent) {
        self.state.accounts.set_consent(consent);
    }

    /// Signs a listener in without a browser. Nothing when there is no such app or listener.
    #[must_use]
    pub fn sign_in(&self, client_id: &str, listener: &str, scopes: &[Scope]) -> Option<SignedIn> {
        let scopes = scopes.iter().copied().collect();
        let tokens = self.state.accounts.sign_in(client_id, listener, scopes)?;
        Some(SignedIn { access_token: tokens.access_token, refresh_token: tokens.refresh_token })
    }

    /// An access token of an app alone, as client credentials give it. Nothing when there is no such app.
    #[must_use]
    pub fn app_token(&self, client_id: &str) -> Option<String> {
        self.state.accounts.app_token(client_id)
    }

    /// Takes an app out of a listener's account, as they can at any time.
    pub fn revoke(&self, client_id: &str, listener: &str) {
        self.state.accounts.revoke(client_id, listener);
    }

    /// Changes an app: its allow-list, its owner's Premium. Whether there is such an app.
    pub fn change_app(&self, client_id: &str, change: impl FnOnce(&mut App)) -> bool {
        self.state.accounts.change_app(client_id, change)
    }

    /// Changes a listener: their country, their subscription. Whether there is such a listener.
    pub fn change_listener(&self, listener: &str, change: impl FnOnce(&mut Listener)) -> bool {
        self.state.accounts.change_listener(listener, change)
    }

    /// Stops a listener's player: nothing plays, and no device is active.
    pub fn stop_player(&self, listener: &str) {
        let now = self.state.clock.now();
        self.state.homes().player(listener).stop(now);
    }

    /// How long the access tokens given from now on work.
    pub fn set_token_lifetime(&self, lifetime: Duration) {
        self.state.accounts.set_token_lifetime(lifetime);
    }

    /// Ends every access token given so far.
    pub fn end_tokens(&self) {
        self.state.accounts.end_tokens();
    }

    /// Serves until the process ends.
    pub async fn run(mut self) {
        let _ = (&mut self.server).await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn routes(state: &Arc<State>) -> Router {
    let web_api = web_api::routes()
        .route_layer(middleware::from_fn_with_state(Arc::clone(state), gate::web_api))
        .fallback(async || Refusal::service_not_found());
    Router::new()
        .nest("/v1", web_api)
        .merge(reccobeats::routes())
        .merge(pictures::routes())
        .merge(control::routes())
        .fallback(async || Refusal::service_not_found())
        .with_state(Arc::clone(state))
        .merge(accounts::routes().with_state(Arc::clone(&state.accounts)))
        .layer(DefaultBodyLimit::max(serve::LARGEST_BODY))
        .layer(middleware::from_fn_with_state(Arc::clone(state), gate::arrival))
}
