//! Albums and the tracks on them.

use serde::{Deserialize, Serialize};

use crate::lenient::{integer, or_default};
use crate::many::ById;
use crate::page::Page;
use crate::paged::PageSize;
use crate::release_date::release_date;
use crate::request::Request;
use crate::{
    AlbumId, Artist, Copyright, ExternalIds, Image, IntoId, Paged, Pending, ReleaseDate, Restriction, Result, Spotify,
    Track, TrackId,
};

/// An album. What Spotify may leave out, or cut in 2026, is optional.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Album {
    /// Nothing on local files.
    pub id: Option<AlbumId>,
    /// As Spotify shows it; empty after a takedown.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// `album`, `single` or `compilation`.
    #[serde(default, deserialize_with = "or_default")]
    pub album_type: String,
    /// In a list of an artist's albums: `album`, `single`, `compilation` or `appears_on`. Cut from development-mode apps in
    /// 2026.
    #[serde(default)]
    pub album_group: Option<String>,
    /// In the order Spotify gives them.
    #[serde(default, deserialize_with = "or_default")]
    pub artists: Vec<Artist>,
    /// As exactly as it is known.
    #[serde(default, deserialize_with = "release_date")]
    pub release_date: Option<ReleaseDate>,
    /// How many tracks it has.
    #[serde(default, deserialize_with = "or_default")]
    pub total_tracks: u32,
    /// Widest first.
    #[serde(default, deserialize_with = "or_default")]
    pub images: Vec<Image>,
    /// Cut from development-mode apps in 2026.
    #[serde(default)]
    pub label: Option<String>,
    /// Whose rights they are.
    #[serde(default, deserialize_with = "or_default")]
    pub copyrights: Vec<Copyright>,
    /// Its bar code.
    #[serde(default, deserialize_with = "or_default")]
    pub external_ids: ExternalIds,
    /// Always empty; artists have genres.
    #[serde(default, deserialize_with = "or_default")]
    pub genres: Vec<String>,
    /// 0 to 100; cut from development-mode apps in 2026.
    #[serde(default, deserialize_with = "integer")]
    pub popularity: Option<i64>,
    /// Where it can be heard, by ISO 3166-1 code; not sent along for a client in a market. Cut from development-mode apps in
    /// 2026.
    #[serde(default, deserialize_with = "or_default")]
    pub available_markets: Vec<String>,
    /// Whether it can be heard in the client's market; nothing without one.
    #[serde(default)]
    pub is_playable: Option<bool>,
    /// Why it cannot be heard here.
    #[serde(default)]
    pub restrictions: Option<Restriction>,
    /// `spotify:album:…`.
    #[serde(default, deserialize_with = "or_default")]
    pub uri: String,
    /// All of them, in order; empty where the album comes as part of a track or in a list.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "<[Track]>::is_empty")]
    pub tracks: Page<Track>,
}

impl ById for Album {
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
        self.album_of(id.into_id())
    }

    fn album_of(&self, id: Result<AlbumId>) -> Pending<Album> {
        let (spotify, answer) = (self.clone(), self.one_of::<Album>(id));
        Box::pin(async move { spotify.whole_album(answer.await?).await })
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
            let mut albums = spotify.many::<Album>(ids?).await?;
            for album in albums.iter_mut().filter_map(Option::as_mut) {
                *album = spotify.whole_album(album.clone()).await?;
            }
            Ok(albums)
        })
    }

    /// With the tracks that were not sent along.
    async fn whole_album(&self, mut album: Album) -> Result<Album> {
        let first = std::mem::take(&mut album.tracks);
        album.tracks = Page::whole(self.whole(first, "tracks", Request::get("albums").kept()).await?);
        Ok(album)
    }

    /// The tracks of an album, all pages of them.
    ///
    /// `GET /albums/{id}/tracks` · no scope · 50 a page.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn album_tracks(&self, id: impl IntoId<AlbumId>) -> Paged<Track> {
        self.album_tracks_of(id.into_id())
    }

    fn album_tracks_of(&self, id: Result<AlbumId>) -> Paged<Track> {
        let request = |id: AlbumId| Request::get(format!("albums/{id}/tracks")).about(&id).in_market().kept();
        self.list(id.map(request), "tracks", PageSize::of(50)).paged()
    }
}
