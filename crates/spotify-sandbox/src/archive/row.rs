//! A play as the download tells of it, before it is written in the words of a generation.

use std::rc::Rc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::manifest::Quirk;

/// One record of the extended history.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Unix seconds when it ended.
    pub(super) ts: i64,
    pub(super) kind: Kind,
    /// Whether it stands in the Video files.
    pub(super) video: bool,
    pub(super) platform: &'static str,
    pub(super) ms_played: u32,
    pub(super) country: &'static str,
    pub(super) address: Option<String>,
    pub(super) names: Names,
    pub(super) reason_start: &'static str,
    pub(super) reason_end: &'static str,
    pub(super) shuffle: Option<bool>,
    pub(super) skipped: Option<bool>,
    pub(super) offline: Option<bool>,
    pub(super) offline_timestamp: Option<i64>,
    pub(super) incognito: Option<bool>,
    pub(super) quirks: Vec<Quirk>,
}

/// What was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Music,
    Podcast,
    Audiobook,
    Local,
    Unknown,
}

/// A JSON string, quotes included, or null.
pub(super) type Text = Option<Rc<str>>;

/// Names and URIs, each null where it says nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) track: Text,
    pub(super) artist: Text,
    pub(super) album: Text,
    pub(super) track_uri: Text,
    pub(super) episode: Text,
    pub(super) show: Text,
    pub(super) episode_uri: Text,
    pub(super) book: Text,
    pub(super) book_uri: Text,
    pub(super) chapter_uri: Text,
    pub(super) chapter: Text,
}

/// What makes two records the same play: `ts`, the URI, `ms_played`.
pub(super) type Key = (i64, Text, u32);

/// `text` as JSON.
pub(super) fn text(text: &str) -> Text {
    Some(serde_json::Value::from(text).to_string().into())
}

impl Row {
    pub(super) fn key(&self) -> Key {
        let names = &self.names;
        let uri = names.track_uri.as_ref().or(names.episode_uri.as_ref()).or(names.chapter_uri.as_ref());
        (self.ts, uri.cloned(), self.ms_played)
    }

    pub(super) fn year(&self) -> i16 {
        let time = Timestamp::from_second(self.ts).unwrap_or_default();
        TimeZone::UTC.to_datetime(time).year()
    }

    /// Whether an `endsong` file has 0 or 1 instead of false or true.
    pub(super) fn skipped_is_a_number(&self) -> bool {
        self.skipped.is_some() && self.ts % 3 == 0
    }

    /// What an `endsong` file has as `user_agent_decrypted`.
    pub(super) fn user_agent(&self) -> Option<&'static str> {
        (self.ts % 4 == 0).then_some("unknown")
    }
}
