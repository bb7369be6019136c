//! The listener's last plays. What lies further back is in the history that Spotify sends on request.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::paged::PageSize;
use crate::request::Request;
use crate::{Context, Paged, Scope, Spotify, Track};

/// A play of a track.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlayHistory {
    /// What played.
    pub track: Track,
    /// When it did, to the millisecond.
    pub played_at: DateTime<Utc>,
    /// Where the music came from; nothing where single tracks played.
    #[serde(default)]
    pub context: Option<Context>,
}

impl Spotify {
    /// The listener's last plays, the latest first: about 50, no podcasts, and nothing that played for less than some
    /// 30 seconds.
    ///
    /// `GET /me/player/recently-played` · needs [`Scope::UserReadRecentlyPlayed`] · 50 a page. It goes by cursor: there are
    /// no pages at an offset.
    ///
    /// # Errors
    ///
    /// [`crate::Error::SignedOut`], [`crate::Error::MissingScope`], and what every call may meet.
    pub fn recently_played(&self) -> Paged<PlayHistory> {
        self.plays(recent())
    }

    /// Those of them before a moment, such as the `played_at` of another.
    ///
    /// `GET /me/player/recently-played?before=…` · needs [`Scope::UserReadRecentlyPlayed`] · 50 a page.
    ///
    /// # Errors
    ///
    /// As [`Spotify::recently_played`].
    pub fn recently_played_before(&self, moment: DateTime<Utc>) -> Paged<PlayHistory> {
        self.plays(recent().query("before", moment.timestamp_millis()))
    }

    /// Those of them after a moment.
    ///
    /// `GET /me/player/recently-played?after=…` · needs [`Scope::UserReadRecentlyPlayed`] · 50 a page.
    ///
    /// # Errors
    ///
    /// As [`Spotify::recently_played`].
    pub fn recently_played_after(&self, moment: DateTime<Utc>) -> Paged<PlayHistory> {
        self.plays(recent().query("after", moment.timestamp_millis()))
    }

    fn plays(&self, request: Request) -> Paged<PlayHistory> {
        self.list(Ok(request), "plays", PageSize::of(50)).paged()
    }
}

fn recent() -> Request {
    Request::get("me/player/recently-played").needs(Scope::UserReadRecentlyPlayed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_play_is_read_to_the_millisecond_and_may_have_no_context() {
        let text = r#"{"track":{"name":"x"},"played_at":"2026-09-01T12:34:56.789Z","context":null}"#;
        let play: PlayHistory = serde_json::from_str(text).unwrap();
        assert_eq!((play.played_at.timestamp_millis(), &play.context), (1_788_266_096_789, &None));
        assert_eq!(serde_json::to_value(&play).unwrap()["played_at"], "2026-09-01T12:34:56.789Z");
    }
}
