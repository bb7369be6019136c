//! Playlists as they were before 2026: those of any user, by the old address of their contents, and with followers. Closed to
//! development-mode apps.

use serde_json::json;

use super::contents::Address;
use super::{MODIFY, NewPlaylist, Playlist, Reorder};
use crate::paged::PageSize;
use crate::request::{Request, segment};
use crate::uri::uris;
use crate::{Id as _, IntoId, IntoUri, Paged, Pending, PlaylistId, Result, Scope, Spotify, UserId};

impl Spotify {
    /// The public playlists of any user.
    ///
    /// `GET /users/{id}/playlists` · no scope; the listener's own private ones come with [`Scope::PlaylistReadPrivate`] and
    /// [`Scope::PlaylistReadCollaborative`] · 50 a page. Closed to development-mode apps of 2026, for which there are only the
    /// listener's own: [`Spotify::my_playlists`].
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], [`crate::Error::Closed`], and what every call may meet.
    pub fn user_playlists(&self, user: impl IntoId<UserId>) -> Paged<Playlist> {
        self.user_playlists_of(user.into_id())
    }

    fn user_playlists_of(&self, user: Result<UserId>) -> Paged<Playlist> {
        let request = |user: UserId| {
            Request::get(of_user(&user)).about(&user).closed_in_2026("the playlists of other users", None)
        };
        self.list(user.map(request), "playlists", PageSize::of(50)).paged()
    }

    /// Makes a playlist of a user's, who has to be the listener.
    ///
    /// `POST /users/{id}/playlists` · needs what [`Spotify::create_playlist`] needs. Closed to development-mode apps of 2026:
    /// that one is open to all.
    ///
    /// # Errors
    ///
    /// As [`Spotify::create_playlist`], and [`crate::Error::Closed`].
    pub fn create_playlist_for(
        &self,
        user: impl IntoId<UserId>,
        playlist: impl Into<NewPlaylist>,
    ) -> Pending<Playlist> {
        self.create_for(user.into_id(), playlist.into())
    }

    fn create_for(&self, user: Result<UserId>, playlist: NewPlaylist) -> Pending<Playlist> {
        let request = |user: UserId| {
            let request = playlist.request(of_user(&user))?;
            Ok(request.closed_in_2026("new playlists by a user's name", Some("create_playlist")))
        };
        self.call(user.and_then(request))
    }

    /// [`Spotify::add_to_playlist`] by the address of before 2026.
    ///
    /// `POST /playlists/{id}/tracks`. Closed to development-mode apps of 2026.
    ///
    /// # Errors
    ///
    /// As [`Spotify::add_to_playlist`], and [`crate::Error::Closed`].
    pub fn add_playlist_tracks<I>(
        &self,
        id: impl IntoId<PlaylistId>,
        items: I,
        position: Option<usize>,
    ) -> Pending<Option<String>>
    where
        I: IntoIterator,
        I::Item: IntoUri,
    {
        self.add_at(Address::Tracks, id.into_id(), uris(items), position)
    }

    /// [`Spotify::replace_playlist`] by the address of before 2026.
    ///
    /// `PUT /playlists/{id}/tracks`, and `POST` for those behind the first 100. Closed to development-mode apps of 2026.
    ///
    /// # Errors
    ///
    /// As [`Spotify::replace_playlist`], and [`crate::Error::Closed`].
    pub fn replace_playlist_tracks<I>(&self, id: impl IntoId<PlaylistId>, items: I) -> Pending<String>
    where
        I: IntoIterator,
        I::Item: IntoUri,
    {
        self.replace_at(Address::Tracks, id.into_id(), uris(items))
    }

    /// [`Spotify::reorder_playlist`] by the address of before 2026.
    ///
    /// `PUT /playlists/{id}/tracks`. Closed to development-mode apps of 2026.
    ///
    /// # Errors
    ///
    /// As [`Spotify::reorder_playlist`], and [`crate::Error::Closed`].
    pub fn reorder_playlist_tracks(&self, id: impl IntoId<PlaylistId>, reorder: Reorder) -> Pending<String> {
        self.reorder_at(Address::Tracks, id.into_id(), reorder)
    }

    /// [`Spotify::remove_from_playlist`] by the address of before 2026.
    ///
    /// `DELETE /playlists/{id}/tracks`. Closed to development-mode apps of 2026.
    ///
    /// # Errors
    ///
    /// As [`Spotify::remove_from_playlist`], and [`crate::Error::Closed`].
    pub fn remove_playlist_tracks<I>(&self, id: impl IntoId<PlaylistId>, items: I) -> Pending<Option<String>>
    where
        I: IntoIterator,
        I::Item: IntoUri,
    {
        self.remove_at(Address::Tracks, id.into_id(), uris(items))
    }

    /// Follows a playlist, publicly.
    ///
    /// `PUT /playlists/{id}/followers` · needs [`Scope::PlaylistModifyPublic`]. Closed to development-mode apps of 2026:
    /// [`Spotify::save`] is open to all.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], [`crate::Error::Closed`], and what every call may meet.
    pub fn follow_playlist(&self, id: impl IntoId<PlaylistId>) -> Pending<()> {
        let request = |id: PlaylistId| {
            Request::put(followers(&id)).about(&id).json(json!({ "public": true })).needs(Scope::PlaylistModifyPublic)
        };
        self.tell(id.into_id().map(request).map(|request| request.closed_in_2026(FOLLOWERS, Some("save"))))
    }

    /// Follows a playlist no longer. One of the listener's own is deleted by this.
    ///
    /// `DELETE /playlists/{id}/followers` · needs [`Scope::PlaylistModifyPublic`] or [`Scope::PlaylistModifyPrivate`]. Closed to
    /// development-mode apps of 2026: [`Spotify::unsave`] is open to all.
    ///
    /// # Errors
    ///
    /// As [`Spotify::follow_playlist`].
    pub fn unfollow_playlist(&self, id: impl IntoId<PlaylistId>) -> Pending<()> {
        let request = |id: PlaylistId| Request::delete(followers(&id)).about(&id).needs_any(MODIFY);
        self.tell(id.into_id().map(request).map(|request| request.closed_in_2026(FOLLOWERS, Some("unsave"))))
    }

    /// Whether the listener follows a playlist.
    ///
    /// `GET /playlists/{id}/followers/contains` · no scope for public ones, [`Scope::PlaylistReadPrivate`] for others. Closed to
    /// development-mode apps of 2026: [`Spotify::saved`] is open to all.
    ///
    /// # Errors
    ///
    /// As [`Spotify::follow_playlist`].
    pub fn follows_playlist(&self, id: impl IntoId<PlaylistId>) -> Pending<bool> {
        self.follows_playlist_of(id.into_id())
    }

    fn follows_playlist_of(&self, id: Result<PlaylistId>) -> Pending<bool> {
        let request = |id: PlaylistId| {
            let path = format!("{}/contains", followers(&id));
            Request::get(path).about(&id).of_listener().closed_in_2026(FOLLOWERS, Some("saved"))
        };
        let answers = self.call::<Vec<bool>>(id.map(request));
        Box::pin(async move { Ok(answers.await?.first().copied().unwrap_or(false)) })
    }
}

const FOLLOWERS: &str = "followers of playlists";

fn followers(id: &PlaylistId) -> String {
    format!("playlists/{id}/followers")
}

fn of_user(user: &UserId) -> String {
    format!("users/{}/playlists", segment(user.as_str()))
}
