//! Whose diary it is. A diary is one listener's, so that nobody's taste is mixed with another's.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use spotify_client::{Account, Spotify};

use super::Diary;
use super::database::Refused;
use crate::{Error, Result};

/// Makes a new diary the listener's. One that is another's is refused.
pub(crate) fn claim(
    diary: &Diary,
    transaction: &Transaction<'_>,
    spotify: &Spotify,
    account: &Account,
) -> Result<(), Refused> {
    if is_claimed(diary, transaction, spotify, account)? {
        return Ok(());
    }
    let insert = "INSERT INTO owner (one, server, account_id, name) VALUES (1, ?1, ?2, ?3)";
    transaction.execute(insert, params![server(spotify), account.id, account.name])?;
    Ok(())
}

/// Whether the diary is the listener's already; nobody's it may be too.
pub(crate) fn is_claimed(
    diary: &Diary,
    connection: &Connection,
    spotify: &Spotify,
    account: &Account,
) -> Result<bool, Refused> {
    let server = server(spotify);
    let owner = connection
        .query_row("SELECT server, account_id, name FROM owner", [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })
        .optional()?;
    match owner {
        None => Ok(false),
        Some((at, id, _)) if at == server && id == account.id => Ok(true),
        Some((at, id, name)) => Err(Refused::ByUs(Error::OtherListener {
            path: diary.file().map_or_else(|| "the diary in memory".into(), Into::into),
            owner: format!("{name} ({id}, at {at})"),
            asked: format!("{} ({}, at {server})", account.name, account.id),
        })),
    }
}

/// Refuses a diary that is another listener's, or of another server, whose ids would mean something else.
pub(crate) fn refuse_others(diary: &Diary, connection: &Connection, spotify: &Spotify) -> Result<(), Refused> {
    let account = spotify.listener().cloned();
    let (server, sql) = (server(spotify), "SELECT server, account_id, name FROM owner");
    let apps_own = connection
        .query_row(sql, [], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?)))
        .optional()?
        .filter(|(at, ..)| *at == server)
        .map(|(_, id, name)| Account { id, name });
    match account.or(apps_own) {
        Some(account) => is_claimed(diary, connection, spotify, &account).map(drop),
        // Nobody's, or one of another server: an account that nobody has says which.
        None => {
            let nobody = Account { id: "no listener".to_owned(), name: "this app".to_owned() };
            is_claimed(diary, connection, spotify, &nobody).map(drop)
        }
    }
}

/// A sandbox is the same world at whatever port.
fn server(spotify: &Spotify) -> String {
    if spotify.is_sandbox() {
        return "the sandbox".to_owned();
    }
    spotify.servers().api.host_str().unwrap_or_default().to_owned()
}

impl Diary {
    /// Whose it is, as they call themselves; nothing while it is empty.
    ///
    /// # Errors
    ///
    /// [`Error::NoDiary`] when the file cannot be read.
    pub fn owner(&self) -> Result<Option<String>> {
        self.read(|connection| connection.query_row("SELECT name FROM owner", [], |row| row.get(0)).optional())
    }

    /// Whether it is that of a client's listener; nobody's it may be too, while it is empty.
    ///
    /// # Errors
    ///
    /// [`Error::OtherListener`] when it is somebody else's, [`Error::NoDiary`] when the file cannot be read.
    pub fn is_of(&self, spotify: &Spotify) -> Result<bool> {
        spotify.listener().map_or(Ok(false), |account| self.is_of_account(spotify, account))
    }

    /// The same of an account at a client's server, whoever the client is for.
    ///
    /// # Errors
    ///
    /// As of [`Diary::is_of`].
    pub fn is_of_account(&self, spotify: &Spotify, account: &Account) -> Result<bool> {
        self.read_or_refuse(|connection| is_claimed(self, connection, spotify, account))
    }
}
