//! Listeners: `/me`, `/users/{id}`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::Audience;
use super::object::{API, images, with};
use crate::accounts::Scope;
use crate::call::{Answered, Call, ok};
use crate::people::{Listener, Product};
use crate::refusal::Refusal;
use crate::state::State;

/// What development-mode apps of 2026 no longer get of a user.
const CUT: [&str; 5] = ["country", "email", "explicit_content", "followers", "product"];

/// As many follow each of the listeners.
const LISTENERS_FOLLOWERS: u32 = 17;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new().route("/me", get(me)).route("/users/{id}", get(user))
}

async fn me(call: Call) -> Answered {
    let listener = call.listener()?;
    let mut object = with(
        reference(&listener.id, Some(&listener.display_name)),
        json!({
            "account_id": account_id(&listener.id),
            "followers": { "href": null, "total": LISTENERS_FOLLOWERS },
            "images": [],
        }),
    );
    if call.has(Scope::UserReadPrivate) {
        let product = match listener.product {
            Product::Premium => "premium",
            Product::Free => "free",
        };
        object.insert("country".to_owned(), listener.country.as_str().into());
        object.insert("product".to_owned(), product.into());
        object.insert("explicit_content".to_owned(), json!({ "filter_enabled": false, "filter_locked": false }));
    }
    if call.has(Scope::UserReadEmail) {
        object.insert("email".to_owned(), listener.email.as_str().into());
    }
    ok(Audience::anywhere(&call).fit(object, &CUT))
}

/// Public, and the same for ever; says nothing about the user id.
fn account_id(id: &str) -> String {
    use base64::Engine as _;
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(format!("account {id}"));
    let text = base64::engine::general_purpose::STANDARD.encode(digest);
    text.chars().filter(char::is_ascii_alphanumeric).take(10).collect()
}

async fn user(call: Call) -> Answered {
    let id = call.path_parameter("id");
    let (name, followers, pictures) = match (listener(&call.state, id), call.world().user(id)) {
        (Some(listener), _) => (listener.display_name.clone(), LISTENERS_FOLLOWERS, json!([])),
        (None, Some(user)) => {
            let pictures = user.picture.map_or(json!([]), |picture| images(&picture, &call.base));
            (user.display_name, user.followers, pictures)
        }
        (None, None) => return Err(Refusal::not_found("No such user")),
    };
    let more = json!({ "followers": { "href": null, "total": followers }, "images": pictures });
    ok(Audience::anywhere(&call).fit(with(reference(id, Some(&name)), more), &CUT))
}

fn listener(state: &State, id: &str) -> Option<Arc<Listener>> {
    state.accounts.listeners().into_iter().find(|listener| listener.id == id)
}

/// What others see of a user, if there is one.
pub(crate) fn display_name(state: &State, id: &str) -> Option<String> {
    let other = || state.world.user(id).map(|user| user.display_name);
    listener(state, id).map(|listener| listener.display_name.clone()).or_else(other)
}

/// A user as they stand inside other objects.
pub(crate) fn reference(id: &str, display_name: Option<&str>) -> Map<String, Value> {
    let object = json!({
        "external_urls": { "spotify": format!("https://open.spotify.com/user/{id}") },
        "href": format!("{API}/users/{id}"),
        "id": id,
        "type": "user",
        "uri": format!("spotify:user:{id}"),
    });
    let object = with(Map::new(), object);
    match display_name {
        Some(name) => with(object, json!({ "display_name": name })),
        None => object,
    }
}
