//! What comes and goes from one snapshot to the next.

use std::collections::HashSet;

use polars::prelude::{DataFrame, df};

use super::pages::{Page, Since};
use crate::Result;
use crate::columns::cells;

struct Turn {
    page: Page,
    since: Since,
    survivors: i64,
    exits: i64,
}

impl Turn {
    fn between(before: &Page, page: &Page) -> Self {
        let old: HashSet<i64> = before.ranked.iter().copied().collect();
        let survivors = page.ranked.iter().filter(|track| old.contains(track)).count();
        Self {
            page: page.clone(),
            since: Since::of(page.month, Some(before.month)),
            survivors: survivors as i64,
            exits: (old.len() - survivors) as i64,
        }
    }

    fn tracks(&self) -> i64 {
        self.page.ranked.len() as i64
    }

    fn entries(&self) -> i64 {
        self.tracks() - self.survivors
    }
}

pub(super) fn table(pages: &[Page]) -> Result<DataFrame> {
    let turns: Vec<Turn> =
        pages.iter().zip(pages.iter().skip(1)).map(|(before, page)| Turn::between(before, page)).collect();
    Ok(df!(
        "month" => cells(&turns, |turn| turn.page.month.first_day()),
        "since" => cells(&turns, |turn| turn.since.month),
        "months_apart" => cells(&turns, |turn| turn.since.months_apart),
        "tracks" => cells(&turns, Turn::tracks),
        "entries" => cells(&turns, Turn::entries),
        "exits" => cells(&turns, |turn| turn.exits),
        "survivors" => cells(&turns, |turn| turn.survivors),
        "turnover" => cells(&turns, |turn| part(turn.entries(), turn.tracks())),
        "jaccard" => cells(&turns, |turn| part(turn.survivors, turn.tracks() + turn.exits)),
    )?)
}

fn part(some: i64, all: i64) -> Option<f64> {
    (all > 0).then(|| some as f64 / all as f64)
}
