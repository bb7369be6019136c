//! The file of a diary: opening it, reading, and writing in one transaction. Knows no table.

use std::fs::OpenOptions;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use super::{Diary, migrations};
use crate::{Error, Result};

/// How long a write waits for another program's. Tests of this crate have less.
const PATIENCE: Duration = if cfg!(test) { Duration::from_secs(2) } else { Duration::from_secs(5) };
/// Between two tries at what SQLite does not wait for by itself.
const BREATH: Duration = Duration::from_millis(10);

/// What is behind a [`Diary`].
pub(super) trait Kept: Send + Sync {
    fn connection(&self) -> MutexGuard<'_, Connection>;
    fn file(&self) -> Option<&Path>;
}

struct Database {
    connection: Mutex<Connection>,
    file: Option<PathBuf>,
}

impl Kept for Database {
    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A panic within a transaction rolled it back.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }
}

pub(super) fn open(path: &Path) -> Result<Arc<dyn Kept>> {
    let connection = open_file(path).map_err(|error| error.of(Some(path)))?;
    Ok(Arc::new(Database { connection: Mutex::new(connection), file: Some(path.to_owned()) }))
}

pub(super) fn in_memory() -> Result<Arc<dyn Kept>> {
    let prepared = Connection::open_in_memory().map_err(Unusable::from).and_then(|mut connection| {
        migrations::bring_up_to_date(&mut connection)?;
        Ok(connection)
    });
    let connection = prepared.map_err(|error| error.of(None))?;
    Ok(Arc::new(Database { connection: Mutex::new(connection), file: None }))
}

