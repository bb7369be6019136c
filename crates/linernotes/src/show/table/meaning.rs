//! A column's name and type to what its values mean. Names are this crate's own, and polars' for what it counts.

use polars::prelude::{DataType, TimeUnit};

/// What the values of a column mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Text, or something that has no look of its own.
    Words,
    /// A picture, or where it is.
    Picture,
    Flag,
    /// Several of something.
    List,
    Moment,
    /// Milliseconds of music.
    Length,
    Span(TimeUnit),
    /// How many: digits in groups.
    Count,
    /// Any other whole number, maybe a year.
    Whole,
    /// Between 0 and 1, as Spotify measures music.
    Share,
    /// A number of which so many decimals matter; nothing where the numbers themselves tell.
    Number(Option<usize>),
}

/// What Spotify measures from 0 to 1, and what we do.
const SHARES: [&str; 14] = [
    "acousticness",
    "confidence",
    "danceability",
    "energy",
    "instrumentalness",
    "jaccard",
    "liveness",
    "score",
    "score_known",
    "share",
    "speechiness",
    "survival",
    "turnover",
    "valence",
];
/// Before the name of what added to a score.
const ADDED: &str = "from_";
/// What is measured in units of which a tenth matters: decibels, and beats a minute.
const IN_TENTHS: [&str; 2] = ["loudness", "tempo"];
const COUNTS: [&str; 9] =
    ["count", "followers", "len", "listeners", "listens", "plays", "streams", "total", "total_items"];
/// Behind the name of a column that was summed up, with values of the same kind.
const SUMMED_UP: [&str; 8] = ["_max", "_mean", "_median", "_min", "_avg", "_q1", "_q3", "_db"];

impl Meaning {
    pub(super) fn of(name: &str, kind: &DataType) -> Self {
        match kind {
            DataType::Boolean => Self::Flag,
            DataType::List(_) => Self::List,
            DataType::Datetime(..) => Self::Moment,
            DataType::Duration(unit) => Self::Span(*unit),
            DataType::String if name == "cover" => Self::Picture,
            kind if !kind.is_primitive_numeric() => Self::Words,
            // `duration_ms`, `ms_played`, `duration_ms_mean`
            _ if name.split('_').any(|word| word == "ms") => Self::Length,
            kind if kind.is_float() => match SUMMED_UP.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name) {
                name if SHARES.contains(&name) || name.starts_with(ADDED) => Self::Share,
                name if IN_TENTHS.contains(&name) => Self::Number(Some(1)),
                _ => Self::Number(None),
            },
            _ if COUNTS.contains(&name) || name.ends_with("_count") => Self::Count,
            _ => Self::Whole,
        }
    }

    /// Whether its values end below each other.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Length | Self::Span(_) | Self::Count | Self::Whole | Self::Share | Self::Number(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_means_what_its_name_and_type_say() {
        use DataType::{Float64, Int64, String};
        for (name, kind, meaning) in [
            ("duration_ms", Int64, Meaning::Length),
            ("ms_played", Int64, Meaning::Length),
            ("duration_ms_mean", Float64, Meaning::Length),
            ("duration_ms", String, Meaning::Words),
            ("items", Int64, Meaning::Whole),
            ("year", Int64, Meaning::Whole),
            ("followers", Int64, Meaning::Count),
            ("energy", Float64, Meaning::Share),
            ("energy_mean", Float64, Meaning::Share),
            ("from_tempo", Float64, Meaning::Share),
            ("energy_std", Float64, Meaning::Number(None)),
            ("loudness", Float64, Meaning::Number(Some(1))),
            ("loudness_db", Float64, Meaning::Number(Some(1))),
            ("cover", String, Meaning::Picture),
            ("cover_url", String, Meaning::Words),
        ] {
            assert_eq!(Meaning::of(name, &kind), meaning, "{name}");
        }
    }
}
