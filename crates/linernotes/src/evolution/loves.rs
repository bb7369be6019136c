//! Spells: the runs of months in which a track is loved.

use std::collections::BTreeMap;

use polars::prelude::{
    DataFrame, IntoLazy as _, JoinArgs, JoinType, MaintainOrderJoin, SortMultipleOptions, col, cols, df,
};
use spotify_client::TimeRange;

use super::pages::{self, Page};
use crate::collect::collect;
use crate::columns::cells;
use crate::diary::{KEY, Month, tracks_of};
use crate::{Diary, Result};

/// Months in succession that all have a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spell {
    pub(super) months: usize,
    /// The month before has a snapshot, without the track.
    pub(super) began: bool,
    /// The month after has a snapshot, without the track.
    pub(super) ended: bool,
}

/// Where each track is ranked, by the places of the pages, and which spells that makes.
pub(super) fn spells(pages: &[Page]) -> BTreeMap<i64, (Vec<usize>, Vec<Spell>)> {
    let mut places: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (place, page) in pages.iter().enumerate() {
        for track in &page.ranked {
            places.entry(*track).or_default().push(place);
        }
    }
    let follows = |place: usize, next: usize| place + 1 == next && are_in_succession(pages, place);
    let of_track = |places: Vec<usize>| {
        let runs = places.chunk_by(|place, next| follows(*place, *next));
        let spells = runs.map(|run| Spell {
            months: run.len(),
            began: run[0] > 0 && are_in_succession(pages, run[0] - 1),
            ended: are_in_succession(pages, run[run.len() - 1]),
        });
        let spells = spells.collect();
        (places, spells)
    };
    places.into_iter().map(|(track, places)| (track, of_track(places))).collect()
}

/// Whether the month after a page has one too.
fn are_in_succession(pages: &[Page], place: usize) -> bool {
    pages.get(place + 1).is_some_and(|next| next.month.since(pages[place].month) == 1)
}

struct Love {
    track: i64,
    first: Month,
    last: Month,
    /// How many snapshots there are from the first month to the last.
    seen: i64,
    months: i64,
    spells: i64,
    longest: i64,
    lasts: bool,
}

pub(super) fn table(diary: &Diary, range: TimeRange) -> Result<DataFrame> {
    let (loves, tracks) = diary.read(|connection| {
        let loves = loves(&pages::of_tracks(connection, range)?);
        let keys: Vec<i64> = loves.iter().map(|love| love.track).collect();
        Ok((loves, tracks_of(connection, &keys)?))
    })?;
    let told = df!(
        KEY => cells(&loves, |love| love.track),
        "first_month" => cells(&loves, |love| love.first.first_day()),
        "last_month" => cells(&loves, |love| love.last.first_day()),
        "months" => cells(&loves, |love| love.months),
        "spells" => cells(&loves, |love| love.spells),
        "longest_spell" => cells(&loves, |love| love.longest),
        "months_unseen" => cells(&loves, |love| i64::from(love.last.since(love.first)) + 1 - love.seen),
        "still_loved" => cells(&loves, |love| love.lasts),
    )?;
    let mut how = JoinArgs::new(JoinType::Left);
    how.maintain_order = MaintainOrderJoin::Left;
    let joined = tracks.lazy().join(told.lazy(), [col(KEY)], [col(KEY)], how);
    let descending = SortMultipleOptions::default().with_order_descending_multi([true, false, false]);
    collect(joined.sort(["months", "first_month", "uri"], descending).drop(cols([KEY])))
}

fn loves(pages: &[Page]) -> Vec<Love> {
    let love = |(track, (places, spells)): (i64, (Vec<usize>, Vec<Spell>))| {
        let (first, last) = (places[0], places[places.len() - 1]);
        Love {
            track,
            first: pages[first].month,
            last: pages[last].month,
            seen: (last - first + 1) as i64,
            months: places.len() as i64,
            spells: spells.len() as i64,
            longest: spells.iter().map(|spell| spell.months).max().unwrap_or(0) as i64,
            lasts: last + 1 == pages.len(),
        }
    };
    spells(pages).into_iter().map(love).collect()
}
