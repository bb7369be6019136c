//! The read-only part of the Web API: music to JSON, in Spotify's shapes.

pub(crate) mod album;
pub(crate) mod audio_features;
pub(crate) mod track;

mod simplified;

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::refusal::Refusal;
use crate::state::Profile;

/// Where Spotify's own links point, also those that the sandbox sends.
const API: &str = "https://api.spotify.com/v1";

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

/// An id from a path: refused when it cannot be one, before anything is looked up.
fn checked(id: &str) -> Result<&str, Refusal> {
    let fine = id.len() == 22 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fine.then_some(id).ok_or(Refusal::InvalidId)
}
