//! Turns the listeners into the playlists that are there when a sandbox starts: theirs, other people's, the editors'.

mod odd;
mod own;

use jiff::{SignedDuration, Timestamp};

use super::World;
use super::dice::{self, Dice, Stream};
use super::id::{Id, Kind, TrackRef};
use super::words::{SPOKEN, WORDS};

/// A playlist before anybody changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlaylistSeed {
    pub(crate) id: Id,
    /// A user's id.
    pub(crate) owner: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) public: Option<bool>,
    pub(crate) collaborative: bool,
    pub(crate) followers: u32,
    /// Those of the listeners who follow it, its owner left out.
    pub(crate) followed_by: Vec<String>,
    pub(crate) entries: Vec<Entry>,
}

/// One line of a playlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) what: Content,
    pub(crate) added_at: Option<Timestamp>,
    pub(crate) added_by: Option<String>,
}

/// What a line holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    Track(Id),
    Episode(Id),
    Local(LocalFile),
    /// It was here and is no more.
    Gone,
}

/// A file on the owner's own computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LocalFile {
    pub(crate) artist: String,
    pub(crate) album: String,
    pub(crate) title: String,
    pub(crate) seconds: u32,
}

/// Public playlists of other people.
const PUBLIC: u32 = 60;
const EDITORS: [(&str, &str, &str); 3] = [
    ("Soft Landing", "The day is done. Calm songs for what is left of it.", "indie folk"),
    ("First Listen Friday", "New songs &amp; old friends, every week.", "pop"),
    ("Empty Office", "Nothing with words in it.", "ambient"),
];

impl World {
    /// All of them, the listeners' own first. The first listener has one of each awkward kind.
    pub(crate) fn playlists(&self, listeners: &[&str], now: Timestamp) -> Vec<PlaylistSeed> {
        let mut playlists = Vec::new();
        for (at, listener) in listeners.iter().enumerate() {
            playlists.extend(self.own_playlists(listener, now));
            if at == 0 {
                playlists.extend(self.awkward_playlists(listener, now));
            }
        }
        playlists.extend((0..PUBLIC).map(|at| self.public_playlist(at, listeners, now)));
        for (at, (name, description, genre)) in (0..).zip(EDITORS) {
            let tracks = self.tracks_of_genre(genre, 1_000 + u64::from(at), 50);
            playlists.push(PlaylistSeed {
                id: self.own_playlist_id("spotify", at).starting_with("37i9dQZ"),
                followers: 1_204_551 / (at + 1),
                description: description.to_owned(),
                ..self.playlist("spotify", at, name.to_owned(), &tracks, now)
            });
        }
        playlists
    }

    /// The id of a playlist that is made while the sandbox runs.
    pub(crate) fn new_playlist_id(&self, number: usize) -> Id {
        self.codec.encode(Kind::Made, u32::try_from(number).unwrap_or(u32::MAX))
    }

    /// The id of the playlist of this number of a user.
    pub(super) fn own_playlist_id(&self, owner: &str, number: u32) -> Id {
        // Room for 256 of each, and 24 bits to tell the owners apart.
        self.codec.encode(Kind::Playlist, (dice::hash(owner) as u32) << 8 | (number & 0xff))
    }

    fn public_playlist(&self, at: u32, listeners: &[&str], now: Timestamp) -> PlaylistSeed {
        let mut dice = self.dice(Stream::Playlist, at);
        let owner = self.nth_user(at).id;
        let genre = &World::genres()[(at as usize * 7) % World::genres().len()];
        let name = match dice.below(3) {
            0 => format!("{} {}", dice.word(&WORDS.bright), genre.name),
            1 => format!("{} ({})", dice.word(&SPOKEN.moods), genre.name),
            _ => format!("{} for {}", genre.name, dice.word(&SPOKEN.moods).to_lowercase()),
        };
        let mut tracks = self.tracks_of_genre(genre.name, u64::from(at), 30 + dice.below(51) as usize);
        if tracks.is_empty() {
            tracks = (0..40).map(|_| TrackRef(dice.below(self.track_count()))).collect();
        }
        let likes = |listener: &&&str| (dice::hash(listener) >> (at % 60)).is_multiple_of(16);
        PlaylistSeed {
            followers: dice.below(5_000),
            description: if dice.one_in(2) { format!("{} &amp; its neighbours", genre.name) } else { String::new() },
            followed_by: listeners.iter().filter(likes).map(|listener| (*listener).to_owned()).collect(),
            ..self.playlist(&owner, at, name, &tracks, now)
        }
    }

