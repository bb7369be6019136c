//! The client: requests to answers. Waiting, renewing, retrying, and decoding are here, once, for every endpoint.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::AUTHORIZATION;
use reqwest::{Method, StatusCode, Url};
use serde::de::DeserializeOwned;

use crate::access::{Access, Means};
use crate::event::{self, Rows};
use crate::limits::{Limits, spread};
use crate::many::{ClosedBatches, Unfinished, Width};
use crate::page::Page;
use crate::request::{Request, says_scope_is_missing};
use crate::transport::{Answer, Transport, Unanswered, origin};
use crate::{Account, Config, Error, Pending, Result, Session, Token, bearer_header};

/// The longest wait that is kept rather than reported.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How often one request is sent again after a wait that Spotify asks for.
const RETRIES_WHEN_BUSY: u32 = 4;
/// How often it is sent again after a fault.
const RETRIES_AFTER_A_FAULT: u32 = 3;

/// A client of Spotify's Web API, for the app alone or for a listener who signed in. Cheap to clone; clones share token and
/// connections.
#[derive(Clone)]
pub struct Spotify {
    access: Access,
    common: Arc<Common>,
}

/// What the clients of an app share, whoever they are for.
struct Common {
    config: Arc<Config>,
    accounts: Transport,
    api: Transport,
    limits: Limits,
    closed_batches: ClosedBatches,
    width: Width,
    unfinished: Unfinished,
}

impl Spotify {
    /// A client with the keys in the environment or `.env`; without keys, one of the sandbox, which it says on stdout.
    ///
    /// # Errors
    ///
    /// As [`Config::from_env`]. Nothing is sent yet.
    #[expect(clippy::print_stdout, reason = "whoever starts without keys must see that this is not Spotify")]
    pub fn from_env() -> Result<Self> {
        let config = Config::from_env()?;
        if config.sandbox {
            println!("No keys in .env: talking to the sandbox on this machine, not to Spotify.");
        }
        Self::new(config)
    }

    /// A client with these keys and addresses. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Error::Unreachable`] when this machine's certificates cannot be loaded.
    pub fn new(config: Config) -> Result<Self> {
        let accounts = Transport::to(&config.servers.accounts)?;
        let api = Transport::to(&config.servers.api)?;
        let common = Common {
            config: Arc::new(config),
            accounts,
            api,
            limits: Limits::default(),
            closed_batches: ClosedBatches::default(),
            width: Width::default(),
            unfinished: Unfinished::default(),
        };
        Ok(Self { access: Access::of_app(), common: Arc::new(common) })
    }

    /// A client of the same app for a listener who signed in.
    pub(crate) fn of(&self, session: Session, kept: bool) -> Self {
        Self { access: Access::of(session, kept), common: Arc::clone(&self.common) }
    }

    /// A client of the same app with a token that has just been given.
    pub(crate) fn with(&self, token: &Token) -> Self {
        Self { access: Access::Given(token.access_token.clone()), common: Arc::clone(&self.common) }
    }

    /// Whether this client talks to the sandbox.
    #[must_use]
    pub fn is_sandbox(&self) -> bool {
        self.common.config.sandbox
    }

    /// Who signed in; nothing when this client is for the app alone.
    #[must_use]
    pub fn listener(&self) -> Option<&Account> {
        match &self.access {
            Access::App(_) | Access::Given(_) => None,
            Access::Listener(listener) => Some(&listener.account),
        }
    }

    /// The sign-in of this client: whose, for what, until when. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::SignedOut`] when it is for the app alone.
    pub fn session(&self) -> Pending<Session> {
        let spotify = self.clone();
        Box::pin(
            async move { spotify.access.session().await.ok_or(Error::SignedOut { scopes: Vec::new(), ended: None }) },
        )
    }

    pub(crate) fn config(&self) -> &Arc<Config> {
        &self.common.config
    }

    pub(crate) fn accounts(&self) -> &Transport {
        &self.common.accounts
    }

    /// The raw JSON of any path of the Web API: `albums/…`, `/v1/albums/…` or a link that an answer held.
    ///
    /// # Errors
    ///
    /// [`Error::ForeignUrl`] for a link to another host; else as every call.
    pub fn get(&self, path: &str) -> Pending<serde_json::Value> {
        let (spotify, request) = (self.clone(), Request::get_any(path));
        Box::pin(async move { spotify.send(request).await })
    }

