//! A text that may lead somewhere: what tables and cards are written in.

use std::fmt::Write as _;

use html_escape::{encode_double_quoted_attribute, encode_text};

use super::words::{one_line, web_address, web_address_of};

/// A text in one line, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// An address on open.spotify.com.
    pub(super) link: Option<String>,
}

impl Piece {
    pub(super) fn of(text: &str) -> Self {
        Self { text: one_line(text), link: None }
    }

    /// One that leads to the page of a URI, where it has one.
    pub(super) fn at(text: &str, uri: &str) -> Self {
        Self { link: web_address(uri), ..Self::of(text) }
    }

    /// One that leads to the page of an id.
    pub(super) fn about(text: &str, kind: &str, id: &str) -> Self {
        Self { link: web_address_of(kind, id), ..Self::of(text) }
    }

    /// Writes `text`, which is its text or the start of it.
    pub(super) fn write_html(&self, html: &mut String, text: &str) {
        let _ = match &self.link {
            Some(link) => write!(
                html,
                "<a href=\"{}\" target=\"_blank\" style=\"text-decoration:none\">{}</a>",
                encode_double_quoted_attribute(link),
                encode_text(text)
            ),
            None => write!(html, "{}", encode_text(text)),
        };
    }
}

/// One after the other, with `between` between them.
pub(super) fn html(pieces: &[Piece], between: &str) -> String {
    let mut html = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        if at > 0 {
            html.push_str(between);
        }
        piece.write_html(&mut html, &piece.text);
    }
    html
}

/// The same without links.
pub(super) fn text(pieces: &[Piece], between: &str) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(between)
}
