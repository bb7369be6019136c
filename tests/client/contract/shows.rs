//! Shows and episodes.

use spotify_client::Id as _;

use super::{Contract, Open, reads};

pub(crate) fn contracts() -> Vec<Contract> {
    vec![
        reads("GET /shows/{id}", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let show = spotify.show(&known.show).await?;
                assert_eq!(show.id.as_str(), known.show);
                assert!(!show.episodes.is_empty());
                Ok(())
            })
        }),
        // Of every app, for where batches are closed each show is asked for alone.
        reads("GET /shows", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let shows = spotify.shows([&known.show, &known.show]).await?;
                assert_eq!(shows.len(), 2);
                for show in shows {
                    let show = show.unwrap();
                    assert_eq!(show.id.as_str(), known.show);
                    assert!(show.episodes.is_empty());
                }
                Ok(())
            })
        }),
        reads("GET /shows/{id}/episodes", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let page = spotify.show_episodes(&known.show).page(0).await?;
                assert!((1..=50).contains(&page.len()));
                assert!(page.iter().all(|episode| episode.show.is_none()));
                Ok(())
            })
        }),
        reads("GET /episodes/{id}", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let episode = spotify.episode(&known.episode).await?;
                assert_eq!(episode.id.as_str(), known.episode);
                assert!(episode.show.is_some());
                Ok(())
            })
        }),
        reads("GET /episodes", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let episodes = spotify.episodes([&known.episode]).await?;
                assert_eq!(episodes.len(), 1);
                assert_eq!(episodes[0].as_ref().unwrap().id.as_str(), known.episode);
                Ok(())
            })
        }),
    ]
}
