//! What a row of a table is, by the columns that it has: notes and axes count "plays" and "tracks" rather than "rows".

use polars::prelude::DataFrame;

use super::columns::has;

/// "play", "track", "album", "artist", "playlist"; "row" for everything else.
pub(crate) fn noun(table: &DataFrame) -> &'static str {
    let telling = [
        ("played_at", "play"),
        ("duration_ms", "track"),
        ("total_tracks", "album"),
        ("followers", "artist"),
        ("total_items", "playlist"),
        ("tempo", "track"),
    ];
    telling.into_iter().find(|(column, _)| has(table, column)).map_or("row", |(_, noun)| noun)
}

/// "Plays": the title of an axis that counts them.
pub(crate) fn heading(noun: &str) -> String {
    let mut letters = noun.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}s", first.to_uppercase(), letters.as_str()))
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    #[test]
    fn a_row_is_called_what_it_is() {
        let plays = df!("name" => ["a"], "duration_ms" => [1_i64], "played_at" => [1_i64]).unwrap();
        let tracks = df!("name" => ["a"], "duration_ms" => [1_i64]).unwrap();
        let other = df!("name" => ["a"]).unwrap();
        assert_eq!([noun(&plays), noun(&tracks), noun(&other)], ["play", "track", "row"]);
        assert_eq!(heading("play"), "Plays");
    }
}
