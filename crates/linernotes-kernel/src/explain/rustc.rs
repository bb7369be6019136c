//! The errors of a cell that does not compile, as one error of Jupyter: rustc's rendering, in the cell's own lines.

use serde_json::Value;

use super::advice::advice;
use super::block::{Underline, Weight, snippet};
use super::delimiter::unclosed;
use super::message::{Told, told};
use super::retell::Retelling;
use super::rows::{self, Part, Row};
use super::{Cell, Explained};

/// One error of a compilation.
#[derive(Debug, Clone)]
pub(crate) struct Diagnostic {
    /// rustc's message; null where evcxr has found words of its own.
    pub(crate) json: Value,
    pub(crate) message: String,
    /// Where evcxr sees it in the cell.
    pub(crate) user_span: Option<Span>,
}

/// Characters of a cell, counted from 1; the end column is the first one behind them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start_line: usize,
    pub(crate) start_column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
}

/// Explains why a cell does not compile.
pub(crate) fn compiler_errors(cell: &Cell<'_>, errors: &[Diagnostic]) -> Explained {
    let mut explained: Vec<Explained> = Vec::new();
    let is_error = |error: &&Diagnostic| error.json["level"] != "warning";
    // That something cannot be shown is evcxr's concern as long as something else is wrong.
    let is_shown = |error: &&Diagnostic| !error.message.contains("evcxr_display");
    let mut chosen: Vec<&Diagnostic> = errors.iter().filter(is_error).filter(is_shown).collect();
    if chosen.is_empty() {
        chosen = errors.iter().collect();
    }
    let mut said = Vec::new();
    let all: Vec<(Explained, Position)> = chosen.iter().map(|error| one_error(cell, error, &mut said)).collect();
    let is_in_cell = all.iter().any(|(_, position)| *position == Position::InCell);
    for (one, position) in all {
        // An error behind the cell comes of one in the cell.
        if !explained.contains(&one) && (position == Position::InCell || !is_in_cell) {
            explained.push(one);
        }
    }
    let others = explained.len().saturating_sub(1);
    let traceback: Vec<Vec<String>> = explained.iter().map(|one| one.traceback.clone()).collect();
    let Some(first) = explained.into_iter().next() else {
        return Explained::new(
            "error",
            "the cell does not compile",
            &[Part::new("error", "the cell does not compile")],
        );
    };
    let value = if others > 0 { format!("{} (and {others} more)", first.value) } else { first.value };
    Explained { value, traceback: traceback.join(&String::new()), ..first }
}

/// Whether an error is in the cell itself or in what evcxr has put around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    InCell,
    BehindCell,
}

/// Explains one error. Advice that was `said` for another is not repeated.
fn one_error(cell: &Cell<'_>, error: &Diagnostic, said: &mut Vec<String>) -> (Explained, Position) {
    let Some(rendered) = error.json["rendered"].as_str() else {
        return (in_own_words(cell, error), Position::InCell);
    };
    let mut parts = rows::parse(rendered);
    rows::colour(&mut parts);
    let mut retelling = Retelling::new(cell, &error.json);
    let mut parts = retelling.parts(parts);
    if parts.is_empty() {
        return (in_own_words(cell, error), Position::InCell);
    }
    let position = if retelling.is_behind_cell() { Position::BehindCell } else { Position::InCell };
    let mut main = parts.remove(0);
    let header = main.header.first().map(|line| line.plain()).unwrap_or_default();
    let (name, message) = header.split_once(": ").unwrap_or(("error", &header));
    let message = message_in_cell(&retelling, message);
    if !header.ends_with(&message) {
        main.header = Part::new(name, &message).header;
    }
    if !main.rows.iter().any(|row| matches!(row, Row::Source { .. })) {
        let notes = std::mem::take(&mut main.rows);
        main.rows = snippet(cell, &places(cell, &retelling, error));
        main.add_notes(notes);
    }
    for (kind, text) in advice(cell, &error.json, &message, &retelling) {
        if !said.contains(&text) {
            main = main.noted(kind, &text);
            said.push(text);
        }
    }
    if !parts.is_empty() {
        // rustc leaves an empty row before what follows, unless notes stand there.
        main.end_with_empty_row();
    }
    parts.insert(0, main);
    (Explained::new(name, &message, &parts), position)
}

/// Where an error is of which nothing was drawn.
fn places(cell: &Cell<'_>, retelling: &Retelling<'_>, error: &Diagnostic) -> Vec<Underline> {
    let of_rustc = retelling.underlines(&error.json);
    if !of_rustc.is_empty() {
        return of_rustc;
    }
    let of_evcxr: Vec<Underline> = error.user_span.map(|span| underline(cell, span)).into_iter().collect();
    if of_evcxr.is_empty() && error.message.contains("delimiter") {
        unclosed(cell.code).into_iter().collect()
    } else {
        of_evcxr
    }
}

/// The message without what is only true of evcxr's code.
fn message_in_cell(retelling: &Retelling<'_>, message: &str) -> String {
    if message.contains("delimiter") && retelling.points_at_generated(|_| true) {
        return "this cell has an unclosed delimiter".to_owned();
    }
    match message.split_once(", found ") {
        Some((expected, _)) if retelling.points_at_generated(|label| label == "unexpected token") => {
            expected.to_owned()
        }
        _ if message.contains("`evcxr_display`") => "the value of this line cannot be shown".to_owned(),
        _ => message.to_owned(),
    }
}

/// An error for which there are only words.
fn in_own_words(cell: &Cell<'_>, error: &Diagnostic) -> Explained {
    let Told { name, message, underline: place, notes } = told(cell, &error.message);
    let name = error.json["code"]["code"].as_str().map_or(name, |code| format!("error[{code}]"));
    let label = place.as_ref().map(|place| place.label.clone()).unwrap_or_default();
    let place = error.user_span.map(|span| underline(cell, span).labelled(&label)).or(place);
    let part = Part::new(&name, &message).drawn(snippet(cell, place.as_slice()));
    let part = notes.iter().fold(part, |part, (kind, text)| part.noted(kind, text));
    Explained::new(&name, &message, &[part])
}

fn underline(cell: &Cell<'_>, span: Span) -> Underline {
    let length = cell.code.lines().nth(span.start_line.saturating_sub(1)).map_or(0, |line| line.chars().count());
    let end = if span.end_line == span.start_line { span.end_column.saturating_sub(1) } else { length };
    let columns = span.start_column.saturating_sub(1)..end;
    Underline { line: span.start_line, columns, label: String::new(), weight: Weight::Primary }
}

#[cfg(test)]
mod tests;
