//! A record of a download: its fields as they lie in the file. Knows their names, and not what they mean.

use super::json::{after_space, string_end, value_end};

/// The fields that are read. All others are passed over: addresses and names of users with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Ts,
    Platform,
    MsPlayed,
    Country,
    TrackName,
    ArtistName,
    AlbumName,
    TrackUri,
    EpisodeName,
    ShowName,
    EpisodeUri,
    BookTitle,
    BookUri,
    ChapterUri,
    ChapterTitle,
    ReasonStart,
    ReasonEnd,
    Shuffle,
    Skipped,
    Offline,
    OfflineTimestamp,
    Incognito,
    EndTime,
    AccountArtist,
    AccountTrack,
    AccountPodcast,
    AccountEpisode,
    AccountBook,
    AccountChapter,
    AccountMsPlayed,
}

const FIELDS: [(Field, &str); 30] = [
    (Field::Ts, "ts"),
    (Field::Platform, "platform"),
    (Field::MsPlayed, "ms_played"),
    (Field::Country, "conn_country"),
    (Field::TrackName, "master_metadata_track_name"),
    (Field::ArtistName, "master_metadata_album_artist_name"),
    (Field::AlbumName, "master_metadata_album_album_name"),
    (Field::TrackUri, "spotify_track_uri"),
    (Field::EpisodeName, "episode_name"),
    (Field::ShowName, "episode_show_name"),
    (Field::EpisodeUri, "spotify_episode_uri"),
    (Field::BookTitle, "audiobook_title"),
    (Field::BookUri, "audiobook_uri"),
    (Field::ChapterUri, "audiobook_chapter_uri"),
    (Field::ChapterTitle, "audiobook_chapter_title"),
    (Field::ReasonStart, "reason_start"),
    (Field::ReasonEnd, "reason_end"),
    (Field::Shuffle, "shuffle"),
    (Field::Skipped, "skipped"),
    (Field::Offline, "offline"),
    (Field::OfflineTimestamp, "offline_timestamp"),
    (Field::Incognito, "incognito_mode"),
    (Field::EndTime, "endTime"),
    (Field::AccountArtist, "artistName"),
    (Field::AccountTrack, "trackName"),
    (Field::AccountPodcast, "podcastName"),
    (Field::AccountEpisode, "episodeName"),
    (Field::AccountBook, "audiobookName"),
    (Field::AccountChapter, "chapterName"),
    (Field::AccountMsPlayed, "msPlayed"),
];

/// Fields that are passed over, and that a record may begin with where some program has sorted them.
const OTHERS: [&str; 6] = ["username", "city", "region", "ip_addr", "ip_addr_decrypted", "user_agent_decrypted"];

/// Whether records have a field of this name.
pub(super) fn is_known(name: &[u8]) -> bool {
    FIELDS.iter().map(|(_, known)| known).chain(&OTHERS).any(|known| known.as_bytes() == name)
}

impl Field {
    pub(super) fn name(self) -> &'static str {
        FIELDS[self as usize].1
    }

    /// Whether it is of podcasts and audiobooks.
    fn is_spoken(self) -> bool {
        (Self::EpisodeName as usize..=Self::ChapterTitle as usize).contains(&(self as usize))
    }
}

/// The values of a record, each as JSON; empty where the record has none, or `null`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record<'text>([&'text [u8]; FIELDS.len()]);

impl<'text> Record<'text> {
    pub(super) fn empty() -> Self {
        Self([b""; FIELDS.len()])
    }

    pub(super) fn value(&self, field: Field) -> &'text [u8] {
        self.0[field as usize]
    }

    pub(super) fn has(&self, field: Field) -> bool {
        !self.value(field).is_empty()
    }

    fn set(&mut self, field: Field, value: &'text [u8]) {
        self.0[field as usize] = if value == b"null" { b"" } else { value };
    }
}

/// What stands between the values of a record. Spotify writes thousands with the same, so that comparing it with what is there
/// finds the values without looking for them.
#[derive(Debug, Default)]
pub(super) struct Shape {
    values: Vec<ValueShape>,
    /// From the last value to the end.
    end: Box<[u8]>,
}

#[derive(Debug)]
struct ValueShape {
    /// Everything up to a value, from the end of the one before.
    before: Box<[u8]>,
    /// Which field's the value is.
    field: Option<Field>,
    /// All the text from here where this value and those after it are `null`, and how many. Music says nothing of podcasts and
    /// audiobooks, seven times in every record.
    nulls: Option<(Box<[u8]>, usize)>,
}

