//! What Spotify allows an app, which depends on when the app was made.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A class of apps. Each app of a sandbox has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Profile {
    /// Everything but what closed on 27 November 2024: as large services have it.
    Extended,
    /// Development mode of 2026, what a newcomer gets: no audio features, no batch reads, fewer fields, lower limits.
    #[serde(rename = "development-2026")]
    Development2026,
    /// Everything, as before 27 November 2024: audio features and analysis, recommendations, related artists.
    #[default]
    LegacyFeatures,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Extended, Self::Development2026, Self::LegacyFeatures];

    /// Its name on the command line, in files and over HTTP.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Extended => "extended",
            Self::Development2026 => "development-2026",
            Self::LegacyFeatures => "legacy-features",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// There is no profile of this name.
#[derive(Debug, thiserror::Error)]
#[error("there is no profile `{0}`: choose `extended`, `development-2026` or `legacy-features`")]
pub struct UnknownProfile(String);

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, UnknownProfile> {
        Self::ALL.into_iter().find(|profile| profile.name() == name).ok_or_else(|| UnknownProfile(name.to_owned()))
    }
}
