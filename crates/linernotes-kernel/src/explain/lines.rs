//! Which line of a cell a line of the generated source is: evcxr copies the cell into it piece by piece, statements in
//! order inside a function, items before that among the items of earlier cells, `use` lines taken apart.

/// Where a line of the generated source comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// This line of the cell, counted from 1; the generated line begins after `column` of its characters.
    Cell { line: usize, column: usize },
    /// A function, a type or a `use` line of an earlier cell.
    Earlier,
    /// evcxr's own code.
    Generated,
}

/// The places of all lines of a generated source.
pub(crate) struct Lines<'a> {
    generated: Vec<&'a str>,
    places: Vec<Place>,
}

/// The first line behind the items.
const AFTER_ITEMS: [&str; 4] = [
    "struct EvcxrUserCodeError {}",
    "mod evcxr_internal_runtime {",
    "#[unsafe(no_mangle)]",
    "fn evcxr_variable_store<T: 'static>(_: T) {}",
];
/// The line before the statements: the first of these that occurs.
const BEFORE_STATEMENTS: [&str; 7] = [
    "let _ = (|| -> std::result::Result<(), EvcxrUserCodeError> {",
    ") -> Result<(), EvcxrUserCodeError> {",
    ".block_on(async {",
    "std::panic::AssertUnwindSafe(||{",
    "if std::panic::catch_unwind(||{",
    "if !vars_ok {return evcxr_variable_store;}}",
    "evcxr_variable_store: *mut u8) -> *mut u8 {",
];
/// Begins of lines behind the statements.
const AFTER_STATEMENTS: [&str; 5] =
    ["evcxr_variable_store", "Ok(())})();", "Ok::<(), EvcxrUserCodeError>(())", "})) { ", "}).is_err() {"];
/// What evcxr puts around a last expression.
const AROUND_EXPRESSION: [&str; 6] = ["(", ").evcxr_display();", ")));", "let _ = ", ";", "{ let r = &("];

impl<'a> Lines<'a> {
    pub(crate) fn new(cell: &str, generated: &'a str) -> Self {
        let generated: Vec<&str> = generated.lines().collect();
        let places = vec![Place::Generated; generated.len()];
        let mut lines = Self { generated, places };
        let items = lines.position(0, |line| AFTER_ITEMS.contains(&line.trim())).unwrap_or(lines.generated.len());
        let cell: Vec<&str> = cell.lines().collect();
        let taken = lines.place_statements(&cell, items);
        lines.place_items(&cell, &taken, items);
        lines
    }

    /// The place of a line, counted from 1.
    pub(crate) fn place(&self, line: usize) -> Place {
        line.checked_sub(1).and_then(|index| self.places.get(index)).copied().unwrap_or(Place::Generated)
    }

