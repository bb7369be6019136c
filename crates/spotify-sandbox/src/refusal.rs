//! Spotify's refusals, word for word, as answers.

use std::borrow::Cow;

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An answer of the Web API that is not the one hoped for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    words: Words,
    header: Option<(HeaderName, HeaderValue)>,
}

/// How Spotify says it; it has several ways.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Words {
    /// `{"error": {"status", "message"}}`, with `reason` where the player or the quota refuses.
    Message(Cow<'static, str>, Option<&'static str>),
    /// The same without a message, as audio features are refused.
    None,
    /// Bare text, as an app is refused whole.
    Plain(&'static str),
}

impl Refusal {
    pub(crate) fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn forbidden(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    pub(crate) fn not_found(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub(crate) fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, words: Words::Message(message.into(), None), header: None }
    }

    /// A player command that cannot be done.
    pub(crate) fn player(status: StatusCode, why: &str, reason: &'static str) -> Self {
        let message = format!("Player command failed: {why}");
        Self { words: Words::Message(message.into(), Some(reason)), ..Self::new(status, "") }
    }

    /// Closed to this app, the way audio features are: without a message.
    pub(crate) fn forbidden_without_words() -> Self {
        Self { words: Words::None, ..Self::forbidden("") }
    }

    /// The whole app or listener is refused, in bare text.
    fn plain(text: &'static str) -> Self {
        Self { words: Words::Plain(text), ..Self::forbidden("") }
    }

    pub(crate) fn owner_without_premium() -> Self {
        Self::plain(
            "Active premium subscription required for the owner of the app. When the subscription status changes, \
            it can take a few hours before requests are allowed again.",
        )
    }

    pub(crate) fn listener_not_registered() -> Self {
        Self::plain(
            "The user is not registered for this application. Please check your settings on \
            https://developer.spotify.com/dashboard.",
        )
    }

    pub(crate) fn missing_token() -> Self {
        let challenge = r#"Bearer realm="spotify", error="missing_token", error_description="No token provided""#;
        Self::unauthorized("Missing/invalid/expired access token", challenge)
    }

    pub(crate) fn invalid_token() -> Self {
        let challenge = r#"Bearer realm="spotify", error="invalid_token", error_description="Invalid access token""#;
        Self::unauthorized("Missing/invalid/expired access token", challenge)
    }

    fn unauthorized(message: &'static str, challenge: &'static str) -> Self {
        let header = Some((WWW_AUTHENTICATE, HeaderValue::from_static(challenge)));
        Self { header, ..Self::new(StatusCode::UNAUTHORIZED, message) }
    }

    /// A missing scope, as the player says it.
    pub(crate) fn permissions_missing() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Permissions missing")
    }

    /// A missing scope, as the rest says it.
    pub(crate) fn insufficient_scope() -> Self {
        Self::forbidden("Insufficient client scope")
    }

    /// Too many requests in the last half minute.
    pub(crate) fn rate_limited(retry_after_s: Option<u64>) -> Self {
        let header = retry_after_s.map(|seconds| (RETRY_AFTER, HeaderValue::from(seconds)));
        Self { header, ..Self::new(StatusCode::TOO_MANY_REQUESTS, "API rate limit exceeded") }
    }

    /// Too many requests today.
    pub(crate) fn quota_exceeded() -> Self {
        let words = Words::Message("Too many requests".into(), Some("QUOTA_EXCEEDED"));
        Self { words, ..Self::rate_limited(None) }
    }

    pub(crate) fn invalid_id() -> Self {
        Self::bad_request("Invalid base62 id")
    }

    pub(crate) fn unknown_id() -> Self {
        Self::not_found("non existing id")
    }

    pub(crate) fn resource_not_found() -> Self {
        Self::not_found("Resource not found")
    }

    pub(crate) fn service_not_found() -> Self {
        Self::not_found("Service not found")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self { status, words, header } = self;
        let code = status.as_u16();
        let mut response = match words {
            Words::Message(message, None) => {
                (status, Json(json!({ "error": { "status": code, "message": message } }))).into_response()
            }
            Words::Message(message, Some(reason)) => {
                let error = json!({ "status": code, "message": message, "reason": reason });
                (status, Json(json!({ "error": error }))).into_response()
            }
            Words::None => (status, Json(json!({ "error": { "status": code } }))).into_response(),
            Words::Plain(text) => (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response(),
        };
        if let Some((name, value)) = header {
            response.headers_mut().insert(name, value);
        }
        response
    }
}
