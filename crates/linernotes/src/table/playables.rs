//! What plays, and what comes next: tracks and episodes in one table.

use polars::prelude::{Column, DataFrame};
use serde_json::Value;
use spotify_client::{Playable, Queue};

use super::tracks::{self, Entry};
use super::{Row, Table, column, frame};
use crate::Result;

/// `kind` (`track`, `episode`, `local` for a file of the listener's own), then the columns of tracks; of an episode the show
/// stands for the album.
impl Row for Playable {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        let entries: Vec<_> = rows.iter().map(|row| row.and_then(Entry::of)).collect();
        [vec![column::text("kind", rows, kind)], tracks::columns(&entries)].concat()
    }
}

/// `position`: 0 for what plays now, where something plays, and 1 for what comes next; then as [`Playable`].
impl Table for Queue {
    fn table(&self) -> Result<DataFrame> {
        let rows: Vec<_> = self.currently_playing.iter().chain(&self.queue).map(Some).collect();
        let first = usize::from(self.currently_playing.is_none());
        let position = column::count("position", first..first + rows.len());
        frame(rows.len(), [vec![position], Playable::columns(&rows)].concat())
    }
}

/// Of what Spotify does not document, its own word.
pub(super) fn kind(playable: &Playable) -> Option<&str> {
    match playable {
        Playable::Track(track) if track.is_local => Some("local"),
        Playable::Track(_) => Some("track"),
        Playable::Episode(_) => Some("episode"),
        Playable::Unknown(value) => value.get("type").and_then(Value::as_str),
        _ => None,
    }
}
