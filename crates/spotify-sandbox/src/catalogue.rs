//! The read-only part of the Web API: music to JSON, in Spotify's shapes.

pub(crate) mod album;
pub(crate) mod audio_features;
pub(crate) mod track;

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::refusal::Refusal;
use crate::state::Profile;
use crate::world::Artist;

/// Where Spotify's own links point, also those that the sandbox sends.
const API: &str = "https://api.spotify.com/v1";
/// Where the sandbox's music may be heard.
const MARKETS: [&str; 6] = ["CA", "DE", "FR", "GB", "JP", "US"];

/// The query parameters of a request.
pub(crate) type Query = axum::extract::Query<HashMap<String, String>>;

/// For whom an object is made: decides which fields it has.
#[derive(Clone, Copy)]
pub(crate) struct Audience {
    profile: Profile,
    market: bool,
}

impl Audience {
    fn read(profile: Profile, query: &HashMap<String, String>) -> Result<Self, Refusal> {
        let market = match query.get("market").map(String::as_str) {
            None => false,
            Some("from_token") => return Err(Refusal::NoUserForMarket),
            Some(code) if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => true,
            Some(_) => return Err(Refusal::InvalidMarket),
        };
        Ok(Self { profile, market })
    }

    /// Takes away what this audience does not see, and adds what only it sees.
    fn fit(self, mut object: Map<String, Value>, cut_in_2026: &[&str]) -> Value {
        if self.profile == Profile::Development2026 {
            object.retain(|name, _| !cut_in_2026.contains(&name.as_str()));
        }
        if self.market {
            object.remove("available_markets");
            object.insert("is_playable".to_owned(), true.into());
        }
        Value::Object(object)
    }
}

/// The fields that every object has: what it is and where.
fn identity(kind: &str, id: &str) -> Map<String, Value> {
    let fields = json!({
        "external_urls": { "spotify": format!("https://open.spotify.com/{kind}/{id}") },
        "href": format!("{API}/{kind}s/{id}"),
        "id": id,
        "type": kind,
        "uri": format!("spotify:{kind}:{id}"),
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn with(mut object: Map<String, Value>, fields: Value) -> Map<String, Value> {
    if let Value::Object(fields) = fields {
        object.extend(fields);
    }
    object
}

fn simplified_artist(artist: &Artist) -> Value {
    Value::Object(with(identity("artist", &artist.id), json!({ "name": artist.name })))
}

/// An id from a path: refused when it cannot be one, before anything is looked up.
fn checked(id: &str) -> Result<&str, Refusal> {
    let fine = id.len() == 22 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fine.then_some(id).ok_or(Refusal::InvalidId)
}
