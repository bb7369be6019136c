//! What a column is called on an axis, and how its values are written there.

/// A column's name for readers, with its unit: `tempo` is "Tempo (BPM)".
pub(crate) fn label(column: &str) -> String {
    let name = match column {
        "duration_ms" => return "Duration (min)".to_owned(),
        "tempo" => return "Tempo (BPM)".to_owned(),
        "loudness" => return "Loudness (dB)".to_owned(),
        "popularity" => return "Popularity (0–100)".to_owned(),
        "key_signature" => return "Key".to_owned(),
        "id" | "uri" | "isrc" => return column.to_uppercase(),
        other if is_share(other) => return format!("{} (0–1)", capitalised(other)),
        other => other.strip_suffix("_ms").map_or_else(|| other.to_owned(), |name| format!("{name} (min)")),
    };
    capitalised(&name.replace('_', " "))
}

/// The column's name inside a sentence: `key_signature` is "key signature".
pub(crate) fn words(column: &str) -> String {
    column.strip_suffix("_ms").unwrap_or(column).replace('_', " ")
}

/// The column's name at the start of a title.
pub(crate) fn heading(column: &str) -> String {
    capitalised(&words(column))
}

/// Whether it is one of Spotify's measures from 0 to 1.
pub(crate) fn is_share(column: &str) -> bool {
    SHARES.contains(&column)
}

/// Spotify's measures from 0 to 1.
pub(crate) const SHARES: [&str; 7] =
    ["danceability", "energy", "valence", "acousticness", "instrumentalness", "liveness", "speechiness"];

/// How much of a column is 1 on its axis: of milliseconds a minute.
pub(crate) fn unit(column: &str) -> f64 {
    if column.ends_with("_ms") { 60_000.0 } else { 1.0 }
}

/// "Quartiles of tempo", or with a column that groups them "Quartiles of tempo by decade".
pub(crate) fn by(what: &str, group: Option<&str>) -> String {
    group.map_or_else(|| what.to_owned(), |group| format!("{what} by {}", words(group)))
}

/// A number on an axis: no more digits than it needs, thousands apart.
pub(crate) fn number(value: f64) -> String {
    if value.abs() >= 1e6 {
        return format!("{} M", trimmed(value / 1e6, 2));
    }
    if value.abs() >= 10_000.0 {
        return grouped(value.round() as i64);
    }
    trimmed(value, 3)
}

fn trimmed(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.replacen('-', "−", 1) }
}

/// 12,345.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let first = (digits.len() - 1) % 3 + 1;
    let (head, rest) = digits.split_at(first);
    let groups = rest.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group));
    let sign = if number < 0 { "−" } else { "" };
    groups.fold(format!("{sign}{head}"), |text, group| format!("{text},{group}"))
}

/// "1 row", "2 rows", "12,345 rows".
pub(crate) fn counted(count: usize, one: &str) -> String {
    let number = grouped(i64::try_from(count).unwrap_or(i64::MAX));
    if count == 1 { format!("{number} {one}") } else { format!("{number} {one}s") }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_words_and_units() {
        for (column, text) in [
            ("energy", "Energy (0–1)"),
            ("tempo", "Tempo (BPM)"),
            ("duration_ms", "Duration (min)"),
            ("total_tracks", "Total tracks"),
            ("progress_ms", "Progress (min)"),
        ] {
            assert_eq!(label(column), text);
        }
    }

    #[test]
    fn numbers_have_the_digits_they_need() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (0.25, "0.25"),
            (-6.5, "−6.5"),
            (120.0, "120"),
            (1200.0, "1200"),
            (12_345.0, "12,345"),
            (2_500_000.0, "2.5 M"),
            (1e-9, "0"),
        ] {
            assert_eq!(number(value), text);
        }
        assert_eq!(grouped(-1_234_567), "−1,234,567");
        assert_eq!((counted(1, "track"), counted(3214, "row")), ("1 track".into(), "3,214 rows".into()));
    }
}
