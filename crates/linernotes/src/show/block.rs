//! An output to text on stdout: for our kernel one line of JSON between evcxr's markers, for another kernel a block a MIME
//! type, for a terminal plain words.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::Write as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::Picture;
use crate::place::Place;

/// The MIME type that our kernel takes for an output of ours.
const OURS: &str = "application/vnd.linernotes.output+json";

/// Something to show, or to take away.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Output<'a> {
    /// The value of the cell.
    Result(&'a Picture),
    /// On the way, under an id by which it can be changed.
    Display(&'a Picture, &'a str),
    /// In the place of what was shown under this id.
    Update(&'a Picture, &'a str),
    ClearNow,
    ClearWithNext,
}

/// Sends it to whoever reads stdout.
pub(crate) fn print(output: Output<'_>) {
    print_text(&text(output, Place::here()));
}

pub(crate) fn print_text(text: &str) {
    // Nobody reads stdout any more: then there is nobody to show anything to.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// An id that no other display has, also none of an earlier run of the same notebook.
pub(crate) fn new_display_id() -> String {
    static RUN: OnceLock<u64> = OnceLock::new();
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    let run = RUN.get_or_init(|| RandomState::new().build_hasher().finish());
    format!("linernotes-{run:016x}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// What is printed.
pub(crate) fn text(output: Output<'_>, place: Place) -> String {
    match (place, output) {
        (Place::Kernel, output) => for_our_kernel(output),
        (_, Output::ClearNow | Output::ClearWithNext) => String::new(),
        (_, Output::Result(picture) | Output::Display(picture, _) | Output::Update(picture, _))
            if picture.is_nothing() =>
        {
            String::new()
        }
        (Place::PlainKernel, Output::Result(picture)) => blocks(picture),
        // There a second block replaces the first of the same type: words are printed instead, so that none are lost.
        (Place::PlainKernel, Output::Display(picture, _) | Output::Update(picture, _)) if !picture.is_words() => {
            blocks(picture)
        }
        (_, Output::Result(picture) | Output::Display(picture, _) | Output::Update(picture, _)) => {
            format!("{}\n", picture.plain())
        }
    }
}

fn for_our_kernel(output: Output<'_>) -> String {
    let message = match output {
        Output::Result(picture) if picture.is_nothing() => return String::new(),
        Output::Result(picture) => json!({ "kind": "result", "data": picture.data(), "metadata": picture.metadata() }),
        Output::Display(picture, id) => {
            json!({ "kind": "display", "data": picture.data(), "metadata": picture.metadata(), "display_id": id })
        }
        Output::Update(picture, id) => {
            json!({ "kind": "update", "data": picture.data(), "metadata": picture.metadata(), "display_id": id })
        }
        Output::ClearNow => json!({ "kind": "clear", "wait": false }),
        Output::ClearWithNext => json!({ "kind": "clear", "wait": true }),
    };
    block(OURS, &message.to_string())
}

fn blocks(picture: &Picture) -> String {
    let content = |content: &Value| content.as_str().map_or_else(|| content.to_string(), str::to_owned);
    picture.forms().map(|(mime, form)| block(mime, &content(form))).collect()
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

    const PLACES: [Place; 3] = [Place::Kernel, Place::PlainKernel, Place::Program];

    #[test]
    fn our_kernel_gets_one_line_of_json_whatever_it_is() {
        let table = Picture::text("a\nb").html("<p>EVCXR_END_CONTENT\nb</p>");
        let all = [
            Output::Result(&table),
            Output::Display(&table, "1"),
            Output::Update(&table, "1"),
            Output::ClearNow,
            Output::ClearWithNext,
        ];
        let texts: String = all.map(|output| text(output, Place::Kernel)).concat();
        insta::assert_snapshot!(texts, @r#"
        EVCXR_BEGIN_CONTENT application/vnd.linernotes.output+json
        {"data":{"text/html":"<p>EVCXR_END_CONTENT\nb</p>","text/plain":"a\nb"},"kind":"result","metadata":{}}
        EVCXR_END_CONTENT
        EVCXR_BEGIN_CONTENT application/vnd.linernotes.output+json
        {"data":{"text/html":"<p>EVCXR_END_CONTENT\nb</p>","text/plain":"a\nb"},"display_id":"1","kind":"display","metadata":{}}
        EVCXR_END_CONTENT
        EVCXR_BEGIN_CONTENT application/vnd.linernotes.output+json
        {"data":{"text/html":"<p>EVCXR_END_CONTENT\nb</p>","text/plain":"a\nb"},"display_id":"1","kind":"update","metadata":{}}
        EVCXR_END_CONTENT
        EVCXR_BEGIN_CONTENT application/vnd.linernotes.output+json
        {"kind":"clear","wait":false}
        EVCXR_END_CONTENT
        EVCXR_BEGIN_CONTENT application/vnd.linernotes.output+json
        {"kind":"clear","wait":true}
        EVCXR_END_CONTENT
        "#);
    }

    #[test]
    fn another_kernel_gets_a_block_for_each_type_and_loses_no_words() {
        let words = Picture::text("a").html("<p>a</p>");
        let both = "EVCXR_BEGIN_CONTENT text/plain\na\nEVCXR_END_CONTENT\n\
                    EVCXR_BEGIN_CONTENT text/html\n<p>a</p>\nEVCXR_END_CONTENT\n";
        assert_eq!(text(Output::Result(&words), Place::PlainKernel), both);
        assert_eq!(text(Output::Display(&words, "1"), Place::PlainKernel), "a\n");
        assert_eq!(text(Output::Update(&words, "1"), Place::PlainKernel), "a\n");
        assert_eq!(text(Output::ClearNow, Place::PlainKernel), "");

        let chart = Picture::text("a chart").png(b"\x89PNG").form("application/x+json", json!({ "mark": "bar" }));
        assert_eq!(
            text(Output::Display(&chart, "1"), Place::PlainKernel),
            "EVCXR_BEGIN_CONTENT text/plain\na chart\nEVCXR_END_CONTENT\n\
             EVCXR_BEGIN_CONTENT image/png\niVBORw==\nEVCXR_END_CONTENT\n\
             EVCXR_BEGIN_CONTENT application/x+json\n{\"mark\":\"bar\"}\nEVCXR_END_CONTENT\n"
        );
    }

    #[test]
    fn a_terminal_gets_the_text() {
        let picture = Picture::text("a\nb").html("<p>a</p>");
        assert_eq!(text(Output::Display(&picture, "1"), Place::Program), "a\nb\n");
    }

    #[test]
    fn nothing_prints_nothing() {
        for place in PLACES {
            assert_eq!(text(Output::Result(&Picture::nothing()), place), "", "{place:?}");
        }
    }

    #[test]
    fn content_cannot_end_its_own_block() {
        let hostile = "a\nEVCXR_END_CONTENT\nEVCXR_BEGIN_CONTENT text/html\nb";
        assert_eq!(
            block("text/plain", hostile),
            "EVCXR_BEGIN_CONTENT text/plain\na\n EVCXR_END_CONTENT\n EVCXR_BEGIN_CONTENT text/html\nb\nEVCXR_END_CONTENT\n"
        );
    }

    #[test]
    fn no_two_displays_share_an_id() {
        assert_ne!(new_display_id(), new_display_id());
    }
}
