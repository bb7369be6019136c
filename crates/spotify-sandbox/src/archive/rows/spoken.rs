//! Podcasts and audiobooks: some plays of music become a part of one.

use super::Rows;
use crate::archive::manifest::Quirk;
use crate::archive::row::{Kind, Names, Row, text};
use crate::world::{ChapterRef, Dice, EpisodeRef, Play};

impl Rows<'_> {
    /// An episode of a saved show.
    pub(super) fn hear_episode(&self, row: &mut Row, play: &Play, dice: &mut Dice) {
        let episodes = self.world.show(*dice.pick(&self.shows)).episodes;
        let episode = self.world.episode(EpisodeRef(episodes.start + dice.below(episodes.end - episodes.start)));
        let show = self.world.show(episode.show);
        row.kind = Kind::Podcast;
        row.ms_played = self.since_last(play, row.ts).min(episode.duration_ms);
        row.names = Names {
            episode: text(&episode.name),
            show: text(&show.name),
            episode_uri: text(&format!("spotify:episode:{}", episode.id)),
            ..Names::default()
        };
        mark(row, &[&episode.name, &show.name]);
    }

    /// A chapter of a saved book.
    pub(super) fn hear_chapter(&self, row: &mut Row, play: &Play, dice: &mut Dice) {
        let book = self.world.audiobook(*dice.pick(&self.books));
        let length = book.chapters.end - book.chapters.start;
        let chapter = self.world.chapter(ChapterRef(book.chapters.start + dice.below(length)));
        row.kind = Kind::Audiobook;
        row.ms_played = self.since_last(play, row.ts).min(chapter.duration_ms);
        row.names = Names {
            book: text(&book.name),
            book_uri: text(&format!("spotify:show:{}", book.id)),
            chapter_uri: text(&format!("spotify:episode:{}", chapter.id)),
            chapter: text(&chapter.name),
            ..Names::default()
        };
        mark(row, &[&book.name, &chapter.name]);
    }

    /// Milliseconds since the row before, so that long things overlap with nothing.
    fn since_last(&self, play: &Play, ts: i64) -> u32 {
        let gap = ts.saturating_sub(self.last_ts).saturating_mul(1_000);
        u32::try_from(gap).unwrap_or(u32::MAX).max(play.ms_played)
    }
}

fn mark(row: &mut Row, names: &[&str]) {
    if !names.iter().all(|name| name.is_ascii()) {
        row.quirks.push(Quirk::NonAscii);
    }
}
