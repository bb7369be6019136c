//! Playlists themselves: `/playlists/{id}`, `/me/playlists`, `/users/{id}/playlists`.

use std::borrow::Cow;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::object::{identity, images, with};
use super::playlist_items::{EntryName, Episodes, address, items_page};
use super::user::{display_name, reference};
use super::{Audience, playlist_cover};
use crate::accounts::Scope;
use crate::call::{Answered, Body, Call, empty, ok};
use crate::fields::Fields;
use crate::homes::{Homes, Playlist};
use crate::paging::Window;
use crate::profile::Profile;
use crate::refusal::Refusal;
use crate::state::State;
use crate::world::Id;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/playlists/{id}", get(one).put(change))
        .route("/me/playlists", get(mine).post(create))
        .route("/users/{id}/playlists", get(of_user).post(create_for))
        // A spelling from before 2018, which clients still use.
        .route("/users/{id}/playlists/{playlist}", get(one).put(change))
}

/// A playlist that the caller may see.
pub(crate) fn visible<'a>(call: &Call, playlist: Option<&'a Playlist>) -> Result<&'a Playlist, Refusal> {
    let listener = call.grant.listener.as_deref();
    let known = |list: &&Playlist| match listener {
        Some(listener) => list.is_edited_by(&listener.id) || list.is_followed_by(&listener.id),
        None => false,
    };
    let public =
        |list: &&Playlist| list.public == Some(true) && (list.owner != "spotify" || sees_spotifys(call.profile));
    let playlist = playlist.filter(|list| public(list) || known(list)).ok_or_else(Refusal::resource_not_found)?;
    if playlist.public != Some(true) {
        let collaborative = playlist.collaborative && call.has(Scope::PlaylistReadCollaborative);
        if !collaborative {
            call.needs(Scope::PlaylistReadPrivate)?;
        }
    }
    Ok(playlist)
}

/// Spotify's own playlists closed with audio features.
pub(crate) fn sees_spotifys(profile: Profile) -> bool {
    profile == Profile::LegacyFeatures
}

/// A playlist whose content the caller may change.
pub(crate) fn editable<'a>(call: &Call, playlist: Option<&'a mut Playlist>) -> Result<&'a mut Playlist, Refusal> {
    let listener = call.listener()?;
    let playlist = playlist.ok_or_else(Refusal::resource_not_found)?;
    if !playlist.is_edited_by(&listener.id) {
        return Err(Refusal::forbidden("You cannot change a playlist you don't own."));
    }
    let public = playlist.public == Some(true);
    call.needs(if public { Scope::PlaylistModifyPublic } else { Scope::PlaylistModifyPrivate })?;
    Ok(playlist)
}

async fn one(call: Call) -> Answered {
    let audience = Audience::of(&call)?;
    let fields = Fields::read(call.query("fields"))?;
    let homes = call.state.homes();
    let playlist = call.playlist(&homes)?;
    let playlist = visible(&call, playlist.as_deref())?;
    let episodes = Episodes::asked(&call);
    ok(fields.apply(full(&call, audience, playlist, episodes)))
}

/// The whole playlist, with its first items: only for those who edit it, in development mode.
fn full(call: &Call, audience: Audience<'_>, playlist: &Playlist, episodes: Episodes) -> Value {
    let mut object = with(
        head(&call.state, audience, playlist),
        json!({ "followers": { "href": null, "total": playlist.followers() } }),
    );
    let edits = call.grant.listener.as_deref().is_some_and(|listener| playlist.is_edited_by(&listener.id));
    let items = |name| {
        let address = address(audience, playlist, name);
        let joint = if address.contains('?') { '&' } else { '?' };
        let address = match episodes {
            Episodes::Whole => format!("{address}{joint}additional_types=track,episode"),
            Episodes::Squeezed => address,
        };
        items_page(audience, playlist, Window::first(name.most()), &address, name, episodes)
    };
    if edits || !call.in_development() {
        object.insert("items".to_owned(), items(EntryName::Item));
    }
    if !call.in_development() {
        object.insert("tracks".to_owned(), items(EntryName::Track));
    }
    Value::Object(object)
}

/// A playlist in a list.
pub(crate) fn simplified(state: &State, audience: Audience<'_>, playlist: &Playlist) -> Value {
    let count = |name| json!({ "href": address(audience, playlist, name), "total": playlist.entries().len() });
    let mut object = with(head(state, audience, playlist), json!({ "items": count(EntryName::Item) }));
    if audience.profile != Profile::Development2026 {
        object.insert("tracks".to_owned(), count(EntryName::Track));
    }
    Value::Object(object)
}

fn head(state: &State, audience: Audience<'_>, playlist: &Playlist) -> Map<String, Value> {
    with(
        identity("playlist", playlist.id.as_str()),
        json!({
            "collaborative": playlist.collaborative,
            "description": html_escape::encode_text(&playlist.description),
            "images": playlist_images(audience, playlist),
            "name": playlist.name,
            "owner": reference(&playlist.owner, display_name(state, &playlist.owner).as_deref()),
            "primary_color": null,
            "public": playlist.public,
            "snapshot_id": playlist.snapshot_id(),
        }),
    )
}

/// What somebody uploaded, else a picture when there is something in it.
pub(crate) fn playlist_images(audience: Audience<'_>, playlist: &Playlist) -> Value {
    match &playlist.cover {
        Some(_) => json!([{ "url": playlist_cover::url(audience.base, playlist), "height": null, "width": null }]),
        None if playlist.entries().is_empty() => json!([]),
        None => images(&audience.world.playlist_pictures(playlist.id), audience.base),
    }
}

