//! Chapters of audiobooks: one row each.

use polars::prelude::{Column, DataFrame};
use spotify_client::{Audiobook, Chapter};

use super::{Row, Table, column, frame};
use crate::Result;

/// `name`, `audiobook`, `chapter_number`, `release_date`, `duration_ms`, `explicit`, `languages` (list), `fully_played` and
/// `resume_position_ms` (null without the scope for them), `audiobook_id`, `cover_url`, `id`, `uri`.
///
/// What is known of the audiobook is null where the chapter was read from one: [`Audiobook`] itself has a table that fills it
/// in.
impl Row for Chapter {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        columns(&rows.iter().map(|row| row.map(|chapter| (chapter, chapter.audiobook.as_deref()))).collect::<Vec<_>>())
    }
}

/// Its chapters.
impl Table for Audiobook {
    fn table(&self) -> Result<DataFrame> {
        let row = |chapter| Some((chapter, Some(self)));
        frame(self.chapters.len(), columns(&self.chapters.iter().map(row).collect::<Vec<_>>()))
    }
}

fn columns(rows: &[Option<(&Chapter, Option<&Audiobook>)>]) -> Vec<Column> {
    vec![
        column::text("name", rows, |(chapter, _)| Some(&chapter.name)),
        column::text("audiobook", rows, |(_, book)| Some(&book?.name)),
        column::integer("chapter_number", rows, |(chapter, _)| chapter.chapter_number),
        column::date("release_date", rows, |(chapter, _)| chapter.release_date),
        column::integer("duration_ms", rows, |(chapter, _)| chapter.duration_ms),
        column::boolean("explicit", rows, |(chapter, _)| Some(chapter.explicit)),
        column::texts("languages", rows, |(chapter, _)| Some(&chapter.languages), |language| Some(language)),
        column::boolean("fully_played", rows, |(chapter, _)| Some(chapter.resume_point?.fully_played)),
        column::integer("resume_position_ms", rows, |(chapter, _)| chapter.resume_point?.resume_position_ms),
        column::text("audiobook_id", rows, |(_, book)| column::id(Some(&book?.id))),
        column::text("cover_url", rows, |(chapter, _)| column::picture(&chapter.images)),
        column::text("id", rows, |(chapter, _)| column::id(Some(&chapter.id))),
        column::text("uri", rows, |(chapter, _)| Some(&chapter.uri)),
    ]
}
