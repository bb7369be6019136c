//! Artists: as albums and tracks name them, and whole.

use serde::{Deserialize, Serialize};

use crate::lenient::{integer, or_default};
use crate::many::ById;
use crate::request::Request;
use crate::{ArtistId, Image, IntoId, Pending, Result, Spotify};

/// Who made an album or a track. Albums and tracks name them only; what is more is nothing there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artist {
    /// Nothing for local files.
    pub id: Option<ArtistId>,
    /// As Spotify shows it.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Often none, for artists of every size.
    #[serde(default, deserialize_with = "or_default")]
    pub genres: Vec<String>,
    /// 0 to 100; cut from development-mode apps in 2026.
    #[serde(default, deserialize_with = "integer")]
    pub popularity: Option<i64>,
    /// How many follow them; cut from development-mode apps in 2026.
    #[serde(default)]
    pub followers: Option<Followers>,
    /// Widest first.
    #[serde(default, deserialize_with = "or_default")]
    pub images: Vec<Image>,
    /// `spotify:artist:…`.
    #[serde(default, deserialize_with = "or_default")]
    pub uri: String,
}

/// How many follow somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followers {
    /// That many.
    #[serde(default, deserialize_with = "integer")]
    pub total: Option<i64>,
}

impl ById for Artist {
    type Id = ArtistId;
    const PATH: &'static str = "artists";
    const WHAT: &'static str = "artists";
    const BATCH: usize = 50;

    /// The same in every market.
    fn request(id: &ArtistId) -> Request {
        Request::get(format!("artists/{id}")).about(id).kept()
    }
}

impl Spotify {
    /// An artist.
    ///
    /// `GET /artists/{id}` · no scope.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn artist(&self, id: impl IntoId<ArtistId>) -> Pending<Artist> {
        self.artist_of(id.into_id())
    }

    fn artist_of(&self, id: Result<ArtistId>) -> Pending<Artist> {
        self.one_of(id)
    }

    /// Many artists, one an id, in the order given; nothing in the place of an id that Spotify does not know.
    ///
    /// `GET /artists?ids=…` · no scope · 50 a request. Where that is closed, as for apps of 2026, one request an artist,
    /// several at a time.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], and what every call may meet.
    pub fn artists<I>(&self, ids: I) -> Pending<Vec<Option<Artist>>>
    where
        I: IntoIterator,
        I::Item: IntoId<ArtistId>,
    {
        self.artists_of(ids.into_iter().map(IntoId::into_id).collect())
    }

    fn artists_of(&self, ids: Result<Vec<ArtistId>>) -> Pending<Vec<Option<Artist>>> {
        self.many_of(ids)
    }
}
