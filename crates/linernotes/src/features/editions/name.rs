//! The name of an album to the name of its record, without notes on the edition.

use std::ops::Range;

/// Say in any company that an edition is meant.
const TELLING: &[&str] = &[
    "deluxe",
    "expanded",
    "remaster",
    "remasters",
    "remastered",
    "remasterizado",
    "remasterisé",
    "anniversary",
    "reissue",
    "reissued",
    "bonus",
    "collector's",
    "collectors",
    "edition",
    "édition",
    "edición",
    "edição",
    "edizione",
    "ausgabe",
];

/// Say so where nothing but these and [`BESIDE`] stands there.
const ALONE: &[&str] =
    &["live", "mono", "stereo", "explicit", "clean", "edited", "version", "versions", "special", "limited", "super"];

/// May stand beside [`ALONE`], as may years and other numbers.
const BESIDE: &[&str] = &[
    "the",
    "a",
    "an",
    "and",
    "of",
    "in",
    "with",
    "album",
    "track",
    "tracks",
    "original",
    "standard",
    "extended",
    "complete",
    "full",
    "digital",
    "recorded",
    "mix",
    "cd",
    "lp",
    "vinyl",
    "disc",
    "international",
    "uk",
    "us",
    "usa",
    "eu",
    "european",
    "japan",
    "japanese",
];

/// The name of an album, understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// Of the record: in small letters, without notes. Empty where there is no name.
    pub(super) record: String,
    /// Whether there was a note.
    pub(super) has_note: bool,
}

impl Name {
    pub(super) fn of(name: &str) -> Self {
        let whole = simple(name);
        let mut record = whole.clone();
        while let Some(shorter) = without_a_note(&record) {
            record = shorter;
        }
        Self { has_note: record != whole, record }
    }
}

/// In small letters, with one kind of apostrophe, dash and bracket, and one space between words.
fn simple(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            '’' | '‘' | '`' | '´' => plain.push('\''),
            '–' | '—' | '―' => plain.push_str(" - "),
            '（' | '【' | '［' => plain.push_str(" ("),
            '）' | '】' | '］' => plain.push(')'),
            letter => plain.push(letter),
        }
    }
    joined(&plain.to_lowercase())
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without one of the notes; nothing where there is none, or nothing beside it.
fn without_a_note(name: &str) -> Option<String> {
    let (place, _) = notes(name).find(|(_, note)| is_of_an_edition(note))?;
    let rest = joined(&format!("{} {}", &name[..place.start], &name[place.end..]));
    (!rest.is_empty()).then_some(rest)
}

/// What stands in the innermost brackets, and behind the last dash.
fn notes(name: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let brackets = name.match_indices([')', ']']).filter_map(|(end, _)| {
        let start = name[..end].rfind(['(', '['])?;
        let note = &name[start + 1..end];
        (!note.contains([')', ']'])).then_some((start..end + 1, note))
    });
    let behind_dash = name.rfind(" - ").map(|at| (at..name.len(), &name[at + 3..]));
    brackets.chain(behind_dash)
}

fn is_of_an_edition(note: &str) -> bool {
    let words: Vec<&str> = note
        .split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let is_number = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
    words.iter().any(|word| TELLING.contains(word))
        || words.first() == Some(&"live")
        || (words.iter().any(|word| ALONE.contains(word))
            && words.iter().all(|word| ALONE.contains(word) || BESIDE.contains(word) || is_number(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_on_the_edition_are_taken_away() {
        for (name, record) in [
            ("Abbey Road (Super Deluxe Edition)", "abbey road"),
            ("Nevermind (30th Anniversary Super Deluxe)", "nevermind"),
            ("Rumours (2001 Remaster)", "rumours"),
            ("Disintegration - Remastered 2010", "disintegration"),
            ("Disintegration – Deluxe Edition [Remastered]", "disintegration"),
            ("Disintegration—Deluxe Edition", "disintegration"),
            ("Lemonade [Explicit]", "lemonade"),
            ("Lemonade (Clean Version)", "lemonade"),
            ("Pet Sounds (Original Mono & Stereo Mix Versions)", "pet sounds"),
            ("Blonde on Blonde (Mono)", "blonde on blonde"),
            ("Midnights (3am Edition)", "midnights"),
            ("Midnights (The Til Dawn Edition)", "midnights"),
            ("Ten (Collector’s Edition)", "ten"),
            ("Parachutes (UK Version)", "parachutes"),
            ("Currents (B-Sides & Remixes) [Bonus Tracks]", "currents (b-sides & remixes)"),
            ("Ride the Lightning (Deluxe (2016 Remaster))", "ride the lightning"),
            ("Bad (Live at Wembley) - EP", "bad - ep"),
            ("Homogenic Live (Live)", "homogenic live"),
            ("BEYONCÉ [Platinum Edition]", "beyoncé"),
            ("ÁGÆTIS BYRJUN (A Good Beginning) (20th Anniversary Édition)", "ágætis byrjun (a good beginning)"),
            ("夜の電車（Deluxe）", "夜の電車"),
            ("  Two   Spaces (Deluxe)  ", "two spaces"),
        ] {
            assert_eq!(Name::of(name), Name { record: record.to_owned(), has_note: true }, "{name}");
        }
    }

    #[test]
    fn what_is_no_note_stays() {
        for name in [
            "Live at Leeds",
            "Live",
            "(Live)",
            "[Deluxe]",
            "Red (Taylor's Version)",
            "Kid A Mnesia (Acoustic Version)",
            "Songs (I Live For)",
            "Weezer (Blue Album)",
            "Anthology (1995)",
            "Greatest Hits (Vol. 2)",
            "Discovery (Remixes)",
            "Blue (Original Mix)",
            "Jean-Michel Jarre",
            "(What's the Story) Morning Glory?",
            "Deluxe",
            "Half (Deluxe",
            "Half Deluxe)",
            ") - (",
            "",
        ] {
            assert_eq!(Name::of(name), Name { record: name.to_lowercase(), has_note: false }, "{name}");
        }
        assert_eq!(Name::of("Red (Taylor's Version) [Deluxe]").record, "red (taylor's version)");
    }
}
