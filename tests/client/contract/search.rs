//! Search: the one operation, through each method that stands for it.

use spotify_client::{Error, Paged, SearchKind, Spotify};

use super::{Contract, Open, reads};

/// A word that names of every kind have.
const WORD: &str = "the";

pub(crate) fn contracts() -> Vec<Contract> {
    vec![
        reads("GET /search", Open::ToAll, |spotify, _| {
            Box::pin(async move {
                let found = spotify.search(WORD, [SearchKind::Track, SearchKind::Artist]).await?;
                let (tracks, artists) = (found.tracks.unwrap(), found.artists.unwrap());
                assert!(tracks.len() <= 50 && artists.len() <= 50);
                assert!(found.albums.is_none() && found.shows.is_none());
                Ok(())
            })
        }),
        reads("GET /search", Open::ToAll, |spotify, _| {
            Box::pin(async move {
                let found = spotify.search(WORD, []).await?;
                assert!(found.albums.is_some() && found.episodes.is_some() && found.playlists.is_some());
                assert!(found.shows.is_some() && found.audiobooks.is_some());
                Ok(())
            })
        }),
        reads("GET /search", Open::ToAll, |spotify, _| Box::pin(more_than_a_page(spotify))),
        reads("GET /search", Open::ToAll, |spotify, _| {
            Box::pin(async move {
                a_few(spotify.search_tracks(WORD)).await?;
                a_few(spotify.search_albums(WORD)).await?;
                a_few(spotify.search_artists(WORD)).await?;
                a_few(spotify.search_playlists(WORD)).await?;
                a_few(spotify.search_shows(WORD)).await?;
                a_few(spotify.search_episodes(WORD)).await?;
                a_few(spotify.search_audiobooks(WORD)).await
            })
        }),
    ]
}

/// A search goes on behind its first page.
async fn more_than_a_page(spotify: Spotify) -> Result<(), Error> {
    let total = spotify.search_tracks(WORD).page(0).await?.total.unwrap_or(0);
    let tracks = spotify.search_tracks(WORD).first(60).await?;
    assert!(tracks.len() <= 60);
    // Spotify counts a search anew for each page, so only that it went on can be held against it.
    assert!(tracks.len() > 10 || total <= 10, "{} of {total}", tracks.len());
    Ok(())
}

async fn a_few<T: Send + Sync + 'static>(found: Paged<T>) -> Result<(), Error> {
    assert!(found.first(3).await?.len() <= 3);
    Ok(())
}