    /// A public playlist of `tracks`, added one after the other until some time before `now`.
    fn playlist(&self, owner: &str, number: u32, name: String, tracks: &[TrackRef], now: Timestamp) -> PlaylistSeed {
        let id = self.own_playlist_id(owner, number);
        let mut dice = Dice::new(self.seed, Stream::Playlist, dice::hash(id.as_str()));
        let mut back = i64::from(dice.below(40 * 86_400));
        let mut entries: Vec<Entry> = Vec::with_capacity(tracks.len());
        for track in tracks.iter().rev() {
            back += i64::from(if dice.one_in(3) { dice.below(9 * 86_400) } else { 10 + dice.below(300) });
            let added_at = before(now, back);
            entries.push(Entry {
                what: Content::Track(self.track_id(*track)),
                added_at,
                added_by: Some(owner.to_owned()),
            });
        }
        entries.reverse();
        PlaylistSeed {
            id,
            owner: owner.to_owned(),
            name,
            description: String::new(),
            public: Some(true),
            collaborative: false,
            followers: 0,
            followed_by: Vec::new(),
            entries,
        }
    }
}

/// So many seconds before `now`, in whole seconds, as Spotify has them here.
fn before(now: Timestamp, seconds: i64) -> Option<Timestamp> {
    let at = now.checked_sub(SignedDuration::from_secs(seconds)).ok()?;
    Timestamp::from_second(at.as_second()).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::clock::Clock;

    #[test]
    fn every_kind_of_playlist_is_there() {
        let world = World::new(World::DEFAULT_SEED, World::DEFAULT_TRACKS, false);
        let playlists = world.playlists(&["robin", "sam", "kim"], Clock::START);
        let ids: HashSet<Id> = playlists.iter().map(|playlist| playlist.id).collect();
        assert_eq!(ids.len(), playlists.len());
        let own = |owner: &str| playlists.iter().filter(|playlist| playlist.owner == owner).count();
        assert_eq!([own("robin"), own("sam"), own("kim"), own("spotify")], [9, 3, 3, 3]);
        let named = |name: &str| playlists.iter().find(|playlist| playlist.name == name).unwrap();
        assert_eq!(named("Long Way Round").entries.len(), 250);
        assert_eq!(named("Blank").entries.len(), 0);
        assert_eq!(named("Do Not Open").public, Some(false));
        let shared = named("Road Songs, Everyone Adds");
        assert!(shared.collaborative && shared.owner != "robin" && shared.followed_by == ["robin"]);
        assert_eq!(playlists.iter().filter(|playlist| playlist.id.as_str().starts_with("37i9dQZ")).count(), 3);

        for playlist in &playlists {
            for entry in &playlist.entries {
                assert!(entry.added_at.is_none_or(|at| at < Clock::START));
                match &entry.what {
                    Content::Track(id) => assert!(world.find_track(id.as_str()).is_some(), "{}", playlist.name),
                    Content::Episode(id) => assert!(world.find_episode(id.as_str()).is_some()),
                    Content::Local(_) | Content::Gone => {}
                }
            }
            let listener = ["robin", "sam", "kim"].contains(&playlist.owner.as_str());
            assert!(listener || world.user(&playlist.owner).is_some(), "{}", playlist.owner);
        }

        let odd = &named("Odds and Ends").entries;
        let is = |what: fn(&Entry) -> bool| odd.iter().any(what);
        assert!(is(|entry| entry.what == Content::Gone) && is(|entry| matches!(entry.what, Content::Local(_))));
        assert!(is(|entry| matches!(entry.what, Content::Episode(_))));
        assert!(is(|entry| entry.added_at.is_none() && entry.added_by.is_none()));
        let tracks = odd.iter().filter_map(|entry| match &entry.what {
            Content::Track(id) => world.find_track(id.as_str()),
            _ => None,
        });
        let tracks: Vec<_> = tracks.collect();
        assert!(tracks.iter().any(|track| track.alternate));
        assert!(tracks.iter().any(|track| world.artist(track.artists[0]).genres.is_empty()));
        assert!(tracks.iter().any(|track| world.audio_features(track.at).is_none()));
    }

    #[test]
    fn a_small_world_has_them_too() {
        let world = World::new(5, 1, false);
        assert_eq!(world.playlists(&["robin"], Timestamp::UNIX_EPOCH).len(), 10 + 60 + 3);
        assert_eq!(world.playlists(&[], Timestamp::MIN).len(), 63);
    }
}