impl Shape {
    /// Reads the record at `at` if it is of this shape, and gives its end. Whoever fails here may be well all the same:
    /// [`Shape::learn`] looks with care.
    pub(super) fn read<'text>(&self, text: &'text [u8], mut at: usize, record: &mut Record<'text>) -> Option<usize> {
        let mut values = self.values.as_slice();
        if values.is_empty() {
            return None;
        }
        while let Some((value, others)) = values.split_first() {
            if let Some((nulls, count)) = &value.nulls
                && let Some(after) = after(text, at, nulls)
            {
                let (passed, others) = values.split_at(*count);
                passed.iter().filter_map(|value| value.field).for_each(|field| record.set(field, b""));
                (at, values) = (after, others);
                continue;
            }
            at = after(text, at, &value.before)?;
            let end = plain_value_end(text, at)?;
            if let Some(field) = value.field {
                record.set(field, &text[at..end]);
            }
            (at, values) = (end, others);
        }
        after(text, at, &self.end)
    }

    /// Reads the record that is all of `text`, whatever its shape, and learns that.
    ///
    /// # Errors
    ///
    /// In words, what is wrong with it.
    pub(super) fn learn<'text>(&mut self, text: &'text [u8], record: &mut Record<'text>) -> Result<(), String> {
        // What is ignored is not asked whether it is UTF-8.
        let text_or_not = std::str::from_utf8(text).map_err(|error| format!("it is not JSON: {error}"))?;
        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text_or_not) {
            return Err(format!("it is not JSON: {error}"));
        }
        *record = Record::empty();
        self.values.clear();
        let broken = || "it is not JSON".to_owned();
        let (mut from, mut at) = (0, after_space(text, 1));
        while text.get(at) == Some(&b'"') {
            let name_end = string_end(text, at + 1).ok_or_else(broken)?;
            let name = &text[at + 1..name_end];
            // Past the colon.
            let value = after_space(text, after_space(text, name_end + 1) + 1);
            let end = value_end(text, value).ok_or_else(broken)?;
            let field = FIELDS.iter().find(|(_, known)| known.as_bytes() == name).map(|(field, _)| *field);
            if let Some(field) = field {
                record.set(field, &text[value..end]);
            }
            self.values.push(ValueShape { before: text[from..value].into(), field, nulls: None });
            from = end;
            at = after_space(text, after_space(text, end) + 1);
        }
        self.end = text[from..].into();
        self.expect_nulls();
        Ok(())
    }

    /// Finds the first part of the shape that is of nothing but podcasts and audiobooks.
    fn expect_nulls(&mut self) {
        let is_spoken = |value: &ValueShape| value.field.is_some_and(Field::is_spoken);
        let Some(first) = self.values.iter().position(is_spoken) else { return };
        let part = &self.values[first..];
        let part = &part[..part.iter().take_while(|value| is_spoken(value)).count()];
        let text: Vec<u8> = part.iter().flat_map(|value| [&*value.before, b"null"]).flatten().copied().collect();
        self.values[first].nulls = Some((text.into(), part.len()));
    }
}

fn after(text: &[u8], at: usize, expected: &[u8]) -> Option<usize> {
    text.get(at..)?.starts_with(expected).then_some(at + expected.len())
}

/// The end of a value as downloads have them: text, a whole number, or one of the three words.
fn plain_value_end(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b'"' => Some(string_end(text, at + 1)? + 1),
        b'n' => after(text, at, b"null"),
        b't' => after(text, at, b"true"),
        b'f' => after(text, at, b"false"),
        b'0' => Some(at + 1),
        b'1'..=b'9' => {
            let digits = text[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            Some(at + digits)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_stand_in_the_order_of_the_fields() {
        for (at, (field, name)) in FIELDS.iter().enumerate() {
            assert_eq!((*field as usize, field.name()), (at, *name));
        }
    }

    #[test]
    fn a_learnt_shape_reads_what_looking_with_care_reads() {
        let first = br#"{ "ts": "2026-03-01T18:20:05Z", "other": [1, {}], "ms_played": 201000, "skipped": null, "shuffle": true }"#;
        let second = br#"{ "ts": "x", "other": null, "ms_played": 0, "skipped": false, "shuffle": null }"#;
        let (mut shape, mut record) = (Shape::default(), Record::empty());
        shape.learn(first, &mut record).unwrap();
        assert_eq!(record.value(Field::Ts), b"\"2026-03-01T18:20:05Z\"");
        assert_eq!(record.value(Field::MsPlayed), b"201000");
        assert!(!record.has(Field::Skipped));
        assert_eq!(shape.read(second, 0, &mut record), Some(second.len()));
        assert_eq!(record.value(Field::Skipped), b"false");
        assert!(!record.has(Field::Shuffle));
        let mut careful = Record::empty();
        Shape::default().learn(second, &mut careful).unwrap();
        assert_eq!(record, careful);
        assert_eq!(shape.read(br#"{ "ts": "x", "more": 1 }"#, 0, &mut record), None);
        assert_eq!(shape.read(br#"{ "ts": "x", "other": null, "ms_played": 1.5, "skipped""#, 0, &mut record), None);
    }

    #[test]
    fn nulls_are_passed_over_together_and_one_by_one() {
        let text = |episode: &str, book: &str| {
            format!(
                r#"{{"ts": "x", "episode_name": {episode}, "episode_show_name": null, "audiobook_title": {book}, "shuffle": true}}"#
            )
        };
        let (mut shape, first) = (Shape::default(), text("\"Umbra\"", "null"));
        shape.learn(first.as_bytes(), &mut Record::empty()).unwrap();
        for (episode, book) in [("null", "null"), ("\"Umbra\"", "null"), ("null", "\"Umbra\"")] {
            let text = text(episode, book);
            let (mut record, mut careful) = (Record::empty(), Record::empty());
            // What the record before left.
            record.set(Field::EpisodeName, b"1");
            assert_eq!(shape.read(text.as_bytes(), 0, &mut record), Some(text.len()), "{text}");
            Shape::default().learn(text.as_bytes(), &mut careful).unwrap();
            assert_eq!(record, careful, "{text}");
        }
    }

    #[test]
    fn what_is_not_json_is_not_learnt() {
        for text in ["{", "{\"ts\"}", "{\"ts\": }", "{\"ts\": \"a\" \"b\"}", "{\"ts\": 01}"] {
            assert!(Shape::default().learn(text.as_bytes(), &mut Record::empty()).is_err(), "{text}");
        }
    }
}
