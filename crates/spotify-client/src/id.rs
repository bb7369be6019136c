//! Text to ids: what a user may paste (an id, a URI, a link) becomes a typed id, or an error that
//! shows what an id looks like. Does not ask Spotify whether the id exists.

use std::fmt;

use crate::{Error, Uri};

/// A kind of Spotify id: 22 letters and digits that name one thing.
pub trait Id: Sized {
    /// The word for it in URIs and links: `album`, `track`, …
    const KIND: &'static str;

    /// Reads an id, a URI (`spotify:album:…`) or a link (`https://open.spotify.com/album/…`).
    ///
    /// # Errors
    ///
    /// [`InvalidId`] when the text is none of these, or names something of another kind.
    fn parse(text: &str) -> Result<Self, InvalidId>;

    /// The 22 letters and digits.
    fn as_str(&self) -> &str;

    /// `spotify:album:…`.
    fn uri(&self) -> Uri {
        Uri::of(Self::KIND, self.as_str())
    }
}

/// What an id argument takes: text in any of the forms that [`Id::parse`] reads, or the id itself.
pub trait IntoId<I> {
    /// The id, or [`Error::InvalidId`].
    ///
    /// # Errors
    ///
    /// [`Error::InvalidId`] when the text is no id, URI or link of this kind.
    fn into_id(self) -> Result<I, Error>;
}

