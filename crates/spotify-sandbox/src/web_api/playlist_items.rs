//! What is in a playlist: `/playlists/{id}/items`, and `/playlists/{id}/tracks`, its name before 2026.

use std::collections::HashMap;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use super::object::with;
use super::playlist::{editable, visible};
use super::saved::seconds;
use super::user::reference;
use super::{Audience, episode, track};
use crate::call::{Answered, Body, Call, ok};
use crate::fields::Fields;
use crate::homes::Playlist;
use crate::paging::Window;
use crate::profile::Profile;
use crate::refusal::Refusal;
use crate::state::State;
use crate::uri::Uri;
use crate::world::{Content, Entry, Episode, LocalFile};

/// The most items of one change.
const MOST: usize = 100;

pub(crate) fn routes() -> Router<Arc<State>> {
    let methods = |name: EntryName| {
        get(move |call| list(call, name)).post(add).put(put).delete(move |call, body| remove(call, body, name))
    };
    Router::new()
        .route("/playlists/{id}/items", methods(EntryName::Item))
        .route("/playlists/{id}/tracks", methods(EntryName::Track))
        .route("/users/{id}/playlists/{playlist}/tracks", methods(EntryName::Track))
}

/// What the content of an entry is called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntryName {
    Item,
    Track,
}

impl EntryName {
    /// The most entries of a page.
    pub(crate) const fn most(self) -> usize {
        match self {
            Self::Item => 50,
            Self::Track => 100,
        }
    }
}

/// Whether a client understands episodes, or gets them in the shape of tracks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Episodes {
    Whole,
    Squeezed,
}

impl Episodes {
    pub(crate) fn asked(call: &Call) -> Self {
        let types = call.query("additional_types").unwrap_or_default();
        if types.split(',').any(|kind| kind.trim() == "episode") { Self::Whole } else { Self::Squeezed }
    }
}

async fn list(call: Call, name: EntryName) -> Answered {
    let audience = Audience::of(&call)?;
    let fields = Fields::read(call.query("fields"))?;
    let window = call.window(if name == EntryName::Track { 100 } else { 20 }, name.most())?;
    let homes = call.state.homes();
    let playlist = call.playlist(&homes)?;
    let playlist = visible(&call, playlist.as_deref())?;
    let edits = call.grant.listener.as_deref().is_some_and(|listener| playlist.is_edited_by(&listener.id));
    if call.profile == Profile::Development2026 && !edits {
        return Err(Refusal::forbidden("Forbidden"));
    }
    ok(fields.apply(items_page(audience, playlist, window, &call.here(), name, Episodes::asked(&call))))
}

/// Where the items are on the host that was asked. Clients follow this address, so it must not lead elsewhere.
pub(crate) fn address(audience: Audience<'_>, playlist: &Playlist, name: EntryName) -> String {
    let path = if name == EntryName::Item { "items" } else { "tracks" };
    audience.address(&format!("playlists/{}/{path}", playlist.id))
}

/// A page of entries.
pub(crate) fn items_page(
    audience: Audience<'_>,
    playlist: &Playlist,
    window: Window,
    address: &str,
    name: EntryName,
    episodes: Episodes,
) -> Value {
    window.page(address, playlist.entries(), |row| entry(audience, row, name, episodes))
}

fn entry(audience: Audience<'_>, entry: &Entry, name: EntryName, episodes: Episodes) -> Value {
    let world = audience.world;
    let flags = |object: Value, episode: bool| match object {
        Value::Object(object) => Value::Object(with(object, json!({ "episode": episode, "track": !episode }))),
        other => other,
    };
    let content = match &entry.what {
        Content::Track(id) => world.find_track(id.as_str()).map(|found| flags(track::full(audience, &found), false)),
        Content::Episode(id) => world.find_episode(id.as_str()).map(|found| match episodes {
            Episodes::Whole => flags(episode::full(audience, &found), true),
            Episodes::Squeezed => flags(track::cut(audience, squeezed(audience, &found)), false),
        }),
        Content::Local(file) => Some(flags(track::cut(audience, local(file)), false)),
        Content::Gone => None,
    };
    let content_name = if name == EntryName::Item { "item" } else { "track" };
    json!({
        "added_at": entry.added_at.map(seconds),
        "added_by": entry.added_by.as_deref().map(|id| reference(id, None)),
        "is_local": matches!(entry.what, Content::Local(_)),
        "primary_color": null,
        "video_thumbnail": { "url": null },
        content_name: content,
    })
}

