//! What evcxr says in words of its own, about variables above all, told in a notebook's terms and with the fix.

use super::advice::borrowed_variable;
use super::block::{Underline, snippet};
use super::cargo;
use super::rows::Part;
use super::typed::{Let, example, is_word, let_of};
use super::{Cell, Explained};

/// An error in words: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) name: String,
    pub(crate) message: String,
    pub(crate) underline: Option<Underline>,
    /// Each with its kind, `note` or `help`.
    pub(crate) notes: Vec<(&'static str, String)>,
}

impl Told {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { name: "error".to_owned(), message: message.into(), underline: None, notes: Vec::new() }
    }

    pub(crate) fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(("note", text.into()));
        self
    }

    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.notes.push(("help", text.into()));
        self
    }
}

/// Explains an error that evcxr puts in words.
pub(crate) fn message(cell: &Cell<'_>, text: &str) -> Explained {
    let told = told(cell, text);
    let part = Part::new(&told.name, &told.message).drawn(snippet(cell, told.underline.as_slice()));
    let part = told.notes.iter().fold(part, |part, (kind, text)| part.noted(kind, text));
    Explained::new(&told.name, &told.message, &[part])
}

/// Explains that a closure cannot be kept, when the cell makes one: evcxr at times has only its own code to complain of.
pub(crate) fn closure(cell: &Cell<'_>) -> Option<Explained> {
    let name = cell.code.lines().find_map(|line| {
        let (name, value) = line.trim_start().strip_prefix("let ")?.split_once('=')?;
        let name = name.trim().trim_start_matches("mut ");
        let value = value.trim_start().trim_start_matches("move ");
        (value.starts_with('|') && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')).then_some(name)
    })?;
    Some(message(cell, &format!("The variable `{name}` is a closure, which cannot be persisted.")))
}

/// evcxr's words in ours; what is not known stays as it is.
pub(crate) fn told(cell: &Cell<'_>, text: &str) -> Told {
    let text = text.trim();
    let known =
        variable(cell, text).or_else(|| cell_process(text)).or_else(|| cargo::told(text)).or_else(|| command(text));
    known.unwrap_or_else(|| Told::new(text))
}

fn variable(cell: &Cell<'_>, text: &str) -> Option<Told> {
    let name = quoted(text)?;
    let (line, found) = line_of(cell, name);
    let underline = line.map(|(line, column)| Underline::primary(line, column..column + name.chars().count()));
    let place =
        |told: Told, label: &str| Told { underline: underline.clone().map(|place| place.labelled(label)), ..told };
    let value = found.as_ref().map_or("…", |found| found.value);
    if text.contains("is a closure, which cannot be persisted") {
        let told = Told::new(format!("`{name}` is a closure, which cannot be kept for later cells"));
        let told = told.help(format!("make it a function: `{}`", function(name, value)));
        let told = told.help(format!(
            "or put it in a box with its type: `let {name}: Box<dyn Fn(i64) -> i64> = Box::new({value});`"
        ));
        return Some(place(told.help("or use it within this cell, in braces: `{ … }`"), "a closure"));
    }
    if text.starts_with("Couldn't automatically determine type of variable")
        || text.starts_with("Failed to determine type")
    {
        let told = Told::new(format!("the type of `{name}` cannot be found out"));
        let pattern = found.as_ref().and_then(example).unwrap_or_else(|| {
            let before = found.as_ref().map_or(format!("let {name}"), |found| found.before.to_owned());
            format!("{before}: TYPE = {value};")
        });
        return Some(place(told.help(format!("write it down: `{pattern}`, with the type you mean")), "needs a type"));
    }
    if text.contains("which cannot be persisted") {
        let kind = text.split("has type `").nth(1).and_then(|rest| rest.split("` which").next()).unwrap_or_default();
        let told = Told::new(format!("the type of `{name}` has no name, so it cannot be kept for later cells"));
        let told = told.note(format!("it is `{kind}`"));
        let told = if kind.starts_with("std::iter::") || kind.starts_with("core::iter::") {
            told.help(format!("collect it: `let {name}: Vec<_> = {value}.collect();`"))
        } else {
            told.help(format!(
                "put it in a box of a type with a name: `let {name}: Box<dyn TRAIT> = Box::new({value});`"
            ))
        };
        return Some(place(told.help("or use it within this cell, in braces: `{ … }`"), "a type without a name"));
    }
    if text.contains("contains a reference with a non-static lifetime") {
        let told = Told::new(format!("`{name}` borrows from another variable, so it cannot be kept for later cells"));
        let told = Told { name: "error[E0597]".to_owned(), notes: borrowed_variable(), ..told };
        return Some(place(told, "borrows"));
    }
    None
}

/// What is said of the process that runs the cells.
fn cell_process(text: &str) -> Option<Told> {
    if let Some(names) = text.strip_prefix("A type redefinition resulted in the following variables being lost: ") {
        let names: Vec<String> = names.split(", ").map(|name| format!("`{name}`")).collect();
        let told = Told::new(format!("{} cannot be kept: a type was defined anew", names.join(", ")));
        return Some(told.help("run the cells again that make them"));
    }
    if text.contains("missing a semicolon") {
        return Some(Told::new("a `;` is missing"));
    }
    let (_, status) = text.rsplit_once("Subprocess terminated with status: ")?;
    let told = match status.trim() {
        "exit status: 99" => Told::new("the compiled cell cannot be loaded"),
        status => match status.strip_prefix("signal: 9 ") {
            Some(_) => Told::new("the process that runs the cells was killed: the memory may be full"),
            None => Told::new(format!("the process that runs the cells has ended ({status})")),
        },
    };
    Some(told.note("all variables are gone: run the cells again that make them"))
}

fn command(text: &str) -> Option<Told> {
    let command = text.strip_prefix("Unrecognised command ")?;
    Some(Told::new(format!("there is no command `{command}`")).help("`:help` lists the commands"))
}

fn quoted(text: &str) -> Option<&str> {
    text.split('`').nth(1)
}

/// The last line and column where `name` is defined, and its `let` if it is a plain one.
fn line_of<'a>(cell: &Cell<'a>, name: &str) -> (Option<(usize, usize)>, Option<Let<'a>>) {
    let places = cell.code.lines().enumerate().filter(|(_, line)| line.contains("let ")).filter_map(|(row, line)| {
        let whole = |at: &usize| !line[..*at].ends_with(is_word) && !line[at + name.len()..].starts_with(is_word);
        let from = line.find("let ")?;
        let at = line.match_indices(name).map(|(at, _)| at).filter(|at| *at > from).find(whole)?;
        let found = let_of(&line[from..]).filter(|found| found.name == name);
        Some(((row + 1, line[..at].chars().count()), found))
    });
    places.last().map_or((None, None), |(place, found)| (Some(place), found))
}

