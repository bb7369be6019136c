//! Rows to what a playlist takes, and how many it does not take.

use std::collections::HashSet;
use std::fmt;

use polars::prelude::DataFrame;
use spotify_client::{Error as Refused, Uri};

use super::{Item, counted};
use crate::Result;
use crate::columns::{column, wrong_column};

/// Rows that did not come into a recipe. As text, that in words; empty where there are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct LeftOut {
    /// Rows that name nothing.
    pub without_uri: usize,
    /// Files of the listener's own, which Spotify lets nobody add from outside its apps.
    pub local_files: usize,
    /// Rows that name what a row before them names.
    pub repeats: usize,
}

impl LeftOut {
    /// How many they are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.without_uri + self.local_files + self.repeats
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { without_uri, local_files, repeats } = *self;
        let without = if without_uri == 1 {
            "1 row without a URI".to_owned()
        } else {
            format!("{without_uri} rows without a URI")
        };
        let parts = [
            (without_uri, without),
            (local_files, counted(local_files, "local file")),
            (repeats, counted(repeats, "repeat")),
        ];
        let words: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
        f.write_str(&words.join(", "))
    }
}

/// Collects items, and counts what is none.
#[derive(Default)]
struct Ingredients {
    items: Vec<Item>,
    seen: HashSet<Uri>,
    left_out: LeftOut,
}

impl Ingredients {
    fn add(&mut self, uri: spotify_client::Result<Uri>, name: Option<&str>) -> Result<()> {
        let uri = match uri {
            Ok(uri) => uri,
            Err(Refused::InvalidUri(text)) if is_local(&text) => {
                self.left_out.local_files += 1;
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        if !is_item(&uri) {
            let advice =
                format!("a playlist holds tracks and episodes, and `{uri}` is neither: give the URIs of its tracks");
            return Err(Refused::Argument(advice).into());
        }
        if self.seen.insert(uri.clone()) {
            self.items.push(Item { uri, name: name.map(str::to_owned) });
        } else {
            self.left_out.repeats += 1;
        }
        Ok(())
    }
}

/// Whether a playlist takes it.
pub(super) fn is_item(uri: &Uri) -> bool {
    matches!(uri.kind(), "track" | "episode")
}

fn is_local(text: &str) -> bool {
    text.trim_start().starts_with("spotify:local:")
}

pub(super) fn of_uris(uris: Vec<spotify_client::Result<Uri>>) -> Result<(Vec<Item>, LeftOut)> {
    let mut found = Ingredients::default();
    for uri in uris {
        found.add(uri, None)?;
    }
    Ok((found.items, found.left_out))
}

pub(super) fn of_table(table: &DataFrame) -> Result<(Vec<Item>, LeftOut)> {
    let uris = column(table, "uri")?;
    if uris.null_count() == uris.len() {
        let left_out = LeftOut { without_uri: uris.len(), ..LeftOut::default() };
        return Ok((Vec::new(), left_out));
    }
    let uris = uris.str().map_err(|_| wrong_column("uri", uris.dtype(), "text"))?;
    let names = table.column("name").ok().and_then(|names| names.str().ok());
    let mut found = Ingredients::default();
    for (row, uri) in uris.iter().enumerate() {
        match uri.filter(|uri| !uri.trim().is_empty()) {
            Some(uri) => found.add(Uri::parse(uri), names.and_then(|names| names.get(row)))?,
            None => found.left_out.without_uri += 1,
        }
    }
    Ok((found.items, found.left_out))
}
