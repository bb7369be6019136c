//! Whom the listener follows.

use spotify_client::{Error, Spotify};

use super::{Contract, Open, reads, writes};

pub(crate) fn contracts() -> Vec<Contract> {
    vec![
        reads("GET /me/following", Open::ToAll, |spotify, _| {
            Box::pin(async move {
                let artists = spotify.followed_artists().first(60).await?;
                let ids: Vec<_> = artists.iter().filter_map(|artist| artist.id.as_ref()).collect();
                assert_eq!(ids.len(), artists.len());
                assert!(spotify.saved(ids).await?.into_iter().all(|follows| follows));
                Ok(())
            })
        }),
        writes("PUT /me/following", Open::Before2026, |spotify, known| {
            Box::pin(async move {
                let before = follows(&spotify, &known.artist).await?;
                spotify.follow_artists([&known.artist]).await?;
                assert!(follows(&spotify, &known.artist).await?);
                if before { Ok(()) } else { spotify.unfollow_artists([&known.artist]).await }
            })
        }),
        writes("DELETE /me/following", Open::Before2026, |spotify, known| {
            Box::pin(async move {
                let before = follows(&spotify, &known.artist).await?;
                spotify.unfollow_artists([&known.artist]).await?;
                assert!(!follows(&spotify, &known.artist).await?);
                if before { spotify.follow_artists([&known.artist]).await } else { Ok(()) }
            })
        }),
        reads("GET /me/following/contains", Open::Before2026, |spotify, known| {
            Box::pin(async move {
                let artists = spotify.follows_artists([&known.artist, &known.artist]).await?;
                assert_eq!(artists, [follows(&spotify, &known.artist).await?; 2]);
                assert_eq!(spotify.follows_users([&known.user]).await?.len(), 1);
                Ok(())
            })
        }),
    ]
}

/// As apps of any age are told.
async fn follows(spotify: &Spotify, artist: &str) -> Result<bool, Error> {
    Ok(spotify.saved([format!("spotify:artist:{artist}")]).await? == [true])
}
