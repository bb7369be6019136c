//! Audio analysis: a track's sound from beginning to end, in bars, beats, sections and segments.

use serde::{Deserialize, Serialize};

use crate::lenient::{integer, or_default};
use crate::request::Request;
use crate::{IntoId, Pending, Result, Spotify, TrackId};

/// How a track sounds at each moment. Closed to apps made after 27 November 2024.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AudioAnalysis {
    /// How the analysis was made.
    #[serde(default)]
    pub meta: Option<AnalysisMeta>,
    /// The track as a whole.
    #[serde(default)]
    pub track: Option<AnalysisTrack>,
    /// Each some beats long.
    #[serde(default, deserialize_with = "or_default")]
    pub bars: Vec<TimeInterval>,
    /// What a foot taps to.
    #[serde(default, deserialize_with = "or_default")]
    pub beats: Vec<TimeInterval>,
    /// The shortest regular pulse that can be felt; a beat has one or more.
    #[serde(default, deserialize_with = "or_default")]
    pub tatums: Vec<TimeInterval>,
    /// Verse, chorus, solo: wherever rhythm or timbre change much.
    #[serde(default, deserialize_with = "or_default")]
    pub sections: Vec<Section>,
    /// Short stretches that sound the same throughout, a note or a chord.
    #[serde(default, deserialize_with = "or_default")]
    pub segments: Vec<Segment>,
}

/// How an analysis was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnalysisMeta {
    /// Such as `4.0.0`.
    pub analyzer_version: Option<String>,
    /// The system it ran on.
    pub platform: Option<String>,
    /// `OK`, or why measures are missing.
    pub detailed_status: Option<String>,
    /// 0 is success, 1 is failure.
    #[serde(default, deserialize_with = "integer")]
    pub status_code: Option<i64>,
    /// When, in seconds since 1970.
    #[serde(default, deserialize_with = "integer")]
    pub timestamp: Option<i64>,
    /// How many seconds it took.
    pub analysis_time: Option<f64>,
    /// How the sound was read.
    pub input_process: Option<String>,
}

/// The measures of a track as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnalysisTrack {
    /// How many samples were analysed.
    #[serde(default, deserialize_with = "integer")]
    pub num_samples: Option<i64>,
    /// Length in seconds.
    pub duration: Option<f64>,
    /// Always empty.
    pub sample_md5: Option<String>,
    /// Where the analysed part begins, in seconds; always 0.
    pub offset_seconds: Option<f64>,
    /// How long the analysed part is, in seconds; 0 is all of it.
    pub window_seconds: Option<f64>,
    /// Samples a second.
    #[serde(default, deserialize_with = "integer")]
    pub analysis_sample_rate: Option<i64>,
    /// 1 where the channels were added up.
    #[serde(default, deserialize_with = "integer")]
    pub analysis_channels: Option<i64>,
    /// Where the fade-in ends, in seconds; 0 without one.
    pub end_of_fade_in: Option<f64>,
    /// Where the fade-out begins, in seconds; the length without one.
    pub start_of_fade_out: Option<f64>,
    /// Overall, in dB; mostly -60 to 0.
    pub loudness: Option<f64>,
    /// Beats a minute.
    pub tempo: Option<f64>,
    /// 0 to 1.
    pub tempo_confidence: Option<f64>,
    /// Beats in a bar, 3 to 7.
    #[serde(default, deserialize_with = "integer")]
    pub time_signature: Option<i64>,
    /// 0 to 1.
    pub time_signature_confidence: Option<f64>,
    /// 0 is C, 1 is C♯, … 11 is B; -1 is unknown.
    #[serde(default, deserialize_with = "integer")]
    pub key: Option<i64>,
    /// 0 to 1.
    pub key_confidence: Option<f64>,
    /// 1 is major, 0 is minor.
    #[serde(default, deserialize_with = "integer")]
    pub mode: Option<i64>,
    /// 0 to 1.
    pub mode_confidence: Option<f64>,
    /// A fingerprint: [Echo Nest Musical Fingerprint](https://academiccommons.columbia.edu/doi/10.7916/D8Q248M4).
    pub codestring: Option<String>,
    /// Of `codestring`'s format.
    pub code_version: Option<f64>,
    /// A fingerprint: [Echoprint](https://github.com/spotify/echoprint-codegen).
    pub echoprintstring: Option<String>,
    /// Of `echoprintstring`'s format.
    pub echoprint_version: Option<f64>,
    /// What aligns recordings of one track to the sample: [Synchstring](https://github.com/echonest/synchdata).
    pub synchstring: Option<String>,
    /// Of `synchstring`'s format.
    pub synch_version: Option<f64>,
    /// The rhythm, in a format like that of `synchstring`.
    pub rhythmstring: Option<String>,
    /// Of `rhythmstring`'s format.
    pub rhythm_version: Option<f64>,
}

