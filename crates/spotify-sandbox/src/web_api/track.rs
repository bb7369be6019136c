//! Tracks: `/tracks/{id}`, `/tracks?ids=`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::object::{API, identity, with};
use super::{Audience, album, artist};
use crate::call::{Answered, Call, ok};
use crate::market::add_availability;
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::{Id, Track};

/// What development-mode apps of 2026 no longer get of a track.
const CUT: [&str; 3] = ["available_markets", "linked_from", "popularity"];

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new().route("/tracks", get(several)).route("/tracks/{id}", get(one))
}

async fn one(call: Call) -> Answered {
    let audience = Audience::of(&call)?;
    let track = call.world().find_track(call.id()?.as_str()).ok_or_else(Refusal::unknown_id)?;
    ok(full(audience, &track))
}

async fn several(call: Call) -> Answered {
    let audience = Audience::of(&call)?;
    let row = |id: Id| call.world().find_track(id.as_str()).map(|track| full(audience, &track));
    let tracks: Vec<Option<Value>> = call.ids(50)?.into_iter().map(row).collect();
    ok(json!({ "tracks": tracks }))
}

/// The whole track.
pub(crate) fn full(audience: Audience<'_>, track: &Track) -> Value {
    let object = with(
        fields(audience, track),
        json!({
            "album": album::simplified(audience, &audience.world.album(track.album)),
            "external_ids": { "isrc": track.isrc },
            "popularity": track.popularity,
        }),
    );
    audience.fit(object, &CUT)
}

/// A track as it stands on an album.
pub(crate) fn simplified(audience: Audience<'_>, track: &Track) -> Value {
    audience.fit(fields(audience, track), &CUT)
}

/// Where `market` asks for a release that is not sold there, the one that is stands in for it and says so.
fn fields(audience: Audience<'_>, track: &Track) -> Map<String, Value> {
    let stand_in = audience.market.filter(|market| track.alternate && !market.has(track.availability));
    let id = if stand_in.is_some() { audience.world.track(track.at).id } else { track.id };
    let availability =
        if stand_in.is_some() { audience.world.track(track.at).availability } else { track.availability };
    let artists = track.artists.iter().map(|at| artist::simplified(&audience.world.artist(*at)));
    let mut object = with(
        identity("track", id.as_str()),
        json!({
            "artists": artists.collect::<Vec<_>>(),
            "disc_number": track.disc_number,
            "duration_ms": track.duration_ms,
            "explicit": track.explicit,
            "is_local": false,
            "name": track.name,
            "preview_url": null,
            "track_number": track.track_number,
        }),
    );
    add_availability(&mut object, availability, audience.market);
    if stand_in.is_some() {
        object.insert("linked_from".to_owned(), Value::Object(identity("track", track.id.as_str())));
    }
    object
}

/// What is shaped like a track, without what this audience does not get of tracks and of the albums in them.
pub(crate) fn cut(audience: Audience<'_>, object: Value) -> Value {
    let Value::Object(mut object) = object else { return object };
    if let Some(Value::Object(album)) = object.remove("album") {
        object.insert("album".to_owned(), audience.fit(album, &album::CUT));
    }
    audience.fit(object, &CUT)
}

/// Where the whole of it is.
pub(crate) fn href(id: Id) -> String {
    format!("{API}/tracks/{id}")
}
