//! A canned answer, for trying how a client takes what Spotify rarely says.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;

/// An answer to give instead of the true one.
#[derive(Debug, Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
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

    fn of_type(content_type: &str, status: u16, body: &str) -> Self {
        Self { body: body.to_owned(), ..Self::empty(status).with_header(CONTENT_TYPE.as_str(), content_type) }
    }

    /// # Panics
    ///
    /// When a test gave a status or header that HTTP does not have.
    pub(crate) fn into_response(self) -> Response {
        let mut response = Response::builder().status(self.status);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(Body::from(self.body)).expect("a canned answer is valid HTTP")
    }
}
