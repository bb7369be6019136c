//! Spotify's own audio features, for the apps that still have them.

use super::{AudioFeatures, FeatureSource, KnownFeatures};
use crate::error::Error;
use crate::many::ById;
use crate::request::Request;
use crate::{Spotify, TrackId};

impl ById for AudioFeatures {
    type Id = TrackId;
    const PATH: &'static str = "audio-features";
    const WHAT: &'static str = "audio features";
    const BATCH: usize = 100;

    fn request(id: &TrackId) -> Request {
        Request::get(format!("audio-features/{id}")).about(id).kept().closed_in_2024("audio features")
    }
}

/// Spotify itself. An app that is refused is not asked for again for a week.
#[derive(Debug, Clone, Copy, Default)]
pub struct SpotifyFeatures;

impl FeatureSource for SpotifyFeatures {
    fn name(&self) -> &str {
        "Spotify"
    }

    fn features<'a>(&'a self, spotify: &'a Spotify, tracks: &'a [TrackId]) -> KnownFeatures<'a> {
        Box::pin(async move {
            if let Some(closed) = spotify.shelf().features_are_closed() {
                return Err(closed);
            }
            let found = spotify.many::<AudioFeatures>(tracks.to_vec()).await;
            if matches!(found, Err(Error::Closed { .. })) {
                spotify.shelf().learn_that_features_are_closed();
            }
            found
        })
    }
}
