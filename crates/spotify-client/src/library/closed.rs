//! The library kind by kind, as it was before 2026. Closed to development-mode apps, for which there are `save`, `unsave` and
//! `saved`.

use serde_json::json;

use crate::parts::{self, Part};
use crate::request::Request;
use crate::{AlbumId, AudiobookId, EpisodeId, Id, IntoId, Pending, Result, Scope, ShowId, Spotify, TrackId};

/// The most ids of one change.
const MOST: usize = 50;

/// A kind of thing that has endpoints of its own.
struct Kind {
    what: &'static str,
    path: &'static str,
    contains: &'static str,
    /// Whether a change has its ids in the body. Of episodes and audiobooks Spotify takes them in the query only.
    in_body: bool,
    /// The most ids of one question.
    most_asked: usize,
}

const TRACKS: Kind =
    Kind { what: "tracks", path: "me/tracks", contains: "me/tracks/contains", in_body: true, most_asked: 50 };
const ALBUMS: Kind =
    Kind { what: "albums", path: "me/albums", contains: "me/albums/contains", in_body: true, most_asked: 20 };
const SHOWS: Kind =
    Kind { what: "shows", path: "me/shows", contains: "me/shows/contains", in_body: true, most_asked: 50 };
const EPISODES: Kind =
    Kind { what: "episodes", path: "me/episodes", contains: "me/episodes/contains", in_body: false, most_asked: 50 };
const AUDIOBOOKS: Kind = Kind {
    what: "audiobooks",
    path: "me/audiobooks",
    contains: "me/audiobooks/contains",
    in_body: false,
    most_asked: 50,
};

