//! A running sandbox: the routes, the listener, and the handle that stops it when dropped.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request, State as Shared};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE};
use axum::http::{HeaderValue, Method};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::answer::Answer;
use crate::refusal::Refusal;
use crate::state::{CLIENT_ID, CLIENT_SECRET, Profile, State};
use crate::world::World;
use crate::{accounts, catalogue};

/// A Spotify on 127.0.0.1, with a world of its own. Stops when dropped.
pub struct Sandbox {
    address: SocketAddr,
    state: Arc<State>,
    server: JoinHandle<std::io::Result<()>>,
}

impl Sandbox {
    /// The id of the app that every sandbox knows.
    pub const CLIENT_ID: &str = CLIENT_ID;
    /// Its secret, which opens nothing but sandboxes.
    pub const CLIENT_SECRET: &str = CLIENT_SECRET;

    /// A sandbox on a free port.
    ///
    /// # Panics
    ///
    /// When 127.0.0.1 has no free port.
    pub async fn start() -> Self {
        Self::start_on(0).await.expect("127.0.0.1 has a free port")
    }

    /// A sandbox on this port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// When the port is in use or not ours to take.
    pub async fn start_on(port: u16) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State::new(World::bundled()));
        let routes = routes(Arc::clone(&state));
        let server = tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(Self { address, state, server })
    }

    /// Its address, `http://127.0.0.1:…`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests came to a route, such as `GET /v1/albums/{id}`.
    #[must_use]
    pub fn hits(&self, route: &str) -> usize {
        self.state.hits(route)
    }

    /// Gives this answer to the next request of a route, then to the one after it if called again, and so on.
    pub fn answer_next(&self, route: &str, answer: Answer) {
        self.state.can(route, answer);
    }

    /// What Spotify allows the app from now on.
    pub fn set_profile(&self, profile: Profile) {
        self.state.set_profile(profile);
    }

    /// How long the tokens given from now on work.
    pub fn set_token_lifetime(&self, lifetime: Duration) {
        self.state.set_token_lifetime(lifetime);
    }

    /// Ends every token given so far.
    pub fn end_tokens(&self) {
        self.state.end_tokens();
    }

    /// Serves until the process ends.
    ///
    /// # Errors
    ///
    /// When the listener fails.
    pub async fn run(mut self) -> std::io::Result<()> {
        (&mut self.server).await.map_err(std::io::Error::other)?
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn routes(state: Arc<State>) -> Router {
    Router::new()
        .route("/api/token", post(accounts::token))
        .route("/v1/albums/{id}", get(catalogue::album::album))
        .route("/v1/albums/{id}/tracks", get(catalogue::album::album_tracks))
        .route("/v1/tracks/{id}", get(catalogue::track::track))
        .route("/v1/audio-features", get(catalogue::audio_features::many))
        .route("/v1/audio-features/{id}", get(catalogue::audio_features::one))
        .route_layer(middleware::from_fn_with_state(Arc::clone(&state), arrival))
        .fallback(async || Refusal::UnknownRoute.into_response())
        .with_state(state)
}

/// Counts the request, gives a canned answer if one waits, and adds the headers that every answer has.
async fn arrival(
    Shared(state): Shared<Arc<State>>,
    method: Method,
    path: MatchedPath,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match state.arrive(&format!("{method} {}", path.as_str())) {
        Some(canned) => canned.into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if headers.get(CONTENT_TYPE).is_some_and(|found| found == "application/json") {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    }
    response
}
