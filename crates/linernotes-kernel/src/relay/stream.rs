//! What a process that runs cells prints, cut into what the user sees and what evcxr waits for. Markers count wherever
//! they stand in a line: text before one need not end in a newline.

use serde_json::{Map, Value};

use crate::explain::{Mark, mark_in};
use crate::marks::MARK as FAILURE;
use crate::wire::{Failure, Output, Panic, Rich, Stream};

/// The MIME type in which our own crates wrap what they show.
const OURS: &str = "application/vnd.linernotes.output+json";
const BEGIN: &str = "EVCXR_BEGIN_CONTENT ";
const END: &str = "EVCXR_END_CONTENT";
/// What a line of evcxr's, or ours, begins with.
const MARKERS: [&str; 8] = [
    BEGIN,
    "EVCXR_EXECUTION_COMPLETE",
    "EVCXR_PANIC_NOTIFICATION",
    "EVCXR_ERROR_OCCURRED",
    "EVCXR_VARIABLE_CHANGED_TYPE:",
    "EVCXR_INPUT_REQUEST",
    PANIC,
    FAILURE,
];
/// Begins the line in which the runtime tells of a panic.
pub(crate) const PANIC: &str = "LINERNOTES_PANIC ";

/// One piece of what was printed.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    Output(Output),
    Panic(Panic),
    Failure(Failure),
    /// A whole line for evcxr.
    Marker(String),
}

/// Takes stdout as it comes, in any cuts.
#[derive(Default)]
pub(super) struct Cutter {
    pending: Vec<u8>,
    /// Between two lines of other crates that show the same thing in several MIME types.
    bundle: Map<String, Value>,
}

impl Cutter {
    /// The pieces that are complete now.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Vec<Piece> {
        self.pending.extend_from_slice(bytes);
        let mut pieces = Vec::new();
        while self.take_one(&mut pieces) {}
        pieces
    }

    /// Whether something is held back that may belong together with what comes next.
    pub(super) fn holds_back(&self) -> bool {
        !self.bundle.is_empty() || !self.pending.is_empty()
    }

    /// Gives out what is held back, since for a while nothing has come that belongs to it.
    pub(super) fn give_all_out(&mut self, pieces: &mut Vec<Piece>) {
        self.give_out(pieces);
        if first_marker(&self.pending).is_none() {
            self.take_text(self.pending.len(), pieces);
        }
    }

    /// Gives out the bundle, since nothing that belongs to it has come.
    fn give_out(&mut self, pieces: &mut Vec<Piece>) {
        let data = std::mem::take(&mut self.bundle);
        if data.is_empty() {
            return;
        }
        // evcxr itself shows the value of a last expression as plain text only.
        let rich = if data.len() == 1 && data.contains_key("text/plain") {
            Rich::Result { data, metadata: Map::new() }
        } else {
            Rich::Display { data, metadata: Map::new(), display_id: None }
        };
        pieces.push(Piece::Output(Output::Rich(rich)));
    }

    fn take_one(&mut self, pieces: &mut Vec<Piece>) -> bool {
        let Some(start) = first_marker(&self.pending) else {
            let end = self.pending.len() - held_back(&self.pending);
            self.take_text(end, pieces);
            return false;
        };
        if start > 0 {
            self.take_text(start, pieces);
        }
        let Some(line_end) = self.pending.iter().position(|byte| *byte == b'\n') else { return false };
        let line = String::from_utf8_lossy(&self.pending[..line_end]).into_owned();
        let Some(mime) = line.strip_prefix(BEGIN) else {
            self.pending.drain(..=line_end);
            self.take_line(line, pieces);
            return true;
        };
        let Some((content_end, block_end)) = end_of_block(&self.pending, line_end + 1) else { return false };
        let content = String::from_utf8_lossy(&self.pending[line_end + 1..content_end]).into_owned();
        let mime = mime.split(' ').next().unwrap_or_default().to_owned();
        self.pending.drain(..block_end);
        self.take_block(mime, content, pieces);
        true
    }

    /// Text up to `end`, without the beginning of a letter that is not there as a whole yet.
    fn take_text(&mut self, end: usize, pieces: &mut Vec<Piece>) {
        let whole = match std::str::from_utf8(&self.pending[..end]) {
            Err(error) if error.error_len().is_none() && end == self.pending.len() => error.valid_up_to(),
            _ => end,
        };
        if whole > 0 {
            self.give_out(pieces);
            let text = String::from_utf8_lossy(&self.pending[..whole]).into_owned();
            self.pending.drain(..whole);
            pieces.push(Piece::Output(Output::Text { stream: Stream::Stdout, text }));
        }
    }

    fn take_line(&mut self, line: String, pieces: &mut Vec<Piece>) {
        self.give_out(pieces);
        let panic = line.strip_prefix(PANIC).and_then(|json| serde_json::from_str(json).ok());
        let failure = mark_in(&line).map(|(_, Mark { place, chain })| Failure {
            chain,
            line: place.map(|place| place.0),
            column: place.map(|place| place.1),
        });
        pieces.push(match (panic, failure) {
            (Some(panic), _) => Piece::Panic(panic),
            (_, Some(failure)) => Piece::Failure(failure),
            _ => Piece::Marker(line),
        });
    }

    fn take_block(&mut self, mime: String, content: String, pieces: &mut Vec<Piece>) {
        if mime == OURS {
            self.give_out(pieces);
            // Something else of this name would be a mistake of a crate: it is shown as what it is.
            let output = match serde_json::from_str(&content) {
                Ok(rich) => Output::Rich(rich),
                Err(_) => Output::Text { stream: Stream::Stdout, text: content + "\n" },
            };
            pieces.push(Piece::Output(output));
            return;
        }
        if self.bundle.contains_key(&mime) {
            self.give_out(pieces);
        }
        let json = mime.ends_with("json").then(|| serde_json::from_str(&content).ok()).flatten();
        self.bundle.insert(mime, json.unwrap_or(Value::String(content)));
    }
}

