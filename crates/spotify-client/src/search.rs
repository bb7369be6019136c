//! Search: one kind of thing through all its pages, or the first page of several kinds at once.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::page::Page;
use crate::paged::PageSize;
use crate::request::Request;
use crate::{Album, Artist, Audiobook, Episode, Error, Paged, Pending, Playlist, Result, Show, Spotify, Track};

/// How many rows of a kind a page has.
const SIZE: PageSize = PageSize::of(50).in_development(10);

/// What can be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SearchKind {
    /// Albums.
    Album,
    /// Artists.
    Artist,
    /// Audiobooks, which few countries have.
    Audiobook,
    /// Episodes of shows.
    Episode,
    /// Playlists.
    Playlist,
    /// Shows, which are podcasts.
    Show,
    /// Tracks.
    Track,
}

impl SearchKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Album, Self::Artist, Self::Audiobook, Self::Episode, Self::Playlist, Self::Show, Self::Track];

    /// `album`, `artist`, …
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Album => "album",
            Self::Artist => "artist",
            Self::Audiobook => "audiobook",
            Self::Episode => "episode",
            Self::Playlist => "playlist",
            Self::Show => "show",
            Self::Track => "track",
        }
    }
}

impl fmt::Display for SearchKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The first page of each kind that was searched for, best first; nothing for the others.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SearchResults {
    /// Without their tracks.
    pub albums: Option<Page<Album>>,
    /// Whole.
    pub artists: Option<Page<Artist>>,
    /// Without their chapters.
    pub audiobooks: Option<Page<Audiobook>>,
    /// Without their shows.
    pub episodes: Option<Page<Episode>>,
    /// Without what is on them. Those that Spotify hides from the app are left out, yet counted in `total`.
    pub playlists: Option<Page<Playlist>>,
    /// Without their episodes.
    pub shows: Option<Page<Show>>,
    /// Whole.
    pub tracks: Option<Page<Track>>,
}

impl Spotify {
    /// What Spotify finds for a query, best first: the first page of each kind asked for, of every kind where none is named.
    ///
    /// Beside words the query may have filters: `artist:`, `album:`, `track:`, `year:1990-1999`, `genre:`, `isrc:`, `upc:`,
    /// `tag:new`, `tag:hipster`.
    ///
    /// `GET /search` · no scope · 50 rows of each kind, 10 for development-mode apps.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for an empty query, and what every call may meet.
    pub fn search(&self, query: &str, kinds: impl IntoIterator<Item = SearchKind>) -> Pending<SearchResults> {
        self.search_kinds(query, kinds.into_iter().collect())
    }

    fn search_kinds(&self, query: &str, kinds: Vec<SearchKind>) -> Pending<SearchResults> {
        let kinds = if kinds.is_empty() { SearchKind::ALL.to_vec() } else { kinds };
        let (spotify, request) = (self.clone(), request(query, &kinds));
        Box::pin(async move { spotify.send_page(&request?, SIZE, usize::MAX).await })
    }

    /// Albums for a query, best first; without their tracks. `tag:new` finds those of the last two weeks, `tag:hipster` those
    /// that few listen to; `artist:`, `album:`, `year:` and `upc:` narrow it down.
    ///
    /// `GET /search` · no scope · 50 a page, 10 for development-mode apps; about 1,000 rows in all.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for an empty query, and what every call may meet.
    pub fn search_albums(&self, query: &str) -> Paged<Album> {
        self.search_one(query, SearchKind::Album, "albums")
    }

    /// Artists for a query, best first. `artist:`, `genre:` and `year:` narrow it down.
    ///
    /// `GET /search` · no scope · 50 a page, 10 for development-mode apps; about 1,000 rows in all.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for an empty query, and what every call may meet.
    pub fn search_artists(&self, query: &str) -> Paged<Artist> {
        self.search_one(query, SearchKind::Artist, "artists")
    }

    /// Audiobooks for a query, best first; without their chapters. Few countries have any: see [`Spotify::audiobook`].
    ///
    /// `GET /search` · no scope · 50 a page, 10 for development-mode apps; about 1,000 rows in all.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for an empty query, and what every call may meet.
    pub fn search_audiobooks(&self, query: &str) -> Paged<Audiobook> {
        self.search_one(query, SearchKind::Audiobook, "audiobooks")
    }

    /// Episodes for a query, best first; without their shows.
    ///
    /// `GET /search` · no scope · 50 a page, 10 for development-mode apps; about 1,000 rows in all.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for an empty query, and what every call may meet.
    pub fn search_episodes(&self, query: &str) -> Paged<Episode> {
        self.search_one(query, SearchKind::Episode, "episodes")
    }

    /// Playlists for a query, best first; without what is on them. Those that Spotify hides from the app are left out, so that
    /// a page may have fewer rows than others, or none.
    ///
    /// `GET /search` · no scope · 50 a page, 10 for development-mode apps; about 1,000 rows in all.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for an empty query, and what every call may meet.
    pub fn search_playlists(&self, query: &str) -> Paged<Playlist> {
        self.search_one(query, SearchKind::Playlist, "playlists")
    }

    /// Shows for a query, best first; without their episodes.
    ///
    /// `GET /search` · no scope · 50 a page, 10 for development-mode apps; about 1,000 rows in all.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for an empty query, and what every call may meet.
    pub fn search_shows(&self, query: &str) -> Paged<Show> {
        self.search_one(query, SearchKind::Show, "shows")
    }

    /// Tracks for a query, best first. `artist:`, `album:`, `track:`, `year:`, `genre:` and `isrc:` narrow it down.
    ///
    /// `GET /search` · no scope · 50 a page, 10 for development-mode apps; about 1,000 rows in all.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for an empty query, and what every call may meet.
    pub fn search_tracks(&self, query: &str) -> Paged<Track> {
        self.search_one(query, SearchKind::Track, "tracks")
    }

    fn search_one<T: DeserializeOwned + Send + Sync + 'static>(
        &self,
        query: &str,
        kind: SearchKind,
        what: &'static str,
    ) -> Paged<T> {
        self.list(request(query, &[kind]), what, SIZE).wrapped().paged()
    }
}

fn request(query: &str, kinds: &[SearchKind]) -> Result<Request> {
    let query = query.trim();
    if query.is_empty() {
        return Err(Error::Argument("the search has no words: say what to look for, as in `nell arden`".to_owned()));
    }
    let mut names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    names.sort_unstable();
    names.dedup();
    Ok(Request::get("search").query("q", query).query("type", names.join(",")).in_market())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_each_kind_once_and_an_empty_query_is_refused() {
        let asked = request("  nell arden ", &[SearchKind::Track, SearchKind::Album, SearchKind::Track]).unwrap();
        assert_eq!(asked.query, [("q", "nell arden".to_owned()), ("type", "album,track".to_owned())]);
        for query in ["", " ", "\n"] {
            let message = request(query, &SearchKind::ALL).unwrap_err().to_string();
            assert!(message.contains("no words"), "{message}");
        }
    }

    #[test]
    fn results_leave_out_what_is_null_and_count_it() {
        let json = r#"{"playlists":{"items":[null,null],"next":null,"total":2},"tracks":null}"#;
        let results: SearchResults = serde_json::from_str(json).unwrap();
        let playlists = results.playlists.unwrap();
        assert_eq!((playlists.len(), playlists.total), (0, Some(2)));
        assert!(results.tracks.is_none() && results.albums.is_none());
    }
}
