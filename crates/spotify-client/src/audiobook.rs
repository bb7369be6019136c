//! Audiobooks and the chapters of them. Spotify has them in Australia, Canada, Ireland, New Zealand, the United Kingdom and the
//! United States only.

use serde::{Deserialize, Serialize};

use crate::lenient::{integer, or_default};
use crate::many::ById;
use crate::page::Page;
use crate::paged::PageSize;
use crate::request::Request;
use crate::{AudiobookId, Chapter, Copyright, Image, IntoId, Paged, Pending, Result, Spotify};

/// An audiobook. What Spotify may leave out, or cut in 2026, is optional.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Audiobook {
    /// Names it.
    pub id: AudiobookId,
    /// As Spotify shows it.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Who wrote it.
    #[serde(default, deserialize_with = "or_default")]
    pub authors: Vec<Person>,
    /// Who reads it aloud.
    #[serde(default, deserialize_with = "or_default")]
    pub narrators: Vec<Person>,
    /// Without HTML.
    #[serde(default, deserialize_with = "or_default")]
    pub description: String,
    /// The same with HTML.
    #[serde(default, deserialize_with = "or_default")]
    pub html_description: String,
    /// Such as `Unabridged`.
    pub edition: Option<String>,
    /// Who published it; cut from development-mode apps in 2026.
    pub publisher: Option<String>,
    /// What is spoken in it: ISO 639-1, such as `en` or `pt-BR`.
    #[serde(default, deserialize_with = "or_default")]
    pub languages: Vec<String>,
    /// Whether it is marked explicit; false also means unknown.
    #[serde(default, deserialize_with = "or_default")]
    pub explicit: bool,
    /// Such as `audio`.
    pub media_type: Option<String>,
    /// How many chapters it has.
    #[serde(default, deserialize_with = "integer")]
    pub total_chapters: Option<i64>,
    /// Often none.
    #[serde(default, deserialize_with = "or_default")]
    pub copyrights: Vec<Copyright>,
    /// Where it is sold: ISO 3166-1 alpha-2. Cut from development-mode apps in 2026.
    pub available_markets: Option<Vec<String>>,
    /// Widest first.
    #[serde(default, deserialize_with = "or_default")]
    pub images: Vec<Image>,
    /// `spotify:audiobook:…`.
    #[serde(default, deserialize_with = "or_default")]
    pub uri: String,
    /// All of them, in order; empty where the audiobook comes from a search, or as part of a chapter.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "<[Chapter]>::is_empty")]
    pub chapters: Page<Chapter>,
}

/// Who wrote an audiobook, or reads it aloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// As Spotify shows it.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
}

impl ById for Audiobook {
    type Id = AudiobookId;
    const PATH: &'static str = "audiobooks";
    const WHAT: &'static str = "audiobooks";
    const BATCH: usize = 50;

    /// Never kept: its chapters tell where the listener stopped.
    fn request(id: &AudiobookId) -> Request {
        Request::get(format!("audiobooks/{id}")).about(id).in_market()
    }
}

impl Spotify {
    /// An audiobook with all its chapters.
    ///
    /// `GET /audiobooks/{id}`, and `GET /audiobooks/{id}/chapters` for the rest of one of more than 50 · no scope, but
    /// [`crate::Scope::UserReadPlaybackPosition`] tells where the listener stopped. Not found outside Australia, Canada,
    /// Ireland, New Zealand, the United Kingdom and the United States.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn audiobook(&self, id: impl IntoId<AudiobookId>) -> Pending<Audiobook> {
        self.audiobook_of(id.into_id())
    }

    fn audiobook_of(&self, id: Result<AudiobookId>) -> Pending<Audiobook> {
        let (spotify, answer) = (self.clone(), self.one_of::<Audiobook>(id));
        Box::pin(async move { spotify.whole_audiobook(answer.await?).await })
    }

    /// Many audiobooks with all their chapters, one an id, in the order given; nothing in the place of an id that Spotify does
    /// not know, or does not sell in the market.
    ///
    /// `GET /audiobooks?ids=…`, and `GET /audiobooks/{id}/chapters` for the rest of those of more than 50 · no scope · 50 a
    /// request. Where that is closed, as for apps of 2026, one request an audiobook, several at a time.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], and what every call may meet.
    pub fn audiobooks<I>(&self, ids: I) -> Pending<Vec<Option<Audiobook>>>
    where
        I: IntoIterator,
        I::Item: IntoId<AudiobookId>,
    {
        self.audiobooks_of(ids.into_iter().map(IntoId::into_id).collect())
    }

    fn audiobooks_of(&self, ids: Result<Vec<AudiobookId>>) -> Pending<Vec<Option<Audiobook>>> {
        let spotify = self.clone();
        Box::pin(async move {
            let mut audiobooks = Vec::new();
            for audiobook in spotify.many::<Audiobook>(ids?).await? {
                audiobooks.push(match audiobook {
                    Some(audiobook) => Some(spotify.whole_audiobook(audiobook).await?),
                    None => None,
                });
            }
            Ok(audiobooks)
        })
    }

    /// With the chapters that were not sent along.
    async fn whole_audiobook(&self, mut audiobook: Audiobook) -> Result<Audiobook> {
        let first = std::mem::take(&mut audiobook.chapters);
        audiobook.chapters = Page::whole(self.whole(first, "chapters", Request::get("audiobooks")).await?);
        Ok(audiobook)
    }

    /// The chapters of an audiobook, in order.
    ///
    /// `GET /audiobooks/{id}/chapters` · no scope, but [`crate::Scope::UserReadPlaybackPosition`] tells where the listener
    /// stopped · 50 a page.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn audiobook_chapters(&self, id: impl IntoId<AudiobookId>) -> Paged<Chapter> {
        self.audiobook_chapters_of(id.into_id())
    }

    fn audiobook_chapters_of(&self, id: Result<AudiobookId>) -> Paged<Chapter> {
        let request = |id: AudiobookId| Request::get(format!("audiobooks/{id}/chapters")).about(&id).in_market();
        self.list(id.map(request), "chapters", PageSize::of(50)).paged()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audiobook_is_read_whole_cut_and_with_nulls() {
        let check = |json: &str| serde_json::from_str::<Audiobook>(json).unwrap();
        let whole = check(
            r#"{"id":"2f4Ejh4Po2rpuXSYa6IDCe","name":"A","authors":[{"name":"B"}],"narrators":[{"name":null}],
                "edition":"Unabridged","total_chapters":2,"uri":"spotify:show:2f4Ejh4Po2rpuXSYa6IDCe",
                "chapters":{"items":[{"id":"0ND8rF8oirMXtE59n585P6","type":"episode"}],"next":null,"total":1}}"#,
        );
        assert_eq!((whole.authors[0].name.as_str(), whole.narrators[0].name.as_str()), ("B", ""));
        assert_eq!(whole.chapters.len(), 1);
        let cut = check(
            r#"{"id":"2f4Ejh4Po2rpuXSYa6IDCe","authors":null,"narrators":null,"edition":null,"images":null,
                "total_chapters":null}"#,
        );
        assert_eq!((cut.publisher, cut.edition, cut.total_chapters), (None, None, None));
    }
}
