//! What plays, and the commands: `/me/player` and below.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use serde_json::{Map, Value, json};

use super::object::{API, with};
use super::playlist_items::Episodes;
use super::{Audience, episode, player_context, track};
use crate::accounts::Scope;
use crate::call::{Answered, Body, Call, empty, ok};
use crate::homes::{Item, Playable, Player, Repeat, Restricted};
use crate::people::{Listener, Product};
use crate::refusal::Refusal;
use crate::state::State;
use crate::uri::Uri;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/me/player", get(state).put(transfer))
        .route("/me/player/currently-playing", get(currently_playing))
        .route("/me/player/devices", get(devices))
        .route("/me/player/queue", get(queue).post(enqueue))
        .route("/me/player/play", put(play))
        .route("/me/player/pause", put(async |call: Call| command(&call, Player::pause)))
        .route("/me/player/next", post(async |call: Call| command(&call, Player::next)))
        .route("/me/player/previous", post(async |call: Call| command(&call, Player::previous)))
        .route("/me/player/seek", put(seek))
        .route("/me/player/repeat", put(repeat))
        .route("/me/player/volume", put(volume))
        .route("/me/player/shuffle", put(shuffle))
}

/// The one device of a listener.
fn device(listener: &Listener, player: &Player) -> Value {
    json!({
        "id": device_id(listener),
        "is_active": player.is_active(),
        "is_private_session": false,
        "is_restricted": false,
        "name": format!("{}'s kitchen radio", listener.display_name.split(' ').next().unwrap_or_default()),
        "supports_volume": true,
        "type": "Speaker",
        "volume_percent": player.volume_percent,
    })
}

/// 40 hexadecimal digits, as Spotify's are.
fn device_id(listener: &Listener) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(format!("device {}", listener.id));
    digest.iter().take(20).map(|byte| format!("{byte:02x}")).collect()
}

/// The listener, when the token may look at the player: it refuses in its own words.
fn watcher(call: &Call, scope: Scope) -> Result<&Arc<Listener>, Refusal> {
    let listener = call.listener()?;
    if call.has(scope) { Ok(listener) } else { Err(Refusal::permissions_missing()) }
}

async fn state(call: Call) -> Answered {
    let listener = watcher(&call, Scope::UserReadPlaybackState)?;
    let (now, mut homes) = (call.state.clock.now(), call.state.homes());
    let player = homes.player(&listener.id);
    player.advance(now);
    let Some(current) = player.current().filter(|_| player.is_active()) else { return empty(StatusCode::NO_CONTENT) };
    let repeat = match player.repeat {
        Repeat::Off => "off",
        Repeat::Track => "track",
        Repeat::Context => "context",
    };
    let object = with(
        playing(&call, player, current)?,
        json!({
            "device": device(listener, player),
            "repeat_state": repeat,
            "shuffle_state": player.shuffle,
            "smart_shuffle": false,
            "timestamp": player.changed().as_millisecond(),
        }),
    );
    ok(Value::Object(object))
}

async fn currently_playing(call: Call) -> Answered {
    let listener = watcher(&call, Scope::UserReadCurrentlyPlaying)?;
    let (now, mut homes) = (call.state.clock.now(), call.state.homes());
    let player = homes.player(&listener.id);
    player.advance(now);
    let Some(current) = player.current().filter(|_| player.is_active()) else { return empty(StatusCode::NO_CONTENT) };
    ok(Value::Object(with(playing(&call, player, current)?, json!({ "timestamp": now.as_millisecond() }))))
}

/// The fields that both views share.
fn playing(call: &Call, player: &Player, current: Item) -> Result<Map<String, Value>, Refusal> {
    let audience = Audience::of(call)?;
    let kind = match current.what {
        Playable::Track(_) => "track",
        Playable::Episode(_) => "episode",
    };
    let hidden = kind == "episode" && Episodes::asked(call) == Episodes::Squeezed;
    let disallowed = if player.is_playing() { "resuming" } else { "pausing" };
    let fields = json!({
        "actions": { "disallows": { disallowed: true } },
        "context": player.context().map_or(Value::Null, context),
        "currently_playing_type": kind,
        "is_playing": player.is_playing(),
        "item": if hidden { Value::Null } else { item(audience, current) },
        "progress_ms": player.progress_ms(),
    });
    Ok(with(Map::new(), fields))
}

fn item(audience: Audience<'_>, item: Item) -> Value {
    match item.what {
        Playable::Track(at) => track::full(audience, &audience.world.track(at)),
        Playable::Episode(at) => episode::full(audience, &audience.world.episode(at)),
    }
}

/// Where the music comes from, by its URI.
pub(crate) fn context(uri: &str) -> Value {
    let mut parts = uri.split(':').skip(1);
    let (kind, id) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if uri.ends_with(":collection") {
        let page = "https://open.spotify.com/collection/tracks";
        return json!({ "type": "collection", "href": format!("{API}/me/tracks"), "external_urls": { "spotify": page }, "uri": uri });
    }
    json!({
        "type": kind,
        "href": format!("{API}/{kind}s/{id}"),
        "external_urls": { "spotify": format!("https://open.spotify.com/{kind}/{id}") },
        "uri": uri,
    })
}

async fn devices(call: Call) -> Answered {
    let listener = watcher(&call, Scope::UserReadPlaybackState)?;
    let (now, mut homes) = (call.state.clock.now(), call.state.homes());
    let player = homes.player(&listener.id);
    player.advance(now);
    ok(json!({ "devices": [device(listener, player)] }))
}