/// A function that does what a closure does, as far as its text tells.
fn function(name: &str, closure: &str) -> String {
    let text = closure.trim_start_matches("move ");
    let Some((parameters, body)) = text.strip_prefix('|').and_then(|rest| rest.split_once('|')) else {
        return format!("fn {name}(…) -> TYPE {{ … }}");
    };
    let typed = |parameter: &str| {
        if parameter.contains(':') { parameter.trim().to_owned() } else { format!("{}: TYPE", parameter.trim()) }
    };
    let parameters: Vec<String> = parameters.split(',').filter(|one| !one.trim().is_empty()).map(typed).collect();
    let (result, body) = match body.trim().strip_prefix("->").and_then(|rest| rest.split_once('{')) {
        Some((result, body)) => (result.trim().to_owned(), format!("{{{body}")),
        None => ("TYPE".to_owned(), body.trim().to_owned()),
    };
    let body = if body.starts_with('{') { body } else { format!("{{ {body} }}") };
    format!("fn {name}({}) -> {result} {body}", parameters.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::fixture::plain;

    fn check(code: &str, text: &str, expected: &str) {
        let cell = Cell { count: 3, code, generated: "" };
        let explained = message(&cell, text);
        assert_eq!(plain(&explained.traceback), expected);
        assert!(expected.starts_with(&format!("{}: {}", explained.name, explained.value)));
    }

    #[test]
    fn a_variable_whose_type_nobody_knows_is_shown_with_the_fix() {
        let text = |name: &str| {
            format!("Couldn't automatically determine type of variable `{name}`.\nPlease give it an explicit type.")
        };
        check(
            "let n = 1;\nlet mut x = Vec::new();",
            &text("x"),
            "error: the type of `x` cannot be found out\n --> cell [3], line 2\n  |\n\
            2 | let mut x = Vec::new();\n  |         ^ needs a type\n  |\n  \
             = help: write it down: `let mut x: Vec<i64> = Vec::new();`, with the type you mean",
        );
        check(
            "let (a, b) = pair();",
            &text("b"),
            "error: the type of `b` cannot be found out\n --> cell [3], line 1\n  |\n\
            1 | let (a, b) = pair();\n  |         ^ needs a type\n  |\n  \
             = help: write it down: `let b: TYPE = …;`, with the type you mean",
        );
    }

    #[test]
    fn a_closure_is_found_by_its_look() {
        let cell = |code| Cell { count: 1, code, generated: "" };
        let explained = closure(&cell("let n = 1;\nlet mut double = move |n: i32| n * 2;")).unwrap();
        assert_eq!(explained.value, "`double` is a closure, which cannot be kept for later cells");
        assert_eq!(closure(&cell("let n = 1 | 2;")), None);
    }

    #[test]
    fn a_closure_is_offered_as_a_function() {
        check(
            "let f = |x: i32| x + 1;",
            "The variable `f` is a closure, which cannot be persisted.\n\
            You can however persist closures if you box them. e.g.:\n…",
            "error: `f` is a closure, which cannot be kept for later cells\n --> cell [3], line 1\n  |\n\
            1 | let f = |x: i32| x + 1;\n  |     ^ a closure\n  |\n  \
             = help: make it a function: `fn f(x: i32) -> TYPE { x + 1 }`\n  \
             = help: or put it in a box with its type: `let f: Box<dyn Fn(i64) -> i64> = Box::new(|x: i32| x + 1);`\n  \
             = help: or use it within this cell, in braces: `{ … }`",
        );
        assert_eq!(function("f", "move |a, b: u8| -> u8 { b }"), "fn f(a: TYPE, b: u8) -> u8 { b }");
        assert_eq!(function("f", "make()"), "fn f(…) -> TYPE { … }");
    }

    #[test]
    fn other_variables_that_cannot_be_kept_are_explained() {
        check(
            "let it = v.iter().map(|x| x + 1);",
            "The variable `it` has type `std::iter::Map<std::slice::Iter<i32>, impl FnMut(i32) -> i32>` which \
            cannot be persisted.\nYou might …",
            "error: the type of `it` has no name, so it cannot be kept for later cells\n --> cell [3], line 1\n  |\n1 | let it = v.iter().map(|x| x + 1);\n  |     ^^ a type without a name\n  |\n  \
             = note: it is `std::iter::Map<std::slice::Iter<i32>, impl FnMut(i32) -> i32>`\n  \
             = help: collect it: `let it: Vec<_> = v.iter().map(|x| x + 1).collect();`\n  \
             = help: or use it within this cell, in braces: `{ … }`",
        );
        check(
            "let s = String::new(); let t = &s;",
            "The variable `t` contains a reference with a non-static lifetime so\ncan't be persisted. You can …",
            "error[E0597]: `t` borrows from another variable, so it cannot be kept for later cells\n --> cell \
            [3], line 1\n  |\n1 | let s = String::new(); let t = &s;\n  |                            ^ borrows\n  |\n  \
             = note: variables are kept for later cells, and one that borrows from another cannot be\n  \
             = help: let it own its value, for example with `.clone()`, `.to_owned()` or `.to_string()`,\n          \
             or put the lines that use it in braces, `{ … }`: what is made there ends there",
        );
    }

    #[test]
    fn what_happens_to_the_process_is_told_with_what_is_lost() {
        for (text, expected) in [
            (
                "out\nSubprocess terminated with status: exit status: 3",
                "error: the process that runs the cells has ended (exit status: 3)\n  = note: all variables are \
                gone: run the cells again that make them",
            ),
            (
                "Subprocess terminated with status: signal: 9 (SIGKILL)",
                "error: the process that runs the cells was killed: the memory may be full\n  = note: all \
                variables are gone: run the cells again that make them",
            ),
            (
                "A type redefinition resulted in the following variables being lost: a, b",
                "error: `a`, `b` cannot be kept: a type was defined anew\n  = help: run the cells again that make them",
            ),
            ("Unrecognised command :foo", "error: there is no command `:foo`\n  = help: `:help` lists the commands"),
            ("Looks like you're missing a semicolon", "error: a `;` is missing"),
            ("something `new`", "error: something `new`"),
        ] {
            check("a", text, expected);
        }
    }
}