/// A text that is not an id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct InvalidId {
    kind: &'static str,
    given: String,
    other: Option<String>,
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, given, other } = self;
        let article = if kind.starts_with('a') { "an" } else { "a" };
        if *kind == UserId::KIND {
            return write!(f, "`{given}` is not a user id: use one like robin, or a URI like spotify:user:robin");
        }
        match other {
            Some(other) => write!(f, "`{given}` names a thing of the kind `{other}`, not {article} {kind}: ")?,
            None => write!(f, "`{given}` is not {article} {kind} id: ")?,
        }
        write!(
            f,
            "use 22 letters and digits like 2f4Ejh4Po2rpuXSYa6IDCe, a URI like spotify:{kind}:…, or a link like \
             https://open.spotify.com/{kind}/…"
        )
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident: $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl Id for $name {
            const KIND: &'static str = $kind;

            fn parse(text: &str) -> Result<Self, InvalidId> {
                bare_id($kind, text).map(|id| Self(id.to_owned()))
            }

            fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::parse(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// Names an album.
    AlbumId: "album";
    /// Names an artist.
    ArtistId: "artist";
    /// Names an audiobook.
    AudiobookId: "audiobook";
    /// Names a chapter of an audiobook.
    ChapterId: "chapter";
    /// Names an episode of a show.
    EpisodeId: "episode";
    /// Names a playlist.
    PlaylistId: "playlist";
    /// Names a show, which is a podcast.
    ShowId: "show";
    /// Names a track.
    TrackId: "track";
}

/// Names a user: any text but the empty one, for old accounts bear the name that their owner once chose.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct UserId(String);

impl Id for UserId {
    const KIND: &'static str = "user";

    fn parse(text: &str) -> Result<Self, InvalidId> {
        let text = text.trim();
        let id = text.strip_prefix("spotify:user:").or_else(|| link_path(text)?.strip_prefix("user/")).unwrap_or(text);
        let fine = !matches!(id, "" | "." | "..")
            && id.len() <= 200
            && !id.contains([':', '/', '?', '#'])
            && !id.chars().any(char::is_control);
        let other = text.strip_prefix("spotify:").and_then(|rest| rest.split(':').next()).map(str::to_owned);
        if fine { Ok(Self(id.to_owned())) } else { Err(InvalidId { kind: Self::KIND, given: shorten(text), other }) }
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for UserId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::parse(text)
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<I: Id> IntoId<I> for &str {
    fn into_id(self) -> Result<I, Error> {
        Ok(I::parse(self)?)
    }
}

impl<I: Id> IntoId<I> for String {
    fn into_id(self) -> Result<I, Error> {
        Ok(I::parse(&self)?)
    }
}

impl<I: Id> IntoId<I> for &String {
    fn into_id(self) -> Result<I, Error> {
        Ok(I::parse(self)?)
    }
}

impl<I: Id> IntoId<I> for I {
    fn into_id(self) -> Result<I, Error> {
        Ok(self)
    }
}

impl<I: Id + Clone> IntoId<I> for &I {
    fn into_id(self) -> Result<I, Error> {
        Ok(self.clone())
    }
}

/// The 22 characters in `text`, when it is an id, a URI or a link of this kind.
fn bare_id<'a>(kind: &'static str, text: &'a str) -> Result<&'a str, InvalidId> {
    let text = text.trim();
    let invalid = |other: Option<&str>| InvalidId { kind, given: shorten(text), other: other.map(str::to_owned) };
    let (found_kind, id) = if let Some(rest) = text.strip_prefix("spotify:") {
        rest.split_once(':').ok_or_else(|| invalid(None))?
    } else if let Some(path) = link_path(text) {
        path.split_once('/').ok_or_else(|| invalid(None))?
    } else {
        (kind, text)
    };
    if !is_id(id) {
        return Err(invalid(None));
    }
    if found_kind != kind {
        return Err(invalid(Some(found_kind)));
    }
    Ok(id)
}

/// `album/ID` of `https://open.spotify.com/intl-de/album/ID?si=…`, or nothing when it is no such link.
fn link_path(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    let path = rest.strip_prefix("open.spotify.com/")?;
    let path = path.split(['?', '#']).next()?.trim_end_matches('/');
    match path.split_once('/') {
        Some((language, rest)) if language.starts_with("intl-") => Some(rest),
        _ => Some(path.strip_prefix("embed/").unwrap_or(path)),
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 22 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What was given, short enough for one line of an error.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    let text = text.escape_debug().to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "2f4Ejh4Po2rpuXSYa6IDCe";

    #[test]
    fn an_id_a_uri_and_every_form_of_link_are_read() {
        for text in [
            "2f4Ejh4Po2rpuXSYa6IDCe",
            "  2f4Ejh4Po2rpuXSYa6IDCe\n",
            "spotify:album:2f4Ejh4Po2rpuXSYa6IDCe",
            "https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe",
            "http://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe/",
            "open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe",
            "https://open.spotify.com/album/2f4Ejh4Po2rpuXSYa6IDCe?si=abc123",
            "https://open.spotify.com/intl-de/album/2f4Ejh4Po2rpuXSYa6IDCe?si=abc&nd=1#top",
            "https://open.spotify.com/embed/album/2f4Ejh4Po2rpuXSYa6IDCe",
        ] {
            assert_eq!(AlbumId::parse(text).map(|id| id.to_string()), Ok(ID.to_owned()), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_a_message_that_shows_an_id() {
        for text in [
            "",
            "hello",
            "2f4Ejh4Po2rpuXSYa6IDC",
            "2f4Ejh4Po2rpuXSYa6IDCe1",
            "2f4Ejh4Po2rpuXSYa6ID-e",
            "spotify:album:",
            "spotify:2f4Ejh4Po2rpuXSYa6IDCe",
            "https://example.com/album/2f4Ejh4Po2rpuXSYa6IDCe",
            "https://open.spotify.com.example.com/album/2f4Ejh4Po2rpuXSYa6IDCe",
            "https://open.spotify.com/album/",
            "https://open.spotify.com/",
        ] {
            let message = AlbumId::parse(text).expect_err(text).to_string();
            assert!(message.contains("is not an album id"), "{message}");
            assert!(message.contains(ID), "{message}");
        }
    }

    #[test]
    fn an_id_of_another_kind_is_named_as_such() {
        let message = AlbumId::parse("spotify:track:2f4Ejh4Po2rpuXSYa6IDCe").unwrap_err().to_string();
        assert!(message.contains("of the kind `track`, not an album"), "{message}");
    }

    #[test]
    fn a_user_may_have_any_name_but_no_other_thing_is_taken_for_one() {
        for text in ["robin", "spotify:user:robin", "https://open.spotify.com/user/robin?si=1", " robin "] {
            assert_eq!(UserId::parse(text).unwrap().as_str(), "robin", "{text}");
        }
        assert_eq!(UserId::parse("jürgen.42 & co").unwrap().as_str(), "jürgen.42 & co");
        for text in ["", " ", "spotify:track:2f4Ejh4Po2rpuXSYa6IDCe", "a/b", "https://example.com/user/robin", "a\0b"] {
            let message = UserId::parse(text).expect_err(text).to_string();
            assert!(message.contains("is not a user id"), "{message}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_messages_stay_one_short_line(text in "\\PC{0,300}|.{0,80}") {
            for error in [TrackId::parse(&text).err(), UserId::parse(&text).err()].into_iter().flatten() {
                let message = error.to_string();
                prop_assert!(!message.contains('\n'));
                prop_assert!(message.chars().count() < 300);
            }
        }

        #[test]
        fn every_id_survives_the_way_through_uri_and_link(id in "[0-9A-Za-z]{22}", si in "[0-9a-f]{0,16}") {
            let uri = format!("spotify:track:{id}");
            let link = format!("https://open.spotify.com/intl-fr/track/{id}?si={si}");
            prop_assert_eq!(TrackId::parse(&uri).unwrap().to_string(), id.clone());
            prop_assert_eq!(TrackId::parse(&link).unwrap().to_string(), id);
        }
    }
}