fn first_marker(bytes: &[u8]) -> Option<usize> {
    let starts = |at: usize| MARKERS.iter().any(|marker| bytes[at..].starts_with(marker.as_bytes()));
    (0..bytes.len()).filter(|at| matches!(bytes[*at], b'E' | b'L')).find(|at| starts(*at))
}

/// How many bytes at the end may be the beginning of a marker.
fn held_back(bytes: &[u8]) -> usize {
    let longest = MARKERS.iter().map(|marker| marker.len()).max().unwrap_or(0).min(bytes.len());
    let could_begin = |tail: &[u8]| MARKERS.iter().any(|marker| marker.as_bytes().starts_with(tail));
    (1..=longest).rev().find(|length| could_begin(&bytes[bytes.len() - length..])).unwrap_or(0)
}

/// Where a block's content ends, and where the block does.
fn end_of_block(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut line_start = from;
    loop {
        let line_end = line_start + bytes[line_start..].iter().position(|byte| *byte == b'\n')?;
        if &bytes[line_start..line_end] == END.as_bytes() {
            return Some((line_start.saturating_sub(1).max(from), line_end + 1));
        }
        line_start = line_end + 1;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn cut(parts: &[&str]) -> Vec<Piece> {
        let mut cutter = Cutter::default();
        let mut pieces: Vec<Piece> = parts.iter().flat_map(|part| cutter.take(part.as_bytes())).collect();
        cutter.give_all_out(&mut pieces);
        pieces
    }

    fn text(text: &str) -> Piece {
        Piece::Output(Output::Text { stream: Stream::Stdout, text: text.to_owned() })
    }

    fn rich(json: Value) -> Piece {
        Piece::Output(Output::Rich(serde_json::from_value(json).unwrap()))
    }

    #[test]
    fn text_comes_at_once_and_whole_letters_only() {
        assert_eq!(cut(&["no newline", " yet\n"]), [text("no newline"), text(" yet\n")]);
        let mut cutter = Cutter::default();
        assert_eq!(cutter.take(&"é".as_bytes()[..1]), []);
        assert_eq!(cutter.take(&"é".as_bytes()[1..]), [text("é")]);
    }

    #[test]
    fn a_marker_counts_wherever_it_stands_and_however_it_is_cut() {
        let expected = [text("abc"), Piece::Marker("EVCXR_EXECUTION_COMPLETE".to_owned())];
        assert_eq!(cut(&["abcEVCXR_EXECUTION_COMPLETE\n"]), expected);
        assert_eq!(cut(&["abcEVCXR_EXEC", "UTION_COMPLETE", "\n"]), expected);
        assert_eq!(cut(&["EVI", " LINE"]), [text("EVI"), text(" "), text("LINE")], "what may begin one comes later");
    }

    #[test]
    fn what_other_crates_show_in_two_ways_is_one_output() {
        let html = "EVCXR_BEGIN_CONTENT text/html\n<b>1</b>\n\nEVCXR_END_CONTENT\n";
        let plain = "EVCXR_BEGIN_CONTENT text/plain\n1\nEVCXR_END_CONTENT\n";
        let both = rich(json!({ "kind": "display", "data": { "text/html": "<b>1</b>\n", "text/plain": "1" } }));
        let result = || rich(json!({ "kind": "result", "data": { "text/plain": "1" } }));
        assert_eq!(cut(&[html, plain]), [both]);
        assert_eq!(cut(&[plain, plain]), [result(), result()]);
        assert_eq!(cut(&[plain, "then"]), [result(), text("then")]);
    }

    #[test]
    fn our_own_outputs_are_passed_on_as_they_are() {
        let shown = json!({ "kind": "update", "data": { "text/plain": "2" }, "display_id": "a" });
        let block = format!("EVCXR_BEGIN_CONTENT {OURS}\n{shown}\nEVCXR_END_CONTENT\n");
        assert_eq!(cut(&[&block]), [rich(shown)]);
    }

    #[test]
    fn an_empty_block_is_an_empty_block() {
        assert_eq!(
            cut(&["EVCXR_BEGIN_CONTENT text/plain\nEVCXR_END_CONTENT\n"]),
            [rich(json!({ "kind": "result", "data": { "text/plain": "" } }))]
        );
    }

    #[test]
    fn panics_and_failures_are_read() {
        let panic = r#"LINERNOTES_PANIC {"message":"no","file":"src/lib.rs","line":3,"column":4}"#;
        let failure = r#"LINERNOTES_FAILED 7 9 "no \"such\"\nalbum" "no \"such\"\nalbum""#;
        assert_eq!(
            cut(&[panic, "\n", failure, "\n"]),
            [
                Piece::Panic(Panic {
                    message: "no".to_owned(),
                    file: "src/lib.rs".to_owned(),
                    line: Some(3),
                    column: Some(4)
                }),
                Piece::Failure(Failure {
                    chain: vec!["no \"such\"\nalbum".to_owned()],
                    line: Some(7),
                    column: Some(9)
                }),
            ]
        );
    }
}
