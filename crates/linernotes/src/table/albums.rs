//! Albums: one row each.

use polars::prelude::Column;
use spotify_client::{Album, Precision, ReleaseDate};

use super::{Row, column};

/// `name`, `artists` (list), `release_date` (the first day that it can be), `release_date_precision` (`year`, `month`, `day`),
/// `total_tracks`, `album_type`, `label`, `popularity` (0 to 100), `genres` (list), `upc`, `artist_ids` (list), `cover_url`,
/// `id`, `uri`.
impl Row for Album {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        vec![
            column::text("name", rows, |album| Some(&album.name)),
            column::names("artists", rows, |album| Some(&album.artists)),
            column::date("release_date", rows, |album| album.release_date),
            column::text("release_date_precision", rows, |album| album.release_date.map(precision)),
            column::integer("total_tracks", rows, |album| Some(i64::from(album.total_tracks))),
            column::text("album_type", rows, |album| Some(&album.album_type)),
            column::text("label", rows, |album| album.label.as_deref()),
            column::integer("popularity", rows, |album| album.popularity),
            column::texts("genres", rows, |album| Some(&album.genres), |genre| Some(genre)),
            column::text("upc", rows, |album| album.external_ids.upc.as_deref()),
            column::ids("artist_ids", rows, |album| Some(&album.artists)),
            column::text("cover_url", rows, |album| column::picture(&album.images)),
            column::text("id", rows, |album| column::id(album.id.as_ref())),
            column::text("uri", rows, |album| Some(&album.uri)),
        ]
    }
}

/// In Spotify's words.
fn precision(date: ReleaseDate) -> &'static str {
    match date.precision() {
        Precision::Year => "year",
        Precision::Month => "month",
        Precision::Day => "day",
    }
}
