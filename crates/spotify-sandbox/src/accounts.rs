//! Turns a person's or a test's consent into tokens, and tokens into who may do what: accounts.spotify.com.
//!
//! It does not judge what a token opens: the allow-list, the owner's Premium and scopes are the Web API's to check.

mod authorize;
mod code;
mod consent;
mod forgetful;
mod form;
mod pkce;
mod redirect_uri;
mod refused;
mod request;
mod scope;
mod text;
mod token;
mod tokens;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};

use self::code::Codes;
pub(crate) use self::scope::Scopes;
pub use self::scope::{Scope, UnknownScope};
use self::tokens::Tokens;
use crate::clock::Clock;
use crate::people::{App, Listener, People};
use crate::profile::Profile;

/// How large a body may be.
const BODY_LIMIT: usize = 64 * 1024;

/// The accounts service: the people, what they agreed to, and the codes and tokens that came of it.
pub(crate) struct Accounts {
    clock: Arc<Clock>,
    memory: RwLock<Memory>,
}

/// How a sandbox answers when an app asks for somebody's consent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Consent {
    /// With a page on which a person agrees or cancels.
    #[default]
    Ask,
    /// With yes, at once.
    Agree {
        /// The id of the listener who agrees; the first when absent.
        #[serde(default)]
        listener: Option<String>,
    },
    /// With no, at once.
    Refuse,
}

/// What an access token stands for.
#[derive(Clone)]
pub(crate) struct Grant {
    /// The app as it is now, not as it was when the token was given.
    pub(crate) app: Arc<App>,
    /// Nobody for client credentials.
    pub(crate) listener: Option<Arc<Listener>>,
    pub(crate) scopes: Scopes,
}

/// What an app holds after a listener signed in.
pub(crate) struct SignedIn {
    pub(crate) access_token: String,
    pub(crate) refresh_token: String,
}

/// Apps and listeners are never removed, so their positions name them for good.
struct Memory {
    apps: Vec<Arc<App>>,
    listeners: Vec<Arc<Listener>>,
    profile: Profile,
    consent: Consent,
    token_lifetime: Duration,
    /// What a listener agreed to, by app and listener.
    agreed: HashMap<(usize, usize), Scopes>,
    codes: Codes,
    tokens: Tokens,
}

/// The service over HTTP.
pub(crate) fn routes() -> Router<Arc<Accounts>> {
    Router::new()
        .route("/authorize", get(authorize::ask).post(authorize::answer))
        .route("/api/token", post(token::token))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
}

impl Accounts {
    pub(crate) fn new(people: People, profile: Profile, clock: Arc<Clock>) -> Self {
        let memory = Memory {
            apps: people.apps.into_iter().map(Arc::new).collect(),
            listeners: people.listeners.into_iter().map(Arc::new).collect(),
            profile,
            consent: Consent::default(),
            token_lifetime: Duration::from_secs(3600),
            agreed: HashMap::new(),
            codes: Codes::default(),
            tokens: Tokens::default(),
        };
        Self { clock, memory: RwLock::new(memory) }
    }

    /// What an access token stands for, as long as it lives.
    pub(crate) fn find(&self, access_token: &str) -> Option<Arc<Grant>> {
        let now = self.clock.now();
        let memory = self.read();
        let access = memory.tokens.access(access_token, now)?;
        let app = Arc::clone(memory.apps.get(access.app)?);
        let listener = access.listener.and_then(|listener| memory.listeners.get(listener)).map(Arc::clone);
        Some(Arc::new(Grant { app, listener, scopes: access.scopes.clone() }))
    }

    pub(crate) fn apps(&self) -> Vec<Arc<App>> {
        self.read().apps.clone()
    }

    pub(crate) fn listeners(&self) -> Vec<Arc<Listener>> {
        self.read().listeners.clone()
    }

    /// What Spotify allows an app: its own profile, else the sandbox's.
    pub(crate) fn profile_of(&self, app: &App) -> Profile {
        app.profile.unwrap_or_else(|| self.read().profile)
    }

    /// Changes the sandbox's own profile.
    pub(crate) fn set_profile(&self, profile: Profile) {
        self.write().profile = profile;
    }

    /// Gives an app a profile of its own. False when there is no such app.
    pub(crate) fn set_app_profile(&self, client_id: &str, profile: Profile) -> bool {
        self.change_app(client_id, |app| app.profile = Some(profile))
    }

    /// Changes an app, for the tokens it already has too. False when there is no such app.
    pub(crate) fn change_app(&self, client_id: &str, change: impl FnOnce(&mut App)) -> bool {
        let mut memory = self.write();
        let found = memory.app(client_id).and_then(|app| memory.apps.get_mut(app));
        found.map(|app| change(Arc::make_mut(app))).is_some()
    }

    /// Changes a listener, for the tokens already given too. False when there is no such listener.
    pub(crate) fn change_listener(&self, listener: &str, change: impl FnOnce(&mut Listener)) -> bool {
        let mut memory = self.write();
        let found = memory.listener(listener).and_then(|listener| memory.listeners.get_mut(listener));
        found.map(|listener| change(Arc::make_mut(listener))).is_some()
    }

    /// Signs a listener in without a page, as if they had agreed to `scopes`. Nothing when the app or the listener is
    /// unknown.
    pub(crate) fn sign_in(&self, client_id: &str, listener: &str, scopes: Scopes) -> Option<SignedIn> {
        let now = self.clock.now();
        let mut memory = self.write();
        let (app, listener) = (memory.app(client_id)?, memory.listener(listener)?);
        memory.agree(app, listener, &scopes);
        Some(memory.sign_in(tokens::Consented { app, listener, scopes, at: now, pkce: false }, now))
    }

    /// An access token for an app alone, as client credentials give it. Nothing when the app is unknown.
    pub(crate) fn app_token(&self, client_id: &str) -> Option<String> {
        let now = self.clock.now();
        let mut memory = self.write();
        let app = memory.app(client_id)?;
        Some(memory.app_token(app, now))
    }

    pub(crate) fn set_consent(&self, consent: Consent) {
        self.write().consent = consent;
    }

    /// How long access tokens live that are given from now on.
    pub(crate) fn set_token_lifetime(&self, lifetime: Duration) {
        self.write().token_lifetime = lifetime;
    }

    /// Ends every access token. Refresh tokens go on.
    pub(crate) fn end_tokens(&self) {
        self.write().tokens.end_access();
    }

    /// What happens when a listener removes an app from their account: all that they gave it ends.
    pub(crate) fn revoke(&self, client_id: &str, listener: &str) {
        let mut memory = self.write();
        if let (Some(app), Some(listener)) = (memory.app(client_id), memory.listener(listener)) {
            memory.agreed.remove(&(app, listener));
            memory.codes.revoke(app, listener);
            memory.tokens.revoke(app, listener);
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, Memory> {
        // A panic elsewhere leaves the maps whole: each change is one call.
        self.memory.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Memory> {
        self.memory.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    fn app(&self, client_id: &str) -> Option<usize> {
        self.apps.iter().position(|app| app.client_id == client_id)
    }

    fn listener(&self, id: &str) -> Option<usize> {
        self.listeners.iter().position(|listener| listener.id == id)
    }

    /// Remembers what a listener agreed to, so that they need not be asked again.
    fn agree(&mut self, app: usize, listener: usize, scopes: &Scopes) {
        let agreed = self.agreed.entry((app, listener)).or_default();
        *agreed = agreed.iter().chain(scopes.iter()).collect();
    }
}

#[cfg(test)]
mod tests;
