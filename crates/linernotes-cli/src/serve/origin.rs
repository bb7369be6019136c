//! The address that browsers know this server by. It is that of the redirect URI, since Spotify brings listeners back there.

use std::fmt;
use std::net::SocketAddr;

use linernotes::prelude::*;
use linernotes::spotify_client::Error as Of;

/// Scheme, host and port, such as `http://127.0.0.1:8898`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    text: String,
    /// Whether Spotify brings listeners to this machine itself, with no proxy between.
    is_here: bool,
}

/// Reads it from the redirect URI. One of this machine without a port, or the default one, is given the port that was taken.
pub(crate) fn of(config: &Config, taken: SocketAddr) -> Result<Origin> {
    let uri = config.redirect_uri.as_str();
    let unusable = |why: String| Error::from(Of::Setting(format!("SPOTIFY_REDIRECT_URI is {uri}, {why}")));
    let (scheme, rest) = uri.split_once("://").unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if !matches!(scheme, "http" | "https") || host.is_empty() || host.contains(['@', '?', '#']) {
        return Err(unusable(
            "where no browser finds a page: write one such as https://music.example.org/callback".to_owned(),
        ));
    }
    if path != "callback" {
        return Err(unusable(format!(
            "and listeners are waited for at /callback: write {scheme}://{host}/callback, and register it"
        )));
    }
    if scheme == "https" {
        return Ok(Origin {
            text: format!("{scheme}://{}", host.trim_end_matches(":443").to_lowercase()),
            is_here: false,
        });
    }
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, port.parse::<u16>().ok()),
        _ => (host, None),
    };
    let is_default = config.redirect_uri == RedirectUri::default();
    match port {
        Some(port) if port != taken.port() && !is_default => Err(unusable(format!(
            "and the port that is listened on is {}: say --listen {name}:{port}, or register {}",
            taken.port(),
            format_args!("http://{name}:{}/callback", taken.port())
        ))),
        _ => Ok(Origin { text: format!("http://{name}:{}", taken.port()), is_here: true }),
    }
}

impl Origin {
    /// The redirect URI that belongs to it.
    pub(crate) fn redirect_uri(&self) -> String {
        format!("{self}/callback")
    }

    /// Host and port, as a browser names them.
    pub(crate) fn host(&self) -> &str {
        self.text.split_once("://").map_or("", |(_, host)| host)
    }

    /// Whether the way to it is encrypted.
    pub(crate) fn is_secure(&self) -> bool {
        self.text.starts_with("https:")
    }

    /// What whoever starts the server should know.
    pub(crate) fn warnings(&self, listen: SocketAddr) -> impl Iterator<Item = String> {
        let open = (!listen.ip().is_loopback() && !self.is_secure()).then(|| {
            format!(
                "Others reach {listen} without HTTPS, and Spotify brings nobody back but to {self}: put a proxy with HTTPS in front, \
                 and set SPOTIFY_REDIRECT_URI to its https address"
            )
        });
        let other = (self.is_here && *self.text != *"http://127.0.0.1:8898")
            .then(|| format!("With keys of your own, register {} in Spotify's dashboard", self.redirect_uri()));
        open.into_iter().chain(other)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(uri: &str, port: u16) -> String {
        let mut config = Config::sandbox("http://127.0.0.1:9").unwrap();
        config.redirect_uri = RedirectUri::parse(uri).unwrap();
        of(&config, ([127, 0, 0, 1], port).into()).map_or_else(|error| error.to_string(), |origin| origin.to_string())
    }

    #[test]
    fn browsers_know_it_by_the_redirect_uri() {
        for (uri, port, expected) in [
            ("http://127.0.0.1:8898/callback", 8898, "http://127.0.0.1:8898"),
            ("http://127.0.0.1:8898/callback", 4000, "http://127.0.0.1:4000"),
            ("http://127.0.0.1/callback", 4000, "http://127.0.0.1:4000"),
            ("http://[::1]/callback", 4000, "http://[::1]:4000"),
            ("http://127.0.0.1:9000/callback", 9000, "http://127.0.0.1:9000"),
            ("https://Music.example.org/callback", 8898, "https://music.example.org"),
            ("https://music.example.org:443/callback", 8898, "https://music.example.org"),
        ] {
            assert_eq!(origin(uri, port), expected, "{uri}");
        }
        for (uri, port, part) in [
            (
                "http://127.0.0.1:9000/callback",
                8898,
                "say --listen 127.0.0.1:9000, or register http://127.0.0.1:8898/callback",
            ),
            ("https://music.example.org/return", 8898, "write https://music.example.org/callback, and register it"),
            ("liner-notes://callback", 8898, "where no browser finds a page"),
        ] {
            let error = origin(uri, port);
            assert!(error.contains(part), "{uri}: {error}");
        }
    }
}
