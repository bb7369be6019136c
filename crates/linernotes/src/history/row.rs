//! A record to a row: what its fields mean. Texts are kept once, and a row holds their numbers.

use chrono::NaiveDate;

use super::known::Known;
use super::record::{Field, Record};
use super::texts::{Title, Word};

/// One play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    /// When the stream ended, in Unix milliseconds.
    pub(super) ended_at: i64,
    pub(super) ms_played: i64,
    /// When an offline play began, in Unix milliseconds.
    pub(super) offline_at: Option<i64>,
    /// The number of what was played.
    pub(super) title: u32,
    pub(super) platform: Word,
    pub(super) country: Word,
    pub(super) reason_start: Word,
    pub(super) reason_end: Word,
    pub(super) shuffle: Option<bool>,
    pub(super) skipped: Option<bool>,
    pub(super) offline: Option<bool>,
    pub(super) incognito: Option<bool>,
    pub(super) video: bool,
    pub(super) source: Source,
}

/// From which package of Spotify's a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// The last year, by the minute and without ids.
    Account,
    /// Every play ever, by the second.
    Extended,
}

/// What kind of thing was played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Music,
    /// A file of the listener's own.
    Local,
    Podcast,
    Audiobook,
    /// Neither an id nor names.
    Unknown,
}

impl Kind {
    pub(super) const ALL: [Self; 5] = [Self::Music, Self::Local, Self::Podcast, Self::Audiobook, Self::Unknown];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Music => "music",
            Self::Local => "local",
            Self::Podcast => "podcast",
            Self::Audiobook => "audiobook",
            Self::Unknown => "unknown",
        }
    }

    /// The number of its name among all texts.
    pub(super) fn word(self) -> Word {
        1 + self as Word
    }

    pub(super) fn is_spoken(self) -> bool {
        matches!(self, Self::Podcast | Self::Audiobook)
    }
}

impl Source {
    pub(super) const ALL: [Self; 2] = [Self::Account, Self::Extended];

    /// The number of its name among all texts.
    pub(super) fn word(self) -> Word {
        1 + Kind::ALL.len() as Word + self as Word
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Extended => "extended",
        }
    }
}

/// A record as a row. Video files are told by their names.
///
/// # Errors
///
/// In words, why it is no play.
pub(super) fn row(record: &Record<'_>, video: bool, known: &mut Known) -> Result<Row, String> {
    if record.has(Field::Ts) {
        extended(record, video, known)
    } else if record.has(Field::EndTime) {
        account(record, known)
    } else {
        Err("it has neither `ts` nor `endTime`".to_owned())
    }
}

fn extended(record: &Record<'_>, video: bool, known: &mut Known) -> Result<Row, String> {
    let ended_at = moment(record.value(Field::Ts), Field::Ts)?;
    let [platform, country, reason_start, reason_end] = known.words(record)?;
    Ok(Row {
        ended_at,
        ms_played: ms_played(record.value(Field::MsPlayed), Field::MsPlayed)?,
        offline_at: offline_at(record.value(Field::OfflineTimestamp), ended_at),
        title: known.title(record, Source::Extended)?,
        platform,
        country,
        reason_start,
        reason_end,
        shuffle: flag(record, Field::Shuffle)?,
        skipped: flag(record, Field::Skipped)?,
        offline: flag(record, Field::Offline)?,
        incognito: flag(record, Field::Incognito)?,
        video,
        source: Source::Extended,
    })
}

fn account(record: &Record<'_>, known: &mut Known) -> Result<Row, String> {
    Ok(Row {
        ended_at: moment(record.value(Field::EndTime), Field::EndTime)?,
        ms_played: ms_played(record.value(Field::AccountMsPlayed), Field::AccountMsPlayed)?,
        offline_at: None,
        title: known.title(record, Source::Account)?,
        platform: 0,
        country: 0,
        reason_start: 0,
        reason_end: 0,
        shuffle: None,
        skipped: None,
        offline: None,
        incognito: None,
        video: false,
        source: Source::Account,
    })
}