    /// The text of a generated line, counted from 1.
    pub(crate) fn text(&self, line: usize) -> &'a str {
        line.checked_sub(1).and_then(|index| self.generated.get(index)).copied().unwrap_or_default()
    }

    fn position(&self, from: usize, wanted: impl Fn(&str) -> bool) -> Option<usize> {
        self.generated.iter().skip(from).position(|line| wanted(line)).map(|index| index + from)
    }

    /// Places the statements, and tells for each line of the cell up to which column it was found among them.
    fn place_statements(&mut self, cell: &[&str], items: usize) -> Vec<usize> {
        let mut taken = vec![0; cell.len()];
        let before = BEFORE_STATEMENTS.iter().find_map(|before| self.position(items, |line| line.trim() == *before));
        let Some(before) = before else { return taken };
        let loads = |line: &str| line.contains(" = evcxr_variable_store.take_variable::<");
        let start = self.position(before + 1, |line| !loads(line)).unwrap_or(self.generated.len());
        let analysed = self.generated[before].starts_with(") -> Result");
        let end = self
            .position(start, |line| AFTER_STATEMENTS.iter().any(|after| line.starts_with(after)))
            // In a source for analysis two lines of evcxr's end the function.
            .unwrap_or(if analysed { self.generated.len().saturating_sub(2) } else { self.generated.len() });
        let (mut cursor, mut index) = (Cursor { line: 0, column: 0 }, start);
        while index < end {
            let line = self.generated[index].trim_end();
            if line.starts_with("fn evcxr_send_text_plain(") {
                index = self
                    .position(index, |line| {
                        line.starts_with("evcxr_send_text_plain(&") || line.starts_with("{ let r = &(")
                    })
                    .unwrap_or(end);
            } else if !line.is_empty() {
                let ours = AROUND_EXPRESSION.iter().any(|around| around.trim_end() == line)
                    || line.contains("evcxr_send_text_plain(&");
                let found = cursor.here(cell, line).or_else(|| if ours { None } else { cursor.further(cell, line) });
                if let Some(at) = found {
                    self.places[index] = Place::Cell { line: at.line + 1, column: at.column };
                    cursor = Cursor { line: at.line, column: at.column + line.chars().count() };
                    taken[cursor.line] = cursor.column;
                }
            }
            index += 1;
        }
        taken
    }

    /// Places what else is in the cell among the items, as runs of equal lines, the longest run first.
    fn place_items(&mut self, cell: &[&str], taken: &[usize], items: usize) {
        for index in 1..items.min(self.places.len()) {
            if !self.generated[index].trim().is_empty() {
                self.places[index] = Place::Earlier;
            }
        }
        let mut row = 0;
        while row < cell.len() {
            if taken[row] > 0 || cell[row].trim().is_empty() {
                row += 1;
                continue;
            }
            let run_at = |index: usize| {
                let equal = |(offset, line): (usize, &&str)| {
                    let other = self.generated.get(index + offset).filter(|_| index + offset < items);
                    // The first line of an item has lost its indentation.
                    let same = |other: &&str| {
                        if offset == 0 { other.trim() == line.trim() } else { other.trim_end() == line.trim_end() }
                    };
                    taken[row + offset] == 0 && other.is_some_and(same)
                };
                let free = self.places[index] == Place::Earlier;
                if free { cell[row..].iter().enumerate().take_while(|pair| equal(*pair)).count() } else { 0 }
            };
            let longest =
                (1..items).map(|index| (run_at(index), index)).max_by_key(|(length, index)| (*length, items - index));
            let Some((length @ 1.., index)) = longest else {
                row += 1;
                continue;
            };
            for offset in 0..length {
                let (ours, other) = (cell[row + offset], self.generated[index + offset]);
                let column = if offset == 0 { indentation(ours).saturating_sub(indentation(other)) } else { 0 };
                self.places[index + offset] = Place::Cell { line: row + offset + 1, column };
            }
            row += length;
        }
        for index in 1..items {
            if self.places[index] == Place::Earlier
                && let Some(place) = self
                    .part_of_line(cell, self.generated[index].trim())
                    .or_else(|| taken_apart(cell, self.generated[index]))
            {
                self.places[index] = place;
            }
        }
    }

    /// An item that shares its line with something else.
    fn part_of_line(&self, cell: &[&str], item: &str) -> Option<Place> {
        // Anything shorter may be in a line by chance.
        if item.len() < 4 || !ends_statement(item) {
            return None;
        }
        let covers = |row: usize, at: usize, place: &Place, text: &str| match place {
            Place::Cell { line, column } => *line == row + 1 && (*column..column + text.chars().count()).contains(&at),
            Place::Earlier | Place::Generated => false,
        };
        let places = || self.places.iter().zip(&self.generated);
        let free = |row: usize, at: usize| !places().any(|(place, text)| covers(row, at, place, text));
        let found = |(row, line): (usize, &&str)| {
            let column = line[..line.find(item)?].chars().count();
            free(row, column).then_some(Place::Cell { line: row + 1, column })
        };
        cell.iter().enumerate().find_map(found)
    }
}

fn indentation(line: &str) -> usize {
    line.chars().take_while(|letter| letter.is_whitespace()).count()
}

/// A place in the cell, both counted from 0.
#[derive(Clone, Copy)]
struct Cursor {
    line: usize,
    column: usize,
}

