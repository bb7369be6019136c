//! Texts and what was played, each once. Everything else holds their numbers.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::row::{Kind, Source};

/// The number of a text; the first is none.
pub(super) type Word = u32;

/// What was played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Title<Text = Word> {
    pub(super) kind: Kind,
    pub(super) uri: Text,
    pub(super) name: Text,
    pub(super) artist: Text,
    /// Or the show, or the book.
    pub(super) album: Text,
}

/// Texts by their numbers. Those of a month may go on from others, which are only read.
#[derive(Debug)]
pub(super) struct Texts<'base> {
    base: Option<&'base Texts<'base>>,
    words: Layer<Arc<str>>,
    by_text: HashMap<Arc<str>, Word, FixedState>,
    titles: Layer<Title>,
}

/// What comes after `from` others.
#[derive(Debug)]
struct Layer<T> {
    from: usize,
    items: Vec<T>,
}

impl<T> Layer<T> {
    fn add(&mut self, item: T) -> u32 {
        self.items.push(item);
        // Beyond four thousand million texts memory has long ended.
        u32::try_from(self.from + self.items.len() - 1).unwrap_or(u32::MAX)
    }

    fn end(&self) -> usize {
        self.from + self.items.len()
    }
}

impl Texts<'static> {
    pub(super) fn new() -> Self {
        let mut texts = Self {
            base: None,
            words: Layer { from: 0, items: Vec::new() },
            by_text: HashMap::with_hasher(FixedState::default()),
            titles: Layer { from: 0, items: Vec::new() },
        };
        // In the order of `Kind::word` and `Source::word`.
        let names = Kind::ALL.map(Kind::name).into_iter().chain(Source::ALL.map(Source::name));
        for text in std::iter::once("").chain(names) {
            texts.add_word(text);
        }
        texts
    }
}

impl<'base> Texts<'base> {
    /// No texts yet, after those of `base`.
    pub(super) fn above(base: &'base Texts<'base>) -> Self {
        Self {
            base: Some(base),
            words: Layer { from: base.words.end(), items: Vec::new() },
            by_text: HashMap::with_hasher(FixedState::default()),
            titles: Layer { from: base.titles.end(), items: Vec::new() },
        }
    }

    /// Nothing for the first.
    pub(super) fn word(&self, word: Word) -> Option<&str> {
        let at = word as usize;
        match self.base {
            Some(base) if at < self.words.from => base.word(word),
            _ => Some(&*self.words.items[at - self.words.from]).filter(|text| !text.is_empty()),
        }
    }

    pub(super) fn title(&self, title: u32) -> Title {
        let at = title as usize;
        match self.base {
            Some(base) if at < self.titles.from => base.title(title),
            _ => self.titles.items[at - self.titles.from],
        }
    }

    fn number(&self, text: &str) -> Option<Word> {
        self.by_text.get(text).copied().or_else(|| self.base?.number(text))
    }

    /// The number of a text, which may be a new one.
    pub(super) fn add_word(&mut self, text: &str) -> Word {
        if let Some(word) = self.number(text) {
            return word;
        }
        let text: Arc<str> = text.into();
        let word = self.words.add(Arc::clone(&text));
        self.by_text.insert(text, word);
        word
    }

    /// Adds what was played, which is not looked for.
    pub(super) fn add_title(&mut self, title: Title<Option<&str>>) -> u32 {
        let mut word = |text: Option<&str>| text.map_or(0, |text| self.add_word(text));
        let Title { kind, uri, name, artist, album } = title;
        let title = Title { kind, uri: word(uri), name: word(name), artist: word(artist), album: word(album) };
        self.titles.add(title)
    }

    /// Adds all of others, and tells how their numbers change.
    pub(super) fn adopt(&mut self, other: &Texts<'_>) -> Adopted {
        let words: Vec<Word> = other.words.items.iter().map(|text| self.add_word(text)).collect();
        let titles_from = self.titles.end() as u32;
        let of = |word: Word| words[word as usize];
        for Title { kind, uri, name, artist, album } in other.titles.items.iter().copied() {
            self.titles.add(Title { kind, uri: of(uri), name: of(name), artist: of(artist), album: of(album) });
        }
        Adopted { words, titles_from }
    }
}

/// How numbers change.
pub(super) struct Adopted {
    /// By the number that a text had, the one that it has.
    pub(super) words: Vec<Word>,
    /// So much is added to the numbers of titles.
    pub(super) titles_from: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(uri: &str) -> Title<Option<&str>> {
        Title { kind: Kind::Music, uri: Some(uri), name: Some("Umbra"), artist: None, album: None }
    }

    #[test]
    fn kinds_and_sources_have_their_words() {
        let texts = Texts::new();
        assert_eq!(Kind::ALL.map(|kind| texts.word(kind.word())), Kind::ALL.map(|kind| Some(kind.name())));
        assert_eq!(Source::ALL.map(|from| texts.word(from.word())), Source::ALL.map(|from| Some(from.name())));
        assert_eq!(texts.word(0), None);
    }

    #[test]
    fn a_text_has_one_number_also_above_others() {
        let mut base = Texts::new();
        let word = base.add_word("Umbra");
        assert_eq!(base.add_word("Umbra"), word);
        let base_title = base.add_title(title("a"));
        let mut above = Texts::above(&base);
        assert_eq!(above.add_word("Umbra"), word);
        let new = above.add_title(title("b"));
        assert_ne!(new, base_title);
        assert_eq!((above.title(base_title).name, above.title(new).name), (word, word));
        assert_eq!(above.word(above.title(new).uri), Some("b"));
        assert_eq!(above.word(above.title(base_title).uri), Some("a"));
    }

    #[test]
    fn what_is_adopted_says_the_same() {
        let (mut one, mut other) = (Texts::new(), Texts::new());
        one.add_title(title("a"));
        let (word, of_other) = (other.add_word("DE"), other.add_title(title("b")));
        let Adopted { words, titles_from } = one.adopt(&other);
        assert_eq!(one.word(words[word as usize]), Some("DE"));
        let adopted = one.title(of_other + titles_from);
        assert_eq!((one.word(adopted.uri), one.word(adopted.name)), (Some("b"), Some("Umbra")));
        assert_eq!(one.word(adopted.artist), None);
    }
}
