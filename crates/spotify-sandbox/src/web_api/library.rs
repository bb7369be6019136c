//! The library of 2026, every kind by its URI: `/me/library`, `/me/library/contains`.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, put};

use super::saved::exists;
use super::user::display_name;
use crate::accounts::Scope;
use crate::call::{Answered, Call, empty, ok};
use crate::homes::{Change, Shelf};
use crate::refusal::Refusal;
use crate::state::State;
use crate::uri::Uri;
use crate::world::Id;

/// The most URIs of one request.
const MOST: usize = 40;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route(
            "/me/library",
            put(async |call: Call| change(&call, Change::Add)).delete(async |call: Call| change(&call, Change::Remove)),
        )
        .route("/me/library/contains", get(contains))
}

/// Where in a listener's home something is kept.
enum Place {
    Shelf(Shelf, Id),
    Playlist(Id),
    User(String),
}

fn place(uri: &str) -> Result<Place, Refusal> {
    match Uri::parse(uri) {
        Some(Uri::Track(id)) => Ok(Place::Shelf(Shelf::Tracks, id)),
        Some(Uri::Album(id)) => Ok(Place::Shelf(Shelf::Albums, id)),
        Some(Uri::Show(id)) => Ok(Place::Shelf(Shelf::Shows, id)),
        Some(Uri::Episode(id)) => Ok(Place::Shelf(Shelf::Episodes, id)),
        Some(Uri::Audiobook(id)) => Ok(Place::Shelf(Shelf::Audiobooks, id)),
        Some(Uri::Artist(id)) => Ok(Place::Shelf(Shelf::Artists, id)),
        Some(Uri::Playlist(id)) => Ok(Place::Playlist(id)),
        Some(Uri::User(id)) => Ok(Place::User(id)),
        Some(Uri::Collection(_)) | None => Err(Refusal::bad_request(format!("Invalid uri: {uri}"))),
    }
}

impl Place {
    const fn scope_to_change(&self) -> Scope {
        match self {
            Self::Shelf(Shelf::Artists, _) | Self::User(_) => Scope::UserFollowModify,
            Self::Shelf(..) => Scope::UserLibraryModify,
            Self::Playlist(_) => Scope::PlaylistModifyPublic,
        }
    }

    const fn scope_to_read(&self) -> Scope {
        match self {
            Self::Shelf(Shelf::Artists, _) | Self::User(_) => Scope::UserFollowRead,
            Self::Shelf(..) => Scope::UserLibraryRead,
            Self::Playlist(_) => Scope::PlaylistReadPrivate,
        }
    }
}

fn change(call: &Call, change: Change) -> Answered {
    let listener = call.listener()?;
    let places = call.list("uris", MOST)?.into_iter().map(place).collect::<Result<Vec<_>, _>>()?;
    let now = call.state.clock.now();
    for place in &places {
        call.needs(place.scope_to_change())?;
    }
    let mut homes = call.state.homes();
    // First all are looked up, then all are changed: a request is done whole or not at all.
    for place in places.iter().filter(|_| change == Change::Add) {
        let there = match place {
            Place::Shelf(shelf, id) => exists(call.world(), *shelf, *id),
            Place::Playlist(id) => homes.playlist(*id).is_some(),
            Place::User(id) => display_name(&call.state, id).is_some(),
        };
        if !there {
            return Err(Refusal::unknown_id());
        }
    }
    for place in places {
        match place {
            Place::Shelf(shelf, id) if change == Change::Add => homes.library(&listener.id).save(shelf, id, now),
            Place::Shelf(shelf, id) => homes.library(&listener.id).remove(shelf, id),
            Place::Playlist(id) => {
                homes.follow_playlist(&listener.id, id, change);
            }
            Place::User(id) => homes.library(&listener.id).change_user(&id, change),
        }
    }
    empty(StatusCode::OK)
}

async fn contains(call: Call) -> Answered {
    let listener = call.listener()?;
    let places = call.list("uris", MOST)?.into_iter().map(place).collect::<Result<Vec<_>, _>>()?;
    for place in &places {
        call.needs(place.scope_to_read())?;
    }
    let mut homes = call.state.homes();
    let rows = places.into_iter().map(|place| match place {
        Place::Shelf(shelf, id) => homes.library(&listener.id).has(shelf, id),
        Place::Playlist(id) => homes.has_playlist(&listener.id, id),
        Place::User(id) => homes.library(&listener.id).follows_user(&id),
    });
    ok(rows.collect::<Vec<bool>>())
}
