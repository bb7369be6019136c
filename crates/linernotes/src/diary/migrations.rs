//! The tables of a diary, and how one that an older version made gets what has been added since.

use rusqlite::{Connection, TransactionBehavior};

use super::database::Unusable;

/// What each version adds to the one before. A step that was published is never changed: diaries have it.
const STEPS: &[&str] = &[
    include_str!("migrations/1-snapshots.sql"),
    include_str!("migrations/2-plays.sql"),
    include_str!("migrations/3-playlists.sql"),
    include_str!("migrations/4-history.sql"),
    include_str!("migrations/5-not-found.sql"),
    include_str!("migrations/6-tracker.sql"),
];

/// Counts the steps.
pub(super) const VERSION: i64 = STEPS.len() as i64;

/// By which SQLite's files can say what they are: `LNDY`.
const APPLICATION: i32 = 0x4c4e_4459;

/// Makes the tables that are missing, all or none.
pub(super) fn bring_up_to_date(connection: &mut Connection) -> Result<(), Unusable> {
    if version(connection)? == VERSION {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have done it meanwhile.
    let found = version(&transaction)?;
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or_default()) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    Ok(transaction.commit()?)
}

/// What a diary that may not be written has to be already.
pub(super) fn check(connection: &Connection) -> Result<(), Unusable> {
    refuse_what_is_no_diary(connection)?;
    if version(connection)? < VERSION { Err(Unusable::Older) } else { Ok(()) }
}

/// A database of another program is left as it is.
pub(super) fn refuse_what_is_no_diary(connection: &Connection) -> Result<(), Unusable> {
    // One query, so that it does not see half of what another program is making.
    let sql = "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
               FROM pragma_application_id, pragma_user_version";
    let (application, version, tables) = connection
        .query_row(sql, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))?;
    let is_empty = application == 0 && version == 0 && tables == 0;
    if application == i64::from(APPLICATION) || is_empty { Ok(()) } else { Err(Unusable::NotOurs) }
}

/// Whether a file whose header has this can be a diary, or become one.
pub(super) fn may_be_ours(application: i32) -> bool {
    application == APPLICATION || application == 0
}

fn version(connection: &Connection) -> Result<i64, Unusable> {
    match connection.pragma_query_value(None, "user_version", |row| row.get(0))? {
        newer if newer > VERSION => Err(Unusable::Newer(newer)),
        known => Ok(known),
    }
}
