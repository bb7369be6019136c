//! The listener who signed in.

use serde::Deserialize;

use crate::request::Request;
use crate::{Account, Pending, Spotify};

/// A Spotify user, as they see themselves. What was cut in 2026, or needs a scope, is optional.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct User {
    /// Names them in URIs and links.
    pub id: String,
    /// The same for ever, where the id may change; since May 2026.
    pub account_id: Option<String>,
    /// As they call themselves.
    pub display_name: Option<String>,
    /// Needs [`crate::Scope::UserReadEmail`]; not for development-mode apps.
    pub email: Option<String>,
    /// ISO 3166-1 alpha-2. Needs [`crate::Scope::UserReadPrivate`]; not for development-mode apps.
    pub country: Option<String>,
    /// `premium` or `free`. Needs [`crate::Scope::UserReadPrivate`]; not for development-mode apps.
    pub product: Option<String>,
    /// `spotify:user:…`.
    pub uri: Option<String>,
}

impl User {
    /// What their sign-in is kept under.
    #[must_use]
    pub fn account(&self) -> Account {
        Account {
            id: self.account_id.clone().unwrap_or_else(|| self.id.clone()),
            name: self.display_name.clone().unwrap_or_else(|| self.id.clone()),
        }
    }
}

impl Spotify {
    /// The listener who signed in.
    ///
    /// `GET /me` · no scope, but a listener.
    ///
    /// # Errors
    ///
    /// [`crate::Error::SignedOut`], and what every call may meet.
    pub fn me(&self) -> Pending<User> {
        let spotify = self.clone();
        Box::pin(async move { spotify.send(Request::get("me").of_listener()).await })
    }
}
