//! Artists, what they have made, and who is like them.

use spotify_client::{AlbumGroup, Id as _};

use super::{Contract, Open, reads};

pub(crate) fn contracts() -> Vec<Contract> {
    vec![
        reads("GET /artists/{id}", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let artist = spotify.artist(&known.artist).await?;
                assert_eq!(artist.id.unwrap().as_str(), known.artist);
                Ok(())
            })
        }),
        // Of every app, for where batches are closed each artist is asked for alone.
        reads("GET /artists", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let artists = spotify.artists([&known.artist]).await?;
                assert_eq!(artists.len(), 1);
                assert_eq!(artists[0].as_ref().unwrap().id.as_ref().unwrap().as_str(), known.artist);
                Ok(())
            })
        }),
        reads("GET /artists/{id}/albums", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let all = spotify.artist_albums(&known.artist, []).page(0).await?;
                assert!((1..=50).contains(&all.len()));
                let own = spotify.artist_albums(&known.artist, [AlbumGroup::Album, AlbumGroup::Single]).page(0).await?;
                assert!(own.total <= all.total);
                Ok(())
            })
        }),
        reads("GET /artists/{id}/top-tracks", Open::Before2026, |spotify, known| {
            Box::pin(async move {
                let tracks = spotify.artist_top_tracks(&known.artist).await?;
                assert!(tracks.len() <= 10);
                let by =
                    |artist: &spotify_client::Artist| artist.id.as_ref().is_some_and(|id| id.as_str() == known.artist);
                assert!(tracks.iter().all(|track| track.artists.iter().any(by)));
                Ok(())
            })
        }),
        reads("GET /artists/{id}/related-artists", Open::Before2024, |spotify, known| {
            Box::pin(async move {
                assert!(spotify.related_artists(&known.artist).await?.len() <= 20);
                Ok(())
            })
        }),
    ]
}
