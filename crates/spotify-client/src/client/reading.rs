//! The bytes of an answer to a value: what is read, what no model knows, and what was sent to the letter for who wants that.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_ignored::Path;

use crate::{Error, Result, Spotify, extra};

/// Fields that Spotify documents and no model holds: they say again what the id says, or nothing to anybody.
const LEFT_OUT: &[&str] = &[
    "external_urls",
    "href",
    "is_externally_hosted",
    "language",
    "message",
    "previous",
    "primary_color",
    "release_date_precision",
    "type",
    "video_thumbnail",
];

/// Parts that are read where they are asked for by themselves: what is in a playlist.
const READ_ELSEWHERE: &[&str] = &[
    "items.items",
    "items.limit",
    "items.next",
    "items.offset",
    "tracks.items",
    "tracks.limit",
    "tracks.next",
    "tracks.offset",
];

/// Fields that came and that no model knows, counted.
#[derive(Debug, Default)]
pub(super) struct Drift(Mutex<BTreeMap<String, usize>>);

impl Spotify {
    /// Fields in Spotify's answers that no model knows, and how often they came: where the documents that this rests on have
    /// fallen behind. `albums: tracks.items.*.mood`, for instance.
    #[must_use]
    pub fn drift(&self) -> Vec<(String, usize)> {
        let counted = self.common.drift.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.iter().map(|(field, count)| (field.clone(), *count)).collect()
    }

    /// Reads an answer. `age` is that of one that was kept.
    pub(crate) fn read<T: DeserializeOwned>(&self, path: &str, body: &[u8], age: Option<Duration>) -> Result<T> {
        // A kept answer that cannot be read is asked for again, and is no part of what comes then.
        self.read_part(path, body).inspect(|_| extra::record(path, body, age))
    }

    /// Reads an answer, or a part of one that has been read. JSON, of which an empty body has none; an error says where it differs
    /// from what was expected, without quoting it.
    pub(crate) fn read_part<T: DeserializeOwned>(&self, path: &str, body: &[u8]) -> Result<T> {
        let mut unknown = Vec::new();
        let value = decode(body, &mut |field| {
            if leaf(field).is_some_and(|name| LEFT_OUT.contains(&name)) {
                return;
            }
            let field = in_words(field);
            if !READ_ELSEWHERE.iter().any(|part| field.ends_with(part)) {
                unknown.push(field);
            }
        });
        if !unknown.is_empty() {
            let endpoint = path.split(['/', '?']).next().unwrap_or_default();
            let mut counted = self.common.drift.0.lock().unwrap_or_else(PoisonError::into_inner);
            for field in unknown {
                *counted.entry(format!("{endpoint}: {field}")).or_default() += 1;
            }
        }
        value.map_err(|error| Error::Unreadable { path: path.to_owned(), detail: error.to_string() })
    }
}

fn decode<T: DeserializeOwned>(body: &[u8], unknown: &mut dyn FnMut(&Path<'_>)) -> serde_json::Result<T> {
    let mut json = serde_json::Deserializer::from_slice(if body.is_empty() { b"null" } else { body });
    let value = serde_ignored::deserialize(&mut json, |path| unknown(&path))?;
    json.end()?;
    Ok(value)
}

/// The name of a field itself.
fn leaf<'a>(path: &'a Path<'_>) -> Option<&'a str> {
    match path {
        Path::Map { key, .. } => Some(key),
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => leaf(parent),
        Path::Root | Path::Seq { .. } => None,
    }
}

/// The whole way to a field, whichever row it was in.
fn in_words(path: &Path<'_>) -> String {
    let joined = |parent: &Path<'_>, name: &str| match in_words(parent) {
        before if before.is_empty() => name.to_owned(),
        before => format!("{before}.{name}"),
    };
    match path {
        Path::Root => String::new(),
        Path::Seq { parent, .. } => joined(parent, "*"),
        Path::Map { parent, key } => joined(parent, key),
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => in_words(parent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Page, Track};

    #[test]
    fn what_no_model_knows_is_counted_and_what_is_left_out_on_purpose_is_not() {
        let spotify = Spotify::new(Config::sandbox("http://127.0.0.1:9").unwrap()).unwrap();
        let body =
            br#"{"href":"x","mood":1,"items":[{"name":"a","type":"track","aura":{"b":1}},{"name":"b","aura":2}]}"#;
        let page: Page<Track> = spotify.read("albums/x/tracks?limit=2", body, None).unwrap();
        assert_eq!(page.len(), 2);
        assert_eq!(spotify.drift(), [("albums: items.*.aura".to_owned(), 2), ("albums: mood".to_owned(), 1)]);
    }

    #[test]
    fn what_is_no_json_says_where_and_not_what() {
        let spotify = Spotify::new(Config::sandbox("http://127.0.0.1:9").unwrap()).unwrap();
        let error = spotify.read::<Track>("tracks/x", b"{\"name\": \"secret\"", None).unwrap_err().to_string();
        assert!(error.contains("line 1 column 17") && !error.contains("secret"), "{error}");
        assert!(spotify.read::<Option<Track>>("tracks/x", b"", None).unwrap().is_none());
        assert!(spotify.read::<Track>("tracks/x", b"{} {}", None).is_err());
    }
}
