//! What a listener played most: `/me/top/artists`, `/me/top/tracks`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::{Audience, artist, track};
use crate::accounts::Scope;
use crate::call::{Answered, Call, ok};
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::TimeRange;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new().route("/me/top/{kind}", get(top))
}

/// Spotify ranks no further than this.
const RANKED: usize = 50;

async fn top(call: Call) -> Answered {
    let listener = call.needs(Scope::UserTopRead)?;
    let asked = call.query("time_range").unwrap_or("medium_term");
    let range = match asked {
        "short_term" => TimeRange::Short,
        "medium_term" => TimeRange::Medium,
        "long_term" => TimeRange::Long,
        _ => return Err(Refusal::bad_request("Invalid time range")),
    };
    let window = call.window(20, 50)?;
    let audience = Audience::anywhere(&call);
    let (world, now) = (call.world(), call.now());
    let listening = world.listening(&listener.id);
    match call.path_parameter("kind") {
        "artists" => {
            let mut rows = listening.top_artists(range, now);
            rows.truncate(RANKED);
            ok(window.page(&call.here(), &rows, |at| artist::full(audience, &world.artist(*at))))
        }
        "tracks" => {
            let mut rows = listening.top_tracks(range, now);
            rows.truncate(RANKED);
            ok(window.page(&call.here(), &rows, |at| track::full(audience, &world.track(*at))))
        }
        _ => Err(Refusal::service_not_found()),
    }
}
