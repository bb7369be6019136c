//! Episodes of shows, and where a listener stopped in them.

use serde::{Deserialize, Serialize};

use crate::lenient::{integer, or_default};
use crate::many::ById;
use crate::release_date::release_date;
use crate::request::Request;
use crate::{EpisodeId, Image, IntoId, Pending, ReleaseDate, Restriction, Result, Show, Spotify};

/// An episode. What Spotify may leave out is optional.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Episode {
    /// Names it.
    pub id: EpisodeId,
    /// As Spotify shows it.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Without HTML.
    #[serde(default, deserialize_with = "or_default")]
    pub description: String,
    /// The same with HTML.
    #[serde(default, deserialize_with = "or_default")]
    pub html_description: String,
    /// Length in milliseconds.
    #[serde(default, deserialize_with = "integer")]
    pub duration_ms: Option<i64>,
    /// Whether it is marked explicit; false also means unknown.
    #[serde(default, deserialize_with = "or_default")]
    pub explicit: bool,
    /// As exactly as it is known.
    #[serde(default, deserialize_with = "release_date")]
    pub release_date: Option<ReleaseDate>,
    /// What is spoken in it: ISO 639-1, such as `en` or `pt-BR`.
    #[serde(default, deserialize_with = "or_default")]
    pub languages: Vec<String>,
    /// Whether it can be played in the market that was asked about.
    pub is_playable: Option<bool>,
    /// Whether it lies on a server other than Spotify's.
    pub is_externally_hosted: Option<bool>,
    /// Why it cannot be played, where it cannot.
    pub restrictions: Option<Restriction>,
    /// Where the listener stopped. Needs [`crate::Scope::UserReadPlaybackPosition`].
    pub resume_point: Option<ResumePoint>,
    /// The show without its episodes; nothing when the episode was read from a show.
    pub show: Option<Box<Show>>,
    /// 30 seconds of it; nothing for most apps.
    pub audio_preview_url: Option<String>,
    /// Widest first.
    #[serde(default, deserialize_with = "or_default")]
    pub images: Vec<Image>,
    /// `spotify:episode:…`.
    #[serde(default, deserialize_with = "or_default")]
    pub uri: String,
}

/// Where a listener stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumePoint {
    /// Whether they have heard it to the end; `resume_position_ms` is then 0.
    #[serde(default, deserialize_with = "or_default")]
    pub fully_played: bool,
    /// In milliseconds from the beginning; 0 where they have not begun.
    #[serde(default, deserialize_with = "integer")]
    pub resume_position_ms: Option<i64>,
}

impl ById for Episode {
    type Id = EpisodeId;
    const PATH: &'static str = "episodes";
    const WHAT: &'static str = "episodes";
    const BATCH: usize = 50;

    /// Never kept: it tells where the listener stopped.
    fn request(id: &EpisodeId) -> Request {
        Request::get(format!("episodes/{id}")).about(id).in_market()
    }
}

impl Spotify {
    /// An episode, with its show.
    ///
    /// `GET /episodes/{id}` · no scope, but [`crate::Scope::UserReadPlaybackPosition`] tells where the listener stopped. An
    /// app without a listener must name a market.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn episode(&self, id: impl IntoId<EpisodeId>) -> Pending<Episode> {
        self.episode_of(id.into_id())
    }

    fn episode_of(&self, id: Result<EpisodeId>) -> Pending<Episode> {
        self.one_of(id)
    }

    /// Many episodes with their shows, one an id, in the order given; nothing in the place of an id that Spotify does not
    /// know.
    ///
    /// `GET /episodes?ids=…` · no scope, but [`crate::Scope::UserReadPlaybackPosition`] tells where the listener stopped · 50
    /// a request. Where that is closed, as for apps of 2026, one request an episode, several at a time.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], and what every call may meet.
    pub fn episodes<I>(&self, ids: I) -> Pending<Vec<Option<Episode>>>
    where
        I: IntoIterator,
        I::Item: IntoId<EpisodeId>,
    {
        self.episodes_of(ids.into_iter().map(IntoId::into_id).collect())
    }

    fn episodes_of(&self, ids: Result<Vec<EpisodeId>>) -> Pending<Vec<Option<Episode>>> {
        self.many_of(ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_episode_is_read_with_and_without_what_a_listener_adds() {
        let check = |json: &str| serde_json::from_str::<Episode>(json).unwrap();
        let heard = check(
            r#"{"id":"2f4Ejh4Po2rpuXSYa6IDCe","name":"A","duration_ms":1800000.0,
                "resume_point":{"fully_played":false,"resume_position_ms":600000},
                "show":{"id":"0ND8rF8oirMXtE59n585P6","name":"S"}}"#,
        );
        assert_eq!(heard.resume_point, Some(ResumePoint { fully_played: false, resume_position_ms: Some(600_000) }));
        assert_eq!((heard.duration_ms, heard.show.unwrap().name.as_str()), (Some(1_800_000), "S"));
        let bare = check(
            r#"{"id":"2f4Ejh4Po2rpuXSYa6IDCe","name":null,"resume_point":null,"audio_preview_url":null,"languages":null,
                "restrictions":{"reason":"market"},"duration_ms":{"totalMilliseconds":1}}"#,
        );
        assert_eq!((bare.resume_point, bare.duration_ms), (None, None));
        assert_eq!(bare.restrictions.unwrap().reason.as_deref(), Some("market"));
    }
}
