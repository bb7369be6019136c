//! A listener's browser, as far as signing in needs one: it keeps cookies and follows redirects between the web app and the
//! sandbox.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};

/// More redirects than this lead nowhere.
const MOST_REDIRECTS: usize = 10;
const PATIENCE: Duration = Duration::from_secs(60);

/// What a server answered.
pub(super) struct Answer {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: String,
}

/// One listener's browser, on the web app alone: the sandbox's cookies are not kept.
pub(super) struct Browser {
    web_app: SocketAddr,
    cookies: Vec<(String, String)>,
}

impl Browser {
    pub(super) fn of(web_app: SocketAddr) -> Self {
        Self { web_app, cookies: Vec::new() }
    }

    /// Opens a page of the web app and follows where it leads: the last answer.
    pub(super) fn open(&mut self, path: &str) -> Result<Answer> {
        let home = format!("http://{}", self.web_app);
        let mut address = format!("{home}{path}");
        for _ in 0..MOST_REDIRECTS {
            let (server, path) = parts(&address)?;
            let at_home = server == self.web_app;
            let cookies = if at_home { self.cookie() } else { String::new() };
            let answer = fetch(server, &format!("GET {path} HTTP/1.1\r\nHost: {server}\r\n{cookies}"), "")?;
            if at_home {
                self.keep_cookies(&answer);
            }
            let Some(to) = answer.header("location").filter(|_| (300..400).contains(&answer.status)) else {
                return Ok(answer);
            };
            address = if to.starts_with('/') { format!("http://{server}{to}") } else { to.to_owned() };
        }
        bail!("{path} of the web app leads from page to page without an end")
    }

    /// A request for a page of the web app, written out, over a connection that is kept.
    pub(super) fn request(&self, path: &str) -> Vec<u8> {
        format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{}\r\n", self.web_app, self.cookie()).into_bytes()
    }

    fn cookie(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if pairs.is_empty() { String::new() } else { format!("Cookie: {}\r\n", pairs.join("; ")) }
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for (_, cookie) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let pair = cookie.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn read(text: &str) -> Result<Self> {
        let (head, body) = text.split_once("\r\n\r\n").context("an answer has no end of its head")?;
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        Ok(Self { status: status.context("an answer has no status")?, headers, body: body.to_owned() })
    }
}

/// One request over a connection of its own. `head` lacks the empty line; a body that came in chunks is left so.
pub(super) fn fetch(server: SocketAddr, head: &str, body: &str) -> Result<Answer> {
    let mut stream = TcpStream::connect(server)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    stream.write_all(format!("{head}{length}Connection: close\r\n\r\n{body}").as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Answer::read(&String::from_utf8_lossy(&bytes))
}

/// `http://127.0.0.1:8898/callback?code=…` to where that is, and what to ask for there.
fn parts(address: &str) -> Result<(SocketAddr, String)> {
    let rest = address.strip_prefix("http://").unwrap_or_default();
    let (server, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let server = server.parse().ok().filter(|server: &SocketAddr| server.ip().is_loopback());
    let server = server.with_context(|| format!("a redirect leads to `{address}`, away from this machine"))?;
    ensure!(!path.starts_with('?'), "a redirect leads to `{address}`, which has no path");
    let path = path.split('#').next().filter(|path| !path.is_empty()).unwrap_or("/");
    Ok((server, path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_server_and_a_path() {
        for (address, expected) in [
            ("http://127.0.0.1:8898/callback?code=a#b", Some("/callback?code=a")),
            ("http://127.0.0.1:8898", Some("/")),
            ("https://accounts.spotify.com/authorize", None),
            ("http://192.0.2.1:80/", None),
            ("nonsense", None),
        ] {
            let found = parts(address).ok().map(|(_, path)| path);
            assert_eq!(found.as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn cookies_are_kept_replaced_and_forgotten() {
        let mut browser = Browser::of(([127, 0, 0, 1], 8898).into());
        let mut told = |cookie: &str| {
            let answer = Answer::read(&format!("HTTP/1.1 200 OK\r\nSet-Cookie: {cookie}\r\n\r\nhello")).unwrap();
            assert_eq!((answer.status, answer.body.as_str()), (200, "hello"));
            browser.keep_cookies(&answer);
            browser.cookie()
        };
        assert_eq!(told("session=one; HttpOnly; Path=/"), "Cookie: session=one\r\n");
        assert_eq!(told("session=two"), "Cookie: session=two\r\n");
        assert_eq!(told("state=a=b"), "Cookie: session=two; state=a=b\r\n");
        assert_eq!(told("state=; Max-Age=0"), "Cookie: session=two\r\n");
    }
}
