//! The note below a chart's title: how many rows it shows, and what it does not.

use super::axis;

/// The note of a chart that counts rows: how many are drawn, what was left out, and what else is to be known.
pub(crate) fn of_rows(drawn: usize, (missing, without): (usize, &str), more: &[String]) -> String {
    let mut parts = vec![if drawn == 0 { "no rows to show".to_owned() } else { axis::counted(drawn, "row") }];
    if missing > 0 {
        parts.push(lacking(&axis::counted(missing, "row"), without));
    }
    parts.extend_from_slice(more);
    parts.join("; ")
}

/// "12 without played at left out", where any were.
pub(crate) fn left_out(missing: usize, without: &str) -> Option<String> {
    (missing > 0).then(|| lacking(&axis::grouped(missing as i64), without))
}

/// "top 15 of 1,234 genres", where there are more than are shown.
pub(crate) fn top(shown: usize, of_all: usize, column: &str) -> Option<String> {
    (of_all > shown)
        .then(|| format!("top {shown} of {} {}", axis::grouped(of_all as i64), several(&axis::words(column))))
}

/// "12,345 plays", and of a list column that each may be counted more than once: "12,345 plays, each counted for all its artists".
pub(crate) fn counted(count: usize, noun: &str, list: Option<&str>) -> String {
    let counted = axis::counted(count, noun);
    match list {
        Some(column) => format!("{counted}, each counted for all its {}", several(&axis::words(column))),
        None => counted,
    }
}

fn lacking(rows: &str, without: &str) -> String {
    format!("{rows} without {without} left out")
}

/// Several of what a column is named after: "moods" of `mood`, "artists" of `artists`.
fn several(words: &str) -> String {
    match words.strip_suffix('y') {
        _ if words.ends_with('s') => words.to_owned(),
        Some(stem) => format!("{stem}ies"),
        None => format!("{words}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_what_is_shown_and_what_is_not() {
        let more = ["darker: more".to_owned()];
        assert_eq!(of_rows(1, (1234, "tempo"), &more), "1 row; 1,234 rows without tempo left out; darker: more");
        assert_eq!(of_rows(0, (0, "tempo"), &[]), "no rows to show");
        assert_eq!(left_out(1234, "tempo").as_deref(), Some("1,234 without tempo left out"));
        assert_eq!(left_out(0, "tempo"), None);
    }

    #[test]
    fn what_is_counted_has_its_plural() {
        assert_eq!(top(3, 1234, "key_signature").as_deref(), Some("top 3 of 1,234 key signatures"));
        assert_eq!(top(3, 3, "category"), None);
        assert_eq!(counted(2, "play", None), "2 plays");
        assert_eq!(counted(1, "play", Some("category")), "1 play, each counted for all its categories");
    }
}
