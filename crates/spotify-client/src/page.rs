//! One page of a list that comes in pages.

use serde::Deserialize;

/// A page of a list, as Spotify's offset paging sends it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Page<T> {
    /// The rows; entries that Spotify sends as null are left out.
    #[serde(deserialize_with = "without_nulls", bound(deserialize = "T: Deserialize<'de>"))]
    pub(crate) items: Vec<T>,
    /// Where the next page is, on the API's host; nothing on the last.
    pub(crate) next: Option<String>,
    /// How many rows all pages have together.
    pub(crate) total: Option<usize>,
}

fn without_nulls<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    let items = Vec::<Option<T>>::deserialize(deserializer)?;
    Ok(items.into_iter().flatten().collect())
}
