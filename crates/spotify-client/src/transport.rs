//! One HTTP exchange: a request out, status, headers and body back. The only place that touches the network. Knows
//! nothing of tokens, retries or what the answer means.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use reqwest::header::{DATE, HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{StatusCode, Url};

use crate::error::{ErrorBody, Refusal};
use crate::{Error, Result};

/// Sends requests over connections that it keeps open. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    http: reqwest::Client,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Transport {
    /// A transport for `server`. It follows no redirect, so that a token stays with the host it was sent to, and uses
    /// no proxy for this machine's own addresses.
    pub(crate) fn to(server: &Url) -> Result<Self> {
        install_cryptography();
        let builder = reqwest::Client::builder()
            .user_agent(concat!("linernotes/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(60));
        let builder = if is_loopback(server) { builder.no_proxy() } else { builder };
        let http = builder.build().map_err(|error| unreachable(server, &error))?;
        Ok(Self { http })
    }

    pub(crate) fn request(&self, method: reqwest::Method, url: Url) -> reqwest::RequestBuilder {
        self.http.request(method, url)
    }

    /// Sends a request and takes the whole answer.
    pub(crate) async fn exchange(&self, request: reqwest::RequestBuilder) -> Result<Answer, Unanswered> {
        self.exchange_within(request, usize::MAX).await
    }

    /// The same for an answer of at most so many bytes. Of a longer one the rest is not taken.
    pub(crate) async fn exchange_within(
        &self,
        request: reqwest::RequestBuilder,
        most_bytes: usize,
    ) -> Result<Answer, Unanswered> {
        let (client, request) = request.build_split();
        let request = request.map_err(|error| Error::Setting(format!("the request cannot be made: {error}")))?;
        let (method, url) = (request.method().clone(), request.url().clone());
        let started = Instant::now();
        let mut response = client.execute(request).await.map_err(|error| Unanswered::of(&url, &error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| Unanswered::of(&url, &error))? {
            if chunk.len() > most_bytes - body.len() {
                let host = origin(&url);
                let error =
                    format!("{host} sends more than {most_bytes} bytes there: give the address of something smaller");
                return Err(Error::Argument(error).into());
            }
            body.extend_from_slice(&chunk);
        }
        let elapsed = started.elapsed();
        tracing::debug!(%method, path = url.path(), status = status.as_u16(), ?elapsed, bytes = body.len());
        Ok(Answer { status, headers, body })
    }
}

/// Why there was no answer.
#[derive(Debug)]
pub(crate) struct Unanswered {
    pub(crate) error: Error,
    /// Whether a connection was there and broke, so that another one may do better.
    pub(crate) broken: bool,
    /// Whether the request may have arrived.
    pub(crate) sent: bool,
}

impl Unanswered {
    fn of(url: &Url, error: &reqwest::Error) -> Self {
        Self {
            error: unreachable(url, error),
            broken: !error.is_connect() && !error.is_timeout(),
            sent: !error.is_connect(),
        }
    }
}

impl From<Error> for Unanswered {
    fn from(error: Error) -> Self {
        Self { error, broken: false, sent: false }
    }
}

impl From<Unanswered> for Error {
    fn from(unanswered: Unanswered) -> Self {
        unanswered.error
    }
}

impl Answer {
    /// How long the answer asks to wait, when it says so in whole seconds.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let seconds = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
        Some(Duration::from_secs(seconds))
    }

    /// What time it was there.
    pub(crate) fn date(&self) -> Option<DateTime<Utc>> {
        DateTime::parse_from_rfc2822(self.headers.get(DATE)?.to_str().ok()?).ok().map(Into::into)
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> Option<String> {
        let location = self.headers.get(LOCATION).filter(|_| self.status.is_redirection())?;
        location.to_str().ok().map(str::to_owned)
    }

    /// The error that this answer stands for.
    pub(crate) fn error(&self) -> Error {
        let status = self.status.as_u16();
        let said = Box::new(Refusal::read(status, &self.body));
        match ErrorBody::read(&self.body).oauth_code {
            Some(code) => Error::SignIn { code, description: said.message },
            None if self.status == StatusCode::TOO_MANY_REQUESTS => Error::RateLimited {
                retry_after: self.retry_after(),
                until: None,
                quota: said.reason.as_deref() == Some("QUOTA_EXCEEDED"),
                said: Some(said),
            },
            None => Error::Refused { said },
        }
    }
}

/// Scheme, host and port: what an error may show of a URL.
pub(crate) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        _ => false,
    }
}

fn unreachable(url: &Url, error: &reqwest::Error) -> Error {
    let cause = if error.is_timeout() {
        "no answer in time".to_owned()
    } else {
        let mut innermost: &dyn std::error::Error = error;
        while let Some(source) = innermost.source() {
            innermost = source;
        }
        innermost.to_string()
    };
    Error::Unreachable { host: origin(url), cause }
}

/// Chooses ring for TLS, unless the program has chosen already.
fn install_cryptography() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Another thread may have been faster: then its choice stands, and it is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}
