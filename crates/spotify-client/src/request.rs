//! A request as a value: method, path, query, body, and what it is about. Sends nothing.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use serde_json::Value;

use crate::id::Id;
use crate::{Error, Scope, scope};

/// What a name in a path may hold as it is.
const UNCHANGED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A request below the Web API's base.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) body: Body,
    /// Whether sending it twice changes no more than sending it once.
    pub(crate) repeatable: bool,
    /// Whether the answer depends on the market, so that the client's own is sent along.
    pub(crate) in_market: bool,
    /// Whether its answer may be kept, and a kept one stand for it.
    pub(crate) kept: bool,
    about: Option<(&'static str, String)>,
    needs: Needs,
    closing: Option<Closing>,
}

/// What a request carries.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Body {
    None,
    Json(Value),
    /// A picture, encoded as Spotify wants it: in base64.
    Jpeg(String),
}

/// Who must have agreed to a request, and to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nobody: it is about the catalogue.
    Nothing,
    /// A listener, whatever they agreed to.
    Listener,
    /// A listener who agreed to these, or to those of them that what it is about takes.
    Scopes(Vec<Scope>),
}

/// An endpoint that Spotify has closed to some apps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Closing {
    /// What it gives, in the plural: `audio features`.
    pub(crate) what: &'static str,
    pub(crate) since: Since,
    /// What does the same for apps of today: `save`.
    pub(crate) instead: Option<&'static str>,
}

/// When an endpoint was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// On 27 November 2024, to apps made after that.
    November2024,
    /// On 11 February 2026, to apps in development mode made after that.
    February2026,
}

impl Request {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// Harmless to repeat, unless it is said to act [`Request::once`].
    pub(crate) fn put(path: impl Into<String>) -> Self {
        Self::new(Method::PUT, path)
    }

