//! Artists, albums, tracks and features of a file into a diary: what the diary knows stays, what it does not know it takes.

use rusqlite::{Connection, OptionalExtension as _, Result, ToSql, params, params_from_iter};

use super::Outcome;
use crate::diary::details::number;
use crate::diary::line;

/// How the rows of one table are found, made and filled.
pub(super) struct Table {
    find: String,
    insert: String,
    fill: String,
}

impl Table {
    pub(super) fn artists() -> Self {
        Self::new("artist", &["id", "name", "genres", "popularity", "followers", "image_url"])
    }

    pub(super) fn albums() -> Self {
        Self::new("album", &["id", "name", "album_type", "release_date", "total_tracks", "image_url"])
    }

    pub(super) fn tracks() -> Self {
        let columns =
            ["id", "name", "album", "disc_number", "track_number", "duration_ms", "explicit", "popularity", "isrc"];
        Self::new("track", &columns)
    }

    fn new(table: &str, columns: &[&str]) -> Self {
        let numbered: Vec<(usize, &str)> = (2..).zip(columns.iter().copied()).collect();
        let each = |form: &dyn Fn(usize, &str) -> String, separator: &str| -> String {
            numbered.iter().map(|(at, column)| form(*at, column)).collect::<Vec<_>>().join(separator)
        };
        Self {
            find: format!("SELECT key FROM {table} WHERE uri = ?1"),
            insert: format!(
                "INSERT INTO {table} (uri, {}) VALUES (?1, {}) RETURNING key",
                columns.join(", "),
                each(&|at, _| format!("?{at}"), ", ")
            ),
            fill: format!(
                "UPDATE {table} SET {} WHERE uri = ?1 AND ({})",
                each(&|at, column| format!("{column} = coalesce({column}, ?{at})"), ", "),
                each(&|at, column| format!("{column} IS NULL AND ?{at} IS NOT NULL"), " OR ")
            ),
        }
    }

    pub(super) fn key(&self, diary: &Connection, uri: &str) -> Result<Option<i64>> {
        diary.prepare_cached(&self.find)?.query_row([uri], |row| row.get(0)).optional()
    }

    /// Gives the row's key. The address comes first, then the columns in their order.
    fn keep(&self, diary: &Connection, uri: &str, values: &[&dyn ToSql]) -> Result<(i64, Outcome)> {
        let address: &dyn ToSql = &uri;
        let all = || params_from_iter(std::iter::once(address).chain(values.iter().copied()));
        match self.key(diary, uri)? {
            None => Ok((diary.prepare_cached(&self.insert)?.query_row(all(), |row| row.get(0))?, Outcome::New)),
            Some(key) => match diary.prepare_cached(&self.fill)?.execute(all())? {
                0 => Ok((key, Outcome::Same)),
                _ => Ok((key, Outcome::Replaced)),
            },
        }
    }
}

pub(super) fn keep_artist(diary: &Connection, table: &Table, artist: &line::Artist) -> Result<Outcome> {
    let line::Artist { uri, id, name, genres, popularity, followers, image_url } = artist;
    let genres = genres.as_ref().map(|genres| serde_json::Value::from(genres.clone()).to_string());
    Ok(table.keep(diary, uri, &[id, name, &genres, popularity, followers, image_url])?.1)
}

pub(super) fn keep_album(diary: &Connection, table: &Table, album: &line::Album) -> Result<Outcome> {
    let line::Album { uri, id, name, album_type, release_date, total_tracks, image_url } = album;
    Ok(table.keep(diary, uri, &[id, name, album_type, release_date, total_tracks, image_url])?.1)
}

/// The album and the artists are those of the track, as keys.
pub(super) fn keep_track(
    diary: &Connection,
    table: &Table,
    track: &line::Track,
    album: Option<i64>,
    artists: &[i64],
) -> Result<Outcome> {
    let line::Track { uri, id, name, disc_number, track_number, duration_ms, explicit, popularity, isrc, .. } = track;
    let values: [&dyn ToSql; 9] =
        [id, name, &album, disc_number, track_number, duration_ms, explicit, popularity, isrc];
    let (key, outcome) = table.keep(diary, uri, &values)?;
    let mut named = diary.prepare_cached("SELECT 1 FROM track_artist WHERE track = ?1")?;
    if artists.is_empty() || named.exists([key])? {
        return Ok(outcome);
    }
    let mut insert = diary.prepare_cached("INSERT INTO track_artist (track, position, artist) VALUES (?1, ?2, ?3)")?;
    for (position, artist) in artists.iter().enumerate() {
        insert.execute(params![key, number(position), artist])?;
    }
    Ok(if outcome == Outcome::Same { Outcome::Replaced } else { outcome })
}

/// All measures are of one source, so that they are taken together or not at all. Tells whether they were.
pub(super) fn keep_features(diary: &Connection, track: i64, features: &line::Features) -> Result<()> {
    let sql = "
        INSERT INTO audio_features (
            track, source, danceability, energy, key, loudness, mode, speechiness, acousticness, instrumentalness, liveness,
            valence, tempo, time_signature
        ) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        ON CONFLICT (track) DO UPDATE SET
            source = excluded.source, danceability = excluded.danceability, energy = excluded.energy, key = excluded.key,
            loudness = excluded.loudness, mode = excluded.mode, speechiness = excluded.speechiness,
            acousticness = excluded.acousticness, instrumentalness = excluded.instrumentalness,
            liveness = excluded.liveness, valence = excluded.valence, tempo = excluded.tempo,
            time_signature = excluded.time_signature
        WHERE source IS NULL AND excluded.source IS NOT NULL";
    diary.prepare_cached(sql)?.execute(params![
        track,
        features.source,
        features.danceability,
        features.energy,
        features.key,
        features.loudness,
        features.mode,
        features.speechiness,
        features.acousticness,
        features.instrumentalness,
        features.liveness,
        features.valence,
        features.tempo,
        features.time_signature,
    ])?;
    Ok(())
}
