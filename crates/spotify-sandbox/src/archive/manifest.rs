//! What a download holds, counted while it was made.

use std::collections::BTreeMap;

use serde::Serialize;

use super::row::{Kind, Row};

/// What was made, for whoever reads it to be held against.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// The records of today's extended history, repeats among them.
    pub extended: Records,
    /// Those that are left when of records with the same `ts`, URI and `ms_played` one is kept.
    pub distinct: Records,
    /// The records of the earlier extended downloads. Each is in [`Manifest::extended`] as well.
    pub earlier: Records,
    /// The records of today's account data.
    pub account: Records,
    /// The records of the earlier account data.
    pub earlier_account: Records,
    /// How often each quirk is there; one that is not there is left out.
    pub quirks: BTreeMap<Quirk, u64>,
    /// Every file but the manifest, by path.
    pub files: Vec<ManifestFile>,
}

/// How many records there are of each kind, and how long they lasted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Records {
    /// With the URI of a track.
    pub music: u64,
    /// With the URI of an episode.
    pub podcast: u64,
    /// With the URI of an audiobook.
    pub audiobook: u64,
    /// Of a file of the listener's own: with names, and with a `spotify:local:` URI or none.
    pub local: u64,
    /// With neither URI nor name.
    pub unknown: u64,
    /// All of their `ms_played` together.
    pub ms_played: u64,
}

/// A file of the download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ManifestFile {
    /// Within the folder, with `/` between the parts.
    pub path: String,
    /// How many whole records of plays it holds.
    pub records: u64,
    /// Whether it can be read.
    pub state: FileState,
}

/// What a file is to a reader of plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FileState {
    /// A whole list of plays.
    Whole,
    /// A list of plays that ends within a record. Its records are counted nowhere else.
    Truncated,
    /// A name of plays, but no JSON, or nothing at all.
    Broken,
    /// Something else than plays, such as the listener's library.
    Other,
}

/// What is awkward about a download. The table of [`super`] says what each is, and of what it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[expect(missing_docs, reason = "the module's table says what each is")]
pub enum Quirk {
    AlternateId,
    Nameless,
    AllNull,
    LocalUri,
    LocalWithoutUri,
    Video,
    NonAscii,
    OldPlatform,
    NoPlatform,
    ZeroPlayed,
    LongerThanTrack,
    SkippedNull,
    SkippedNever,
    SkippedNumber,
    FlagsNull,
    OfflineZero,
    OfflineMilliseconds,
    OfflineNull,
    SharedTime,
    Repeat,
    RepeatOtherwise,
    NearRepeat,
    Incognito,
    Abroad,
    CountryUnknown,
    AddressMasked,
    AddressV6,
    AddressNull,
    ReasonEmpty,
    ReasonRare,
    UserAgentNull,
    Overlap,
    Unnamed,
    ByteOrderMark,
    Truncated,
    NotJson,
    EmptyFile,
    EmptyList,
}

impl Quirk {
    /// How many quirks there are.
    pub const COUNT: usize = Self::EmptyList as usize + 1;
}

impl Records {
    /// All of them, of whatever kind.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.music + self.podcast + self.audiobook + self.local + self.unknown
    }

    pub(super) fn add(&mut self, row: &Row) {
        self.ms_played += u64::from(row.ms_played);
        *match row.kind {
            Kind::Music => &mut self.music,
            Kind::Podcast => &mut self.podcast,
            Kind::Audiobook => &mut self.audiobook,
            Kind::Local => &mut self.local,
            Kind::Unknown => &mut self.unknown,
        } += 1;
    }
}

impl Manifest {
    /// How often a quirk is there.
    #[must_use]
    pub fn quirk(&self, quirk: Quirk) -> u64 {
        self.quirks.get(&quirk).copied().unwrap_or(0)
    }

    /// As `manifest.json` has it.
    #[must_use]
    pub fn json(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("its keys are strings");
        text + "\n"
    }

    pub(super) fn count(&mut self, quirk: Quirk, times: u64) {
        if times > 0 {
            *self.quirks.entry(quirk).or_default() += times;
        }
    }

    pub(super) fn add_file(&mut self, path: String, records: u64, state: FileState) {
        self.files.push(ManifestFile { path, records, state });
    }
}
