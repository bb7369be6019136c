//! Artists: one row each.

use polars::prelude::Column;
use spotify_client::Artist;

use super::{Row, column};

/// `name`, `genres` (list), `popularity` (0 to 100), `followers`, `image_url`, `id`, `uri`. Albums and tracks name their
/// artists only: what is more is null or empty of those.
impl Row for Artist {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        vec![
            column::text("name", rows, |artist| Some(&artist.name)),
            column::texts("genres", rows, |artist| Some(&artist.genres), |genre| Some(genre)),
            column::integer("popularity", rows, |artist| artist.popularity),
            column::integer("followers", rows, |artist| artist.followers.as_ref()?.total),
            column::text("image_url", rows, |artist| column::picture(&artist.images)),
            column::text("id", rows, |artist| column::id(artist.id.as_ref())),
            column::text("uri", rows, |artist| Some(&artist.uri)),
        ]
    }
}
