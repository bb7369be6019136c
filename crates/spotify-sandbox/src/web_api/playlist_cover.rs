//! A playlist's picture: `/playlists/{id}/images`.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::Audience;
use super::playlist::{editable, playlist_images, visible};
use crate::accounts::Scope;
use crate::call::{Answered, Body, Call, empty, ok};
use crate::homes::{Homes, Playlist};
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::Id;

/// The largest upload, encoded.
const MOST_BYTES: usize = 256 * 1024;
/// How every JPEG begins.
const JPEG: [u8; 3] = [0xff, 0xd8, 0xff];

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new().route("/playlists/{id}/images", get(images).put(upload))
}

async fn images(call: Call) -> Answered {
    let homes = call.state.homes();
    let playlist = call.playlist(&homes)?;
    let playlist = visible(&call, playlist.as_deref())?;
    ok(playlist_images(Audience::anywhere(&call), playlist))
}

async fn upload(call: Call, body: Body) -> Answered {
    call.needs(Scope::UgcImageUpload)?;
    if body.bytes().len() > MOST_BYTES {
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "Image size exceeds the maximum of 256 KB"));
    }
    let text: Vec<u8> = body.bytes().iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let picture = BASE64.decode(text).ok().filter(|picture| picture.starts_with(&JPEG));
    let picture = picture.ok_or_else(|| Refusal::bad_request("The image is not a base64-encoded JPEG"))?;
    let mut homes = call.state.homes();
    let playlist = editable(&call, homes.playlist_mut(call.playlist_id()?))?;
    playlist.cover = Some(picture);
    playlist.touch();
    empty(StatusCode::ACCEPTED)
}

/// Where the uploaded picture is served.
pub(crate) fn url(base: &str, playlist: &Playlist) -> String {
    format!("{base}/image/playlist/{}", playlist.id)
}

/// The picture that [`url`] leads to.
pub(crate) fn uploaded(homes: &Homes, id: &str) -> Option<Vec<u8>> {
    homes.playlist(Id::parse(id)?)?.cover.clone()
}
