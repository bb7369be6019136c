//! The answers of several sources to one row a track.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Deref;

use super::AudioFeatures;
use crate::{Error, Result, Spotify, TrackId, event};

/// Audio features, one row a track, in the order asked for: a slice that knows where its rows come from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FeatureRows(Vec<AudioFeatures>);

impl FeatureRows {
    /// How many rows hold an id and nothing else, because no source knows the track.
    #[must_use]
    pub fn unknown(&self) -> usize {
        self.0.iter().filter(|row| row.source.is_none()).count()
    }

    /// How many rows each source gave.
    #[must_use]
    pub fn sources(&self) -> BTreeMap<String, usize> {
        let mut count = BTreeMap::new();
        self.0.iter().filter_map(|row| row.source.clone()).for_each(|source| *count.entry(source).or_default() += 1);
        count
    }

    /// The rows, to keep.
    #[must_use]
    pub fn into_vec(self) -> Vec<AudioFeatures> {
        self.0
    }
}

impl Deref for FeatureRows {
    type Target = [AudioFeatures];

    fn deref(&self) -> &[AudioFeatures] {
        &self.0
    }
}

impl IntoIterator for FeatureRows {
    type Item = AudioFeatures;
    type IntoIter = std::vec::IntoIter<AudioFeatures>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a FeatureRows {
    type Item = &'a AudioFeatures;
    type IntoIter = std::slice::Iter<'a, AudioFeatures>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// Asks the client's sources one after the other, each for what is still missing.
pub(super) async fn collect(spotify: &Spotify, ids: Vec<TrackId>) -> Result<FeatureRows> {
    let mut seen = HashSet::new();
    let mut missing: Vec<TrackId> = ids.iter().filter(|id| seen.insert(*id)).cloned().collect();
    let mut found: HashMap<TrackId, AudioFeatures> = HashMap::new();
    let mut closed = None;
    let mut answered = false;
    for source in &spotify.config().feature_sources {
        if missing.is_empty() {
            break;
        }
        match source.features(spotify, &missing).await {
            Ok(rows) => {
                answered = true;
                let rows = missing.iter().zip(rows).filter_map(|(id, row)| Some((id.clone(), row?)));
                let before = found.len();
                found.extend(rows.map(|(id, row)| (id, row.from(source.name()))));
                tracing::debug!(
                    source = source.name(),
                    asked = missing.len(),
                    known = found.len() - before,
                    "audio features"
                );
                missing.retain(|id| !found.contains_key(id));
            }
            Err(error @ Error::Closed { .. }) => closed = Some(error),
            Err(error) if answered => event::notice(format!(
                "{} tracks stay without audio features for now, as {} gave no answer: {error}",
                missing.len(),
                source.name()
            )),
            Err(error) => return Err(error),
        }
    }
    match closed {
        // Nobody else was there to ask.
        Some(error) if !answered && !missing.is_empty() => return Err(error),
        Some(_) if spotify.shelf().is_first_time("features from elsewhere") => event::notice(
            "Spotify gives no audio features to this app (403): it closed them to apps made after 27 November 2024, so they \
             come from elsewhere, as the source of each row tells"
                .to_owned(),
        ),
        _ => {}
    }
    Ok(FeatureRows(
        ids.into_iter().map(|id| found.get(&id).cloned().unwrap_or_else(|| AudioFeatures::unknown(id))).collect(),
    ))
}
