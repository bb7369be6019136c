//! From a `let` whose type nobody can know to the same `let` with one.

/// The pieces of `let name = value;` on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Let<'a> {
    pub(crate) name: &'a str,
    /// From the `let` to the name's end.
    pub(crate) before: &'a str,
    /// Without the `;`.
    pub(crate) value: &'a str,
}

/// Types that fit what a value begins with or ends in.
const FITTING: [(&str, &str); 17] = [
    ("Vec::", "Vec<i64>"),
    ("vec![]", "Vec<i64>"),
    ("VecDeque::", "VecDeque<i64>"),
    ("HashMap::", "HashMap<String, i64>"),
    ("BTreeMap::", "BTreeMap<String, i64>"),
    ("HashSet::", "HashSet<String>"),
    ("BTreeSet::", "BTreeSet<String>"),
    ("None", "Option<i64>"),
    ("Ok(", "Result<i64, String>"),
    ("Err(", "Result<i64, String>"),
    ("Default::default()", "f64"),
    (".collect()", "Vec<_>"),
    (".parse()", "f64"),
    (".sum()", "f64"),
    (".product()", "f64"),
    (".into()", "String"),
    (".unwrap_or_default()", "f64"),
];

/// Reads a line with a `let` of one variable without a type.
pub(crate) fn let_of(line: &str) -> Option<Let<'_>> {
    let start = line.match_indices("let ").find(|(at, _)| !line[..*at].ends_with(is_word))?.0;
    let rest = line[start + 4..].trim_start();
    let rest = rest.strip_prefix("mut ").map_or(rest, str::trim_start);
    let name = &rest[..rest.find(|letter| !is_word(letter)).unwrap_or(rest.len())];
    let value = rest[name.len()..].trim_start().strip_prefix('=').filter(|value| !value.starts_with('='))?;
    let before = line[start..line.len() - rest.len() + name.len()].trim_end();
    // Another statement may follow on the line.
    let value = value.split_once("; ").map_or(value, |(value, _)| value).trim().trim_end_matches(';');
    (!name.is_empty()).then_some(Let { name, before, value })
}

/// The same with a type that might be meant. Nothing where the value gives no hint.
pub(crate) fn example(found: &Let<'_>) -> Option<String> {
    let bare = found.value.trim_end_matches('?').trim_end_matches(".unwrap()");
    let fits = |(hint, _): &&(&str, &str)| {
        if hint.starts_with('.') {
            bare.ends_with(hint)
        } else {
            bare.starts_with(hint) || bare.contains(&format!("::{hint}"))
        }
    };
    let (_, kind) = FITTING.iter().find(fits)?;
    Some(format!("{}: {kind} = {};", found.before, found.value))
}

pub(crate) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_let_gets_a_type_that_fits_its_value() {
        for (line, expected) in [
            ("let v = Vec::new();", Some("let v: Vec<i64> = Vec::new();")),
            (
                "    let mut counts = std::collections::HashMap::new();",
                Some("let mut counts: HashMap<String, i64> = std::collections::HashMap::new();"),
            ),
            ("let x = \"5\".parse()?;", Some("let x: f64 = \"5\".parse()?;")),
            ("let a = 1; let total = v.iter().sum();", None),
            (
                "let names = tracks.iter().map(|track| track.name).collect();",
                Some("let names: Vec<_> = tracks.iter().map(|track| track.name).collect();"),
            ),
            ("let x = thing();", None),
        ] {
            assert_eq!(let_of(line).and_then(|found| example(&found)).as_deref(), expected, "{line}");
        }
        for line in ["let x: i32 = 1;", "let (a, b) = pair;", "outlet = 1;", "x == y"] {
            assert_eq!(let_of(line), None, "{line}");
        }
    }
}