async fn queue(call: Call) -> Answered {
    let listener = call.needs_any(&[Scope::UserReadCurrentlyPlaying, Scope::UserReadPlaybackState])?;
    let audience = Audience::anywhere(&call);
    let (now, mut homes) = (call.state.clock.now(), call.state.homes());
    let player = homes.player(&listener.id);
    player.advance(now);
    let current = player.current().filter(|_| player.is_active());
    let rows: Vec<Value> = player.upcoming(20).into_iter().map(|next| item(audience, next)).collect();
    ok(json!({ "currently_playing": current.map(|now| item(audience, now)), "queue": rows }))
}

/// The listener, when they may command the device that is meant.
fn commander(call: &Call, player: impl FnOnce(&Listener) -> bool) -> Result<&Arc<Listener>, Refusal> {
    let listener = watcher(call, Scope::UserModifyPlaybackState)?;
    if listener.product != Product::Premium {
        return Err(Refusal::player(StatusCode::FORBIDDEN, "Premium required", "PREMIUM_REQUIRED"));
    }
    match call.query("device_id").filter(|id| !id.is_empty()) {
        Some(id) if id != device_id(listener) => return Err(Refusal::not_found("Device not found")),
        Some(_) => {}
        None if player(listener) => {}
        None => {
            let refusal = Refusal::player(StatusCode::NOT_FOUND, "No active device found", "NO_ACTIVE_DEVICE");
            return Err(refusal);
        }
    }
    Ok(listener)
}

/// Does something with the player, when the caller may and there is one that is awake.
fn with_player(call: &Call, act: impl FnOnce(&mut Player, jiff::Timestamp) -> Result<(), Refusal>) -> Answered {
    let (now, mut homes) = (call.state.clock.now(), call.state.homes());
    let listener = commander(call, |listener| {
        let player = homes.player(&listener.id);
        player.advance(now);
        player.is_active()
    })?;
    act(homes.player(&listener.id), now)?;
    empty(StatusCode::NO_CONTENT)
}

fn restricted(Restricted: Restricted) -> Refusal {
    Refusal::player(StatusCode::FORBIDDEN, "Restriction violated", "UNKNOWN")
}

fn command(call: &Call, act: impl FnOnce(&mut Player, jiff::Timestamp) -> Result<(), Restricted>) -> Answered {
    with_player(call, |player, now| act(player, now).map_err(restricted))
}

/// A number of the query.
fn number(call: &Call, name: &str) -> Result<u32, Refusal> {
    let text = call.query(name).ok_or_else(|| Refusal::bad_request(format!("Missing required field: {name}")))?;
    text.parse().map_err(|_| Refusal::bad_request(format!("Invalid {name}")))
}

async fn seek(call: Call) -> Answered {
    let position_ms = number(&call, "position_ms")?;
    command(&call, |player, now| player.seek(position_ms, now))
}

async fn volume(call: Call) -> Answered {
    let percent = u8::try_from(number(&call, "volume_percent")?).ok().filter(|percent| *percent <= 100);
    let percent = percent.ok_or_else(|| Refusal::bad_request("Invalid volume_percent"))?;
    command(&call, |player, _| {
        player.volume_percent = percent;
        Ok(())
    })
}

async fn shuffle(call: Call) -> Answered {
    let shuffle = match call.query("state") {
        Some("true") => true,
        Some("false") => false,
        _ => return Err(Refusal::bad_request("Invalid state")),
    };
    command(&call, |player, now| {
        player.set_shuffle(shuffle, now);
        Ok(())
    })
}

async fn repeat(call: Call) -> Answered {
    let repeat = match call.query("state") {
        Some("off") => Repeat::Off,
        Some("track") => Repeat::Track,
        Some("context") => Repeat::Context,
        _ => return Err(Refusal::bad_request("Invalid state")),
    };
    command(&call, |player, now| {
        player.set_repeat(repeat, now);
        Ok(())
    })
}

async fn enqueue(call: Call) -> Answered {
    let uri = call.query("uri").ok_or_else(|| Refusal::bad_request("Missing required field: uri"))?;
    let item = match Uri::parse(uri) {
        Some(Uri::Track(id)) => Item::track(call.world(), id.as_str()),
        Some(Uri::Episode(id)) => Item::episode(call.world(), id.as_str()),
        _ => return Err(Refusal::bad_request(format!("Invalid track uri: {uri}"))),
    };
    let item = item.ok_or_else(Refusal::unknown_id)?;
    command(&call, |player, now| {
        player.enqueue(item, now);
        Ok(())
    })
}

async fn play(call: Call, body: Body) -> Answered {
    let body = body.object()?;
    let request = player_context::read(&call, &body)?;
    with_player(&call, |player, now| match request {
        None => player.resume(now).map_err(restricted),
        Some(request) => {
            player.play(request.list, request.from, request.context, now);
            if request.position_ms > 0 { player.seek(request.position_ms, now).map_err(restricted) } else { Ok(()) }
        }
    })
}

async fn transfer(call: Call, body: Body) -> Answered {
    let body = body.object()?;
    let listener = commander(&call, |_| true)?;
    let ids = body.get("device_ids").and_then(Value::as_array);
    let ids = ids.ok_or_else(|| Refusal::bad_request("Missing required field: device_ids"))?;
    if ids.len() != 1 {
        return Err(Refusal::bad_request("Exactly one device must be named"));
    }
    if ids[0].as_str() != Some(&device_id(listener)) {
        return Err(Refusal::not_found("Device not found"));
    }
    let (now, mut homes) = (call.state.clock.now(), call.state.homes());
    homes.player(&listener.id).transfer(body.get("play").and_then(Value::as_bool), now);
    empty(StatusCode::NO_CONTENT)
}
