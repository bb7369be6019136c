//! What the diary knows of a recipe's playlist.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Result, Transaction, params};
use spotify_client::{Id as _, PlaylistId, Uri};

/// A recipe's playlist, as it was when the recipe was last followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) id: PlaylistId,
    /// The name that the recipe gave it.
    pub(super) name: String,
    /// The name that its cover was drawn from; nothing where none was.
    pub(super) cover: Option<String>,
    /// What the recipe put in, or was about to.
    pub(super) items: Vec<Uri>,
}

/// What is known of a recipe.
pub(super) fn read(diary: &Connection, key: &str) -> Result<Option<Kept>> {
    let sql = "SELECT id, name, cover FROM playlist WHERE recipe = ?1";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?));
    let Some((id, name, cover)) = diary.prepare_cached(sql)?.query_row([key], row).optional()? else { return Ok(None) };
    // What somebody else wrote here may be anything.
    let Ok(id) = PlaylistId::parse(&id) else { return Ok(None) };
    let mut uris = diary.prepare_cached("SELECT uri FROM playlist_item WHERE recipe = ?1 ORDER BY position")?;
    let uris: Vec<String> = uris.query_map([key], |row| row.get(0))?.collect::<Result<_>>()?;
    let items = uris.iter().filter_map(|uri| Uri::parse(uri).ok()).collect();
    Ok(Some(Kept { id, name, cover, items }))
}

/// Whether a playlist is that of a recipe already.
pub(super) fn is_known(diary: &Connection, id: &PlaylistId) -> Result<bool> {
    diary.prepare_cached("SELECT 1 FROM playlist WHERE id = ?1")?.exists([id.as_str()])
}

/// A recipe has a new playlist, with nothing in it yet.
pub(super) fn begin(diary: &Transaction<'_>, key: &str, id: &PlaylistId, name: &str, now: DateTime<Utc>) -> Result<()> {
    diary.execute("DELETE FROM playlist_item WHERE recipe = ?1", [key])?;
    let sql = "INSERT OR REPLACE INTO playlist (recipe, id, name, cover, made_at, updated_at) VALUES (?1, ?2, ?3, NULL, ?4, ?4)";
    diary.execute(sql, params![key, id.as_str(), name, now.timestamp_millis()])?;
    Ok(())
}

/// What the recipe put in, in order.
pub(super) fn keep_items<'a>(diary: &Transaction<'_>, key: &str, uris: impl Iterator<Item = &'a Uri>) -> Result<()> {
    diary.execute("DELETE FROM playlist_item WHERE recipe = ?1", [key])?;
    let mut insert = diary.prepare_cached("INSERT INTO playlist_item (recipe, position, uri) VALUES (?1, ?2, ?3)")?;
    for (position, uri) in (0_i64..).zip(uris) {
        insert.execute(params![key, position, uri.as_str()])?;
    }
    Ok(())
}

/// It is called so, has a cover drawn from that name, and was changed now.
pub(super) fn keep_looks(
    diary: &Transaction<'_>,
    key: &str,
    name: &str,
    cover: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    let sql = "UPDATE playlist SET name = ?2, cover = ?3, updated_at = ?4 WHERE recipe = ?1";
    diary.execute(sql, params![key, name, cover, now.timestamp_millis()])?;
    Ok(())
}
