//! `/search`: by words and by field filters, over all kinds.

mod find;
mod query;
mod terms;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::{Audience, album, artist, audiobook, episode, playlist, show, track};
use crate::call::{Answered, Call, ok};
use crate::paging::Window;
use crate::refusal::Refusal;
use crate::state::State;
use find::Found;
use query::Query;

/// Spotify shows no further than this.
const DEEPEST: usize = 1000;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new().route("/search", get(search))
}

/// What can be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Album,
    Artist,
    Playlist,
    Track,
    Show,
    Episode,
    Audiobook,
}

impl Kind {
    fn read(name: &str) -> Result<Self, Refusal> {
        match name.trim() {
            "album" => Ok(Self::Album),
            "artist" => Ok(Self::Artist),
            "playlist" => Ok(Self::Playlist),
            "track" => Ok(Self::Track),
            "show" => Ok(Self::Show),
            "episode" => Ok(Self::Episode),
            "audiobook" => Ok(Self::Audiobook),
            other => Err(Refusal::bad_request(format!("Bad search type field {other}"))),
        }
    }

    const fn plural(self) -> &'static str {
        match self {
            Self::Album => "albums",
            Self::Artist => "artists",
            Self::Playlist => "playlists",
            Self::Track => "tracks",
            Self::Show => "shows",
            Self::Episode => "episodes",
            Self::Audiobook => "audiobooks",
        }
    }
}

async fn search(call: Call) -> Answered {
    // Spotify's own links to pages write the whole word.
    let words = call.query("q").or_else(|| call.query("query")).map(str::trim).filter(|words| !words.is_empty());
    let words = words.ok_or_else(|| Refusal::bad_request("No search query"))?.to_owned();
    let types = call.query("type").filter(|types| !types.is_empty());
    let types = types.ok_or_else(|| Refusal::bad_request("Missing parameter type"))?;
    let kinds = types.split(',').map(Kind::read).collect::<Result<Vec<_>, _>>()?;
    let (default, most) = if call.in_development() { (5, 10) } else { (20, 50) };
    let window = call.window(default, most)?;
    if window.offset > DEEPEST {
        return Err(Refusal::bad_request("Invalid offset"));
    }
    Audience::of(&call)?;
    // A large world takes a while to look through: others are answered meanwhile.
    let page = move || pages(&call, &words, &kinds, window);
    match tokio::task::spawn_blocking(page).await {
        Ok(answered) => answered,
        // A search that broke down must break down here too, and not look like an answer.
        Err(broken) => std::panic::resume_unwind(broken.into_panic()),
    }
}

fn pages(call: &Call, words: &str, kinds: &[Kind], window: Window) -> Answered {
    let query = Query::read(words);
    let audience = Audience::of(call)?;
    let mut answer = Map::new();
    for kind in kinds {
        let name = kind.plural();
        let address =
            call.here_with(&[("q", None), ("query", Some(words)), ("type", Some(name.trim_end_matches('s')))]);
        let Found { items, total } = find::find(call, *kind, &query, window, |found| object(call, audience, found));
        answer.insert(name.to_owned(), window.page_of(&address, items, total));
    }
    ok(Value::Object(answer))
}

/// One thing that was found.
enum Match {
    Album(crate::world::AlbumRef),
    Artist(crate::world::ArtistRef),
    Track(crate::world::TrackRef),
    Show(crate::world::ShowRef),
    Episode(crate::world::EpisodeRef),
    Audiobook(crate::world::AudiobookRef),
    Playlist(crate::world::Id),
}

fn object(call: &Call, audience: Audience<'_>, found: Match) -> Value {
    let world = audience.world;
    match found {
        Match::Album(at) => album::simplified(audience, &world.album(at)),
        Match::Artist(at) => artist::full(audience, &world.artist(at)),
        Match::Track(at) => track::full(audience, &world.track(at)),
        Match::Show(at) => show::simplified(audience, &world.show(at)),
        Match::Episode(at) => episode::simplified(audience, &world.episode(at)),
        Match::Audiobook(at) => audiobook::simplified(audience, &world.audiobook(at)),
        Match::Playlist(id) => {
            let homes = call.state.homes();
            homes.playlist(id).map_or(json!(null), |found| playlist::simplified(&call.state, audience, found))
        }
    }
}
