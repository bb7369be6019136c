//! What a listener has heard: one row a play.

use polars::prelude::Column;
use spotify_client::{PlayHistory, Track};

use super::{Row, column};

/// `played_at`, `context_type` (`album`, `playlist`, …; null where single tracks played), `context_uri`, then the columns of
/// tracks.
impl Row for PlayHistory {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        let tracks: Vec<_> = rows.iter().map(|row| row.map(|play| &play.track)).collect();
        let play = vec![
            column::moment("played_at", rows, |play| Some(play.played_at.timestamp_millis())),
            column::text("context_type", rows, |play| Some(&play.context.as_ref()?.kind)),
            column::text("context_uri", rows, |play| Some(&play.context.as_ref()?.uri)),
        ];
        [play, Track::columns(&tracks)].concat()
    }
}
