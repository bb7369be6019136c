//! The listener, and users as everybody sees them.

use spotify_client::TimeRange;

use super::{Contract, Open, reads};

pub(crate) fn contracts() -> Vec<Contract> {
    vec![
        reads("GET /me", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let me = spotify.me().await?;
                assert_eq!(me.id, known.user);
                assert!(me.country.is_none_or(|country| country.len() == 2));
                Ok(())
            })
        }),
        reads("GET /me/top/artists", Open::ToAll, |spotify, _| {
            Box::pin(async move {
                let artists = spotify.top_artists(TimeRange::LongTerm).first(5).await?;
                assert!(artists.len() <= 5 && artists.iter().all(|artist| artist.id.is_some()));
                Ok(())
            })
        }),
        reads("GET /me/top/tracks", Open::ToAll, |spotify, _| {
            Box::pin(async move {
                let tracks = spotify.top_tracks(TimeRange::ShortTerm).await?;
                assert!(tracks.len() <= 100 && tracks.iter().all(|track| track.album.is_some()));
                Ok(())
            })
        }),
        reads("GET /users/{id}", Open::Before2026, |spotify, known| {
            Box::pin(async move {
                let user = spotify.user(&known.user).await?;
                assert_eq!(user.id, known.user);
                assert_eq!((user.email, user.country), (None, None), "those are for nobody else");
                Ok(())
            })
        }),
    ]
}
