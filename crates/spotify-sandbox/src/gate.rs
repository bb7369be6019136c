//! What every request passes on its way in and out: the log, trouble, token, limits, and what its profile closes.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State as Shared};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE,
    AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, DATE,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;

use crate::accounts::Grant;
use crate::call::as_of;
use crate::closed;
use crate::fault::{Arrival, CutHere, Fault};
use crate::refusal::Refusal;
use crate::state::State;

/// Counts and logs the request, lets befall it what must, and adds the headers that every answer has.
pub(crate) async fn arrival(Shared(state): Shared<Arc<State>>, request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("unknown", MatchedPath::as_str).to_owned();
    if route.starts_with("/_sandbox") {
        return next.run(request).await;
    }
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let as_of = as_of(request.headers()).ok().flatten();
    state.hits.count(method.as_str(), &route);
    let fault = state.faults.befall(&Arrival { method: method.as_str(), route: &route, path: uri.path() });
    let mut response = match &fault {
        Some(fault) => match fault.answer() {
            Some(answer) => answer,
            None => changed(fault, request, next).await,
        },
        None if method == Method::OPTIONS => StatusCode::OK.into_response(),
        None => next.run(request).await,
    };
    let now = as_of.unwrap_or_else(|| state.clock.now());
    let cut = response.extensions().get::<CutHere>().is_some();
    let status = if cut { 0 } else { response.status().as_u16() };
    state.hits.log(state.clock.now(), method.as_str(), uri.to_string(), status);
    add_headers(response.headers_mut(), now);
    response
}

/// The true answer, late or short of its second half.
async fn changed(fault: &Fault, request: Request, next: Next) -> Response {
    if let Fault::Slow { milliseconds } = fault {
        tokio::time::sleep(Duration::from_millis(*milliseconds)).await;
    }
    let response = next.run(request).await;
    if *fault != Fault::TruncatedJson {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(whole.slice(..whole.len() / 2)))
}

/// Browsers may call from anywhere; JSON says how it is encoded; what time it is here.
fn add_headers(headers: &mut HeaderMap, now: Timestamp) {
    if let Ok(date) = HeaderValue::try_from(now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()) {
        headers.insert(DATE, date);
    }
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, OPTIONS, PUT, DELETE, PATCH"));
    let allowed = "Accept, App-Platform, Authorization, Content-Type, Origin, Retry-After, Spotify-App-Version, X-Cloud-Trace-Context, client-token, content-access-token";
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(allowed));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("604800"));
    if headers.get(CONTENT_TYPE).is_some_and(|found| found == "application/json") {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    }
}

/// Lets a request to the Web API in when its token works, its app and listener may ask, and it is not too much.
pub(crate) async fn web_api(
    Shared(state): Shared<Arc<State>>,
    route: MatchedPath,
    mut request: Request,
    next: Next,
) -> Response {
    match admit(&state, request.method(), route.as_str(), request.headers()) {
        Ok(grant) => {
            request.extensions_mut().insert(grant);
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

fn admit(state: &State, method: &Method, route: &str, headers: &HeaderMap) -> Result<Arc<Grant>, Refusal> {
    let header = headers.get(AUTHORIZATION).ok_or_else(Refusal::missing_token)?;
    let token = header.to_str().ok().and_then(|header| header.strip_prefix("Bearer ")).map(str::trim);
    let token = token.filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| Refusal::bad_request("Only valid bearer authentication supported"))?;
    let grant = state.accounts.find(token).ok_or_else(Refusal::invalid_token)?;
    if !grant.app.owner_has_premium {
        return Err(Refusal::owner_without_premium());
    }
    if let (Some(allowed), Some(listener)) = (&grant.app.allowed, &grant.listener)
        && !allowed.contains(&listener.id)
    {
        return Err(Refusal::listener_not_registered());
    }
    let profile = state.accounts.profile_of(&grant.app);
    state.limiter.admit(&grant.app.client_id, profile, state.clock.now())?;
    closed::check(profile, method, route)?;
    Ok(grant)
}
