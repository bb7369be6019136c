//! Writes a row as the JSON of one generation: its fields, in their order.

use std::fmt::{self, Display, Write as _};

use jiff::Timestamp;

use super::row::{Row, Text};

/// Whose fields a record has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Generation {
    /// Until early 2024: 21 fields, with the name of the user and without audiobooks.
    Endsong,
    /// The end of 2024: 19 fields, still without audiobooks.
    Of2024,
    /// Since 2025: 23 fields.
    Today,
}

/// How JSON is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Two spaces a level, a field a line.
    Indented,
    /// All in one line.
    OneLine,
}

/// Appends `row` to `out`, as one object.
pub(super) fn write(row: &Row, generation: Generation, listener: &str, layout: Layout, out: &mut String) {
    let endsong = generation == Generation::Endsong;
    let mut object = Object::begin(out, layout);
    object.field("ts", Quoted(time(row.ts)));
    if endsong {
        object.field("username", serde_json::Value::from(listener));
    }
    object.field("platform", Quoted(row.platform));
    object.field("ms_played", row.ms_played);
    object.field("conn_country", Quoted(row.country));
    object.field(if endsong { "ip_addr_decrypted" } else { "ip_addr" }, OrNull(row.address.as_ref().map(Quoted)));
    if endsong {
        object.field("user_agent_decrypted", OrNull(row.user_agent().map(Quoted)));
    }
    let names = &row.names;
    object.text("master_metadata_track_name", &names.track);
    object.text("master_metadata_album_artist_name", &names.artist);
    object.text("master_metadata_album_album_name", &names.album);
    object.text("spotify_track_uri", &names.track_uri);
    object.text("episode_name", &names.episode);
    object.text("episode_show_name", &names.show);
    object.text("spotify_episode_uri", &names.episode_uri);
    if generation == Generation::Today {
        object.text("audiobook_title", &names.book);
        object.text("audiobook_uri", &names.book_uri);
        object.text("audiobook_chapter_uri", &names.chapter_uri);
        object.text("audiobook_chapter_title", &names.chapter);
    }
    object.field("reason_start", Quoted(row.reason_start));
    object.field("reason_end", Quoted(row.reason_end));
    object.field("shuffle", OrNull(row.shuffle));
    if endsong && row.skipped_is_a_number() {
        object.field("skipped", OrNull(row.skipped.map(u8::from)));
    } else {
        object.field("skipped", OrNull(row.skipped));
    }
    object.field("offline", OrNull(row.offline));
    object.field("offline_timestamp", OrNull(row.offline_timestamp));
    object.field("incognito_mode", OrNull(row.incognito));
    object.end();
}

/// An object that is being written, as an element of a list.
pub(super) struct Object<'out> {
    out: &'out mut String,
    layout: Layout,
    empty: bool,
}

impl<'out> Object<'out> {
    pub(super) fn begin(out: &'out mut String, layout: Layout) -> Self {
        out.push_str(if layout == Layout::Indented { "  {" } else { "{" });
        Self { out, layout, empty: true }
    }

    /// Adds a field whose value shows itself as JSON.
    pub(super) fn field(&mut self, name: &str, value: impl Display) {
        if !self.empty {
            self.out.push(',');
        }
        self.empty = false;
        let written = match self.layout {
            Layout::Indented => write!(self.out, "\n    \"{name}\": {value}"),
            Layout::OneLine => write!(self.out, "\"{name}\":{value}"),
        };
        written.expect("a string takes any text");
    }

    pub(super) fn text(&mut self, name: &str, value: &Text) {
        self.field(name, value.as_deref().unwrap_or("null"));
    }

    pub(super) fn end(self) {
        self.out.push_str(if self.layout == Layout::Indented { "\n  }" } else { "}" });
    }
}

/// Text that needs no escapes.
pub(super) struct Quoted<T>(pub(super) T);

impl<T: Display> Display for Quoted<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "\"{}\"", self.0)
    }
}

struct OrNull<T>(Option<T>);

impl<T: Display> Display for OrNull<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(out),
            None => out.write_str("null"),
        }
    }
}

/// A time of whole seconds, which shows itself as `YYYY-MM-DDTHH:MM:SSZ`.
fn time(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::row::{Kind, Names, text};

    fn fields(generation: Generation, layout: Layout) -> String {
        let row = Row {
            ts: 1_772_389_206,
            kind: Kind::Music,
            video: false,
            platform: "linux",
            ms_played: 201_000,
            country: "DE",
            address: Some("203.0.113.x".to_owned()),
            names: Names { track: text("Say \"Ah\""), track_uri: text("spotify:track:3"), ..Names::default() },
            reason_start: "trackdone",
            reason_end: "",
            shuffle: Some(false),
            skipped: Some(true),
            offline: None,
            offline_timestamp: Some(0),
            incognito: Some(false),
            quirks: Vec::new(),
        };
        let mut out = String::new();
        write(&row, generation, "robin", layout, &mut out);
        out
    }

    #[test]
    fn every_generation_has_its_fields_in_their_order() {
        let endsong = concat!(
            r#"{"ts":"2026-03-01T18:20:06Z","username":"robin","platform":"linux","ms_played":201000,"#,
            r#""conn_country":"DE","ip_addr_decrypted":"203.0.113.x","user_agent_decrypted":null,"#,
            r#""master_metadata_track_name":"Say \"Ah\"","master_metadata_album_artist_name":null,"#,
            r#""master_metadata_album_album_name":null,"spotify_track_uri":"spotify:track:3","episode_name":null,"#,
            r#""episode_show_name":null,"spotify_episode_uri":null,"reason_start":"trackdone","reason_end":"","#,
            r#""shuffle":false,"skipped":1,"offline":null,"offline_timestamp":0,"incognito_mode":false}"#
        );
        assert_eq!(fields(Generation::Endsong, Layout::OneLine), endsong);
        for (generation, count) in [(Generation::Endsong, 21), (Generation::Of2024, 19), (Generation::Today, 23)] {
            let text = fields(generation, Layout::Indented);
            assert_eq!(text.matches("\n    \"").count(), count, "{text}");
            assert!(text.starts_with("  {\n    \"ts\": \"2026-") && text.ends_with("\n  }"), "{text}");
        }
    }
}
