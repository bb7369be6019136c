//! The playlist that a recipe is about, and what is in it: in the diary and at Spotify. Changes nothing.

use spotify_client::{
    Account, Error as Refused, Id as _, Playable, Playlist, PlaylistChange, PlaylistId, PlaylistItem, Scope, Spotify,
    Uri,
};

use super::comparison::{Edit, Entry, compare};
use super::ingredients::is_item;
use super::kept::{self, Kept};
use super::{Cover, Plan, Recipe, Visibility, check_length};
use crate::diary::is_claimed;
use crate::{Diary, Result};

/// What there is before a recipe is followed.
pub(super) struct Found {
    /// What the diary knows.
    pub(super) kept: Option<Kept>,
    playlist: Option<Playlist>,
    gone: Option<PlaylistId>,
    entries: Vec<Entry>,
    /// Whether the listener agreed to pictures.
    may_draw: bool,
}

pub(super) fn listener(spotify: &Spotify) -> Result<Account> {
    let scopes = || vec![Scope::PlaylistModifyPrivate, Scope::PlaylistReadPrivate];
    let account = spotify.listener().cloned();
    Ok(account.ok_or_else(|| Refused::SignedOut { scopes: scopes(), ended: None })?)
}

pub(super) async fn look(recipe: &Recipe, spotify: &Spotify, diary: &Diary) -> Result<Found> {
    let account = listener(spotify)?;
    let may_draw = spotify.session().await?.scopes.contains(&Scope::UgcImageUpload);
    let kept = diary.read_or_refuse(|connection| {
        is_claimed(diary, connection, spotify, &account)?;
        Ok(kept::read(connection, recipe.key())?)
    })?;
    let mut gone = None;
    if let Some(known) = &kept {
        match whole(spotify, &known.id).await? {
            Some((playlist, entries)) => return Ok(Found { kept, playlist: Some(playlist), gone, entries, may_draw }),
            None => gone = Some(known.id.clone()),
        }
    }
    let playlist = match unfilled(recipe, spotify, diary).await {
        // Who may make playlists and not read them gets a new one.
        Err(crate::Error::Spotify(Refused::MissingScope { .. })) => None,
        found => found?,
    };
    // What the diary knows is about the one that is gone.
    Ok(Found { kept: None, playlist, gone, entries: Vec::new(), may_draw })
}

/// A playlist and what is in it; nothing when it is gone, which for the listener's own means: it is in their library no more.
async fn whole(spotify: &Spotify, id: &PlaylistId) -> Result<Option<(Playlist, Vec<Entry>)>> {
    if spotify.saved([id]).await?.first() != Some(&true) {
        return Ok(None);
    }
    let playlist = match spotify.playlist(id).await {
        Err(Refused::NotFound { .. }) => return Ok(None),
        playlist => playlist?,
    };
    match spotify.playlist_items(id).await {
        Err(Refused::NotFound { .. }) => Ok(None),
        rows => Ok(Some((playlist, rows?.iter().map(entry).collect()))),
    }
}

/// What is in a playlist.
pub(super) async fn entries(spotify: &Spotify, id: &PlaylistId) -> spotify_client::Result<Vec<Entry>> {
    Ok(spotify.playlist_items(id).await?.iter().map(entry).collect())
}

fn entry(row: &PlaylistItem) -> Entry {
    let Some(item) = &row.item else { return Entry { uri: None, name: None } };
    // In a market another edition may stand for the one that was put in.
    let stands_for = item.track().and_then(|track| track.linked_from.as_ref()).map(|linked| linked.uri.as_str());
    let uri = stands_for.filter(|uri| !uri.is_empty()).unwrap_or(item.uri());
    let uri = Uri::parse(uri).ok().filter(is_item).or_else(|| by_id(item));
    Entry { uri: uri.filter(|_| !row.is_local), name: Some(item.name().to_owned()) }
}

/// Some answers leave the address out.
fn by_id(item: &Playable) -> Option<Uri> {
    item.track().and_then(|track| track.id.as_ref()).map(|id| id.uri())
}

/// A playlist of the listener's own with the recipe's name and description and nothing in it, which no recipe has yet: one that
/// was made while the answer was lost, or this program was ended. New ones stand first in a library.
pub(super) async fn unfilled(recipe: &Recipe, spotify: &Spotify, diary: &Diary) -> Result<Option<Playlist>> {
    let description = recipe.options.description.as_deref().unwrap_or_default();
    let is_like_it = |playlist: &Playlist| {
        let its_description = playlist.description.as_deref().unwrap_or_default();
        playlist.name == recipe.name && playlist.total() == Some(0) && its_description == description
    };
    let page = spotify.my_playlists().page(0).await?.into_items();
    let mut candidates = Vec::new();
    for playlist in page.into_iter().filter(is_like_it) {
        if !diary.read(|connection| kept::is_known(connection, &playlist.id))? {
            candidates.push(playlist);
        }
    }
    if candidates.is_empty() {
        return Ok(None);
    }
    let listener = spotify.me().await?.id;
    let is_theirs = |playlist: &Playlist| playlist.owner.as_ref().is_some_and(|owner| owner.id.as_str() == listener);
    Ok(candidates.into_iter().find(is_theirs))
}

impl Found {
    /// What leads from here to what a recipe wants.
    pub(super) fn plan(&self, recipe: &Recipe) -> Result<Plan> {
        let Self { kept, playlist, gone, entries, may_draw } = self;
        let options = &recipe.options;
        let remembered = kept.as_ref().map_or(&[][..], |kept| &kept.items);
        let comparison = compare(entries, remembered, &recipe.items, options.by_hand);
        let settings = playlist.as_ref().map_or_else(PlaylistChange::default, |playlist| {
            // A name that the listener gave it stays, until the recipe has another one too.
            let renamed = kept.as_ref().is_some_and(|kept| kept.name != recipe.name) && playlist.name != recipe.name;
            let its_description = playlist.description.as_deref().unwrap_or_default();
            let public = options.visibility.map(|visibility| visibility == Visibility::Public);
            PlaylistChange {
                name: renamed.then(|| recipe.name.clone()),
                description: options.description.clone().filter(|description| description != its_description),
                // Spotify does not say of each whether it is public.
                public: public.filter(|public| playlist.public.is_some_and(|its| its != *public)),
                collaborative: None,
            }
        });
        let lacks_cover =
            options.cover == Cover::Drawn && kept.as_ref().and_then(|kept| kept.cover.as_ref()) != Some(&recipe.name);
        let its_name = playlist.as_ref().filter(|_| settings.name.is_none()).map(|playlist| &playlist.name);
        let mut plan = Plan {
            name: its_name.unwrap_or(&recipe.name).clone(),
            playlist: playlist.as_ref().map(|playlist| playlist.id.clone()),
            gone: gone.clone(),
            settings,
            draws_cover: lacks_cover && *may_draw,
            lacks_scope: lacks_cover && !may_draw,
            returning: 0,
            left_out: recipe.left_out,
            by_hand: options.by_hand,
            items: Vec::new(),
            edit: Edit::Nothing,
        };
        plan.compared(comparison);
        check_length(&plan.name, plan.items())?;
        Ok(plan)
    }
}
