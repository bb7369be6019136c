//! Chapters of audiobooks, which to Spotify are a kind of episode.

use serde::{Deserialize, Serialize};

use crate::lenient::{integer, or_default};
use crate::many::ById;
use crate::release_date::release_date;
use crate::request::Request;
use crate::{Audiobook, ChapterId, Image, IntoId, Pending, ReleaseDate, Restriction, Result, ResumePoint, Spotify};

/// A chapter. What Spotify may leave out, or cut in 2026, is optional.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chapter {
    /// Names it.
    pub id: ChapterId,
    /// As Spotify shows it.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Its place in the audiobook.
    #[serde(default, deserialize_with = "integer")]
    pub chapter_number: Option<i64>,
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
    /// Why it cannot be played, where it cannot.
    pub restrictions: Option<Restriction>,
    /// Where the listener stopped. Needs [`crate::Scope::UserReadPlaybackPosition`].
    pub resume_point: Option<ResumePoint>,
    /// The audiobook without its chapters; nothing when the chapter was read from an audiobook.
    pub audiobook: Option<Box<Audiobook>>,
    /// Where it can be played: ISO 3166-1 alpha-2. Cut from development-mode apps in 2026.
    pub available_markets: Option<Vec<String>>,
    /// 30 seconds of it; nothing for most apps.
    pub audio_preview_url: Option<String>,
    /// Widest first.
    #[serde(default, deserialize_with = "or_default")]
    pub images: Vec<Image>,
    /// `spotify:chapter:…`.
    #[serde(default, deserialize_with = "or_default")]
    pub uri: String,
}

impl ById for Chapter {
    type Id = ChapterId;
    const PATH: &'static str = "chapters";
    const WHAT: &'static str = "chapters";
    const BATCH: usize = 50;

    /// Never kept: it tells where the listener stopped.
    fn request(id: &ChapterId) -> Request {
        Request::get(format!("chapters/{id}")).about(id).in_market()
    }
}

impl Spotify {
    /// A chapter, with its audiobook.
    ///
    /// `GET /chapters/{id}` · no scope, but [`crate::Scope::UserReadPlaybackPosition`] tells where the listener stopped. Not
    /// found where Spotify has no audiobooks: see [`Spotify::audiobook`].
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn chapter(&self, id: impl IntoId<ChapterId>) -> Pending<Chapter> {
        self.chapter_of(id.into_id())
    }

    fn chapter_of(&self, id: Result<ChapterId>) -> Pending<Chapter> {
        self.one_of(id)
    }

    /// Many chapters with their audiobooks, one an id, in the order given; nothing in the place of an id that Spotify does not
    /// know, or does not sell in the market.
    ///
    /// `GET /chapters?ids=…` · no scope · 50 a request. Where that is closed, as for apps of 2026, one request a chapter,
    /// several at a time.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], and what every call may meet.
    pub fn chapters<I>(&self, ids: I) -> Pending<Vec<Option<Chapter>>>
    where
        I: IntoIterator,
        I::Item: IntoId<ChapterId>,
    {
        self.chapters_of(ids.into_iter().map(IntoId::into_id).collect())
    }

    fn chapters_of(&self, ids: Result<Vec<ChapterId>>) -> Pending<Vec<Option<Chapter>>> {
        self.many_of(ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_is_read_although_it_says_that_it_is_an_episode() {
        let json = r#"{"id":"2f4Ejh4Po2rpuXSYa6IDCe","name":"One","type":"episode","chapter_number":1,
            "uri":"spotify:episode:2f4Ejh4Po2rpuXSYa6IDCe","restrictions":{"reason":"payment_required"},
            "resume_point":{"fully_played":true,"resume_position_ms":0},
            "audiobook":{"id":"0ND8rF8oirMXtE59n585P6","name":"B","chapters":null}}"#;
        let chapter: Chapter = serde_json::from_str(json).unwrap();
        assert_eq!((chapter.chapter_number, chapter.available_markets), (Some(1), None));
        assert!(chapter.resume_point.unwrap().fully_played);
        assert_eq!(chapter.audiobook.unwrap().name, "B");
    }
}
