//! Shows: `/shows/{id}`, `/shows?ids=`, `/shows/{id}/episodes`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::object::{identity, images, with};
use super::{Audience, episode};
use crate::call::{Answered, Call, ok};
use crate::paging::Window;
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::{EpisodeRef, Id, MARKETS, Show};

/// What development-mode apps of 2026 no longer get of a show.
const CUT: [&str; 2] = ["available_markets", "publisher"];

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/shows", get(several))
        .route("/shows/{id}", get(one))
        .route("/shows/{id}/episodes", get(episodes))
}

fn find(call: &Call) -> Result<Show, Refusal> {
    call.country()?;
    call.world().find_show(call.id()?.as_str()).ok_or_else(Refusal::unknown_id)
}

async fn one(call: Call) -> Answered {
    let (audience, show) = (Audience::of(&call)?, find(&call)?);
    let rows = episodes_page(audience, &show, Window::first(50));
    ok(audience.fit(with(fields(audience, &show), json!({ "episodes": rows })), &CUT))
}

async fn several(call: Call) -> Answered {
    let audience = Audience::of(&call)?;
    let country = call.country();
    let row = |id: Id| {
        call.world().find_show(id.as_str()).filter(|_| country.is_ok()).map(|show| simplified(audience, &show))
    };
    let shows: Vec<Option<Value>> = call.ids(50)?.into_iter().map(row).collect();
    ok(json!({ "shows": shows }))
}

async fn episodes(call: Call) -> Answered {
    let window = call.window(20, 50)?;
    let (audience, show) = (Audience::of(&call)?, find(&call)?);
    ok(episodes_page(audience, &show, window))
}

fn episodes_page(audience: Audience<'_>, show: &Show, window: Window) -> Value {
    let rows: Vec<u32> = show.episodes.clone().collect();
    let address = audience.address(&format!("shows/{}/episodes", show.id));
    window.page(&address, &rows, |at| episode::simplified(audience, &audience.world.episode(EpisodeRef(*at))))
}

/// A show as it stands in lists and inside an episode.
pub(crate) fn simplified(audience: Audience<'_>, show: &Show) -> Value {
    audience.fit(fields(audience, show), &CUT)
}

fn fields(audience: Audience<'_>, show: &Show) -> Map<String, Value> {
    with(
        identity("show", show.id.as_str()),
        json!({
            "available_markets": MARKETS,
            "copyrights": [],
            "description": show.description,
            "explicit": show.explicit,
            "html_description": show.html_description,
            "images": images(&show.picture, audience.base),
            "is_externally_hosted": false,
            "languages": show.languages,
            "media_type": show.media_type,
            "name": show.name,
            "publisher": show.publisher,
            "total_episodes": show.episodes.len(),
        }),
    )
}
