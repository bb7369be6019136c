//! Whom the listener follows: artists, and before 2026 also other users.

use crate::library::texts;
use crate::paged::PageSize;
use crate::parts::{self, Part};
use crate::request::Request;
use crate::{Artist, ArtistId, IntoId, Paged, Pending, Result, Scope, Spotify, UserId};

/// The most ids of one request.
const MOST: usize = 50;

const FOLLOWING: &str = "follows by kind";

impl Spotify {
    /// The artists that the listener follows. They come by cursor, so that a page cannot be asked for by its place.
    ///
    /// `GET /me/following` · needs [`Scope::UserFollowRead`] · 50 a page.
    ///
    /// # Errors
    ///
    /// [`crate::Error::SignedOut`], [`crate::Error::MissingScope`], and what every call may meet.
    pub fn followed_artists(&self) -> Paged<Artist> {
        let request = Request::get("me/following").query("type", "artist").needs(Scope::UserFollowRead);
        self.list(Ok(request), "artists", PageSize::of(50)).wrapped().paged()
    }

    /// Follows artists.
    ///
    /// `PUT /me/following` · needs [`Scope::UserFollowModify`] · 50 a request, one after the other. Closed to development-mode
    /// apps of 2026: [`Spotify::save`] is open to all.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::Closed`], [`crate::Error::DoneInPart`], and what every call may meet.
    pub fn follow_artists<I>(&self, ids: I) -> Pending<()>
    where
        I: IntoIterator,
        I::Item: IntoId<ArtistId>,
    {
        self.change_following("artist", "save", Request::put, texts::<ArtistId, I>(ids))
    }

    /// Follows artists no longer. Who is not followed is passed over.
    ///
    /// `DELETE /me/following` · needs [`Scope::UserFollowModify`] · 50 a request, one after the other. Closed to
    /// development-mode apps of 2026: [`Spotify::unsave`] is open to all.
    ///
    /// # Errors
    ///
    /// As [`Spotify::follow_artists`].
    pub fn unfollow_artists<I>(&self, ids: I) -> Pending<()>
    where
        I: IntoIterator,
        I::Item: IntoId<ArtistId>,
    {
        self.change_following("artist", "unsave", Request::delete, texts::<ArtistId, I>(ids))
    }

    /// Whether the listener follows artists, in the order given.
    ///
    /// `GET /me/following/contains` · needs [`Scope::UserFollowRead`] · 50 a request. Closed to development-mode apps of 2026:
    /// [`Spotify::saved`] is open to all.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::Closed`], and what every call may meet.
    pub fn follows_artists<I>(&self, ids: I) -> Pending<Vec<bool>>
    where
        I: IntoIterator,
        I::Item: IntoId<ArtistId>,
    {
        self.in_following("artist", texts::<ArtistId, I>(ids))
    }

    /// Follows users.
    ///
    /// `PUT /me/following` · needs [`Scope::UserFollowModify`] · 50 a request, one after the other. Closed to development-mode
    /// apps of 2026: [`Spotify::save`] is open to all.
    ///
    /// # Errors
    ///
    /// As [`Spotify::follow_artists`].
    pub fn follow_users<I>(&self, ids: I) -> Pending<()>
    where
        I: IntoIterator,
        I::Item: IntoId<UserId>,
    {
        self.change_following("user", "save", Request::put, texts::<UserId, I>(ids))
    }

    /// Follows users no longer. Who is not followed is passed over.
    ///
    /// `DELETE /me/following` · needs [`Scope::UserFollowModify`] · 50 a request, one after the other. Closed to
    /// development-mode apps of 2026: [`Spotify::unsave`] is open to all.
    ///
    /// # Errors
    ///
    /// As [`Spotify::follow_artists`].
    pub fn unfollow_users<I>(&self, ids: I) -> Pending<()>
    where
        I: IntoIterator,
        I::Item: IntoId<UserId>,
    {
        self.change_following("user", "unsave", Request::delete, texts::<UserId, I>(ids))
    }

    /// Whether the listener follows users, in the order given.
    ///
    /// `GET /me/following/contains` · needs [`Scope::UserFollowRead`] · 50 a request. Closed to development-mode apps of 2026:
    /// [`Spotify::saved`] is open to all.
    ///
    /// # Errors
    ///
    /// As [`Spotify::follows_artists`].
    pub fn follows_users<I>(&self, ids: I) -> Pending<Vec<bool>>
    where
        I: IntoIterator,
        I::Item: IntoId<UserId>,
    {
        self.in_following("user", texts::<UserId, I>(ids))
    }

    fn change_following(
        &self,
        kind: &'static str,
        instead: &'static str,
        request: fn(&'static str) -> Request,
        ids: Result<Vec<String>>,
    ) -> Pending<()> {
        let part = |ids: &[String]| -> Part<()> {
            let request = about(request("me/following"), kind, ids).needs(Scope::UserFollowModify);
            (ids.len(), self.tell(Ok(request.closed_in_2026(FOLLOWING, Some(instead)))))
        };
        let changes = parts::change("follows", ids.map(|ids| ids.chunks(MOST).map(part).collect()));
        Box::pin(async move { changes.await.map(drop) })
    }

    fn in_following(&self, kind: &'static str, ids: Result<Vec<String>>) -> Pending<Vec<bool>> {
        const PATH: &str = "me/following/contains";
        let part = |ids: &[String]| -> Part<Vec<bool>> {
            let request = about(Request::get(PATH), kind, ids).needs(Scope::UserFollowRead);
            (ids.len(), self.call(Ok(request.closed_in_2026(FOLLOWING, Some("saved")))))
        };
        parts::ask(PATH, ids.map(|ids| ids.chunks(MOST).map(part).collect()))
    }
}

/// In the query also where Spotify takes a body, so that both kinds and all methods are alike.
fn about(request: Request, kind: &'static str, ids: &[String]) -> Request {
    request.query("type", kind).query("ids", ids.join(","))
}
