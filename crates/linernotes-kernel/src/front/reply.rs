//! The contents of the replies that need nobody but the front.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::complete::{Completeness, completeness};
use crate::wire::Completion;

pub(super) fn kernel_info() -> Value {
    let version = env!("CARGO_PKG_VERSION");
    json!({
        "status": "ok",
        "protocol_version": "5.3",
        "implementation": "linernotes-kernel",
        "implementation_version": version,
        "language_info": {
            "name": "rust",
            "version": env!("CARGO_PKG_RUST_VERSION"),
            "mimetype": "text/rust",
            "file_extension": ".rs",
            "pygments_lexer": "rust",
            "codemirror_mode": "rust",
        },
        "banner": format!("Rust {}, compiled cell by cell (Liner Notes {version})", env!("CARGO_PKG_RUST_VERSION")),
        "help_links": [
            { "text": "The Rust book", "url": "https://doc.rust-lang.org/book/" },
            { "text": "The standard library", "url": "https://doc.rust-lang.org/std/" },
            { "text": "polars", "url": "https://docs.rs/polars" },
        ],
        "debugger": false,
    })
}

pub(super) fn is_complete(code: &str) -> Value {
    match completeness(code) {
        Completeness::Complete => json!({ "status": "complete" }),
        Completeness::Incomplete(indent) => json!({ "status": "incomplete", "indent": indent }),
        Completeness::Invalid => json!({ "status": "invalid" }),
    }
}

pub(super) fn no_comms() -> Value {
    json!({ "status": "ok", "comms": {} })
}

/// The matches for `code`; places come in bytes and are counted in letters here.
pub(super) fn completions(code: &str, matches: &[Completion], start: usize, end: usize) -> Value {
    let (start, end) = (letters(code, start), letters(code, end));
    let kinds: Vec<Value> =
        matches.iter().map(|one| json!({ "start": start, "end": end, "text": one.text, "type": one.kind })).collect();
    json!({
        "status": "ok",
        "matches": matches.iter().map(|one| &one.text).collect::<Vec<_>>(),
        "cursor_start": start,
        "cursor_end": end,
        "metadata": { "_jupyter_types_experimental": kinds },
    })
}

pub(super) fn inspection(data: Map<String, Value>) -> Value {
    json!({ "status": "ok", "found": !data.is_empty(), "data": data, "metadata": {} })
}

/// Rust has no expressions to be evaluated beside a cell.
pub(super) fn user_expressions(asked: Option<&HashMap<String, String>>) -> Value {
    let refusal = json!({
        "status": "error",
        "ename": "Unsupported",
        "evalue": "this kernel evaluates no user expressions: run them as a cell",
        "traceback": [],
    });
    asked.into_iter().flatten().map(|(name, _)| (name.clone(), refusal.clone())).collect::<Map<_, _>>().into()
}

/// Where the letter of this number begins, in bytes.
pub(super) fn bytes(code: &str, letters: usize) -> usize {
    code.char_indices().nth(letters).map_or(code.len(), |(at, _)| at)
}

fn letters(code: &str, bytes: usize) -> usize {
    code.char_indices().take_while(|(at, _)| *at < bytes).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_letters_outside_and_in_bytes_inside() {
        let code = "let é = 1;";
        assert_eq!((bytes(code, 5), letters(code, 6)), (6, 5));
        assert_eq!((bytes(code, 99), letters(code, 99)), (code.len(), 10));
    }
}
