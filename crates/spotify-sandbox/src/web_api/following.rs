//! Whom a listener follows: `/me/following`, `/me/following/contains`.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::{Value, json};

use super::{Audience, artist};
use crate::accounts::Scope;
use crate::call::{Answered, Body, Call, empty, ok};
use crate::homes::{Change, Shelf};
use crate::paging::read_limit;
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::Id;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route(
            "/me/following",
            get(list)
                .put(async |call, body| change(call, body, Change::Add).await)
                .delete(async |call, body| change(call, body, Change::Remove).await),
        )
        .route("/me/following/contains", get(contains))
}

/// Pages with a cursor: the last artist of the page before.
async fn list(call: Call) -> Answered {
    let listener = call.needs(Scope::UserFollowRead)?;
    if call.query("type") != Some("artist") {
        return Err(Refusal::bad_request("Missing or invalid type"));
    }
    let limit = read_limit(call.query("limit"), 20, 50)?;
    let audience = Audience::anywhere(&call);
    let mut homes = call.state.homes();
    let rows = homes.library(&listener.id).shelf(Shelf::Artists);
    let after = call.query("after").filter(|after| !after.is_empty());
    // Behind an artist that is not followed there is nothing.
    let start = after.map_or(0, |after| {
        rows.iter().position(|row| row.id.as_str() == after).map_or(rows.len(), |position| position + 1)
    });
    let page = &rows[start..rows.len().min(start + limit)];
    let items = page.iter().filter_map(|row| call.world().find_artist(row.id.as_str()));
    let items: Vec<Value> = items.map(|found| artist::full(audience, &found)).collect();
    let last = page.last().map(|row| row.id.to_string()).filter(|_| start + limit < rows.len());
    let limit_text = limit.to_string();
    let here = |after: Option<&str>| call.here_with(&[("after", after), ("limit", Some(&limit_text))]);
    ok(json!({ "artists": {
        "cursors": { "after": last },
        "href": here(after),
        "items": items,
        "limit": limit,
        "next": last.as_deref().map(|last| here(Some(last))),
        "total": rows.len(),
    } }))
}

/// Artists or users, by their ids.
enum Whom {
    Artists(Vec<Id>),
    Users(Vec<String>),
}

fn whom(call: &Call, ids: &[&str]) -> Result<Whom, Refusal> {
    match call.query("type") {
        Some("artist") => {
            let ids = ids.iter().map(|id| Id::parse(id).ok_or_else(Refusal::invalid_id));
            Ok(Whom::Artists(ids.collect::<Result<_, _>>()?))
        }
        Some("user") => Ok(Whom::Users(ids.iter().map(|id| (*id).to_owned()).collect())),
        _ => Err(Refusal::bad_request("Missing or invalid type")),
    }
}

async fn change(call: Call, body: Body, change: Change) -> Answered {
    let listener = call.needs(Scope::UserFollowModify)?;
    let body = body.object()?;
    let in_body = body.get("ids").and_then(Value::as_array).map(|ids| ids.iter().filter_map(Value::as_str).collect());
    let ids: Vec<&str> = match in_body {
        Some(ids) if call.query("ids").is_none() => ids,
        _ => call.list("ids", 50)?,
    };
    if ids.len() > 50 {
        return Err(Refusal::bad_request("Too many ids requested"));
    }
    let whom = whom(&call, &ids)?;
    let (now, mut homes) = (call.state.clock.now(), call.state.homes());
    let library = homes.library(&listener.id);
    match whom {
        Whom::Artists(ids) if change == Change::Add => {
            if !ids.iter().all(|id| call.world().find_artist(id.as_str()).is_some()) {
                return Err(Refusal::unknown_id());
            }
            ids.into_iter().for_each(|id| library.save(Shelf::Artists, id, now));
        }
        Whom::Artists(ids) => ids.into_iter().for_each(|id| library.remove(Shelf::Artists, id)),
        Whom::Users(ids) => ids.iter().for_each(|id| library.change_user(id, change)),
    }
    empty(StatusCode::NO_CONTENT)
}

async fn contains(call: Call) -> Answered {
    let listener = call.needs(Scope::UserFollowRead)?;
    let whom = whom(&call, &call.list("ids", 50)?)?;
    let mut homes = call.state.homes();
    let library = homes.library(&listener.id);
    ok(match whom {
        Whom::Artists(ids) => ids.into_iter().map(|id| library.has(Shelf::Artists, id)).collect::<Vec<bool>>(),
        Whom::Users(ids) => ids.iter().map(|id| library.follows_user(id)).collect(),
    })
}
