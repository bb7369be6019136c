//! Artists: `/artists/{id}`, `/artists?ids=`, and their albums, top tracks and relatives.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::{Value, json};

use super::object::{identity, images, with};
use super::{Audience, album, track};
use crate::call::{Answered, Call, ok};
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::{Artist, Group, Id};

/// What development-mode apps of 2026 no longer get of an artist.
const CUT: [&str; 2] = ["followers", "popularity"];

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/artists", get(several))
        .route("/artists/{id}", get(one))
        .route("/artists/{id}/albums", get(albums))
        .route("/artists/{id}/top-tracks", get(top_tracks))
        .route("/artists/{id}/related-artists", get(related_artists))
}

fn find(call: &Call) -> Result<Artist, Refusal> {
    call.world().find_artist(call.id()?.as_str()).ok_or_else(Refusal::unknown_id)
}

async fn one(call: Call) -> Answered {
    ok(full(Audience::anywhere(&call), &find(&call)?))
}

async fn several(call: Call) -> Answered {
    let audience = Audience::anywhere(&call);
    let row = |id: Id| call.world().find_artist(id.as_str()).map(|artist| full(audience, &artist));
    let artists: Vec<Option<Value>> = call.ids(50)?.into_iter().map(row).collect();
    ok(json!({ "artists": artists }))
}

async fn albums(call: Call) -> Answered {
    let audience = Audience::of(&call)?;
    let (default, most) = if call.in_development() { (5, 10) } else { (20, 50) };
    let window = call.window(default, most)?;
    let asked = call.query("include_groups").filter(|groups| !groups.is_empty());
    let groups: Option<Vec<Group>> = asked.map(|groups| groups.split(',').map(group).collect()).transpose()?;
    let artist = find(&call)?;
    let mut rows = call.world().artist_albums(artist.at);
    rows.retain(|(_, found)| groups.as_ref().is_none_or(|groups| groups.contains(found)));
    ok(window.page(&call.here(), &rows, |(at, group)| {
        album::in_discography(audience, &call.world().album(*at), group.name())
    }))
}

fn group(name: &str) -> Result<Group, Refusal> {
    let groups = [Group::Album, Group::Single, Group::Compilation, Group::AppearsOn];
    let found = groups.into_iter().find(|group| group.name() == name.trim());
    found.ok_or_else(|| Refusal::bad_request("Invalid album group"))
}

impl Group {
    const fn name(self) -> &'static str {
        match self {
            Self::Album => "album",
            Self::Single => "single",
            Self::Compilation => "compilation",
            Self::AppearsOn => "appears_on",
        }
    }
}

async fn top_tracks(call: Call) -> Answered {
    let audience = Audience::of(&call)?;
    let tracks = call.world().artist_tracks(find(&call)?.at).into_iter().take(10);
    let rows: Vec<Value> = tracks.map(|at| track::full(audience, &call.world().track(at))).collect();
    ok(json!({ "tracks": rows }))
}

async fn related_artists(call: Call) -> Answered {
    let audience = Audience::anywhere(&call);
    let related = call.world().related_artists(find(&call)?.at).into_iter().take(20);
    let rows: Vec<Value> = related.map(|at| full(audience, &call.world().artist(at))).collect();
    ok(json!({ "artists": rows }))
}

/// The whole artist.
pub(crate) fn full(audience: Audience<'_>, artist: &Artist) -> Value {
    let object = with(
        identity("artist", artist.id.as_str()),
        json!({
            "followers": { "href": null, "total": artist.followers },
            "genres": artist.genres,
            "images": images(&artist.picture, audience.base),
            "name": artist.name,
            "popularity": artist.popularity,
        }),
    );
    audience.fit(object, &CUT)
}

/// An artist as they stand inside other objects.
pub(crate) fn simplified(artist: &Artist) -> Value {
    Value::Object(with(identity("artist", artist.id.as_str()), json!({ "name": artist.name })))
}
