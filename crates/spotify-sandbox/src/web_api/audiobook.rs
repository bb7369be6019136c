//! Audiobooks: `/audiobooks/{id}`, `/audiobooks?ids=`, `/audiobooks/{id}/chapters`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::object::{identity, images, with};
use super::{Audience, chapter};
use crate::call::{Answered, Call, ok};
use crate::paging::Window;
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::{Audiobook, ChapterRef, Id};

/// Where Spotify has audiobooks.
pub(crate) const MARKETS: [&str; 6] = ["AU", "CA", "GB", "IE", "NZ", "US"];
/// What development-mode apps of 2026 no longer get of an audiobook.
const CUT: [&str; 2] = ["available_markets", "publisher"];

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/audiobooks", get(several))
        .route("/audiobooks/{id}", get(one))
        .route("/audiobooks/{id}/chapters", get(chapters))
}

/// Whether the caller is where there are audiobooks.
pub(crate) fn sold(call: &Call) -> Result<(), Refusal> {
    let country = call.country()?;
    if MARKETS.contains(&country.code()) { Ok(()) } else { Err(Refusal::unknown_id()) }
}

fn find(call: &Call) -> Result<Audiobook, Refusal> {
    sold(call)?;
    call.world().find_audiobook(call.id()?.as_str()).ok_or_else(Refusal::unknown_id)
}

async fn one(call: Call) -> Answered {
    ok(full(Audience::of(&call)?, &find(&call)?))
}

async fn several(call: Call) -> Answered {
    let audience = Audience::of(&call)?;
    let sold = sold(&call);
    let find = |id: Id| call.world().find_audiobook(id.as_str()).filter(|_| sold.is_ok());
    let row = |id: Id| find(id).map(|found| full(audience, &found));
    let audiobooks: Vec<Option<Value>> = call.ids(50)?.into_iter().map(row).collect();
    ok(json!({ "audiobooks": audiobooks }))
}

async fn chapters(call: Call) -> Answered {
    let window = call.window(20, 50)?;
    let (audience, audiobook) = (Audience::of(&call)?, find(&call)?);
    ok(chapters_page(audience, &audiobook, window))
}

fn chapters_page(audience: Audience<'_>, audiobook: &Audiobook, window: Window) -> Value {
    let rows: Vec<u32> = audiobook.chapters.clone().collect();
    let address = audience.address(&format!("audiobooks/{}/chapters", audiobook.id));
    window.page(&address, &rows, |at| chapter::simplified(audience, &audience.world.chapter(ChapterRef(*at))))
}

/// The whole audiobook, with its first fifty chapters.
pub(crate) fn full(audience: Audience<'_>, audiobook: &Audiobook) -> Value {
    let rows = chapters_page(audience, audiobook, Window::first(50));
    audience.fit(with(fields(audience, audiobook), json!({ "chapters": rows })), &CUT)
}

/// An audiobook as it stands in lists and inside a chapter.
pub(crate) fn simplified(audience: Audience<'_>, audiobook: &Audiobook) -> Value {
    audience.fit(fields(audience, audiobook), &CUT)
}

fn fields(audience: Audience<'_>, audiobook: &Audiobook) -> Map<String, Value> {
    let people = |names: &[String]| names.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>();
    with(
        identity("audiobook", audiobook.id.as_str()),
        json!({
            "authors": people(&audiobook.authors),
            "available_markets": MARKETS,
            "copyrights": [],
            "description": audiobook.description,
            "edition": audiobook.edition,
            "explicit": audiobook.explicit,
            "html_description": audiobook.html_description,
            "images": images(&audiobook.picture, audience.base),
            "languages": audiobook.languages,
            "media_type": "audio",
            "name": audiobook.name,
            "narrators": people(&audiobook.narrators),
            "publisher": audiobook.publisher,
            "total_chapters": audiobook.chapters.len(),
        }),
    )
}
