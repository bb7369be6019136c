//! What a listener's history has now, and how much of it is known, to what the page says.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use linernotes::prelude::*;

use crate::serve::listener::Listener;

/// How long a plan holds, as notebooks and the command line look things up too.
const PLAN_HOLDS: Duration = Duration::from_secs(5 * 60);
/// What an enrichment needs of plays.
const NEEDED: [&str; 6] = ["id", "name", "artist", "ms_played", "kind", "near_repeat"];

/// What is there.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Plays of music, and of podcasts and audiobooks.
    pub(super) plays: Option<Extent>,
    pub(super) spoken: Option<Extent>,
    pub(super) imports: usize,
    pub(super) last: Option<(DateTime<Utc>, HistoryReport)>,
    /// Nothing where there are no plays, or nobody is signed in at Spotify.
    pub(super) plan: Option<Plan>,
}

/// How much of something there is, and of when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    pub(super) plays: i64,
    pub(super) hours: f64,
    /// Year and month, in UTC.
    pub(super) first: (i64, i64),
    pub(super) last: (i64, i64),
}

/// What it takes to look everything up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Recordings that were streamed and have an id.
    pub(super) recordings: usize,
    /// Of these, those that are to be asked for.
    pub(super) unknown: usize,
    /// What that takes one by one, and fifty at a time.
    pub(super) requests: usize,
    pub(super) requests_in_batches: usize,
    /// The same for those that make up half of all streams.
    pub(super) requests_of_half: usize,
}

/// A plan, and when and after how many changes it was made.
#[derive(Debug)]
pub(super) struct Planned {
    plan: Plan,
    changes: u64,
    at: Instant,
}

/// Reads it.
///
/// # Errors
///
/// As of [`Diary::history`].
pub(super) async fn held(listener: &Arc<Listener>) -> Result<Held> {
    let spotify = listener.spotify().await.ok();
    let listener = Arc::clone(listener);
    blocking(move || {
        let diary = listener.diary()?;
        let history = diary.history()?;
        let months = history.months()?;
        let held = Held {
            plays: extent(&months, "plays")?,
            spoken: extent(&months, "spoken")?,
            imports: history.imports()?.height(),
            last: history.last_import()?,
            plan: None,
        };
        // A plan that cannot be made hides nothing else.
        let plan =
            spotify.filter(|_| held.plays.is_some()).and_then(|spotify| plan_of(&listener, &spotify, &diary).ok());
        Ok(Held { plan, ..held })
    })
    .await
}

/// Plays, as far as an enrichment looks at them.
pub(super) fn plays(diary: &Diary) -> Result<DataFrame> {
    Ok(diary.history()?.plays()?.select(NEEDED)?)
}

/// The plan of all plays. Sends nothing.
pub(super) fn plan(spotify: &Spotify, diary: &Diary, plays: &DataFrame) -> Result<Plan> {
    let table = spotify.enrich(diary, plays).plan()?;
    let last = table.height().saturating_sub(1);
    let number = |name: &str, row: usize| -> Result<usize> {
        Ok(table.column(name)?.i64()?.get(row).and_then(|number| usize::try_from(number).ok()).unwrap_or_default())
    };
    Ok(Plan {
        recordings: number("recordings", last)?,
        unknown: number("tracks", last)?,
        requests: number("requests", last)?,
        requests_in_batches: number("requests_in_batches", last)?,
        requests_of_half: number("requests", 0)?,
    })
}

fn plan_of(listener: &Listener, spotify: &Spotify, diary: &Diary) -> Result<Plan> {
    let importing = &listener.importing;
    let changes = importing.changes();
    let mut planned = importing.planned.lock().unwrap_or_else(PoisonError::into_inner);
    let holds = |planned: &&Planned| planned.changes == changes && planned.at.elapsed() < PLAN_HOLDS;
    if let Some(planned) = planned.as_ref().filter(holds) {
        return Ok(planned.plan);
    }
    let plan = plan(spotify, diary, &plays(diary)?)?;
    *planned = Some(Planned { plan, changes, at: Instant::now() });
    Ok(plan)
}

fn extent(months: &DataFrame, dataset: &str) -> Result<Option<Extent>> {
    let names = months.column("dataset")?.str()?;
    let (years, of_year) = (months.column("year")?.i64()?, months.column("month")?.i64()?);
    let (rows, hours) = (months.column("rows")?.i64()?, months.column("hours")?.f64()?);
    let mut extent: Option<Extent> = None;
    // They are in order.
    for row in (0..months.height()).filter(|row| names.get(*row) == Some(dataset)) {
        let (Some(year), Some(month)) = (years.get(row), of_year.get(row)) else { continue };
        let first = (year, month);
        let extent = extent.get_or_insert(Extent { plays: 0, hours: 0.0, first, last: first });
        extent.plays += rows.get(row).unwrap_or_default();
        extent.hours += hours.get(row).unwrap_or_default();
        extent.last = first;
    }
    Ok(extent)
}

/// Runs what reads disks and counts in a thread where that holds up nobody.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        // The runtime ends, and nobody waits for it any more.
        Err(_) => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_counted_by_kind() {
        let months = linernotes::polars::df!(
            "dataset" => ["plays", "plays", "spoken"], "year" => [2019_i64, 2024, 2023], "month" => [12_i64, 1, 5],
            "rows" => [10_i64, 20, 3], "hours" => [1.5, 2.0, 0.5],
        );
        let months = months.unwrap();
        let plays = Extent { plays: 30, hours: 3.5, first: (2019, 12), last: (2024, 1) };
        assert_eq!(extent(&months, "plays").unwrap(), Some(plays));
        assert_eq!(extent(&months, "spoken").unwrap().unwrap().plays, 3);
        assert_eq!(extent(&months.head(Some(2)), "spoken").unwrap(), None);
    }
}
