//! What these tests share.

use spotify_client::{Config, Credentials, Error, Spotify};
use spotify_sandbox::Sandbox;

/// The tutorial's album, of eight tracks.
pub(crate) const ALBUM: &str = "2f4Ejh4Po2rpuXSYa6IDCe";
/// An album of sixty tracks: more than a page.
pub(crate) const LONG_ALBUM: &str = "iD7JJ3hzH7pWTO0w4dVLdd";
/// The first track of the tutorial's album.
pub(crate) const TRACK: &str = "0ND8rF8oirMXtE59n585P6";

pub(crate) fn client(sandbox: &Sandbox) -> Spotify {
    Spotify::new(Config::sandbox(&sandbox.url()).unwrap()).unwrap()
}

/// A client with keys that the sandbox does not know.
pub(crate) fn client_with_secret(sandbox: &Sandbox, secret: &str) -> Spotify {
    let mut config = Config::sandbox(&sandbox.url()).unwrap();
    config.credentials = Credentials::new(Sandbox::CLIENT_ID, secret).unwrap();
    Spotify::new(config).unwrap()
}

/// A message fit for a notebook: one line, not long.
pub(crate) fn one_line(error: &Error) -> String {
    let message = error.to_string();
    assert!(!message.contains('\n') && message.chars().count() < 260, "{message}");
    message
}
