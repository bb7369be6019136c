//! Users: the listener who signed in, and others as everybody sees them.

use serde::{Deserialize, Serialize};

use crate::lenient::or_default;
use crate::request::{Request, segment};
use crate::{Account, Followers, Id as _, Image, IntoId, Pending, Result, Spotify, UserId};

/// A Spotify user. What was cut in 2026, needs a scope, or is only shown to themselves is optional.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Names them in URIs and links.
    pub id: String,
    /// The same for ever, where the id may change; since May 2026, and only of the listener.
    pub account_id: Option<String>,
    /// As they call themselves.
    pub display_name: Option<String>,
    /// Not verified. Only of the listener, needs [`crate::Scope::UserReadEmail`]; cut from development-mode apps in 2026.
    pub email: Option<String>,
    /// ISO 3166-1 alpha-2. Only of the listener, needs [`crate::Scope::UserReadPrivate`]; cut from development-mode apps in
    /// 2026.
    pub country: Option<String>,
    /// `premium`, `free` or `open`, which is free too. Only of the listener, needs [`crate::Scope::UserReadPrivate`]; cut
    /// from development-mode apps in 2026.
    pub product: Option<String>,
    /// Whether they hear explicit music. Only of the listener, needs [`crate::Scope::UserReadPrivate`]; cut from
    /// development-mode apps in 2026.
    #[serde(default)]
    pub explicit_content: Option<ExplicitContent>,
    /// How many follow them; cut from development-mode apps in 2026.
    #[serde(default)]
    pub followers: Option<Followers>,
    /// Of themselves; none for many.
    #[serde(default, deserialize_with = "or_default")]
    pub images: Vec<Image>,
    /// `spotify:user:…`.
    pub uri: Option<String>,
}

/// Whether a listener hears explicit music.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplicitContent {
    /// Whether explicit music is kept from them.
    #[serde(default, deserialize_with = "or_default")]
    pub filter_enabled: bool,
    /// Whether they cannot change that.
    #[serde(default, deserialize_with = "or_default")]
    pub filter_locked: bool,
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
        self.call(Ok(Request::get("me").of_listener()))
    }

    /// A user as everybody sees them.
    ///
    /// `GET /users/{id}` · no scope · closed to development-mode apps made after 11 February 2026.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], [`crate::Error::Closed`], and what every call may meet.
    pub fn user(&self, id: impl IntoId<UserId>) -> Pending<User> {
        self.user_of(id.into_id())
    }

    fn user_of(&self, id: Result<UserId>) -> Pending<User> {
        self.call(id.map(|id| public(&id)))
    }
}

fn public(id: &UserId) -> Request {
    Request::get(format!("users/{}", segment(id.as_str()))).about(id).closed_in_2026("profiles of other users", None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_may_have_nothing_but_an_id() {
        for text in [r#"{"id":"x"}"#, r#"{"id":"x","display_name":null,"images":null,"followers":null,"email":null}"#] {
            let user: User = serde_json::from_str(text).unwrap();
            assert_eq!((user.account().name.as_str(), user.images.len(), user.followers), ("x", 0, None));
        }
    }

    #[test]
    fn a_name_that_looks_like_a_path_stays_a_name() {
        assert_eq!(public(&UserId::parse("jürgen & co").unwrap()).path, "users/j%C3%BCrgen%20%26%20co");
    }
}
