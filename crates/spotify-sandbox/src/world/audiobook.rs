//! Turns a number into an audiobook or a chapter of one. Their number is the same in worlds of every size.

use std::ops::Range;

use super::World;
use super::dice::{Dice, Stream};
use super::id::{AudiobookRef, ChapterRef, Id, Kind};
use super::picture::{PictureKind, Pictures};
use super::show::{as_html, running};
use super::words::{SPOKEN, WORDS};

const AUDIOBOOKS: u32 = 24;

/// A book that is read aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Audiobook {
    pub(crate) at: AudiobookRef,
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) authors: Vec<String>,
    pub(crate) narrators: Vec<String>,
    pub(crate) publisher: &'static str,
    pub(crate) description: String,
    pub(crate) html_description: String,
    pub(crate) edition: &'static str,
    pub(crate) languages: Vec<&'static str>,
    pub(crate) explicit: bool,
    /// The numbers of its chapters, in order.
    pub(crate) chapters: Range<u32>,
    pub(crate) picture: Pictures,
}

/// One chapter of an audiobook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chapter {
    pub(crate) at: ChapterRef,
    pub(crate) id: Id,
    pub(crate) audiobook: AudiobookRef,
    pub(crate) name: String,
    /// From 1.
    pub(crate) chapter_number: u32,
    pub(crate) duration_ms: u32,
    pub(crate) description: String,
    pub(crate) html_description: String,
    pub(crate) explicit: bool,
    pub(crate) languages: Vec<&'static str>,
    /// `YYYY-MM-DD`, that of the book.
    pub(crate) release_date: String,
    pub(crate) picture: Pictures,
}

/// The first chapter of each book, and the number of all.
pub(super) fn starts(seed: u64) -> Vec<u32> {
    running(0, (0..AUDIOBOOKS).map(|at| 8 + Dice::new(seed, Stream::Audiobook, u64::from(at) | 1 << 32).below(33)))
}

impl World {
    pub(crate) fn audiobook_count(&self) -> u32 {
        AUDIOBOOKS
    }

    pub(crate) fn chapter_count(&self) -> u32 {
        self.chapter_starts.last().copied().unwrap_or(0)
    }

    /// A book. A number beyond the last stands for some book too.
    pub(crate) fn audiobook(&self, at: AudiobookRef) -> Audiobook {
        let number = (at.0 % AUDIOBOOKS) as usize;
        let spoken = &*SPOKEN;
        let mut dice = self.dice(Stream::Audiobook, at);
        let mut person = || format!("{} {}", dice.word(&WORDS.given), dice.word(&WORDS.family));
        let (author, reader, second) = (person(), person(), person());
        let (first, last) = (spoken.book_first[number % 12], spoken.book_second[(number * 5 + number / 12) % 12]);
        let name = format!("{first} {last}");
        let description = format!("{author}'s story of leaving & coming back, read by {reader}.");
        let authors = if dice.one_in(8) { vec![author, second.clone()] } else { vec![author] };
        let narrators = if dice.one_in(4) { vec![reader, second] } else { vec![reader] };
        Audiobook {
            at,
            id: self.codec.encode(Kind::Audiobook, at.0),
            name,
            authors,
            narrators,
            publisher: dice.word(&spoken.publisher),
            html_description: as_html(&description),
            description,
            edition: dice.word(&spoken.edition),
            languages: vec!["en"],
            explicit: dice.one_in(8),
            chapters: self.chapter_starts[number]..self.chapter_starts[number + 1],
            picture: self.picture(PictureKind::Audiobook, at.0),
        }
    }

    /// A chapter. A number beyond the last stands for some chapter too.
    pub(crate) fn chapter(&self, at: ChapterRef) -> Chapter {
        let number = at.0 % self.chapter_count();
        let book = self.chapter_starts.partition_point(|start| *start <= number) - 1;
        let audiobook = AudiobookRef(book as u32);
        let chapter_number = number - self.chapter_starts[book] + 1;
        let mut dice = self.dice(Stream::Chapter, at);
        let description = format!("Chapter {chapter_number}.");
        let mut of_book = self.dice(Stream::Audiobook, u64::from(audiobook.0) | 1 << 33);
        let (year, month, day) = (2012 + of_book.below(14), 1 + of_book.below(12), 1 + of_book.below(28));
        let whole = self.audiobook(audiobook);
        Chapter {
            at,
            id: self.codec.encode(Kind::Chapter, at.0),
            audiobook,
            name: format!("Chapter {chapter_number}: The {}", dice.word(&WORDS.noun)),
            chapter_number,
            duration_ms: (dice.between(9.0, 46.0) * 60_000.0) as u32,
            html_description: as_html(&description),
            description,
            explicit: whole.explicit,
            languages: whole.languages,
            release_date: format!("{year}-{month:02}-{day:02}"),
            picture: whole.picture,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn books_have_different_names_and_numbered_chapters() {
        let world = World::new(World::DEFAULT_SEED, 64, false);
        let mut names = HashSet::new();
        for book in (0..world.audiobook_count()).map(|at| world.audiobook(AudiobookRef(at))) {
            assert!((8..=40).contains(&book.chapters.len()), "{book:?}");
            for (at, number) in book.chapters.clone().zip(1..) {
                let chapter = world.chapter(ChapterRef(at));
                assert_eq!((chapter.audiobook, chapter.chapter_number), (book.at, number));
            }
            assert!(names.insert(book.name.clone()), "{}", book.name);
        }
    }
}
