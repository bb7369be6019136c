//! Why a cell that ran has failed: from a panic's or an error's words and place to the cell's line.

use super::block::{Underline, snippet};
use super::lines::{Lines, Place};
use super::path::shortened;
use super::rows::{Part, Row};
use super::styled::{Style, Styled};
use super::typed::is_word;
use super::{Cell, Explained};
use crate::wire::{Failure, Panic};

/// Lines of the cell that are shown above the one that failed.
const LINES_BEFORE: usize = 2;

pub(crate) fn panic(cell: &Cell<'_>, panic: &Panic) -> Explained {
    let message = if panic.message.trim().is_empty() { "the cell panicked" } else { panic.message.trim_end() };
    let part = Part::new("panic", message);
    let part = if panic.file == "src/lib.rs" {
        part.drawn(lines(cell, panic.line, panic.column, end_of_word))
    } else if panic.file.is_empty() {
        part
    } else {
        let line = panic.line.map_or(String::new(), |line| format!(":{line}"));
        let location = Styled::new(&format!("{}{line}", shortened(&panic.file)), Style::PLAIN);
        part.drawn(vec![Row::Arrow { head: "-->", location }])
            .noted("note", "this is in a library: something that the cell has called")
    };
    Explained::new("panic", message, &[part])
}

pub(crate) fn failure(cell: &Cell<'_>, failure: &Failure) -> Explained {
    let message = failure.chain.first().map(|text| text.trim_end()).filter(|text| !text.is_empty());
    let message = message.unwrap_or("an error without words");
    let part = Part::new("error", message).drawn(lines(cell, failure.line, failure.column, end_of_question));
    let part = failure.chain.iter().skip(1).fold(part, |part, cause| part.noted("caused by", cause.trim_end()));
    Explained::new("error", message, &[part])
}

/// The line that failed and those before it, or that it is in an earlier cell.
fn lines(cell: &Cell<'_>, line: Option<u32>, column: Option<u32>, end: impl Fn(&[char], usize) -> usize) -> Vec<Row> {
    let number = |number: Option<u32>| number.and_then(|number| usize::try_from(number).ok());
    let Some(generated) = number(line) else { return Vec::new() };
    match Lines::new(cell.code, cell.generated).place(generated) {
        Place::Cell { line, column: before } => {
            let text: Vec<char> = cell.code.lines().nth(line - 1).unwrap_or_default().chars().collect();
            let start = (before + number(column).unwrap_or(1).saturating_sub(1)).min(text.len());
            let mut underlines: Vec<Underline> =
                (line.saturating_sub(LINES_BEFORE).max(1)..line).map(Underline::context).collect();
            underlines.push(Underline::primary(line, start..end(&text, start).max(start + 1)));
            snippet(cell, &underlines)
        }
        Place::Earlier => {
            let location = Styled::new("a function of an earlier cell", Style::PLAIN);
            vec![Row::Arrow { head: "-->", location }]
        }
        Place::Generated => Vec::new(),
    }
}

/// Where the name or macro ends that begins here.
fn end_of_word(text: &[char], start: usize) -> usize {
    let length = text[start..].iter().take_while(|letter| is_word(**letter) || **letter == '!').count();
    start + length
}

/// Where the expression ends that begins here: behind its `?`, where the line has no other.
fn end_of_question(text: &[char], start: usize) -> usize {
    let mut questions = text[start..].iter().enumerate().filter(|(_, letter)| **letter == '?');
    match (questions.next(), questions.next()) {
        (Some((at, _)), None) => start + at + 1,
        _ => start + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::fixture::{Source, line_of, plain, shown};

    const CODE: &str = "let spotify = 1;\nlet n = 2;\n\n    let album = spotify.album(\"x\").wait()?;\nalbum.name";

    fn source() -> String {
        let items = "fn old() {\n    panic!()\n}\n";
        let statements = format!(
            "let spotify = 1;\nlet n = 2;\n\n    \nlet album = spotify.album(\"x\").wait()?;\n{}",
            shown("album.name")
        );
        Source { items, statements: &statements, earlier: &[("a", "i32")], ..Source::default() }.text()
    }

    #[test]
    fn a_failed_question_mark_is_shown_in_its_line() {
        let generated = source();
        let cell = Cell { count: 5, code: CODE, generated: &generated };
        let chain = ["no album with this id\nask for another", "404\nnot found"].map(str::to_owned).to_vec();
        let line = u32::try_from(line_of(&generated, "let album")).ok();
        let explained = failure(&cell, &Failure { chain, line, column: Some(13) });
        assert_eq!((explained.name.as_str(), explained.value.as_str()), ("error", "no album with this id"));
        assert_eq!(
            plain(&explained.traceback),
            "error: no album with this id\nask for another\n --> cell [5], line 4\n  |\n2 | let n = 2;\n3 |\n\
             4 |     let album = spotify.album(\"x\").wait()?;\n  |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^\n  |\n  \
             = caused by: 404\n               not found"
        );
        let nowhere = failure(&cell, &Failure { chain: vec!["no".to_owned()], ..Failure::default() });
        assert_eq!(plain(&nowhere.traceback), "error: no");
    }

    #[test]
    fn a_panic_is_shown_where_it_happened() {
        let generated = source();
        let cell = Cell { count: 5, code: CODE, generated: &generated };
        let at = |file: &str, line: usize, column| Panic {
            message: "oh no".to_owned(),
            file: file.to_owned(),
            line: u32::try_from(line).ok(),
            column: Some(column),
        };
        for (panicked, expected) in [
            (
                at("src/lib.rs", line_of(&generated, "album.name"), 7),
                "panic: oh no\n --> cell [5], line 5\n  |\n3 |\n\
                4 |     let album = spotify.album(\"x\").wait()?;\n5 | album.name\n  |       ^^^^",
            ),
            (at("src/lib.rs", line_of(&generated, "panic!()"), 5), "panic: oh no\n --> a function of an earlier cell"),
            (at("src/lib.rs", line_of(&generated, "mod evcxr"), 5), "panic: oh no"),
            (
                at("/home/ada/.cargo/registry/src/index/polars-0.55.0/src/frame.rs", 12, 5),
                "panic: oh no\n --> polars-0.55.0/src/frame.rs:12\n  = note: this is in a library: something \
                that the cell has called",
            ),
            (Panic::default(), "panic: the cell panicked"),
        ] {
            let explained = panic(&cell, &panicked);
            assert_eq!(plain(&explained.traceback), expected);
            assert_eq!(explained.name, "panic");
        }
    }
}
