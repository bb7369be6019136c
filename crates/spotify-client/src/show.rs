//! Shows, which are podcasts, and the episodes of them.

use serde::{Deserialize, Serialize};

use crate::lenient::{integer, or_default};
use crate::many::ById;
use crate::page::Page;
use crate::paged::PageSize;
use crate::request::Request;
use crate::{Copyright, Episode, Image, IntoId, Paged, Pending, Result, ShowId, Spotify};

/// A show. What Spotify may leave out, or cut in 2026, is optional.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Show {
    /// Names it.
    pub id: ShowId,
    /// As Spotify shows it.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Without HTML.
    #[serde(default, deserialize_with = "or_default")]
    pub description: String,
    /// The same with HTML.
    #[serde(default, deserialize_with = "or_default")]
    pub html_description: String,
    /// Who makes it; cut from development-mode apps in 2026.
    pub publisher: Option<String>,
    /// What is spoken in it: ISO 639-1, such as `en` or `pt-BR`.
    #[serde(default, deserialize_with = "or_default")]
    pub languages: Vec<String>,
    /// Whether it is marked explicit; false also means unknown.
    #[serde(default, deserialize_with = "or_default")]
    pub explicit: bool,
    /// Such as `audio`.
    pub media_type: Option<String>,
    /// Whether all its episodes lie on servers other than Spotify's; nothing where that is not known.
    pub is_externally_hosted: Option<bool>,
    /// How many episodes it has.
    #[serde(default, deserialize_with = "integer")]
    pub total_episodes: Option<i64>,
    /// Often none.
    #[serde(default, deserialize_with = "or_default")]
    pub copyrights: Vec<Copyright>,
    /// Where it can be played: ISO 3166-1 alpha-2. Cut from development-mode apps in 2026.
    pub available_markets: Option<Vec<String>>,
    /// Widest first.
    #[serde(default, deserialize_with = "or_default")]
    pub images: Vec<Image>,
    /// `spotify:show:…`.
    #[serde(default, deserialize_with = "or_default")]
    pub uri: String,
    /// The first 50, in Spotify's order: [`Spotify::show_episodes`] has all. Empty where the show comes in a list or as part of
    /// an episode.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "<[Episode]>::is_empty")]
    pub episodes: Page<Episode>,
}

impl ById for Show {
    type Id = ShowId;
    const PATH: &'static str = "shows";
    const WHAT: &'static str = "shows";
    const BATCH: usize = 50;

    /// Never kept: its episodes tell where the listener stopped.
    fn request(id: &ShowId) -> Request {
        Request::get(format!("shows/{id}")).about(id).in_market()
    }
}

impl Spotify {
    /// A show with the first of its episodes.
    ///
    /// `GET /shows/{id}` · no scope, but [`crate::Scope::UserReadPlaybackPosition`] tells where the listener stopped. An app
    /// without a listener must be in a market ([`Spotify::in_market`]).
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn show(&self, id: impl IntoId<ShowId>) -> Pending<Show> {
        self.show_of(id.into_id())
    }

    fn show_of(&self, id: Result<ShowId>) -> Pending<Show> {
        self.one_of(id)
    }

    /// Many shows without their episodes, one an id, in the order given; nothing in the place of an id that Spotify does not
    /// know. [`Spotify::show_episodes`] has the episodes.
    ///
    /// `GET /shows?ids=…` · no scope · 50 a request. Where that is closed, as for apps of 2026, one request a show, several
    /// at a time.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], and what every call may meet.
    pub fn shows<I>(&self, ids: I) -> Pending<Vec<Option<Show>>>
    where
        I: IntoIterator,
        I::Item: IntoId<ShowId>,
    {
        self.shows_of(ids.into_iter().map(IntoId::into_id).collect())
    }

    fn shows_of(&self, ids: Result<Vec<ShowId>>) -> Pending<Vec<Option<Show>>> {
        let answer = self.many_of::<Show>(ids);
        Box::pin(async move {
            let mut shows = answer.await?;
            // Episodes come only where each show is asked for alone: rows must not depend on the app.
            shows.iter_mut().flatten().for_each(|show| show.episodes = Page::default());
            Ok(shows)
        })
    }

    /// The episodes of a show, in Spotify's order.
    ///
    /// `GET /shows/{id}/episodes` · no scope, but [`crate::Scope::UserReadPlaybackPosition`] tells where the listener stopped
    /// · 50 a page.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn show_episodes(&self, id: impl IntoId<ShowId>) -> Paged<Episode> {
        self.show_episodes_of(id.into_id())
    }

    fn show_episodes_of(&self, id: Result<ShowId>) -> Paged<Episode> {
        let request = |id: ShowId| Request::get(format!("shows/{id}/episodes")).about(&id).in_market();
        self.list(id.map(request), "episodes", PageSize::of(50)).paged()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_show_is_read_whole_cut_and_with_nulls() {
        let check = |json: &str| serde_json::from_str::<Show>(json).unwrap();
        let whole = check(
            r#"{"id":"2f4Ejh4Po2rpuXSYa6IDCe","name":"A","publisher":"P","languages":["en"],"total_episodes":9.0,
                "copyrights":[{"text":"P","type":"C"}],"available_markets":["DE"],"is_externally_hosted":null,
                "episodes":{"items":[null,{"id":"0ND8rF8oirMXtE59n585P6"}],"next":null,"total":2},"new_field":{}}"#,
        );
        assert_eq!((whole.total_episodes, whole.is_externally_hosted), (Some(9), None));
        assert_eq!(whole.episodes.len(), 1);
        let cut = check(
            r#"{"id":"2f4Ejh4Po2rpuXSYa6IDCe","name":null,"description":null,"images":null,"copyrights":null,
                "languages":null,"media_type":null}"#,
        );
        assert_eq!((cut.publisher, cut.available_markets, cut.name.as_str()), (None, None, ""));
    }
}
