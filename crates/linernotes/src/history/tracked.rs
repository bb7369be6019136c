//! Plays that the tracker and snapshots saw, among those of imports: each once.

use std::collections::HashMap;

use polars::prelude::{DataFrame, DataType, IntoLazy as _, NULL, SortMultipleOptions, TimeUnit, TimeZone, col, lit};

use super::place::Dataset;
use super::{History, month_file, plays};
use crate::Result;
use crate::collect::collect;

const A_DAY: i64 = 86_400_000;
/// How far apart two programs may see the end of a play. Account data has minutes.
const APART: i64 = 120_000;

pub(super) fn with_tracked(history: &History, imported: DataFrame) -> Result<DataFrame> {
    let tracked = tracked(history)?;
    if tracked.height() == 0 {
        return Ok(imported);
    }
    let mut told = Told::default();
    told.add(&imported)?;
    told.add(&plays::imported(history, Dataset::Spoken)?)?;
    let is_new = told.knows_not(&tracked, &imported)?;
    let mut all = imported;
    all.vstack_mut_owned(tracked.filter(&is_new)?)?;
    Ok(all.sort(["played_at"], SortMultipleOptions::default().with_maintain_order(true))?)
}

/// As the files have them.
fn tracked(history: &History) -> Result<DataFrame> {
    let plays = history.diary.plays()?;
    let given = |name: &str| match name {
        "played_at" => col(name).cast(DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC))),
        "kind" => lit("music"),
        "artist" => col("artists").list().first(),
        "name" | "album" | "uri" => col(name),
        "video" | "near_repeat" => lit(false),
        "source" => lit("tracked"),
        _ => lit(NULL),
    };
    let schema = month_file::schema();
    let columns: Vec<_> =
        schema.iter().map(|(name, kind)| given(name).cast(kind.clone()).alias(name.clone())).collect();
    collect(plays.lazy().select(columns))
}

/// Of what times imports tell.
#[derive(Default)]
struct Told {
    /// By day, its first and its last moment.
    days: HashMap<i64, (i64, i64)>,
}

impl Told {
    fn add(&mut self, plays: &DataFrame) -> Result<()> {
        for moment in moments(plays)? {
            let span = self.days.entry(moment.div_euclid(A_DAY)).or_insert((moment, moment));
            *span = (span.0.min(moment), span.1.max(moment));
        }
        Ok(())
    }

    /// Which of the tracked plays no import tells of.
    fn knows_not(&self, tracked: &DataFrame, imported: &DataFrame) -> Result<polars::prelude::BooleanChunked> {
        let (known, of_known) = (moments(imported)?, Titles::of(imported)?);
        let of_tracked = Titles::of(tracked)?;
        let is_new = moments(tracked)?.into_iter().enumerate().map(|(at, moment)| {
            let span = self.days.get(&moment.div_euclid(A_DAY));
            if span.is_some_and(|(first, last)| (*first..=*last).contains(&moment)) {
                return false;
            }
            let from = known.partition_point(|known| *known < moment - APART);
            let near = (from..known.len()).take_while(|near| known[*near] <= moment + APART);
            !near.into_iter().any(|near| of_known.is_same(near, &of_tracked, at))
        });
        Ok(is_new.collect())
    }
}

fn moments(plays: &DataFrame) -> Result<Vec<i64>> {
    let milliseconds = plays.column("played_at")?.cast(&DataType::Int64)?;
    Ok(milliseconds.i64()?.into_no_null_iter().collect())
}

struct Titles {
    columns: [polars::prelude::StringChunked; 3],
}

impl Titles {
    fn of(plays: &DataFrame) -> Result<Self> {
        let text = |name: &str| plays.column(name).and_then(|column| column.str()).cloned();
        Ok(Self { columns: [text("uri")?, text("name")?, text("artist")?] })
    }

    /// The same address, or the same names: one recording has several addresses.
    fn is_same(&self, at: usize, other: &Self, of_other: usize) -> bool {
        let [uri, name, artist] = [0, 1, 2].map(|column| {
            let one = self.columns[column].get(at);
            one.is_some() && one == other.columns[column].get(of_other)
        });
        uri || (name && artist)
    }
}
