//! What a search found: things of several kinds in one table.

use polars::prelude::DataFrame;
use spotify_client::{
    Album, Artist, Audiobook, Episode, Id as _, Image, Page, Playlist, ReleaseDate, SearchKind, SearchResults, Show,
    Track,
};

use super::{Table, column, frame, playlists};
use crate::Result;

/// `kind` (`album`, `artist`, …), `rank` (from 1 within the kind), `name`, `by` (list: artists, authors, publisher or owner;
/// null where nobody is named), `release_date`, `popularity` (0 to 100), `cover_url`, `id`, `uri`. Kind after kind, best
/// first.
impl Table for SearchResults {
    fn table(&self) -> Result<DataFrame> {
        let mut rows = Vec::new();
        add(&mut rows, SearchKind::Album, self.albums.as_ref(), album);
        add(&mut rows, SearchKind::Artist, self.artists.as_ref(), artist);
        add(&mut rows, SearchKind::Audiobook, self.audiobooks.as_ref(), audiobook);
        add(&mut rows, SearchKind::Episode, self.episodes.as_ref(), episode);
        add(&mut rows, SearchKind::Playlist, self.playlists.as_ref(), playlist);
        add(&mut rows, SearchKind::Show, self.shows.as_ref(), show);
        add(&mut rows, SearchKind::Track, self.tracks.as_ref(), track);
        let rows: Vec<_> = rows.iter().map(Some).collect();
        let columns = vec![
            column::text("kind", &rows, |row| Some(row.kind?.name())),
            column::integer("rank", &rows, |row| column::whole(row.rank)),
            column::text("name", &rows, |row| Some(row.name)),
            column::texts("by", &rows, |row| Some(row.by.as_slice()).filter(|by| !by.is_empty()), |name| Some(name)),
            column::date("release_date", &rows, |row| row.release_date),
            column::integer("popularity", &rows, |row| row.popularity),
            column::text("cover_url", &rows, |row| column::picture(row.images)),
            column::text("id", &rows, |row| row.id),
            column::text("uri", &rows, |row| Some(row.uri)),
        ];
        frame(rows.len(), columns)
    }
}

/// A row of the table.
#[derive(Default)]
struct Found<'a> {
    kind: Option<SearchKind>,
    rank: usize,
    name: &'a str,
    by: Vec<&'a str>,
    release_date: Option<ReleaseDate>,
    popularity: Option<i64>,
    images: &'a [Image],
    id: Option<&'a str>,
    uri: &'a str,
}

fn add<'a, T>(
    rows: &mut Vec<Found<'a>>,
    kind: SearchKind,
    page: Option<&'a Page<T>>,
    found: impl Fn(&'a T) -> Found<'a>,
) {
    let Some(page) = page else { return };
    let ranks = page.offset.unwrap_or_default() + 1..;
    rows.extend(page.iter().zip(ranks).map(|(thing, rank)| Found { kind: Some(kind), rank, ..found(thing) }));
}

fn album(album: &Album) -> Found<'_> {
    let Album { name, release_date, popularity, images, uri, .. } = album;
    let (by, id) = (names(&album.artists), column::id(album.id.as_ref()));
    Found { name, by, release_date: *release_date, popularity: *popularity, images, id, uri, ..Found::default() }
}

fn artist(artist: &Artist) -> Found<'_> {
    let Artist { name, popularity, images, uri, .. } = artist;
    Found { name, popularity: *popularity, images, id: column::id(artist.id.as_ref()), uri, ..Found::default() }
}

fn audiobook(book: &Audiobook) -> Found<'_> {
    let by = book.authors.iter().map(|author| author.name.as_str()).collect();
    Found { name: &book.name, by, images: &book.images, id: Some(book.id.as_str()), uri: &book.uri, ..Found::default() }
}

fn episode(episode: &Episode) -> Found<'_> {
    let Episode { name, id, release_date, images, uri, show, .. } = episode;
    let by = show.iter().map(|show| show.name.as_str()).collect();
    Found { name, by, release_date: *release_date, images, id: Some(id.as_str()), uri, ..Found::default() }
}

fn playlist(playlist: &Playlist) -> Found<'_> {
    let Playlist { name, id, owner, images, uri, .. } = playlist;
    let by = owner.iter().map(playlists::name).collect();
    Found { name, by, images, id: Some(id.as_str()), uri, ..Found::default() }
}

fn show(show: &Show) -> Found<'_> {
    let Show { name, id, publisher, images, uri, .. } = show;
    let by = publisher.as_deref().into_iter().collect();
    Found { name, by, images, id: Some(id.as_str()), uri, ..Found::default() }
}

fn track(track: &Track) -> Found<'_> {
    let Track { name, popularity, uri, .. } = track;
    let (by, id) = (names(&track.artists), column::id(track.id.as_ref()));
    let album = track.album.as_deref();
    let images = album.map(|album| album.images.as_slice()).unwrap_or_default();
    let release_date = album.and_then(|album| album.release_date);
    Found { name, by, release_date, popularity: *popularity, images, id, uri, ..Found::default() }
}

fn names(artists: &[Artist]) -> Vec<&str> {
    artists.iter().map(|artist| artist.name.as_str()).collect()
}
