//! The listener's library: what they saved, and saving more of it, whatever its kind.

mod closed;
mod saved;

use serde::de::DeserializeOwned;

use crate::paged::PageSize;
use crate::parts::{self, Part};
use crate::request::Request;
use crate::uri::{joined, uris};
use crate::{
    Album, Audiobook, Episode, Error, IntoUri, Paged, Pending, Result, Scope, Show, Spotify, Track, Uri, scope,
};
pub(crate) use closed::texts;
pub use saved::SavedItem;

/// The most URIs of one request.
const MOST: usize = 40;

/// What changes and questions need: for the library itself, for whom the listener follows, for playlists.
struct Needs {
    library: Scope,
    following: Scope,
    playlists: Scope,
}

const TO_CHANGE: Needs = Needs {
    library: Scope::UserLibraryModify,
    following: Scope::UserFollowModify,
    playlists: Scope::PlaylistModifyPublic,
};

const TO_READ: Needs =
    Needs { library: Scope::UserLibraryRead, following: Scope::UserFollowRead, playlists: Scope::PlaylistReadPrivate };

impl Needs {
    /// No more than these things take.
    fn of(&self, things: &[Uri]) -> Vec<Scope> {
        scope::tidy(things.iter().map(|uri| match uri.kind() {
            "artist" | "user" => self.following,
            "playlist" => self.playlists,
            _ => self.library,
        }))
    }
}

impl Spotify {
    /// Saves things to the listener's library, tracks, albums, shows, episodes and audiobooks alike; follows users, artists
    /// and playlists. What is there already stays.
    ///
    /// `PUT /me/library` · needs [`Scope::UserLibraryModify`], [`Scope::UserFollowModify`] for users and artists,
    /// [`Scope::PlaylistModifyPublic`] for playlists · 40 a request, one after the other. Spotify documents it for all of
    /// these but artists.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidUri`], [`crate::Error::Argument`] for a chapter, [`crate::Error::SignedOut`],
    /// [`crate::Error::MissingScope`], [`crate::Error::DoneInPart`], and what every call may meet.
    pub fn save<I>(&self, things: I) -> Pending<()>
    where
        I: IntoIterator,
        I::Item: IntoUri,
    {
        self.change_library(Request::put, uris(things))
    }

    /// Takes things out of the listener's library; follows users, artists and playlists no longer. A playlist of the
    /// listener's own is deleted by this. What is not there is passed over.
    ///
    /// `DELETE /me/library` · needs what [`Spotify::save`] needs · 40 a request, one after the other.
    ///
    /// # Errors
    ///
    /// As [`Spotify::save`].
    pub fn unsave<I>(&self, things: I) -> Pending<()>
    where
        I: IntoIterator,
        I::Item: IntoUri,
    {
        self.change_library(Request::delete, uris(things))
    }

    /// Whether things are in the listener's library, or followed, in the order given.
    ///
    /// `GET /me/library/contains` · needs [`Scope::UserLibraryRead`], [`Scope::UserFollowRead`] for users and artists,
    /// [`Scope::PlaylistReadPrivate`] for playlists · 40 a request.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidUri`], [`crate::Error::Argument`] for a chapter, [`crate::Error::SignedOut`],
    /// [`crate::Error::MissingScope`], and what every call may meet.
    pub fn saved<I>(&self, things: I) -> Pending<Vec<bool>>
    where
        I: IntoIterator,
        I::Item: IntoUri,
    {
        self.in_library(uris(things))
    }

