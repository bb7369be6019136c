//! Artists, as albums and tracks name them.

use serde::Deserialize;

use crate::ArtistId;
use crate::lenient::or_default;

/// Who made an album or a track.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Artist {
    /// Nothing for local files.
    pub id: Option<ArtistId>,
    /// As Spotify shows it.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
}
