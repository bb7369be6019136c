//! Parts of expressions that Vega-Lite evaluates in the browser.

use serde_json::Value;

use super::axis;

/// A row's value in a column, inside an expression: `datum["played_at"]`.
pub(crate) fn datum(column: &str) -> String {
    format!("datum[{}]", text(column))
}

/// The same as it stands on an axis, in minutes for milliseconds; null stays null.
pub(crate) fn scaled_datum(column: &str) -> String {
    format!("isValid({0}) ? {0} / {1} : null", datum(column), axis::unit(column))
}

/// A text inside an expression, with whatever quotes it has.
pub(crate) fn text(text: &str) -> String {
    Value::from(text).to_string()
}

/// A column's name as the `field` of a channel, where dots and brackets would be a path into the value.
pub(crate) fn field(column: &str) -> String {
    let mut escaped = String::with_capacity(column.len());
    for letter in column.chars() {
        if matches!(letter, '.' | '[' | ']' | '\\' | '\'' | '"') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// Several texts as an array.
pub(crate) fn texts(all: &[String]) -> String {
    Value::from(all).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_an_expression() {
        assert_eq!(datum("played_at"), r#"datum["played_at"]"#);
        assert_eq!(datum(r#"a"]+b"#), r#"datum["a\"]+b"]"#);
        assert_eq!(
            scaled_datum("duration_ms"),
            r#"isValid(datum["duration_ms"]) ? datum["duration_ms"] / 60000 : null"#
        );
        assert_eq!(field("audio.key[0]"), r"audio\.key\[0\]");
        assert_eq!(texts(&["a".into(), "\"b\"".into()]), r#"["a","\"b\""]"#);
    }
}
