//! What a listener plays most.

use std::fmt;

use crate::page::Page;
use crate::request::Request;
use crate::{Pending, Scope, Spotify, Track};

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
        let spotify = self.clone();
        Box::pin(async move {
            let request = Request::get("me/top/tracks").query("time_range", range).query("limit", 50);
            let page: Page<Track> = spotify.send(request.needs(Scope::UserTopRead)).await?;
            spotify.all_pages("tracks", page).await
        })
    }
}
