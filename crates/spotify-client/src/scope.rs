//! What an app may ask of a listener, and what each permission opens. Asks for nothing.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! scopes {
    ($($name:ident: $wire:literal, $opens:literal;)*) => {
        /// A permission that a listener gives an app. Ask for those that you use, and for no others.
        ///
        /// `Display` and [`Scope::from_str`] use Spotify's own names, such as `user-top-read`.
        ///
        /// [Spotify's list](https://developer.spotify.com/documentation/web-api/concepts/scopes)
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "&'static str", try_from = "String")]
        #[non_exhaustive]
        pub enum Scope {
            $(#[doc = concat!("`", $wire, "`: ", $opens, ".")] $name,)*
        }

        impl Scope {
            /// All of them, in the order of Spotify's documentation.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Spotify's name for it: `user-top-read`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }

            /// What it opens, in plain words: `the artists and tracks you play most`.
            #[must_use]
            pub const fn opens(self) -> &'static str {
                match self { $(Self::$name => $opens,)* }
            }
        }
    };
}

scopes! {
    UgcImageUpload: "ugc-image-upload", "cover pictures for your playlists";
    UserReadPlaybackState: "user-read-playback-state", "your devices, and what plays on them";
    UserModifyPlaybackState: "user-modify-playback-state", "the buttons of your player";
    UserReadCurrentlyPlaying: "user-read-currently-playing", "the track you hear at this moment";
    AppRemoteControl: "app-remote-control", "Spotify's app, from another app on a phone";
    Streaming: "streaming", "playback inside a web page";
    PlaylistReadPrivate: "playlist-read-private", "your playlists, also the private ones";
    PlaylistReadCollaborative: "playlist-read-collaborative", "playlists that you keep with others";
    PlaylistModifyPrivate: "playlist-modify-private", "making and changing private playlists";
    PlaylistModifyPublic: "playlist-modify-public", "making and changing public playlists";
    UserFollowModify: "user-follow-modify", "whom you follow, to change it";
    UserFollowRead: "user-follow-read", "the artists you follow";
    UserReadPlaybackPosition: "user-read-playback-position", "where you stopped in podcasts and audiobooks";
    UserTopRead: "user-top-read", "the artists and tracks you play most";
    UserReadRecentlyPlayed: "user-read-recently-played", "your last fifty plays";
    UserLibraryModify: "user-library-modify", "your library, to add and to remove";
    UserLibraryRead: "user-library-read", "what you have saved in your library";
    UserReadEmail: "user-read-email", "your email address (no longer for new apps)";
    UserReadPrivate: "user-read-private", "your country and plan (no longer for new apps)";
}

/// Which scope a `GET` of a path needs, for those who ask by path. Nothing where none is needed, or none known.
pub(crate) fn of_path(path: &str) -> Option<Scope> {
    const OF_PATHS: &[(&str, Scope)] = &[
        ("me/top", Scope::UserTopRead),
        ("me/player/recently-played", Scope::UserReadRecentlyPlayed),
        ("me/player/currently-playing", Scope::UserReadCurrentlyPlaying),
        ("me/player", Scope::UserReadPlaybackState),
        ("me/playlists", Scope::PlaylistReadPrivate),
        ("me/following", Scope::UserFollowRead),
        ("me/tracks", Scope::UserLibraryRead),
        ("me/albums", Scope::UserLibraryRead),
        ("me/shows", Scope::UserLibraryRead),
        ("me/episodes", Scope::UserLibraryRead),
        ("me/audiobooks", Scope::UserLibraryRead),
        ("me/library", Scope::UserLibraryRead),
    ];
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let below = |start: &str| path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    OF_PATHS.iter().find(|(start, _)| below(start)).map(|(_, scope)| *scope)
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that no scope has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no scope `{0}`: write one such as user-top-read (`Scope::ALL` has them all)")]
pub struct UnknownScope(String);

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let found = Self::ALL.iter().find(|scope| scope.name().eq_ignore_ascii_case(text.trim()));
        found.copied().ok_or_else(|| UnknownScope(text.trim().to_owned()))
    }
}

impl TryFrom<String> for Scope {
    type Error = UnknownScope;

    fn try_from(text: String) -> Result<Self, UnknownScope> {
        text.parse()
    }
}

impl From<Scope> for &'static str {
    fn from(scope: Scope) -> Self {
        scope.name()
    }
}

/// Each once, in the order of [`Scope::ALL`].
pub(crate) fn tidy(scopes: impl IntoIterator<Item = Scope>) -> Vec<Scope> {
    let mut scopes: Vec<Scope> = scopes.into_iter().collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

/// The `scope` of a request: names with spaces between them.
pub(crate) fn joined(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(" ")
}

/// As a cell asks for them: `[Scope::UserTopRead]`.
pub(crate) fn in_rust(scopes: &[Scope]) -> String {
    let names: Vec<String> = scopes.iter().map(|scope| format!("Scope::{scope:?}")).collect();
    format!("[{}]", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_nineteen_has_one_name_everywhere() {
        assert_eq!(Scope::ALL.len(), 19);
        for scope in Scope::ALL {
            assert_eq!(scope.name().parse(), Ok(*scope));
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.name());
            assert_eq!(serde_json::from_value::<Scope>(scope.name().into()).unwrap(), *scope);
        }
        assert_eq!(" User-Top-Read ".parse(), Ok(Scope::UserTopRead));
        let message = "top".parse::<Scope>().unwrap_err().to_string();
        assert!(message.starts_with("there is no scope `top`: write one such as user-top-read"), "{message}");
    }

    #[test]
    fn a_path_names_its_scope() {
        for (path, scope) in [
            ("me", None),
            ("me/top/tracks?limit=5", Some(Scope::UserTopRead)),
            ("me/top", Some(Scope::UserTopRead)),
            ("me/topics", None),
            ("me/player", Some(Scope::UserReadPlaybackState)),
            ("me/player/devices", Some(Scope::UserReadPlaybackState)),
            ("me/player/recently-played", Some(Scope::UserReadRecentlyPlayed)),
            ("albums/x", None),
        ] {
            assert_eq!(of_path(path), scope, "{path}");
        }
    }

    #[test]
    fn scopes_are_asked_for_once_each() {
        let twice = tidy([Scope::UserTopRead, Scope::Streaming, Scope::UserTopRead]);
        assert_eq!(joined(&twice), "streaming user-top-read");
        assert_eq!(in_rust(&twice), "[Scope::Streaming, Scope::UserTopRead]");
        assert_eq!(in_rust(&[]), "[]");
    }
}