/// A file on somebody's disk, which has a name and hardly anything else.
fn local(file: &LocalFile) -> Value {
    json!({
        "album": {
            "album_type": null, "artists": [], "available_markets": [], "external_urls": {}, "href": null, "id": null, "images": [],
            "name": file.album, "release_date": null, "release_date_precision": null, "total_tracks": 0, "type": "album", "uri": null,
        },
        "artists": [{ "external_urls": {}, "href": null, "id": null, "name": file.artist, "type": "artist", "uri": null }],
        "available_markets": [],
        "disc_number": 0,
        "duration_ms": u64::from(file.seconds) * 1000,
        "explicit": false,
        "external_ids": {},
        "external_urls": {},
        "href": null,
        "id": null,
        "is_local": true,
        "name": file.title,
        "popularity": 0,
        "preview_url": null,
        "track_number": 0,
        "type": "track",
        "uri": file.uri(),
    })
}

/// An episode for clients that know only tracks.
fn squeezed(audience: Audience<'_>, found: &Episode) -> Value {
    let show = audience.world.show(found.show);
    let mut object = match episode::simplified(audience, found) {
        Value::Object(object) => object,
        _ => Map::new(),
    };
    object.retain(|name, _| {
        ["duration_ms", "explicit", "external_urls", "href", "id", "name", "type", "uri"].contains(&name.as_str())
    });
    let show_uri = format!("spotify:show:{}", show.id);
    let artist = json!({
        "external_urls": { "spotify": format!("https://open.spotify.com/show/{}", show.id) },
        "href": format!("https://api.spotify.com/v1/shows/{}", show.id), "id": show.id.as_str(), "name": null, "type": "show", "uri": show_uri,
    });
    let album = json!({
        "album_type": null, "artists": [], "available_markets": [], "external_urls": artist["external_urls"], "href": artist["href"],
        "id": show.id.as_str(), "images": super::object::images(&show.picture, audience.base), "name": show.name,
        "release_date": null, "release_date_precision": null, "total_tracks": 0, "type": "show", "uri": show_uri,
    });
    let more = json!({
        "album": album, "artists": [artist], "available_markets": [], "disc_number": 0, "external_ids": {}, "is_local": false,
        "popularity": 0, "preview_url": null, "track_number": 0,
    });
    Value::Object(with(object, more))
}

/// What a URI adds to a playlist.
fn content(call: &Call, uri: &str) -> Result<Content, Refusal> {
    let unknown = || Refusal::bad_request("Payload contains a non-existing ID");
    match Uri::parse(uri) {
        Some(Uri::Track(id)) => {
            call.world().find_track(id.as_str()).ok_or_else(unknown)?;
            Ok(Content::Track(id))
        }
        Some(Uri::Episode(id)) => {
            call.world().find_episode(id.as_str()).ok_or_else(unknown)?;
            Ok(Content::Episode(id))
        }
        _ => Err(Refusal::bad_request(format!("Invalid track uri: {uri}"))),
    }
}

/// `uris` of the query, else of the body.
fn uris<'a>(call: &'a Call, body: &'a Map<String, Value>) -> Result<Option<Vec<&'a str>>, Refusal> {
    let found: Option<Vec<&str>> = match (call.query("uris"), body.get("uris")) {
        (Some(list), _) => Some(list.split(',').filter(|uri| !uri.is_empty()).collect()),
        (None, Some(Value::Array(list))) => {
            let uri = |uri: &'a Value| uri.as_str().ok_or_else(|| Refusal::bad_request("Error parsing JSON."));
            Some(list.iter().map(uri).collect::<Result<_, _>>()?)
        }
        (None, Some(Value::Null) | None) => None,
        (None, Some(_)) => return Err(Refusal::bad_request("Error parsing JSON.")),
    };
    if found.as_ref().is_some_and(|uris| uris.len() > MOST) {
        return Err(Refusal::bad_request(format!("You can add a maximum of {MOST} tracks per request.")));
    }
    Ok(found)
}

fn entries(call: &Call, uris: &[&str]) -> Result<Vec<Entry>, Refusal> {
    let (now, by) = (call.state.clock.now(), call.listener()?.id.clone());
    let entry = |uri: &&str| Ok(Entry { what: content(call, uri)?, added_at: Some(now), added_by: Some(by.clone()) });
    uris.iter().map(entry).collect()
}

fn snapshot(status: StatusCode, playlist: &Playlist) -> Answered {
    Ok((status, Json(json!({ "snapshot_id": playlist.snapshot_id() }))).into_response())
}

