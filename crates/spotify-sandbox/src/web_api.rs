//! The Web API: one file for each resource, with its routes and the objects it answers with.

pub(crate) mod album;
pub(crate) mod artist;
pub(crate) mod audio_analysis;
pub(crate) mod audio_features;
pub(crate) mod audiobook;
pub(crate) mod browse;
pub(crate) mod chapter;
pub(crate) mod episode;
pub(crate) mod following;
pub(crate) mod library;
pub(crate) mod markets;
pub(crate) mod player;
mod player_context;
pub(crate) mod playlist;
pub(crate) mod playlist_cover;
pub(crate) mod playlist_followers;
pub(crate) mod playlist_items;
pub(crate) mod recently_played;
pub(crate) mod recommendations;
pub(crate) mod saved;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod top;
pub(crate) mod track;
pub(crate) mod user;

mod audience;
mod object;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;

use crate::refusal::Refusal;
use crate::state::State;

pub(crate) use audience::Audience;

/// Every route below `/v1`.
pub(crate) fn routes() -> Router<Arc<State>> {
    [
        album::routes(),
        artist::routes(),
        audio_analysis::routes(),
        audio_features::routes(),
        audiobook::routes(),
        browse::routes(),
        chapter::routes(),
        episode::routes(),
        following::routes(),
        library::routes(),
        markets::routes(),
        player::routes(),
        playlist::routes(),
        playlist_cover::routes(),
        playlist_followers::routes(),
        playlist_items::routes(),
        recently_played::routes(),
        recommendations::routes(),
        saved::routes(),
        search::routes(),
        show::routes(),
        top::routes(),
        track::routes(),
        user::routes(),
    ]
    .into_iter()
    .fold(Router::new(), Router::merge)
    .method_not_allowed_fallback(async || Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed"))
}
