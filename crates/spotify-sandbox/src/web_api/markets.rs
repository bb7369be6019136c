//! Where there is Spotify: `/markets`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::json;

use crate::call::{Answered, Call, ok};
use crate::state::State;
use crate::world::MARKETS;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new().route("/markets", get(markets))
}

async fn markets(_: Call) -> Answered {
    ok(json!({ "markets": MARKETS }))
}
