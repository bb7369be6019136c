//! What a listener saved and follows.

use jiff::Timestamp;

use super::Change;
use crate::world::{Id, World};

/// Everything of one listener, newest first.
#[derive(Default)]
pub(crate) struct Library {
    tracks: Vec<Saved>,
    albums: Vec<Saved>,
    shows: Vec<Saved>,
    episodes: Vec<Saved>,
    audiobooks: Vec<Saved>,
    artists: Vec<Saved>,
    /// Other listeners, by their user ids.
    users: Vec<String>,
    /// Own and followed playlists.
    pub(crate) playlists: Vec<Id>,
}

/// One thing that was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Saved {
    pub(crate) id: Id,
    pub(crate) added_at: Timestamp,
}

/// A part of the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shelf {
    Tracks,
    Albums,
    Shows,
    Episodes,
    Audiobooks,
    Artists,
}

impl Library {
    /// As it is when the sandbox starts.
    pub(crate) fn of(world: &World, listener: &str, now: Timestamp) -> Self {
        fn saved<T: Copy>(rows: Vec<(T, Timestamp)>, id: impl Fn(T) -> Id) -> Vec<Saved> {
            rows.into_iter().map(|(at, added_at)| Saved { id: id(at), added_at }).collect()
        }
        let listening = world.listening(listener);
        let artists = listening.followed_artists(now).into_iter().map(|at| (at, now)).collect();
        Self {
            tracks: saved(listening.saved_tracks(now), |at| world.track(at).id),
            albums: saved(listening.saved_albums(now), |at| world.album(at).id),
            shows: saved(listening.saved_shows(now), |at| world.show(at).id),
            episodes: saved(listening.saved_episodes(now), |at| world.episode(at).id),
            audiobooks: saved(listening.saved_audiobooks(now), |at| world.audiobook(at).id),
            artists: saved(artists, |at| world.artist(at).id),
            users: Vec::new(),
            playlists: Vec::new(),
        }
    }

    pub(crate) fn shelf(&self, shelf: Shelf) -> &[Saved] {
        match shelf {
            Shelf::Tracks => &self.tracks,
            Shelf::Albums => &self.albums,
            Shelf::Shows => &self.shows,
            Shelf::Episodes => &self.episodes,
            Shelf::Audiobooks => &self.audiobooks,
            Shelf::Artists => &self.artists,
        }
    }

    fn shelf_mut(&mut self, shelf: Shelf) -> &mut Vec<Saved> {
        match shelf {
            Shelf::Tracks => &mut self.tracks,
            Shelf::Albums => &mut self.albums,
            Shelf::Shows => &mut self.shows,
            Shelf::Episodes => &mut self.episodes,
            Shelf::Audiobooks => &mut self.audiobooks,
            Shelf::Artists => &mut self.artists,
        }
    }

    /// Saves something. What is there already stays where it is.
    pub(crate) fn save(&mut self, shelf: Shelf, id: Id, added_at: Timestamp) {
        if !self.has(shelf, id) {
            let rows = self.shelf_mut(shelf);
            let at = rows.partition_point(|row| row.added_at > added_at);
            rows.insert(at, Saved { id, added_at });
        }
    }

    pub(crate) fn change_user(&mut self, id: &str, change: Change) {
        self.users.retain(|other| other != id);
        if change == Change::Add {
            self.users.push(id.to_owned());
        }
    }

    pub(crate) fn follows_user(&self, id: &str) -> bool {
        self.users.iter().any(|other| other == id)
    }

    pub(crate) fn remove(&mut self, shelf: Shelf, id: Id) {
        self.shelf_mut(shelf).retain(|row| row.id != id);
    }

    pub(crate) fn has(&self, shelf: Shelf, id: Id) -> bool {
        self.shelf(shelf).iter().any(|row| row.id == id)
    }
}
