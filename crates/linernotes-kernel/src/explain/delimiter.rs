//! Which bracket of a cell has no partner, for errors that rustc reports in evcxr's code behind the cell.

use super::block::Underline;

/// The last bracket that was opened and not closed.
pub(crate) fn unclosed(code: &str) -> Option<Underline> {
    let mut open: Vec<(usize, usize, char)> = Vec::new();
    let (mut line, mut column) = (1, 0);
    let mut rest = code;
    while let Some(letter) = rest.chars().next() {
        // A string, a character or a comment counts as one letter.
        let length = match letter {
            '(' | '[' | '{' => {
                open.push((line, column, letter));
                1
            }
            ')' | ']' | '}' => {
                open.pop();
                1
            }
            _ => passed_over(rest),
        };
        for passed in rest[..length].chars() {
            (line, column) = if passed == '\n' { (line + 1, 0) } else { (line, column + 1) };
        }
        rest = &rest[length..];
    }
    let (line, column, letter) = open.pop()?;
    Some(Underline::primary(line, column..column + 1).labelled(&format!("this `{letter}` is not closed")))
}

/// How long what stands here is: a comment, a string, a character, or one letter.
fn passed_over(text: &str) -> usize {
    let to = |end: &str| text.find(end).map_or(text.len(), |at| at);
    if text.starts_with("//") {
        return to("\n").max(1);
    }
    if text.starts_with("/*") {
        return (to("*/") + 2).min(text.len());
    }
    let mut letters = text.chars();
    let quote = match (letters.next(), letters.next(), letters.next()) {
        (Some('"'), _, _) => '"',
        (Some('\''), Some('\\'), _) | (Some('\''), _, Some('\'')) => '\'',
        // What is left of a quote is a lifetime's.
        (first, _, _) => return first.map_or(1, char::len_utf8),
    };
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, letter)| {
        let ends = *letter == quote && !escaped;
        escaped = *letter == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_bracket_is_found_past_strings_characters_and_comments() {
        for (code, expected) in [
            ("for i in 0..3 {\n    f(i)\n", Some((1, 14))),
            ("let a = \"(\\\"[\"; // {\nlet b = ['(', '\\'', 'é'];\n/* ( */ f(b", Some((3, 9))),
            ("fn f<'a>(x: &'a str) -> &'a str { x }", None),
            ("let é = (1", Some((1, 8))),
            ("}", None),
        ] {
            let found = unclosed(code).map(|underline| (underline.line, underline.columns.start));
            assert_eq!(found, expected, "{code}");
        }
    }
}
