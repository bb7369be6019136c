//! `spotify:` URIs: what they name.

use crate::world::Id;

/// A thing with an id, by its URI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Uri {
    Track(Id),
    Album(Id),
    Artist(Id),
    Playlist(Id),
    Show(Id),
    Episode(Id),
    Audiobook(Id),
    User(String),
    /// A listener's saved tracks.
    Collection(String),
}

impl Uri {
    pub(crate) fn parse(uri: &str) -> Option<Self> {
        let mut parts = uri.trim().strip_prefix("spotify:")?.split(':');
        let (kind, name, rest) = (parts.next()?, parts.next()?, parts.next());
        match (kind, rest, parts.next()) {
            ("user", None, _) if !name.is_empty() => return Some(Self::User(name.to_owned())),
            ("user", Some("collection"), None) => return Some(Self::Collection(name.to_owned())),
            (_, Some(_), _) => return None,
            _ => {}
        }
        let id = Id::parse(name)?;
        match kind {
            "track" => Some(Self::Track(id)),
            "album" => Some(Self::Album(id)),
            "artist" => Some(Self::Artist(id)),
            "playlist" => Some(Self::Playlist(id)),
            "show" => Some(Self::Show(id)),
            "episode" => Some(Self::Episode(id)),
            "audiobook" => Some(Self::Audiobook(id)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_name_things_and_nothing_else_does() {
        let id = Id::parse("2f4Ejh4Po2rpuXSYa6IDCe").unwrap();
        for (uri, expected) in [
            ("spotify:track:2f4Ejh4Po2rpuXSYa6IDCe", Some(Uri::Track(id))),
            ("spotify:user:robin", Some(Uri::User("robin".to_owned()))),
            ("spotify:user:robin:collection", Some(Uri::Collection("robin".to_owned()))),
            ("spotify:track:short", None),
            ("spotify:local:a:b:c:12", None),
            ("spotify:chapter:2f4Ejh4Po2rpuXSYa6IDCe", None),
            ("https://open.spotify.com/track/2f4Ejh4Po2rpuXSYa6IDCe", None),
            ("spotify:", None),
            ("", None),
        ] {
            assert_eq!(Uri::parse(uri), expected, "{uri}");
        }
    }
}
