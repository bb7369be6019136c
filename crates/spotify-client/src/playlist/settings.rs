//! A playlist's name, description and visibility: given when it is made, and changed later.

use serde_json::{Map, Value, json};

use super::{MODIFY, Playlist};
use crate::request::Request;
use crate::{Error, IntoId, Pending, PlaylistId, Result, Scope, Spotify};

/// A playlist to make. A text stands for a private one of that name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewPlaylist {
    /// What it is called. Another of the same name may be there.
    pub name: String,
    /// What it is about.
    pub description: Option<String>,
    /// Whether it is on the listener's profile. Not unless this says so, though Spotify's own default is that it is.
    pub public: bool,
    /// Whether others may change it too. Only what is not public can be shared this way.
    pub collaborative: bool,
}

impl From<&str> for NewPlaylist {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}

impl From<String> for NewPlaylist {
    fn from(name: String) -> Self {
        Self { name, ..Self::default() }
    }
}

impl NewPlaylist {
    /// The request that makes it.
    pub(super) fn request(self, path: String) -> Result<Request> {
        let Self { name, description, public, collaborative } = self;
        if name.trim().is_empty() {
            return Err(Error::Argument("a playlist needs a name: set `name` to one that is not empty".to_owned()));
        }
        check(Some(public), Some(collaborative))?;
        let mut body = json!({ "name": name, "public": public, "collaborative": collaborative });
        if let Some(description) = description {
            body["description"] = description.into();
        }
        let request = Request::post(path).json(body);
        Ok(match (public, collaborative) {
            (true, _) => request.needs(Scope::PlaylistModifyPublic),
            (false, false) => request.needs(Scope::PlaylistModifyPrivate),
            (false, true) => request.needs_any(MODIFY),
        })
    }
}

/// What to change about a playlist. What is nothing stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaylistChange {
    /// What it is called.
    pub name: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// Whether it is on the listener's profile.
    pub public: Option<bool>,
    /// Whether others may change it too. Only what is not public can be shared this way.
    pub collaborative: Option<bool>,
}

impl PlaylistChange {
    fn request(self, id: &PlaylistId) -> Result<Request> {
        let Self { name, description, public, collaborative } = self;
        check(public, collaborative)?;
        let fields: Map<String, Value> = [
            ("name", name.map(Value::from)),
            ("description", description.map(Value::from)),
            ("public", public.map(Value::from)),
            ("collaborative", collaborative.map(Value::from)),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect();
        if fields.is_empty() {
            let advice = "this changes nothing: set `name`, `description`, `public` or `collaborative`";
            return Err(Error::Argument(advice.to_owned()));
        }
        let body = Value::Object(fields);
        Ok(Request::put(format!("playlists/{id}")).about(id).json(body).needs_any(MODIFY))
    }
}

fn check(public: Option<bool>, collaborative: Option<bool>) -> Result<()> {
    if (public, collaborative) == (Some(true), Some(true)) {
        let advice = "a playlist that others may change cannot be public: set `public` or `collaborative`, not both";
        return Err(Error::Argument(advice.to_owned()));
    }
    Ok(())
}

impl Spotify {
    /// Makes a playlist of the listener's, with nothing in it yet: `spotify.create_playlist("Rainy days")`.
    ///
    /// `POST /me/playlists` · needs [`Scope::PlaylistModifyPrivate`], or [`Scope::PlaylistModifyPublic`] for a public one, or
    /// both for one to keep with others. Spotify allows about 11,000 playlists.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Argument`] for an empty name or one that is public and collaborative, [`crate::Error::SignedOut`],
    /// [`crate::Error::MissingScope`], [`crate::Error::Unconfirmed`], and what every call may meet.
    pub fn create_playlist(&self, playlist: impl Into<NewPlaylist>) -> Pending<Playlist> {
        self.create_playlist_of(playlist.into())
    }

    fn create_playlist_of(&self, playlist: NewPlaylist) -> Pending<Playlist> {
        self.call(playlist.request("me/playlists".to_owned()))
    }

    /// Changes a playlist's name, description or visibility. Only its owner can.
    ///
    /// `PUT /playlists/{id}` · needs [`Scope::PlaylistModifyPublic`] or [`Scope::PlaylistModifyPrivate`], depending on the playlist.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Argument`] for nothing to change, [`crate::Error::InvalidId`], [`crate::Error::NotFound`],
    /// [`crate::Error::MissingScope`], and what every call may meet.
    pub fn change_playlist(&self, id: impl IntoId<PlaylistId>, change: PlaylistChange) -> Pending<()> {
        self.tell(id.into_id().and_then(|id| change.request(&id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use crate::request::Body;

    #[test]
    fn a_playlist_is_private_unless_it_says_otherwise() {
        let request = NewPlaylist::from("Mix").request("me/playlists".to_owned()).unwrap();
        assert_eq!(request.body, Body::Json(json!({ "name": "Mix", "public": false, "collaborative": false })));
        assert_eq!(request.scopes(), Some(vec![Scope::PlaylistModifyPrivate]));
        assert!(!request.repeatable);
        for (public, collaborative, scopes) in
            [(true, false, &[Scope::PlaylistModifyPublic][..]), (false, true, MODIFY)]
        {
            let playlist = NewPlaylist { public, collaborative, ..NewPlaylist::from("Mix") };
            assert_eq!(playlist.request(String::new()).unwrap().scopes().unwrap(), scopes);
        }
    }

    #[test]
    fn what_spotify_would_refuse_is_not_sent() {
        let public_and_shared = NewPlaylist { public: true, collaborative: true, ..NewPlaylist::from("Mix") };
        for playlist in [NewPlaylist::from(" "), public_and_shared] {
            assert!(matches!(playlist.request(String::new()), Err(Error::Argument(_))));
        }
        let id = PlaylistId::parse("0ND8rF8oirMXtE59n585P6").unwrap();
        assert!(matches!(PlaylistChange::default().request(&id), Err(Error::Argument(_))));
        let change = PlaylistChange { public: Some(false), ..PlaylistChange::default() };
        assert_eq!(change.request(&id).unwrap().body, Body::Json(json!({ "public": false })));
    }
}
