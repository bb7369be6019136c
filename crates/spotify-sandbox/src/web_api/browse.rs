//! What Spotify puts forward: `/browse/…`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::{Value, json};

use super::object::{API, images};
use super::playlist::simplified;
use super::{Audience, album};
use crate::call::{Answered, Call, ok};
use crate::homes::Playlist;
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::{AlbumRef, Genre, World};

/// How many albums count as new.
const NEW: usize = 100;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/browse/new-releases", get(new_releases))
        .route("/browse/categories", get(categories))
        .route("/browse/categories/{id}", get(category))
        .route("/browse/categories/{id}/playlists", get(category_playlists))
        .route("/browse/featured-playlists", get(featured_playlists))
}

async fn new_releases(call: Call) -> Answered {
    let window = call.window(20, 50)?;
    let (world, audience) = (call.world(), Audience::anywhere(&call));
    let mut rows: Vec<AlbumRef> = (0..world.album_count()).map(AlbumRef).collect();
    rows.sort_by_cached_key(|at| std::cmp::Reverse(world.album(*at).release_date));
    rows.truncate(NEW);
    let page = window.page(&call.here(), &rows, |at| album::simplified(audience, &world.album(*at)));
    ok(json!({ "albums": page }))
}

/// A category for each genre.
fn category_of(call: &Call, genre: &Genre) -> Value {
    let id = id_of(genre);
    let icons = images(&call.world().category_pictures(genre), &call.base);
    json!({ "href": format!("{API}/browse/categories/{id}"), "icons": [icons[0]], "id": id, "name": title(genre.name) })
}

fn id_of(genre: &Genre) -> String {
    genre.name.replace(' ', "-")
}

fn title(name: &str) -> String {
    let capital = |word: &str| match word.split_at_checked(1) {
        Some((first, rest)) => first.to_uppercase() + rest,
        None => word.to_owned(),
    };
    name.split(' ').map(capital).collect::<Vec<_>>().join(" ")
}

fn find(call: &Call) -> Result<&'static Genre, Refusal> {
    let id = call.path_parameter("id");
    World::genres()
        .iter()
        .find(|genre| id_of(genre) == id)
        .ok_or_else(|| Refusal::not_found("Specified id doesn't exist"))
}

async fn categories(call: Call) -> Answered {
    let window = call.window(20, 50)?;
    let page = window.page(&call.here(), World::genres(), |genre| category_of(&call, genre));
    ok(json!({ "categories": page }))
}

async fn category(call: Call) -> Answered {
    ok(category_of(&call, find(&call)?))
}

async fn category_playlists(call: Call) -> Answered {
    let genre = find(&call)?;
    let fits = |list: &&Playlist| format!("{} {}", list.name, list.description).to_lowercase().contains(&*genre.name);
    playlists(&call, &title(genre.name), fits)
}

async fn featured_playlists(call: Call) -> Answered {
    playlists(&call, "For a good evening", |list| list.followers() % 3 == 0)
}

fn playlists(call: &Call, message: &str, fits: impl Fn(&&Playlist) -> bool) -> Answered {
    let window = call.window(20, 50)?;
    let audience = Audience::anywhere(call);
    let homes = call.state.homes();
    let rows: Vec<&Playlist> = homes.playlists().filter(|list| list.public == Some(true)).filter(fits).collect();
    let page = window.page(&call.here(), &rows, |list| simplified(&call.state, audience, list));
    ok(json!({ "message": message, "playlists": page }))
}
