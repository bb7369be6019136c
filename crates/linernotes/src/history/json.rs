//! Where JSON values begin and end. Looks at quotes and brackets, and makes nothing of what is between them.

use super::record::is_known;

/// The end of a string whose opening quote is before `at`: where its closing quote stands. Nothing where the text ends first, and
/// where it holds what no string may: a line break that is not written as `\n`, for one.
pub(super) fn string_end(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        // Eight bytes at a time: most hold nothing of note.
        while let Some(eight) = text.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            let found = notable(u64::from_le_bytes(*eight));
            if found != 0 {
                at += found.trailing_zeros() as usize / 8;
                break;
            }
            at += 8;
        }
        match text.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += 2,
            byte if *byte < 0x20 => return None,
            _ => at += 1,
        }
    }
}

/// The high bit of each byte that is a quote, a backslash or a control character; of those after the first such, maybe of more.
fn notable(eight: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let is_zero = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes & HIGH;
    let is_control = eight.wrapping_sub(ONES * 0x20) & !eight & HIGH;
    is_zero(eight ^ (ONES * b'"' as u64)) | is_zero(eight ^ (ONES * b'\\' as u64)) | is_control
}

/// The end of the value that begins at `at`: one past its last byte. What is between may be no JSON.
pub(super) fn value_end(text: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match text.get(at)? {
            b'"' => at = string_end(text, at + 1)? + 1,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
                continue;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' if depth > 0 => {
                at += 1;
                continue;
            }
            _ => {
                let is_end =
                    |byte: &u8| matches!(byte, b',' | b':' | b'}' | b']' | b'"' | b'{' | b'[') || *byte <= b' ';
                let length = text[at..].iter().position(is_end).unwrap_or(text.len() - at);
                if length == 0 {
                    return None;
                }
                at += length;
            }
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

pub(super) fn after_space(text: &[u8], at: usize) -> usize {
    let space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    at + text.get(at..).unwrap_or_default().iter().take_while(|byte| space(byte)).count()
}

/// Where the next record begins after `from`: an object whose first field has a name that records have. No string can hold this,
/// since its quotes would be escaped. What stands as the value of a field is one only where it begins with a time: a record may
/// break off there.
pub(super) fn next_record(text: &[u8], from: usize) -> Option<usize> {
    let brackets = text.get(from..)?.iter().enumerate().filter(|(_, byte)| **byte == b'{');
    brackets
        .map(|(at, _)| from + at)
        .find(|at| begins_record(text, *at) && (!is_value(&text[..*at]) || begins_with_time(text, *at)))
}

/// The last before `until`, and no value of another.
pub(super) fn last_record(text: &[u8], until: usize) -> Option<usize> {
    let brackets = text.get(..until)?.iter().enumerate().rev().filter(|(_, byte)| **byte == b'{');
    brackets.map(|(at, _)| at).find(|at| begins_record(text, *at) && !is_value(&text[..*at]))
}

fn begins_record(text: &[u8], bracket: usize) -> bool {
    let at = after_space(text, bracket + 1);
    // Names are short, and what is no name may be long.
    let rest = &text[at..text.len().min(at + 64)];
    let Some(rest) = rest.strip_prefix(b"\"") else { return false };
    let name = rest.split(|byte| *byte == b'"').next().unwrap_or_default();
    name.len() < rest.len() && is_known(name)
}

fn begins_with_time(text: &[u8], bracket: usize) -> bool {
    let name = &text[after_space(text, bracket + 1)..];
    name.starts_with(b"\"ts\"") || name.starts_with(b"\"endTime\"")
}

/// Whether what comes after `before` is the value of a field.
fn is_value(before: &[u8]) -> bool {
    before.trim_ascii_end().strip_suffix(b":").is_some_and(|name| name.trim_ascii_end().ends_with(b"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_at_its_quote_and_at_nothing_that_is_escaped() {
        let check = |text: &str, end: Option<usize>| assert_eq!(string_end(text.as_bytes(), 0), end, "{text}");
        check("\"", Some(0));
        check("short\"", Some(5));
        check("exactly8\"", Some(8));
        check("more than eight bytes of it\", \"", Some(27));
        check(r#"a \" b" c"#, Some(6));
        check(r#"a \\" c"#, Some(4));
        check("夜の子 🌧 and on\"", Some("夜の子 🌧 and on".len()));
        check("no end", None);
        check("a line\nbreak\"", None);
        check("ends in \\", None);
    }

    #[test]
    fn a_record_begins_with_a_name_that_records_have() {
        let check = |text: &str, at: Option<usize>| {
            assert_eq!(next_record(text.as_bytes(), 1), at, "{text}");
            assert_eq!(last_record(text.as_bytes(), text.len()), at, "{text}");
        };
        check(r#"[{"ts":1}"#, Some(1));
        check(r#", { "endTime": "" }"#, Some(2));
        check(r#"[{"username":"x""#, Some(1));
        check(r#"[{"conn_country":"x""#, Some(1));
        check(r#"["x": {"platform":1}"#, None);
        check(r#"}:{"ts":1}"#, Some(2));
        check(r#"[{"other":1}"#, None);
        check(r#"["{\"ts\":1}"]"#, None);
        check(r#"[{"ts"#, None);
        check("[{", None);
        let value = br#"["x": {"ts":1}"#;
        assert_eq!((next_record(value, 1), last_record(value, value.len())), (Some(6), None));
    }

    #[test]
    fn a_value_ends_where_its_brackets_do() {
        let check = |text: &str, end: Option<usize>| assert_eq!(value_end(text.as_bytes(), 0), end, "{text}");
        check("null,", Some(4));
        check("12}", Some(2));
        check("\"a\" ", Some(3));
        check(r#"{"a": [1, {"b": "}"}], "c": null}, "#, Some(33));
        check("[]", Some(2));
        check("{", None);
        check("]", None);
        check("", None);
        check(",", None);
    }
}
