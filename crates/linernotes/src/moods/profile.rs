//! A mood as targets, limits and weights of audio features, by its name or from a file of one's own.

use std::fmt;
use std::path::Path;

use polars::prelude::{DataFrame, df};

use super::feature::Feature;
use super::reading;
use crate::near::near;
use crate::{Error, Result, Table};

/// The moods that are there from the start, in the order of letters.
const BUILT_IN: [(&str, &str); 6] = [
    ("focus", include_str!("focus.toml")),
    ("party", include_str!("party.toml")),
    ("sad", include_str!("sad.toml")),
    ("sleep", include_str!("sleep.toml")),
    ("workout", include_str!("workout.toml")),
    ("workout-hard", include_str!("workout-hard.toml")),
];

/// What a mood asks of a track's audio features. As text, that in words.
///
/// In a file, which is TOML, each feature is a line:
///
/// ```
/// use linernotes::prelude::*;
///
/// let rain = MoodProfile::parse(r#"
///     name = "rain"
///     description = "For an afternoon at the window."
///     acousticness = { target = 0.9, weight = 2 }
///     energy = { target = 0.3, below = 0.5 }
/// "#)?;
/// assert_eq!(rain.to_string(), "rain: acousticness near 0.9 (weight 2), energy near 0.3 and below 0.5");
/// # Ok::<(), linernotes::Error>(())
/// ```
///
/// The features are `energy`, `valence`, `danceability`, `acousticness`, `instrumentalness`, `liveness` and `speechiness`, from 0
/// to 1, `tempo`, from 0 to 300 beats a minute, and `loudness`, from -60 to 0 dB. Of each there may be a `target`, the limits
/// `above` and `below`, which do not belong to what they allow, and a `weight` from 0 to 1000, which is 1 where it is not said.
/// One of the first three is needed; a target lies within the limits.
#[derive(Debug, Clone, PartialEq)]
pub struct MoodProfile {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) features: Vec<MoodFeature>,
}

/// What a mood asks of one audio feature.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MoodFeature {
    /// The column: `energy`.
    pub feature: &'static str,
    /// What would be best.
    pub target: Option<f64>,
    /// A track that keeps the limits has more than this.
    pub above: Option<f64>,
    /// A track that keeps the limits has less than this.
    pub below: Option<f64>,
    /// How much it counts in a score, beside the others.
    pub weight: f64,
    pub(super) of: Feature,
}

impl MoodProfile {
    /// One of [`MoodProfile::names`].
    ///
    /// # Errors
    ///
    /// [`Error::UnknownMood`], with the names that are like it.
    pub fn named(name: &str) -> Result<Self> {
        match BUILT_IN.into_iter().find(|(known, _)| *known == name) {
            Some((name, text)) => reading::profile(text, name, name),
            None => Err(Error::UnknownMood {
                mood: name.to_owned(),
                near: near(name, Self::names()),
                known: Self::names().join(", "),
            }),
        }
    }

    /// The moods that are there: `focus`, `party`, `sad`, `sleep`, `workout` and `workout-hard`.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        BUILT_IN.into_iter().map(|(name, _)| name).collect()
    }

    /// The mood in a TOML file, called like the file unless it has a `name`.
    ///
    /// # Errors
    ///
    /// [`Error::NoMood`] for a file that cannot be read, [`Error::WrongMood`], with the line and the field, for one that is no
    /// mood.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        reading::file(path.as_ref())
    }

    /// The mood that a text in TOML describes, called `mood` unless it has a `name`.
    ///
    /// # Errors
    ///
    /// [`Error::WrongMood`], with the line and the field.
    pub fn parse(text: &str) -> Result<Self> {
        reading::profile(text, "mood", "the mood")
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is for; empty where nothing is said.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// What it asks for, in the order of its text.
    #[must_use]
    pub fn features(&self) -> &[MoodFeature] {
        &self.features
    }
}

/// A row for each feature, in the order of its text: `feature`, `target`, `above`, `below`, `weight`.
impl Table for MoodProfile {
    fn table(&self) -> Result<DataFrame> {
        let numbers = |of: fn(&MoodFeature) -> Option<f64>| self.features.iter().map(of).collect::<Vec<_>>();
        Ok(df!(
            "feature" => self.features.iter().map(|wanted| wanted.feature).collect::<Vec<_>>(),
            "target" => numbers(|wanted| wanted.target),
            "above" => numbers(|wanted| wanted.above),
            "below" => numbers(|wanted| wanted.below),
            "weight" => numbers(|wanted| Some(wanted.weight)),
        )?)
    }
}

impl MoodFeature {
    pub(super) fn has_limits(&self) -> bool {
        self.above.is_some() || self.below.is_some()
    }

    pub(super) fn keeps_limits(&self, value: f64) -> bool {
        self.above.is_none_or(|above| value > above) && self.below.is_none_or(|below| value < below)
    }

    /// 1 at the target, or within the limits where there is none, and 0 from a span away on.
    pub(super) fn nearness(&self, value: f64) -> f64 {
        let distance = match self.target {
            Some(target) => (value - target).abs(),
            None => {
                let too_low = self.above.map_or(0.0, |above| above - value);
                let too_high = self.below.map_or(0.0, |below| value - below);
                too_low.max(too_high).max(0.0)
            }
        };
        (1.0 - distance / self.of.span).max(0.0)
    }
}

