//! The catalogue store: answers that are the same for everybody, kept for a while so that nothing is asked for twice, and what
//! must outlive a program: waits that Spotify asks for, and what was found out about an app. Sends nothing.

mod answers;
mod database;
mod learned;
mod limits;

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use crate::{Clock, Result};
pub(crate) use answers::Keep;
pub(crate) use limits::Limit;

/// How long what Spotify tells about the catalogue is kept: its terms allow a short time.
const USUAL_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// Where answers are kept. Cheap to clone; safe between threads and programs.
#[derive(Clone)]
pub struct Catalogue {
    place: Place,
    /// How old an answer may be that stands for a new one: 24 hours.
    pub max_age: Duration,
    /// What tells how old an answer is, and whether a wait is over.
    pub clock: Clock,
}

#[derive(Clone, PartialEq, Eq)]
enum Place {
    Memory,
    File(PathBuf),
}

/// What a catalogue holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Holdings {
    /// Where: a file, or nothing for memory.
    pub file: Option<PathBuf>,
    /// How many answers there are of each kind: `tracks`, `albums`, …
    pub kinds: Vec<(String, usize)>,
    /// When the oldest came.
    pub oldest: Option<DateTime<Utc>>,
    /// Bytes of all answers together.
    pub bytes: usize,
    /// What Spotify wants left alone, and until when; the family of endpoints is empty where it is everything.
    pub waits: Vec<(String, DateTime<Utc>)>,
}

impl Catalogue {
    /// One that lasts as long as the program.
    #[must_use]
    pub fn in_memory() -> Self {
        Self { place: Place::Memory, max_age: USUAL_AGE, clock: Clock::default() }
    }

    /// One in a file, which is made when it is first needed, for its owner alone.
    #[must_use]
    pub fn in_file(path: impl Into<PathBuf>) -> Self {
        Self { place: Place::File(path.into()), ..Self::in_memory() }
    }

    /// The file that is used unless another is named: in the user's cache folder, where there is one.
    #[must_use]
    pub fn usual_file() -> Option<PathBuf> {
        Some(dirs::cache_dir()?.join("linernotes").join("catalogue.sqlite"))
    }

    /// Where it is; nothing for memory.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.place {
            Place::Memory => None,
            Place::File(path) => Some(path),
        }
    }
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.file() {
            Some(path) => write!(f, "Catalogue in {}", path.display()),
            None => f.write_str("Catalogue in memory"),
        }
    }
}

/// A connection to the database, behind a pointer that knows how to drop it: a notebook cell drops clients too, and finds no
/// SQLite to do it with, as that is inside the shared library.
type Database = Box<dyn Connected>;

trait Connected: Send {
    fn connection(&mut self) -> &mut Connection;
}

impl Connected for Connection {
    fn connection(&mut self) -> &mut Connection {
        self
    }
}

/// The part of a catalogue that belongs to one app at one server.
pub(crate) struct Shelf {
    database: Mutex<Database>,
    catalogue: Catalogue,
    app: i64,
    told: Mutex<HashSet<&'static str>>,
}

impl Shelf {
    /// Opens the catalogue for an app. What cannot be opened is told of, and memory stands for it.
    pub(crate) fn open(catalogue: &Catalogue, server: &str, client_id: &str) -> Arc<Self> {
        let (connection, app) = database::open(catalogue, server, client_id);
        Arc::new(Self {
            database: Mutex::new(Box::new(connection)),
            catalogue: catalogue.clone(),
            app,
            told: Mutex::default(),
        })
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.catalogue.clock.now()
    }

    /// Whether this has not been asked before, by this program: what is told once need not be told again.
    pub(crate) fn is_first_time(&self, what: &'static str) -> bool {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(what)
    }

    fn database(&self) -> MutexGuard<'_, Database> {
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What comes of a query whose failure must not be one of the call: a store that cannot be used is as good as an empty one.
    fn attempt<T>(&self, what: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Option<T> {
        what(self.database().connection())
            .inspect_err(|error| tracing::warn!(%error, "the catalogue store cannot be used"))
            .ok()
    }

    /// The same for what a user asks for, who must know.
    fn demand<T>(&self, what: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T> {
        what(self.database().connection()).map_err(|error| crate::Error::Unkept {
            what: "the catalogue",
            variable: "SPOTIFY_CATALOGUE",
            path: self.catalogue.file().map(Path::to_owned).unwrap_or_default(),
            cause: error.to_string(),
        })
    }

    /// What there is, of every app.
    pub(crate) fn holdings(&self) -> Result<Holdings> {
        let now = self.now().timestamp_millis();
        self.demand(|connection| {
            let mut kinds = connection.prepare(
                "SELECT CASE instr(what, '/') WHEN 0 THEN what ELSE substr(what, 1, instr(what, '/') - 1) END AS kind, count(*)
                 FROM answers GROUP BY kind ORDER BY count(*) DESC, kind",
            )?;
            let kinds = kinds.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
            let kinds = kinds.map(|row| row.map(|(kind, count)| (kind, usize::try_from(count).unwrap_or(0))));
            let kinds = kinds.collect::<rusqlite::Result<_>>()?;
            let (oldest, bytes): (Option<i64>, i64) = connection.query_row(
                "SELECT min(asked_at), coalesce(sum(length(body)), 0) FROM answers",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let mut waits = connection.prepare("SELECT family, max(until) FROM limits WHERE until > ?1 GROUP BY family")?;
            let waits = waits.query_map([now], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
            let waits = waits.collect::<rusqlite::Result<Vec<_>>>()?;
            let time = DateTime::from_timestamp_millis;
            Ok(Holdings {
                file: self.catalogue.file().map(Path::to_owned),
                kinds,
                oldest: oldest.and_then(time),
                bytes: usize::try_from(bytes).unwrap_or(0),
                waits: waits.into_iter().filter_map(|(family, until)| Some((family, time(until)?))).collect(),
            })
        })
    }

    /// Drops every answer, of every app; what was found out about apps, and waits that Spotify asks for, stay. How many there were.
    pub(crate) fn clear(&self) -> Result<usize> {
        self.demand(|connection| {
            let count = connection.execute("DELETE FROM answers", [])?;
            connection.execute_batch("VACUUM")?;
            Ok(count)
        })
    }

    /// Drops every answer that was given to an account. How many there were.
    pub(crate) fn forget(&self, account: &str) -> Result<usize> {
        self.demand(|connection| {
            let count = connection.execute("DELETE FROM answers WHERE account = ?1", [account])?;
            // What is deleted is still there to read in the file until its pages are written anew.
            connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")?;
            Ok(count)
        })
    }
}