    /// Harmless to repeat: what is gone cannot go again.
    pub(crate) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Adds each time it is sent.
    pub(crate) fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path).once()
    }

    fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            query: Vec::new(),
            body: Body::None,
            repeatable: true,
            in_market: false,
            kept: false,
            about: None,
            needs: Needs::Nothing,
            closing: None,
        }
    }

    /// A `GET` of whatever a user has written: what it needs is read from the path.
    pub(crate) fn get_any(path: &str) -> Self {
        let below = path.strip_prefix("/v1/").unwrap_or(path).trim_start_matches('/');
        let about_listener = below.split(['/', '?']).next() == Some("me");
        let needs = match scope::of_path(below) {
            Some(scope) => Needs::Scopes(vec![scope]),
            None if about_listener => Needs::Listener,
            None => Needs::Nothing,
        };
        Self { needs, ..Self::get(path) }
    }

    pub(crate) fn query(mut self, name: &'static str, value: impl ToString) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    /// The same where there is a value.
    pub(crate) fn query_if(self, name: &'static str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    pub(crate) fn json(mut self, body: Value) -> Self {
        self.body = Body::Json(body);
        self
    }

    pub(crate) fn jpeg(mut self, base64: String) -> Self {
        self.body = Body::Jpeg(base64);
        self
    }

    /// Sending it twice does something twice: where an answer is lost, it is not sent again.
    pub(crate) fn once(mut self) -> Self {
        self.repeatable = false;
        self
    }

    /// Its answer depends on the market.
    pub(crate) fn in_market(mut self) -> Self {
        self.in_market = true;
        self
    }

    /// It is about the catalogue, which is the same for everybody and changes seldom: its answer is kept for a while.
    pub(crate) fn kept(mut self) -> Self {
        self.kept = true;
        self
    }

    /// The scope without which Spotify refuses.
    pub(crate) fn needs(self, scope: Scope) -> Self {
        self.needs_any(&[scope])
    }

    /// Scopes that it may need, depending on what it is about.
    pub(crate) fn needs_any(mut self, scopes: &[Scope]) -> Self {
        self.needs = Needs::Scopes(scopes.to_vec());
        self
    }

    /// It is about whoever signed in, and needs no scope.
    pub(crate) fn of_listener(mut self) -> Self {
        self.needs = Needs::Listener;
        self
    }

    /// What is asked of a listener, for those who sign in: nothing when no listener is needed.
    pub(crate) fn scopes(&self) -> Option<Vec<Scope>> {
        match &self.needs {
            Needs::Nothing => None,
            Needs::Listener => Some(Vec::new()),
            Needs::Scopes(scopes) => Some(scopes.clone()),
        }
    }

    /// The thing with this id, so that a 404 can name it.
    pub(crate) fn about<I: Id>(mut self, id: &I) -> Self {
        self.about = Some((I::KIND, id.as_str().to_owned()));
        self
    }

    /// Closed to apps made after 27 November 2024.
    pub(crate) fn closed_in_2024(mut self, what: &'static str) -> Self {
        self.closing = Some(Closing { what, since: Since::November2024, instead: None });
        self
    }

    /// Closed to development-mode apps made after 11 February 2026; `instead` is the method that does the same there.
    pub(crate) fn closed_in_2026(mut self, what: &'static str, instead: Option<&'static str>) -> Self {
        self.closing = Some(Closing { what, since: Since::February2026, instead });
        self
    }

    /// What it asks for, whatever it is about: the words of its path, without the ids between them.
    pub(crate) fn endpoint(&self) -> String {
        let words = self.path.split('/').enumerate().filter(|(at, _)| at % 2 == 0).map(|(_, word)| word);
        words.collect::<Vec<_>>().join("/")
    }

    /// The same about the next page, which a link of Spotify's leads to.
    pub(crate) fn follow(&self, link: String) -> Self {
        Self { path: link, query: Vec::new(), in_market: false, ..self.clone() }
    }

    /// What a refusal means, knowing what was asked, and to what the listener has agreed.
    pub(crate) fn explain(&self, error: Error, agreed: &[Scope]) -> Error {
        let Error::Refused { said } = error else { return error };
        let needed = self.scopes().unwrap_or_default();
        let missing = needed.iter().find(|scope| !agreed.contains(scope)).or(needed.first()).copied();
        match (said.status, &self.about, self.closing) {
            (_, _, Some(Closing { what, since, instead })) if said.says_closed() => {
                Error::Closed { what, since, instead, said }
            }
            // Spotify also says this way that an endpoint is closed.
            (404, about, Some(Closing { what, since: since @ Since::November2024, instead }))
                if about.is_none() || said.message.as_deref() == Some("Resource not found") =>
            {
                Error::Closed { what, since, instead, said }
            }
            (404, Some((kind, id)), _) if said.reason.is_none() => Error::NotFound { kind, id: id.clone(), said },
            _ => match missing {
                Some(scope) if said.says_scope_is_missing() => Error::MissingScope { scope, said },
                _ => Error::Refused { said },
            },
        }
    }
}

/// A name as one part of a path. `.` and `..` are no names.
pub(crate) fn segment(name: &str) -> String {
    utf8_percent_encode(name, UNCHANGED).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_stays_one_part_of_a_path() {
        for (name, expected) in
            [("robin", "robin"), ("a b", "a%20b"), ("a/../b?c#d", "a%2F..%2Fb%3Fc%23d"), ("ü", "%C3%BC")]
        {
            assert_eq!(segment(name), expected);
        }
    }

    #[test]
    fn an_endpoint_is_named_by_the_words_of_its_path() {
        for (path, expected) in [("search", "search"), ("artists/x/albums", "artists/albums")] {
            assert_eq!(Request::get(path).endpoint(), expected);
        }
    }

    proptest! {
        #[test]
        fn no_name_leads_elsewhere(name in "\\PC{1,40}") {
            let base = reqwest::Url::parse("http://127.0.0.1:9/v1/").unwrap();
            let url = base.join(&format!("users/{}/playlists", segment(&name))).unwrap();
            let parts: Vec<_> = url.path_segments().unwrap().collect();
            prop_assert!([".", ".."].contains(&name.as_str()) || parts.len() == 4, "{url}");
            prop_assert_eq!(url.origin(), base.origin());
        }
    }
}
