//! The diary's snapshots of one range, month by month.

use chrono::NaiveDate;
use rusqlite::Connection;
use spotify_client::TimeRange;

use crate::diary::Month;

/// What a snapshot ranks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) month: Month,
    /// Keys of tracks or artists, the best rank first, each once.
    pub(super) ranked: Vec<i64>,
}

/// The earliest first. Of a listener without top lists there are pages too, and nothing is on them.
pub(super) fn of_tracks(connection: &Connection, range: TimeRange) -> rusqlite::Result<Vec<Page>> {
    read(
        connection,
        range,
        "SELECT month, track FROM snapshot LEFT JOIN top_track ON snapshot = key WHERE range = ?1 ORDER BY month, rank",
    )
}

pub(super) fn of_artists(connection: &Connection, range: TimeRange) -> rusqlite::Result<Vec<Page>> {
    read(
        connection,
        range,
        "SELECT month, artist FROM snapshot LEFT JOIN top_artist ON snapshot = key WHERE range = ?1 ORDER BY month, rank",
    )
}

fn read(connection: &Connection, range: TimeRange, sql: &str) -> rusqlite::Result<Vec<Page>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([range.to_string()])?;
    let mut pages: Vec<Page> = Vec::new();
    while let Some(row) = rows.next()? {
        let (month, key): (Month, Option<i64>) = (row.get(0)?, row.get(1)?);
        if pages.last().is_none_or(|page| page.month != month) {
            pages.push(Page { month, ranked: Vec::new() });
        }
        if let (Some(page), Some(key)) = (pages.last_mut(), key)
            && !page.ranked.contains(&key)
        {
            page.ranked.push(key);
        }
    }
    Ok(pages)
}

/// Which snapshot comes before another, and how long before.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Since {
    pub(super) month: Option<NaiveDate>,
    pub(super) months_apart: Option<i64>,
}

impl Since {
    pub(super) fn of(month: Month, before: Option<Month>) -> Self {
        Self { month: before.map(Month::first_day), months_apart: before.map(|before| month.since(before).into()) }
    }
}
