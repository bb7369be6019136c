//! Turns a refusal of the token endpoint into its answer, word for word.

use std::borrow::Cow;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal of `POST /api/token`. Its `error` is a word, where the Web API has an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    status: StatusCode,
    error: &'static str,
    description: Option<Cow<'static, str>>,
}

impl Refused {
    /// No client id at all.
    pub(super) const NO_CLIENT: Self = Self::without_words("invalid_client");
    pub(super) const UNKNOWN_CLIENT: Self = Self::new("invalid_client", "Invalid client");
    pub(super) const WRONG_SECRET: Self = Self::new("invalid_client", "Invalid client secret");
    pub(super) const NO_CODE: Self = Self::new("invalid_request", "code must be supplied");
    pub(super) const UNKNOWN_CODE: Self = Self::new("invalid_grant", "Invalid authorization code");
    pub(super) const LATE_CODE: Self = Self::new("invalid_grant", "Authorization code expired");
    pub(super) const OTHER_REDIRECT_URI: Self = Self::new("invalid_grant", "Invalid redirect URI");
    pub(super) const NO_VERIFIER: Self = Self::new("invalid_request", "code_verifier required");
    pub(super) const BAD_VERIFIER: Self = Self::new("invalid_request", "code_verifier was invalid");
    pub(super) const WRONG_VERIFIER: Self = Self::new("invalid_grant", "code_verifier was incorrect");
    pub(super) const NO_REFRESH_TOKEN: Self = Self::new("invalid_request", "refresh_token must be supplied");
    pub(super) const UNKNOWN_REFRESH_TOKEN: Self = Self::new("invalid_grant", "Invalid refresh token");
    pub(super) const REVOKED_REFRESH_TOKEN: Self = Self::new("invalid_grant", "Refresh token revoked");
    /// Six months old. Nobody has written down Spotify's words, so these are ours.
    pub(super) const OLD_REFRESH_TOKEN: Self = Self::new("invalid_grant", "Refresh token expired");
    pub(super) const NO_GRANT_TYPE: Self = Self::new("unsupported_grant_type", "grant_type parameter is missing");
    /// A body that is no text.
    pub(super) const UNREADABLE: Self = Self::without_words("invalid_request");

    pub(super) fn unknown_grant_type(name: &str) -> Self {
        let description = Cow::Owned(format!("grant_type {name} is not supported"));
        Self { description: Some(description), ..Self::without_words("unsupported_grant_type") }
    }

    /// A body of another kind or size than the endpoint takes.
    pub(super) fn unexpected(status: StatusCode) -> Self {
        let description = Cow::Owned(format!("Unexpected status: {}", status.as_u16()));
        Self { status, error: "server_error", description: Some(description) }
    }

    const fn new(error: &'static str, description: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, description: Some(Cow::Borrowed(description)) }
    }

    const fn without_words(error: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, description: None }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let body = match self.description {
            Some(description) => json!({ "error": self.error, "error_description": description }),
            None => json!({ "error": self.error }),
        };
        (self.status, Json(body)).into_response()
    }
}
