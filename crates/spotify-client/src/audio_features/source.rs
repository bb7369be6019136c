//! Who knows audio features: the sources are asked one after the other, each for what the ones before did not know.

use std::fmt;
use std::pin::Pin;

use crate::{AudioFeatures, Result, Spotify, TrackId};

/// One place a track, in the order asked; nothing for one that the source does not know.
pub type KnownFeatures<'a> = Pin<Box<dyn Future<Output = Result<Vec<Option<AudioFeatures>>>> + Send + 'a>>;

/// Someone who knows audio features of tracks. Ours are [`crate::SpotifyFeatures`], [`crate::CsvFeatures`] and
/// [`crate::ReccoBeats`]; a diary or a measurement of one's own can be another.
pub trait FeatureSource: fmt::Debug + Send + Sync {
    /// What it is called in every row that it gives.
    fn name(&self) -> &str;

    /// What it knows of these tracks, each of them once. `spotify` is the client that asks, for a source that needs more
    /// than the ids.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Closed`] sends the question on to the next source. Any other error ends the call where no source
    /// before has answered, and is told of where one has.
    fn features<'a>(&'a self, spotify: &'a Spotify, tracks: &'a [TrackId]) -> KnownFeatures<'a>;
}
