//! A listener's tracks by mood.

use linernotes::prelude::*;
use spotify_sandbox::Sandbox;

use crate::support::robin;

/// `uri` of each row.
fn uris(table: &DataFrame) -> Vec<&str> {
    table.column("uri").unwrap().str().unwrap().iter().map(Option::unwrap).collect()
}

/// The tutorial's two rules, word for word.
fn matches_workout_profile(features: &AudioFeatures) -> Option<bool> {
    Some(features.energy? > 0.7 && features.danceability? > 0.7 && features.tempo? > 120.0)
}

fn matches_harder_profile(features: &AudioFeatures) -> Option<bool> {
    Some(features.energy? > 0.75 && features.valence? > 0.50 && features.tempo? > 140.0 && features.danceability? > 0.6)
}

#[tokio::test]
async fn a_workout_is_what_the_tutorials_rules_find_among_the_most_played() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let mut found = Vec::new();
    for range in [TimeRange::ShortTerm, TimeRange::MediumTerm, TimeRange::LongTerm] {
        let tracks = spotify.top_tracks(range).await.unwrap();
        let ids = tracks.iter().map(|track| track.id.clone().unwrap());
        let features = spotify.audio_features(ids.collect::<Vec<_>>()).await.unwrap();
        let table = spotify.top_features(range).await.unwrap();
        assert_eq!((tracks.len(), features.len(), table.height()), (50, 50, 50));
        for (name, rule) in [
            ("workout", matches_workout_profile as fn(&AudioFeatures) -> Option<bool>),
            ("workout-hard", matches_harder_profile),
        ] {
            let rule = |features: &AudioFeatures| rule(features).unwrap_or(false);
            let both = tracks.iter().zip(features.iter());
            let by_hand: Vec<&str> =
                both.filter(|(_, features)| rule(features)).map(|(track, _)| track.uri.as_str()).collect();
            let mood = MoodProfile::named(name).unwrap();
            let matching = table.matching(&mood).unwrap();
            assert_eq!(uris(&matching), by_hand, "{name}, {range}");
            found.push(by_hand.len());

            let kept = Best { count: 50, per_artist: usize::MAX, limits: Limits::Kept, ..Best::default() };
            assert_eq!(uris(&table.best(&mood, &kept).unwrap()), by_hand, "what keeps all limits has the same score");
        }
    }
    assert!(found.iter().sum::<usize>() > 0 && found.iter().all(|found| *found < 50), "{found:?} decide nothing");
}

#[tokio::test]
async fn every_mood_finds_its_best_with_no_three_of_one_artist() {
    let sandbox = Sandbox::start().await;
    let table = robin(&sandbox).await.top_features(TimeRange::LongTerm).await.unwrap();
    for name in MoodProfile::names() {
        let mood = MoodProfile::named(name).unwrap();
        let best = table.best(&mood, &Best { count: 10, ..Best::default() }).unwrap();
        assert_eq!(best.height(), 10, "{name}");
        let scores: Vec<f64> = best.column("score").unwrap().f64().unwrap().iter().map(Option::unwrap).collect();
        assert!(scores.is_sorted_by(|one, other| one >= other), "{name}: {scores:?}");
        let artists =
            best.column("artist_ids").unwrap().explode(ExplodeOptions { empty_as_null: true, keep_nulls: true });
        let mut counts = std::collections::HashMap::new();
        for artist in artists.unwrap().str().unwrap().iter().flatten() {
            *counts.entry(artist.to_owned()).or_insert(0) += 1;
        }
        assert!(counts.values().all(|count| *count <= 2), "{name}: {counts:?}");
    }
}
