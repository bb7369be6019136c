//! What comes next.

use serde::{Deserialize, Serialize};

use crate::Playable;
use crate::lenient::or_default;

/// What plays and what comes after it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    /// Nothing when nothing plays.
    #[serde(default)]
    pub currently_playing: Option<Playable>,
    /// The next first; what was queued stands before the rest of what plays.
    #[serde(default, deserialize_with = "or_default")]
    pub queue: Vec<Playable>,
}
