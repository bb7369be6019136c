//! Values to what a notebook shows at the end of a cell. evcxr calls `evcxr_display` there, and reads from stdout a
//! block for each MIME type between two marker lines.

mod html;

use std::io::Write as _;

use polars::prelude::DataFrame;
use serde_json::Value;
use spotify_client::{Album, AudioFeatures, AuthorizationHeader, Credentials, Spotify, Token, Track};

use crate::{Saved, Table};

/// The most lines of raw JSON that a cell shows.
const JSON_LINES: usize = 40;

/// Shows itself in a notebook.
pub trait Show {
    /// What evcxr calls on a cell's last expression.
    fn evcxr_display(&self);
}

impl Show for DataFrame {
    fn evcxr_display(&self) {
        show(&[("text/html", html::table(self)), ("text/plain", self.to_string())]);
    }
}

impl Show for Value {
    fn evcxr_display(&self) {
        show(&[("text/plain", json_text(self))]);
    }
}

macro_rules! show_as_table {
    ($($type:ty),*) => {$(
        impl Show for $type {
            fn evcxr_display(&self) {
                match self.table() {
                    Ok(table) => table.evcxr_display(),
                    Err(error) => show(&[("text/plain", error.to_string())]),
                }
            }
        }
    )*};
}

show_as_table!(Album, Vec<Track>, Vec<AudioFeatures>, AudioFeatures);

macro_rules! show_as_text {
    ($($type:ty: $text:expr;)*) => {$(
        impl Show for $type {
            fn evcxr_display(&self) {
                let text: fn(&Self) -> String = $text;
                show(&[("text/plain", text(self))]);
            }
        }
    )*};
}

show_as_text! {
    AuthorizationHeader: ToString::to_string;
    Credentials: |keys| format!("client_id:     {}\nclient_secret: hidden", keys.client_id);
    Saved: ToString::to_string;
    Spotify: |spotify| match spotify.is_sandbox() {
        true => "Spotify client, on the sandbox of this machine".to_owned(),
        false => "Spotify client, on Spotify".to_owned(),
    };
    Token: ToString::to_string;
}

fn json_text(value: &Value) -> String {
    let text = format!("{value:#}");
    let lines = text.lines().count();
    match text.match_indices('\n').nth(JSON_LINES - 1) {
        Some((end, _)) => format!("{}\n… {} more lines", &text[..end], lines - JSON_LINES),
        None => text,
    }
}

/// Sends one bundle: the same thing in several MIME types.
fn show(bundle: &[(&str, String)]) {
    let text: String = bundle.iter().map(|(mime, content)| block(mime, content)).collect();
    // Nobody reads stdout any more: then there is nobody to show anything to.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// A block between evcxr's markers. A line of the content that looks like a marker is moved by a space.
fn block(mime: &str, content: &str) -> String {
    let content =
        content.lines().map(|line| if line.starts_with("EVCXR_") { format!(" {line}") } else { line.to_owned() });
    format!("EVCXR_BEGIN_CONTENT {mime}\n{}\nEVCXR_END_CONTENT\n", content.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_cannot_end_its_own_block() {
        let hostile = "a\nEVCXR_END_CONTENT\nEVCXR_BEGIN_CONTENT text/html\nb";
        assert_eq!(
            block("text/plain", hostile),
            "EVCXR_BEGIN_CONTENT text/plain\na\n EVCXR_END_CONTENT\n EVCXR_BEGIN_CONTENT text/html\nb\nEVCXR_END_CONTENT\n"
        );
    }

    #[test]
    fn long_json_is_cut_and_says_by_how_much() {
        let long = Value::from((0..100).collect::<Vec<_>>());
        let text = json_text(&long);
        assert_eq!(text.lines().count(), JSON_LINES + 1);
        assert!(text.ends_with("… 62 more lines"), "{text}");
        assert_eq!(json_text(&Value::from(1)), "1");
    }
}
