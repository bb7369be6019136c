//! Looks through the world: which things match, the best first.

use std::cmp::Reverse;

use serde_json::Value;

use super::query::Query;
use super::terms::Terms;
use super::{DEEPEST, Kind, Match};
use crate::call::Call;
use crate::paging::Window;
use crate::web_api::playlist::sees_spotifys;
use crate::world::{AlbumRef, ArtistRef, AudiobookRef, EpisodeRef, ShowRef, TrackRef, World};

/// Every so many playlists of a page one is null, as Spotify has answered since November 2024.
const NULL_PLAYLIST: usize = 9;

/// A page of what was found.
pub(super) struct Found {
    pub(super) items: Vec<Value>,
    pub(super) total: usize,
}

pub(super) fn find(
    call: &Call,
    kind: Kind,
    query: &Query,
    window: Window,
    mut object: impl FnMut(Match) -> Value,
) -> Found {
    let world = call.world();
    let mut page = |mut rows: Vec<Match>| {
        rows.truncate(DEEPEST);
        let total = rows.len();
        let items = rows.into_iter().skip(window.offset).take(window.limit).map(&mut object).collect();
        Found { items, total }
    };
    match kind {
        Kind::Artist => page(artists(world, query).into_iter().map(Match::Artist).collect()),
        Kind::Album => page(albums(call, query).into_iter().map(Match::Album).collect()),
        Kind::Track => page(tracks(world, query).into_iter().map(Match::Track).collect()),
        Kind::Show => {
            page(spoken(world.show_count(), query, |at| world.show(ShowRef(at)).name, |at| Match::Show(ShowRef(at))))
        }
        Kind::Episode => {
            let name = |at| world.episode(EpisodeRef(at)).name;
            page(spoken(world.episode_count(), query, name, |at| Match::Episode(EpisodeRef(at))))
        }
        Kind::Audiobook => {
            let name = |at| {
                let audiobook = world.audiobook(AudiobookRef(at));
                format!("{} {}", audiobook.name, audiobook.authors.join(" "))
            };
            page(spoken(world.audiobook_count(), query, name, |at| Match::Audiobook(AudiobookRef(at))))
        }
        Kind::Playlist => {
            let mut found = page(playlists(call, query));
            for (at, item) in found.items.iter_mut().enumerate() {
                if (window.offset + at + 1).is_multiple_of(NULL_PLAYLIST) {
                    *item = Value::Null;
                }
            }
            found
        }
    }
}

/// The best first: whole names before beginnings of them, then by popularity.
fn ranked<T: Copy + Ord>(mut rows: Vec<(bool, u8, T)>) -> Vec<T> {
    rows.sort_unstable_by_key(|(exact, popularity, at)| (Reverse(*exact), Reverse(*popularity), *at));
    rows.into_iter().map(|(_, _, at)| at).collect()
}

fn year_of(release_date: &str) -> u16 {
    release_date.get(..4).and_then(|year| year.parse().ok()).unwrap_or(0)
}

fn artists(world: &World, query: &Query) -> Vec<ArtistRef> {
    if query.upc.is_some()
        || query.isrc.is_some()
        || query.new
        || query.hipster
        || !query.album.is_empty()
        || !query.track.is_empty()
    {
        return Vec::new();
    }
    let terms = Terms::of(query);
    let mut rows = Vec::new();
    world.for_each_artist_name(&mut |at, name| {
        if terms.all(terms.in_artist(name)) {
            rows.push((terms.exactly(name), at));
        }
    });
    let fits = |at: ArtistRef| {
        let genre = query.genre.as_ref().is_none_or(|genre| world.artist(at).genres.contains(&genre.as_str()));
        let active = |years: &std::ops::RangeInclusive<u16>| {
            world.artist_albums(at).iter().any(|(album, _)| years.contains(&year_of(&world.album(*album).release_date)))
        };
        genre && query.years.as_ref().is_none_or(active)
    };
    let rows = rows.into_iter().filter(|(_, at)| fits(*at));
    ranked(rows.map(|(exact, at)| (exact, world.artist(at).popularity, at)).collect())
}

