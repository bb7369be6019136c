//! One page of a list, and the two ways in which Spotify counts pages: by offset and by cursor.

use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A page of a list: a slice of its rows that knows where the next page is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Page<T> {
    #[serde(rename = "items", bound(deserialize = "T: Deserialize<'de>"))]
    rows: Rows<T>,
    /// Where the next page is; nothing on the last.
    #[serde(default)]
    pub next: Option<String>,
    /// How many rows all pages have together; not known of lists that go by cursor, nor exact where Spotify hides some.
    #[serde(default)]
    pub total: Option<usize>,
    /// How many rows a page has at most.
    #[serde(default)]
    pub limit: Option<usize>,
    /// How many rows come before this page; nothing where the list goes by cursor.
    #[serde(default)]
    pub offset: Option<usize>,
    /// Where a list that goes by cursor stands.
    #[serde(default)]
    pub cursors: Option<Cursors>,
}

/// Where a page begins and ends, in a list whose rows have no numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursors {
    /// The newest row's, or the last one's.
    #[serde(default)]
    pub after: Option<String>,
    /// The oldest row's.
    #[serde(default)]
    pub before: Option<String>,
}

/// The rows of a page; entries that Spotify sends as null are counted and left out.
#[derive(Debug, Clone, PartialEq)]
struct Rows<T> {
    items: Vec<T>,
    sent: usize,
}

impl<T> Page<T> {
    /// All rows of a list.
    pub(crate) fn whole(items: Vec<T>) -> Self {
        let count = items.len();
        Self {
            rows: Rows { items, sent: count },
            next: None,
            total: Some(count),
            limit: None,
            offset: Some(0),
            cursors: None,
        }
    }

    /// The rows, to keep.
    #[must_use]
    pub fn into_items(self) -> Vec<T> {
        self.rows.items
    }

    /// How many entries came, with those that are null.
    pub(crate) fn sent(&self) -> usize {
        self.rows.sent
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            rows: Rows { items: Vec::new(), sent: 0 },
            next: None,
            total: None,
            limit: None,
            offset: None,
            cursors: None,
        }
    }
}

impl<T> Deref for Page<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.rows.items
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.items.iter()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = Vec::<Option<T>>::deserialize(deserializer)?;
        Ok(Self { sent: items.len(), items: items.into_iter().flatten().collect() })
    }
}

impl<T: Serialize> Serialize for Rows<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(serializer)
    }
}

/// A page under the name of what it holds, as search, browsing and following send it.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub(crate) struct Wrapped<T> {
    #[serde(
        alias = "albums",
        alias = "artists",
        alias = "audiobooks",
        alias = "categories",
        alias = "episodes",
        alias = "playlists",
        alias = "shows",
        alias = "tracks"
    )]
    pub(crate) page: Page<T>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_page_are_read_and_null_entries_counted() {
        let by_offset: Page<u8> =
            serde_json::from_str(r#"{"items":[1,null,3],"next":null,"total":9,"limit":3,"offset":0}"#).unwrap();
        assert_eq!((&by_offset[..], by_offset.sent(), by_offset.total), (&[1, 3][..], 3, Some(9)));
        let by_cursor: Wrapped<u8> =
            serde_json::from_str(r#"{"artists":{"items":[1],"next":"http://x","cursors":{"after":"a"}}}"#).unwrap();
        assert_eq!((by_cursor.page.next.as_deref(), by_cursor.page.offset), (Some("http://x"), None));
    }
}
