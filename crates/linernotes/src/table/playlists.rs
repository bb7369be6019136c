//! Playlists: one row each. What is in one is another table, from its items.

use polars::prelude::Column;
use spotify_client::{Id as _, Playlist, PlaylistUser};

use super::{Row, column};

/// `name`, `owner`, `total_items` (null where this app is not told), `public`, `collaborative`, `description`, `snapshot_id`,
/// `cover_url`, `id`, `uri`.
impl Row for Playlist {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        vec![
            column::text("name", rows, |playlist| Some(&playlist.name)),
            column::text("owner", rows, |playlist| playlist.owner.as_ref().map(name)),
            column::integer("total_items", rows, |playlist| column::whole(playlist.total()?)),
            column::boolean("public", rows, |playlist| playlist.public),
            column::boolean("collaborative", rows, |playlist| Some(playlist.collaborative)),
            column::text("description", rows, |playlist| playlist.description.as_deref()),
            column::text("snapshot_id", rows, |playlist| Some(&playlist.snapshot_id)),
            column::text("cover_url", rows, |playlist| column::picture(&playlist.images)),
            column::text("id", rows, |playlist| column::id(Some(&playlist.id))),
            column::text("uri", rows, |playlist| Some(&playlist.uri)),
        ]
    }
}

/// As they call themselves, or else their id.
pub(super) fn name(user: &PlaylistUser) -> &str {
    user.display_name.as_deref().filter(|name| !name.is_empty()).unwrap_or(user.id.as_str())
}
