//! Tracks, and how they sound.

use spotify_client::Id as _;

use super::{Contract, Open, reads};

pub(crate) fn contracts() -> Vec<Contract> {
    vec![
        reads("GET /tracks/{id}", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let track = spotify.track(&known.track).await?;
                assert_eq!(track.id.unwrap().as_str(), known.track);
                assert!(track.album.is_some() && !track.artists.is_empty());
                Ok(())
            })
        }),
        // Of every app, for where batches are closed each track is asked for alone.
        reads("GET /tracks", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let tracks = spotify.tracks([&known.track]).await?;
                assert_eq!(tracks.len(), 1);
                assert_eq!(tracks[0].as_ref().unwrap().id.as_ref().unwrap().as_str(), known.track);
                Ok(())
            })
        }),
        reads("GET /audio-features/{id}", Open::Before2024, |spotify, known| {
            Box::pin(async move {
                let features = spotify.track_audio_features(&known.track).await?;
                assert_eq!(features.id.as_str(), known.track);
                assert!(features.energy.is_none_or(|energy| (0.0..=1.0).contains(&energy)));
                Ok(())
            })
        }),
        reads("GET /audio-features", Open::Before2024, |spotify, known| {
            Box::pin(async move {
                let rows = spotify.audio_features([&known.track]).await?;
                assert_eq!(rows.len(), 1);
                assert_eq!(rows[0].id.as_str(), known.track);
                Ok(())
            })
        }),
        reads("GET /audio-analysis/{id}", Open::Before2024, |spotify, known| {
            Box::pin(async move {
                let analysis = spotify.audio_analysis(&known.track).await?;
                assert!(!analysis.segments.is_empty());
                assert!(
                    analysis.segments.iter().all(|segment| segment.pitches.len() == 12 && segment.timbre.len() == 12)
                );
                Ok(())
            })
        }),
    ]
}