/// A stretch of a track.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TimeInterval {
    /// In seconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub start: f64,
    /// In seconds.
    #[serde(default, deserialize_with = "or_default")]
    pub duration: f64,
    /// 0 to 1.
    pub confidence: Option<f64>,
}

/// A part of a track in which rhythm and timbre stay alike.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// In seconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub start: f64,
    /// In seconds.
    #[serde(default, deserialize_with = "or_default")]
    pub duration: f64,
    /// 0 to 1: how sure it is that it is a section.
    pub confidence: Option<f64>,
    /// Overall, in dB.
    pub loudness: Option<f64>,
    /// Beats a minute.
    pub tempo: Option<f64>,
    /// 0 to 1.
    pub tempo_confidence: Option<f64>,
    /// 0 is C, 1 is C♯, … 11 is B; -1 is unknown.
    #[serde(default, deserialize_with = "integer")]
    pub key: Option<i64>,
    /// 0 to 1.
    pub key_confidence: Option<f64>,
    /// 1 is major, 0 is minor, -1 is unknown.
    #[serde(default, deserialize_with = "integer")]
    pub mode: Option<i64>,
    /// 0 to 1.
    pub mode_confidence: Option<f64>,
    /// Beats in a bar, 3 to 7.
    #[serde(default, deserialize_with = "integer")]
    pub time_signature: Option<i64>,
    /// 0 to 1.
    pub time_signature_confidence: Option<f64>,
}

/// A stretch that sounds the same throughout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// In seconds from the beginning.
    #[serde(default, deserialize_with = "or_default")]
    pub start: f64,
    /// In seconds.
    #[serde(default, deserialize_with = "or_default")]
    pub duration: f64,
    /// 0 to 1: how sure it is that it is a segment.
    pub confidence: Option<f64>,
    /// At its beginning, in dB.
    pub loudness_start: Option<f64>,
    /// At its loudest, in dB.
    pub loudness_max: Option<f64>,
    /// When it is loudest, in seconds from its own beginning.
    pub loudness_max_time: Option<f64>,
    /// At its end, in dB: what the next one begins with.
    pub loudness_end: Option<f64>,
    /// Twelve numbers, one for each of C, C♯, … B: 0 to 1, where the strongest is 1.
    #[serde(default, deserialize_with = "or_default")]
    pub pitches: Vec<f64>,
    /// Twelve numbers around 0, with loudness first, then brightness; no unit.
    #[serde(default, deserialize_with = "or_default")]
    pub timbre: Vec<f64>,
}

impl Spotify {
    /// The audio analysis of a track, which is long: hundreds of beats and segments.
    ///
    /// `GET /audio-analysis/{id}` · no scope · closed to apps made after 27 November 2024.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Closed`], [`crate::Error::InvalidId`], [`crate::Error::NotFound`] also for a track that was never
    /// analysed, and what every call may meet.
    pub fn audio_analysis(&self, id: impl IntoId<TrackId>) -> Pending<AudioAnalysis> {
        self.audio_analysis_of(id.into_id())
    }

    fn audio_analysis_of(&self, id: Result<TrackId>) -> Pending<AudioAnalysis> {
        let request = |id: TrackId| {
            Request::get(format!("audio-analysis/{id}")).about(&id).kept().closed_in_2024("audio analysis")
        };
        self.call(id.map(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_analysis_is_read_whether_numbers_have_a_point_or_not_and_with_nulls() {
        let json = r#"{"meta":{"status_code":0,"timestamp":1495193577,"analysis_time":6},
            "track":{"num_samples":4585515.0,"offset_seconds":0,"mode":1.0,"sample_md5":""},
            "bars":[{"start":0,"duration":2.1,"confidence":1}],"beats":null,
            "sections":[{"start":0.0,"duration":6.9,"mode":-1}],
            "segments":[{"start":0.7,"duration":0.2,"loudness_end":null,"pitches":[0.2,1],"timbre":[42.1,-3]}]}"#;
        let analysis: AudioAnalysis = serde_json::from_str(json).unwrap();
        let track = analysis.track.unwrap();
        assert_eq!((track.num_samples, track.mode, track.tempo), (Some(4_585_515), Some(1), None));
        assert_eq!((analysis.bars.len(), analysis.beats.len(), analysis.sections[0].mode), (1, 0, Some(-1)));
        assert_eq!(analysis.segments[0].pitches, [0.2, 1.0]);
    }
}