pub(super) fn extended_title(record: &Record<'_>) -> Result<Title<Option<Box<str>>>, String> {
    let text = |field| text(record.value(field), field);
    let title = |kind, uri, name, artist, album| Title { kind, uri, name, artist, album };
    let (uri, name) = (text(Field::TrackUri)?, text(Field::TrackName)?);
    let (artist, album) = (text(Field::ArtistName)?, text(Field::AlbumName)?);
    let (episode_uri, episode) = (text(Field::EpisodeUri)?, text(Field::EpisodeName)?);
    let chapter_uri = text(Field::ChapterUri)?.or(text(Field::BookUri)?);
    let (book, chapter) = (text(Field::BookTitle)?, text(Field::ChapterTitle)?);
    Ok(match uri {
        Some(uri) if uri.starts_with("spotify:local:") => title(Kind::Local, Some(uri), name, artist, album),
        Some(uri) => title(Kind::Music, Some(uri), name, artist, album),
        None if episode_uri.is_some() => title(Kind::Podcast, episode_uri, episode, None, text(Field::ShowName)?),
        None if chapter_uri.is_some() => title(Kind::Audiobook, chapter_uri, chapter, None, book),
        None if name.is_some() => title(Kind::Local, None, name, artist, album),
        None if episode.is_some() => title(Kind::Podcast, None, episode, None, text(Field::ShowName)?),
        None if book.is_some() => title(Kind::Audiobook, None, chapter, None, book),
        None => title(Kind::Unknown, None, None, artist, album),
    })
}

/// Account data says so where it does not know.
const UNKNOWN: [&str; 2] = ["Unknown Artist", "Unknown Track"];

pub(super) fn account_title(record: &Record<'_>) -> Result<Title<Option<Box<str>>>, String> {
    let text = |field| text(record.value(field), field);
    let known = |name: Option<Box<str>>| name.filter(|name| !UNKNOWN.contains(&&**name));
    let title = |kind, name, artist, album| Title { kind, uri: None, name, artist, album };
    if record.has(Field::AccountPodcast) || record.has(Field::AccountEpisode) {
        return Ok(title(Kind::Podcast, text(Field::AccountEpisode)?, None, text(Field::AccountPodcast)?));
    }
    if record.has(Field::AccountBook) || record.has(Field::AccountChapter) {
        return Ok(title(Kind::Audiobook, text(Field::AccountChapter)?, None, text(Field::AccountBook)?));
    }
    let (name, artist) = (known(text(Field::AccountTrack)?), known(text(Field::AccountArtist)?));
    let kind = if name.is_some() { Kind::Music } else { Kind::Unknown };
    Ok(title(kind, name, artist, None))
}

/// The text of a JSON string; nothing for an empty one.
pub(super) fn text(json: &[u8], field: Field) -> Result<Option<Box<str>>, String> {
    let Some(inner) = json.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")) else {
        return if json.is_empty() { Ok(None) } else { Err(format!("its `{}` is not a text", field.name())) };
    };
    if inner.is_empty() {
        return Ok(None);
    }
    if !inner.contains(&b'\\') {
        return Ok(Some(String::from_utf8_lossy(inner).into()));
    }
    match serde_json::from_slice::<Box<str>>(json).or_else(|_| serde_json::from_slice(&without_halves(json))) {
        Ok(text) => Ok(Some(text)),
        Err(error) => Err(format!("its `{}` is not a text: {error}", field.name())),
    }
}

