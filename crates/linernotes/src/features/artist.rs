//! Everything of an artist: which albums, which editions of them, and their tracks.

use polars::prelude::{BooleanChunked, Column, DataFrame};
use spotify_client::{Album, AlbumGroup, ArtistId, Spotify, Track, TrackId};

use super::editions::{Release, which_stay};
use super::{PendingTable, join};
use crate::{Result, Table as _};

/// What of an artist is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtistFeatures {
    /// How the artist takes part in the albums: with albums and singles of their own, unless said otherwise. None stands
    /// for all.
    pub groups: Vec<AlbumGroup>,
    /// Which editions of a record.
    pub editions: Editions,
}

/// Which editions of a record are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Editions {
    /// One of each, by the rule of [`crate::dedupe_albums`].
    #[default]
    Deduplicated,
    /// All of them: a track that is on three editions is three rows.
    All,
}

impl Default for ArtistFeatures {
    fn default() -> Self {
        Self { groups: vec![AlbumGroup::Album, AlbumGroup::Single], editions: Editions::default() }
    }
}

pub(super) fn of_artist(
    spotify: Spotify,
    id: spotify_client::Result<ArtistId>,
    options: ArtistFeatures,
) -> PendingTable {
    Box::pin(async move {
        let id = id?;
        let mut listed = spotify.artist_albums(&id, options.groups).await?;
        if options.editions == Editions::Deduplicated {
            let mut stays = which_stay(&listed.iter().map(Release::from).collect::<Vec<_>>()).into_iter();
            listed.retain(|_| stays.next().unwrap_or(true));
        }
        let ids = listed.into_iter().filter_map(|album| album.id);
        let albums: Vec<Album> = spotify.albums(ids.collect::<Vec<_>>()).await?.into_iter().flatten().collect();
        let heard = |album: &Album| heard_on(album, &id);
        join::with_features(&spotify, tracks(&albums, heard)?, ids_of(&albums, heard)).await
    })
}

/// Which tracks of an album an artist is heard on: all on albums of their own.
fn heard_on(album: &Album, id: &ArtistId) -> Vec<bool> {
    let is_named = |artists: &[spotify_client::Artist]| artists.iter().any(|artist| artist.id.as_ref() == Some(id));
    let own = is_named(&album.artists);
    album.tracks.iter().map(|track| own || is_named(&track.artists)).collect()
}

fn ids_of(albums: &[Album], heard: impl Fn(&Album) -> Vec<bool>) -> Vec<TrackId> {
    let of_album = |album: &Album| {
        let heard = heard(album).into_iter();
        let tracks = album.tracks.iter().zip(heard).filter(|(_, heard)| *heard);
        tracks.filter_map(|(track, _)| track.id.clone()).collect::<Vec<_>>()
    };
    albums.iter().flat_map(of_album).collect()
}

/// The tracks of many albums in one table, with the type of their album behind.
fn tracks(albums: &[Album], heard: impl Fn(&Album) -> Vec<bool>) -> Result<DataFrame> {
    let mut all = with_type(Vec::<Track>::new().table()?, "")?;
    for album in albums {
        let heard: BooleanChunked = heard(album).into_iter().map(Some).collect();
        all.vstack_mut(&with_type(album.table()?, &album.album_type)?.filter(&heard)?)?;
    }
    all.align_chunks_par();
    Ok(all)
}

fn with_type(mut table: DataFrame, album_type: &str) -> Result<DataFrame> {
    table.with_column(Column::new("album_type".into(), vec![album_type; table.height()]))?;
    Ok(table)
}
