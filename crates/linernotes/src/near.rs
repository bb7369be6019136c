//! A name that nobody knows to those that may have been meant.

use polars::polars_utils::levenshtein::levenshtein;

/// How many names are proposed.
const PROPOSED: usize = 3;

/// The names that are most like what was written, as words to put behind it; nothing where none is like it.
pub(crate) fn near<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    near_by(written, names, |written, name| levenshtein(written, &simple(name)))
}

/// The same by a measure of one's own for how unlike what was written, made [`simple`], is to a name.
pub(crate) fn near_by<'a>(
    written: &str,
    names: impl IntoIterator<Item = &'a str>,
    unlike: impl Fn(&str, &str) -> usize,
) -> String {
    let written = simple(written);
    let tolerated = written.chars().count() / 3;
    let mut names: Vec<(usize, &str)> = names.into_iter().map(|name| (unlike(&written, name), name)).collect();
    names.retain(|(distance, _)| *distance <= tolerated);
    names.sort_unstable();
    let least = names.first().map_or(0, |(distance, _)| *distance);
    let best = names.iter().filter(|(distance, _)| *distance <= least + 1).take(PROPOSED);
    let best: Vec<String> = best.map(|(_, name)| format!("`{name}`")).collect();
    if best.is_empty() { String::new() } else { format!(" (did you mean {}?)", best.join(" or ")) }
}

/// In which capitals and spaces make no difference.
pub(crate) fn simple(name: &str) -> String {
    name.trim().to_lowercase().replace(' ', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_like_a_name_is_met_with_it_and_what_is_not_with_nothing() {
        let names = ["sleep", "workout", "workout-hard"];
        for (written, expected) in [
            ("wrkout", " (did you mean `workout`?)"),
            ("Workout", " (did you mean `workout`?)"),
            ("workout hard", " (did you mean `workout-hard`?)"),
            ("slep", " (did you mean `sleep`?)"),
            ("gloom", ""),
            ("", ""),
        ] {
            assert_eq!(near(written, names), expected, "{written}");
        }
    }
}
