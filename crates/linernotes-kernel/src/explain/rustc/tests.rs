//! Cells compiled by rustc itself, and what the reader sees of its errors.

use super::*;
use crate::explain::fixture::{Colours, Source, compiled, plain, shown};

const WORDS: &[(&str, &str)] = &[("words", "Vec<String>")];

/// Compiles a cell that is generated as evcxr does it, and explains what rustc says.
fn check(code: &str, source: Source<'_>, expected: &str) {
    let generated = source.text();
    let cell = Cell { count: 3, code, generated: &generated };
    for colours in [Colours::Wanted, Colours::Unwanted] {
        let explained = compiler_errors(&cell, &compiled(&generated, colours));
        assert_eq!(plain(&explained.traceback), expected);
        assert!(explained.traceback[0].starts_with("\u{1b}[1m\u{1b}[91merror"), "{:?}", explained.traceback);
    }
}

#[test]
fn lines_suggestions_and_several_errors_are_those_of_the_cell() {
    check(
        "// a comment\nfn thrice(x: i32) -> i64 {\n    x * 3\n}\nlet a = 1; let b: String = a;",
        Source {
            items: "fn old() {}\nfn thrice(x: i32) -> i64 {\n    x * 3\n}\n",
            statements: "let a = 1; \nlet b: String = a;\n",
            new: &[("a", "i32"), ("b", "String")],
            ..Source::default()
        },
        "error[E0308]: mismatched types
 --> cell [3], line 3
  |
2 | fn thrice(x: i32) -> i64 {
  |                      --- expected `i64` because of return type
3 |     x * 3
  |     ^^^^^ expected `i64`, found `i32`
  |
help: you can convert an `i32` to an `i64`
  |
3 |     (x * 3).into()
  |     +     ++++++++

error[E0308]: mismatched types
 --> cell [3], line 5
  |
5 | let b: String = a;
  |        ------   ^ expected `String`, found integer
  |        |
  |        expected due to this
  |
help: try using a conversion method
  |
5 | let b: String = a.to_string();
  |                  ++++++++++++",
    );
}

#[test]
fn a_value_that_cannot_be_shown_is_drawn_without_what_surrounds_it() {
    check(
        "struct Point;\nPoint",
        Source { items: "struct Point;\n", statements: &shown("Point"), ..Source::default() },
        "error[E0277]: `Point` doesn't implement `Debug`
 --> cell [3], line 2
  |
2 | Point
  | ^^^^^ `Point` cannot be formatted using `{:?}` because it doesn't implement `Debug`
  |
  = help: the trait `Debug` is not implemented for `Point`
  = note: add `#[derive(Debug)]` to `Point` or manually `impl Debug for Point`
  = note: required for `&Point` to implement `Debug`
  = note: the value of a cell's last line is shown: end the line with `;` where it need not be
help: consider annotating `Point` with `#[derive(Debug)]`
  |
1 + #[derive(Debug)]
2 | struct Point;
  |",
    );
}

#[test]
fn earlier_cells_and_libraries_are_named() {
    check(
        "old(1);",
        Source { items: "fn old() {}\n", statements: "old(1);\n", ..Source::default() },
        "error[E0061]: this function takes 0 arguments but 1 argument was supplied
 --> cell [3], line 1
  |
1 | old(1);
  | ^^^ - unexpected argument of type `{integer}`
  |
note: function defined here
 --> an earlier cell
  |
  | fn old() {}
  |    ^^^
help: remove the extra argument
  |
1 - old(1);
1 + old();
  |",
    );
    check(
        "words.push(String::new());",
        Source { statements: "words.push(String::new());\n", earlier: WORDS, ..Source::default() },
        "error[E0596]: cannot borrow `words` as mutable, as it is not declared as mutable
 --> cell [3], line 1
  |
1 | words.push(String::new());
  | ^^^^^ cannot borrow as mutable
  |
  = help: `words` comes from an earlier cell: write `let mut words = words;` first",
    );
}

#[test]
fn what_a_question_mark_needs_is_said_in_terms_of_the_cell() {
    check(
        "struct Silent;\nErr(Silent)?;",
        Source { items: "struct Silent;\n", statements: "Err(Silent)?;\n", ..Source::default() },
        "error[E0277]: `?` couldn't convert the error: `Silent: std::fmt::Display` is not satisfied
 --> cell [3], line 2
  |
2 | Err(Silent)?;
  | -----------^ the trait `std::fmt::Display` is not implemented for `Silent`
  | |
  | this has type `Result<_, Silent>`
  |
  = help: a failed `?` ends the cell with the error's text: implement `std::fmt::Display` for `Silent`,
          or make a text of it, for example with `.map_err(|error| format!(\"{error:?}\"))?`
note: `Silent` needs to implement `std::fmt::Display`
 --> cell [3], line 1
  |
1 | struct Silent;
  | ^^^^^^^^^^^^^
  |
  = note: the question mark operation (`?`) implicitly performs a conversion on the error value using the `From` trait",
    );
    check(
        "let n: Option<i32> = None;\nn?;",
        Source { statements: "let n: Option<i32> = None;\nn?;\n", ..Source::default() },
        "error[E0277]: the `?` operator can only be used on `Result`s, not `Option`s, in a cell
 --> cell [3], line 2
  |
1 | let n: Option<i32> = None;
2 | n?;
  |  ^ use `.ok_or(...)?`",
    );
}

#[test]
fn a_variable_that_borrows_is_explained_once() {
    check(
        "let first = &words[0];",
        Source {
            statements: "let first = &words[0];\n",
            earlier: WORDS,
            new: &[("first", "&String")],
            ..Source::default()
        },
        "error[E0597]: `words` does not live long enough
 --> cell [3], line 1
  |
1 | let first = &words[0];
  |              ^^^^^ borrowed value does not live long enough
  |
  = note: variables are kept for later cells, and one that borrows from another cannot be
  = help: let it own its value, for example with `.clone()`, `.to_owned()` or `.to_string()`,
          or put the lines that use it in braces, `{ … }`: what is made there ends there",
    );
}

#[test]
fn code_that_ends_too_early_is_marked_in_the_cell() {
    for (code, statements, expected) in [
        (
            "let a = 1",
            "let a = 1\n",
            "error: expected `;`\n --> cell [3], line 1\n  |\n1 | let a = 1\n  |          ^ help: add `;` here",
        ),
        (
            "for i in 0..3 {\n    f(i)",
            "for i in 0..3 {\n    f(i)\n",
            "error: this cell has an unclosed delimiter\n --> cell [3], line 1\n  |\n\
            1 | for i in 0..3 {\n  |               ^ this `{` is not closed",
        ),
        (
            "let b = 2;\nlet a = \"x;",
            "let b = 2;\nlet a = \"x;\n",
            "error[E0765]: unterminated double quote string\n --> cell [3], line 2\n  |\n\
            2 | let a = \"x;\n  |         ^^^",
        ),
    ] {
        check(code, Source { statements, new: &[("a", "i32")], ..Source::default() }, expected);
    }
}

#[test]
fn imports_and_types_that_are_not_found_come_with_what_may_be_meant() {
    check(
        "use std::collections::{BTreeMap, BTreSet};",
        Source { items: "use std::collections::BTreeMap;\nuse std::collections::BTreSet;\n", ..Source::default() },
        "error[E0432]: unresolved import `std::collections::BTreSet`
 --> cell [3], line 1
  |
1 | use std::collections::BTreSet;
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^ no `BTreSet` in `collections`
  |
help: a similar name exists in the module
  |
1 | use std::collections::BTreeSet;
  |                           +",
    );
    check(
        "let v = Vec::new();",
        Source { statements: "let v = Vec::new();\n", ..Source::default() },
        "error[E0282]: type annotations needed for `Vec<_>`
 --> cell [3], line 1
  |
1 | let v = Vec::new();
  |     ^   ---------- type must be known at this point
  |
  = help: for example `let v: Vec<i64> = Vec::new();`
help: consider giving `v` an explicit type, where the type for type parameter `T` is specified
  |
1 | let v: Vec<T> = Vec::new();
  |      ++++++++",
    );
}

fn diagnostic(json: Value, message: &str, user_span: Option<Span>) -> Diagnostic {
    Diagnostic { json, message: message.to_owned(), user_span }
}

#[test]
fn words_of_evcxr_get_a_place_and_warnings_go() {
    let cell = Cell { count: 3, code: "let s = 1;\n:dep", generated: "" };
    let span = Span { start_line: 2, start_column: 1, end_line: 2, end_column: 5 };
    let warning = serde_json::json!({ "level": "warning", "rendered": "warning: unused" });
    let errors = [
        diagnostic(warning, "unused", None),
        diagnostic(Value::Null, ":dep requires arguments", Some(span)),
        diagnostic(Value::Null, "another", None),
        diagnostic(Value::Null, "another", None),
    ];
    let explained = compiler_errors(&cell, &errors);
    assert_eq!((explained.name.as_str(), explained.value.as_str()), ("error", ":dep requires arguments (and 1 more)"));
    assert_eq!(
        plain(&explained.traceback),
        "error: :dep requires arguments\n --> cell [3], line 2\n  |\n2 | :dep\n  | ^^^^\n\nerror: another"
    );
    assert_eq!(compiler_errors(&cell, &[]).value, "the cell does not compile");
}

#[test]
fn an_error_of_another_crate_keeps_its_lines() {
    let rendered = "error[E0425]: cannot find value `b` in this scope\n --> src/lib.rs:3:1\n  |\n\
    3 | b\n  | ^ not found in this scope\n";
    let span = serde_json::json!({ "file_name": "src/lib.rs", "line_start": 3, "text": [{ "text": "b" }] });
    let json = serde_json::json!({ "level": "error", "rendered": rendered, "spans": [span] });
    let generated = Source::default().text();
    let cell = Cell { count: 3, code: "b", generated: &generated };
    let explained = compiler_errors(&cell, &[diagnostic(json, "cannot find", None)]);
    assert_eq!(plain(&explained.traceback), rendered.trim_end());
}