async fn add(call: Call, body: Body) -> Answered {
    let body = body.object_or("uris")?;
    let uris = uris(&call, &body)?.filter(|uris| !uris.is_empty());
    let uris = uris.ok_or_else(|| Refusal::bad_request("Missing required field: uris"))?;
    let position = match call.query("position") {
        Some(text) => Some(text.parse().map_err(|_| Refusal::bad_request("Invalid position"))?),
        None => whole_number(&body, "position")?,
    };
    let mut homes = call.state.homes();
    let playlist = editable(&call, homes.playlist_mut(call.playlist_id()?))?;
    playlist.add(entries(&call, &uris)?, position)?;
    snapshot(StatusCode::CREATED, playlist)
}

/// Replaces everything when there are `uris`, else moves items.
async fn put(call: Call, body: Body) -> Answered {
    let body = body.object_or("uris")?;
    let uris = uris(&call, &body)?;
    let mut homes = call.state.homes();
    let playlist = editable(&call, homes.playlist_mut(call.playlist_id()?))?;
    if let Some(uris) = uris {
        if body.contains_key("range_start") {
            return Err(Refusal::bad_request("Either `uris` or `range_start` may be given, not both."));
        }
        playlist.replace(entries(&call, &uris)?);
        return snapshot(StatusCode::OK, playlist);
    }
    let needed = |name| {
        whole_number(&body, name)?.ok_or_else(|| Refusal::bad_request(format!("Missing required field: {name}")))
    };
    if let Some(known) = body.get("snapshot_id").and_then(Value::as_str) {
        playlist.check_snapshot(known)?;
    }
    let length = whole_number(&body, "range_length")?.unwrap_or(1);
    playlist.reorder(needed("range_start")?, length, needed("insert_before")?)?;
    snapshot(StatusCode::OK, playlist)
}

fn whole_number(body: &Map<String, Value>, name: &str) -> Result<Option<usize>, Refusal> {
    let invalid = || Refusal::bad_request(format!("Invalid value for field: {name}"));
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_u64().and_then(|number| usize::try_from(number).ok()).map(Some).ok_or_else(invalid),
    }
}

async fn remove(call: Call, body: Body, name: EntryName) -> Answered {
    let body = body.object()?;
    let list = if name == EntryName::Item { "items" } else { "tracks" };
    let rows = body.get(list).and_then(Value::as_array).filter(|rows| !rows.is_empty());
    let rows = rows.ok_or_else(|| Refusal::bad_request(format!("Missing required field: {list}")))?;
    if rows.len() > MOST {
        return Err(Refusal::bad_request(format!("You can remove a maximum of {MOST} tracks per request.")));
    }
    let mut homes = call.state.homes();
    let playlist = editable(&call, homes.playlist_mut(call.playlist_id()?))?;
    let there: HashMap<String, &Content> =
        playlist.entries().iter().filter_map(|row| Some((uri_of(&row.what)?, &row.what))).collect();
    let mut gone = Vec::with_capacity(rows.len());
    for row in rows {
        let invalid = || Refusal::bad_request("Error parsing JSON.");
        let uri = row.get("uri").and_then(Value::as_str).ok_or_else(invalid)?;
        let positions = match row.get("positions") {
            None | Some(Value::Null) => None,
            Some(Value::Array(list)) => {
                let position =
                    |value: &Value| value.as_u64().and_then(|at| usize::try_from(at).ok()).ok_or_else(invalid);
                Some(list.iter().map(position).collect::<Result<Vec<_>, _>>()?)
            }
            Some(_) => return Err(invalid()),
        };
        match there.get(uri) {
            Some(found) => gone.push(((*found).clone(), positions)),
            // What is not in it need not be removed, but must be something that could be.
            None if uri.starts_with("spotify:local:") => {}
            None => drop(content(&call, uri)?),
        }
    }
    if let Some(known) = body.get("snapshot_id").and_then(Value::as_str) {
        playlist.check_snapshot(known)?;
    }
    playlist.remove(&gone)?;
    snapshot(StatusCode::OK, playlist)
}

fn uri_of(content: &Content) -> Option<String> {
    match content {
        Content::Track(id) => Some(format!("spotify:track:{id}")),
        Content::Episode(id) => Some(format!("spotify:episode:{id}")),
        Content::Local(file) => Some(file.uri()),
        Content::Gone => None,
    }
}

impl LocalFile {
    /// Artist, album, title and seconds, with `+` for spaces.
    fn uri(&self) -> String {
        let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        format!(
            "spotify:local:{}:{}:{}:{}",
            encode(&self.artist),
            encode(&self.album),
            encode(&self.title),
            self.seconds
        )
    }
}
