//! Requests to answers. Waiting, renewing, retrying and keeping are here, once, for every endpoint.

use std::time::{Duration, Instant};

use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

use crate::access::{Access, Means};
use crate::catalogue::Keep;
use crate::limits::{self, spread};
use crate::request::{Body, Request};
use crate::transport::{Answer, Unanswered};
use crate::{Error, Pending, Result, Spotify, bearer_header, event};

/// The longest wait that is kept rather than reported.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How often one request is sent again after a wait that Spotify asks for.
const RETRIES_WHEN_BUSY: u32 = 4;
/// How often it is sent again after a fault.
const RETRIES_AFTER_A_FAULT: u32 = 3;

impl Spotify {
    /// The call that a request makes, once the texts in it have been read.
    pub(crate) fn call<T: DeserializeOwned + Send + 'static>(&self, request: Result<Request>) -> Pending<T> {
        let spotify = self.clone();
        Box::pin(async move { spotify.send(request?).await })
    }

    /// The same for a request whose answer says nothing but that it was done.
    pub(crate) fn tell(&self, request: Result<Request>) -> Pending<()> {
        let spotify = self.clone();
        Box::pin(async move { spotify.answer(&request?).await.map(drop) })
    }

    /// What a request gives: an answer that is kept and young enough, else Spotify's. The one way to Spotify.
    pub(crate) async fn send<T: DeserializeOwned>(&self, request: Request) -> Result<T> {
        let begun = Instant::now();
        if request.kept && !self.manner.fresh {
            let what = self.name_of(&request)?;
            // What is kept as unknown, or by a program that read it otherwise, is asked for again.
            if let Some(kept) = self.shelf().answer(&what)
                && kept.body != b"null"
                && let Ok(value) = self.read(&what, &kept.body, Some(kept.age))
            {
                let span = span_of(&request);
                span.record("kept", true).record("elapsed", tracing::field::debug(begun.elapsed()));
                return Ok(value);
            }
        }
        self.ask(request, false).await
    }

    /// What Spotify answers to a request, whatever is kept; kept in turn where that is right.
    pub(crate) async fn ask<T: DeserializeOwned>(&self, request: Request, unfinished: bool) -> Result<T> {
        let answer = self.answer(&request).await?;
        let value = self.read(&request.path, &answer.body, None)?;
        if request.kept {
            let keep = Keep { account: self.account_id(), unfinished, version: None };
            self.shelf().keep(&self.name_of(&request)?, &answer.body, keep);
        }
        Ok(value)
    }

    /// The listener's account; empty for the app alone.
    pub(crate) fn account_id(&self) -> &str {
        self.listener().map_or("", |account| &account.id)
    }

    /// Under which name the answer to a request is kept: its path and query below the API's base.
    pub(crate) fn name_of(&self, request: &Request) -> Result<String> {
        let url = String::from(self.url(request)?);
        Ok(url[self.config().servers.api.as_str().len().min(url.len())..].to_owned())
    }

    /// Sends a request until it is answered.
    ///
    /// Renews a token that is about to end, or that is refused although it should still work; waits when Spotify asks
    /// for up to 60 s; tries again after a fault of Spotify's own, or of a connection, where repeating is harmless. After a
    /// longer wait was asked for, sends nothing until it is over.
    async fn answer(&self, request: &Request) -> Result<Answer> {
        let (span, begun) = (span_of(request), Instant::now());
        let answer = self.exchange(request).instrument(span.clone()).await;
        span.record("kept", false).record("elapsed", tracing::field::debug(begun.elapsed()));
        match answer {
            Ok(answer) => Ok(answer),
            Err(error) => {
                let agreed = self.access.session().await.map(|session| session.scopes).unwrap_or_default();
                Err(request.explain(error, &agreed))
            }
        }
    }

    async fn exchange(&self, request: &Request) -> Result<Answer> {
        let url = self.url(request)?;
        if let (Access::App(_), Some(scopes)) = (&self.access, request.scopes()) {
            return Err(Error::SignedOut { scopes, ended: None });
        }
        let api = &self.common.api;
        let path = url.path().strip_prefix(self.config().servers.api.path()).unwrap_or_default();
        let mut tries = 0;
        let mut renewed = false;
        loop {
            limits::check(self.shelf(), path)?;
            let token = self.access.token(Means { config: self.config(), accounts: self.accounts() }).await?;
            self.manner.spend_one()?;
            let http = api.request(request.method.clone(), url.clone());
            let http = with_body(http.header(AUTHORIZATION, bearer_header(&token).value()?), request);
            let http = self.manner.said(http);
            let answer = match api.exchange(http).await {
                Ok(answer) => answer,
                Err(Unanswered { broken: true, .. }) if request.repeatable && tries < RETRIES_AFTER_A_FAULT => {
                    event::wait(backoff(tries)).await;
                    tries += 1;
                    continue;
                }
                Err(Unanswered { error, sent: true, .. }) if !request.repeatable => {
                    return Err(Error::Unconfirmed { source: Box::new(error) });
                }
                Err(unanswered) => return Err(unanswered.error),
            };
            if self.manner.follows_the_clock() {
                self.common.hour.learn(answer.date());
            }
            tracing::Span::current().record("status", answer.status.as_u16()).record("tries", tries + 1);
            match reaction(&answer, tries) {
                Reaction::Wait(_) | Reaction::Fail if answer.status.is_server_error() && !request.repeatable => {
                    return Err(Error::Unconfirmed { source: Box::new(answer.error()) });
                }
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
                    return Err(limits::learn(self.shelf(), path, answer.error()));
                }
            }
        }
    }
}

/// What is logged of a request: nothing of its query, which may hold what somebody searches for.
fn span_of(request: &Request) -> Span {
    tracing::debug_span!(
        "request",
        method = %request.method,
        path = request.path.split('?').next(),
        status = Empty,
        tries = Empty,
        kept = Empty,
        elapsed = Empty,
    )
}

fn with_body(http: RequestBuilder, request: &Request) -> RequestBuilder {
    match &request.body {
        Body::Json(body) => http.json(body),
        Body::Jpeg(base64) => http.header(CONTENT_TYPE, "image/jpeg").body(base64.clone()),
        // Some servers refuse a change that does not say how long it is.
        Body::None if request.method != Method::GET => http.header(CONTENT_LENGTH, 0),
        Body::None => http,
    }
}

/// What to do about an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reaction {
    Done,
    Renew,
    Wait(Duration),
    Fail,
}

/// What an answer asks for, after so many tries.
pub(crate) fn reaction(answer: &Answer, tries: u32) -> Reaction {
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
        StatusCode::INTERNAL_SERVER_ERROR
        | StatusCode::BAD_GATEWAY
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::GATEWAY_TIMEOUT
            if tries < RETRIES_AFTER_A_FAULT =>
        {
            Reaction::Wait(backoff(tries))
        }
        _ => Reaction::Fail,
    }
}

/// How long to leave Spotify alone after a fault.
pub(crate) fn backoff(tries: u32) -> Duration {
    Duration::from_millis(250 << tries)
}

/// Whether a refusal says that a scope is missing, which no new token changes.
fn says_so(answer: &Answer) -> bool {
    matches!(answer.error(), Error::Refused { said } if said.says_scope_is_missing())
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
}
