//! Two ranges to how they differ.

use std::collections::HashSet;

use super::{Feature, RangePortrait, RankedArtist};

/// How the last four weeks differ from the year.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Change {
    /// The means of each feature, lately and over the year.
    pub(crate) means: Vec<(Feature, Option<f64>, Option<f64>)>,
    /// The artists that are ranked lately and not over the year, by their rank.
    pub(crate) new_artists: Vec<RankedArtist>,
    /// Those that are ranked over the year and not lately.
    pub(crate) gone_artists: Vec<RankedArtist>,
    /// How many artists both have.
    pub(crate) lasting_artists: usize,
    /// The most frequent key, lately and over the year, with how many tracks are in it.
    pub(crate) keys: [Option<(String, usize)>; 2],
}

impl Change {
    /// Nothing where one of the two ranges is empty: everything would be new.
    pub(super) fn between(short: &RangePortrait, long: &RangePortrait) -> Option<Self> {
        if short.is_empty() || long.is_empty() {
            return None;
        }
        let mean_of = |portrait: &RangePortrait, feature| portrait.sound.measure(feature).and_then(|told| told.mean);
        let key_of =
            |portrait: &RangePortrait| portrait.sound.keys.first().map(|key| (key.signature.clone(), key.tracks));
        let new_artists = without(&short.artists, &long.artists);
        Some(Self {
            means: Feature::ALL.map(|feature| (feature, mean_of(short, feature), mean_of(long, feature))).to_vec(),
            lasting_artists: short.artists.len() - new_artists.len(),
            new_artists,
            gone_artists: without(&long.artists, &short.artists),
            keys: [key_of(short), key_of(long)],
        })
    }
}

/// The artists that others do not have.
fn without(artists: &[RankedArtist], others: &[RankedArtist]) -> Vec<RankedArtist> {
    let others: HashSet<&str> = others.iter().filter_map(|artist| artist.uri.as_deref()).collect();
    let is_other = |artist: &&RankedArtist| artist.uri.as_deref().is_none_or(|uri| !others.contains(uri));
    artists.iter().filter(is_other).cloned().collect()
}
