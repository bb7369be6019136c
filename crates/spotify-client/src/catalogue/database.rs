//! The file of a catalogue: opening it, its tables, and what happens to one that cannot be read.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, TransactionBehavior, params};

use super::{Catalogue, Place};
use crate::{event, private};

/// Counts the changes of the tables below.
const VERSION: i64 = 1;

const TABLES: &str = "
    CREATE TABLE apps (
        id INTEGER PRIMARY KEY,
        server TEXT NOT NULL,
        client_id TEXT NOT NULL,
        UNIQUE (server, client_id)
    );
    CREATE TABLE answers (
        app INTEGER NOT NULL,
        what TEXT NOT NULL,       -- the request: tracks/…, albums/…?market=DE, playlists/…/items
        version TEXT,             -- where an answer holds as long as this does: a playlist's snapshot_id
        body BLOB NOT NULL,       -- as Spotify sent it
        account TEXT NOT NULL,    -- the listener to whom it was given; empty for the app alone
        asked_at INTEGER NOT NULL,
        unfinished INTEGER NOT NULL, -- whether the call that asked has not come to its end
        PRIMARY KEY (app, what)
    );
    CREATE TABLE limits (
        app INTEGER NOT NULL,
        family TEXT NOT NULL,     -- tracks, me/player, …; empty for everything
        until INTEGER NOT NULL,
        quota INTEGER NOT NULL,
        PRIMARY KEY (app, family)
    );
    CREATE TABLE learned (
        app INTEGER NOT NULL,
        what TEXT NOT NULL,
        value INTEGER NOT NULL,
        learned_at INTEGER NOT NULL,
        PRIMARY KEY (app, what)
    );
";

/// What is kept for calls that may still be gone on with is kept no longer than this.
pub(super) const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How long one program waits for another.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens a catalogue, and finds or gives the number of an app in it.
pub(super) fn open(catalogue: &Catalogue, server: &str, client_id: &str) -> (Connection, i64) {
    if let Place::File(path) = &catalogue.place {
        match open_file(path, catalogue, server, client_id) {
            Ok(opened) => return opened,
            Err(error) => event::notice(format!(
                "answers are kept in memory only, as {} cannot be used ({error}): mend that, or name another file in \
                 SPOTIFY_CATALOGUE",
                path.display()
            )),
        }
    }
    let mut connection = Connection::open_in_memory().expect("memory is a database that can always be opened");
    let app = prepare(&mut connection, server, client_id).expect("an empty database takes our tables");
    (connection, app)
}

fn open_file(
    path: &Path,
    catalogue: &Catalogue,
    server: &str,
    client_id: &str,
) -> Result<(Connection, i64), Box<dyn std::error::Error>> {
    if let Some(folder) = path.parent() {
        private::make_folder(folder)?;
    }
    let usable = connect(path).and_then(|mut connection| {
        let app = prepare(&mut connection, server, client_id)?;
        drop_old(&connection, catalogue)?;
        Ok((connection, app))
    });
    match usable {
        Ok(opened) => Ok(opened),
        Err(Unusable::Newer(version)) => {
            Err(format!("a newer version of this program made it: {version}, and this one knows {VERSION}").into())
        }
        Err(Unusable::Sqlite(error)) if is_no_database(&error) => {
            let aside = set_aside(path)?;
            event::notice(format!("{} was no catalogue, and is {} now", path.display(), aside.display()));
            let mut connection = connect(path)?;
            let app = prepare(&mut connection, server, client_id)?;
            Ok((connection, app))
        }
        Err(Unusable::Sqlite(error)) => Err(error.into()),
        Err(Unusable::Io(error)) => Err(error.into()),
    }
}

/// Drops what is too old to be used. It reads every answer's place, so that a file that is damaged there is noticed too.
fn drop_old(connection: &Connection, catalogue: &Catalogue) -> rusqlite::Result<usize> {
    let now = catalogue.clock.now();
    let before = |age: Duration| now.timestamp_millis() - i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
    connection.execute(
        "DELETE FROM answers WHERE asked_at < ?1 OR (asked_at < ?2 AND unfinished = 0 AND version IS NULL)",
        [before(LONGEST), before(catalogue.max_age)],
    )
}

#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error("a newer version of this program made it ({0})")]
    Newer(i64),
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error(transparent)]
    Io(#[from] io::Error),
}

fn connect(path: &Path) -> Result<Connection, Unusable> {
    // SQLite gives its other files the rights of this one.
    drop(private::open().create(true).truncate(false).write(true).open(path)?);
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    keep_a_journal(&connection)?;
    // After a power cut the last answers may be missing.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    Ok(connection)
}

/// A journal beside the file lets others read while one writes. Where several programs begin a file at the same moment, SQLite waits
/// for nobody here, whatever its time-out.
fn keep_a_journal(connection: &Connection) -> rusqlite::Result<()> {
    let begun = Instant::now();
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_busy(&error) && begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(5)),
            done => return done,
        }
    }
}

/// Makes the tables where they are missing; gives the app's number.
fn prepare(connection: &mut Connection, server: &str, client_id: &str) -> Result<i64, Unusable> {
    connection.set_prepared_statement_cache_capacity(32);
    let find = "SELECT id FROM apps WHERE server = ?1 AND client_id = ?2";
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match version {
        0 => {
            transaction.execute_batch(TABLES)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        VERSION => {}
        newer => return Err(Unusable::Newer(newer)),
    }
    let app = transaction.query_row(find, [server, client_id], |row| row.get(0)).optional()?;
    let app = match app {
        Some(app) => app,
        None => {
            transaction.execute("INSERT INTO apps (server, client_id) VALUES (?1, ?2)", params![server, client_id])?;
            transaction.last_insert_rowid()
        }
    };
    transaction.commit()?;
    Ok(app)
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

fn is_no_database(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

/// Gives a file that is no catalogue another name, and its journals too.
fn set_aside(path: &Path) -> io::Result<std::path::PathBuf> {
    let with = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        std::path::PathBuf::from(name)
    };
    let aside = (0..).map(|number| with(&format!(".unreadable-{number}"))).find(|name| !name.exists());
    let aside = aside.unwrap_or_else(|| with(".unreadable"));
    std::fs::rename(path, &aside)?;
    for journal in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(with(journal));
    }
    Ok(aside)
}