impl Cursor {
    /// Where `text` stands if it comes next: on this line, or as the whole next line.
    fn here(self, cell: &[&str], text: &str) -> Option<Self> {
        let (skipped, rest) = rest_of(cell.get(self.line)?, self.column);
        if rest == text || rest.starts_with(text) && ends_statement(text) {
            return Some(Self { line: self.line, column: skipped });
        }
        let next = (self.line + 1..cell.len()).find(|line| !cell[*line].trim().is_empty())?;
        (cell[next].trim_end() == text).then_some(Self { line: next, column: 0 })
    }

    /// The next line that is `text` or begins with it, or else the next that has it in it.
    fn further(self, cell: &[&str], text: &str) -> Option<Self> {
        let rests = || {
            (self.line..cell.len())
                .map(|line| (line, rest_of(cell[line], if line == self.line { self.column } else { 0 })))
        };
        let at = |line: usize, column: usize| Self { line, column };
        let whole = rests().find(|(line, (column, rest))| {
            *rest == text
                || rest.trim_end() == text.trim()
                || cell[*line].trim_end() == text && *column == indentation(cell[*line])
        });
        let begins = || rests().find(|(_, (_, rest))| ends_statement(text) && rest.starts_with(text.trim_start()));
        let within = || {
            rests().find_map(|(line, (column, rest))| Some(at(line, column + rest[..rest.find(text)?].chars().count())))
        };
        if let Some((line, (column, rest))) = whole.or_else(begins) {
            // The text may have kept its indentation.
            return Some(at(line, if rest.starts_with(text) { column } else { 0 }));
        }
        within()
    }
}

/// Whether another statement may follow on the same line.
fn ends_statement(text: &str) -> bool {
    text.ends_with([';', '}', ')'])
}

/// What of a line follows `column` and the spaces there, and how many characters lie before it.
fn rest_of(line: &str, column: usize) -> (usize, &str) {
    let start = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let rest = line[start..].trim_start();
    (line[..line.len() - rest.len()].chars().count(), rest.trim_end())
}

