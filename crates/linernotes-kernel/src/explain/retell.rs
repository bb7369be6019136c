//! One error of rustc, from the generated source to the cell: lines get the cell's numbers, evcxr's own code
//! disappears, and what stands in libraries and earlier cells is named so.

use serde_json::Value;

use super::Cell;
use super::block::{Underline, Weight, place_name, snippet};
use super::lines::{Lines, Place};
use super::path::shortened;
use super::rows::{Part, Row};
use super::styled::{Style, Styled};

/// What evcxr's names mean to somebody who wrote a cell; empty where there is nothing to say.
const WORDS: [(&str, &str); 5] = [
    ("`evcxr_variable_store`", "the end of the cell"),
    (" to provide an error compatible with `Result<(), EvcxrUserCodeError>`", ""),
    (" in a closure that returns `Result`", " in a cell"),
    ("couldn't convert the error to `EvcxrUserCodeError`", "couldn't convert the error to text"),
    ("this file contains an unclosed delimiter", "this cell has an unclosed delimiter"),
];
/// Parts of notes that say nothing to anybody.
const NOT_FOR_USERS: [&str; 4] =
    ["evcxr", "Evcxr", "the full name for the type has been written to", "consider using `--verbose`"];
/// How rustc names the generated source.
const GENERATED: &str = "src/lib.rs:";

pub(crate) struct Retelling<'a> {
    cell: &'a Cell<'a>,
    lines: Lines<'a>,
    json: &'a Value,
    /// Another crate's `src/lib.rs` is none of the cell's.
    is_of_cell: bool,
    /// Lines of evcxr's that rustc has drawn and that were left out.
    pub(crate) left_out: Vec<&'a str>,
}

impl<'a> Retelling<'a> {
    pub(crate) fn new(cell: &'a Cell<'a>, json: &'a Value) -> Self {
        let lines = Lines::new(cell.code, cell.generated);
        let stands_there =
            |span: &Value| span["text"][0]["text"].as_str().is_none_or(|text| text == lines.text(line_of(span)));
        let is_of_cell = cell.generated.is_empty() || spans(json).all(stands_there);
        Self { cell, lines, json, is_of_cell, left_out: Vec::new() }
    }

    /// Whether rustc points at evcxr's code with these words.
    pub(crate) fn points_at_generated(&self, wanted: impl Fn(&str) -> bool) -> bool {
        let is_generated = |span: &Value| self.is_of_cell && self.lines.place(line_of(span)) == Place::Generated;
        spans(self.json).any(|span| is_generated(span) && wanted(span["label"].as_str().unwrap_or_default()))
    }

    /// Whether the error itself, not what else it has to do with, is in evcxr's code.
    pub(crate) fn is_behind_cell(&self) -> bool {
        let mut primary =
            self.underlines(self.json).into_iter().filter(|underline| underline.weight == Weight::Primary);
        self.points_at_generated(|_| true) && primary.next().is_none()
    }

    /// The parts that are left, the error itself first.
    pub(crate) fn parts(&mut self, parts: Vec<Part>) -> Vec<Part> {
        let mut retold: Vec<Part> = Vec::new();
        for (index, part) in parts.into_iter().enumerate() {
            let header: Vec<Styled> = part.header.into_iter().map(translated).collect();
            let ours = header.iter().any(|line| is_not_for_users(&line.plain()));
            let drawn = part.rows.iter().any(|row| matches!(row, Row::Source { .. }));
            let (rows, notes) = self.rows(index, &header, part.rows);
            match retold.last_mut() {
                Some(last) if ours || (drawn && rows.is_empty()) => last.add_notes(notes),
                _ => {
                    let mut part = Part { header, rows };
                    part.add_notes(notes);
                    retold.push(part);
                }
            }
        }
        retold
    }

