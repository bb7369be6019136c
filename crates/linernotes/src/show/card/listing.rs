//! What was found, or one page of a list: the names, and by whom. All there is about the rows is in their table.

use polars::prelude::{DataFrame, df};
use spotify_client::{Album, Artist, Audiobook, Chapter, Episode, Page, Playlist, SearchResults, Show, Track};

use super::super::words::{counted, grouped};
use super::super::{Picture, View, table};
use super::{Card, Piece};

/// Of each kind that was searched for.
const BEST: usize = 5;
const VIEW: View<'static> = View { rows: BEST, columns: &["name", "by"], covers: false, exact: false };

/// What a row of a list says of itself.
pub(in super::super) trait Listed {
    /// One of them.
    const KIND: &'static str;

    fn name(&self) -> &str;

    /// Artists, authors, who publishes it, or whose it is; nobody where it is somebody.
    fn by(&self) -> Vec<&str>;

    fn uri(&self) -> &str;
}

/// One page: which rows it has of how many, and their names.
pub(in super::super) fn page<T: Listed>(page: &Page<T>) -> Picture {
    let rows = page.len();
    let of = page.total.map(|total| format!(" of {}", grouped(total as i128, ","))).unwrap_or_default();
    let which = match page.offset {
        Some(offset) if rows > 0 => {
            format!("{}s {} to {}{of}", T::KIND, offset + 1, offset + rows)
        }
        _ => format!("{}{of}", counted(rows, T::KIND)),
    };
    let more = if page.next.is_some() { "more pages follow" } else { "the last page" };
    let card = Card::of("Page", &which).facts([Some(Piece::of(more))]);
    match listing(page) {
        Some(names) => card.below(table::list(&names, View { rows: 20, ..VIEW })).picture(),
        None => card.picture(),
    }
}

/// Each kind that was searched for: how many there are, and the best of them.
pub(in super::super) fn search_results(found: &SearchResults) -> Picture {
    let kinds = [
        found.tracks.as_ref().map(of_kind),
        found.albums.as_ref().map(of_kind),
        found.artists.as_ref().map(of_kind),
        found.playlists.as_ref().map(of_kind),
        found.shows.as_ref().map(of_kind),
        found.episodes.as_ref().map(of_kind),
        found.audiobooks.as_ref().map(of_kind),
    ];
    let card = Card::of("Search", "what was found, best first");
    kinds.into_iter().flatten().fold(card, Card::below).picture()
}

/// `240 albums`, and the names of the best.
fn of_kind<T: Listed>(page: &Page<T>) -> table::Part {
    let best = listing(&page[..page.len().min(BEST)]).map(|names| table::list(&names, VIEW));
    best.unwrap_or_default().titled(&counted(page.total.unwrap_or(page.len()), T::KIND))
}

/// Nothing of no rows.
fn listing<T: Listed>(rows: &[T]) -> Option<DataFrame> {
    if rows.is_empty() {
        return None;
    }
    let texts = |text: &dyn Fn(&T) -> String| rows.iter().map(text).collect::<Vec<_>>();
    let names = df!(
        "name" => texts(&|row| row.name().to_owned()),
        "by" => texts(&|row| row.by().join(", ")),
        "uri" => texts(&|row| row.uri().to_owned()),
    );
    let names = names.ok()?;
    let is_told = rows.iter().any(|row| !row.by().is_empty());
    if is_told { Some(names) } else { names.drop("by").ok() }
}

macro_rules! listed {
    ($($type:ty, $kind:literal, $row:ident => $by:expr;)*) => {
        $(impl Listed for $type {
            const KIND: &'static str = $kind;

            fn name(&self) -> &str {
                &self.name
            }

            fn by(&self) -> Vec<&str> {
                let $row = self;
                $by
            }

            fn uri(&self) -> &str {
                &self.uri
            }
        })*
    };
}

listed! {
    Album, "album", album => album.artists.iter().map(|artist| artist.name.as_str()).collect();
    Artist, "artist", _artist => Vec::new();
    Audiobook, "audiobook", book => book.authors.iter().map(|author| author.name.as_str()).collect();
    Chapter, "chapter", _chapter => Vec::new();
    Episode, "episode", episode => episode.show.iter().map(|show| show.name.as_str()).collect();
    Playlist, "playlist", playlist => playlist.owner.iter().filter_map(|owner| owner.display_name.as_deref()).collect();
    Show, "show", show => show.publisher.as_deref().into_iter().collect();
    Track, "track", track => track.artists.iter().map(|artist| artist.name.as_str()).collect();
}
