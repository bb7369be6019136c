//! Another service that knows audio features, in the shape of ReccoBeats: `/recco/v1/audio-features`, `/recco/v1/track`.
//!
//! No key is asked for. It knows some tracks only, leaves out the others without a word, and keeps no order.

use std::sync::Arc;

use axum::extract::{Path, State as Shared};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::call::query_of;
use crate::state::State;
use crate::world::{ArtistRef, AudioFeatures, Id, Track, TrackRef, World};

/// The most ids of one request.
const MOST: usize = 40;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/recco/v1/audio-features", get(audio_features))
        .route("/recco/v1/track", get(tracks))
        .route("/recco/v1/track/{id}", get(track))
        .route("/recco/v1/track/{id}/audio-features", get(track_audio_features))
}

/// Their way to refuse.
struct Refused {
    status: StatusCode,
    code: u16,
    path: String,
    message: String,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let error = json!({ "path": self.path, "message": self.message });
        (self.status, Json(json!({ "status": self.code, "errors": [error] }))).into_response()
    }
}

/// Their own id of a recording: a UUID. All releases of one recording share it. It begins with the recording's number, so
/// that it can be found again.
fn uuid(track: &Track) -> String {
    let digest = Sha256::digest(format!("recording {}", track.isrc));
    let hex: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("{:08x}-{}-4{}-8{}-{}", track.at.0, &hex[..4], &hex[4..7], &hex[7..10], &hex[10..22])
}

fn by_uuid(world: &World, id: &str) -> Option<Track> {
    let at = u32::from_str_radix(id.get(..8)?, 16).ok().filter(|at| *at < world.track_count())?;
    Some(world.track(TrackRef(at))).filter(|track| uuid(track) == id && knows(&track.isrc))
}

/// Whether they know a recording: about two in three.
fn knows(isrc: &str) -> bool {
    Sha256::digest(format!("coverage {isrc}"))[0] % 3 != 0
}

/// What an id means here: one of Spotify's, an ISRC, or a UUID of their own. Of a recording's several ids at Spotify they know
/// one; the others lead nowhere, and its ISRC leads to that one.
fn find(world: &World, id: &str) -> Option<Track> {
    let by_spotify = || Id::parse(id).and_then(|id| world.find_track(id.as_str())).filter(|track| !track.alternate);
    by_spotify().or_else(|| world.find_recording(id)).or_else(|| by_uuid(world, id)).filter(|track| knows(&track.isrc))
}

/// The tracks that are known by these ids, the other way round than asked.
fn known(world: &World, uri: &Uri, method: &str) -> Result<Vec<Track>, Refused> {
    let query = query_of(uri);
    let ids = query.iter().filter(|(name, _)| name == "ids").flat_map(|(_, list)| list.split(','));
    let ids: Vec<&str> = ids.filter(|id| !id.is_empty()).collect();
    if !(1..=MOST).contains(&ids.len()) {
        let (path, message) = (format!("{method}.ids"), format!("size must be between 1 and {MOST}"));
        return Err(Refused { status: StatusCode::BAD_REQUEST, code: 4004, path, message });
    }
    Ok(ids.iter().rev().filter_map(|id| find(world, id)).collect())
}

async fn audio_features(Shared(state): Shared<Arc<State>>, uri: Uri) -> Result<Json<Value>, Refused> {
    let world = &state.world;
    let tracks = known(world, &uri, "getAudioFeatures")?;
    let rows = tracks.iter().filter_map(|track| Some(features(track, &world.audio_features(track.at)?)));
    Ok(Json(json!({ "content": rows.collect::<Vec<_>>() })))
}

async fn tracks(Shared(state): Shared<Arc<State>>, uri: Uri) -> Result<Json<Value>, Refused> {
    let tracks = known(&state.world, &uri, "getMultipleTracks")?;
    let rows = tracks.iter().map(|track| description(&state.world, track));
    Ok(Json(json!({ "content": rows.collect::<Vec<_>>() })))
}

/// What they say of a recording: nothing of the length or the metre.
fn features(track: &Track, found: &AudioFeatures) -> Value {
    json!({
        "id": uuid(track),
        "href": format!("https://open.spotify.com/track/{}", track.id),
        "isrc": track.isrc,
        "acousticness": found.acousticness,
        "danceability": found.danceability,
        "energy": found.energy,
        "instrumentalness": found.instrumentalness,
        "key": found.key,
        "liveness": found.liveness,
        "loudness": found.loudness,
        "mode": found.mode,
        "speechiness": found.speechiness,
        "tempo": found.tempo,
        "valence": found.valence,
    })
}

fn description(world: &World, track: &Track) -> Value {
    let artist = |at: &ArtistRef| {
        let artist = world.artist(*at);
        json!({ "id": format!("{:08x}-0000-4000-8000-000000000000", at.0), "name": artist.name, "href": format!("https://open.spotify.com/artist/{}", artist.id) })
    };
    json!({
        "id": uuid(track),
        "trackTitle": track.name,
        "artists": track.artists.iter().map(artist).collect::<Vec<_>>(),
        "durationMs": track.duration_ms,
        "isrc": track.isrc,
        "ean": null,
        "upc": null,
        "href": format!("https://open.spotify.com/track/{}", track.id),
        "availableCountries": track.availability.markets().join(","),
        "popularity": track.popularity,
    })
}

async fn track(Shared(state): Shared<Arc<State>>, Path(id): Path<String>) -> Result<Json<Value>, Refused> {
    let found = by_uuid(&state.world, &id).map(|track| description(&state.world, &track));
    found.map(Json).ok_or_else(|| not_found(&id))
}

async fn track_audio_features(
    Shared(state): Shared<Arc<State>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refused> {
    let world = &state.world;
    let found = by_uuid(world, &id).and_then(|track| Some(features(&track, &world.audio_features(track.at)?)));
    found.map(Json).ok_or_else(|| not_found(&id))
}

fn not_found(id: &str) -> Refused {
    let message = format!("Resource with id {id} was not found");
    Refused { status: StatusCode::NOT_FOUND, code: 4041, path: "id".to_owned(), message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_in_three_recordings_are_known() {
        let known = (0..3000).filter(|number| knows(&format!("QZZZZ{number:07}"))).count();
        assert!((1800..2200).contains(&known), "{known}");
    }

    #[test]
    fn every_kind_of_id_leads_to_a_recording_but_another_releases_id_does_not() {
        let world = World::new(World::DEFAULT_SEED, World::DEFAULT_TRACKS, false);
        let at = (0..100).map(TrackRef).find(|at| knows(&world.track(*at).isrc)).unwrap();
        let track = world.track(at);
        for id in [track.id.as_str(), &track.isrc, &uuid(&track)] {
            assert_eq!(find(&world, id).unwrap().id, track.id, "{id}");
        }
        assert!(find(&world, world.alternate_id(at).as_str()).is_none());
    }

    #[test]
    fn a_uuid_leads_back_to_its_recording() {
        let world = World::new(World::DEFAULT_SEED, World::DEFAULT_TRACKS, false);
        let known = (0..100).map(|at| world.track(TrackRef(at))).find(|track| knows(&track.isrc)).unwrap();
        let id = uuid(&known);
        assert_eq!(id.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert_eq!(by_uuid(&world, &id).unwrap().at, known.at);
        for other in ["", "zzzzzzzz", &id.replace('4', "5"), &format!("ffffffff{}", &id[8..]), known.id.as_str()] {
            assert!(by_uuid(&world, other).is_none(), "{other}");
        }
    }
}
