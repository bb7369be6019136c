//! Users: one row each.

use polars::prelude::Column;
use spotify_client::User;

use super::{Row, column};

/// `name`, `country`, `product`, `followers`, `image_url`, `id`, `uri`. No address of theirs: tables are shown and saved.
impl Row for User {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        vec![
            column::text("name", rows, |user| user.display_name.as_deref()),
            column::text("country", rows, |user| user.country.as_deref()),
            column::text("product", rows, |user| user.product.as_deref()),
            column::integer("followers", rows, |user| user.followers.as_ref()?.total),
            column::text("image_url", rows, |user| column::picture(&user.images)),
            column::text("id", rows, |user| Some(&user.id)),
            column::text("uri", rows, |user| user.uri.as_deref()),
        ]
    }
}
