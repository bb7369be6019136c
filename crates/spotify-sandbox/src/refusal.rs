//! Spotify's refusals, word for word, as responses.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal of the Web API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    MissingToken,
    InvalidToken,
    NotBearer,
    InvalidId,
    UnknownId,
    InvalidLimit,
    InvalidOffset,
    InvalidMarket,
    NoUserForMarket,
    TooManyIds,
    MissingIds,
    /// Closed to this app, the way audio features are: without a message.
    ForbiddenWithoutWords,
    UnknownRoute,
}

impl Refusal {
    fn status_and_message(self) -> (StatusCode, Option<&'static str>) {
        match self {
            Self::MissingToken | Self::InvalidToken => {
                (StatusCode::UNAUTHORIZED, Some("Missing/invalid/expired access token"))
            }
            Self::NotBearer => (StatusCode::BAD_REQUEST, Some("Only valid bearer authentication supported")),
            Self::InvalidId => (StatusCode::BAD_REQUEST, Some("Invalid base62 id")),
            Self::UnknownId => (StatusCode::NOT_FOUND, Some("non existing id")),
            Self::InvalidLimit => (StatusCode::BAD_REQUEST, Some("Invalid limit")),
            Self::InvalidOffset => (StatusCode::BAD_REQUEST, Some("Invalid offset")),
            Self::InvalidMarket => (StatusCode::BAD_REQUEST, Some("Invalid market code")),
            Self::NoUserForMarket => (StatusCode::FORBIDDEN, Some("Insufficient client scope")),
            Self::TooManyIds => (StatusCode::BAD_REQUEST, Some("Too many ids requested")),
            Self::MissingIds => (StatusCode::BAD_REQUEST, Some("Missing required field: ids")),
            Self::ForbiddenWithoutWords => (StatusCode::FORBIDDEN, None),
            Self::UnknownRoute => (StatusCode::NOT_FOUND, Some("Service not found")),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, message) = self.status_and_message();
        let error = match message {
            Some(message) => json!({ "status": status.as_u16(), "message": message }),
            None => json!({ "status": status.as_u16() }),
        };
        let mut response = (status, Json(json!({ "error": error }))).into_response();
        let challenge = match self {
            Self::MissingToken => {
                Some(r#"Bearer realm="spotify", error="missing_token", error_description="No token provided""#)
            }
            Self::InvalidToken => {
                Some(r#"Bearer realm="spotify", error="invalid_token", error_description="Invalid access token""#)
            }
            _ => None,
        };
        if let Some(challenge) = challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}
