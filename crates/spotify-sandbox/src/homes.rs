//! What listeners have and change: libraries, playlists, players.

mod library;
mod player;
mod playlist;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::people::Listener;
use crate::world::{Id, World};

pub(crate) use library::{Library, Saved, Shelf};
pub(crate) use player::{Item, Playable, Played, Player, Repeat, Restricted};
pub(crate) use playlist::Playlist;

/// For how long the first track plays when the sandbox starts.
pub(crate) const ALREADY_PLAYING: SignedDuration = SignedDuration::from_secs(61);

/// What is done to something in a home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Add,
    Remove,
}

/// Everything that changes, of all listeners together.
#[derive(Default)]
pub(crate) struct Homes {
    libraries: HashMap<String, Library>,
    players: HashMap<String, Player>,
    playlists: HashMap<Id, Playlist>,
    /// In the order in which they were made.
    playlist_order: Vec<Id>,
}

impl Homes {
    /// Homes as they are when the sandbox starts.
    pub(crate) fn furnish(world: &World, listeners: &[Arc<Listener>], now: Timestamp) -> Self {
        let mut homes = Self::default();
        let ids: Vec<&str> = listeners.iter().map(|listener| listener.id.as_str()).collect();
        for seed in world.playlists(&ids, now) {
            homes.add_playlist(Playlist::from(seed));
        }
        for listener in &ids {
            let mut library = Library::of(world, listener, now);
            let of_theirs = homes.playlists().filter(|list| list.owner == *listener || list.is_followed_by(listener));
            library.playlists = of_theirs.map(|list| list.id).collect();
            homes.libraries.insert((*listener).to_owned(), library);
        }
        if let Some(first) = ids.first() {
            homes.put_music_on(world, first, now);
        }
        homes
    }

    /// The first listener hears their longest playlist, over and over.
    fn put_music_on(&mut self, world: &World, listener: &str, now: Timestamp) {
        let own = self.playlists().filter(|list| list.owner == listener);
        let Some(longest) = own.max_by_key(|list| list.entries().len()) else { return };
        let items = longest.entries().iter().filter_map(|entry| Item::of(world, &entry.what)).collect();
        let context = format!("spotify:playlist:{}", longest.id);
        let began = now.checked_sub(ALREADY_PLAYING).unwrap_or(now);
        let player = self.player(listener);
        player.play(items, 0, Some(context), began);
        player.set_repeat(Repeat::Context, began);
    }

    /// What a listener saved and follows.
    pub(crate) fn library(&mut self, listener: &str) -> &mut Library {
        self.libraries.entry(listener.to_owned()).or_default()
    }

    /// What a listener hears.
    pub(crate) fn player(&mut self, listener: &str) -> &mut Player {
        self.players.entry(listener.to_owned()).or_default()
    }

    pub(crate) fn playlist(&self, id: Id) -> Option<&Playlist> {
        self.playlists.get(&id)
    }

    /// The same, and something for every id where the world knows something for every id.
    pub(crate) fn playlist_or_any(&self, world: &World, id: Id) -> Option<Cow<'_, Playlist>> {
        let any = || {
            let public = || self.playlists().filter(|list| list.public == Some(true) && list.owner != "spotify");
            let chosen = world.choose_for(id, public().count())?;
            public().nth(chosen).map(|list| Cow::Owned(list.with_id(id)))
        };
        self.playlist(id).map(Cow::Borrowed).or_else(any)
    }

    pub(crate) fn playlist_mut(&mut self, id: Id) -> Option<&mut Playlist> {
        self.playlists.get_mut(&id)
    }

    /// All of them, in the order in which they were made.
    pub(crate) fn playlists(&self) -> impl Iterator<Item = &Playlist> {
        self.playlist_order.iter().filter_map(|id| self.playlists.get(id))
    }

    pub(crate) fn add_playlist(&mut self, playlist: Playlist) {
        self.playlist_order.push(playlist.id);
        self.playlists.insert(playlist.id, playlist);
    }

    /// A new playlist of a listener, on top of their others.
    pub(crate) fn create_playlist(&mut self, world: &World, playlist: impl FnOnce(Id) -> Playlist) -> Id {
        let id = world.new_playlist_id(self.playlist_order.len());
        let playlist = playlist(id);
        self.library(&playlist.owner.clone()).playlists.insert(0, id);
        self.add_playlist(playlist);
        id
    }

    /// Puts a playlist on a listener's shelf, or takes it off; their own too, which is how one is deleted.
    pub(crate) fn follow_playlist(&mut self, listener: &str, id: Id, change: Change) -> bool {
        let Some(playlist) = self.playlists.get_mut(&id) else { return false };
        playlist.change_follower(listener, change);
        let shelf = &mut self.library(listener).playlists;
        shelf.retain(|other| *other != id);
        if change == Change::Add {
            shelf.insert(0, id);
        }
        true
    }

    /// Whether a listener follows a playlist, or owns it and has not deleted it.
    pub(crate) fn has_playlist(&mut self, listener: &str, id: Id) -> bool {
        self.library(listener).playlists.contains(&id)
    }
}