fn open_file(path: &Path) -> Result<Connection, Unusable> {
    let made = make_private(path);
    if let Err(error) = made
        && !path.is_file()
    {
        return Err(error.into());
    }
    refuse_what_is_no_database(path)?;
    // No address: a name that begins with `file:` is a name.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(64);
    if connection.is_readonly("main")? {
        let connection = if has_journal(path) { connection } else { open_unchanging(path)? };
        migrations::check(&connection)?;
        return Ok(connection);
    }
    migrations::refuse_what_is_no_diary(&connection)?;
    keep_a_journal(&connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    migrations::bring_up_to_date(&mut connection)?;
    Ok(connection)
}

/// A journal beside the file lets others read while one writes. A file that has none is given one by whoever opens it first;
/// others at the same moment SQLite sends away at once, whatever their patience.
fn keep_a_journal(connection: &Connection) -> rusqlite::Result<()> {
    let begun = Instant::now();
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_busy(&error) && begun.elapsed() < PATIENCE => std::thread::sleep(BREATH),
            done => return done,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Makes a file that only its owner may read, and its folder. SQLite gives its journals the rights of the file.
fn make_private(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Looks at the file itself: SQLite may tidy up a database that it has opened, and one of another program is left alone. What a
/// header does not show, since the newest pages are in the journal, [`migrations`] finds.
fn refuse_what_is_no_database(path: &Path) -> Result<(), Unusable> {
    let mut header = Vec::new();
    std::fs::File::open(path)?.take(100).read_to_end(&mut header)?;
    if header.is_empty() {
        return Ok(());
    }
    let application = header.get(68..72).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok()).map(i32::from_be_bytes);
    match application {
        Some(application) if header.starts_with(b"SQLite format 3\0") && migrations::may_be_ours(application) => Ok(()),
        _ => Err(Unusable::NotOurs),
    }
}

/// Whether a program has the file open for writing, or left changes beside it when it ended.
fn has_journal(path: &Path) -> bool {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-wal");
    Path::new(&journal).exists()
}

/// A file that may not be written, in a folder where nothing can be made beside it: SQLite reads it when it is told that nobody
/// changes it. That can only be told in an address.
pub(super) fn open_unchanging(path: &Path) -> Result<Connection, Unusable> {
    let path = std::path::absolute(path)?;
    let mut address = "file:".to_owned();
    for part in path.to_string_lossy().replace('\\', "/").trim_start_matches('/').split('/') {
        address.push('/');
        for character in part.chars() {
            match character {
                '%' | '?' | '#' => address.push_str(&format!("%{:02X}", u32::from(character))),
                _ => address.push(character),
            }
        }
    }
    address.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    Ok(Connection::open_with_flags(address, flags)?)
}

pub(super) fn is_read_only(kept: &dyn Kept) -> bool {
    let mut connection = kept.connection();
    let now = connection.busy_timeout(Duration::ZERO);
    let refused = now.is_err() || connection.transaction_with_behavior(TransactionBehavior::Immediate).is_err();
    // Whoever cannot set this has no connection any more, and will be told so.
    let _ = connection.busy_timeout(PATIENCE);
    refused
}

impl Diary {
    /// Reads what is committed.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        self.read_or_refuse(|connection| Ok(read(connection)?))
    }

    /// The same for what may be refused for a reason of its own.
    pub(crate) fn read_or_refuse<T>(&self, read: impl FnOnce(&Connection) -> Result<T, Refused>) -> Result<T> {
        let mut connection = self.kept.connection();
        // One transaction, so that several queries see the same.
        let transaction = connection.transaction().map_err(|error| self.failed(error))?;
        read(&transaction).map_err(|refused| self.of_refused(refused))
    }

    /// Writes all or nothing.
    pub(crate) fn write<T>(&self, write: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T> {
        self.write_or_refuse(|transaction| Ok(write(transaction)?))
    }

    /// The same for what may be refused for a reason of its own.
    pub(crate) fn write_or_refuse<T>(&self, write: impl FnOnce(&Transaction<'_>) -> Result<T, Refused>) -> Result<T> {
        let mut connection = self.kept.connection();
        let written = (|| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = write(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })();
        written.map_err(|refused| self.of_refused(refused))
    }

    /// Does something that writes so much that the pages it comes back to would not find room in SQLite's own 2 MB.
    pub(super) fn with_room<T>(&self, write: impl FnOnce() -> Result<T>) -> Result<T> {
        let give = |kibibytes: i64| {
            let given = self.kept.connection().pragma_update(None, "cache_size", -kibibytes);
            given.map_err(|error| self.failed(error))
        };
        give(65_536)?;
        let written = write();
        give(2_000)?;
        written
    }

    fn of_refused(&self, refused: Refused) -> Error {
        match refused {
            Refused::ByUs(error) => error,
            Refused::BySqlite(error) => self.failed(error),
        }
    }

    pub(crate) fn failed(&self, error: rusqlite::Error) -> Error {
        Unusable::Sqlite(error).of(self.file())
    }
}

/// Why a transaction was not made.
pub(crate) enum Refused {
    ByUs(Error),
    BySqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Self {
        Self::BySqlite(error)
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::ByUs(error)
    }
}

/// Why a file is no diary, or none that can be used.
#[derive(Debug)]
pub(super) enum Unusable {
    Newer(i64),
    NotOurs,
    Older,
    Sqlite(rusqlite::Error),
    Io(io::Error),
}

impl From<rusqlite::Error> for Unusable {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<io::Error> for Unusable {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Unusable {
    fn of(self, path: Option<&Path>) -> Error {
        let path = path.map_or_else(|| PathBuf::from("the diary in memory"), PathBuf::from);
        let no_diary = |path, cause: String| Error::NoDiary { path, cause };
        match self {
            Self::Newer(found) => Error::NewerDiary { path, found, known: migrations::VERSION },
            Self::NotOurs => no_diary(path, "it is something else".to_owned()),
            Self::Older => no_diary(path, "an older version made it, and it may not be written".to_owned()),
            Self::Io(error) => no_diary(path, error.to_string()),
            Self::Sqlite(error) => match error.sqlite_error_code() {
                _ if is_busy(&error) => Error::DiaryBusy { path },
                Some(ErrorCode::ReadOnly) => no_diary(path, "it may be read and not written".to_owned()),
                Some(ErrorCode::NotADatabase) => no_diary(path, "it is something else".to_owned()),
                Some(ErrorCode::DiskFull) => no_diary(path, "the disk is full".to_owned()),
                Some(ErrorCode::DatabaseCorrupt) => no_diary(path, "it is damaged".to_owned()),
                _ => no_diary(path, error.to_string()),
            },
        }
    }
}
