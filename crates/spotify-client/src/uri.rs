//! URIs: how Spotify names things of every kind in one list, as for what is saved, queued or put into a playlist.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    AlbumId, ArtistId, AudiobookId, ChapterId, EpisodeId, Error, Id, PlaylistId, Result, ShowId, TrackId, UserId,
};

/// `spotify:track:…`: a thing and its kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uri(String);

impl Uri {
    /// Reads a URI or a link of any kind.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidUri`] when the text is neither, or names a file of the listener's own, which no request takes.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let of = |uri: Option<Uri>| uri.ok_or_else(|| Error::InvalidUri(text.chars().take(60).collect()));
        of(None
            .or_else(|| TrackId::named(text))
            .or_else(|| EpisodeId::named(text))
            .or_else(|| AlbumId::named(text))
            .or_else(|| ArtistId::named(text))
            .or_else(|| PlaylistId::named(text))
            .or_else(|| ShowId::named(text))
            .or_else(|| AudiobookId::named(text))
            .or_else(|| ChapterId::named(text))
            .or_else(|| UserId::named(text)))
    }

    /// `spotify:track:…`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `track`, `episode`, `album`, …
    #[must_use]
    pub fn kind(&self) -> &str {
        self.0.split(':').nth(1).unwrap_or_default()
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a URI argument takes: text in any form that [`Uri::parse`] reads, a URI, or an id whose kind is known.
pub trait IntoUri {
    /// The URI.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidUri`] when the text is none.
    fn into_uri(self) -> Result<Uri>;
}

impl IntoUri for Uri {
    fn into_uri(self) -> Result<Uri> {
        Ok(self)
    }
}

impl IntoUri for &Uri {
    fn into_uri(self) -> Result<Uri> {
        Ok(self.clone())
    }
}

impl IntoUri for &str {
    fn into_uri(self) -> Result<Uri> {
        Uri::parse(self)
    }
}

impl IntoUri for String {
    fn into_uri(self) -> Result<Uri> {
        Uri::parse(&self)
    }
}

impl IntoUri for &String {
    fn into_uri(self) -> Result<Uri> {
        Uri::parse(self)
    }
}

macro_rules! ids_into_uris {
    ($($id:ty),*) => {$(
        impl IntoUri for $id {
            fn into_uri(self) -> Result<Uri> {
                Ok(self.uri())
            }
        }

        impl IntoUri for &$id {
            fn into_uri(self) -> Result<Uri> {
                Ok(self.uri())
            }
        }
    )*};
}

ids_into_uris!(AlbumId, ArtistId, AudiobookId, ChapterId, EpisodeId, PlaylistId, ShowId, TrackId, UserId);

trait Named: Id {
    /// The URI in a text that says of which kind it is.
    fn named(text: &str) -> Option<Uri> {
        let says_kind = text.starts_with("spotify:") || text.contains("open.spotify.com/");
        says_kind.then(|| Self::parse(text).ok()).flatten().map(|id| id.uri())
    }
}

impl<I: Id> Named for I {}

/// All of them, or why one is none.
pub(crate) fn uris<U: IntoUri>(uris: impl IntoIterator<Item = U>) -> Result<Vec<Uri>> {
    uris.into_iter().map(IntoUri::into_uri).collect()
}

/// As a query takes them: with commas between.
pub(crate) fn joined(uris: &[Uri]) -> String {
    uris.iter().map(Uri::as_str).collect::<Vec<_>>().join(",")
}

impl Uri {
    /// Of a kind and an id that are known to be right.
    pub(crate) fn of(kind: &str, id: &str) -> Self {
        Self(format!("spotify:{kind}:{id}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "2f4Ejh4Po2rpuXSYa6IDCe";

    #[test]
    fn uris_links_and_ids_name_the_same_thing() {
        for kind in ["album", "artist", "audiobook", "chapter", "episode", "playlist", "show", "track"] {
            let uri = Uri::parse(&format!("spotify:{kind}:{ID}")).unwrap();
            assert_eq!(uri.kind(), kind);
            assert_eq!(Uri::parse(&format!("https://open.spotify.com/intl-de/{kind}/{ID}?si=1")).unwrap(), uri);
        }
        assert_eq!(TrackId::parse(ID).unwrap().into_uri().unwrap().as_str(), format!("spotify:track:{ID}"));
        assert_eq!(Uri::parse("spotify:user:robin").unwrap().kind(), "user");
    }

    #[test]
    fn what_says_no_kind_or_lies_on_a_disk_is_refused() {
        for text in [ID, "", "hello", "spotify:local:A:B:C:1", "spotify:track:short", "https://example.com/track/x"] {
            let message = Uri::parse(text).expect_err(text).to_string();
            assert!(message.contains("spotify:track:"), "{message}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,80}|(spotify:[a-z]{1,9}:.{0,40})") {
            let _ = Uri::parse(&text);
        }
    }
}
