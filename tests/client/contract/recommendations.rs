//! Recommendations and the genres they start from.

use spotify_client::{ArtistId, Id as _, Recommend, TrackId, Tunable, Tuning};

use super::{Contract, Open, reads};

pub(crate) fn contracts() -> Vec<Contract> {
    vec![
        reads("GET /recommendations", Open::Before2024, |spotify, known| {
            Box::pin(async move {
                let wanted = Recommend {
                    seed_artists: vec![ArtistId::parse(&known.artist)?],
                    seed_tracks: vec![TrackId::parse(&known.track)?],
                    limit: Some(5),
                    tuning: vec![Tuning::Min(Tunable::DurationMs, 1_000.0), Tuning::Target(Tunable::Energy, 0.5)],
                    ..Recommend::default()
                };
                let found = spotify.recommendations(wanted).await?;
                assert_eq!(found.seeds.len(), 2);
                assert!(found.seeds.iter().any(|seed| seed.id == known.artist));
                assert!(found.tracks.len() <= 5);
                Ok(())
            })
        }),
        reads("GET /recommendations/available-genre-seeds", Open::Before2024, |spotify, _| {
            Box::pin(async move {
                assert!(!spotify.genre_seeds().await?.is_empty());
                Ok(())
            })
        }),
    ]
}
