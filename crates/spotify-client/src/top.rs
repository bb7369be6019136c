//! What a listener plays most.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::page::Page;
use crate::request::Request;
use crate::{Artist, Pending, Scope, Spotify, Track};

/// How far back a top list looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TimeRange {
    /// About four weeks.
    ShortTerm,
    /// About half a year.
    #[default]
    MediumTerm,
    /// About a year.
    LongTerm,
}

impl fmt::Display for TimeRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ShortTerm => "short_term",
            Self::MediumTerm => "medium_term",
            Self::LongTerm => "long_term",
        })
    }
}

impl Spotify {
    /// The listener's most-played tracks over `range`, best first: 50 at most, more are not ranked.
    ///
    /// `GET /me/top/tracks` · needs [`Scope::UserTopRead`] · 50 a page.
    ///
    /// # Errors
    ///
    /// [`crate::Error::SignedOut`], [`crate::Error::MissingScope`], and what every call may meet.
    pub fn top_tracks(&self, range: TimeRange) -> Pending<Vec<Track>> {
        self.top("tracks", range)
    }

    /// The listener's most-played artists over `range`, best first: 50 at most, more are not ranked.
    ///
    /// `GET /me/top/artists` · needs [`Scope::UserTopRead`] · 50 a page.
    ///
    /// # Errors
    ///
    /// [`crate::Error::SignedOut`], [`crate::Error::MissingScope`], and what every call may meet.
    pub fn top_artists(&self, range: TimeRange) -> Pending<Vec<Artist>> {
        self.top("artists", range)
    }

    fn top<T: DeserializeOwned + Send + 'static>(&self, what: &'static str, range: TimeRange) -> Pending<Vec<T>> {
        let spotify = self.clone();
        Box::pin(async move {
            let request = Request::get(format!("me/top/{what}")).query("time_range", range).query("limit", 50);
            let page: Page<T> = spotify.send(request.needs(Scope::UserTopRead)).await?;
            spotify.all_pages(what, page).await
        })
    }
}
