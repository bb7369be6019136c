//! Where a cell's `?` fails: from evcxr's generated source to one that says on its standard output which line failed
//! and why.
//!
//! The line is `LINERNOTES_FAILED LINE COLUMN TEXT MORE`: the place in `src/lib.rs` (0 where it is not there), the
//! error's text, and its text with the causes where it tells them (`{:#}`). Both texts are in quotes and escaped as
//! `{:?}` does it. It ends in a line break: evcxr's own mark, which comes next, so begins a line even behind output
//! without one, where evcxr would miss it.

/// How the line begins.
pub const MARK: &str = "LINERNOTES_FAILED ";

/// Makes evcxr's source tell where a `?` fails. No line moves; a source of another shape is returned as it is.
pub fn generated_with_marks(source: &str) -> String {
    ["{}", "{:?}", "{:#?}"].iter().fold(source.to_owned(), |source, format| {
        let head = "From<T> for EvcxrUserCodeError {\n                ";
        let old = format!("{head}fn from(error: T) -> Self {{\n                    eprintln!(\"{format}\", error);\n");
        // Only an error with a plain text tells its causes apart from it.
        let more = if *format == "{}" { "{:#}" } else { format };
        let new = format!(
            "{head}#[track_caller] fn from(error: T) -> Self {{\n                    {{ \
             let place = ::std::panic::Location::caller(); let here = place.file() == ::std::file!(); \
             ::std::println!(\"{MARK}{{}} {{}} {{:?}} {{:?}}\", if here {{ place.line() }} else {{ 0 }}, \
             if here {{ place.column() }} else {{ 0 }}, ::std::format!(\"{format}\", error), \
             ::std::format!(\"{more}\", error)); }}\n"
        );
        source.replacen(&old, &new, 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_of_another_shape_is_left_alone() {
        for source in ["", "fn from(error: T) -> Self {", "From<T> for EvcxrUserCodeError {\n}"] {
            assert_eq!(generated_with_marks(source), source);
        }
    }
}
