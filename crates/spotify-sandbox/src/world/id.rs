//! Turns a kind and an index into an id of 22 letters and digits, and back, without a map.

use std::fmt;

use super::dice::{Dice, Stream, mix};

/// Spotify's id of something: 22 of `0-9`, `a-z`, `A-Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id([u8; 22]);

impl Id {
    /// `text` as an id, when it has the form of one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 22] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphanumeric).then_some(Self(bytes))
    }

    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(&self.0).expect("an id holds ASCII only")
    }

    /// The same id with its first letters replaced.
    pub(super) fn starting_with(mut self, start: &str) -> Self {
        let length = start.len().min(22);
        self.0[..length].copy_from_slice(&start.as_bytes()[..length]);
        self
    }
}

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

macro_rules! references {
    ($($name:ident: $what:literal),*) => {$(
        #[doc = concat!("The number of ", $what, " of this world, from 0.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(pub(crate) u32);

        impl From<$name> for u64 {
            fn from(reference: $name) -> Self {
                Self::from(reference.0)
            }
        }
    )*};
}

references! {
    ArtistRef: "an artist",
    AlbumRef: "an album",
    TrackRef: "a track",
    ShowRef: "a show",
    EpisodeRef: "an episode",
    AudiobookRef: "an audiobook",
    ChapterRef: "a chapter"
}

/// What an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Artist = 1,
    Album,
    Track,
    /// The same recording as a track, under another id.
    Alternate,
    Show,
    Episode,
    Audiobook,
    Chapter,
    Playlist,
    /// A playlist that a listener made.
    Made,
}

impl Kind {
    const ALL: [Self; 10] = [
        Self::Artist,
        Self::Album,
        Self::Track,
        Self::Alternate,
        Self::Show,
        Self::Episode,
        Self::Audiobook,
        Self::Chapter,
        Self::Playlist,
        Self::Made,
    ];
}

const ALPHABET: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// 62 to the power of 11: half an id.
const HALF: u128 = 52_036_560_683_837_093_888;
/// 62 to the power of 5: what fits a register with room to spare.
const FIFTH: u64 = 916_132_832;

/// The secret of a world's ids: four rounds of a Feistel cipher on 128 bits.
pub(super) struct Codec([u64; 4]);

impl Codec {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed, Stream::Key, 0);
        Self([dice.next(), dice.next(), dice.next(), dice.next()])
    }

    pub(super) fn encode(&self, kind: Kind, index: u32) -> Id {
        let (mut left, mut right) = ((kind as u64) << 32, u64::from(index));
        for key in self.0 {
            (left, right) = (right, left ^ mix(right.wrapping_add(key)));
        }
        Id(digits((u128::from(left) << 64) | u128::from(right)))
    }

    /// What `id` names; nothing when this world did not make it, which 90 bits of zeros tell.
    pub(super) fn decode(&self, id: &Id) -> Option<(Kind, u32)> {
        let value = value(&id.0)?;
        let (mut left, mut right) = ((value >> 64) as u64, value as u64);
        for key in self.0.iter().rev() {
            (left, right) = (right ^ mix(left.wrapping_add(*key)), left);
        }
        let kind = Kind::ALL.into_iter().find(|kind| left == (*kind as u64) << 32)?;
        Some((kind, u32::try_from(right).ok()?))
    }
}

fn digits(value: u128) -> [u8; 22] {
    let mut text = [b'0'; 22];
    let (high, low) = (value / HALF, value % HALF);
    for (at, half) in [(0, high), (11, low)] {
        // One more division in 128 bits, then all fits 64.
        let (mut rest, mut last) = ((half / u128::from(FIFTH)) as u64, (half % u128::from(FIFTH)) as u64);
        for place in (at + 6..at + 11).rev() {
            text[place] = ALPHABET[(last % 62) as usize];
            last /= 62;
        }
        for place in (at..at + 6).rev() {
            text[place] = ALPHABET[(rest % 62) as usize];
            rest /= 62;
        }
    }
    text
}

/// The number that 22 digits stand for; nothing when it takes more than 128 bits.
fn value(digits: &[u8; 22]) -> Option<u128> {
    digits.iter().try_fold(0_u128, |value, digit| {
        let digit = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'z' => digit - b'a' + 10,
            b'A'..=b'Z' => digit - b'A' + 36,
            _ => return None,
        };
        value.checked_mul(62)?.checked_add(u128::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_go_there_and_back() {
        let codec = Codec::new(2026);
        for kind in Kind::ALL {
            for index in (0..2_000).chain([u32::MAX - 1, u32::MAX]) {
                let id = codec.encode(kind, index);
                assert_eq!(Id::parse(id.as_str()), Some(id));
                assert_eq!(codec.decode(&id), Some((kind, index)), "{id}");
            }
        }
    }

    #[test]
    fn ids_of_others_mean_nothing() {
        let codec = Codec::new(2026);
        for text in
            ["0000000000000000000000", "ZZZZZZZZZZZZZZZZZZZZZZ", "7N42dgm5tFLK9N8MT7fHC7", "4iV5W9uYEdYUVa79Axb7Rh"]
        {
            assert_eq!(Id::parse(text).and_then(|id| codec.decode(&id)), None, "{text}");
        }
        let other = Codec::new(2027);
        for index in 0..2_000 {
            assert_eq!(codec.decode(&other.encode(Kind::Track, index)), None);
        }
    }

    #[test]
    fn an_id_has_22_letters_and_digits() {
        for text in [
            "",
            "abc",
            "000000000000000000000",
            "00000000000000000000000",
            "0000000000000000000-00",
            "é00000000000000000000",
        ] {
            assert_eq!(Id::parse(text), None, "{text}");
        }
    }
}
