//! What to do about an error of rustc's where a notebook makes the difference: variables outlive their cell, `?` ends a
//! cell, the last line is shown.

use serde_json::Value;

use super::Cell;
use super::retell::Retelling;
use super::typed::{example, let_of};

/// Notes to add, each with its kind.
pub(crate) fn advice(
    cell: &Cell<'_>,
    json: &Value,
    message: &str,
    retelling: &Retelling<'_>,
) -> Vec<(&'static str, String)> {
    let left_out = |words: &str| retelling.left_out.iter().copied().find(|line| line.contains(words));
    match json["code"]["code"].as_str().unwrap_or_default() {
        "E0384" | "E0594" | "E0596" => {
            let Some(name) = left_out(".take_variable::<").and_then(variable) else { return Vec::new() };
            vec![("help", format!("`{name}` comes from an earlier cell: write `let mut {name} = {name};` first"))]
        }
        "E0373" if left_out("evcxr_variable_store").is_some() => borrowed_variable().into_iter().take(1).collect(),
        "E0499" | "E0502" | "E0503" | "E0505" | "E0506" | "E0597" | "E0716"
            if left_out("evcxr_variable_store").is_some() =>
        {
            borrowed_variable()
        }
        "E0277" if message.contains("couldn't convert the error") => {
            let error = message.split('`').find(|words| words.contains(": std::fmt::")).unwrap_or_default();
            let error = error.split(": std::fmt::").next().unwrap_or_default();
            let which = if error.is_empty() { "the error".to_owned() } else { format!("`{error}`") };
            vec![(
                "help",
                format!(
                    "a failed `?` ends the cell with the error's text: implement `std::fmt::Display` for {which},\n\
                     or make a text of it, for example with `.map_err(|error| format!(\"{{error:?}}\"))?`"
                ),
            )]
        }
        "E0277" if message.contains("Debug") && left_out("evcxr_send_text_plain(").is_some() => {
            vec![(
                "note",
                "the value of a cell's last line is shown: end the line with `;` where it need not be".to_owned(),
            )]
        }
        "E0282" | "E0283" | "E0284" => {
            let first = json["spans"][0]["text"][0]["text"].as_str().unwrap_or_default();
            let found = cell.code.lines().find(|line| line.trim() == first.trim()).and_then(let_of);
            let example = found.and_then(|found| example(&found));
            example.map(|example| ("help", format!("for example `{example}`"))).into_iter().collect()
        }
        "E0599" if message.contains("cannot be shown") => {
            vec![("help", "end the line with `;`, or derive `Debug` for its type".to_owned())]
        }
        _ => Vec::new(),
    }
}

/// What a variable that borrows calls for.
pub(crate) fn borrowed_variable() -> Vec<(&'static str, String)> {
    vec![
        ("note", "variables are kept for later cells, and one that borrows from another cannot be".to_owned()),
        (
            "help",
            "let it own its value, for example with `.clone()`, `.to_owned()` or `.to_string()`,\n\
             or put the lines that use it in braces, `{ … }`: what is made there ends there"
                .to_owned(),
        ),
    ]
}

/// The variable that a line of evcxr's takes out of its store.
fn variable(line: &str) -> Option<&str> {
    Some(line.split_once("stringify!(")?.1.split_once(')')?.0)
}
