//! The JSON of records to the numbers of texts. The same comes again and again, so that few texts are ever taken out of it.

use std::collections::HashMap;
use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;

use super::record::{Field, Record};
use super::row::{Source, account_title, extended_title, text};
use super::texts::{Texts, Title, Word};

/// Texts, and the JSON that they were in.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) texts: Texts<'static>,
    tracks: HashMap<Track, u32, FixedState>,
    /// What is no track of Spotify's.
    titles: HashMap<Box<[u8]>, u32, FixedState>,
    words: HashMap<Box<[u8]>, Word, FixedState>,
    /// By field, the last word: one play after the other is on the same platform in the same country.
    last_words: [(Vec<u8>, Word); 4],
    key: Vec<u8>,
}

/// A track of a record, small enough to be found without going through memory for its names: those of one address, which are hardly
/// ever others, are told apart by their hash.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Track {
    id: [u8; 22],
    names: u64,
}

impl Track {
    /// Nothing for a record that speaks of anything else.
    fn of(record: &Record<'_>) -> Option<Self> {
        let [uri, others @ ..] = TITLE.map(|field| record.value(field));
        let [names @ .., _, _, _, _, _, _, _] = others;
        let id = uri.strip_prefix(b"\"spotify:track:")?.strip_suffix(b"\"")?.try_into().ok()?;
        others[names.len()..].iter().all(|spoken| spoken.is_empty()).then(|| Self { id, names: NAMES.hash_one(names) })
    }
}

const NAMES: FixedState = FixedState::with_seed(2);
const WORDS: [Field; 4] = [Field::Platform, Field::Country, Field::ReasonStart, Field::ReasonEnd];
const TITLE: [Field; 11] = [
    Field::TrackUri,
    Field::TrackName,
    Field::ArtistName,
    Field::AlbumName,
    Field::EpisodeUri,
    Field::EpisodeName,
    Field::ShowName,
    Field::BookUri,
    Field::BookTitle,
    Field::ChapterUri,
    Field::ChapterTitle,
];
const ACCOUNT_TITLE: [Field; 6] = [
    Field::AccountTrack,
    Field::AccountArtist,
    Field::AccountPodcast,
    Field::AccountEpisode,
    Field::AccountBook,
    Field::AccountChapter,
];

impl Known {
    pub(super) fn new() -> Self {
        Self {
            texts: Texts::new(),
            tracks: HashMap::with_hasher(FixedState::default()),
            titles: HashMap::with_hasher(FixedState::default()),
            words: HashMap::with_hasher(FixedState::default()),
            last_words: Default::default(),
            key: Vec::new(),
        }
    }

    /// The numbers of a record's platform, country and reasons.
    ///
    /// # Errors
    ///
    /// In words, which of them is no text.
    pub(super) fn words(&mut self, record: &Record<'_>) -> Result<[Word; 4], String> {
        let mut numbers = [0; 4];
        for (at, field) in WORDS.into_iter().enumerate() {
            let json = record.value(field);
            if *json != *self.last_words[at].0 {
                let word = self.word(json, field)?;
                let last = &mut self.last_words[at];
                json.clone_into(&mut last.0);
                last.1 = word;
            }
            numbers[at] = self.last_words[at].1;
        }
        Ok(numbers)
    }

    fn word(&mut self, json: &[u8], field: Field) -> Result<Word, String> {
        if let Some(word) = self.words.get(json) {
            return Ok(*word);
        }
        let word = text(json, field)?.map_or(0, |text| self.texts.add_word(&text));
        self.words.insert(json.into(), word);
        Ok(word)
    }

    /// The number of what a record says was played.
    ///
    /// # Errors
    ///
    /// In words, what is no text.
    pub(super) fn title(&mut self, record: &Record<'_>, source: Source) -> Result<u32, String> {
        let track = Track::of(record).filter(|_| source == Source::Extended);
        let known = match &track {
            Some(track) => self.tracks.get(track),
            None => {
                self.write_key(record, source);
                self.titles.get(&*self.key)
            }
        };
        if let Some(title) = known {
            return Ok(*title);
        }
        let Title { kind, uri, name, artist, album } = match source {
            Source::Extended => extended_title(record)?,
            Source::Account => account_title(record)?,
        };
        let [uri, name, artist, album] = [&uri, &name, &artist, &album].map(Option::as_deref);
        let title = self.texts.add_title(Title { kind, uri, name, artist, album });
        match track {
            Some(track) => self.tracks.insert(track, title),
            None => self.titles.insert(self.key.as_slice().into(), title),
        };
        Ok(title)
    }

    /// Everything that a record says of what was played.
    fn write_key(&mut self, record: &Record<'_>, source: Source) {
        let fields: &[Field] = match source {
            Source::Extended => &TITLE,
            Source::Account => &ACCOUNT_TITLE,
        };
        self.key.clear();
        // Most fields are empty. A number before each that is not, which no JSON holds, tells the titles apart.
        for (number, field) in (source as u8 * 16..).zip(fields) {
            if record.has(*field) {
                self.key.push(number);
                self.key.extend_from_slice(record.value(*field));
            }
        }
    }
}
