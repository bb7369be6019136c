//! A playlist and every way to change it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::Change;
use crate::refusal::Refusal;
use crate::world::{Content, Entry, Id, PlaylistSeed};

/// More items than this Spotify does not take.
const MOST_ITEMS: usize = 11_000;

#[derive(Clone)]
pub(crate) struct Playlist {
    pub(crate) id: Id,
    /// A user id.
    pub(crate) owner: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) public: Option<bool>,
    pub(crate) collaborative: bool,
    /// A JPEG that somebody uploaded.
    pub(crate) cover: Option<Vec<u8>>,
    entries: Vec<Entry>,
    /// Followers besides the listeners of this sandbox.
    others_following: u32,
    followed_by: Vec<String>,
    /// How often it was changed.
    revision: u32,
}

impl From<PlaylistSeed> for Playlist {
    fn from(seed: PlaylistSeed) -> Self {
        Self {
            id: seed.id,
            owner: seed.owner,
            name: seed.name,
            // Kept as text; what is sent is escaped.
            description: html_escape::decode_html_entities(&seed.description).into_owned(),
            public: seed.public,
            collaborative: seed.collaborative,
            cover: None,
            entries: seed.entries,
            others_following: seed.followers,
            followed_by: seed.followed_by,
            revision: 1,
        }
    }
}

impl Playlist {
    pub(crate) fn new(id: Id, owner: &str, name: String) -> Self {
        Self {
            id,
            owner: owner.to_owned(),
            name,
            description: String::new(),
            public: Some(true),
            collaborative: false,
            cover: None,
            entries: Vec::new(),
            others_following: 0,
            followed_by: Vec::new(),
            revision: 1,
        }
    }

