//! The categories that Spotify's editors sort playlists into: one row each.

use polars::prelude::Column;
use spotify_client::Category;

use super::{Row, column};

/// `name`, `icon_url`, `id`.
impl Row for Category {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        vec![
            column::text("name", rows, |category| Some(&category.name)),
            column::text("icon_url", rows, |category| column::picture(&category.icons)),
            column::text("id", rows, |category| Some(&category.id)),
        ]
    }
}
