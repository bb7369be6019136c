//! A name that nobody knows to those that may have been meant.

use polars::polars_utils::levenshtein::levenshtein;

/// How many names are proposed.
const PROPOSED: usize = 3;

/// The names that are most like what was written, as words to put behind it; nothing where none is like it.
pub(crate) fn near<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let length = simple(written).chars().count();
    near_by(written, names, |written, name| {
        let name = simple(name);
        // As many letters differ at least. Of a hundred thousand titles most are told by it, and no long text is compared in vain.
        let least = name.chars().count().abs_diff(length);
        if least > tolerated(written) { least } else { levenshtein(written, &name) }
    })
}

/// The same by a measure of one's own for how unlike what was written, made [`simple`], is to a name.
pub(crate) fn near_by<'a>(
    written: &str,
    names: impl IntoIterator<Item = &'a str>,
    unlike: impl Fn(&str, &str) -> usize,
) -> String {
    let written = simple(written);
    let tolerated = tolerated(&written);
    let mut names: Vec<(usize, &str)> = names.into_iter().map(|name| (unlike(&written, name), name)).collect();
    names.retain(|(distance, _)| *distance <= tolerated);
    names.sort_unstable();
    names.dedup();
    let least = names.first().map_or(0, |(distance, _)| *distance);
    let best = names.iter().filter(|(distance, _)| *distance <= least + 1).take(PROPOSED);
    let best: Vec<String> = best.map(|(_, name)| format!("`{name}`")).collect();
    if best.is_empty() { String::new() } else { format!(" (did you mean {}?)", best.join(" or ")) }
}

/// How unlike a name may be to what was written, so that it is still proposed.
fn tolerated(written: &str) -> usize {
    written.chars().count() / 3
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
        let names = ["sleep", "sleep", "workout", "workout-hard"];
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
