//! The words of a query as bits, so that one look at each name tells which of them it holds.

use super::query::Query;

/// More words than this are not looked at.
const MOST: usize = 64;

/// The words, and where each may stand.
pub(super) struct Terms {
    words: Vec<String>,
    in_track: u64,
    in_album: u64,
    in_artist: u64,
    all: u64,
}

impl Terms {
    pub(super) fn of(query: &Query) -> Self {
        let mut terms = Self { words: Vec::new(), in_track: 0, in_album: 0, in_artist: 0, all: 0 };
        for (words, track, album, artist) in [
            (&query.words, true, true, true),
            (&query.track, true, false, false),
            (&query.album, false, true, false),
            (&query.artist, false, false, true),
        ] {
            for word in words.iter().take(MOST.saturating_sub(terms.words.len())) {
                let bit = 1 << terms.words.len();
                terms.in_track |= if track { bit } else { 0 };
                terms.in_album |= if album { bit } else { 0 };
                terms.in_artist |= if artist { bit } else { 0 };
                terms.all |= bit;
                terms.words.push(word.clone());
            }
        }
        terms
    }

    /// Whether these marks are all that are wanted.
    pub(super) fn all(&self, marks: u64) -> bool {
        marks == self.all
    }

    /// Which words a track's name holds.
    pub(super) fn in_track(&self, name: &str) -> u64 {
        self.marks(name, self.in_track)
    }

    pub(super) fn in_album(&self, name: &str) -> u64 {
        self.marks(name, self.in_album)
    }

    pub(super) fn in_artist(&self, name: &str) -> u64 {
        self.marks(name, self.in_artist)
    }

    fn marks(&self, name: &str, wanted: u64) -> u64 {
        if wanted == 0 {
            return 0;
        }
        let mut marks = 0;
        for part in parts(name) {
            for (at, word) in self.words.iter().enumerate() {
                let bit = 1 << at;
                if wanted & !marks & bit != 0 && begins_with(part, word) {
                    marks |= bit;
                }
            }
        }
        marks
    }

    /// Whether the name has these words and no others.
    pub(super) fn exactly(&self, name: &str) -> bool {
        let mut words = self.words.iter();
        parts(name).all(|part| words.next().is_some_and(|word| part.to_lowercase() == *word)) && words.next().is_none()
    }
}

fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty())
}

/// Whether a word begins with another, which is in lower case.
fn begins_with(part: &str, word: &str) -> bool {
    let mut letters = part.chars().flat_map(char::to_lowercase);
    word.chars().all(|wanted| letters.next() == Some(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_beginnings_wherever_they_may_stand() {
        let terms = Terms::of(&Query::read("light ROOM artist:arden"));
        let album = terms.in_album("Rooms We Left the Light On In");
        assert!(!terms.all(album));
        assert!(terms.all(album | terms.in_artist("Nell Arden")));
        assert!(!terms.all(terms.in_track("Light Room Arden")), "an artist filter looks at artists alone");
    }

    #[test]
    fn a_name_is_exact_when_nothing_else_is_in_it() {
        let terms = Terms::of(&Query::read("second cup"));
        assert!(terms.exactly("Second Cup"));
        assert!(!terms.exactly("Second Cup of Tea"));
        assert!(!terms.exactly("Second"));
    }

    #[test]
    fn a_thousand_words_are_too_many_to_look_at() {
        let terms = Terms::of(&Query::read(&"la ".repeat(1000)));
        assert_eq!(terms.words.len(), MOST);
        assert!(terms.all(terms.in_track("La")));
    }
}
