//! What a listener saved, kind by kind: `/me/tracks`, `/me/albums`, `/me/shows`, `/me/episodes`, `/me/audiobooks`.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Audience, album, audiobook, episode, show, track};
use crate::accounts::Scope;
use crate::call::{Answered, Body, Call, empty, ok};
use crate::homes::{Change, Saved, Shelf};
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::{Id, World};

/// A shelf that has endpoints of its own.
#[derive(Clone, Copy)]
struct Kind {
    name: &'static str,
    shelf: Shelf,
    /// The most ids in a query. In a body it is always [`MOST_IN_BODY`].
    most_in_query: usize,
}

const MOST_IN_BODY: usize = 50;
const KINDS: [Kind; 5] = [
    Kind { name: "tracks", shelf: Shelf::Tracks, most_in_query: 50 },
    Kind { name: "albums", shelf: Shelf::Albums, most_in_query: 20 },
    Kind { name: "shows", shelf: Shelf::Shows, most_in_query: 50 },
    Kind { name: "episodes", shelf: Shelf::Episodes, most_in_query: 50 },
    Kind { name: "audiobooks", shelf: Shelf::Audiobooks, most_in_query: 50 },
];

pub(crate) fn routes() -> Router<Arc<State>> {
    KINDS.into_iter().fold(Router::new(), |router, kind| {
        let list = get(move |call| list(kind, call))
            .put(move |call, body| change(kind, Change::Add, call, body))
            .delete(move |call, body| change(kind, Change::Remove, call, body));
        router
            .route(&format!("/me/{}", kind.name), list)
            .route(&format!("/me/{}/contains", kind.name), get(move |call| contains(kind, call)))
    })
}

async fn list(kind: Kind, call: Call) -> Answered {
    let listener = call.needs(Scope::UserLibraryRead)?;
    let (audience, window) = (Audience::of(&call)?, call.window(20, 50)?);
    let mut homes = call.state.homes();
    let rows = homes.library(&listener.id).shelf(kind.shelf);
    ok(window.page(&call.here(), rows, |row| entry(kind, audience, row)))
}

/// `added_at` and the whole thing, under its name in the singular.
fn entry(kind: Kind, audience: Audience<'_>, saved: &Saved) -> Value {
    let (world, id) = (audience.world, saved.id.as_str());
    let object = match kind.shelf {
        Shelf::Tracks => world.find_track(id).map(|track| track::full(audience, &track)),
        Shelf::Albums => world.find_album(id).map(|album| album::full(audience, &album)),
        Shelf::Shows => world.find_show(id).map(|show| show::simplified(audience, &show)),
        Shelf::Episodes => world.find_episode(id).map(|episode| episode::full(audience, &episode)),
        Shelf::Audiobooks => world.find_audiobook(id).map(|audiobook| audiobook::full(audience, &audiobook)),
        Shelf::Artists => None,
    };
    let added_at = seconds(saved.added_at);
    json!({ "added_at": added_at, kind.name.trim_end_matches('s'): object })
}

/// A time as Spotify writes it where milliseconds do not matter.
pub(crate) fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

async fn contains(kind: Kind, call: Call) -> Answered {
    let listener = call.needs(Scope::UserLibraryRead)?;
    let ids = call.ids(kind.most_in_query)?;
    let mut homes = call.state.homes();
    let library = homes.library(&listener.id);
    ok(ids.into_iter().map(|id| library.has(kind.shelf, id)).collect::<Vec<bool>>())
}

async fn change(kind: Kind, change: Change, call: Call, body: Body) -> Answered {
    let listener = call.needs(Scope::UserLibraryModify)?;
    let now = call.state.clock.now();
    let rows = ids_to_change(&call, &body.object()?, kind, now)?;
    if change == Change::Add && !rows.iter().all(|(id, _)| exists(call.world(), kind.shelf, *id)) {
        return Err(Refusal::unknown_id());
    }
    let mut homes = call.state.homes();
    let library = homes.library(&listener.id);
    for (id, added_at) in rows {
        match change {
            Change::Add => library.save(kind.shelf, id, added_at),
            Change::Remove => library.remove(kind.shelf, id),
        }
    }
    empty(StatusCode::OK)
}

/// From the query, else from the body: `ids`, or `timestamped_ids` that say when.
fn ids_to_change(
    call: &Call,
    body: &Map<String, Value>,
    kind: Kind,
    now: Timestamp,
) -> Result<Vec<(Id, Timestamp)>, Refusal> {
    if call.query("ids").is_some() {
        return Ok(call.ids(kind.most_in_query)?.into_iter().map(|id| (id, now)).collect());
    }
    let parse = |id: &Value| id.as_str().and_then(Id::parse).ok_or_else(Refusal::invalid_id);
    let row = |row: &Value| match row {
        Value::Object(row) => {
            let added_at = row.get("added_at").and_then(Value::as_str).and_then(|time| time.parse().ok());
            let added_at = added_at.ok_or_else(|| Refusal::bad_request("Invalid timestamp"))?;
            Ok((parse(row.get("id").unwrap_or(&Value::Null))?, added_at))
        }
        id => Ok((parse(id)?, now)),
    };
    let rows = body.get("timestamped_ids").or_else(|| body.get("ids")).and_then(Value::as_array);
    let rows = rows.filter(|rows| !rows.is_empty());
    let rows = rows.ok_or_else(|| Refusal::bad_request("Missing required field: ids"))?;
    if rows.len() > MOST_IN_BODY {
        return Err(Refusal::bad_request("Too many ids requested"));
    }
    rows.iter().map(row).collect()
}

/// Whether there is such a thing to save.
pub(crate) fn exists(world: &World, shelf: Shelf, id: Id) -> bool {
    let id = id.as_str();
    match shelf {
        Shelf::Tracks => world.find_track(id).is_some(),
        Shelf::Albums => world.find_album(id).is_some(),
        Shelf::Shows => world.find_show(id).is_some(),
        Shelf::Episodes => world.find_episode(id).is_some(),
        Shelf::Audiobooks => world.find_audiobook(id).is_some(),
        Shelf::Artists => world.find_artist(id).is_some(),
    }
}
