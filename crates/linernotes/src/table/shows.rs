//! Shows, which are podcasts: one row each.

use polars::prelude::Column;
use spotify_client::Show;

use super::{Row, column};

/// `name`, `publisher`, `total_episodes`, `languages` (list), `explicit`, `media_type`, `cover_url`, `id`, `uri`.
impl Row for Show {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        vec![
            column::text("name", rows, |show| Some(&show.name)),
            column::text("publisher", rows, |show| show.publisher.as_deref()),
            column::integer("total_episodes", rows, |show| show.total_episodes),
            column::texts("languages", rows, |show| Some(&show.languages), |language| Some(language)),
            column::boolean("explicit", rows, |show| Some(show.explicit)),
            column::text("media_type", rows, |show| show.media_type.as_deref()),
            column::text("cover_url", rows, |show| column::picture(&show.images)),
            column::text("id", rows, |show| column::id(Some(&show.id))),
            column::text("uri", rows, |show| Some(&show.uri)),
        ]
    }
}
