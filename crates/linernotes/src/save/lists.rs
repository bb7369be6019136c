//! A list in one cell of text, in a way that can be undone.

use std::borrow::Cow;

use polars::prelude::{Column, DataType};

use super::Failure;
use super::format::unfit;

pub(super) const JOINED: &str = "lists joined with `; `";

/// A missing element. The same word as an element stands in quotes.
const MISSING: &str = "null";

/// The lists of a column as text; an empty list is an empty text, a missing one is missing.
pub(super) fn joined(column: &Column) -> Result<Column, Failure> {
    let DataType::List(inner) = column.dtype() else { return Err(unfit(column)) };
    if inner.is_nested() || matches!(**inner, DataType::Binary | DataType::Duration(_)) {
        return Err(unfit(column));
    }
    let texts = column.cast(&DataType::List(Box::new(DataType::String)))?;
    let cells = texts.list()?.amortized_iter().map(|list| -> Result<Option<String>, Failure> {
        let Some(list) = list else { return Ok(None) };
        Ok(Some(join(list.as_ref().str()?.iter())))
    });
    Ok(Column::new(column.name().clone(), cells.collect::<Result<Vec<_>, _>>()?))
}

fn join<'a>(elements: impl Iterator<Item = Option<&'a str>>) -> String {
    let elements: Vec<_> = elements.map(|element| element.map_or(Cow::Borrowed(MISSING), quoted)).collect();
    elements.join("; ")
}

fn quoted(element: &str) -> Cow<'_, str> {
    let needs = element.is_empty()
        || element == MISSING
        || element.starts_with('"')
        || element.contains(';')
        || element.trim() != element;
    if needs { Cow::Owned(format!("\"{}\"", element.replace('"', "\"\""))) } else { Cow::Borrowed(element) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_joined_list_tells_every_element_apart() {
        for (elements, expected) in [
            (&[Some("Nell Arden"), Some("Ossian Bay")][..], "Nell Arden; Ossian Bay"),
            (&[], ""),
            (&[Some("")], r#""""#),
            (&[None, Some("null")], r#"null; "null""#),
            (&[Some("a; b"), Some("c;")], r#""a; b"; "c;""#),
            (&[Some(r#""Weird" Al"#), Some(r#"say "hi""#)], r#""""Weird"" Al"; say "hi""#),
            (&[Some(" edge "), Some("in side")], r#"" edge "; in side"#),
        ] {
            assert_eq!(join(elements.iter().copied()), expected);
        }
    }
}
