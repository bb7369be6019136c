//! The last plays: `/me/player/recently-played`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Audience, player, track};
use crate::accounts::Scope;
use crate::call::{Answered, Call, ok};
use crate::homes::Played;
use crate::paging::read_limit;
use crate::refusal::Refusal;
use crate::state::State;

/// Further back than this nobody sees.
const REACH: usize = 50;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new().route("/me/player/recently-played", get(recently_played))
}

async fn recently_played(call: Call) -> Answered {
    let listener = call.needs(Scope::UserReadRecentlyPlayed)?;
    let limit = read_limit(call.query("limit"), 20, 50)?;
    let (before, after) = (time(&call, "before")?, time(&call, "after")?);
    if before.is_some() && after.is_some() {
        return Err(Refusal::bad_request("Only one of `before` and `after` may be given"));
    }
    let plays = call.state.last_plays(&listener.id, REACH, call.now());
    let wanted = plays.iter().filter(|play| before.is_none_or(|before| play.at.as_millisecond() < before));
    let wanted: Vec<&Played> =
        wanted.filter(|play| after.is_none_or(|after| play.at.as_millisecond() > after)).collect();
    let page = &wanted[..wanted.len().min(limit)];
    let audience = Audience::anywhere(&call);
    let cursor = |play: Option<&&Played>| play.map(|play| play.at.as_millisecond().to_string());
    let (newest, oldest) = (cursor(page.first()), cursor(page.last()));
    let more = page.len() < wanted.len();
    let limit_text = limit.to_string();
    let here = |cursors: [(&str, Option<&str>); 2]| {
        let [one, other] = cursors;
        call.here_with(&[one, other, ("limit", Some(&limit_text))])
    };
    let next = oldest.as_deref().filter(|_| more).map(|oldest| here([("after", None), ("before", Some(oldest))]));
    ok(json!({
        "cursors": oldest.map(|oldest| json!({ "after": newest, "before": oldest })),
        "href": here([("before", call.query("before")), ("after", call.query("after"))]),
        "items": page.iter().map(|play| row(audience, play)).collect::<Vec<_>>(),
        "limit": limit,
        "next": next,
    }))
}

fn row(audience: Audience<'_>, play: &Played) -> Value {
    json!({
        "context": play.context.as_deref().map_or(Value::Null, player::context),
        "played_at": milliseconds(play.at),
        "track": track::full(audience, &audience.world.track(play.track)),
    })
}

/// A time as Spotify writes it where milliseconds matter.
fn milliseconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// A cursor: Unix milliseconds.
fn time(call: &Call, name: &str) -> Result<Option<i64>, Refusal> {
    let number = |text: &str| text.parse().map_err(|_| Refusal::bad_request(format!("Invalid {name}")));
    call.query(name).filter(|text| !text.is_empty()).map(number).transpose()
}
