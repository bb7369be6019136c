//! Reads what stands in `q`: free words and filters such as `artist:"nell arden" year:1990-1999`.

use std::ops::RangeInclusive;

/// What is looked for, in lower case.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Query {
    pub(super) words: Vec<String>,
    pub(super) album: Vec<String>,
    pub(super) artist: Vec<String>,
    pub(super) track: Vec<String>,
    pub(super) genre: Option<String>,
    pub(super) isrc: Option<String>,
    pub(super) upc: Option<String>,
    pub(super) years: Option<RangeInclusive<u16>>,
    pub(super) new: bool,
    pub(super) hipster: bool,
}

const FILTERS: [&str; 8] = ["album:", "artist:", "track:", "genre:", "isrc:", "upc:", "year:", "tag:"];

impl Query {
    pub(super) fn read(text: &str) -> Self {
        let mut query = Self::default();
        let mut rest = text.trim();
        while !rest.is_empty() {
            // `get` and not a slice: the length of a filter may end within a letter.
            let starts =
                |filter: &&&str| rest.get(..filter.len()).is_some_and(|start| start.eq_ignore_ascii_case(filter));
            match FILTERS.iter().find(starts) {
                Some(filter) => {
                    let (value, after) = value(&rest[filter.len()..]);
                    query.filter(filter, value);
                    rest = after.trim_start();
                }
                None => {
                    let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                    query.words.extend(words(word));
                    rest = after.trim_start();
                }
            }
        }
        query
    }

    /// Whether there is more than words.
    pub(super) fn has_filters(&self) -> bool {
        let words = self.words.clone();
        *self != Self { words, ..Self::default() }
    }

    fn filter(&mut self, name: &str, value: &str) {
        let lower = value.to_lowercase();
        match name {
            "album:" => self.album.extend(words(value)),
            "artist:" => self.artist.extend(words(value)),
            "track:" => self.track.extend(words(value)),
            "genre:" => self.genre = Some(lower),
            "isrc:" => self.isrc = Some(lower),
            "upc:" => self.upc = Some(lower),
            "year:" => self.years = years(value),
            _ if lower == "new" => self.new = true,
            _ if lower == "hipster" => self.hipster = true,
            _ => {}
        }
    }
}

/// What a filter looks for: what stands in quotes, else everything up to the next filter, as Spotify reads
/// `artist:miles davis`.
fn value(rest: &str) -> (&str, &str) {
    let rest = rest.trim_start();
    if let Some(quoted) = rest.strip_prefix('"') {
        return quoted.split_once('"').unwrap_or((quoted, ""));
    }
    let is_filter = |word: &str| {
        FILTERS.iter().any(|filter| word.get(..filter.len()).is_some_and(|start| start.eq_ignore_ascii_case(filter)))
    };
    let word_starts = rest
        .char_indices()
        .filter(|(at, letter)| *at > 0 && !letter.is_whitespace() && rest[..*at].ends_with(char::is_whitespace));
    let end = word_starts.map(|(at, _)| at).find(|at| is_filter(&rest[*at..])).unwrap_or(rest.len());
    (rest[..end].trim_end(), &rest[end..])
}

/// The words of a text, as they are compared: lower case, letters and digits only.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// `1994` or `1990-1999`.
fn years(text: &str) -> Option<RangeInclusive<u16>> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some(first.trim().parse().ok()?..=last.trim().parse().ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: Query) {
        assert_eq!(Query::read(text), expected, "{text}");
    }

    #[test]
    fn words_and_filters_are_told_apart() {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        check("Paper  Lanterns", Query { words: list(&["paper", "lanterns"]), ..Query::default() });
        check(
            "lanterns artist:Nell Arden year:1990-1999",
            Query {
                words: list(&["lanterns"]),
                artist: list(&["nell", "arden"]),
                years: Some(1990..=1999),
                ..Query::default()
            },
        );
        check(
            r#"artist:"Nell Arden" second cup"#,
            Query { words: list(&["second", "cup"]), artist: list(&["nell", "arden"]), ..Query::default() },
        );
        check("isrc:QZZZZ1900001", Query { isrc: Some("qzzzz1900001".to_owned()), ..Query::default() });
        check("tag:new tag:hipster", Query { new: true, hipster: true, ..Query::default() });
        check("genre:\"art pop\"", Query { genre: Some("art pop".to_owned()), ..Query::default() });
        check("year:soon", Query::default());
        check("Ünïcode émigré", Query { words: list(&["ünïcode", "émigré"]), ..Query::default() });
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in r#"([a-zé":\- ]|artist:|year:|tag:){0,30}"#) {
            Query::read(&text);
        }
    }
}
