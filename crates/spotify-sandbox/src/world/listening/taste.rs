//! Turns a listener's id into what they like: genres, lasting favourites that come and go, and a new dozen each month.

use jiff::tz::TimeZone;

use crate::world::World;
use crate::world::dice::{self, Dice, Stream};
use crate::world::genre::Genre;
use crate::world::id::{ArtistRef, TrackRef};

/// Lasting favourites.
const FAVOURITES: usize = 120;
/// Artists that most of them are by.
const ARTISTS: usize = 44;
/// Obsessions of a month.
pub(super) const OBSESSIONS: usize = 12;
/// Days of a month, for this purpose.
pub(super) const MONTH: i64 = 30;

/// The listeners that every sandbox has, and what they like: the first has music for work, for sports and for the night.
const BUILT_IN: [(&str, [&str; 4]); 3] = [
    ("robin", ["indie pop", "dance pop", "house", "folk"]),
    ("sam", ["hip hop", "soul", "jazz", "r&b"]),
    ("kim", ["metal", "post-rock", "techno", "classical"]),
];

pub(super) struct Taste {
    /// Seeds all that the listener does.
    pub(super) seed: u64,
    pub(super) zone: TimeZone,
    /// The favourite genres, the dearest first.
    pub(super) genres: Vec<&'static Genre>,
    pub(super) artists: Vec<ArtistRef>,
    /// The favourites, the dearest first.
    pub(super) favourites: Vec<Favourite>,
}

/// A track that stays dear, though not every month.
#[derive(Clone, Copy)]
pub(super) struct Favourite {
    pub(super) track: TrackRef,
    pub(super) artist: ArtistRef,
    weight: f64,
    /// It comes back every so many days …
    cycle: i64,
    /// … counted from this day.
    phase: i64,
}

impl Favourite {
    /// How much it is played on a day: high for a third of its cycle, then hardly.
    pub(super) fn pull(&self, day: i64) -> f64 {
        let place = (day + self.phase).rem_euclid(self.cycle) as f64 / self.cycle as f64;
        let rise = (1.0 - (place - 0.5).abs() * 4.0).max(0.0);
        self.weight * (0.04 + 1.5 * rise)
    }
}

impl Taste {
    pub(super) fn of(world: &World, listener_id: &str) -> Self {
        let mut dice = Dice::new(world.seed, Stream::Listener, dice::hash(listener_id));
        let seed = dice.next();
        let mut taste = Self {
            seed,
            zone: zone(listener_id, &mut dice),
            genres: genres(listener_id, &mut dice),
            artists: Vec::new(),
            favourites: Vec::new(),
        };
        let mut dice = Dice::new(seed, Stream::Favourite, 0);
        for _ in 0..ARTISTS * 8 {
            let artist = world.track_artist(taste.explore(world, &mut dice));
            if taste.artists.len() < ARTISTS && !taste.artists.contains(&artist) {
                taste.artists.push(artist);
            }
        }
        // A small world may have too few tracks, so the search ends either way.
        for _ in 0..FAVOURITES * 8 {
            if taste.favourites.len() == FAVOURITES {
                break;
            }
            let luck = dice.unit();
            let artist = taste.artists[(luck * luck * taste.artists.len() as f64) as usize];
            let track = by(world, artist, &mut dice);
            if !taste.favourites.iter().any(|favourite| favourite.track == track) {
                let weight = 1.0 / (taste.favourites.len() as f64 + 10.0);
                let (cycle, phase) = (150 + i64::from(dice.below(260)), i64::from(dice.below(400)));
                taste.favourites.push(Favourite { track, artist, weight, cycle, phase });
            }
        }
        taste
    }

    /// What the listener cannot stop hearing in a month.
    pub(super) fn obsessions(&self, world: &World, month: i64) -> [TrackRef; OBSESSIONS] {
        let mut dice = Dice::new(self.seed, Stream::Obsession, month as u64);
        std::array::from_fn(|_| match dice.below(3) {
            0 => by(world, *dice.pick(&self.artists), &mut dice),
            _ => self.explore(world, &mut dice),
        })
    }

    /// Any track near the taste.
    pub(super) fn explore(&self, world: &World, dice: &mut Dice) -> TrackRef {
        let genre = self.genre(dice);
        let name = if dice.one_in(3) { dice.word(&genre.neighbours) } else { genre.name };
        world.scene(world.block_of(name, dice)).track(dice.below(64))
    }

    fn genre(&self, dice: &mut Dice) -> &'static Genre {
        // 0.4, 0.3, 0.2, 0.1 for four genres; nearly so for three.
        let at = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3][dice.below(10) as usize];
        self.genres[at % self.genres.len()]
    }
}

/// A track by an artist, as far as a few tries find one.
fn by(world: &World, artist: ArtistRef, dice: &mut Dice) -> TrackRef {
    let Some((scene, _)) = world.artist_place(artist) else { return TrackRef(0) };
    let mut track = scene.track(dice.below(64));
    for _ in 0..12 {
        if world.track_artist(track) == artist {
            break;
        }
        track = scene.track(dice.below(64));
    }
    track
}

fn genres(listener_id: &str, dice: &mut Dice) -> Vec<&'static Genre> {
    if let Some((_, names)) = BUILT_IN.iter().find(|(known, _)| *known == listener_id) {
        return names.iter().filter_map(|name| crate::world::genre::named(name)).collect();
    }
    let all = World::genres();
    let mut genres = vec![dice.pick(all)];
    let count = 3 + dice.below(2) as usize;
    while genres.len() < count {
        // People combine neighbours, and now and then what does not go together.
        let from = genres[dice.below(genres.len() as u32) as usize];
        let near = crate::world::genre::named(dice.word(&from.neighbours));
        let next = near.filter(|_| !dice.one_in(4)).unwrap_or_else(|| dice.pick(all));
        if !genres.iter().any(|genre| genre.name == next.name) {
            genres.push(next);
        }
    }
    genres
}

/// Where the listener lives. The rules are written out, so that no database of time zones is needed.
fn zone(listener_id: &str, dice: &mut Dice) -> TimeZone {
    const ZONES: [&str; 4] =
        ["GMT0BST,M3.5.0/1,M10.5.0", "EST5EDT,M3.2.0,M11.1.0", "CET-1CEST,M3.5.0,M10.5.0/3", "JST-9"];
    let any = dice.below(4) as usize;
    let at = BUILT_IN.iter().position(|(known, _)| *known == listener_id).unwrap_or(any);
    TimeZone::posix(ZONES[at]).unwrap_or(TimeZone::UTC)
}
