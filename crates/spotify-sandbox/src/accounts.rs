//! The accounts service: `POST /api/token` for client credentials, with its refusals.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::json;

use crate::state::{CLIENT_ID, CLIENT_SECRET, State};

/// A refusal of the accounts service: its `error` is a word, not an object.
struct Refused {
    status: StatusCode,
    error: &'static str,
    description: Option<String>,
}

pub(crate) async fn token(Shared(state): Shared<Arc<State>>, headers: HeaderMap, body: Bytes) -> Response {
    match grant(&headers, &body) {
        Ok(()) => {
            let (token, lifetime) = state.give_token();
            Json(json!({ "access_token": token, "token_type": "Bearer", "expires_in": lifetime.as_secs() }))
                .into_response()
        }
        Err(Refused { status, error, description }) => {
            let body = match description {
                Some(description) => json!({ "error": error, "error_description": description }),
                None => json!({ "error": error }),
            };
            (status, Json(body)).into_response()
        }
    }
}

fn grant(headers: &HeaderMap, body: &[u8]) -> Result<(), Refused> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content_type.starts_with("application/json") {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(Refused { status, ..refused("server_error", Some("Unexpected status: 415")) });
    }
    let form: HashMap<String, String> = url::form_urlencoded::parse(body).into_owned().collect();
    let field = |name: &str| form.get(name).map(String::as_str);
    match field("grant_type") {
        None | Some("") => return Err(refused("unsupported_grant_type", Some("grant_type parameter is missing"))),
        Some("client_credentials") => {}
        Some(other) => {
            return Err(refused("unsupported_grant_type", Some(&format!("grant_type {other} is not supported"))));
        }
    }
    let in_body = || Some((field("client_id")?.to_owned(), field("client_secret").unwrap_or_default().to_owned()));
    let (id, secret) = basic(headers).or_else(in_body).ok_or_else(|| refused("invalid_client", None))?;
    if id != CLIENT_ID {
        return Err(refused("invalid_client", Some("Invalid client")));
    }
    if secret != CLIENT_SECRET {
        return Err(refused("invalid_client", Some("Invalid client secret")));
    }
    Ok(())
}

fn refused(error: &'static str, description: Option<&str>) -> Refused {
    Refused { status: StatusCode::BAD_REQUEST, error, description: description.map(str::to_owned) }
}

/// Id and secret of a Basic header.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let encoded = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let pair = String::from_utf8(BASE64.decode(encoded).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn check(authorization: Option<&str>, body: &str, expected: Result<(), (&str, Option<&str>)>) {
        let mut headers = HeaderMap::new();
        if let Some(pair) = authorization {
            let value = HeaderValue::from_str(&format!("Basic {}", BASE64.encode(pair))).unwrap();
            headers.insert(AUTHORIZATION, value);
        }
        let found = grant(&headers, body.as_bytes()).map_err(|refused| (refused.error, refused.description));
        let expected = expected.map_err(|(error, description)| (error, description.map(str::to_owned)));
        assert_eq!(found, expected, "{authorization:?} {body}");
    }

    #[test]
    fn keys_are_taken_from_the_header_or_the_body() {
        let pair = format!("{CLIENT_ID}:{CLIENT_SECRET}");
        let grant = "grant_type=client_credentials";
        check(Some(&pair), grant, Ok(()));
        check(None, &format!("{grant}&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}"), Ok(()));
        check(None, grant, Err(("invalid_client", None)));
        check(Some("someone:else"), grant, Err(("invalid_client", Some("Invalid client"))));
        check(Some(&format!("{CLIENT_ID}:wrong")), grant, Err(("invalid_client", Some("Invalid client secret"))));
    }

    #[test]
    fn other_grants_are_refused_in_spotifys_words() {
        let missing = Err(("unsupported_grant_type", Some("grant_type parameter is missing")));
        check(None, "", missing);
        check(None, r#"{"grant_type":"client_credentials"}"#, missing);
        check(
            None,
            "grant_type=password",
            Err(("unsupported_grant_type", Some("grant_type password is not supported"))),
        );
    }
}
