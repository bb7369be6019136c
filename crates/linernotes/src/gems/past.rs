//! Gems out of the diary's months and plays.

use std::collections::BTreeSet;

use chrono::DateTime;
use polars::prelude::{
    DataFrame, DataType, IntoLazy as _, JoinArgs, JoinType, MaintainOrderJoin, SortMultipleOptions, TimeUnit, TimeZone,
    col, cols, df,
};
use rusqlite::{Connection, params};
use spotify_client::TimeRange;

use super::{Gems, reason};
use crate::collect::collect;
use crate::columns::cells;
use crate::diary::{KEY, Month, tracks_of};
use crate::{Diary, Result};

/// A track that was loved and is silent.
#[derive(Debug, Clone)]
pub(super) struct Gem {
    pub(super) track: i64,
    pub(super) best_rank: i64,
    /// The first month with that rank.
    pub(super) best_month: Month,
    pub(super) months_loved: i64,
    pub(super) first_month: Month,
    pub(super) last_month: Month,
    /// Love in fiftieths: whole numbers have an order that rounding cannot change.
    pub(super) points: i64,
    pub(super) plays: Option<i64>,
    /// Unix milliseconds.
    pub(super) last_played_at: Option<i64>,
    pub(super) silent_since: Month,
    pub(super) silent_months: i64,
    pub(super) silent_snapshots: i64,
}

pub(super) fn gems(diary: &Diary, wanted: &Gems) -> Result<DataFrame> {
    let (gems, tracks) = diary.read(|connection| {
        let gems = find(connection, wanted)?;
        let keys: Vec<i64> = gems.iter().map(|gem| gem.track).collect();
        Ok((gems, tracks_of(connection, &keys)?))
    })?;
    let mut how = JoinArgs::new(JoinType::Left);
    how.maintain_order = MaintainOrderJoin::Left;
    let joined = tracks.lazy().join(table(&gems, wanted)?.lazy(), [col(KEY)], [col(KEY)], how);
    let order = ["love", "silent_since", "uri"];
    let descending = SortMultipleOptions::default().with_order_descending_multi([true, false, false]);
    collect(joined.sort(order, descending).drop(cols([KEY])))
}

/// The columns that stand behind the track's.
fn table(gems: &[Gem], wanted: &Gems) -> Result<DataFrame> {
    let table = df!(
        KEY => cells(gems, |gem| gem.track),
        "best_rank" => cells(gems, |gem| gem.best_rank),
        "months_loved" => cells(gems, |gem| gem.months_loved),
        "first_month" => cells(gems, |gem| gem.first_month.first_day()),
        "last_month" => cells(gems, |gem| gem.last_month.first_day()),
        "plays" => cells(gems, |gem| gem.plays),
        "last_played_at" => cells(gems, |gem| gem.last_played_at),
        "silent_since" => cells(gems, |gem| gem.silent_since.first_day()),
        "silent_months" => cells(gems, |gem| gem.silent_months),
        "silent_snapshots" => cells(gems, |gem| gem.silent_snapshots),
        "love" => cells(gems, |gem| gem.points as f64 / 50.0),
        "reason" => cells(gems, |gem| reason::past(gem, wanted.top)),
    )?;
    let moment = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    collect(table.lazy().with_column(col("last_played_at").cast(moment)))
}

/// Ranked once by a snapshot.
struct Ranked {
    track: i64,
    month: Month,
    rank: i64,
    /// In the list of the range that love is looked for in, not in the one that is looked at for silence only.
    may_be_love: bool,
}

fn find(connection: &Connection, wanted: &Gems) -> rusqlite::Result<Vec<Gem>> {
    let months = snapshots(connection, wanted.range)?;
    let Some(latest) = months.last().copied() else { return Ok(Vec::new()) };
    let sees_plays = connection.prepare_cached("SELECT 1 FROM play LIMIT 1")?.exists([])?;
    let mut last_play = connection.prepare_cached("SELECT max(played_at) FROM play WHERE track = ?1")?;
    let mut plays = connection.prepare_cached("SELECT count(*) FROM play WHERE track = ?1")?;
    let mut gems = Vec::new();
    for of_track in ranked(connection, wanted.range)?.chunk_by(|one, next| one.track == next.track) {
        let Some(mut gem) = loved(of_track, wanted) else { continue };
        gem.last_played_at = last_play.query_row([gem.track], |row| row.get(0))?;
        let played = gem.last_played_at.and_then(DateTime::from_timestamp_millis).map(Month::of);
        gem.silent_since = gem.silent_since.max(played.unwrap_or(gem.silent_since));
        gem.silent_months = latest.since(gem.silent_since).into();
        if gem.silent_months < i64::from(wanted.silent_months.max(1)) {
            continue;
        }
        gem.silent_snapshots = months.range(gem.silent_since.plus(1)..).count() as i64;
        // Counting is what takes long, so only gems are counted.
        gem.plays = sees_plays.then(|| plays.query_row([gem.track], |row| row.get(0))).transpose()?;
        gems.push(gem);
    }
    Ok(gems)
}

/// The months with a snapshot of the range, or of that which silence is looked for in.
fn snapshots(connection: &Connection, range: TimeRange) -> rusqlite::Result<BTreeSet<Month>> {
    let sql = "SELECT DISTINCT month FROM snapshot WHERE range IN (?1, 'short_term')";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map([range.to_string()], |row| row.get(0))?.collect()
}

/// Track by track, and of each the earliest month first.
fn ranked(connection: &Connection, range: TimeRange) -> rusqlite::Result<Vec<Ranked>> {
    let sql = "
        SELECT track, month, rank, range = ?1 FROM top_track JOIN snapshot ON key = snapshot
        WHERE range IN (?1, 'short_term') ORDER BY track, month, rank";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![range.to_string()], |row| {
        Ok(Ranked { track: row.get(0)?, month: row.get(1)?, rank: row.get(2)?, may_be_love: row.get(3)? })
    })?;
    rows.collect()
}

/// A track by its months, the earliest first, when it was loved enough. It may still be heard.
fn loved(of_track: &[Ranked], wanted: &Gems) -> Option<Gem> {
    let is_love = |ranked: &&Ranked| ranked.may_be_love && ranked.rank <= i64::from(wanted.top);
    let mut love: Vec<&Ranked> = of_track.iter().filter(is_love).collect();
    // A list that has a track twice still is one month.
    love.dedup_by_key(|ranked| ranked.month);
    let (first, last) = (love.first()?, love.last()?);
    let best = love.iter().min_by_key(|ranked| (ranked.rank, ranked.month))?;
    let enough = love.len() >= usize::try_from(wanted.months).unwrap_or(usize::MAX);
    enough.then(|| Gem {
        track: first.track,
        best_rank: best.rank,
        best_month: best.month,
        months_loved: love.len() as i64,
        first_month: first.month,
        last_month: last.month,
        points: love.iter().map(|ranked| (51 - ranked.rank).max(0)).sum(),
        plays: None,
        last_played_at: None,
        silent_since: of_track.iter().map(|ranked| ranked.month).max().unwrap_or(last.month),
        silent_months: 0,
        silent_snapshots: 0,
    })
}
