//! Offset paging: `limit` and `offset` to a page with links to its neighbours.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::refusal::Refusal;

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    limit: usize,
    offset: usize,
}

impl Window {
    /// Reads `limit` (1 to `most`) and `offset`.
    pub(crate) fn read(query: &HashMap<String, String>, default: usize, most: usize) -> Result<Self, Refusal> {
        let number = |name: &str, default: usize| match query.get(name) {
            Some(text) => text.parse::<usize>().ok(),
            None => Some(default),
        };
        let limit = number("limit", default).filter(|limit| (1..=most).contains(limit)).ok_or(Refusal::InvalidLimit)?;
        let offset = number("offset", 0).ok_or(Refusal::InvalidOffset)?;
        Ok(Self { limit, offset })
    }

    /// The first rows of a list.
    pub(crate) fn first(limit: usize) -> Self {
        Self { limit, offset: 0 }
    }

    /// The paging object over `rows`; `base` is the list's own address.
    pub(crate) fn page(self, base: &str, rows: &[Value]) -> Value {
        let Self { limit, offset } = self;
        let link = |offset: usize| format!("{base}?offset={offset}&limit={limit}");
        let end = offset.saturating_add(limit);
        json!({
            "href": link(offset),
            "items": rows.iter().skip(offset).take(limit).collect::<Vec<_>>(),
            "limit": limit,
            "next": (end < rows.len()).then(|| link(end)),
            "offset": offset,
            "previous": (offset > 0).then(|| link(offset.saturating_sub(limit))),
            "total": rows.len(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(limit: &str, offset: &str) -> Result<Window, Refusal> {
        let query = [("limit", limit), ("offset", offset)].map(|(name, value)| (name.to_owned(), value.to_owned()));
        Window::read(&query.into(), 20, 50)
    }

    #[test]
    fn limits_outside_the_range_are_refused() {
        for (limit, offset, refusal) in [
            ("0", "0", Refusal::InvalidLimit),
            ("51", "0", Refusal::InvalidLimit),
            ("-1", "0", Refusal::InvalidLimit),
            ("ten", "0", Refusal::InvalidLimit),
            ("10", "-5", Refusal::InvalidOffset),
        ] {
            assert_eq!(window(limit, offset), Err(refusal), "{limit} {offset}");
        }
    }

    #[test]
    fn pages_link_to_their_neighbours() {
        let rows: Vec<Value> = (0..5).map(Value::from).collect();
        let page = window("2", "2").unwrap().page("http://x/list", &rows);
        assert_eq!(page["items"], json!([2, 3]));
        assert_eq!(page["next"], "http://x/list?offset=4&limit=2");
        assert_eq!(page["previous"], "http://x/list?offset=0&limit=2");
        assert_eq!(window("2", "4").unwrap().page("", &rows)["next"], Value::Null);
        assert_eq!(window("2", "9").unwrap().page("", &rows)["items"], json!([]));
    }
}