    /// Sends a request and reads its answer: the one way to Spotify.
    ///
    /// Renews a token that is about to end, or that is refused although it should still work; waits when Spotify asks
    /// for up to 60 s; tries again after a fault of Spotify's own, or of a connection. After a longer wait was asked for,
    /// sends nothing until it is over.
    pub(crate) async fn send<T: DeserializeOwned>(&self, request: Request) -> Result<T> {
        let answer = self.answer(&request).await.map_err(|error| request.explain(error))?;
        decode(&answer.body).map_err(|detail| Error::Unreadable { path: request.path, detail })
    }

    pub(crate) fn closed_batches(&self) -> &ClosedBatches {
        &self.common.closed_batches
    }

    pub(crate) fn unfinished(&self) -> &Unfinished {
        &self.common.unfinished
    }

    pub(crate) fn width(&self) -> &Width {
        &self.common.width
    }

    /// All rows of a list, page after page.
    pub(crate) async fn all_pages<T: DeserializeOwned>(&self, what: &'static str, first: Page<T>) -> Result<Vec<T>> {
        let rows = Rows::new(what, first.total);
        let mut items = first.items;
        rows.add(items.len());
        let mut next = first.next;
        while let Some(link) = next {
            let page: Page<T> = self.send(Request::get(link)).await?;
            if page.items.is_empty() {
                break;
            }
            rows.add(page.items.len());
            items.extend(page.items);
            next = page.next;
        }
        Ok(items)
    }

    async fn answer(&self, request: &Request) -> Result<Answer> {
        let url = self.url(request)?;
        if let (Access::App(_), Some(scopes)) = (&self.access, request.scopes()) {
            return Err(Error::SignedOut { scopes, ended: None });
        }
        let api = &self.common.api;
        let path = url.path().strip_prefix(self.config().servers.api.path()).unwrap_or_default();
        let mut tries = 0;
        let mut renewed = false;
        loop {
            self.common.limits.check(path)?;
            let token = self.access.token(Means { config: self.config(), accounts: self.accounts() }).await?;
            let http = api.request(Method::GET, url.clone()).header(AUTHORIZATION, bearer_header(&token).value()?);
            let answer = match api.exchange(http).await {
                Ok(answer) => answer,
                Err(Unanswered { broken: true, .. }) if tries < RETRIES_AFTER_A_FAULT => {
                    event::wait(backoff(tries)).await;
                    tries += 1;
                    continue;
                }
                Err(unanswered) => return Err(unanswered.error),
            };
            match reaction(&answer, tries) {
                Reaction::Done => {
                    self.width().succeed();
                    return Ok(answer);
                }
                Reaction::Renew if !renewed => {
                    renewed = true;
                    self.access.refused(&token).await;
                }
                Reaction::Wait(wait) => {
                    tries += 1;
                    let too_many = answer.status == StatusCode::TOO_MANY_REQUESTS;
                    let wait = if too_many { spread(wait) } else { wait };
                    if too_many {
                        self.width().halve();
                    }
                    tracing::info!(path = request.path, ?wait, "waiting as Spotify asks");
                    event::wait(wait).await;
                }
                Reaction::Renew | Reaction::Fail => {
                    let error = answer.error();
                    self.common.limits.learn(path, &error);
                    return Err(error);
                }
            }
        }
    }

    /// The address of a request. A link is taken as it is, but only on the API's own host and below its base.
    fn url(&self, request: &Request) -> Result<Url> {
        let base = &self.common.config.servers.api;
        let foreign = || Error::ForeignUrl(request.path.clone(), origin(base));
        let path = request.path.strip_prefix("/v1/").unwrap_or(&request.path).trim_start_matches('/');
        let mut url = base.join(path).map_err(|_| foreign())?;
        if url.origin() != base.origin() || !url.path().starts_with(base.path()) {
            return Err(foreign());
        }
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.query);
        }
        Ok(url)
    }
}

impl fmt::Debug for Spotify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Spotify");
        debug.field("servers", &self.common.config.servers).field("listener", &self.listener()).finish_non_exhaustive()
    }
}

/// What to do about an answer.
#[derive(Debug, PartialEq, Eq)]
enum Reaction {
    Done,
    Renew,
    Wait(Duration),
    Fail,
}

