//! The table, and its place in the README.

use anyhow::{Context as _, Result};

use super::docs::{Naming, methods};
use super::list::Operation;

/// What the table stands between.
pub(super) const START: &str = "<!-- operations: `cargo lab operations` writes what stands below -->";
pub(super) const END: &str = "<!-- end of operations -->";

/// One row an operation, in the order of the list.
pub(super) fn table(list: &[Operation], namings: &[Naming]) -> String {
    let mut table = String::from("| Operation | Method | Closed | Instead |\n| --- | --- | --- | --- |\n");
    for operation in list {
        let methods: Vec<String> =
            methods(namings, &operation.route).iter().map(|method| format!("`{method}`")).collect();
        let methods = if methods.is_empty() { "–".to_owned() } else { methods.join(", ") };
        let (closed, instead) = match &operation.closed {
            None => ("", ""),
            Some(day) if operation.instead.is_empty() => (day.as_str(), "nothing"),
            Some(day) => (day.as_str(), operation.instead.as_str()),
        };
        table += &format!("| `{}` | {methods} | {closed} | {instead} |\n", operation.route);
    }
    table
}

/// A README with this table in the place of the one it has.
pub(super) fn replace(readme: &str, table: &str) -> Result<String> {
    let (before, rest) = readme.split_once(START).with_context(|| format!("the line `{START}` is gone"))?;
    let (_, after) = rest.split_once(END).with_context(|| format!("the line `{END}` is gone"))?;
    Ok(format!("{before}{START}\n\n{table}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::{docs, list};

    #[test]
    fn a_row_tells_who_does_it_since_when_it_is_closed_and_what_there_is_instead() {
        let text = "operation\tclosed since\tinstead
GET /albums/{id}
GET /albums\t2026-02-11\t`GET /albums/{id}`, one at a time
GET /search
GET /audio-analysis/{id}\t2024-11-27
";
        let source = "/// `GET /albums/{id}`\npub fn album(\n/// `GET /albums?ids=…`\npub fn albums(
/// `GET /search`\npub fn search(\n/// `GET /search`\npub fn search_tracks(";
        let expected = "\
| Operation | Method | Closed | Instead |
| --- | --- | --- | --- |
| `GET /albums/{id}` | `album` |  |  |
| `GET /albums` | `albums` | 2026-02-11 | `GET /albums/{id}`, one at a time |
| `GET /search` | `search`, `search_tracks` |  |  |
| `GET /audio-analysis/{id}` | – | 2024-11-27 | nothing |
";
        assert_eq!(table(&list::read(text).unwrap(), &docs::namings(source, "x.rs")), expected);
    }

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let readme = format!("a\n\n{START}\n| old |\n{END}\n\nb\n");
        let replaced = replace(&readme, "| new |\n").unwrap();
        assert_eq!(replaced, format!("a\n\n{START}\n\n| new |\n\n{END}\n\nb\n"));
        assert_eq!(replace(&replaced, "| new |\n").unwrap(), replaced);
        assert_eq!(replace(START, "").unwrap_err().to_string(), format!("the line `{END}` is gone"));
        assert_eq!(replace("x", "").unwrap_err().to_string(), format!("the line `{START}` is gone"));
    }
}