    /// What is drawn in a part, and its notes.
    fn rows(&mut self, index: usize, header: &[Styled], rows: Vec<Row>) -> (Vec<Row>, Vec<Row>) {
        let mut groups: Vec<Vec<Row>> = Vec::new();
        for row in rows {
            match groups.last_mut() {
                Some(group) if !matches!(row, Row::Arrow { .. } | Row::Note(_)) => group.push(row),
                _ => groups.push(vec![row]),
            }
        }
        let (mut drawn, mut notes) = (Vec::new(), Vec::new());
        for group in groups {
            match &group[0] {
                Row::Note(_) => {
                    let group: Vec<Row> = group.into_iter().map(translated_row).collect();
                    let text = |row: &Row| matches!(row, Row::Note(text) if is_not_for_users(&text.plain()));
                    if !group.iter().any(text) {
                        notes.extend(group);
                    }
                }
                Row::Arrow { location, .. } if self.is_of_cell && location.plain().starts_with(GENERATED) => {
                    drawn.extend(self.own(index, header, group));
                }
                Row::Arrow { .. } => drawn.extend(group.into_iter().map(with_short_path)),
                _ if self.is_of_cell => drawn.extend(self.suggestion(group).unwrap_or_default()),
                _ => drawn.extend(group),
            }
        }
        if !notes.is_empty() {
            // The empty row before the notes comes back with them.
            while matches!(drawn.last(), Some(Row::Gutter(text)) if text.plain().trim().is_empty()) {
                drawn.pop();
            }
        }
        (drawn, notes)
    }

    /// Lines of the generated source under their arrow.
    fn own(&mut self, index: usize, header: &[Styled], group: Vec<Row>) -> Vec<Row> {
        let (mut kept, mut leaving_out, mut gap) = (Vec::new(), false, None);
        let (mut first, mut has_left_out, mut is_boxed) = (None, false, false);
        for row in group {
            match row {
                Row::Source { number: Some(number), mark, text } => {
                    is_boxed |= is_boxed_in(&text.plain(), self.lines.text(number));
                    let place = self.lines.place(number);
                    leaving_out = place == Place::Generated;
                    if leaving_out {
                        self.left_out.push(self.lines.text(number));
                        has_left_out = true;
                        gap = gap.or(Some(Styled::default()));
                        continue;
                    }
                    if let Some(gap) = gap.take().filter(|_| first.is_some()) {
                        kept.push(Row::Ellipsis(gap));
                    }
                    first = first.or(Some(place));
                    kept.push(Row::Source { number: line_in_cell(place), mark, text });
                }
                Row::Ellipsis(text) => gap = Some(text),
                Row::Gutter(text) if leaving_out && !text.plain().trim().is_empty() => {}
                other => kept.push(translated_row(other)),
            }
        }
        let Some(first) = first else { return Vec::new() };
        if has_left_out && is_boxed {
            // What rustc has drawn around several lines begins or ends in what was left out.
            return self.redrawn(index, header);
        }
        if let Some(Row::Arrow { location, .. }) = kept.first_mut() {
            let number = location.plain()[GENERATED.len()..].split(':').next().and_then(|line| line.parse().ok());
            let place = number.map(|number| self.lines.place(number)).filter(|place| *place != Place::Generated);
            *location = Styled::new(&self.named(place.unwrap_or(first)), Style::PLAIN);
        }
        kept
    }

    fn named(&self, place: Place) -> String {
        line_in_cell(place).map_or("an earlier cell".to_owned(), |line| place_name(self.cell, line))
    }

    /// The same drawn anew, from what rustc's message says of its places.
    fn redrawn(&self, index: usize, header: &[Styled]) -> Vec<Row> {
        let message = header[0].plain();
        let children = || self.json["children"].as_array().into_iter().flatten();
        let of = |child: &&Value| child["message"].as_str().is_some_and(|text| message.ends_with(text));
        let spanned = if index == 0 { Some(self.json) } else { children().find(of) };
        snippet(self.cell, &spanned.map(|message| self.underlines(message)).unwrap_or_default())
    }

    /// Places in the cell that a message of rustc points at.
    pub(crate) fn underlines(&self, message: &Value) -> Vec<Underline> {
        spans(message).filter(|_| self.is_of_cell).filter_map(|span| self.underline(span)).collect()
    }

