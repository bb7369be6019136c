//! Episodes of shows: one row each.

use polars::prelude::{Column, DataFrame};
use spotify_client::{Episode, Show};

use super::{Row, Table, column, frame};
use crate::Result;

/// `name`, `show`, `release_date`, `duration_ms`, `explicit`, `languages` (list), `fully_played` and `resume_position_ms`
/// (null without the scope for them), `show_id`, `cover_url`, `id`, `uri`.
///
/// What is known of the show is null where the episode was read from one: [`Show`] itself has a table that fills it in.
impl Row for Episode {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        columns(&rows.iter().map(|row| row.map(|episode| (episode, episode.show.as_deref()))).collect::<Vec<_>>())
    }
}

/// The episodes that came along with it, at most 50.
impl Table for Show {
    fn table(&self) -> Result<DataFrame> {
        let row = |episode| Some((episode, Some(self)));
        frame(self.episodes.len(), columns(&self.episodes.iter().map(row).collect::<Vec<_>>()))
    }
}

fn columns(rows: &[Option<(&Episode, Option<&Show>)>]) -> Vec<Column> {
    vec![
        column::text("name", rows, |(episode, _)| Some(&episode.name)),
        column::text("show", rows, |(_, show)| Some(&show?.name)),
        column::date("release_date", rows, |(episode, _)| episode.release_date),
        column::integer("duration_ms", rows, |(episode, _)| episode.duration_ms),
        column::boolean("explicit", rows, |(episode, _)| Some(episode.explicit)),
        column::texts("languages", rows, |(episode, _)| Some(&episode.languages), |language| Some(language)),
        column::boolean("fully_played", rows, |(episode, _)| Some(episode.resume_point?.fully_played)),
        column::integer("resume_position_ms", rows, |(episode, _)| episode.resume_point?.resume_position_ms),
        column::text("show_id", rows, |(_, show)| column::id(Some(&show?.id))),
        column::text("cover_url", rows, |(episode, _)| column::picture(&episode.images)),
        column::text("id", rows, |(episode, _)| column::id(Some(&episode.id))),
        column::text("uri", rows, |(episode, _)| Some(&episode.uri)),
    ]
}
