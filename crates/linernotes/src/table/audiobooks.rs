//! Audiobooks: one row each.

use polars::prelude::Column;
use spotify_client::Audiobook;

use super::{Row, column};

/// `name`, `authors` (list), `narrators` (list), `edition`, `publisher`, `total_chapters`, `languages` (list), `explicit`,
/// `cover_url`, `id`, `uri`.
impl Row for Audiobook {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        vec![
            column::text("name", rows, |book| Some(&book.name)),
            column::texts("authors", rows, |book| Some(&book.authors), |author| Some(&author.name)),
            column::texts("narrators", rows, |book| Some(&book.narrators), |narrator| Some(&narrator.name)),
            column::text("edition", rows, |book| book.edition.as_deref()),
            column::text("publisher", rows, |book| book.publisher.as_deref()),
            column::integer("total_chapters", rows, |book| book.total_chapters),
            column::texts("languages", rows, |book| Some(&book.languages), |language| Some(language)),
            column::boolean("explicit", rows, |book| Some(book.explicit)),
            column::text("cover_url", rows, |book| column::picture(&book.images)),
            column::text("id", rows, |book| column::id(Some(&book.id))),
            column::text("uri", rows, |book| Some(&book.uri)),
        ]
    }
}
