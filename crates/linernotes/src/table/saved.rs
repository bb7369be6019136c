//! What a listener has saved, whatever its kind.

use polars::prelude::Column;
use spotify_client::SavedItem;

use super::{Row, column};

/// `added_at`, then the columns of what is saved.
impl<T: Row> Row for SavedItem<T> {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        let added_at: Vec<_> = rows.iter().map(|row| Some(row.as_ref()?.added_at?.timestamp_millis())).collect();
        let items: Vec<_> = rows.iter().map(|row| row.as_ref()?.item.as_ref()).collect();
        added(&added_at, T::columns(&items))
    }
}

/// Not generic, so that it is compiled here and not in every cell.
fn added(added_at: &[Option<i64>], columns: Vec<Column>) -> Vec<Column> {
    [vec![column::moment("added_at", added_at, Some)], columns].concat()
}
