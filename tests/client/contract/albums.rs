//! Albums and their tracks.

use spotify_client::Id as _;

use super::{Contract, Open, reads};

pub(crate) fn contracts() -> Vec<Contract> {
    vec![
        reads("GET /albums/{id}", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let album = spotify.album(&known.album).await?;
                assert_eq!(album.id.unwrap().as_str(), known.album);
                assert!(!album.tracks.is_empty());
                Ok(())
            })
        }),
        // Of every app, for where batches are closed each album is asked for alone.
        reads("GET /albums", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let albums = spotify.albums([&known.album]).await?;
                assert_eq!(albums.len(), 1);
                let album = albums[0].as_ref().unwrap();
                assert_eq!(album.id.as_ref().unwrap().as_str(), known.album);
                assert!(!album.tracks.is_empty());
                Ok(())
            })
        }),
        reads("GET /albums/{id}/tracks", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let page = spotify.album_tracks(&known.album).page(0).await?;
                assert!((1..=50).contains(&page.len()));
                assert!(page.iter().all(|track| track.album.is_none()));
                Ok(())
            })
        }),
    ]
}
