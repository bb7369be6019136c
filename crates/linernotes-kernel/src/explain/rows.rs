//! What rustc renders, as rows that know their line numbers: from its text to parts and rows, and back with a gutter as
//! wide as it must be.

use super::styled::{Style, Styled};

/// A message and what is drawn under it. The first part is the error, others are its notes and helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) header: Vec<Styled>,
    pub(crate) rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    /// ` --> src/lib.rs:107:5`; the head is the arrow.
    Arrow { head: &'static str, location: Styled },
    /// `107 | let a = b;`; the mark is `|`, or `+`, `-` and `~` in suggestions.
    Source { number: Option<usize>, mark: char, text: Styled },
    /// `    |   ^ expected this`
    Gutter(Styled),
    /// `...`, and what multi-line drawings put beside it
    Ellipsis(Styled),
    /// `    = note: …`, from the `=` on
    Note(Styled),
    /// How a note goes on.
    More(Styled),
}

/// Reads what rustc renders, with colours or without.
pub(crate) fn parse(rendered: &str) -> Vec<Part> {
    let lines: Vec<Styled> = rendered.trim_end().lines().map(Styled::parse).collect();
    let plain: Vec<String> = lines.iter().map(Styled::plain).collect();
    let width = gutter_width(&plain);
    let mut parts: Vec<Part> = Vec::new();
    for (line, plain) in lines.iter().zip(&plain) {
        let row = row(line, plain, width);
        match parts.last_mut() {
            Some(part) if !is_header(plain) => match row {
                Some(row) => part.rows.push(row),
                None if part.rows.is_empty() => part.header.push(line.clone()),
                None if plain.trim().is_empty() => {}
                None => part.rows.push(Row::More(line.after(leading_spaces(plain).min(width + 1)))),
            },
            _ => parts.push(Part { header: vec![line.clone()], rows: Vec::new() }),
        }
    }
    parts
}

/// Writes the rows, coloured as they are, each as a line.
pub(crate) fn write(parts: &[Part]) -> Vec<String> {
    let numbers = parts.iter().flat_map(|part| &part.rows).filter_map(|row| match row {
        Row::Source { number, .. } => *number,
        _ => None,
    });
    let width = numbers.max().unwrap_or(1).to_string().len();
    let rows = |part: &Part| -> Vec<Styled> {
        let rows = part.rows.iter().map(|row| written(row, width));
        part.header.iter().cloned().chain(rows).collect()
    };
    parts.iter().flat_map(rows).map(|line| line.trimmed().to_string()).collect()
}

fn written(row: &Row, width: usize) -> Styled {
    let gutter = |text: String| Styled::new(&text, Style::GUTTER);
    let blank = |count: usize| Styled::new(&" ".repeat(count), Style::PLAIN);
    match row {
        Row::Arrow { head, location } => blank(width).append(gutter(format!("{head} "))).append(location.clone()),
        Row::Source { number, mark, text } => {
            let number = number.map_or(String::new(), |number| number.to_string());
            let style = match mark {
                '+' => Style::ADDED,
                '-' => Style::REMOVED,
                _ => Style::GUTTER,
            };
            blank(width - number.len())
                .append(gutter(number))
                .push(" ", Style::PLAIN)
                .push(&mark.to_string(), style)
                .append(text.clone())
        }
        Row::Gutter(text) => blank(width + 1).append(gutter("|".to_owned())).append(text.clone()),
        Row::Ellipsis(text) => gutter(format!("{:<1$}", "...", width + 2)).append(text.clone()),
        Row::Note(text) | Row::More(text) => blank(width + 1).append(text.clone()),
    }
}

fn is_header(plain: &str) -> bool {
    ["error", "warning", "note", "help"]
        .iter()
        .any(|level| plain.strip_prefix(level).is_some_and(|rest| rest.starts_with([':', '['])))
}

fn leading_spaces(plain: &str) -> usize {
    plain.chars().take_while(|letter| *letter == ' ').count()
}