    fn change_library(&self, request: fn(&'static str) -> Request, things: Result<Vec<Uri>>) -> Pending<()> {
        let part = |things: &[Uri]| -> Part<()> {
            let request = about(request("me/library"), things).needs_any(&TO_CHANGE.of(things));
            (things.len(), self.tell(Ok(request)))
        };
        let parts = things.and_then(kept_in_libraries).map(|things| things.chunks(MOST).map(part).collect());
        let changes = parts::change("things", parts);
        Box::pin(async move { changes.await.map(drop) })
    }

    fn in_library(&self, things: Result<Vec<Uri>>) -> Pending<Vec<bool>> {
        const PATH: &str = "me/library/contains";
        let part = |things: &[Uri]| -> Part<Vec<bool>> {
            let request = about(Request::get(PATH), things).needs_any(&TO_READ.of(things));
            (things.len(), self.call(Ok(request)))
        };
        let parts = things.and_then(kept_in_libraries).map(|things| things.chunks(MOST).map(part).collect());
        parts::ask(PATH, parts)
    }

    /// The tracks that the listener saved, the last first.
    ///
    /// `GET /me/tracks` · needs [`Scope::UserLibraryRead`] · 50 a page.
    ///
    /// # Errors
    ///
    /// [`crate::Error::SignedOut`], [`crate::Error::MissingScope`], and what every call may meet.
    pub fn saved_tracks(&self) -> Paged<SavedItem<Track>> {
        self.saved_of(Request::get("me/tracks").in_market(), "tracks")
    }

    /// The albums that the listener saved, the last first. They come without their tracks: [`Spotify::album`] has them.
    ///
    /// `GET /me/albums` · needs [`Scope::UserLibraryRead`] · 50 a page.
    ///
    /// # Errors
    ///
    /// As [`Spotify::saved_tracks`].
    pub fn saved_albums(&self) -> Paged<SavedItem<Album>> {
        self.saved_of(Request::get("me/albums").in_market(), "albums")
    }

    /// The shows that the listener saved, the last first.
    ///
    /// `GET /me/shows` · needs [`Scope::UserLibraryRead`] · 50 a page.
    ///
    /// # Errors
    ///
    /// As [`Spotify::saved_tracks`].
    pub fn saved_shows(&self) -> Paged<SavedItem<Show>> {
        self.saved_of(Request::get("me/shows"), "shows")
    }

    /// The episodes that the listener saved, the last first.
    ///
    /// `GET /me/episodes` · needs [`Scope::UserLibraryRead`]; where they stopped in them comes with
    /// [`Scope::UserReadPlaybackPosition`] · 50 a page.
    ///
    /// # Errors
    ///
    /// As [`Spotify::saved_tracks`].
    pub fn saved_episodes(&self) -> Paged<SavedItem<Episode>> {
        self.saved_of(Request::get("me/episodes").in_market(), "episodes")
    }

    /// The audiobooks that the listener saved, the last first.
    ///
    /// `GET /me/audiobooks` · needs [`Scope::UserLibraryRead`] · 50 a page.
    ///
    /// # Errors
    ///
    /// As [`Spotify::saved_tracks`].
    pub fn saved_audiobooks(&self) -> Paged<SavedItem<Audiobook>> {
        self.saved_of(Request::get("me/audiobooks"), "audiobooks")
    }

    fn saved_of<T>(&self, request: Request, what: &'static str) -> Paged<SavedItem<T>>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        self.list(Ok(request.needs(Scope::UserLibraryRead)), what, PageSize::of(50)).paged()
    }
}

fn about(request: Request, things: &[Uri]) -> Request {
    request.query("uris", joined(things))
}

fn kept_in_libraries(things: Vec<Uri>) -> Result<Vec<Uri>> {
    match things.iter().find(|uri| uri.kind() == "chapter") {
        None => Ok(things),
        Some(uri) => {
            Err(Error::Argument(format!("no library keeps a chapter alone, as `{uri}` is: give its audiobook")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn things(kinds: &[&str]) -> Vec<Uri> {
        kinds.iter().map(|kind| Uri::of(kind, "0ND8rF8oirMXtE59n585P6")).collect()
    }

    #[test]
    fn no_more_is_asked_of_a_listener_than_the_things_need() {
        use Scope::{PlaylistModifyPublic, PlaylistReadPrivate, UserFollowModify, UserLibraryModify, UserLibraryRead};
        for (kinds, expected) in [
            (&["track", "album", "episode"][..], &[UserLibraryModify][..]),
            (&["artist", "user"], &[UserFollowModify]),
            (&["playlist"], &[PlaylistModifyPublic]),
            (&["playlist", "track"], &[PlaylistModifyPublic, UserLibraryModify]),
            (&["user", "playlist", "show"], &[PlaylistModifyPublic, UserFollowModify, UserLibraryModify]),
        ] {
            assert_eq!(TO_CHANGE.of(&things(kinds)), expected);
        }
        assert_eq!(TO_READ.of(&things(&["playlist", "audiobook"])), [PlaylistReadPrivate, UserLibraryRead]);
    }

    #[test]
    fn a_chapter_is_not_sent() {
        let message = kept_in_libraries(things(&["track", "chapter"])).unwrap_err().to_string();
        assert!(message.contains("give its audiobook"), "{message}");
    }
}
