//! Paging: which part of a list is asked for, and the page with links to its neighbours.

use serde_json::{Value, json};

use crate::refusal::Refusal;

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) limit: usize,
    pub(crate) offset: usize,
}

impl Window {
    /// Reads `limit` (1 to `most`) and `offset`.
    pub(crate) fn read(
        limit: Option<&str>,
        offset: Option<&str>,
        default: usize,
        most: usize,
    ) -> Result<Self, Refusal> {
        let limit = read_limit(limit, default, most)?;
        let offset = offset.map_or(Some(0), |text| text.parse::<u32>().ok());
        // No list is longer than a `u32`, so that sums of both stay within reach.
        let offset = offset.ok_or_else(|| Refusal::bad_request("Invalid offset"))? as usize;
        Ok(Self { limit, offset })
    }

    /// The first rows of a list.
    pub(crate) fn first(limit: usize) -> Self {
        Self { limit, offset: 0 }
    }

    /// The paging object over rows that are made only when they are on the page. `base` is the list's own address, and
    /// may have a query.
    pub(crate) fn page<T>(self, base: &str, rows: &[T], row: impl FnMut(&T) -> Value) -> Value {
        self.page_of(base, rows.iter().skip(self.offset).take(self.limit).map(row).collect(), rows.len())
    }

    /// The same over rows that are already cut out.
    pub(crate) fn page_of(self, base: &str, items: Vec<Value>, total: usize) -> Value {
        let Self { limit, offset } = self;
        let joint = if base.contains('?') { '&' } else { '?' };
        let link = |offset: usize| format!("{base}{joint}offset={offset}&limit={limit}");
        let end = offset.saturating_add(limit);
        json!({
            "href": link(offset),
            "items": items,
            "limit": limit,
            "next": (end < total).then(|| link(end)),
            "offset": offset,
            "previous": (offset > 0).then(|| link(offset.saturating_sub(limit))),
            "total": total,
        })
    }
}

/// Reads `limit` alone, as lists with cursors have it.
pub(crate) fn read_limit(limit: Option<&str>, default: usize, most: usize) -> Result<usize, Refusal> {
    let limit = limit.map_or(Some(default), |text| text.parse::<usize>().ok());
    limit.filter(|limit| (1..=most).contains(limit)).ok_or_else(|| Refusal::bad_request("Invalid limit"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(limit: &str, offset: &str) -> Result<Window, Refusal> {
        Window::read(Some(limit), Some(offset), 20, 50)
    }

    #[test]
    fn limits_outside_the_range_are_refused() {
        for (limit, offset, refusal) in [
            ("0", "0", "Invalid limit"),
            ("51", "0", "Invalid limit"),
            ("-1", "0", "Invalid limit"),
            ("ten", "0", "Invalid limit"),
            ("10", "-5", "Invalid offset"),
            ("10", "99999999999999999999", "Invalid offset"),
        ] {
            assert_eq!(window(limit, offset), Err(Refusal::bad_request(refusal)), "{limit} {offset}");
        }
    }

    #[test]
    fn pages_link_to_their_neighbours() {
        let rows: Vec<u8> = (0..5).collect();
        let page = |limit, offset, base| window(limit, offset).unwrap().page(base, &rows, |row| (*row).into());
        let middle = page("2", "2", "http://x/list");
        assert_eq!(middle["items"], json!([2, 3]));
        assert_eq!(middle["next"], "http://x/list?offset=4&limit=2");
        assert_eq!(middle["previous"], "http://x/list?offset=0&limit=2");
        assert_eq!(page("2", "4", "")["next"], Value::Null);
        assert_eq!(page("2", "9", "")["items"], json!([]));
        assert_eq!(page("2", "0", "http://x/search?q=a")["next"], "http://x/search?q=a&offset=2&limit=2");
    }
}