impl fmt::Display for MoodProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name)?;
        for (place, feature) in self.features.iter().enumerate() {
            write!(f, "{}{feature}", if place == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl fmt::Display for MoodFeature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = [("near", self.target), ("above", self.above), ("below", self.below)];
        let words = asked.into_iter().filter_map(|(word, value)| value.map(|value| format!("{word} {value}")));
        write!(f, "{} {}", self.feature, words.collect::<Vec<_>>().join(" and "))?;
        if self.weight == 1.0 { Ok(()) } else { write!(f, " (weight {})", self.weight) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moods_ask_for_what_their_files_say() {
        let all: Vec<String> =
            MoodProfile::names().into_iter().map(|name| MoodProfile::named(name).unwrap().to_string()).collect();
        insta::assert_snapshot!(all.join("\n"), @r"
        focus: instrumentalness near 0.9 and above 0.5 (weight 2), speechiness near 0.04 and below 0.33, energy near 0.4 and below 0.7, liveness near 0.1 and below 0.8 (weight 0.5)
        party: danceability near 0.85 and above 0.6 (weight 2), energy near 0.8 and above 0.6, valence near 0.75, tempo near 124 (weight 0.5), loudness near -5 (weight 0.5)
        sad: valence near 0.15 and below 0.5 (weight 2), energy near 0.25 and below 0.5, acousticness near 0.8 (weight 0.5), tempo near 80 (weight 0.5)
        sleep: energy near 0.1 and below 0.4 (weight 2), loudness near -18 and below -8, acousticness near 0.9, instrumentalness near 0.8, tempo near 70, liveness below 0.8 (weight 0.5)
        workout: energy above 0.7, danceability above 0.7, tempo above 120
        workout-hard: energy above 0.75, valence above 0.5, tempo above 140, danceability above 0.6
        ");
    }

    #[test]
    fn every_file_of_a_mood_is_known_and_says_what_it_is_for() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/moods");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let mut names: Vec<String> = files
            .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        names.sort_unstable();
        assert_eq!(names, MoodProfile::names());
        for name in names {
            let mood = MoodProfile::named(&name).unwrap();
            assert_eq!(mood.name(), name);
            assert!(mood.description().ends_with('.'), "{name}");
        }
    }

    #[test]
    fn a_mood_that_is_none_is_met_with_those_that_are_like_it() {
        let messages = ["wrkout", "Sleep", "gloom", ""].map(|name| MoodProfile::named(name).unwrap_err().to_string());
        insta::assert_snapshot!(messages.join("\n"), @r"
        `wrkout` is no mood (did you mean `workout`?): take one of focus, party, sad, sleep, workout, workout-hard, or `MoodProfile::read` one of your own
        `Sleep` is no mood (did you mean `sleep`?): take one of focus, party, sad, sleep, workout, workout-hard, or `MoodProfile::read` one of your own
        `gloom` is no mood: take one of focus, party, sad, sleep, workout, workout-hard, or `MoodProfile::read` one of your own
        `` is no mood: take one of focus, party, sad, sleep, workout, workout-hard, or `MoodProfile::read` one of your own
        ");
    }

    #[test]
    fn a_mood_is_a_table_of_what_it_asks_for() {
        insta::assert_snapshot!(MoodProfile::named("focus").unwrap().table().unwrap(), @r"
        shape: (4, 5)
        ┌──────────────────┬────────┬───────┬───────┬────────┐
        │ feature          ┆ target ┆ above ┆ below ┆ weight │
        │ ---              ┆ ---    ┆ ---   ┆ ---   ┆ ---    │
        │ str              ┆ f64    ┆ f64   ┆ f64   ┆ f64    │
        ╞══════════════════╪════════╪═══════╪═══════╪════════╡
        │ instrumentalness ┆ 0.9    ┆ 0.5   ┆ null  ┆ 2.0    │
        │ speechiness      ┆ 0.04   ┆ null  ┆ 0.33  ┆ 1.0    │
        │ energy           ┆ 0.4    ┆ null  ┆ 0.7   ┆ 1.0    │
        │ liveness         ┆ 0.1    ┆ null  ┆ 0.8   ┆ 0.5    │
        └──────────────────┴────────┴───────┴───────┴────────┘
        ");
    }

    #[test]
    fn a_feature_is_near_by_its_distance_and_never_below_nothing() {
        let nearness = |text: &str, value: f64| MoodProfile::parse(text).unwrap().features[0].nearness(value);
        for (text, value, expected) in [
            ("energy = { target = 0.8 }", 0.8, 1.0),
            ("energy = { target = 0.8 }", 0.3, 0.5),
            ("energy = { target = 0.8, above = 0.7 }", 0.3, 0.5),
            ("energy = { target = 1, above = 0.7 }", -3.0, 0.0),
            ("tempo = { target = 120 }", 150.0, 0.75),
            ("tempo = { target = 120 }", 60.0, 0.5),
            ("tempo = { target = 120 }", 260.0, 0.0),
            ("loudness = { target = -5 }", -15.0, 0.5),
            ("energy = { above = 0.7 }", 0.9, 1.0),
            ("energy = { above = 0.7 }", 0.7, 1.0),
            ("energy = { above = 0.7 }", 0.2, 0.5),
            ("energy = { below = 0.5 }", 0.75, 0.75),
            ("energy = { above = 0.4, below = 0.6 }", 0.5, 1.0),
            ("energy = { above = 0.4, below = 0.6 }", 0.3, 0.9),
            ("energy = { above = 0.4, below = 0.6 }", 0.7, 0.9),
        ] {
            let found = nearness(text, value);
            assert!((found - expected).abs() < 1e-12, "{text} at {value} is {found}");
        }
    }
}
