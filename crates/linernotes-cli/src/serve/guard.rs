//! What every request passes on its way in and every answer on its way out: is it meant for us, does another site send it, what may
//! the page do, what is told in the log. Bodies have a size and a time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts as _, MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::house::House;
use super::trouble::Trouble;
use super::visit::Guest;

/// A form of ours is a few hundred bytes.
const LARGEST_FORM: usize = 64 * 1024;
/// How long a browser may take to send one.
const PATIENCE: Duration = Duration::from_secs(20);

/// The way in and out.
pub(crate) async fn guard(State(house): State<Arc<House>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let (mut parts, body) = request.into_parts();
    let method = parts.method.clone();
    let path = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    // Never the query: it may hold a code.
    let route = parts.extensions.get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let Ok(guest) = Guest::from_request_parts(&mut parts, &house).await;
    let mut response = match refusal(&house, &parts.method, &parts.headers, &parts.uri) {
        Some(refused) => refused,
        None => next.run(Request::from_parts(parts, body)).await,
    };
    if let Some(trouble) = response.extensions_mut().remove::<Arc<Trouble>>() {
        response = trouble.page(&guest, &path);
    }
    harden(&house, &mut response);
    tracing::info!(%method, route, status = response.status().as_u16(), elapsed = ?begun.elapsed(), "request");
    response
}

/// What is not for us, or not from our own pages.
fn refusal(house: &House, method: &Method, headers: &HeaderMap, uri: &axum::http::Uri) -> Option<Response> {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_ours = host.eq_ignore_ascii_case(house.origin.host());
    // Whoever watches the server asks by any name; there is nothing to learn.
    if !is_ours && uri.path() != "/healthz" {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        // A page under another name of this machine would have other cookies than the one that Spotify leads back to.
        if matches!(name, "localhost" | "127.0.0.1" | "[::1]") && method == Method::GET {
            let path = uri.path_and_query().map_or("/", |path| path.as_str());
            return Some(Redirect::temporary(&format!("{}{path}", house.origin)).into_response());
        }
        let text = format!("This server is {}, and answers to no other name.\n", house.origin);
        return Some((StatusCode::MISDIRECTED_REQUEST, text).into_response());
    }
    if !matches!(*method, Method::GET | Method::HEAD) && is_from_elsewhere(house, headers) {
        return Some(Trouble::Forged.into_response());
    }
    None
}

/// Whether a browser says that another site sends it. What is no browser says nothing, and has no cookie either.
fn is_from_elsewhere(house: &House, headers: &HeaderMap) -> bool {
    let says = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?").to_owned());
    let origin = says(&ORIGIN).is_some_and(|origin| origin != house.origin.to_string());
    let site = says(&HeaderName::from_static("sec-fetch-site"))
        .is_some_and(|site| !matches!(site.as_str(), "same-origin" | "none"));
    origin || site
}

/// What a page may do, and who may keep it.
fn harden(house: &House, response: &mut Response) {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: {}; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
        pictures(house)
    );
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.entry(name).or_insert(value);
        }
    };
    set(CONTENT_SECURITY_POLICY, &policy);
    set(REFERRER_POLICY, "same-origin");
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    if house.origin.is_secure() {
        set(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    // But for styles and scripts, which have a tag, everything here is somebody's own.
    if !headers.contains_key(ETAG) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// Where covers and portraits are.
fn pictures(house: &House) -> String {
    match house.config.sandbox {
        true => house.config.servers.accounts.origin().ascii_serialization(),
        false => "https://i.scdn.co https://*.scdn.co https://*.spotifycdn.com".to_owned(),
    }
}

/// A form's body, which has to come soon and be short.
pub(crate) async fn small_body(body: Body) -> Result<Bytes, Trouble> {
    let nonsense = |status, why: &str| Trouble::Nonsense { status, why: why.to_owned() };
    match tokio::time::timeout(PATIENCE, axum::body::to_bytes(body, LARGEST_FORM)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(nonsense(
            StatusCode::PAYLOAD_TOO_LARGE,
            "a form of ours is much shorter, or it broke off: open the page again",
        )),
        Err(_) => Err(nonsense(StatusCode::REQUEST_TIMEOUT, "the form did not come in time: send it again")),
    }
}
