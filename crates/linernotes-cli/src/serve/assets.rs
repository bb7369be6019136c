//! Styles, scripts and pictures of the pages. All are in this program, but Vega, which `cargo lab` has put on this machine.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, IF_NONE_MATCH};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest;

use super::house::House;
use super::trouble::Trouble;

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Name, type, and what is in it.
const ALL: &[(&str, &str, &str)] = &[
    ("style.css", "text/css; charset=utf-8", include_str!("assets/style.css")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
    ("app.js", SCRIPT, include_str!("assets/app.js")),
    ("dashboard.js", SCRIPT, include_str!("assets/dashboard.js")),
    ("import.js", SCRIPT, include_str!("assets/import.js")),
    ("now.js", SCRIPT, include_str!("assets/now.js")),
];

/// `GET /assets/NAME`. A browser keeps it, and asks whether it is still the same.
pub(crate) async fn asset(
    State(house): State<Arc<House>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let ours = ALL.iter().find(|(ours, ..)| *ours == name);
    let (kind, body) = match (ours, &house.vega) {
        (Some((_, kind, body)), _) => (*kind, Bytes::from_static(body.as_bytes())),
        (None, Some(vega)) if name == "vega.js" => (SCRIPT, vega.clone()),
        _ => return Err(Trouble::NoPage),
    };
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&digest::digest(&digest::SHA256, &body).as_ref()[..12]));
    let known = headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = match known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => body.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(ETAG, HeaderValue::from_str(&tag).expect("a tag is of letters"));
    Ok(response)
}
