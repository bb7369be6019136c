//! Audiobooks and chapters.

use spotify_client::Id as _;

use super::{Contract, Open, reads};

pub(crate) fn contracts() -> Vec<Contract> {
    vec![
        reads("GET /audiobooks/{id}", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let audiobook = spotify.audiobook(&known.audiobook).await?;
                assert_eq!(audiobook.id.as_str(), known.audiobook);
                assert!(!audiobook.chapters.is_empty());
                Ok(())
            })
        }),
        // Of every app, for where batches are closed each audiobook is asked for alone.
        reads("GET /audiobooks", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let audiobooks = spotify.audiobooks([&known.audiobook]).await?;
                assert_eq!(audiobooks.len(), 1);
                assert_eq!(audiobooks[0].as_ref().unwrap().id.as_str(), known.audiobook);
                Ok(())
            })
        }),
        reads("GET /audiobooks/{id}/chapters", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let page = spotify.audiobook_chapters(&known.audiobook).page(0).await?;
                assert!((1..=50).contains(&page.len()));
                assert!(page.iter().all(|chapter| chapter.audiobook.is_none()));
                Ok(())
            })
        }),
        reads("GET /chapters/{id}", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let chapter = spotify.chapter(&known.chapter).await?;
                assert_eq!(chapter.id.as_str(), known.chapter);
                assert!(chapter.audiobook.is_some());
                Ok(())
            })
        }),
        reads("GET /chapters", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let chapters = spotify.chapters([&known.chapter]).await?;
                assert_eq!(chapters.len(), 1);
                assert_eq!(chapters[0].as_ref().unwrap().id.as_str(), known.chapter);
                Ok(())
            })
        }),
    ]
}
