//! Turns a thing's number into the addresses of its pictures, named as Spotify names them.

use super::dice::{self, Stream, mix};
use super::{Dice, Genre, Id, World};

/// The pictures of one thing, in the sizes that Spotify has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pictures(pub(crate) u64, pub(crate) PictureKind);

/// What the pictures show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PictureKind {
    Album,
    Artist,
    Playlist,
    Show,
    Audiobook,
    User,
}

impl PictureKind {
    pub(super) const ALL: [Self; 6] =
        [Self::Album, Self::Artist, Self::Playlist, Self::Show, Self::Audiobook, Self::User];

    /// The first sixteen digits of a picture's name, and how many pixels wide it is.
    pub(super) fn sizes(self) -> &'static [(&'static str, u32)] {
        match self {
            Self::Album => &[("ab67616d0000b273", 640), ("ab67616d00001e02", 300), ("ab67616d00004851", 64)],
            Self::Artist => &[("ab6761610000e5eb", 640), ("ab67616100005174", 320), ("ab6761610000f178", 160)],
            Self::Playlist => &[("ab67706c0000da84", 640)],
            Self::Show => &[("ab6765630000ba8a", 640), ("ab67656300005f1f", 300), ("ab6765630000f68d", 64)],
            Self::Audiobook => &[("ab676663000022a8", 640), ("ab67666300001e02", 300), ("ab67666300004851", 64)],
            Self::User => &[("ab6775700000ee85", 300), ("ab67757000003b82", 64)],
        }
    }
}

impl Pictures {
    /// The pictures of what `text` names.
    pub(crate) fn of(text: &str, kind: PictureKind) -> Self {
        Self(dice::hash(text), kind)
    }

    /// Address and width of each, widest first. They are square.
    pub(crate) fn images(&self, base_url: &str) -> Vec<(String, u32)> {
        let base_url = base_url.trim_end_matches('/');
        let rest = mix(self.0) >> 32;
        let sizes = self.1.sizes().iter();
        sizes.map(|(start, size)| (format!("{base_url}/image/{start}{:016x}{rest:08x}", self.0), *size)).collect()
    }
}

impl World {
    /// The pictures of a playlist to which nobody uploaded one.
    pub(crate) fn playlist_pictures(&self, id: Id) -> Pictures {
        Pictures::of(id.as_str(), PictureKind::Playlist)
    }

    /// The picture of a category, which is a genre.
    pub(crate) fn category_pictures(&self, genre: &Genre) -> Pictures {
        Pictures::of(genre.name, PictureKind::Playlist)
    }

    pub(super) fn picture(&self, kind: PictureKind, index: u32) -> Pictures {
        let index = (kind as u64) << 32 | u64::from(index);
        Pictures(Dice::new(self.seed, Stream::Picture, index).next(), kind)
    }
}