/// How many characters the line numbers take.
fn gutter_width(plain: &[String]) -> usize {
    let arrow = plain.iter().find(|line| line.trim_start().starts_with("--> ")).map(|line| leading_spaces(line));
    let drawn = |line: &&String| line.starts_with(' ') && line.trim_start().starts_with(['|', '=']);
    arrow.or_else(|| plain.iter().find(drawn).map(|line| leading_spaces(line) - 1)).unwrap_or(1)
}

fn row(line: &Styled, plain: &str, width: usize) -> Option<Row> {
    if plain.starts_with("...") {
        return Some(Row::Ellipsis(line.after(width + 2)));
    }
    let letters: Vec<char> = plain.chars().collect();
    let margin: String = letters.iter().take(width).collect();
    let rest: String = letters.iter().skip(width).collect();
    let number = margin.trim();
    if !number.is_empty() {
        let mark = rest.strip_prefix(' ')?.chars().next().filter(|mark| "|+-~".contains(*mark))?;
        return Some(Row::Source { number: Some(number.parse().ok()?), mark, text: line.after(width + 2) });
    }
    for head in ["-->", ":::"] {
        if rest.starts_with(head) {
            return Some(Row::Arrow { head, location: line.after(width + head.len() + 1) });
        }
    }
    match rest.strip_prefix(' ')?.chars().next()? {
        '|' => Some(Row::Gutter(line.after(width + 2))),
        '=' => Some(Row::Note(line.after(width + 1))),
        _ => None,
    }
}

/// Gives text that came without colours those that rustc would have given it.
pub(crate) fn colour(parts: &mut [Part]) {
    let is_coloured = |part: &Part| part.header.iter().any(Styled::is_coloured);
    if parts.iter().any(is_coloured) {
        return;
    }
    for (index, part) in parts.iter_mut().enumerate() {
        let rest = if index == 0 { Style::BOLD } else { Style::PLAIN };
        for (row, header) in part.header.iter_mut().enumerate() {
            let plain = header.plain();
            let level = if row == 0 { plain.find(':').unwrap_or(0) } else { 0 };
            let style = level_style(&plain);
            header.restyle(|at, _| if at < level { style } else { rest });
        }
        let primary = if index == 0 { Style::ERROR } else { Style::NOTE };
        let is_suggestion = !part.rows.iter().any(|row| matches!(row, Row::Arrow { .. }));
        let mut underlines: Vec<char> = Vec::new();
        for row in &mut part.rows {
            match row {
                Row::Source { mark: '+', text, .. } => text.restyle(|_, _| Style::ADDED),
                Row::Source { mark: '-', text, .. } => text.restyle(|_, _| Style::REMOVED),
                Row::Source { .. } => underlines.clear(),
                Row::Gutter(text) if is_suggestion => text.restyle(|_, _| Style::ADDED),
                Row::Gutter(text) => colour_labels(text, &mut underlines, primary),
                Row::Note(text) => {
                    let level = text.plain().find(':').unwrap_or(0);
                    text.restyle(|at, _| match at {
                        0 | 1 => Style::GUTTER,
                        at if at < level => Style::BOLD,
                        _ => Style::PLAIN,
                    });
                }
                Row::Ellipsis(text) => text.restyle(|_, _| Style::GUTTER),
                Row::Arrow { .. } | Row::More(_) => {}
            }
        }
        if is_suggestion {
            colour_added(&mut part.rows);
        }
    }
}

/// Colours what a suggestion adds within a line: it has `+` under it.
fn colour_added(rows: &mut [Row]) {
    for index in 1..rows.len() {
        let (above, below) = rows.split_at_mut(index);
        if let (Some(Row::Source { mark: '|', text, .. }), Row::Gutter(marks)) = (above.last_mut(), &below[0]) {
            let marks: Vec<char> = marks.plain().chars().collect();
            text.restyle(|at, _| if marks.get(at) == Some(&'+') { Style::ADDED } else { Style::PLAIN });
        }
    }
}

fn level_style(plain: &str) -> Style {
    match plain.chars().next() {
        Some('w') => Style::WARNING,
        Some('n') => Style::NOTE,
        Some('h') => Style::HELP,
        _ => Style::ERROR,
    }
}

