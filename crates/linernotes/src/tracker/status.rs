//! How the tracker stands: what it writes down at each look, and what of that can be told, by this machine or any program that
//! reads the diary.

use std::fmt;
use std::path::PathBuf;

use chrono::{DateTime, Days, Local, NaiveTime, TimeDelta, TimeZone as _, Utc};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::gap::moment;
use super::lock::{self, RunningTracker};
use super::look::Moment;
use super::{PlayGap, TrackerLook, TrackerWait};
use crate::diary::many;
use crate::{Diary, Result};

/// How the tracker of a diary stands. As text, that in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TrackerStatus {
    /// The diary; nothing for one in memory.
    pub file: Option<PathBuf>,
    /// The tracker that has the diary now; nothing where none runs.
    pub running: Option<RunningTracker>,
    /// When the last run began that was to go on and on. These and all moments below are by Spotify's clock.
    pub started_at: Option<DateTime<Utc>>,
    /// When that run ended by itself; nothing while it runs, or where it was killed.
    pub ended_at: Option<DateTime<Utc>>,
    /// The first look that there ever was.
    pub first_look_at: Option<DateTime<Utc>>,
    /// The last that was answered.
    pub last_look_at: Option<DateTime<Utc>>,
    /// When the next is due.
    pub next_look_at: Option<DateTime<Utc>>,
    /// How many looks were answered, in all runs.
    pub looks: usize,
    /// How many plays they brought.
    pub new_plays: usize,
    /// How many plays the diary has, wherever they are from.
    pub plays: usize,
    /// How many of these are of today, in this machine's time zone.
    pub plays_today: usize,
    /// The times of which plays may be missing, the earliest first.
    pub gaps: Vec<PlayGap>,
    /// What it waits for; nothing where none runs.
    pub waits_for: Option<TrackerWait>,
    /// What went wrong when a look last failed, and when. That may have passed long ago.
    pub last_error: Option<String>,
    /// When that was.
    pub last_error_at: Option<DateTime<Utc>>,
}

/// A look that failed.
pub(super) struct Failed {
    pub(super) waits_for: Option<TrackerWait>,
    pub(super) next_look_at: DateTime<Utc>,
    pub(super) error: String,
}

/// Makes the row, or changes some of it.
const ROW: &str = "INSERT INTO tracker (one) VALUES (1) ON CONFLICT DO NOTHING";

fn row(diary: &Connection, now: &Moment) -> rusqlite::Result<()> {
    diary.execute(ROW, [])?;
    let ahead = (now.at_spotify - now.here).num_milliseconds();
    diary.execute("UPDATE tracker SET ahead_ms = ?1", [ahead]).map(drop)
}

pub(super) fn looked(diary: &Connection, now: &Moment, look: &TrackerLook) -> rusqlite::Result<()> {
    row(diary, now)?;
    let update = "UPDATE tracker SET first_look_at = coalesce(first_look_at, ?1), last_look_at = ?1, next_look_at = ?2,
        looks = looks + 1, new_plays = new_plays + ?3, waits_for = ?4";
    let new = i64::try_from(look.new).unwrap_or(i64::MAX);
    let (at, next) = (look.looked_at.timestamp_millis(), look.next_look_at.timestamp_millis());
    diary.execute(update, params![at, next, new, TrackerWait::Plays.word()]).map(drop)
}

pub(super) fn failed(diary: &Connection, now: &Moment, failed: &Failed) -> rusqlite::Result<()> {
    row(diary, now)?;
    let Failed { waits_for, next_look_at, error } = failed;
    let next = waits_for.map(|_| next_look_at.timestamp_millis());
    let update = "UPDATE tracker SET next_look_at = ?1, waits_for = ?2, last_error = ?3, last_error_at = ?4";
    let at = now.at_spotify.timestamp_millis();
    diary.execute(update, params![next, waits_for.map(TrackerWait::word), error, at]).map(drop)
}

pub(super) fn started(diary: &Connection, now: &Moment) -> rusqlite::Result<()> {
    row(diary, now)?;
    let update = "UPDATE tracker SET started_at = ?1, ended_at = NULL";
    diary.execute(update, [now.at_spotify.timestamp_millis()]).map(drop)
}

pub(super) fn ended(diary: &Connection, now: &Moment) -> rusqlite::Result<()> {
    let update = "UPDATE tracker SET ended_at = ?1, next_look_at = NULL, waits_for = NULL";
    diary.execute(update, [now.at_spotify.timestamp_millis()]).map(drop)
}

impl Diary {
    /// How its tracker stands: whether one runs, what it brought, what it waits for. Also where none ever ran. Asks Spotify for
    /// nothing.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoDiary`] when the file cannot be read.
    pub fn tracker_status(&self) -> Result<TrackerStatus> {
        let running = self.file().and_then(lock::holder);
        let file = self.file().map(PathBuf::from);
        self.read(|connection| {
            let mut status = read(connection)?.unwrap_or_else(empty);
            let ahead =
                connection.query_row("SELECT ahead_ms FROM tracker", [], |row| row.get::<_, i64>(0)).optional()?;
            let ahead = ahead.and_then(TimeDelta::try_milliseconds).unwrap_or_default();
            let now = Utc::now().checked_add_signed(ahead).unwrap_or_else(Utc::now);
            let (from, until) = day_of(now);
            let count = |sql: &str, parameters: &[i64]| {
                let count: i64 = connection.query_row(sql, rusqlite::params_from_iter(parameters), |row| row.get(0))?;
                Ok::<_, rusqlite::Error>(usize::try_from(count).unwrap_or_default())
            };
            status.plays = count("SELECT count(*) FROM play", &[])?;
            let today = "SELECT count(*) FROM play WHERE played_at >= ?1 AND played_at < ?2";
            status.plays_today = count(today, &[from.timestamp_millis(), until.timestamp_millis()])?;
            status.gaps = gaps(connection)?;
            if running.is_none() {
                // One that was killed waits for nothing.
                (status.waits_for, status.next_look_at) = (None, None);
            }
            Ok(TrackerStatus { file, running, ..status })
        })
    }
}