/// Which terms each artist's name holds.
fn artist_marks(world: &World, terms: &Terms) -> Vec<u64> {
    let mut marks = Vec::with_capacity(world.artist_count() as usize);
    world.for_each_artist_name(&mut |_, name| marks.push(terms.in_artist(name)));
    marks
}

fn marks_of(marks: &[u64], at: u32) -> u64 {
    marks.get(at as usize).copied().unwrap_or(0)
}

fn albums(call: &Call, query: &Query) -> Vec<AlbumRef> {
    let world = call.world();
    if query.isrc.is_some() || query.genre.is_some() || !query.track.is_empty() {
        return Vec::new();
    }
    let terms = Terms::of(query);
    let artist_marks = artist_marks(world, &terms);
    let mut rows = Vec::new();
    world.for_each_album_name(&mut |at, name| {
        let artist = world.album_artist(at);
        if terms.all(terms.in_album(name) | marks_of(&artist_marks, artist.0)) {
            rows.push((terms.exactly(name), at));
        }
    });
    let two_weeks_ago = call.state.clock.now().checked_sub(jiff::SignedDuration::from_hours(14 * 24));
    let two_weeks_ago = two_weeks_ago.unwrap_or_default().strftime("%Y-%m-%d").to_string();
    let needs_more = query.upc.is_some() || query.years.is_some() || query.new || query.hipster;
    let fits = |at: AlbumRef| {
        let album = world.album(at);
        query.upc.as_ref().is_none_or(|upc| *upc == album.upc)
            && query.years.as_ref().is_none_or(|years| years.contains(&year_of(&album.release_date)))
            && (!query.new || album.release_date >= two_weeks_ago)
            && (!query.hipster || album.popularity <= 10)
    };
    let rows = rows.into_iter().filter(|(_, at)| !needs_more || fits(*at));
    ranked(rows.map(|(exact, at)| (exact, world.album(at).popularity, at)).collect())
}

fn tracks(world: &World, query: &Query) -> Vec<TrackRef> {
    if query.upc.is_some() || query.new || query.hipster {
        return Vec::new();
    }
    let terms = Terms::of(query);
    let artist_marks = artist_marks(world, &terms);
    let mut album_marks = Vec::with_capacity(world.album_count() as usize);
    world.for_each_album_name(&mut |_, name| album_marks.push(terms.in_album(name)));
    let mut rows = Vec::new();
    world.for_each_track_name(&mut |at, name| {
        let around =
            marks_of(&album_marks, world.track_album(at).0) | marks_of(&artist_marks, world.track_artist(at).0);
        if terms.all(terms.in_track(name) | around) {
            rows.push((terms.exactly(name), at));
        }
    });
    let fits = |at: TrackRef| {
        query.isrc.as_ref().is_none_or(|isrc| world.track(at).isrc.eq_ignore_ascii_case(isrc))
            && query
                .genre
                .as_ref()
                .is_none_or(|genre| world.artist(world.track_artist(at)).genres.contains(&genre.as_str()))
            && query
                .years
                .as_ref()
                .is_none_or(|years| years.contains(&year_of(&world.album(world.track_album(at)).release_date)))
    };
    let needs_more = query.isrc.is_some() || query.genre.is_some() || query.years.is_some();
    let rows = rows.into_iter().filter(|(_, at)| !needs_more || fits(*at));
    ranked(rows.map(|(exact, at)| (exact, world.track_popularity(at), at)).collect())
}

/// Shows, episodes and audiobooks, which only words find.
fn spoken(count: u32, query: &Query, name: impl Fn(u32) -> String, found: impl Fn(u32) -> Match) -> Vec<Match> {
    if query.has_filters() {
        return Vec::new();
    }
    let terms = Terms::of(query);
    (0..count).filter(|at| terms.all(terms.in_track(&name(*at)))).map(found).collect()
}

fn playlists(call: &Call, query: &Query) -> Vec<Match> {
    if query.has_filters() {
        return Vec::new();
    }
    let terms = Terms::of(query);
    let homes = call.state.homes();
    let public = homes.playlists().filter(|list| list.public == Some(true));
    let seen = public.filter(|list| list.owner != "spotify" || sees_spotifys(call.profile));
    let fits = seen.filter(|list| terms.all(terms.in_track(&format!("{} {}", list.name, list.description))));
    fits.map(|list| Match::Playlist(list.id)).collect()
}
