//! Audio features to what a listener can read: a mean and a median, keys and modes, moods.

use std::collections::BTreeMap;

use linernotes::prelude::*;

use super::cells;

/// What is measured of a track, of which a mean says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feature {
    Valence,
    Danceability,
    Energy,
    Tempo,
}

/// A feature of the tracks of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measure {
    pub(crate) feature: Feature,
    /// Of how many tracks it is known.
    pub(crate) known: usize,
    /// From 0 to 1, or beats a minute; nothing where no track has it.
    pub(crate) mean: Option<f64>,
    /// In the same unit.
    pub(crate) median: Option<f64>,
}

/// Whether a track is in a major or a minor key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    Major,
    Minor,
}

/// A key, and how many tracks are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyCount {
    /// As musicians call it: `Bb major`.
    pub(crate) signature: String,
    /// Semitones above C.
    pub(crate) pitch: usize,
    pub(crate) mode: Mode,
    pub(crate) tracks: usize,
}

/// A quarter of Russell's circumplex of affect, or its middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Happy,
    Tense,
    Calm,
    Sad,
    Neutral,
}

/// How one track sounds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct TrackSound {
    /// From 0 to 1, as the next two.
    pub(crate) valence: Option<f64>,
    pub(crate) danceability: Option<f64>,
    pub(crate) energy: Option<f64>,
    /// Beats a minute.
    pub(crate) tempo: Option<f64>,
    /// `Bb major`.
    pub(crate) key_signature: Option<String>,
    pub(crate) mood: Option<Mood>,
}

/// How the tracks of a range sound.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sound {
    /// One a feature, in the order of [`Feature::ALL`].
    pub(crate) measures: Vec<Measure>,
    /// The keys that there are, the most frequent first.
    pub(crate) keys: Vec<KeyCount>,
    /// How many tracks are of each mood, in the order of [`Mood::ALL`].
    pub(crate) moods: [(Mood, usize); 5],
}

impl Feature {
    pub(crate) const ALL: [Self; 4] = [Self::Valence, Self::Danceability, Self::Energy, Self::Tempo];

    /// Spotify's name for it, which is that of its column.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Valence => "valence",
            Self::Danceability => "danceability",
            Self::Energy => "energy",
            Self::Tempo => "tempo",
        }
    }
}

impl Mood {
    pub(crate) const ALL: [Self; 5] = [Self::Happy, Self::Calm, Self::Tense, Self::Sad, Self::Neutral];

    /// As the tables call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Happy => "happy",
            Self::Calm => "calm",
            Self::Tense => "tense",
            Self::Sad => "sad",
            Self::Neutral => "neutral",
        }
    }
}

impl Sound {
    /// That of a table that [`told`] made, and of its tracks.
    pub(super) fn of(table: &DataFrame, tracks: &[TrackSound]) -> Result<Self> {
        let count = |mood| tracks.iter().filter(|track| track.mood == Some(mood)).count();
        Ok(Self { measures: measures(table)?, keys: keys(table)?, moods: Mood::ALL.map(|mood| (mood, count(mood))) })
    }

    /// Whether nobody knows how any of the tracks sounds.
    pub(crate) fn is_unknown(&self) -> bool {
        self.keys.is_empty() && self.measures.iter().all(|measure| measure.known == 0)
    }

    /// How many tracks are in a key of that mode.
    pub(crate) fn in_mode(&self, mode: Mode) -> usize {
        self.keys.iter().filter(|key| key.mode == mode).map(|key| key.tracks).sum()
    }

    /// The mood that most tracks have; nothing where none has one.
    pub(crate) fn main_mood(&self) -> Option<(Mood, usize)> {
        let known = self.moods.iter().copied().filter(|(mood, count)| *count > 0 && *mood != Mood::Neutral);
        // Of equals the first.
        known.rev().max_by_key(|(_, count)| *count)
    }

    pub(crate) fn measure(&self, feature: Feature) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.feature == feature)
    }
}

/// A table of tracks with their moods and keys in words. A tempo of 0 is one that nobody found.
pub(super) fn told(tracks: &DataFrame) -> Result<DataFrame> {
    let mut table = tracks.with_mood()?.with_key_signature()?;
    let tempo = table.column("tempo")?.f64()?.apply(|tempo| tempo.filter(|tempo| *tempo > 0.0));
    table.with_column(tempo.into_column())?;
    Ok(table)
}

/// How each track of a table that [`told`] made sounds.
pub(super) fn of_tracks(table: &DataFrame) -> Result<Vec<TrackSound>> {
    let [valence, danceability, energy, tempo] = Feature::ALL.map(|feature| cells::numbers(table, feature.name()));
    let (valence, danceability, energy, tempo) = (valence?, danceability?, energy?, tempo?);
    let mut keys = cells::texts(table, "key_signature")?.into_iter();
    let moods = cells::texts(table, "mood")?;
    let mood_of = |name: &str| Mood::ALL.into_iter().find(|mood| mood.name() == name);
    let sound = |(row, mood): (usize, Option<String>)| TrackSound {
        valence: valence[row],
        danceability: danceability[row],
        energy: energy[row],
        tempo: tempo[row],
        key_signature: keys.next().flatten(),
        mood: mood.as_deref().and_then(mood_of),
    };
    Ok(moods.into_iter().enumerate().map(sound).collect())
}

fn measures(table: &DataFrame) -> Result<Vec<Measure>> {
    let told = table.statistics(&Feature::ALL.map(Feature::name), &[])?;
    let known = cells::counts(&told, "count")?;
    let (mean, median) = (cells::numbers(&told, "mean")?, cells::numbers(&told, "median")?);
    let measure = |(row, feature): (usize, Feature)| Measure {
        feature,
        known: known[row].unwrap_or_default(),
        mean: mean[row],
        median: median[row],
    };
    Ok(Feature::ALL.into_iter().enumerate().map(measure).collect())
}

fn keys(table: &DataFrame) -> Result<Vec<KeyCount>> {
    let (signatures, pitches) = (cells::texts(table, "key_signature")?, cells::counts(table, "key")?);
    let mut counts: BTreeMap<(usize, Mode), (String, usize)> = BTreeMap::new();
    for (signature, pitch) in signatures.into_iter().zip(pitches) {
        let (Some(signature), Some(pitch)) = (signature, pitch) else { continue };
        let mode = if signature.ends_with("minor") { Mode::Minor } else { Mode::Major };
        counts.entry((pitch, mode)).or_insert((signature, 0)).1 += 1;
    }
    let key = |((pitch, mode), (signature, tracks))| KeyCount { signature, pitch, mode, tracks };
    let mut keys: Vec<KeyCount> = counts.into_iter().map(key).collect();
    keys.sort_by_key(|key| std::cmp::Reverse(key.tracks));
    Ok(keys)
}
