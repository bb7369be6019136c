//! What Spotify puts forward, and where there is Spotify.

use spotify_client::Error;

use super::{Contract, Open, reads};

pub(crate) fn contracts() -> Vec<Contract> {
    vec![
        reads("GET /browse/new-releases", Open::Before2026, |spotify, _| {
            Box::pin(async move {
                let albums = spotify.new_releases().first(5).await?;
                assert!((1..=5).contains(&albums.len()));
                Ok(())
            })
        }),
        reads("GET /browse/categories", Open::Before2026, |spotify, _| {
            Box::pin(async move {
                let categories = spotify.categories().first(5).await?;
                assert!((1..=5).contains(&categories.len()));
                Ok(())
            })
        }),
        reads("GET /browse/categories/{id}", Open::Before2026, |spotify, _| {
            Box::pin(async move {
                // An app that may not list them may not read one either, and any id serves to see that.
                let id = match spotify.categories().first(1).await {
                    Ok(categories) => categories[0].id.clone(),
                    Err(Error::Closed { .. }) => "jazz".to_owned(),
                    Err(error) => return Err(error),
                };
                assert_eq!(spotify.category(&id).await?.id, id);
                Ok(())
            })
        }),
        reads("GET /browse/categories/{id}/playlists", Open::Before2024, |spotify, _| {
            Box::pin(async move {
                let id = match spotify.categories().first(1).await {
                    Ok(categories) => categories[0].id.clone(),
                    Err(Error::Closed { .. }) => "jazz".to_owned(),
                    Err(error) => return Err(error),
                };
                assert!(spotify.category_playlists(&id).first(5).await?.len() <= 5);
                Ok(())
            })
        }),
        reads("GET /browse/featured-playlists", Open::Before2024, |spotify, _| {
            Box::pin(async move {
                assert!(spotify.featured_playlists().first(5).await?.len() <= 5);
                Ok(())
            })
        }),
        reads("GET /markets", Open::Before2026, |spotify, _| {
            Box::pin(async move {
                let markets = spotify.markets().await?;
                assert!(!markets.is_empty() && markets.iter().all(|market| market.len() == 2));
                Ok(())
            })
        }),
    ]
}