/// The JSON of a string without the halves of characters, which some program cut in two. Nothing of value is lost.
fn without_halves(json: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(json.len());
    let mut rest = json;
    while let Some((first, others)) = rest.split_first() {
        let is_half = rest.len() >= 6
            && rest.starts_with(b"\\u")
            && matches!(rest[2], b'd' | b'D')
            && matches!(rest[3], b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F');
        if is_half {
            whole.extend_from_slice(b"\\ufffd");
            rest = &rest[6..];
        } else if *first == b'\\' && !others.is_empty() {
            whole.extend_from_slice(&rest[..2]);
            rest = &rest[2..];
        } else {
            whole.push(*first);
            rest = others;
        }
    }
    whole
}

/// From 2006, when Spotify began, to 2100.
const POSSIBLE: std::ops::Range<i64> = 1_136_073_600_000..4_102_444_800_000;

/// `"2026-03-01T18:20:05Z"`, also with fractions and an offset, or `"2026-03-01 18:20"`, in UTC; in Unix milliseconds.
fn moment(json: &[u8], field: Field) -> Result<i64, String> {
    let text = json.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or_default();
    let milliseconds = plain_moment(text).or_else(|| {
        let moment = chrono::DateTime::parse_from_rfc3339(std::str::from_utf8(text).ok()?).ok()?;
        Some(moment.timestamp_millis())
    });
    match milliseconds {
        Some(milliseconds) if POSSIBLE.contains(&milliseconds) => Ok(milliseconds),
        Some(_) => Err(format!("its `{}` is {}, when there was no Spotify", field.name(), shown(json))),
        None => Err(format!("its `{}` is {}, which is no time", field.name(), shown(json))),
    }
}

fn plain_moment(text: &[u8]) -> Option<i64> {
    let seconds = match text {
        [rest @ .., b'Z'] if text.len() == 20 && rest[10] == b'T' && rest[16] == b':' => two_digits(rest, 17)?,
        _ if text.len() == 16 && text[10] == b' ' => 0,
        _ => return None,
    };
    let (hours, minutes) = (two_digits(text, 11)?, two_digits(text, 14)?);
    let separated = text[4] == b'-' && text[7] == b'-' && text[13] == b':';
    if !separated || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let year = two_digits(text, 0)? * 100 + two_digits(text, 2)?;
    let day = NaiveDate::from_ymd_opt(year.try_into().ok()?, two_digits(text, 5)?, two_digits(text, 8)?)?;
    let day = i64::from(day.to_epoch_days());
    Some((day * 86_400 + i64::from(hours * 3_600 + minutes * 60 + seconds)) * 1_000)
}

fn two_digits(text: &[u8], at: usize) -> Option<u32> {
    let digit = |at: usize| text.get(at).filter(|byte| byte.is_ascii_digit()).map(|byte| u32::from(byte - b'0'));
    Some(digit(at)? * 10 + digit(at + 1)?)
}

/// Nothing lasts longer than a leap year: all of them together shall be a number too.
const LONGEST_MS: i64 = 366 * 86_400_000;

fn ms_played(json: &[u8], field: Field) -> Result<i64, String> {
    match whole(json) {
        Some(ms_played) if (0..=LONGEST_MS).contains(&ms_played) => Ok(ms_played),
        _ if json.is_empty() => Err(format!("it has no `{}`", field.name())),
        _ => Err(format!("its `{}` is {}, which is no time", field.name(), shown(json))),
    }
}

/// A value in a message, which shall be one line.
fn shown(json: &[u8]) -> String {
    const MOST: usize = 40;
    let text = String::from_utf8_lossy(&json[..json.len().min(4 * MOST)]);
    let begin: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(MOST).collect();
    if begin.len() < json.len() { begin + "…" } else { begin }
}

/// A whole number, also one that is written with a fraction of zero.
fn whole(json: &[u8]) -> Option<i64> {
    // So many digits hold no number that is too large.
    if json.len() < 19 && !json.is_empty() && json.iter().all(u8::is_ascii_digit) {
        return Some(json.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')));
    }
    let text = std::str::from_utf8(json).ok()?;
    text.parse().ok().or_else(|| {
        let number: f64 = text.parse().ok()?;
        // Beyond this a float does not hold whole numbers any more.
        (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
    })
}

/// Later than this in seconds is year 5138, and in milliseconds 1973.
const MOST_SECONDS: i64 = 100_000_000_000;

/// Seconds or milliseconds, whichever it is. What cannot be a time before the stream's end is none; it has a time of its own.
fn offline_at(json: &[u8], ended_at: i64) -> Option<i64> {
    const A_DAY: i64 = 86_400_000;
    let number = whole(json)?;
    let milliseconds = if number < MOST_SECONDS { number.checked_mul(1_000)? } else { number };
    (POSSIBLE.start..=ended_at.saturating_add(A_DAY)).contains(&milliseconds).then_some(milliseconds)
}

fn flag(record: &Record<'_>, field: Field) -> Result<Option<bool>, String> {
    match record.value(field) {
        b"" => Ok(None),
        b"true" | b"1" => Ok(Some(true)),
        b"false" | b"0" => Ok(Some(false)),
        other => Err(format!("its `{}` is {}, neither true nor false", field.name(), shown(other))),
    }
}
