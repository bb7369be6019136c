//! What was run in this session.

use jupyter_protocol::HistoryRequest;
use serde_json::{Value, json};

/// A cell of an earlier session would be 0 and below; they are not kept.
const SESSION: i32 = 1;

#[derive(Default)]
pub(super) struct History {
    cells: Vec<Entry>,
}

/// A cell, and what it showed as its value.
struct Entry {
    count: u32,
    code: String,
    result: Option<String>,
}

impl History {
    pub(super) fn add(&mut self, count: u32, code: &str) {
        self.cells.push(Entry { count, code: code.to_owned(), result: None });
    }

    /// What the last cell's value is, in words.
    pub(super) fn add_result(&mut self, result: &str) {
        if let Some(last) = self.cells.last_mut() {
            last.result = Some(result.to_owned());
        }
    }

    /// The entries that were asked for, oldest first.
    pub(super) fn answer(&self, request: &HistoryRequest) -> Value {
        let (chosen, with_output): (Vec<&Entry>, bool) = match request {
            HistoryRequest::Tail { n, output, .. } => (last(self.cells.iter().collect(), *n), *output),
            HistoryRequest::Range { session, start, stop, output, .. } => {
                // A session of 0 or none is the current one.
                let is_ours = session.is_none_or(|session| session == 0 || session == SESSION);
                let within = |count: u32| {
                    let count = i32::try_from(count).unwrap_or(i32::MAX);
                    count >= *start && (*stop <= 0 || count < *stop)
                };
                (self.cells.iter().filter(|entry| is_ours && within(entry.count)).collect(), *output)
            }
            HistoryRequest::Search { pattern, unique, output, n, .. } => {
                let fits = |entry: &&Entry| matches(pattern.as_bytes(), entry.code.as_bytes());
                let mut found: Vec<&Entry> = self.cells.iter().filter(fits).collect();
                if *unique {
                    let mut seen = std::collections::HashSet::new();
                    found.reverse();
                    found.retain(|entry| seen.insert(&entry.code));
                    found.reverse();
                }
                (last(found, *n), *output)
            }
        };
        let entry = |Entry { count, code, result }: &Entry| match with_output {
            true => json!([SESSION, count, [code, result]]),
            false => json!([SESSION, count, code]),
        };
        json!({ "status": "ok", "history": chosen.into_iter().map(entry).collect::<Vec<_>>() })
    }
}

fn last(mut entries: Vec<&Entry>, count: i32) -> Vec<&Entry> {
    // A request without a number means all.
    let count = usize::try_from(count).ok().filter(|count| *count > 0).unwrap_or(entries.len());
    entries.drain(..entries.len().saturating_sub(count));
    entries
}

/// Whether a text is what a pattern with `*` and `?` describes.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => matches(rest, text) || (!text.is_empty() && matches(pattern, &text[1..])),
        (Some((b'?', rest)), Some((_, text))) => matches(rest, text),
        (Some((wanted, rest)), Some((letter, text))) => wanted == letter && matches(rest, text),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(request: Value) -> Value {
        let mut history = History::default();
        for (count, code) in [(1, "let a = 1;"), (2, "a"), (3, "a"), (4, "let b = 2;")] {
            history.add(count, code);
        }
        history.add_result("()");
        history.answer(&serde_json::from_value(request).unwrap())["history"].clone()
    }

    #[test]
    fn the_tail_a_range_and_a_pattern_are_answered() {
        let tail = json!({ "hist_access_type": "tail", "n": 2, "output": false, "raw": true });
        assert_eq!(asked(tail), json!([[1, 3, "a"], [1, 4, "let b = 2;"]]));
        let range =
            json!({ "hist_access_type": "range", "session": 0, "start": 1, "stop": 3, "output": true, "raw": true });
        assert_eq!(asked(range), json!([[1, 1, ["let a = 1;", null]], [1, 2, ["a", null]]]));
        let search = |pattern: &str, unique: bool| json!({ "hist_access_type": "search", "pattern": pattern, "unique": unique, "output": false, "raw": true, "n": 10 });
        assert_eq!(asked(search("let*", false)), json!([[1, 1, "let a = 1;"], [1, 4, "let b = 2;"]]));
        assert_eq!(asked(search("?", true)), json!([[1, 3, "a"]]));
    }
}
