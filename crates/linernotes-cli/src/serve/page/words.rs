//! Values to the words that pages have in common. What is missing is a dash, and never zero.

use chrono::{DateTime, Utc};
use linernotes::prelude::TimeRange;
use maud::{Markup, html};

/// What stands where nobody knows.
pub(crate) const UNKNOWN: &str = "–";

/// `1 track`, `1,200 tracks`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{} {what}s", grouped(count as u64)) }
}

/// `1,234,567`
pub(crate) fn grouped(number: impl Into<i128>) -> String {
    let number = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut text = if number < 0 { "−".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share as whole percent: `63%`.
pub(crate) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| UNKNOWN.to_owned(), |share| format!("{:.0}%", share * 100.0))
}

/// A tempo in whole beats a minute: `121 bpm`.
pub(crate) fn beats(tempo: Option<f64>) -> String {
    tempo.map_or_else(|| UNKNOWN.to_owned(), |tempo| format!("{tempo:.0} bpm"))
}

/// A key with the signs that musicians write: `B♭ major`.
pub(crate) fn key(signature: &str) -> String {
    match signature.split_once(' ') {
        Some((note, mode)) => format!("{} {mode}", note.replace('b', "♭").replace('#', "♯")),
        None => signature.to_owned(),
    }
}

/// Names in a row: `Ann, Bo and Cy`.
pub(crate) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

/// How far back a range reaches: `the last four weeks`.
pub(crate) fn range(range: TimeRange) -> &'static str {
    match range {
        TimeRange::ShortTerm => "the last four weeks",
        TimeRange::MediumTerm => "the last six months",
        TimeRange::LongTerm => "the last year",
    }
}

/// The same where there is little room: `4 weeks`.
pub(crate) fn short_range(range: TimeRange) -> &'static str {
    match range {
        TimeRange::ShortTerm => "4 weeks",
        TimeRange::MediumTerm => "6 months",
        TimeRange::LongTerm => "1 year",
    }
}

/// A moment in UTC. The script puts the clock of whoever reads it in its place.
pub(crate) fn moment(moment: DateTime<Utc>) -> Markup {
    html! {
        time datetime=(moment.format("%Y-%m-%dT%H:%M:%SZ")) data-local="" {
            (moment.format("%-d %B %Y, %H:%M")) " UTC"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_in_words_and_what_is_missing_is_a_dash() {
        assert_eq!([percent(Some(0.634)), percent(Some(0.0)), percent(None)], ["63%", "0%", UNKNOWN]);
        assert_eq!([beats(Some(120.5)), beats(None)], ["120 bpm", UNKNOWN]);
        assert_eq!([counted(1, "track"), counted(0, "track")], ["1 track", "0 tracks"]);
        assert_eq!([grouped(999), grouped(1_234_567), grouped(-1_000)], ["999", "1,234,567", "−1,000"]);
        assert_eq!([key("Bb major"), key("F# minor"), key("B minor")], ["B♭ major", "F♯ minor", "B minor"]);
        assert_eq!([listed(&[]), listed(&["Ann"]), listed(&["Ann", "Bo", "Cy"])], ["", "Ann", "Ann, Bo and Cy"]);
    }

    #[test]
    fn a_moment_is_readable_without_the_script() {
        let moment = moment("2026-11-28T09:05:07.123Z".parse().unwrap()).into_string();
        assert_eq!(
            moment,
            "<time datetime=\"2026-11-28T09:05:07Z\" data-local=\"\">28 November 2026, 09:05 UTC</time>"
        );
    }
}
