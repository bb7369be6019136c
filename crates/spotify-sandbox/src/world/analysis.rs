//! Turns a track's audio features into a whole audio analysis: bars, beats, sections and segments that go with them.

use serde::Serialize;

use super::dice::{Dice, Stream};
use super::id::TrackRef;
use super::{AudioFeatures, World};

/// What Spotify's analysis says of a track in time.
#[derive(Debug, Serialize)]
pub(crate) struct AudioAnalysis {
    pub(crate) meta: Meta,
    pub(crate) track: Summary,
    pub(crate) bars: Vec<Interval>,
    pub(crate) beats: Vec<Interval>,
    pub(crate) tatums: Vec<Interval>,
    pub(crate) sections: Vec<Section>,
    pub(crate) segments: Vec<Segment>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Meta {
    analyzer_version: &'static str,
    platform: &'static str,
    detailed_status: &'static str,
    status_code: u8,
    timestamp: i64,
    analysis_time: f64,
    input_process: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct Summary {
    num_samples: u64,
    duration: f64,
    sample_md5: &'static str,
    offset_seconds: u8,
    window_seconds: u8,
    analysis_sample_rate: u32,
    analysis_channels: u8,
    end_of_fade_in: f64,
    start_of_fade_out: f64,
    loudness: f64,
    tempo: f64,
    tempo_confidence: f64,
    time_signature: i8,
    time_signature_confidence: f64,
    key: i8,
    key_confidence: f64,
    mode: i8,
    mode_confidence: f64,
    codestring: &'static str,
    code_version: f64,
    echoprintstring: &'static str,
    echoprint_version: f64,
    synchstring: &'static str,
    synch_version: f64,
    rhythmstring: &'static str,
    rhythm_version: f64,
}

/// A stretch of time, in seconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Interval {
    pub(crate) start: f64,
    pub(crate) duration: f64,
    pub(crate) confidence: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Section {
    #[serde(flatten)]
    interval: Interval,
    loudness: f64,
    tempo: f64,
    tempo_confidence: f64,
    key: i8,
    key_confidence: f64,
    mode: i8,
    mode_confidence: f64,
    time_signature: i8,
    time_signature_confidence: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Segment {
    #[serde(flatten)]
    interval: Interval,
    loudness_start: f64,
    loudness_max: f64,
    loudness_max_time: f64,
    loudness_end: f64,
    pitches: [f64; 12],
    timbre: [f64; 12],
}

/// Samples of each second that are looked at.
const SAMPLE_RATE: u32 = 22_050;

impl World {
    /// The analysis of a track; nothing for those without audio features.
    pub(crate) fn audio_analysis(&self, at: TrackRef) -> Option<AudioAnalysis> {
        let features = self.audio_features(at)?;
        let seconds = f64::from(self.track_duration_ms(at)) / 1000.0;
        let dice = &mut self.dice(Stream::Analysis, at);
        // A tempo of nothing is what a track without a beat has; it still has a length.
        let beat = 60.0 / features.tempo.max(30.0);
        let beats_a_bar = f64::from(features.time_signature.max(1));
        Some(AudioAnalysis {
            meta: Meta {
                analyzer_version: "4.0.0",
                platform: "Linux",
                detailed_status: "OK",
                status_code: 0,
                timestamp: 1_730_000_000,
                analysis_time: rounded(seconds / 30.0),
                input_process: "synthetic",
            },
            track: summary(&features, seconds, dice),
            bars: intervals(seconds, beat * beats_a_bar, dice),
            beats: intervals(seconds, beat, dice),
            tatums: intervals(seconds, beat / 2.0, dice),
            sections: intervals(seconds, 28.0, dice)
                .into_iter()
                .map(|interval| section(interval, &features, dice))
                .collect(),
            segments: intervals(seconds, 0.3, dice)
                .into_iter()
                .map(|interval| segment(interval, &features, dice))
                .collect(),
        })
    }
}

fn rounded(value: f64) -> f64 {
    (value * 100_000.0).round() / 100_000.0
}

fn confidence(dice: &mut Dice) -> f64 {
    (dice.unit() * 1000.0).round() / 1000.0
}

/// Stretches of about the same length, one after the other up to the end.
fn intervals(seconds: f64, length: f64, dice: &mut Dice) -> Vec<Interval> {
    let mut rows = Vec::with_capacity((seconds / length) as usize + 1);
    let mut start = 0.0;
    while start < seconds {
        let duration = (length * dice.between(0.98, 1.02)).min(seconds - start);
        rows.push(Interval { start: rounded(start), duration: rounded(duration), confidence: confidence(dice) });
        start += duration.max(0.001);
    }
    rows
}

fn summary(features: &AudioFeatures, seconds: f64, dice: &mut Dice) -> Summary {
    Summary {
        num_samples: (seconds * f64::from(SAMPLE_RATE)) as u64,
        duration: seconds,
        sample_md5: "",
        offset_seconds: 0,
        window_seconds: 0,
        analysis_sample_rate: SAMPLE_RATE,
        analysis_channels: 1,
        end_of_fade_in: rounded(dice.between(0.0, 0.6)),
        start_of_fade_out: rounded(seconds * dice.between(0.95, 0.99)),
        loudness: features.loudness,
        tempo: features.tempo,
        tempo_confidence: confidence(dice),
        time_signature: features.time_signature,
        time_signature_confidence: confidence(dice),
        key: features.key,
        key_confidence: confidence(dice),
        mode: features.mode,
        mode_confidence: confidence(dice),
        codestring: "",
        code_version: 3.15,
        echoprintstring: "",
        echoprint_version: 4.15,
        synchstring: "",
        synch_version: 1.0,
        rhythmstring: "",
        rhythm_version: 1.0,
    }
}

fn section(interval: Interval, features: &AudioFeatures, dice: &mut Dice) -> Section {
    Section {
        interval,
        loudness: rounded(features.loudness + 2.0 * dice.bell()),
        tempo: rounded(features.tempo * dice.between(0.99, 1.01)),
        tempo_confidence: confidence(dice),
        key: features.key,
        key_confidence: confidence(dice),
        mode: features.mode,
        mode_confidence: confidence(dice),
        time_signature: features.time_signature,
        time_signature_confidence: confidence(dice),
    }
}

fn segment(interval: Interval, features: &AudioFeatures, dice: &mut Dice) -> Segment {
    let loudest = features.loudness + 3.0 * dice.bell();
    Segment {
        interval,
        loudness_start: rounded(loudest - dice.between(2.0, 12.0)),
        loudness_max: rounded(loudest),
        loudness_max_time: rounded(interval.duration * dice.between(0.1, 0.5)),
        loudness_end: 0.0,
        pitches: std::array::from_fn(|_| confidence(dice)),
        timbre: std::array::from_fn(|at| rounded(40.0 * dice.bell() / (1.0 + at as f64 / 4.0))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beats_fill_the_track_at_its_tempo() {
        let world = World::new(World::DEFAULT_SEED, World::DEFAULT_TRACKS, false);
        let analysed = (0..200).map(TrackRef).filter_map(|at| Some((at, world.audio_analysis(at)?)));
        for (at, analysis) in analysed {
            let seconds = f64::from(world.track(at).duration_ms) / 1000.0;
            let last = analysis.beats.last().unwrap();
            assert!((last.start + last.duration - seconds).abs() < 0.01, "track {}", at.0);
            let tempo = world.audio_features(at).unwrap().tempo.max(30.0);
            let expected = seconds * tempo / 60.0;
            assert!((analysis.beats.len() as f64 - expected).abs() < 0.05 * expected + 2.0, "track {}", at.0);
            assert!(!analysis.sections.is_empty() && !analysis.segments.is_empty() && !analysis.bars.is_empty());
        }
    }
}