fn reaction(answer: &Answer, tries: u32) -> Reaction {
    match answer.status {
        status if status.is_success() => Reaction::Done,
        StatusCode::UNAUTHORIZED if says_so(answer) => Reaction::Fail,
        StatusCode::UNAUTHORIZED => Reaction::Renew,
        StatusCode::TOO_MANY_REQUESTS if tries < RETRIES_WHEN_BUSY => match answer.error() {
            Error::RateLimited { quota: true, .. } => Reaction::Fail,
            Error::RateLimited { retry_after: Some(wait), .. } if wait > LONGEST_WAIT => Reaction::Fail,
            Error::RateLimited { retry_after, .. } => {
                Reaction::Wait(retry_after.unwrap_or(Duration::from_secs(1 << tries)))
            }
            _ => Reaction::Fail,
        },
        StatusCode::INTERNAL_SERVER_ERROR | StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE
            if tries < RETRIES_AFTER_A_FAULT =>
        {
            Reaction::Wait(backoff(tries))
        }
        _ => Reaction::Fail,
    }
}

/// How long to leave Spotify alone after a fault.
fn backoff(tries: u32) -> Duration {
    Duration::from_millis(250 << tries)
}

/// Whether a refusal says that a scope is missing, which no new token changes.
fn says_so(answer: &Answer) -> bool {
    matches!(answer.error(), Error::Refused { message: Some(message), .. } if says_scope_is_missing(&message))
}

/// Reads JSON, of which an empty body has none; says where it differs from what was expected, without quoting it.
fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(if body.is_empty() { b"null" } else { body }).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};

    use super::*;

    fn answer(status: u16, retry_after: Option<&'static str>, body: &str) -> Answer {
        let mut headers = HeaderMap::new();
        if let Some(wait) = retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from_static(wait));
        }
        Answer { status: StatusCode::from_u16(status).unwrap(), headers, body: body.into() }
    }

    #[test]
    fn short_waits_are_kept_and_long_ones_reported() {
        let quota = r#"{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}"#;
        for (answer, tries, expected) in [
            (answer(200, None, "{}"), 0, Reaction::Done),
            (answer(401, None, ""), 0, Reaction::Renew),
            (answer(401, None, r#"{"error":{"status":401,"message":"Permissions missing"}}"#), 0, Reaction::Fail),
            (answer(429, Some("7"), ""), 0, Reaction::Wait(Duration::from_secs(7))),
            (answer(429, Some("60"), ""), 3, Reaction::Wait(Duration::from_secs(60))),
            (answer(429, Some("61"), ""), 0, Reaction::Fail),
            (answer(429, Some("86400"), ""), 0, Reaction::Fail),
            (answer(429, Some("7"), ""), 4, Reaction::Fail),
            (answer(429, Some("7"), quota), 0, Reaction::Fail),
            (answer(429, None, ""), 0, Reaction::Wait(Duration::from_secs(1))),
            (answer(429, None, ""), 2, Reaction::Wait(Duration::from_secs(4))),
            (answer(502, None, "<html>"), 1, Reaction::Wait(Duration::from_millis(500))),
            (answer(503, None, ""), 3, Reaction::Fail),
            (answer(403, None, ""), 0, Reaction::Fail),
            (answer(404, None, ""), 0, Reaction::Fail),
        ] {
            assert_eq!(reaction(&answer, tries), expected, "{answer:?}");
        }
    }

    #[test]
    fn a_token_goes_to_its_own_host_only() {
        let spotify = Spotify::new(Config::sandbox("http://127.0.0.1:9").unwrap()).unwrap();
        let url = |path: &str| spotify.url(&Request::get(path)).map(String::from);
        assert_eq!(url("albums/x").unwrap(), "http://127.0.0.1:9/v1/albums/x");
        assert_eq!(url("/albums/x").unwrap(), "http://127.0.0.1:9/v1/albums/x");
        assert_eq!(url("/v1/albums/x?limit=2").unwrap(), "http://127.0.0.1:9/v1/albums/x?limit=2");
        assert_eq!(url("http://127.0.0.1:9/v1/albums/x").unwrap(), "http://127.0.0.1:9/v1/albums/x");
        for foreign in [
            "http://127.0.0.1:10/v1/albums/x",
            "https://127.0.0.1:9/v1/albums/x",
            "https://evil.example/v1/albums",
            "../api/token",
            "data:text/plain,x",
        ] {
            let error = url(foreign).expect_err(foreign);
            assert!(matches!(error, Error::ForeignUrl(..)), "{foreign}: {error}");
        }
        // What only looks like another host stays below our own.
        assert_eq!(url("//evil.example/x").unwrap(), "http://127.0.0.1:9/v1/evil.example/x");
        assert_eq!(url("http:evil.example/x").unwrap(), "http://127.0.0.1:9/v1/evil.example/x");
    }

    #[test]
    fn debug_shows_no_secret() {
        let spotify = Spotify::new(Config::sandbox("http://127.0.0.1:9").unwrap()).unwrap();
        assert!(!format!("{spotify:?}").contains("c0decafe"));
    }
}