// The call names the routes, above the methods: there `cargo lab operations` looks for them.
macro_rules! kinds {
    ($(
        $kind:ident $what:literal $id:ident:
        $(#[doc = $save_route:literal])+ $save:ident,
        $(#[doc = $remove_route:literal])+ $remove:ident,
        $(#[doc = $contains_route:literal])+ $contains:ident;
    )*) => {
        impl Spotify {$(
            #[doc = concat!("Saves ", $what, " to the listener's library. What is there already stays.")]
            ///
            $(#[doc = $save_route])+
            /// Closed to development-mode apps of 2026: [`Spotify::save`] is open to all.
            ///
            /// # Errors
            ///
            /// [`crate::Error::InvalidId`], [`crate::Error::Closed`], [`crate::Error::DoneInPart`], and what every call may
            /// meet.
            pub fn $save<I>(&self, ids: I) -> Pending<()>
            where
                I: IntoIterator,
                I::Item: IntoId<$id>,
            {
                self.change_shelf(&$kind, "save", Request::put, texts::<$id, I>(ids))
            }

            #[doc = concat!("Takes ", $what, " out of the listener's library. What is not there is passed over.")]
            ///
            $(#[doc = $remove_route])+
            /// Closed to development-mode apps of 2026: [`Spotify::unsave`] is open to all.
            ///
            /// # Errors
            ///
            /// [`crate::Error::InvalidId`], [`crate::Error::Closed`], [`crate::Error::DoneInPart`], and what every call may
            /// meet.
            pub fn $remove<I>(&self, ids: I) -> Pending<()>
            where
                I: IntoIterator,
                I::Item: IntoId<$id>,
            {
                self.change_shelf(&$kind, "unsave", Request::delete, texts::<$id, I>(ids))
            }

            #[doc = concat!("Whether ", $what, " are in the listener's library, in the order given.")]
            ///
            $(#[doc = $contains_route])+
            /// Closed to development-mode apps of 2026: [`Spotify::saved`] is open to all.
            ///
            /// # Errors
            ///
            /// [`crate::Error::InvalidId`], [`crate::Error::Closed`], and what every call may meet.
            pub fn $contains<I>(&self, ids: I) -> Pending<Vec<bool>>
            where
                I: IntoIterator,
                I::Item: IntoId<$id>,
            {
                self.on_shelf(&$kind, texts::<$id, I>(ids))
            }
        )*}
    };
}

kinds! {
    TRACKS "tracks" TrackId:
        /// `PUT /me/tracks` · needs [`Scope::UserLibraryModify`] · 50 a request, one after the other.
        save_tracks,
        /// `DELETE /me/tracks` · needs [`Scope::UserLibraryModify`] · 50 a request, one after the other.
        remove_tracks,
        /// `GET /me/tracks/contains` · needs [`Scope::UserLibraryRead`] · 50 a request.
        contains_tracks;
    ALBUMS "albums" AlbumId:
        /// `PUT /me/albums` · needs [`Scope::UserLibraryModify`] · 50 a request, one after the other.
        save_albums,
        /// `DELETE /me/albums` · needs [`Scope::UserLibraryModify`] · 50 a request, one after the other.
        remove_albums,
        /// `GET /me/albums/contains` · needs [`Scope::UserLibraryRead`] · 20 a request.
        contains_albums;
    SHOWS "shows" ShowId:
        /// `PUT /me/shows` · needs [`Scope::UserLibraryModify`] · 50 a request, one after the other.
        save_shows,
        /// `DELETE /me/shows` · needs [`Scope::UserLibraryModify`] · 50 a request, one after the other.
        remove_shows,
        /// `GET /me/shows/contains` · needs [`Scope::UserLibraryRead`] · 50 a request.
        contains_shows;
    EPISODES "episodes" EpisodeId:
        /// `PUT /me/episodes` · needs [`Scope::UserLibraryModify`] · 50 a request, one after the other.
        save_episodes,
        /// `DELETE /me/episodes` · needs [`Scope::UserLibraryModify`] · 50 a request, one after the other.
        remove_episodes,
        /// `GET /me/episodes/contains` · needs [`Scope::UserLibraryRead`] · 50 a request.
        contains_episodes;
    AUDIOBOOKS "audiobooks" AudiobookId:
        /// `PUT /me/audiobooks` · needs [`Scope::UserLibraryModify`] · 50 a request, one after the other.
        save_audiobooks,
        /// `DELETE /me/audiobooks` · needs [`Scope::UserLibraryModify`] · 50 a request, one after the other.
        remove_audiobooks,
        /// `GET /me/audiobooks/contains` · needs [`Scope::UserLibraryRead`] · 50 a request.
        contains_audiobooks;
}

impl Spotify {
    fn change_shelf(
        &self,
        kind: &'static Kind,
        instead: &'static str,
        request: fn(&'static str) -> Request,
        ids: Result<Vec<String>>,
    ) -> Pending<()> {
        let part = |ids: &[String]| -> Part<()> {
            let request = request(kind.path).needs(Scope::UserLibraryModify).closed_in_2026(BY_KIND, Some(instead));
            let request =
                if kind.in_body { request.json(json!({ "ids": ids })) } else { request.query("ids", ids.join(",")) };
            (ids.len(), self.tell(Ok(request)))
        };
        let changes = parts::change(kind.what, ids.map(|ids| ids.chunks(MOST).map(part).collect()));
        Box::pin(async move { changes.await.map(drop) })
    }

    fn on_shelf(&self, kind: &'static Kind, ids: Result<Vec<String>>) -> Pending<Vec<bool>> {
        let part = |ids: &[String]| -> Part<Vec<bool>> {
            let request = Request::get(kind.contains).query("ids", ids.join(",")).needs(Scope::UserLibraryRead);
            (ids.len(), self.call(Ok(request.closed_in_2026(BY_KIND, Some("saved")))))
        };
        parts::ask(kind.contains, ids.map(|ids| ids.chunks(kind.most_asked).map(part).collect()))
    }
}

const BY_KIND: &str = "libraries by kind";

/// The ids as they are sent.
pub(crate) fn texts<T: Id, I>(ids: I) -> Result<Vec<String>>
where
    I: IntoIterator,
    I::Item: IntoId<T>,
{
    ids.into_iter().map(|id| id.into_id().map(|id| id.as_str().to_owned())).collect()
}
