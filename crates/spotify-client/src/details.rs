//! Small things that albums, tracks, shows and episodes have in common.

use serde::{Deserialize, Serialize};

use crate::lenient::or_default;

/// How the rest of the world numbers a recording or a release.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ExternalIds {
    /// Of a recording: the same on every album that it is on.
    #[serde(default)]
    pub isrc: Option<String>,
    /// Of a release, in Europe.
    #[serde(default)]
    pub ean: Option<String>,
    /// Of a release, in America.
    #[serde(default)]
    pub upc: Option<String>,
}

/// Who holds a right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copyright {
    /// In the holder's words.
    #[serde(default, deserialize_with = "or_default")]
    pub text: String,
    /// `C` for the work, `P` for the recording.
    #[serde(default, rename = "type")]
    pub right: Option<String>,
}

/// Why something cannot be heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restriction {
    /// `market`, `product` or `explicit`; of a chapter also `payment_required`.
    #[serde(default)]
    pub reason: Option<String>,
}
