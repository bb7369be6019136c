//! What is in a playlist: one row a place, also where Spotify no longer has what was there.

use polars::prelude::Column;
use spotify_client::{Id as _, PlaylistItem};

use super::playables::kind;
use super::tracks::{self, Entry};
use super::{Row, column};

/// `position` (from 0), `added_at`, `added_by` (a user's id), `kind` (`track`, `episode`, `local`, or null where Spotify has
/// nothing), then the columns of tracks; of an episode the show stands for the album.
impl Row for PlaylistItem {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        Self::columns_after(0, rows)
    }

    fn columns_after(before: usize, rows: &[Option<&Self>]) -> Vec<Column> {
        let entries: Vec<_> = rows.iter().map(|row| Entry::of(row.as_ref()?.item.as_ref()?)).collect();
        let place = vec![
            column::count("position", before..before + rows.len()),
            column::moment("added_at", rows, |row| Some(row.added_at?.timestamp_millis())),
            column::text("added_by", rows, |row| Some(row.added_by.as_ref()?.id.as_str())),
            column::text("kind", rows, |row| {
                let item = row.item.as_ref()?;
                if row.is_local { Some("local") } else { kind(item) }
            }),
        ];
        [place, tracks::columns(&entries)].concat()
    }
}
