//! A canned answer, for trying how a client takes what Spotify rarely says.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::response::Builder;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

/// An answer to give instead of the true one.
///
/// A status or header that HTTP does not have is answered with 500 and says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    status: u16,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default)]
    body: String,
}

impl Answer {
    /// JSON, sent as it is written here.
    #[must_use]
    pub fn json(status: u16, body: &str) -> Self {
        Self::of_type("application/json; charset=utf-8", status, body)
    }

    /// Plain text.
    #[must_use]
    pub fn text(status: u16, body: &str) -> Self {
        Self::of_type("text/plain; charset=utf-8", status, body)
    }

    /// A web page.
    #[must_use]
    pub fn html(status: u16, body: &str) -> Self {
        Self::of_type("text/html; charset=utf-8", status, body)
    }

    /// A status and nothing else.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: String::new() }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with this body.
    #[must_use]
    pub fn with_body(self, body: &str) -> Self {
        Self { body: body.to_owned(), ..self }
    }

    fn of_type(content_type: &str, status: u16, body: &str) -> Self {
        Self::empty(status).with_header(CONTENT_TYPE.as_str(), content_type).with_body(body)
    }

    /// Why this cannot be sent, if it cannot.
    pub(crate) fn mistake(&self) -> Option<String> {
        self.build().err().map(|error| format!("the answer is not valid HTTP: {error}"))
    }

    fn build(&self) -> Result<Response, axum::http::Error> {
        let response = Response::builder().status(self.status);
        let with_header = |response: Builder, (name, value): &(String, String)| response.header(name, value);
        self.headers.iter().fold(response, with_header).body(Body::from(self.body.clone()))
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        self.build().unwrap_or_else(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response())
    }
}
