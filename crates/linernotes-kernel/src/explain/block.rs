//! Draws what rustc has not drawn, in its manner: from places in a cell to rows with its lines and carets under them.

use std::ops::Range;

use super::Cell;
use super::rows::{Part, Row};
use super::styled::{Style, Styled};

/// Characters of one line of a cell, and what is to be said of them. No characters: the line is only shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Underline {
    /// Counted from 1.
    pub(crate) line: usize,
    /// Counted from 0.
    pub(crate) columns: Range<usize>,
    pub(crate) label: String,
    pub(crate) weight: Weight,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    Primary,
    Secondary,
}

impl Underline {
    pub(crate) fn primary(line: usize, columns: Range<usize>) -> Self {
        Self { line, columns, label: String::new(), weight: Weight::Primary }
    }

    /// Shows a line without a word about it.
    pub(crate) fn context(line: usize) -> Self {
        Self { line, columns: 0..0, label: String::new(), weight: Weight::Secondary }
    }

    pub(crate) fn labelled(self, label: &str) -> Self {
        Self { label: label.to_owned(), ..self }
    }
}

/// How a line of a cell is named: `cell [3], line 2`.
pub(crate) fn place_name(cell: &Cell<'_>, line: usize) -> String {
    format!("cell [{}], line {line}", cell.count)
}

/// The lines of a cell that have underlines, under an arrow that names the first primary one.
pub(crate) fn snippet(cell: &Cell<'_>, underlines: &[Underline]) -> Vec<Row> {
    let shown = |underline: &&Underline| cell.code.lines().nth(underline.line.wrapping_sub(1)).is_some();
    let mut underlines: Vec<&Underline> = underlines.iter().filter(shown).collect();
    let Some(first) = underlines.iter().min_by_key(|underline| (underline.weight, underline.line)) else {
        return Vec::new();
    };
    let location = Styled::new(&place_name(cell, first.line), Style::PLAIN);
    let mut rows = vec![Row::Arrow { head: "-->", location }, Row::Gutter(Styled::default())];
    underlines.sort_by_key(|underline| (underline.line, underline.weight));
    let mut last = None;
    for underline in underlines {
        let source = cell.code.lines().nth(underline.line - 1).unwrap_or_default();
        if last != Some(underline.line) {
            if last.is_some_and(|last| last + 1 < underline.line) {
                rows.push(Row::Ellipsis(Styled::default()));
            }
            let text = Styled::new(&format!(" {}", source.replace('\t', "    ")), Style::PLAIN);
            rows.push(Row::Source { number: Some(underline.line), mark: '|', text });
            last = Some(underline.line);
        }
        rows.extend(carets(source, underline));
    }
    rows
}

fn carets(source: &str, underline: &Underline) -> Option<Row> {
    let Range { start, end } = underline.columns.clone();
    if start >= end && underline.label.is_empty() && underline.weight == Weight::Secondary {
        return None;
    }
    let width = |range: Range<usize>| -> usize {
        let letters = source.chars().chain(std::iter::repeat(' ')).skip(range.start).take(range.len());
        letters.map(|letter| if letter == '\t' { 4 } else { 1 }).sum()
    };
    let (mark, style) = match underline.weight {
        Weight::Primary => ("^", Style::ERROR),
        Weight::Secondary => ("-", Style::GUTTER),
    };
    let text = Styled::new(&" ".repeat(width(0..start) + 1), Style::PLAIN);
    let marks = mark.repeat(width(start..end).max(1));
    Some(Row::Gutter(text.push(format!("{marks} {}", underline.label).trim_end(), style)))
}

impl Part {
    /// An error of our own: `error: what is wrong`.
    pub(crate) fn new(name: &str, message: &str) -> Self {
        let mut lines = message.lines();
        let first =
            Styled::new(name, Style::ERROR).push(&format!(": {}", lines.next().unwrap_or_default()), Style::BOLD);
        let header = [first].into_iter().chain(lines.map(|line| Styled::new(line, Style::BOLD))).collect();
        Self { header, rows: Vec::new() }
    }

    pub(crate) fn drawn(mut self, rows: Vec<Row>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// Adds `= note: text`; the kind is what rustc calls it, `note` or `help`.
    pub(crate) fn noted(mut self, kind: &str, text: &str) -> Self {
        let mut lines = text.lines();
        let note = Styled::new("= ", Style::GUTTER).push(kind, Style::BOLD);
        let first = Row::Note(note.push(&format!(": {}", lines.next().unwrap_or_default()), Style::PLAIN));
        let indentation = " ".repeat(kind.len() + 4);
        let more = lines.map(|line| Row::More(Styled::new(&format!("{indentation}{line}"), Style::PLAIN)));
        self.add_notes([first].into_iter().chain(more).collect());
        self
    }

    /// Adds notes behind the rows that are there.
    pub(crate) fn add_notes(&mut self, notes: Vec<Row>) {
        if !notes.is_empty() {
            self.end_with_empty_row();
        }
        self.rows.extend(notes);
    }

    /// Ends what is drawn with `  |`, as rustc does where more follows.
    pub(crate) fn end_with_empty_row(&mut self) {
        let drawn = matches!(self.rows.last(), Some(Row::Source { .. } | Row::Ellipsis(_)));
        let labelled = matches!(self.rows.last(), Some(Row::Gutter(text)) if !text.plain().trim().is_empty());
        if drawn || labelled {
            self.rows.push(Row::Gutter(Styled::default()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::fixture::plain;
    use crate::explain::rows::write;

    #[test]
    fn lines_are_drawn_with_carets_labels_and_gaps() {
        let cell = Cell { count: 3, code: "let é = 1;\n\tlet b: String = é;\n\n\nlet c = b;", generated: "" };
        let part = Part::new("error[E0308]", "mismatched types\nreally").drawn(snippet(
            &cell,
            &[
                Underline {
                    weight: Weight::Secondary,
                    ..Underline::primary(2, 8..14).labelled("expected due to this")
                },
                Underline::primary(2, 17..18).labelled("expected `String`"),
                Underline::context(1),
                Underline::primary(5, 8..9),
                Underline::primary(9, 0..1),
            ],
        ));
        let part = part.noted("note", "one\ntwo").noted("help", "three");
        assert_eq!(
            plain(&write(&[part])),
            "error[E0308]: mismatched types\nreally\n --> cell [3], line 2\n  |\n1 | let é = 1;\n\
             2 |     let b: String = é;\n  |                     ^ expected `String`\n  |            ------ expected due to this\n\
             ...\n5 | let c = b;\n  |         ^\n  |\n  = note: one\n          two\n  = help: three"
        );
    }
}