    fn underline(&self, span: &Value) -> Option<Underline> {
        let number = |name: &str| span[name].as_u64().and_then(|number| usize::try_from(number).ok());
        let (start, end) = (number("line_start")?, number("line_end")?);
        let (line, first, before) = (start..=end).find_map(|number| match self.lines.place(number) {
            Place::Cell { line, column } if !self.lines.text(number).trim().is_empty() => Some((line, number, column)),
            _ => None,
        })?;
        let text = self.lines.text(first).trim_end();
        let indentation = text.chars().take_while(|letter| letter.is_whitespace()).count();
        let from = if first == start { number("column_start")? - 1 } else { indentation };
        let to = if first == end { number("column_end")? - 1 } else { text.chars().count() };
        let label = translated(Styled::new(span["label"].as_str().unwrap_or_default(), Style::PLAIN)).plain();
        let weight = if span["is_primary"] == true { Weight::Primary } else { Weight::Secondary };
        Some(Underline { line, columns: from + before..to + before, label, weight })
    }

    /// What rustc proposes: nothing when that is about evcxr's code.
    fn suggestion(&mut self, group: Vec<Row>) -> Option<Vec<Row>> {
        // Numbers are those after the change: how many lines it has added so far, and where changed lines began.
        let (mut shift, mut begun): (isize, Option<isize>) = (0, None);
        let (mut added, mut removed) = (0, 0);
        let mut rows = Vec::new();
        for row in group {
            let Row::Source { number: Some(number), mark, text } = row else {
                rows.push(row);
                continue;
            };
            let number = isize::try_from(number).ok()?;
            if !matches!(mark, '+' | '-') {
                shift += added - removed;
                (begun, added, removed) = (None, 0, 0);
            }
            let first = *begun.get_or_insert(number);
            let old = if mark == '+' { first } else { number } - shift;
            added += isize::from(mark == '+');
            removed += isize::from(mark == '-');
            if !matches!(mark, '+' | '-') {
                begun = None;
            }
            let old = usize::try_from(old).ok()?;
            let place = self.lines.place(old);
            let is_import = mark == '+' && ["use ", "#!["].iter().any(|start| text.plain().trim().starts_with(start));
            let number = match place {
                _ if is_import && removed == 0 => Some(1),
                Place::Generated => {
                    self.left_out.push(self.lines.text(old));
                    return None;
                }
                place => line_in_cell(place).and_then(|line| {
                    let further = if mark == '+' { number - first } else { 0 };
                    line.checked_add_signed(shift + further)
                }),
            };
            rows.push(Row::Source { number, mark, text });
        }
        Some(rows)
    }
}

fn spans(message: &Value) -> impl Iterator<Item = &Value> {
    message["spans"].as_array().into_iter().flatten().filter_map(in_generated)
}

/// The place in the generated source: of a macro's code that is where the macro is called.
fn in_generated(span: &Value) -> Option<&Value> {
    let file = span["file_name"].as_str()?;
    if file == GENERATED.trim_end_matches(':') { Some(span) } else { in_generated(&span["expansion"]["span"]) }
}

/// The first line of a span.
fn line_of(span: &Value) -> usize {
    span["line_start"].as_u64().and_then(|line| usize::try_from(line).ok()).unwrap_or(0)
}

fn line_in_cell(place: Place) -> Option<usize> {
    match place {
        Place::Cell { line, .. } => Some(line),
        Place::Earlier | Place::Generated => None,
    }
}

/// Whether something is drawn between the gutter and the line itself.
fn is_boxed_in(drawn: &str, line: &str) -> bool {
    // rustc draws a tab as four spaces.
    let line = line.trim_end().replace('\t', "    ");
    !line.is_empty() && drawn.trim_end().strip_suffix(line.as_str()).is_some_and(|before| before.chars().count() > 1)
}

fn is_not_for_users(text: &str) -> bool {
    NOT_FOR_USERS.iter().any(|words| text.contains(words))
}

fn translated(text: Styled) -> Styled {
    WORDS.iter().fold(text, |text, (theirs, ours)| text.replace(theirs, ours))
}

fn translated_row(row: Row) -> Row {
    match row {
        Row::Gutter(text) => Row::Gutter(translated(text)),
        Row::Note(text) => Row::Note(translated(text)),
        Row::More(text) => Row::More(translated(text)),
        other => other,
    }
}

fn with_short_path(row: Row) -> Row {
    match row {
        Row::Arrow { head, location } => {
            Row::Arrow { head, location: Styled::new(&shortened(&location.plain()), Style::PLAIN) }
        }
        other => other,
    }
}
