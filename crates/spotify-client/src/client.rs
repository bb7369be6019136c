//! The client: who asks, for whom, and in which manner. What it sends goes through [`Spotify::send`].

mod forget;
mod hour;
mod manner;
mod reading;
mod sending;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use reqwest::Url;

use crate::access::Access;
use crate::catalogue::Shelf;
use crate::many::Width;
use crate::request::Request;
use crate::transport::{Transport, origin};
use crate::{Account, Config, Error, Pending, Result, Servers, Session, Token};
pub use forget::Forgotten;
use hour::Hour;
use manner::Manner;
use reading::Drift;
pub(crate) use sending::{Reaction, backoff, reaction};

/// A client of Spotify's Web API, for the app alone or for a listener who signed in. Cheap to clone; clones share token,
/// connections and what is kept.
#[derive(Clone)]
pub struct Spotify {
    access: Access,
    manner: Manner,
    common: Arc<Common>,
}

/// What the clients of an app share, whoever they are for.
struct Common {
    config: Arc<Config>,
    accounts: Transport,
    api: Transport,
    shelf: Arc<Shelf>,
    width: Width,
    drift: Drift,
    hour: Hour,
}

impl Spotify {
    /// A client with the keys in the environment or `.env`; without keys, one of the sandbox, which it says on stdout.
    ///
    /// # Errors
    ///
    /// As [`Config::from_env`]. Nothing is sent yet.
    #[expect(clippy::print_stdout, reason = "whoever starts without keys must see that this is not Spotify")]
    pub fn from_env() -> Result<Self> {
        let config = Config::from_env()?;
        if config.sandbox {
            println!("No keys in .env: talking to the sandbox on this machine, not to Spotify.");
        }
        Self::new(config)
    }

    /// A client with these keys and addresses. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Error::Unreachable`] when this machine's certificates cannot be loaded.
    pub fn new(config: Config) -> Result<Self> {
        let accounts = Transport::to(&config.servers.accounts)?;
        let api = Transport::to(&config.servers.api)?;
        let shelf = Shelf::open(&config.catalogue, config.servers.api.as_str(), &config.credentials.client_id);
        let manner = Manner::with_budget(config.budget);
        let (width, drift, hour) = (Width::default(), Drift::default(), Hour::default());
        let common = Common { config: Arc::new(config), accounts, api, shelf, width, drift, hour };
        Ok(Self { access: Access::of_app(), manner, common: Arc::new(common) })
    }

    /// A client of the same app for a listener who signed in.
    pub(crate) fn of(&self, session: Session, kept: bool) -> Self {
        Self { access: Access::of(session, kept), ..self.clone() }
    }

    /// A client of the same app with a token that has just been given.
    pub(crate) fn with(&self, token: &Token) -> Self {
        Self { access: Access::Given(token.access_token.clone()), ..self.clone() }
    }

    /// Whether this client talks to the sandbox.
    #[must_use]
    pub fn is_sandbox(&self) -> bool {
        self.common.config.sandbox
    }

    /// Where this client asks.
    #[must_use]
    pub fn servers(&self) -> &Servers {
        &self.common.config.servers
    }

    /// Where the listener's diary is to be, as [`Config::diary`] says.
    #[must_use]
    pub fn diary_file(&self) -> Option<&Path> {
        self.common.config.diary.as_deref()
    }

    /// Who signed in; nothing when this client is for the app alone.
    #[must_use]
    pub fn listener(&self) -> Option<&Account> {
        match &self.access {
            Access::App(_) | Access::Given(_) => None,
            Access::Listener(listener) => Some(&listener.account),
        }
    }

    /// The sign-in of this client: whose, for what, until when. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::SignedOut`] when it is for the app alone.
    pub fn session(&self) -> Pending<Session> {
        let spotify = self.clone();
        Box::pin(
            async move { spotify.access.session().await.ok_or(Error::SignedOut { scopes: Vec::new(), ended: None }) },
        )
    }

    pub(crate) fn config(&self) -> &Arc<Config> {
        &self.common.config
    }

    pub(crate) fn accounts(&self) -> &Transport {
        &self.common.accounts
    }

    pub(crate) fn shelf(&self) -> &Arc<Shelf> {
        &self.common.shelf
    }

    pub(crate) fn width(&self) -> &Width {
        &self.common.width
    }

    /// The raw JSON of any path of the Web API: `albums/…`, `/v1/albums/…` or a link that an answer held.
    ///
    /// # Errors
    ///
    /// [`Error::ForeignUrl`] for a link to another host; else as every call.
    pub fn get(&self, path: &str) -> Pending<serde_json::Value> {
        self.call(Ok(Request::get_any(path)))
    }

    /// The address of a request. A link is taken as it is, but only on the API's own host and below its base.
    fn url(&self, request: &Request) -> Result<Url> {
        let base = &self.common.config.servers.api;
        let foreign = || Error::ForeignUrl(request.path.clone(), origin(base));
        let path = request.path.strip_prefix("/v1/").unwrap_or(&request.path).trim_start_matches('/');
        let mut url = base.join(path).map_err(|_| foreign())?;
        if url.origin() != base.origin() || !url.path().starts_with(base.path()) {
            return Err(foreign());
        }
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.query);
        }
        if let Some(market) = self.manner.market.as_deref().filter(|_| request.in_market) {
            url.query_pairs_mut().append_pair("market", market);
        }
        Ok(url)
    }
}

impl fmt::Debug for Spotify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Spotify");
        debug.field("servers", &self.common.config.servers).field("listener", &self.listener()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_to_its_own_host_only() {
        let spotify = Spotify::new(Config::sandbox("http://127.0.0.1:9").unwrap()).unwrap();
        let url = |path: &str| spotify.url(&Request::get(path)).map(String::from);
        assert_eq!(url("albums/x").unwrap(), "http://127.0.0.1:9/v1/albums/x");
        assert_eq!(url("/albums/x").unwrap(), "http://127.0.0.1:9/v1/albums/x");
        assert_eq!(url("/v1/albums/x?limit=2").unwrap(), "http://127.0.0.1:9/v1/albums/x?limit=2");
        assert_eq!(url("http://127.0.0.1:9/v1/albums/x").unwrap(), "http://127.0.0.1:9/v1/albums/x");
        for foreign in [
            "http://127.0.0.1:10/v1/albums/x",
            "https://127.0.0.1:9/v1/albums/x",
            "https://evil.example/v1/albums",
            "../api/token",
            "data:text/plain,x",
        ] {
            let error = url(foreign).expect_err(foreign);
            assert!(matches!(error, Error::ForeignUrl(..)), "{foreign}: {error}");
        }
        // What only looks like another host stays below our own.
        assert_eq!(url("//evil.example/x").unwrap(), "http://127.0.0.1:9/v1/evil.example/x");
        assert_eq!(url("http:evil.example/x").unwrap(), "http://127.0.0.1:9/v1/evil.example/x");
    }

    #[test]
    fn a_client_goes_to_every_thread_and_so_do_its_calls() {
        fn check<T: Clone + Send + Sync + 'static>(_: &T) {}
        fn check_call<T: Send + 'static>(_: &T) {}
        let spotify = Spotify::new(Config::sandbox("http://127.0.0.1:9").unwrap()).unwrap();
        check(&spotify);
        check_call(&spotify.me());
        check_call(&spotify.saved_tracks().stream());
    }

    #[test]
    fn debug_shows_no_secret() {
        let spotify = Spotify::new(Config::sandbox("http://127.0.0.1:9").unwrap()).unwrap();
        assert!(!format!("{spotify:?}").contains("c0decafe"));
    }
}