/// Colours `^` and the words that belong to it as the primary label, `-` and its words as a secondary one. `underlines`
/// are those of the rows above, to which words below them belong.
fn colour_labels(text: &mut Styled, underlines: &mut Vec<char>, primary: Style) {
    let plain: Vec<char> = text.plain().chars().collect();
    if underlines.is_empty() {
        underlines.clone_from(&plain);
    }
    let drawn = |letter: char| matches!(letter, '^' | '-' | '|' | '_' | ' ' | '/');
    let (mut styles, mut current, mut in_words) = (Vec::new(), Style::GUTTER, false);
    for (at, letter) in plain.iter().enumerate() {
        // Another label may stand on the same row.
        in_words &= !plain[..at].ends_with(&[' ', ' ']);
        if !in_words && !drawn(*letter) {
            in_words = true;
            let above = underlines.get(at).copied().filter(|_| *underlines != plain);
            if let Some(mark @ ('^' | '-')) = above {
                current = if mark == '^' { primary } else { Style::GUTTER };
            }
        } else if !in_words {
            current = match letter {
                '^' => primary,
                '|' if underlines.get(at) == Some(&'^') => primary,
                ' ' => current,
                _ => Style::GUTTER,
            };
        }
        styles.push(current);
    }
    text.restyle(|at, _| styles[at]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::fixture::plain;

    const RENDERED: &str = "\
error[E0277]: `?` couldn't convert the error: `NoDisplay: std::fmt::Display` is not satisfied
   --> src/lib.rs:110:16
    |
110 | let n = fails()?;
    |         -------^ the trait `std::fmt::Display` is not implemented for `NoDisplay`
    |         |
    |         this has type `Result<_, NoDisplay>`
...
113 | let m = 2;
    |     - here
    |
    = note: expected tuple `(i32, i32)`
               found tuple `(_, _)`
note: `NoDisplay` needs to implement `std::fmt::Display`
   --> src/lib.rs:3:1
    |
  3 | struct NoDisplay;
    | ^^^^^^^^^^^^^^^^
help: clone it
    |
110 | let n = fails().clone()?;
    |                ++++++++
help: remove it
    |
110 - let n = fails()?;
110 + let n = fails();
    |";

    #[test]
    fn rows_are_written_as_they_were_read() {
        assert_eq!(plain(&write(&parse(RENDERED))), RENDERED);
    }

    #[test]
    fn the_gutter_is_as_wide_as_the_longest_number() {
        let mut parts = parse(RENDERED);
        for row in parts.iter_mut().flat_map(|part| &mut part.rows) {
            if let Row::Source { number, .. } = row {
                *number = number.map(|number| number % 10);
            }
        }
        let narrow = plain(&write(&parts));
        let expected = RENDERED
            .replace("110 ", "0 ")
            .replace("113 ", "3 ")
            .replace("\n  3 ", "\n3 ")
            .replace("\n    |", "\n  |")
            .replace("\n   -->", "\n -->")
            .replace("\n    =", "\n  =")
            .replace("\n               found", "\n             found");
        assert_eq!(narrow, expected);
    }

    #[test]
    fn text_without_colours_gets_those_of_rustc() {
        let mut parts = parse(RENDERED);
        colour(&mut parts);
        let text = write(&parts).join("\n").replace('\u{1b}', "");
        assert!(text.contains("[1m[94m110[0m [1m[94m|[0m let n = fails()[92m.clone()[0m?;"), "{text}");
        for expected in [
            "[1m[91merror[E0277][0m[1m: `?` couldn't",
            "   [1m[94m--> [0msrc/lib.rs:110:16",
            "[1m[94m110[0m [1m[94m|[0m let n = fails()?;",
            "-------[0m[1m[91m^ the trait `std::fmt::Display` is",
            "    [1m[94m|         this has type `Result<_, NoDisplay>`[0m",
            "    [1m[94m= [0m[1mnote[0m: expected tuple",
            "[1m[92mnote[0m: `NoDisplay` needs",
            "[1m[96mhelp[0m: remove it",
            "[91m- let n = fails()?;[0m",
            "[92m+ let n = fails();[0m",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
    }
}