/// In the order of the shelf, which the newest is on top of.
async fn mine(call: Call) -> Answered {
    let listener = call.listener()?;
    let window = call.window(20, 50)?;
    let audience = Audience::anywhere(&call);
    let mut homes = call.state.homes();
    let shelf = homes.library(&listener.id).playlists.clone();
    let shows = |list: &&Playlist| match (list.public, list.collaborative) {
        (Some(true), _) => true,
        (_, true) => call.has(Scope::PlaylistReadCollaborative),
        (_, false) => call.has(Scope::PlaylistReadPrivate),
    };
    let rows: Vec<&Playlist> = shelf.iter().filter_map(|id| homes.playlist(*id)).filter(shows).collect();
    ok(window.page(&call.here(), &rows, |list| simplified(&call.state, audience, list)))
}

async fn of_user(call: Call) -> Answered {
    let id = call.path_parameter("id");
    if call.grant.listener.as_deref().is_some_and(|listener| listener.id == id) {
        return mine(call).await;
    }
    let window = call.window(20, 50)?;
    let audience = Audience::anywhere(&call);
    display_name(&call.state, id).ok_or_else(|| Refusal::not_found("No such user"))?;
    let homes = call.state.homes();
    let shows = |list: &&Playlist| list.owner == id && list.public == Some(true);
    let rows: Vec<&Playlist> =
        homes.playlists().filter(shows).filter(|_| id != "spotify" || sees_spotifys(call.profile)).collect();
    ok(window.page(&call.here(), &rows, |list| simplified(&call.state, audience, list)))
}

async fn create_for(call: Call, body: Body) -> Answered {
    if call.listener()?.id != call.path_parameter("id") {
        return Err(Refusal::forbidden("You cannot create a playlist for another user."));
    }
    create(call, body).await
}

async fn create(call: Call, body: Body) -> Answered {
    let listener = call.listener()?;
    let settings = Settings::read(&body)?;
    let name = settings.name.clone().filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| Refusal::bad_request("Missing required field: name"))?;
    let (public, collaborative) = (settings.public.unwrap_or(true), settings.collaborative.unwrap_or(false));
    if collaborative && public {
        return Err(Refusal::bad_request("Collaborative playlists can only be private."));
    }
    call.needs(if public { Scope::PlaylistModifyPublic } else { Scope::PlaylistModifyPrivate })?;
    if collaborative {
        call.needs(Scope::PlaylistModifyPublic)?;
    }
    let audience = Audience::anywhere(&call);
    let mut homes = call.state.homes();
    let id = homes.create_playlist(call.world(), |id| {
        let mut playlist = Playlist::new(id, &listener.id, name);
        settings.apply(&mut playlist);
        playlist
    });
    let playlist = homes.playlist(id).ok_or_else(Refusal::resource_not_found)?;
    let object = full(&call, audience, playlist, Episodes::Whole);
    Ok((StatusCode::CREATED, axum::Json(object)).into_response())
}

async fn change(call: Call, body: Body) -> Answered {
    let settings = Settings::read(&body)?;
    let mut homes = call.state.homes();
    let id = call.playlist_id()?;
    let playlist = editable(&call, homes.playlist_mut(id))?;
    if playlist.owner != call.listener()?.id {
        return Err(Refusal::forbidden("You cannot change a playlist you don't own."));
    }
    let public = settings.public.map_or(playlist.public, Some);
    if settings.collaborative.unwrap_or(playlist.collaborative) && public == Some(true) {
        return Err(Refusal::bad_request("Collaborative playlists can only be private."));
    }
    settings.apply(playlist);
    empty(StatusCode::OK)
}

/// What a body may set.
struct Settings {
    name: Option<String>,
    public: Option<bool>,
    collaborative: Option<bool>,
    description: Option<String>,
}

impl Settings {
    fn read(body: &Body) -> Result<Self, Refusal> {
        let body = body.object()?;
        let text = |name: &str| match body.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(Refusal::bad_request(format!("Invalid value for field: {name}"))),
        };
        let flag = |name: &str| match body.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(Refusal::bad_request(format!("Invalid value for field: {name}"))),
        };
        Ok(Self {
            name: text("name")?,
            public: flag("public")?,
            collaborative: flag("collaborative")?,
            description: text("description")?,
        })
    }

    fn apply(&self, playlist: &mut Playlist) {
        if let Some(name) = &self.name {
            playlist.name.clone_from(name);
        }
        if let Some(public) = self.public {
            playlist.public = Some(public);
        }
        if let Some(collaborative) = self.collaborative {
            playlist.collaborative = collaborative;
        }
        if let Some(description) = &self.description {
            playlist.description.clone_from(description);
        }
        playlist.touch();
    }
}

impl Call {
    /// The playlist that the path names, alone or below its owner.
    pub(crate) fn playlist_id(&self) -> Result<Id, Refusal> {
        let below_owner = Some(self.path_parameter("playlist")).filter(|id| !id.is_empty());
        Id::parse(below_owner.unwrap_or(self.path_parameter("id"))).ok_or_else(Refusal::invalid_id)
    }

    /// The playlist of the path.
    pub(crate) fn playlist<'a>(&self, homes: &'a Homes) -> Result<Option<Cow<'a, Playlist>>, Refusal> {
        Ok(homes.playlist_or_any(self.world(), self.playlist_id()?))
    }
}
