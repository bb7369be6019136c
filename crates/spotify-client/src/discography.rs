//! What an artist has made, what of it is heard most, and who is like them.

use serde::Deserialize;

use crate::paged::PageSize;
use crate::request::Request;
use crate::{Album, Artist, ArtistId, IntoId, Paged, Pending, Result, Spotify, Track};

/// How an artist takes part in an album.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AlbumGroup {
    /// Albums of their own.
    Album,
    /// Singles and EPs of their own.
    Single,
    /// Albums of others on which they are heard.
    AppearsOn,
    /// Collections of what had come out before.
    Compilation,
}

impl AlbumGroup {
    const fn name(self) -> &'static str {
        match self {
            Self::Album => "album",
            Self::Single => "single",
            Self::AppearsOn => "appears_on",
            Self::Compilation => "compilation",
        }
    }
}

#[derive(Deserialize)]
struct Tracks {
    tracks: Vec<Option<Track>>,
}

#[derive(Deserialize)]
struct Artists {
    artists: Vec<Option<Artist>>,
}

impl Spotify {
    /// The albums of an artist, without their tracks: those of the groups named, all where none is.
    ///
    /// `GET /artists/{id}/albums` · no scope · 50 a page, 10 for development-mode apps.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn artist_albums(
        &self,
        id: impl IntoId<ArtistId>,
        groups: impl IntoIterator<Item = AlbumGroup>,
    ) -> Paged<Album> {
        self.albums_of_artist(id.into_id(), &groups.into_iter().collect::<Vec<_>>())
    }

    fn albums_of_artist(&self, id: Result<ArtistId>, groups: &[AlbumGroup]) -> Paged<Album> {
        let request = id.map(|id| {
            let request = Request::get(format!("artists/{id}/albums")).about(&id).in_market().kept();
            request.query_if("include_groups", joined(groups))
        });
        self.list(request, "albums", PageSize::of(50).in_development(10)).paged()
    }

    /// The tracks of an artist that are heard most, ten at most. An app without a listener must
    /// name a market.
    ///
    /// `GET /artists/{id}/top-tracks` · no scope · closed to development-mode apps made after 11 February 2026.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Closed`], [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn artist_top_tracks(&self, id: impl IntoId<ArtistId>) -> Pending<Vec<Track>> {
        self.artist_top_tracks_of(id.into_id())
    }

    fn artist_top_tracks_of(&self, id: Result<ArtistId>) -> Pending<Vec<Track>> {
        let request = |id: ArtistId| {
            let request = Request::get(format!("artists/{id}/top-tracks")).about(&id).in_market().kept();
            request.closed_in_2026("the top tracks of artists", None)
        };
        let answer = self.call::<Tracks>(id.map(request));
        Box::pin(async move { Ok(answer.await?.tracks.into_iter().flatten().collect()) })
    }

    /// Artists whom the listeners of an artist hear as well, twenty at most.
    ///
    /// `GET /artists/{id}/related-artists` · no scope · closed to apps made after 27 November 2024.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Closed`], which an app from before also meets for an id that Spotify does not know;
    /// [`crate::Error::InvalidId`], and what every call may meet.
    pub fn related_artists(&self, id: impl IntoId<ArtistId>) -> Pending<Vec<Artist>> {
        self.related_artists_of(id.into_id())
    }

    fn related_artists_of(&self, id: Result<ArtistId>) -> Pending<Vec<Artist>> {
        // Says not what it is about: Spotify closes this with a 404, which would be taken for an unknown artist.
        let request = |id: ArtistId| {
            Request::get(format!("artists/{id}/related-artists")).kept().closed_in_2024("related artists")
        };
        let answer = self.call::<Artists>(id.map(request));
        Box::pin(async move { Ok(answer.await?.artists.into_iter().flatten().collect()) })
    }
}

/// The groups as a query names them; nothing where all are wanted.
fn joined(groups: &[AlbumGroup]) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for group in groups {
        if !names.contains(&group.name()) {
            names.push(group.name());
        }
    }
    (!names.is_empty()).then(|| names.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_named_once_each_and_none_stands_for_all() {
        for (groups, expected) in [
            (&[][..], None),
            (&[AlbumGroup::Single], Some("single")),
            (&[AlbumGroup::Album, AlbumGroup::AppearsOn, AlbumGroup::Album], Some("album,appears_on")),
            (&[AlbumGroup::Compilation, AlbumGroup::Single], Some("compilation,single")),
        ] {
            assert_eq!(joined(groups).as_deref(), expected);
        }
    }
}