    /// The same under another id.
    pub(crate) fn with_id(&self, id: Id) -> Self {
        Self { id, ..self.clone() }
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn followers(&self) -> usize {
        self.followed_by.len() + self.others_following as usize
    }

    pub(crate) fn is_followed_by(&self, listener: &str) -> bool {
        self.followed_by.iter().any(|other| other == listener)
    }

    pub(crate) fn change_follower(&mut self, listener: &str, change: Change) {
        self.followed_by.retain(|other| other != listener);
        if change == Change::Add && self.owner != listener {
            self.followed_by.push(listener.to_owned());
        }
    }

    /// Whether a listener may change what is in it.
    pub(crate) fn is_edited_by(&self, listener: &str) -> bool {
        self.owner == listener || (self.collaborative && self.is_followed_by(listener))
    }

    /// Says that something changed.
    pub(crate) fn touch(&mut self) {
        self.revision = self.revision.wrapping_add(1);
    }

    /// Names this state of the playlist; opaque to clients.
    pub(crate) fn snapshot_id(&self) -> String {
        self.snapshot(self.revision)
    }

    fn snapshot(&self, revision: u32) -> String {
        let id = &self.id.as_str().as_bytes()[..14];
        BASE64.encode([&revision.to_be_bytes(), id].concat())
    }

    /// Refuses a snapshot that this playlist never had.
    pub(crate) fn check_snapshot(&self, snapshot: &str) -> Result<(), Refusal> {
        let bytes = BASE64.decode(snapshot).unwrap_or_default();
        let revision = bytes.first_chunk::<4>().map(|bytes| u32::from_be_bytes(*bytes));
        let known = revision.is_some_and(|revision| revision <= self.revision && self.snapshot(revision) == snapshot);
        if known { Ok(()) } else { Err(Refusal::bad_request("Invalid playlist snapshot")) }
    }

    /// Adds items before `position`, else at the end.
    pub(crate) fn add(&mut self, items: Vec<Entry>, position: Option<usize>) -> Result<(), Refusal> {
        let position = position.unwrap_or(self.entries.len());
        if position > self.entries.len() {
            return Err(Refusal::bad_request("Index out of bounds."));
        }
        if self.entries.len() + items.len() > MOST_ITEMS {
            return Err(Refusal::forbidden("Playlist size limit reached"));
        }
        self.entries.splice(position..position, items);
        self.touch();
        Ok(())
    }

    pub(crate) fn replace(&mut self, items: Vec<Entry>) {
        self.entries = items;
        self.touch();
    }

    /// Moves `length` items from `start` to before the item that is now at `before`.
    pub(crate) fn reorder(&mut self, start: usize, length: usize, before: usize) -> Result<(), Refusal> {
        let end = start.saturating_add(length);
        if length == 0 || end > self.entries.len() || before > self.entries.len() {
            return Err(Refusal::bad_request("Index out of bounds."));
        }
        if before < start {
            self.entries[before..end].rotate_right(length);
        } else if before > end {
            self.entries[start..before].rotate_left(length);
        }
        self.touch();
        Ok(())
    }

    /// Removes every occurrence of an item, or only those at the positions that are named.
    pub(crate) fn remove(&mut self, what: &[(Content, Option<Vec<usize>>)]) -> Result<(), Refusal> {
        let mut gone = vec![false; self.entries.len()];
        for (content, positions) in what {
            match positions {
                None => {
                    for (entry, gone) in self.entries.iter().zip(&mut gone) {
                        *gone |= entry.what == *content;
                    }
                }
                Some(positions) => {
                    for &position in positions {
                        let there = self.entries.get(position).is_some_and(|entry| entry.what == *content);
                        if !there {
                            let message = "Could not remove tracks, please check parameters.";
                            return Err(Refusal::bad_request(message));
                        }
                        gone[position] = true;
                    }
                }
            }
        }
        let mut gone = gone.into_iter();
        self.entries.retain(|_| !gone.next().unwrap_or(false));
        self.touch();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(letter: char) -> Entry {
        let id = Id::parse(&letter.to_string().repeat(22)).unwrap();
        Entry { what: Content::Track(id), added_at: None, added_by: None }
    }

    fn playlist(letters: &str) -> Playlist {
        let mut playlist = Playlist::new(Id::parse(&"p".repeat(22)).unwrap(), "robin", "Test".to_owned());
        playlist.add(letters.chars().map(entry).collect(), None).unwrap();
        playlist
    }

    fn letters(playlist: &Playlist) -> String {
        let letter = |entry: &Entry| match entry.what {
            Content::Track(id) => id.as_str().chars().next(),
            _ => None,
        };
        playlist.entries().iter().filter_map(letter).collect()
    }

    #[test]
    fn items_move_as_spotify_moves_them() {
        for (start, length, before, expected) in [
            (0, 1, 5, Some("bcdea")),
            (4, 1, 0, Some("eabcd")),
            (0, 2, 4, Some("cdabe")),
            (2, 2, 1, Some("acdbe")),
            (1, 2, 2, Some("abcde")),
            (4, 2, 0, None),
            (0, 1, 6, None),
            (0, 0, 1, None),
            (usize::MAX, 2, 0, None),
        ] {
            let mut playlist = playlist("abcde");
            let found = playlist.reorder(start, length, before).ok().map(|()| letters(&playlist));
            assert_eq!(found.as_deref(), expected, "{length} from {start} before {before}");
        }
    }

    #[test]
    fn items_are_removed_wherever_they_are_or_where_it_is_said() {
        let a = entry('a').what;
        let mut all = playlist("abaca");
        all.remove(&[(a.clone(), None)]).unwrap();
        assert_eq!(letters(&all), "bc");
        let mut some = playlist("abaca");
        some.remove(&[(a.clone(), Some(vec![0, 4]))]).unwrap();
        assert_eq!(letters(&some), "bac");
        assert!(some.remove(&[(a, Some(vec![0]))]).is_err(), "there is no `a` there");
    }

    #[test]
    fn every_change_has_its_own_snapshot() {
        let mut playlist = playlist("abc");
        let before = playlist.snapshot_id();
        playlist.add(vec![entry('d')], Some(0)).unwrap();
        assert_eq!(letters(&playlist), "dabc");
        assert_ne!(playlist.snapshot_id(), before);
        assert!(playlist.check_snapshot(&before).is_ok());
        for unknown in ["", "AAAA", "zzz!", &playlist.snapshot(99)] {
            assert!(playlist.check_snapshot(unknown).is_err(), "{unknown}");
        }
        assert!(playlist.add(vec![entry('e')], Some(5)).is_err(), "beyond the end");
    }
}
