//! What else might please: `/recommendations`, `/recommendations/available-genre-seeds`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::object::API;
use super::{Audience, track};
use crate::call::{Answered, Call, ok};
use crate::paging::read_limit;
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::{Id, TrackRef, World};

/// From how many tracks of a genre the best are chosen.
const POOL: usize = 400;
/// What a recommendation can be tuned by.
const ATTRIBUTES: [&str; 14] = [
    "acousticness",
    "danceability",
    "duration_ms",
    "energy",
    "instrumentalness",
    "key",
    "liveness",
    "loudness",
    "mode",
    "popularity",
    "speechiness",
    "tempo",
    "time_signature",
    "valence",
];

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/recommendations", get(recommendations))
        .route("/recommendations/available-genre-seeds", get(genre_seeds))
}

async fn genre_seeds(_: Call) -> Answered {
    ok(json!({ "genres": World::genres().iter().map(|genre| genre.name.replace(' ', "-")).collect::<Vec<_>>() }))
}

/// What a seed stands for: a genre.
struct Seed {
    kind: &'static str,
    id: String,
    genre: &'static str,
}

async fn recommendations(call: Call) -> Answered {
    let limit = read_limit(call.query("limit"), 20, 100)?;
    let (audience, seeds, wishes) = (Audience::of(&call)?, seeds(&call)?, wishes(&call)?);
    let world = call.world();
    let mut pool: Vec<TrackRef> = Vec::new();
    let mut described = Vec::new();
    for seed in &seeds {
        let salt = seed.id.bytes().fold(0_u64, |salt, byte| salt.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let found = world.tracks_of_genre(seed.genre, salt, POOL);
        let fits = found.iter().filter(|at| score(world, **at, &wishes).is_some()).count();
        let href = match seed.kind {
            "GENRE" => Value::Null,
            kind => format!("{API}/{}s/{}", kind.to_lowercase(), seed.id).into(),
        };
        described.push(json!({
            "afterFilteringSize": fits, "afterRelinkingSize": fits, "href": href, "id": seed.id,
            "initialPoolSize": found.len(), "type": seed.kind,
        }));
        pool.extend(found);
    }
    pool.sort_unstable();
    pool.dedup();
    pool.retain(|at| !seeds.iter().any(|seed| seed.id == world.track_id(*at).as_str()));
    let mut ranked: Vec<(f64, TrackRef)> =
        pool.into_iter().filter_map(|at| Some((score(world, at, &wishes)?, at))).collect();
    ranked.sort_by(|(one, at), (other, beside)| one.total_cmp(other).then(at.cmp(beside)));
    let tracks = ranked.into_iter().take(limit).map(|(_, at)| track::full(audience, &world.track(at)));
    ok(json!({ "seeds": described, "tracks": tracks.collect::<Vec<Value>>() }))
}

fn seeds(call: &Call) -> Result<Vec<Seed>, Refusal> {
    let world = call.world();
    let list = |name| call.query(name).unwrap_or_default().split(',').filter(|seed| !seed.is_empty());
    let invalid = || Refusal::bad_request("invalid request");
    let mut seeds = Vec::new();
    for id in list("seed_artists") {
        let artist = Id::parse(id).and_then(|id| world.find_artist(id.as_str())).ok_or_else(invalid)?;
        let first = world.artist_tracks(artist.at).first().copied().unwrap_or(TrackRef(0));
        seeds.push(Seed { kind: "ARTIST", id: id.to_owned(), genre: world.genre_of(first).name });
    }
    for id in list("seed_tracks") {
        let track = Id::parse(id).and_then(|id| world.find_track(id.as_str())).ok_or_else(invalid)?;
        seeds.push(Seed { kind: "TRACK", id: id.to_owned(), genre: world.genre_of(track.at).name });
    }
    for name in list("seed_genres") {
        let genre = World::genres().iter().find(|genre| genre.name == name || genre.name.replace(' ', "-") == name);
        seeds.push(Seed { kind: "GENRE", id: name.to_owned(), genre: genre.map_or("", |genre| genre.name) });
    }
    if (1..=5).contains(&seeds.len()) { Ok(seeds) } else { Err(invalid()) }
}

/// One attribute and what is wanted of it.
struct Wish {
    attribute: &'static str,
    min: f64,
    max: f64,
    target: Option<f64>,
}

fn wishes(call: &Call) -> Result<Vec<Wish>, Refusal> {
    let number = |prefix: &str, attribute: &str| match call.query(&format!("{prefix}_{attribute}")) {
        None => Ok(None),
        Some(text) => {
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
            number.map(Some).ok_or_else(|| Refusal::bad_request(format!("invalid {prefix}_{attribute}")))
        }
    };
    let wish = |attribute: &'static str| {
        let (min, max) = (number("min", attribute)?, number("max", attribute)?);
        let target = number("target", attribute)?;
        let wish = Wish { attribute, min: min.unwrap_or(f64::MIN), max: max.unwrap_or(f64::MAX), target };
        Ok((min.is_some() || max.is_some() || target.is_some()).then_some(wish))
    };
    ATTRIBUTES.into_iter().filter_map(|attribute| wish(attribute).transpose()).collect()
}

/// How far a track is from what is wanted; nothing when it is beyond a limit.
fn score(world: &World, at: TrackRef, wishes: &[Wish]) -> Option<f64> {
    // The more popular come first where nothing else tells them apart.
    let popularity = f64::from(world.track_popularity(at));
    let mut distance = (100.0 - popularity) / 1000.0;
    if wishes.is_empty() {
        return Some(distance);
    }
    let features = match serde_json::to_value(world.audio_features(at)?) {
        Ok(Value::Object(features)) => features,
        _ => Map::new(),
    };
    for wish in wishes {
        let value = match wish.attribute {
            "popularity" => popularity,
            "duration_ms" => f64::from(world.track_duration_ms(at)),
            attribute => features.get(attribute)?.as_f64()?,
        };
        if !(wish.min..=wish.max).contains(&value) {
            return None;
        }
        if let Some(target) = wish.target {
            distance += (value - target).abs() / target.abs().max(1.0);
        }
    }
    Some(distance)
}
