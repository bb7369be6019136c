//! The list that people keep: an operation a line, and between tabs since when it is closed and what there is instead.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail, ensure};

use super::route::Route;

const HEAD: &str = "operation\tclosed since\tinstead";

/// An operation of Spotify's API.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) route: Route,
    /// A day. Nothing while it is open to all.
    pub(super) closed: Option<String>,
    /// Another operation, between backticks, or words; empty when there is nothing.
    pub(super) instead: String,
}

pub(super) fn read(text: &str) -> Result<Vec<Operation>> {
    let mut lines = text.lines().enumerate();
    ensure!(lines.next().is_some_and(|(_, line)| line == HEAD), "its first line is to name the columns: {HEAD:?}");
    let mut seen = BTreeSet::new();
    let mut operations = Vec::new();
    for (index, line) in lines {
        let operation = operation(line).with_context(|| format!("line {}, {line:?}", index + 1))?;
        ensure!(seen.insert(operation.route.clone()), "line {}: `{}` is there twice", index + 1, operation.route);
        operations.push(operation);
    }
    Ok(operations)
}

/// Columns that are empty may be left out at the end.
fn operation(line: &str) -> Result<Operation> {
    let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
    let (route, closed, instead) = match columns[..] {
        [route] => (route, "", ""),
        [route, closed] => (route, closed, ""),
        [route, closed, instead] => (route, closed, instead),
        _ => bail!("these are more than three columns"),
    };
    let route =
        Route::parse(route).with_context(|| format!("{route:?} is no operation such as `GET /albums/{{id}}`"))?;
    ensure!(closed.is_empty() || is_day(closed), "{closed:?} is no day such as 2026-02-11");
    ensure!(!closed.is_empty() || instead.is_empty(), "what is open needs nothing instead");
    let closed = (!closed.is_empty()).then(|| closed.to_owned());
    Ok(Operation { route, closed, instead: instead.to_owned() })
}

fn is_day(text: &str) -> bool {
    let has_form =
        |(index, byte): (usize, u8)| if [4, 7].contains(&index) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == "2026-02-11".len() && text.bytes().enumerate().all(has_form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_may_be_left_out_at_the_end() {
        let text =
            format!("{HEAD}\nGET /me\nGET /markets\t2026-02-11\t\nGET /albums\t2026-02-11\t`GET /albums/{{id}}`\n");
        let found = read(&text).unwrap();
        let found: Vec<_> =
            found.iter().map(|it| (it.route.to_string(), it.closed.as_deref(), it.instead.as_str())).collect();
        let expected = [
            ("GET /me".to_owned(), None, ""),
            ("GET /markets".to_owned(), Some("2026-02-11"), ""),
            ("GET /albums".to_owned(), Some("2026-02-11"), "`GET /albums/{id}`"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_mistake_names_its_line() {
        for (text, says) in [
            ("GET /me\n", "first line is to name the columns"),
            (&format!("{HEAD}\nGET me\n"), "is no operation"),
            (&format!("{HEAD}\n\n"), "is no operation"),
            (&format!("{HEAD}\nGET /me\t2026\n"), "is no day"),
            (&format!("{HEAD}\nGET /me\t\tGET /you\n"), "needs nothing instead"),
            (&format!("{HEAD}\nGET /me\t\t\t\n"), "more than three columns"),
            (&format!("{HEAD}\nGET /a/{{id}}\nGET /a/{{b}}\n"), "line 3: `GET /a/{id}` is there twice"),
        ] {
            let message = format!("{:#}", read(text).unwrap_err());
            assert!(message.contains(says), "{message}");
        }
    }
}
