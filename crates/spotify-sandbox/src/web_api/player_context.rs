//! What a play command asks for: `context_uri` or `uris`, turned into a list and a place in it.

use serde_json::{Map, Value};

use super::playlist::visible;
use crate::call::Call;
use crate::homes::{Item, Shelf};
use crate::refusal::Refusal;
use crate::uri::Uri;
use crate::world::{EpisodeRef, TrackRef};

pub(super) struct Request {
    pub(super) list: Vec<Item>,
    pub(super) from: usize,
    pub(super) context: Option<String>,
    pub(super) position_ms: u32,
}

/// Nothing when the body names no music: then what was there plays on.
pub(super) fn read(call: &Call, body: &Map<String, Value>) -> Result<Option<Request>, Refusal> {
    let (context, list) =
        match (body.get("context_uri").and_then(Value::as_str), body.get("uris").and_then(Value::as_array)) {
            (Some(_), Some(_)) => {
                return Err(Refusal::bad_request("Only one of either \"context_uri\" or \"uris\" can be specified"));
            }
            (Some(uri), None) => (Some(uri.to_owned()), items_of(call, uri)?),
            (None, Some(uris)) => (None, uris.iter().map(|uri| item(call, uri)).collect::<Result<_, _>>()?),
            (None, None) => return Ok(None),
        };
    let position_ms = match body.get("position_ms") {
        None | Some(Value::Null) => 0,
        Some(value) => {
            let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
            number.ok_or_else(|| Refusal::bad_request("Invalid position_ms"))?
        }
    };
    let from = offset(body.get("offset"), &list)?;
    if list.is_empty() {
        return Err(Refusal::not_found("Nothing in it can be played"));
    }
    Ok(Some(Request { list, from, context, position_ms }))
}

fn item(call: &Call, uri: &Value) -> Result<Item, Refusal> {
    let uri = uri.as_str().unwrap_or_default();
    let found = match Uri::parse(uri) {
        Some(Uri::Track(id)) => Item::track(call.world(), id.as_str()),
        Some(Uri::Episode(id)) => Item::episode(call.world(), id.as_str()),
        _ => return Err(Refusal::bad_request(format!("Invalid track uri: {uri}"))),
    };
    found.ok_or_else(Refusal::unknown_id)
}

fn items_of(call: &Call, uri: &str) -> Result<Vec<Item>, Refusal> {
    let world = call.world();
    let track = |at: TrackRef| Item::track(world, world.track(at).id.as_str());
    let episode = |at: u32| Item::episode(world, world.episode(EpisodeRef(at)).id.as_str());
    let items = match Uri::parse(uri) {
        Some(Uri::Album(id)) => {
            let album = world.find_album(id.as_str()).ok_or_else(Refusal::unknown_id)?;
            album.tracks.filter_map(|at| track(TrackRef(at))).collect()
        }
        Some(Uri::Artist(id)) => {
            let artist = world.find_artist(id.as_str()).ok_or_else(Refusal::unknown_id)?;
            world.artist_tracks(artist.at).into_iter().filter_map(track).collect()
        }
        Some(Uri::Show(id)) => {
            let show = world.find_show(id.as_str()).ok_or_else(Refusal::unknown_id)?;
            show.episodes.filter_map(episode).collect()
        }
        Some(Uri::Playlist(id)) => {
            let homes = call.state.homes();
            let playlist = visible(call, homes.playlist(id))?;
            playlist.entries().iter().filter_map(|entry| Item::of(world, &entry.what)).collect()
        }
        Some(Uri::Collection(user)) => {
            let mut homes = call.state.homes();
            let saved = homes.library(&user).shelf(Shelf::Tracks);
            saved.iter().filter_map(|row| Item::track(world, row.id.as_str())).collect()
        }
        _ => return Err(Refusal::bad_request(format!("Invalid context uri: {uri}"))),
    };
    Ok(items)
}

/// A `position` or a `uri`.
fn offset(offset: Option<&Value>, list: &[Item]) -> Result<usize, Refusal> {
    let Some(Value::Object(offset)) = offset else { return Ok(0) };
    let position = match (offset.get("position").and_then(Value::as_u64), offset.get("uri").and_then(Value::as_str)) {
        (Some(position), _) => usize::try_from(position).ok().filter(|position| *position < list.len()),
        (None, Some(uri)) => list.iter().position(|item| uri.rsplit(':').next() == Some(item.id.as_str())),
        (None, None) => Some(0),
    };
    position.ok_or_else(|| Refusal::bad_request("Offset is out of bounds"))
}
