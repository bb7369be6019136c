//! Albums: `/albums/{id}`, `/albums?ids=`, `/albums/{id}/tracks`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::object::{identity, images, with};
use super::{Audience, artist, track};
use crate::call::{Answered, Call, ok};
use crate::paging::Window;
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::{Album, Id, MARKETS, TrackRef};

/// What development-mode apps of 2026 no longer get of an album.
pub(super) const CUT: [&str; 4] = ["album_group", "available_markets", "label", "popularity"];

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/albums", get(several))
        .route("/albums/{id}", get(one))
        .route("/albums/{id}/tracks", get(tracks))
}

async fn one(call: Call) -> Answered {
    let audience = Audience::of(&call)?;
    let album = call.world().find_album(call.id()?.as_str()).ok_or_else(Refusal::unknown_id)?;
    ok(full(audience, &album))
}

async fn several(call: Call) -> Answered {
    let audience = Audience::of(&call)?;
    let row = |id: Id| call.world().find_album(id.as_str()).map(|album| full(audience, &album));
    let albums: Vec<Option<Value>> = call.ids(20)?.into_iter().map(row).collect();
    ok(json!({ "albums": albums }))
}

async fn tracks(call: Call) -> Answered {
    let audience = Audience::of(&call)?;
    let window = call.window(20, 50)?;
    let album = call.world().find_album(call.id()?.as_str()).ok_or_else(Refusal::unknown_id)?;
    ok(tracks_page(audience, &album, window))
}

/// The whole album, with its first fifty tracks.
pub(crate) fn full(audience: Audience<'_>, album: &Album) -> Value {
    let rights = format!("{} {}", album.release_date.get(..4).unwrap_or_default(), album.label);
    let object = with(
        fields(audience, album),
        json!({
            "copyrights": [{ "text": rights, "type": "C" }, { "text": rights, "type": "P" }],
            "external_ids": { "upc": album.upc },
            "genres": [],
            "label": album.label,
            "popularity": album.popularity,
            "tracks": tracks_page(audience, album, Window::first(50)),
        }),
    );
    audience.fit(object, &CUT)
}

/// An album as it stands inside other objects.
pub(crate) fn simplified(audience: Audience<'_>, album: &Album) -> Value {
    audience.fit(fields(audience, album), &CUT)
}

/// An album in an artist's discography.
pub(crate) fn in_discography(audience: Audience<'_>, album: &Album, group: &str) -> Value {
    audience.fit(with(fields(audience, album), json!({ "album_group": group })), &CUT)
}

fn fields(audience: Audience<'_>, album: &Album) -> Map<String, Value> {
    let artists = album.artists.iter().map(|at| artist::simplified(&audience.world.artist(*at)));
    let mut object = with(
        identity("album", album.id.as_str()),
        json!({
            "album_type": album.album_type,
            "artists": artists.collect::<Vec<_>>(),
            "images": images(&album.picture, audience.base),
            "name": album.name,
            "release_date": album.release_date,
            "release_date_precision": album.release_date_precision,
            "total_tracks": album.tracks.len(),
        }),
    );
    match audience.market {
        None => object.insert("available_markets".to_owned(), MARKETS.into()),
        Some(_) => object.insert("is_playable".to_owned(), true.into()),
    };
    object
}

fn tracks_page(audience: Audience<'_>, album: &Album, window: Window) -> Value {
    let rows: Vec<u32> = album.tracks.clone().collect();
    let address = audience.address(&format!("albums/{}/tracks", album.id));
    window.page(&address, &rows, |at| track::simplified(audience, &audience.world.track(TrackRef(*at))))
}
