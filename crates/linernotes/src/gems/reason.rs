//! Why a track is a gem, in words.

use super::past::Gem;

/// Of a track that the year's list has and the last weeks' has not; `ranked` tells how many tracks that one has.
pub(super) fn live(rank: i64, ranked: usize) -> String {
    let rank = ordinal(rank);
    match ranked {
        0 => format!("{rank} of the last year; of the last four weeks nothing is ranked"),
        _ => format!("{rank} of the last year, not among the {ranked} of the last four weeks"),
    }
}

/// Of a track that the diary has; `top` tells up to which rank it counts as loved.
pub(super) fn past(gem: &Gem, top: u32) -> String {
    let best = format!("{} in {}", ordinal(gem.best_rank), gem.best_month.in_words());
    let loved = counted(gem.months_loved, "month");
    let among = match top {
        0 | 1 => format!("your most-played in {loved}"),
        _ => format!("among your {top} in {loved}"),
    };
    let plays = match gem.plays {
        Some(0) => ", no play seen".to_owned(),
        Some(plays) => format!(", {}", counted(plays, "play")),
        None => String::new(),
    };
    let silent = counted(gem.silent_months, "month");
    let seen = match gem.silent_snapshots {
        all if all >= gem.silent_months => String::new(),
        1 => ", one of them with a snapshot".to_owned(),
        some => format!(", {} of them with snapshots", in_words(some)),
    };
    format!("{best}, {among}{plays}; silent for {silent}{seen}")
}

/// `1st`, `2nd`, `3rd`, `4th`, `11th`, `21st`.
fn ordinal(number: i64) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

fn counted(number: i64, what: &str) -> String {
    format!("{} {what}{}", in_words(number), if number == 1 { "" } else { "s" })
}

/// Up to twelve as a word.
fn in_words(number: i64) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let word = usize::try_from(number).ok().and_then(|number| WORDS.get(number));
    word.map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diary::Month;

    #[test]
    fn numbers_are_written_as_people_say_them() {
        let ranks = [1, 2, 3, 4, 11, 12, 13, 21, 22, 50, 101, 111].map(ordinal).join(" ");
        assert_eq!(ranks, "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 50th 101st 111th");
        assert_eq!(
            [0, 1, 2, 12, 13].map(|number| counted(number, "month")).join(", "),
            "no months, one month, two months, twelve months, 13 months"
        );
    }

    #[test]
    fn a_reason_says_what_was_and_since_when_it_is_over() {
        let month = |text| Month::read(text).unwrap();
        let gem = Gem {
            track: 1,
            best_rank: 3,
            best_month: month("2024-05"),
            months_loved: 4,
            first_month: month("2024-05"),
            last_month: month("2024-08"),
            points: 120,
            plays: Some(37),
            last_played_at: None,
            silent_since: month("2024-08"),
            silent_months: 14,
            silent_snapshots: 14,
        };
        let reasons = [
            past(&gem, 50),
            past(&Gem { plays: Some(1), silent_snapshots: 1, ..gem.clone() }, 10),
            past(&Gem { plays: Some(0), silent_snapshots: 9, ..gem.clone() }, 10),
            past(&Gem { plays: None, best_rank: 1, months_loved: 1, ..gem }, 1),
            live(12, 50),
            live(1, 0),
        ];
        insta::assert_snapshot!(reasons.join("\n"), @r"
        3rd in May 2024, among your 50 in four months, 37 plays; silent for 14 months
        3rd in May 2024, among your 10 in four months, one play; silent for 14 months, one of them with a snapshot
        3rd in May 2024, among your 10 in four months, no play seen; silent for 14 months, nine of them with snapshots
        1st in May 2024, your most-played in one month; silent for 14 months
        12th of the last year, not among the 50 of the last four weeks
        1st of the last year; of the last four weeks nothing is ranked
        ");
    }
}
