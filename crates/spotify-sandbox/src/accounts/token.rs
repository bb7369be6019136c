//! Turns what an app shows, a secret, a code or a refresh token, into an access token: `POST /api/token`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, PRAGMA};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use serde::Serialize;

use super::code::Shown;
use super::form::Form;
use super::refused::Refused;
use super::tokens::Consented;
use super::{Accounts, Memory, SignedIn};
use crate::people::Refresh;
use crate::profile::Profile;

#[derive(Serialize)]
struct Given {
    access_token: String,
    token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    expires_in: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
}

/// Which app asks, and how it proved that.
struct Client {
    app: usize,
    with_secret: bool,
}

pub(super) async fn token(
    State(accounts): State<Arc<Accounts>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let given = body
        .map_err(|rejection| Refused::unexpected(rejection.status()))
        .and_then(|body| read(&headers, &body))
        .and_then(|form| accounts.write().give(&headers, &form, accounts.clock.now()));
    let mut response = given.map(Json).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

/// Only forms are read. A body that does not say what it is passes for one, as curl's and many a script's.
fn read(headers: &HeaderMap, body: &[u8]) -> Result<Form, Refused> {
    let kind = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let kind = kind.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    if !kind.is_empty() && !kind.eq_ignore_ascii_case(b"application/x-www-form-urlencoded") {
        return Err(Refused::unexpected(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    str::from_utf8(body).map(Form::parse).map_err(|_| Refused::UNREADABLE)
}

impl Memory {
    fn give(&mut self, headers: &HeaderMap, form: &Form, now: Timestamp) -> Result<Given, Refused> {
        match form.get("grant_type") {
            None => Err(Refused::NO_GRANT_TYPE),
            Some("client_credentials") => self.by_secret(&self.client(headers, form)?, now),
            Some("authorization_code") => self.by_code(&self.client(headers, form)?, form, now),
            Some("refresh_token") => self.by_refresh_token(&self.client(headers, form)?, form, now),
            Some(other) => Err(Refused::unknown_grant_type(other)),
        }
    }

    fn by_secret(&mut self, client: &Client, now: Timestamp) -> Result<Given, Refused> {
        if !client.with_secret {
            return Err(Refused::WRONG_SECRET);
        }
        let access_token = self.app_token(client.app, now);
        Ok(self.given(access_token, None, None))
    }

    fn by_code(&mut self, client: &Client, form: &Form, now: Timestamp) -> Result<Given, Refused> {
        let shown = Shown {
            app: client.app,
            with_secret: client.with_secret,
            code: form.get("code").ok_or(Refused::NO_CODE)?,
            redirect_uri: form.get("redirect_uri"),
            verifier: form.get("code_verifier"),
        };
        let consented = self.codes.take(&shown, now)?;
        let scope = consented.scopes.to_string();
        let SignedIn { access_token, refresh_token } = self.sign_in(consented, now);
        Ok(self.given(access_token, Some(scope), Some(refresh_token)))
    }

    fn by_refresh_token(&mut self, client: &Client, form: &Form, now: Timestamp) -> Result<Given, Refused> {
        let token = form.get("refresh_token").ok_or(Refused::NO_REFRESH_TOKEN)?;
        let consented = self.tokens.refresh(client.app, token, now)?.clone();
        if !client.with_secret && !consented.pkce {
            return Err(Refused::WRONG_SECRET);
        }
        let refresh_token = self.tokens.next_refresh_token(token, self.refresh(&consented));
        let lifetime = self.token_lifetime;
        let access_token = self.tokens.give_access(client.app, Some(&consented), lifetime, now);
        Ok(self.given(access_token, Some(consented.scopes.to_string()), refresh_token))
    }

    /// What this app gets instead of its refresh token. Only PKCE ever rotated, and only until the summer of 2026.
    fn refresh(&self, consented: &Consented) -> Refresh {
        let app = self.apps.get(consented.app);
        let profile = app.and_then(|app| app.profile).unwrap_or(self.profile);
        let usual = match profile {
            Profile::LegacyFeatures if consented.pkce => Refresh::Rotate,
            _ => Refresh::Omit,
        };
        app.and_then(|app| app.refresh).unwrap_or(usual)
    }

    /// The id and the secret are in a Basic header or in the body; PKCE has the id alone, in the body.
    fn client(&self, headers: &HeaderMap, form: &Form) -> Result<Client, Refused> {
        let (id, secret) = match headers.get(AUTHORIZATION).and_then(basic_credentials) {
            Some(encoded) => basic(encoded).map(|(id, secret)| (id, Some(secret))).ok_or(Refused::UNKNOWN_CLIENT)?,
            None => {
                let id = form.get("client_id").ok_or(Refused::NO_CLIENT)?;
                (id.to_owned(), form.get("client_secret").map(str::to_owned))
            }
        };
        let app = self.app(&id).ok_or(Refused::UNKNOWN_CLIENT)?;
        let expected = self.apps.get(app).map(|app| app.client_secret.as_str());
        if secret.is_some() && secret.as_deref() != expected {
            return Err(Refused::WRONG_SECRET);
        }
        Ok(Client { app, with_secret: secret.is_some() })
    }

    pub(super) fn sign_in(&mut self, consented: Consented, now: Timestamp) -> SignedIn {
        let lifetime = self.token_lifetime;
        let access_token = self.tokens.give_access(consented.app, Some(&consented), lifetime, now);
        SignedIn { access_token, refresh_token: self.tokens.give_refresh(consented, now) }
    }

    pub(super) fn app_token(&mut self, app: usize, now: Timestamp) -> String {
        let lifetime = self.token_lifetime;
        self.tokens.give_access(app, None, lifetime, now)
    }

    fn given(&self, access_token: String, scope: Option<String>, refresh_token: Option<String>) -> Given {
        let expires_in = self.token_lifetime.as_secs();
        Given { access_token, token_type: "Bearer", scope, expires_in, refresh_token }
    }
}

/// What follows `Basic`, in any spelling of it.
fn basic_credentials(header: &HeaderValue) -> Option<&[u8]> {
    let (scheme, encoded) = header.as_bytes().split_at_checked(5)?;
    scheme.eq_ignore_ascii_case(b"basic").then(|| encoded.trim_ascii())
}

fn basic(encoded: &[u8]) -> Option<(String, String)> {
    let pair = String::from_utf8(BASE64.decode(encoded).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}
