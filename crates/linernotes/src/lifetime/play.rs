//! A play as the figures need it: numbers only, so that a million of them are counted in milliseconds.

/// What a code is where nothing is known.
pub(super) const NONE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
pub(super) struct Play {
    /// When it began: when it ended less how long it was heard. Milliseconds since 1970.
    pub(super) began: i64,
    /// How long it was heard, or [`Play::UNTOLD`].
    pub(super) ms: i64,
    /// The day on which it began in the listener's zone, since 1970.
    pub(super) day: i32,
    /// Its row in the catalogue.
    pub(super) item: u32,
    /// A code of the catalogue, or [`NONE`].
    pub(super) country: u32,
    pub(super) marks: u16,
    /// The hour in which it began, on the zone's clocks.
    pub(super) hour: u8,
    /// A family of [`super::platform`].
    pub(super) platform: u8,
}

/// Of kind music or local, and no near repeat: what every figure is made of.
pub(super) const COUNTS: u16 = 1;
/// Counts, and was heard for 30 seconds, or nobody knows for how long.
pub(super) const STREAM: u16 = 1 << 1;
pub(super) const NEAR_REPEAT: u16 = 1 << 2;
/// It was skipped.
pub(super) const SKIPPED: u16 = 1 << 3;
/// Whether it was skipped is known.
pub(super) const JUDGED: u16 = 1 << 4;
pub(super) const INCOGNITO: u16 = 1 << 5;
pub(super) const OFFLINE: u16 = 1 << 6;
/// The first stream ever of its artist.
pub(super) const FIRST_OF_ARTIST: u16 = 1 << 7;
/// The first stream ever of its track.
pub(super) const FIRST_OF_TRACK: u16 = 1 << 8;

impl Play {
    const UNTOLD: i64 = -1;

    /// How long it was heard, as a row tells it. What is below zero is taken for zero.
    pub(super) fn length(told: Option<i64>) -> i64 {
        told.map_or(Self::UNTOLD, |ms| ms.max(0))
    }

    pub(super) fn is(&self, mark: u16) -> bool {
        self.marks & mark != 0
    }

    /// What it adds to the time of listening.
    pub(super) fn heard(&self) -> i64 {
        self.ms.max(0)
    }

    pub(super) fn ended(&self) -> i64 {
        self.began.saturating_add(self.heard())
    }

    pub(super) fn is_untold(&self) -> bool {
        self.ms == Self::UNTOLD
    }
}
