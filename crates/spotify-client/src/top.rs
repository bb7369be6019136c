//! What a listener plays most.

use std::fmt;

use crate::paged::PageSize;
use crate::request::Request;
use crate::{Artist, Paged, Scope, Spotify, Track};

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
    pub fn top_tracks(&self, range: TimeRange) -> Paged<Track> {
        self.list(Ok(top("tracks", range)), "tracks", PageSize::of(50)).paged()
    }

    /// The listener's most-played artists over `range`, best first: 50 at most, more are not ranked.
    ///
    /// `GET /me/top/artists` · needs [`Scope::UserTopRead`] · 50 a page.
    ///
    /// # Errors
    ///
    /// [`crate::Error::SignedOut`], [`crate::Error::MissingScope`], and what every call may meet.
    pub fn top_artists(&self, range: TimeRange) -> Paged<Artist> {
        self.list(Ok(top("artists", range)), "artists", PageSize::of(50)).paged()
    }
}

fn top(what: &str, range: TimeRange) -> Request {
    Request::get(format!("me/top/{what}")).query("time_range", range).needs(Scope::UserTopRead)
}
