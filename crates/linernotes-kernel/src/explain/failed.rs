//! What a cell says of a failed `?`: from the line that `marks` has it print to the place and the words.

use linernotes_kernel::marks::MARK;

/// Where and why a `?` ended a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// In `src/lib.rs`, counted from 1.
    pub(crate) place: Option<(u32, u32)>,
    /// The error's text, and the text of its causes.
    pub(crate) chain: Vec<String>,
}

/// Reads the mark in a line of output. What stands before it was printed by the cell, without a line break.
pub(crate) fn mark_in(line: &str) -> Option<(&str, Mark)> {
    line.match_indices(MARK).find_map(|(at, _)| {
        let rest = &line[at + MARK.len()..];
        let (row, rest) = rest.split_once(' ')?;
        let (column, rest) = rest.split_once(' ')?;
        let (text, rest) = unquote(rest)?;
        let (more, rest) = unquote(rest.strip_prefix(' ')?)?;
        let causes = more.strip_prefix(text.as_str()).and_then(|causes| causes.strip_prefix(": ")).map(str::to_owned);
        let place = Some((row.parse().ok()?, column.parse().ok()?)).filter(|place| *place != (0, 0));
        let chain = [text].into_iter().chain(causes).collect();
        rest.trim_end().is_empty().then_some((&line[..at], Mark { place, chain }))
    })
}

/// Reads one string as `{:?}` writes it, and gives what follows it.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut letters = text.strip_prefix('"')?.chars();
    let mut unquoted = String::new();
    loop {
        match letters.next()? {
            '"' => return Some((unquoted, letters.as_str())),
            '\\' => unquoted.push(match letters.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                'u' => {
                    let (digits, rest) = letters.as_str().strip_prefix('{')?.split_once('}')?;
                    letters = rest.chars();
                    char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
                }
                itself => itself,
            }),
            letter => unquoted.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::fixture::{Source, line_of};
    use linernotes_kernel::marks::generated_with_marks;

    /// Compiles a cell as evcxr generates it, with marks, and runs it.
    fn output_of(format: &str, statements: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let source = Source { format, statements, ..Source::default() }.text();
        let marked = generated_with_marks(&source);
        assert_eq!(marked.lines().count(), source.lines().count());
        let run = "fn main() { run_user_code_0(std::ptr::null_mut()); }";
        std::fs::create_dir(folder.path().join("src")).unwrap();
        std::fs::write(folder.path().join("src/lib.rs"), format!("{marked}{run}")).unwrap();
        let program = folder.path().join("cell");
        let compiled = std::process::Command::new("rustc")
            .args(["--edition", "2024", "-Awarnings", "--crate-type", "bin", "src/lib.rs", "-o"])
            .arg(&program)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
        String::from_utf8(std::process::Command::new(program).output().unwrap().stdout).unwrap()
    }

    #[test]
    fn a_failed_question_mark_tells_its_line_and_text() {
        let statements = "print!(\"no line break \");\nlet text = \"x\".repeat(2);\n\
                          let n = text\n    .parse::<i32>()\n    .map_err(|error| format!(\"{error}\\n\\\"é\\u{301}\\u{1}'\"))?;\n";
        let source = Source { statements, ..Source::default() }.text();
        let start = u32::try_from(line_of(&source, "let n = text")).unwrap();
        for (format, text) in [
            ("{}", "invalid digit found in string\n\"é\u{301}\u{1}'".to_owned()),
            ("{:?}", format!("{:?}", "invalid digit found in string\n\"é\u{301}\u{1}'")),
            ("{:#?}", format!("{:?}", "invalid digit found in string\n\"é\u{301}\u{1}'")),
        ] {
            let output = output_of(format, statements);
            let lines: Vec<&str> = output.lines().collect();
            let (before, mark) = mark_in(lines[0]).unwrap_or_else(|| panic!("{output}"));
            assert_eq!(before, "no line break ");
            assert_eq!(mark, Mark { place: Some((start, 9)), chain: vec![text] });
            assert_eq!(lines[1..], ["EVCXR_ERROR_OCCURRED"]);
        }
    }

    #[test]
    fn causes_are_told_apart_from_the_error() {
        let statements = "struct Told;\nimpl std::fmt::Display for Told {\n    \
                          fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {\n        \
                          f.write_str(if f.alternate() { \"no album: LINERNOTES_FAILED: offline\" } else { \"no album\" })\n    }\n}\nErr(Told)?;\n";
        let output = output_of("{}", statements);
        let (_, mark) = mark_in(output.lines().next().unwrap()).unwrap();
        assert_eq!(mark.chain, ["no album", "LINERNOTES_FAILED: offline"]);
    }

    #[test]
    fn other_lines_are_no_marks() {
        for line in [
            "",
            "LINERNOTES_FAILED",
            "LINERNOTES_FAILED 1 2 no",
            "LINERNOTES_FAILED 1 2 \"open",
            "LINERNOTES_FAILED x y \"a\" \"a\"",
        ] {
            assert_eq!(mark_in(line), None, "{line}");
        }
        let place = |line| mark_in(line).unwrap().1.place;
        assert_eq!(place("LINERNOTES_FAILED 0 0 \"a\" \"a\""), None);
    }
}