/// A day of this machine's time zone. Where it begins in an hour that clocks leave out, UTC will do.
fn day_of(moment: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    let day = moment.with_timezone(&Local).date_naive();
    let begin = |day: chrono::NaiveDate| {
        let midnight = day.and_time(NaiveTime::MIN);
        Local.from_local_datetime(&midnight).earliest().map_or_else(|| midnight.and_utc(), |local| local.to_utc())
    };
    (begin(day), begin(day.checked_add_days(Days::new(1)).unwrap_or(day)))
}

fn empty() -> TrackerStatus {
    TrackerStatus {
        file: None,
        running: None,
        started_at: None,
        ended_at: None,
        first_look_at: None,
        last_look_at: None,
        next_look_at: None,
        looks: 0,
        new_plays: 0,
        plays: 0,
        plays_today: 0,
        gaps: Vec::new(),
        waits_for: None,
        last_error: None,
        last_error_at: None,
    }
}

fn read(diary: &Connection) -> rusqlite::Result<Option<TrackerStatus>> {
    let sql = "SELECT started_at, ended_at, first_look_at, last_look_at, next_look_at, looks, new_plays, waits_for, last_error,
        last_error_at FROM tracker";
    let read = diary.query_row(sql, [], |row| {
        let moment = |at: usize| {
            let moment: Option<i64> = row.get(at)?;
            Ok::<_, rusqlite::Error>(moment.and_then(DateTime::from_timestamp_millis))
        };
        let count = |at: usize| {
            let count: i64 = row.get(at)?;
            Ok::<_, rusqlite::Error>(usize::try_from(count).unwrap_or_default())
        };
        let waits_for: Option<String> = row.get(7)?;
        Ok(TrackerStatus {
            started_at: moment(0)?,
            ended_at: moment(1)?,
            first_look_at: moment(2)?,
            last_look_at: moment(3)?,
            next_look_at: moment(4)?,
            looks: count(5)?,
            new_plays: count(6)?,
            waits_for: waits_for.as_deref().and_then(TrackerWait::read),
            last_error: row.get(8)?,
            last_error_at: moment(9)?,
            ..empty()
        })
    });
    read.optional()
}

fn gaps(diary: &Connection) -> rusqlite::Result<Vec<PlayGap>> {
    let mut statement = diary.prepare("SELECT from_at, until_at, noticed_at FROM gap ORDER BY from_at, until_at")?;
    let gaps = statement.query_map([], |row| {
        let moments: [i64; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
        Ok(moments.map(DateTime::from_timestamp_millis))
    })?;
    // What no calendar has, a check of the diary tells.
    let gaps = gaps.filter_map(|gap| match gap {
        Ok([Some(from), Some(until), Some(noticed_at)]) => Some(Ok(PlayGap { from, until, noticed_at })),
        Ok(_) => None,
        Err(error) => Some(Err(error)),
    });
    gaps.collect()
}

impl fmt::Display for TrackerStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.running {
            Some(running) => write!(f, "a tracker runs{}", lock::in_words(running))?,
            None => write!(f, "no tracker runs")?,
        }
        match (&self.running, self.started_at, self.ended_at) {
            (None, Some(_), Some(ended)) => write!(f, "; the last one ended on {}", moment(ended))?,
            (None, Some(started), None) => write!(f, "; the last one, of {}, was killed", moment(started))?,
            _ => {}
        }
        match self.last_look_at {
            Some(last) => write!(f, "\nlast look: {}", moment(last))?,
            None => write!(f, "\nit has never looked")?,
        }
        match (self.next_look_at, self.waits_for) {
            (Some(next), Some(TrackerWait::Plays)) => write!(f, "; the next: {}", moment(next))?,
            (Some(next), Some(waits_for)) => {
                let what = match waits_for {
                    TrackerWait::Network => "the network",
                    TrackerWait::Limit => "the end of a wait that Spotify asks for",
                    TrackerWait::Diary => "another program that writes into the diary",
                    TrackerWait::Plays | TrackerWait::Spotify => "Spotify",
                };
                write!(f, "; it waits for {what}, and looks again: {}", moment(next))?;
            }
            _ => {}
        }
        let Self { looks, new_plays, plays, plays_today, gaps, .. } = self;
        write!(f, "\n{} in the diary, {plays_today} of today; {new_plays} came by ", many(*plays, "play"))?;
        f.write_str(&many(*looks, "look"))?;
        if let Some(first) = self.first_look_at {
            write!(f, " since {}", moment(first))?;
        }
        for gap in gaps {
            write!(f, "\n{gap}")?;
        }
        if let (Some(error), Some(at)) = (&self.last_error, self.last_error_at) {
            write!(f, "\nlast trouble, {}: {error}", moment(at))?;
        }
        Ok(())
    }
}
