//! The address to which the browser brings the listener's answer: text, checked by Spotify's rules, to where to listen.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;

use crate::{Error, Result};

/// Where Jupyter does not listen, and few others do.
const DEFAULT: &str = "http://127.0.0.1:8898/callback";

/// A redirect URI as it is registered in the developer dashboard, to the letter.
///
/// A loopback address (`127.0.0.1` or `[::1]`) can be listened on; one without a port stands for any free port. `https`
/// addresses and schemes of an app's own are somebody else's: there, the answer has to be pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectUri {
    text: String,
    loopback: Option<Loopback>,
}

/// A redirect URI on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Loopback {
    address: IpAddr,
    port: Option<u16>,
    path: String,
}

impl RedirectUri {
    /// Reads a redirect URI.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] for one that Spotify refuses: `localhost`, `http` to another machine, or no address at all.
    pub fn parse(text: &str) -> Result<Self> {
        let unusable = |why: &str| {
            Error::Setting(format!(
                "the redirect URI `{text}` {why}: write one such as {DEFAULT}, and register the same in the dashboard"
            ))
        };
        let url = Url::parse(text).map_err(|_| unusable("is not an address"))?;
        if url.fragment().is_some() {
            return Err(unusable("ends in a fragment (#…), which no answer can be added to"));
        }
        if url.scheme() != "http" {
            return Ok(Self { text: text.to_owned(), loopback: None });
        }
        let address: IpAddr = match url.host_str() {
            Some("127.0.0.1") => Ipv4Addr::LOCALHOST.into(),
            Some("[::1]") => Ipv6Addr::LOCALHOST.into(),
            Some("localhost") => {
                return Err(unusable("is refused by Spotify since 2025, because `localhost` can be led elsewhere"));
            }
            _ => return Err(unusable("leads over http to another machine, which Spotify refuses")),
        };
        // A port is looked for in the text: to a URL, 80 is the same as none; to Spotify it is not.
        let rest = text.strip_prefix(&origin(address)).ok_or_else(|| unusable("is not written plainly"))?;
        let digits = rest.strip_prefix(':').map(|rest| rest.split(['/', '?']).next().unwrap_or_default());
        let port = digits.map(|digits| digits.parse().ok().filter(|port| *port != 0));
        let port = match port {
            Some(None) => return Err(unusable("has no port after its colon")),
            Some(port) => port,
            None => None,
        };
        Ok(Self { text: text.to_owned(), loopback: Some(Loopback { address, port, path: url.path().to_owned() }) })
    }

    /// As it is registered.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where to listen; port 0 takes any free one. Nothing when it is not on this machine.
    pub(crate) fn socket(&self) -> Option<SocketAddr> {
        self.loopback.as_ref().map(|loopback| SocketAddr::new(loopback.address, loopback.port.unwrap_or(0)))
    }

    /// The part of the address that the browser asks for.
    pub(crate) fn path(&self) -> &str {
        self.loopback.as_ref().map_or("", |loopback| &loopback.path)
    }

    /// As it is sent: with the port that was taken, where it is registered without one.
    pub(crate) fn with_port(&self, taken: u16) -> String {
        match &self.loopback {
            Some(Loopback { address, port: None, .. }) => {
                let origin = origin(*address);
                format!("{origin}:{taken}{}", self.text.strip_prefix(&origin).unwrap_or_default())
            }
            _ => self.text.clone(),
        }
    }
}

fn origin(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => format!("http://{address}"),
        IpAddr::V6(address) => format!("http://[{address}]"),
    }
}

impl Default for RedirectUri {
    fn default() -> Self {
        let loopback = Loopback { address: Ipv4Addr::LOCALHOST.into(), port: Some(8898), path: "/callback".to_owned() };
        Self { text: DEFAULT.to_owned(), loopback: Some(loopback) }
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_reads_as_itself() {
        assert_eq!(RedirectUri::parse(DEFAULT).unwrap(), RedirectUri::default());
    }

    #[test]
    fn it_is_sent_to_the_letter_and_only_a_missing_port_is_added() {
        for (registered, sent, path) in [
            ("http://127.0.0.1:8898/callback", "http://127.0.0.1:8898/callback", "/callback"),
            ("http://127.0.0.1:8898", "http://127.0.0.1:8898", "/"),
            ("http://127.0.0.1:80/", "http://127.0.0.1:80/", "/"),
            ("http://127.0.0.1/callback", "http://127.0.0.1:5000/callback", "/callback"),
            ("http://127.0.0.1", "http://127.0.0.1:5000", "/"),
            ("http://[::1]/a/b?c=d", "http://[::1]:5000/a/b?c=d", "/a/b"),
            ("http://[::1]:9000/", "http://[::1]:9000/", "/"),
        ] {
            let uri = RedirectUri::parse(registered).unwrap();
            assert_eq!((uri.with_port(5000).as_str(), uri.path()), (sent, path), "{registered}");
            assert!(uri.socket().is_some_and(|socket| socket.ip().is_loopback()));
        }
    }

    #[test]
    fn what_is_not_on_this_machine_is_not_listened_on() {
        for text in ["https://example.com/callback", "my-app://callback"] {
            let uri = RedirectUri::parse(text).unwrap();
            assert_eq!((uri.socket(), uri.with_port(5000).as_str()), (None, text));
        }
    }

    #[test]
    fn what_spotify_refuses_is_refused_here_with_the_way_out() {
        for (text, why) in [
            ("http://localhost:8888/callback", "refused by Spotify since 2025"),
            ("http://192.168.0.7:8888/callback", "another machine"),
            ("http://0.0.0.0:8888/callback", "another machine"),
            ("http://127.0.0.2:8888/callback", "another machine"),
            ("http://127.0.0.1:8888/callback#x", "fragment"),
            ("http://127.1/callback", "not written plainly"),
            ("http://user@127.0.0.1/callback", "not written plainly"),
            ("http://127.0.0.1:0/callback", "no port"),
            ("http://127.0.0.1:/callback", "no port"),
            ("callback", "not an address"),
            ("", "not an address"),
        ] {
            let message = RedirectUri::parse(text).expect_err(text).to_string();
            assert!(message.contains(why) && message.contains(DEFAULT), "{text}: {message}");
        }
    }
}
