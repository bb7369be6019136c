//! Turns an app's request for consent into a page, and a listener's answer into a code: `/authorize`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use url::form_urlencoded;

use super::code::Code;
use super::consent::{self, Page};
use super::form::Form;
use super::request::{Mistake, Request};
use super::tokens::Consented;
use super::{Accounts, Consent};

/// Remembers who agreed last in this browser.
const LISTENER_COOKIE: &str = "sandbox_listener";

/// What becomes of a request.
enum Answer {
    Agree { listener: usize },
    Cancel,
}

/// `GET /authorize`
pub(super) async fn ask(
    State(accounts): State<Arc<Accounts>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let request = match Request::check(&Form::parse(&query), &accounts.apps()) {
        Ok(request) => request,
        Err(mistake) => return mistake.into_response(),
    };
    let remembered = remembered(&headers).and_then(|id| accounts.read().listener(&id));
    match accounts.answer_at_once(&request, remembered) {
        Ok(Some(answer)) => accounts.answer(&request, &answer),
        Ok(None) => accounts.page(&request, remembered, &query),
        Err(response) => *response,
    }
}

/// `POST /authorize`, as the page sends it: the app's parameters in the address, once more, and the listener's answer in
/// the body.
pub(super) async fn answer(
    State(accounts): State<Arc<Accounts>>,
    RawQuery(query): RawQuery,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(rejection) => return rejection.into_response(),
    };
    let form = Form::parse(&query.unwrap_or_default()).and(Form::parse(&String::from_utf8_lossy(&body)));
    let request = match Request::check(&form, &accounts.apps()) {
        Ok(request) => request,
        Err(mistake) => return mistake.into_response(),
    };
    let id = form.get("listener").unwrap_or_default();
    match form.get("answer") {
        Some("cancel") => accounts.answer(&request, &Answer::Cancel),
        Some("agree") => {
            let Some(listener) = accounts.read().listener(id) else { return no_listener(id) };
            let mut response = accounts.answer(&request, &Answer::Agree { listener });
            if let Ok(cookie) = remember(id).try_into() {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            response
        }
        _ => text("No answer", "send `answer`, which is `agree` or `cancel`, as the page does"),
    }
}

impl Accounts {
    /// What needs no page: the answer that a test chose, or one that the listener gave before.
    fn answer_at_once(&self, request: &Request, remembered: Option<usize>) -> Result<Option<Answer>, Box<Response>> {
        let memory = self.read();
        let listener = match &memory.consent {
            Consent::Refuse => return Ok(Some(Answer::Cancel)),
            Consent::Agree { listener: Some(id) } => {
                Some(memory.listener(id).ok_or_else(|| Box::new(no_listener(id)))?)
            }
            _ if memory.listeners.is_empty() => return Err(Box::new(no_listener(""))),
            Consent::Agree { listener: None } => Some(0),
            Consent::Ask if request.show_dialog => None,
            Consent::Ask => remembered.filter(|listener| {
                let agreed = memory.agreed.get(&(request.app, *listener));
                agreed.is_some_and(|agreed| agreed.is_superset(&request.scopes))
            }),
        };
        Ok(listener.map(|listener| Answer::Agree { listener }))
    }

    fn answer(&self, request: &Request, answer: &Answer) -> Response {
        let to = match answer {
            Answer::Cancel => request.answer("error", "access_denied"),
            Answer::Agree { listener } => request.answer("code", &self.code(request, *listener)),
        };
        to.map_or_else(|| StatusCode::BAD_REQUEST.into_response(), |to| redirect(&to))
    }

    fn code(&self, request: &Request, listener: usize) -> String {
        let now = self.clock.now();
        let Request { app, redirect_uri, scopes, challenge, .. } = request;
        let consented = Consented { app: *app, listener, scopes: scopes.clone(), at: now, pkce: challenge.is_some() };
        let mut memory = self.write();
        memory.agree(*app, listener, scopes);
        memory.codes.give(Code { consented, redirect_uri: redirect_uri.clone(), challenge: challenge.clone() }, now)
    }

    fn page(&self, request: &Request, remembered: Option<usize>, query: &str) -> Response {
        let memory = self.read();
        let page = Page {
            app: memory.apps.get(request.app).map(|app| app.name.as_str()).unwrap_or_default(),
            scopes: &request.scopes,
            listeners: &memory.listeners,
            chosen: remembered.unwrap_or(0),
            redirect_uri: &request.redirect_uri,
            query,
        };
        consent::show(&page)
    }
}

impl IntoResponse for Mistake {
    fn into_response(self) -> Response {
        match self {
            Self::Page { words, advice } => {
                text(words, &format!("{advice}. Spotify itself says no more than the first line."))
            }
            Self::Redirect(to) => redirect(&to),
        }
    }
}

fn redirect(to: &str) -> Response {
    ([(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer")], Redirect::to(to)).into_response()
}

fn no_listener(id: &str) -> Response {
    text("No such listener", &format!("choose one that this sandbox knows, not `{id}`"))
}

/// Spotify's words and then ours, as text and nothing else: they hold what the request held.
fn text(words: &str, advice: &str) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
    ];
    (StatusCode::BAD_REQUEST, headers, format!("{words}\n\nThe sandbox's advice: {advice}\n")).into_response()
}

fn remember(listener: &str) -> String {
    let id: String = form_urlencoded::byte_serialize(listener.as_bytes()).collect();
    format!("{LISTENER_COOKIE}={id}; Path=/; HttpOnly; SameSite=Lax")
}

/// The id of the listener who agreed last in this browser.
fn remembered(headers: &HeaderMap) -> Option<String> {
    let mut cookies =
        headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|all| all.split(';'));
    let id = cookies.find_map(|cookie| cookie.trim().strip_prefix(LISTENER_COOKIE)?.strip_prefix('='))?;
    form_urlencoded::parse(id.as_bytes()).next().map(|(id, _)| id.into_owned())
}