/// The line of a `use` with braces that `import` was taken from.
fn taken_apart(cell: &[&str], import: &str) -> Option<Place> {
    let path = import.trim().strip_prefix("use ")?.trim_end_matches(';');
    let names: Vec<&str> = words(path).filter(|name| *name != "as").collect();
    let start = |line: &&str| line.trim_start().starts_with("use ") || line.trim_start().starts_with("pub use ");
    for (row, _) in cell.iter().enumerate().filter(|(_, line)| start(line)) {
        let length = cell[row..].iter().position(|line| line.contains(';')).unwrap_or(cell.len() - row - 1) + 1;
        let import = &cell[row..row + length];
        let has = |name: &str| import.iter().any(|line| words(line).any(|word| word == name));
        if names.iter().all(|name| has(name)) {
            let last =
                names.last().and_then(|last| import.iter().position(|line| words(line).any(|word| word == *last)));
            return Some(Place::Cell { line: row + last.unwrap_or(0) + 1, column: 0 });
        }
    }
    None
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::fixture::{Source, shown};

    /// The lines of the cell beside each line of the source that is not evcxr's own; `-` is an earlier cell.
    fn check(cell: &str, source: &str, expected: &[(&str, &str)]) {
        let lines = Lines::new(cell, source);
        let found: Vec<(String, &str)> = source
            .lines()
            .enumerate()
            .filter_map(|(index, line)| match lines.place(index + 1) {
                Place::Cell { line: row, column: 0 } => Some((row.to_string(), line)),
                Place::Cell { line: row, column } => Some((format!("{row}+{column}"), line)),
                Place::Earlier => Some(("-".to_owned(), line)),
                Place::Generated => None,
            })
            .filter(|(_, line)| !line.trim().is_empty())
            .collect();
        let found: Vec<(&str, &str)> = found.iter().map(|(row, line)| (row.as_str(), *line)).collect();
        assert_eq!(found, expected, "{source}");
    }

    #[test]
    fn statements_stand_in_order_however_they_are_cut() {
        let cell = ":dep rand\n// first\nlet a = 1; let b = 2;\n  for i in 0..3 {\n    f(i);\n\
        }\n\n  if a > b {\n    f(i);\n}\n    b";
        let statements = format!(
            "let a = 1; \nlet b = 2;\n  \nfor i in 0..3 {{\n    f(i);\n}}\n\n  \nif a > b {{\n    f(i);\n}}\n    \n{}",
            shown("b")
        );
        let source =
            Source { statements: &statements, earlier: &[("b", "i32")], new: &[("a", "i32")], ..Source::default() };
        check(
            cell,
            &source.text(),
            &[
                ("3", "let a = 1; "),
                ("3+11", "let b = 2;"),
                ("4+2", "for i in 0..3 {"),
                ("5", "    f(i);"),
                ("6", "}"),
                ("8+2", "if a > b {"),
                ("9", "    f(i);"),
                ("10", "}"),
                ("11+4", "b"),
            ],
        );
    }

    #[test]
    fn items_are_found_among_those_of_earlier_cells() {
        let cell = "use std::collections::{HashMap,\n    BTreeMap as Tree};\nuse std::fmt::Write;\n\
        struct B {\n    x: i32,\n}\n\nlet b = B { x: 1 };\n  fn f() {\n    g()\n}\nfn g() {} let c = 1;";
        let items = "use linernotes::prelude::*;\nuse std::collections::HashMap;\nstruct A {\n    x: i32,\n}\n\
        use std::fmt::Write;\n\
                     fn f() {\n    g()\n}\nuse std::collections::BTreeMap as Tree;\nfn g() {} \nstruct B {\n    x: i32,\n}\n\n";
        let statements = "let b = B { x: 1 };\n  \nlet c = 1;\n";
        check(
            cell,
            &Source { items, statements, ..Source::default() }.text(),
            &[
                ("-", "use linernotes::prelude::*;"),
                ("1", "use std::collections::HashMap;"),
                ("-", "struct A {"),
                ("-", "    x: i32,"),
                ("-", "}"),
                ("3", "use std::fmt::Write;"),
                ("9+2", "fn f() {"),
                ("10", "    g()"),
                ("11", "}"),
                ("2", "use std::collections::BTreeMap as Tree;"),
                ("12", "fn g() {} "),
                ("4", "struct B {"),
                ("5", "    x: i32,"),
                ("6", "}"),
                ("8", "let b = B { x: 1 };"),
                ("12+10", "let c = 1;"),
            ],
        );
    }

    #[test]
    fn a_source_for_analysis_is_understood_too() {
        let cell = "let v = Vec::new();\nfn f() {\n}";
        let source = "#![allow(unused_imports, unused_mut, dead_code)]\nfn f() {\n\
        }\n\n            struct EvcxrUserCodeError {}\n\
                      fn evcxr_variable_store<T: 'static>(_: T) {}\n#[allow(unused_variables)]\nasync fn evcxr_analysis_wrapper(\n\
                      a: i32,\n) -> Result<(), EvcxrUserCodeError> {\nlet v = Vec::new();\nevcxr_variable_store(v);\nOk(())\n}\n";
        check(cell, source, &[("2", "fn f() {"), ("3", "}"), ("1", "let v = Vec::new();")]);
        let without_variables = source.replace("evcxr_variable_store(v);\n", "");
        check(cell, &without_variables, &[("2", "fn f() {"), ("3", "}"), ("1", "let v = Vec::new();")]);
        assert_eq!(Lines::new(cell, "").place(7), Place::Generated);
    }

    #[test]
    fn code_that_does_not_parse_keeps_its_place() {
        let cell = "let s = \"abc;\nprintln!(\"{}\", s);";
        let statements = "let s = \"abc;\nprintln!(\"\n{}\n\", s);\n";
        let source = Source { statements, ..Source::default() }.text();
        check(cell, &source, &[("1", "let s = \"abc;"), ("2", "println!(\""), ("2+10", "{}"), ("2+12", "\", s);")]);
    }
}
