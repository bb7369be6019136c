//! Albums and the tracks on them.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::Deserialize;

use crate::lenient::{integer, or_default};
use crate::many::ById;
use crate::page::Page;
use crate::pending::about;
use crate::request::Request;
use crate::{AlbumId, Artist, Image, IntoId, Pending, Result, Spotify, Track, TrackId};

/// An album. What Spotify may leave out, or cut in 2026, is optional.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Album {
    /// Nothing on local files.
    pub id: Option<AlbumId>,
    /// As Spotify shows it; empty after a takedown.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// `album`, `single` or `compilation`.
    #[serde(default, deserialize_with = "or_default")]
    pub album_type: String,
    /// In the order Spotify gives them.
    #[serde(default, deserialize_with = "or_default")]
    pub artists: Vec<Artist>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub release_date: Option<String>,
    /// `year`, `month` or `day`: how much of `release_date` is known.
    pub release_date_precision: Option<String>,
    /// How many tracks it has.
    #[serde(default, deserialize_with = "or_default")]
    pub total_tracks: u32,
    /// Widest first.
    #[serde(default, deserialize_with = "or_default")]
    pub images: Vec<Image>,
    /// Cut from development-mode apps in 2026.
    pub label: Option<String>,
    /// 0 to 100; cut from development-mode apps in 2026.
    #[serde(default, deserialize_with = "integer")]
    pub popularity: Option<i64>,
    /// `spotify:album:…`.
    #[serde(default, deserialize_with = "or_default")]
    pub uri: String,
    /// All of them, in order; empty where the album comes as part of a track.
    #[serde(skip)]
    pub tracks: Vec<Track>,
}

/// An album as it is sent: with the first 50 of its tracks.
#[derive(Clone, Deserialize)]
struct AlbumAnswer {
    #[serde(flatten)]
    album: Album,
    tracks: Page<Track>,
}

impl ById for AlbumAnswer {
    type Id = AlbumId;
    const PATH: &'static str = "albums";
    const WHAT: &'static str = "albums";
    const BATCH: usize = 20;
}

impl Album {
    /// The ids of its tracks, in order.
    #[must_use]
    pub fn track_ids(&self) -> Vec<TrackId> {
        self.tracks.iter().filter_map(|track| track.id.clone()).collect()
    }
}

impl Spotify {
    /// An album with all its tracks.
    ///
    /// `GET /albums/{id}`, and `GET /albums/{id}/tracks` for the rest of an album of more than 50 · no scope.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn album(&self, id: impl IntoId<AlbumId>) -> Pending<Album> {
        about(id, |id| self.album_of(id))
    }

    fn album_of(&self, id: AlbumId) -> Pending<Album> {
        let spotify = self.clone();
        Box::pin(async move {
            let answer = spotify.send(Request::get(format!("albums/{id}")).about(&id)).await?;
            spotify.whole_album(answer).await
        })
    }

    /// Many albums with all their tracks, one an id, in the order given; nothing in the place of an id that Spotify does not
    /// know.
    ///
    /// `GET /albums?ids=…`, and `GET /albums/{id}/tracks` for the rest of those of more than 50 · no scope · 20 a request.
    /// Where that is closed, as for apps of 2026, one request an album, several at a time.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], and what every call may meet.
    pub fn albums<I>(&self, ids: I) -> Pending<Vec<Option<Album>>>
    where
        I: IntoIterator,
        I::Item: IntoId<AlbumId>,
    {
        self.albums_of(ids.into_iter().map(IntoId::into_id).collect())
    }

    fn albums_of(&self, ids: Result<Vec<AlbumId>>) -> Pending<Vec<Option<Album>>> {
        let spotify = self.clone();
        Box::pin(async move {
            let answers = spotify.many::<AlbumAnswer>(ids?).await?;
            let whole = async |answer: Option<AlbumAnswer>| match answer {
                Some(answer) => spotify.whole_album(answer).await.map(Some),
                None => Ok(None),
            };
            stream::iter(answers).then(whole).try_collect().await
        })
    }

    /// With the tracks that were not sent along.
    async fn whole_album(&self, AlbumAnswer { album, tracks }: AlbumAnswer) -> Result<Album> {
        let tracks = if tracks.next.is_none() { tracks.items } else { self.all_pages("tracks", tracks).await? };
        Ok(Album { tracks, ..album })
    }

    /// The tracks of an album, all pages of them.
    ///
    /// `GET /albums/{id}/tracks` · no scope · 50 a page.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn album_tracks(&self, id: impl IntoId<AlbumId>) -> Pending<Vec<Track>> {
        about(id, |id| self.album_tracks_of(id))
    }

    fn album_tracks_of(&self, id: AlbumId) -> Pending<Vec<Track>> {
        let spotify = self.clone();
        Box::pin(async move {
            let request = Request::get(format!("albums/{id}/tracks")).query("limit", 50).about(&id);
            spotify.all_pages("tracks", spotify.send(request).await?).await
        })
    }
}
