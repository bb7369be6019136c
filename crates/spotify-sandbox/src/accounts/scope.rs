//! Turns the scopes that an app asks for into what a listener reads and what an endpoint checks.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// One thing that an app may be allowed to do: see [`Scope::in_plain_words`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Scope {
    /// `ugc-image-upload`
    UgcImageUpload,
    /// `user-read-playback-state`
    UserReadPlaybackState,
    /// `user-modify-playback-state`
    UserModifyPlaybackState,
    /// `user-read-currently-playing`
    UserReadCurrentlyPlaying,
    /// `app-remote-control`
    AppRemoteControl,
    /// `streaming`
    Streaming,
    /// `playlist-read-private`
    PlaylistReadPrivate,
    /// `playlist-read-collaborative`
    PlaylistReadCollaborative,
    /// `playlist-modify-private`
    PlaylistModifyPrivate,
    /// `playlist-modify-public`
    PlaylistModifyPublic,
    /// `user-follow-modify`
    UserFollowModify,
    /// `user-follow-read`
    UserFollowRead,
    /// `user-read-playback-position`
    UserReadPlaybackPosition,
    /// `user-top-read`
    UserTopRead,
    /// `user-read-recently-played`
    UserReadRecentlyPlayed,
    /// `user-library-modify`
    UserLibraryModify,
    /// `user-library-read`
    UserLibraryRead,
    /// `user-read-email`
    UserReadEmail,
    /// `user-read-private`
    UserReadPrivate,
}

impl Scope {
    /// All 19, in the order of Spotify's documentation.
    pub const ALL: [Self; 19] = [
        Self::UgcImageUpload,
        Self::UserReadPlaybackState,
        Self::UserModifyPlaybackState,
        Self::UserReadCurrentlyPlaying,
        Self::AppRemoteControl,
        Self::Streaming,
        Self::PlaylistReadPrivate,
        Self::PlaylistReadCollaborative,
        Self::PlaylistModifyPrivate,
        Self::PlaylistModifyPublic,
        Self::UserFollowModify,
        Self::UserFollowRead,
        Self::UserReadPlaybackPosition,
        Self::UserTopRead,
        Self::UserReadRecentlyPlayed,
        Self::UserLibraryModify,
        Self::UserLibraryRead,
        Self::UserReadEmail,
        Self::UserReadPrivate,
    ];

    /// Its name in requests and tokens.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        self.wire_and_words().0
    }

    /// What a listener allows with it, as the consent page says it.
    #[must_use]
    pub const fn in_plain_words(self) -> &'static str {
        self.wire_and_words().1
    }

    const fn wire_and_words(self) -> (&'static str, &'static str) {
        match self {
            Self::UgcImageUpload => ("ugc-image-upload", "Give your playlists a cover picture"),
            Self::UserReadPlaybackState => ("user-read-playback-state", "See what you play, on which device"),
            Self::UserModifyPlaybackState => {
                ("user-modify-playback-state", "Play, pause, skip and queue on your devices")
            }
            Self::UserReadCurrentlyPlaying => ("user-read-currently-playing", "See what you are playing now"),
            Self::AppRemoteControl => ("app-remote-control", "Control the Spotify app on your phone"),
            Self::Streaming => ("streaming", "Play music in the app itself"),
            Self::PlaylistReadPrivate => ("playlist-read-private", "See your private playlists"),
            Self::PlaylistReadCollaborative => {
                ("playlist-read-collaborative", "See the playlists you make with others")
            }
            Self::PlaylistModifyPrivate => ("playlist-modify-private", "Create and change your private playlists"),
            Self::PlaylistModifyPublic => ("playlist-modify-public", "Create and change your public playlists"),
            Self::UserFollowModify => ("user-follow-modify", "Follow and unfollow artists and people for you"),
            Self::UserFollowRead => ("user-follow-read", "See which artists you follow"),
            Self::UserReadPlaybackPosition => {
                ("user-read-playback-position", "See how far you are in episodes and audiobooks")
            }
            Self::UserTopRead => ("user-top-read", "See the artists and tracks you play most"),
            Self::UserReadRecentlyPlayed => ("user-read-recently-played", "See what you played lately"),
            Self::UserLibraryModify => ("user-library-modify", "Save things to your library and remove them"),
            Self::UserLibraryRead => ("user-library-read", "See what you saved in your library"),
            Self::UserReadEmail => ("user-read-email", "See your email address"),
            Self::UserReadPrivate => ("user-read-private", "See your country and your subscription"),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.wire())
    }
}

/// There is no scope of this name.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no scope `{0}`: look it up in Spotify's list of scopes")]
pub struct UnknownScope(String);

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(wire: &str) -> Result<Self, UnknownScope> {
        Self::ALL.into_iter().find(|scope| scope.wire() == wire).ok_or_else(|| UnknownScope(wire.to_owned()))
    }
}

/// Some scopes, each once, in the order they were asked for. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Scopes(Arc<[Scope]>);

impl Scopes {
    /// Reads the `scope` parameter: names with spaces between them.
    pub(crate) fn parse(text: &str) -> Result<Self, UnknownScope> {
        text.split_ascii_whitespace().map(str::parse).collect()
    }

    pub(crate) fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    pub(crate) fn is_superset(&self, others: &Self) -> bool {
        others.iter().all(|scope| self.contains(scope))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().copied()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        let mut each = Vec::new();
        for scope in scopes {
            if !each.contains(&scope) {
                each.push(scope);
            }
        }
        Self(each.into())
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, scope) in self.iter().enumerate() {
            write!(out, "{}{scope}", if position == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scope_has_one_name_everywhere_and_words_of_its_own() {
        for (position, scope) in Scope::ALL.into_iter().enumerate() {
            assert_eq!(scope.wire().parse(), Ok(scope));
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.wire());
            let same = Scope::ALL[..position].iter().any(|other| other.in_plain_words() == scope.in_plain_words());
            assert!(!same, "{scope}");
        }
    }

    #[test]
    fn scopes_keep_the_order_of_asking_and_say_nothing_twice() {
        let check = |text: &str, expected: Result<&str, &str>| {
            let found = Scopes::parse(text).map(|scopes| scopes.to_string());
            assert_eq!(found, expected.map(str::to_owned).map_err(|name| UnknownScope(name.to_owned())), "{text}");
        };
        check("", Ok(""));
        check("user-top-read", Ok("user-top-read"));
        check(" user-top-read  streaming user-top-read ", Ok("user-top-read streaming"));
        check("user-top-read,streaming", Err("user-top-read,streaming"));
        check("streaming User-Top-Read", Err("User-Top-Read"));
    }

    #[test]
    fn a_superset_holds_at_least_the_same() {
        let [none, one, two] = ["", "streaming", "user-top-read streaming"].map(|text| Scopes::parse(text).unwrap());
        assert!(two.is_superset(&one) && one.is_superset(&none) && two.is_superset(&two));
        assert!(!one.is_superset(&two) && !none.is_superset(&one));
    }
}
