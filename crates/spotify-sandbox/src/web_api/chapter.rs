//! Chapters of audiobooks: `/chapters/{id}`, `/chapters?ids=`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::episode::resume_point;
use super::object::{identity, images, with};
use super::{Audience, audiobook};
use crate::call::{Answered, Call, ok};
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::{Chapter, Id};

/// What development-mode apps of 2026 no longer get of a chapter.
const CUT: [&str; 1] = ["available_markets"];

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new().route("/chapters", get(several)).route("/chapters/{id}", get(one))
}

async fn one(call: Call) -> Answered {
    audiobook::sold(&call)?;
    let audience = Audience::of(&call)?;
    let chapter = call.world().find_chapter(call.id()?.as_str()).ok_or_else(Refusal::unknown_id)?;
    ok(full(audience, &chapter))
}

async fn several(call: Call) -> Answered {
    let audience = Audience::of(&call)?;
    let sold = audiobook::sold(&call);
    let find = |id: Id| call.world().find_chapter(id.as_str()).filter(|_| sold.is_ok());
    let row = |id: Id| find(id).map(|chapter| full(audience, &chapter));
    let chapters: Vec<Option<Value>> = call.ids(50)?.into_iter().map(row).collect();
    ok(json!({ "chapters": chapters }))
}

fn full(audience: Audience<'_>, chapter: &Chapter) -> Value {
    let audiobook = audiobook::simplified(audience, &audience.world.audiobook(chapter.audiobook));
    audience.fit(with(fields(audience, chapter), json!({ "audiobook": audiobook })), &CUT)
}

/// A chapter in the list of its audiobook.
pub(crate) fn simplified(audience: Audience<'_>, chapter: &Chapter) -> Value {
    audience.fit(fields(audience, chapter), &CUT)
}

fn fields(audience: Audience<'_>, chapter: &Chapter) -> Map<String, Value> {
    let id = chapter.id.as_str();
    let mut object = with(
        identity("chapter", id),
        json!({
            "audio_preview_url": null,
            "available_markets": audiobook::MARKETS,
            "chapter_number": chapter.chapter_number,
            "description": chapter.description,
            "duration_ms": chapter.duration_ms,
            "explicit": chapter.explicit,
            "html_description": chapter.html_description,
            "images": images(&chapter.picture, audience.base),
            "is_playable": true,
            "languages": chapter.languages,
            "name": chapter.name,
            "release_date": chapter.release_date,
            "release_date_precision": "day",
            // To Spotify a chapter is a kind of episode.
            "type": "episode",
        }),
    );
    if audience.knows_position {
        object.insert("resume_point".to_owned(), resume_point(chapter.at.0, chapter.duration_ms));
    }
    object
}
