//! What a diary knows of the tracks that somebody plays, and what nobody knew when it was asked for.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use polars::prelude::DataFrame;
use rusqlite::{Connection, Result, params};

use super::rows::{Kind, frame};
use super::tables::FEATURES;

/// Something that is asked for by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Sought {
    Track,
    Artist,
    AudioFeatures,
}

impl Sought {
    fn word(self) -> &'static str {
        match self {
            Self::Track => "track",
            Self::Artist => "artist",
            Self::AudioFeatures => "audio_features",
        }
    }
}

const DETAILS: [(&str, Kind); 9] = [
    ("id", Kind::Text),
    ("name", Kind::Text),
    ("artist", Kind::Text),
    ("artist_id", Kind::Text),
    ("release_date", Kind::Date),
    ("duration_ms", Kind::Integer),
    ("popularity", Kind::Integer),
    ("cover_url", Kind::Text),
    ("genres", Kind::Texts),
];

/// The tracks of which Spotify has told: those that have a length. Each with its first artist.
pub(crate) fn track_details(connection: &Connection) -> Result<DataFrame> {
    let sql = "
        SELECT track.id, track.name, artist.name, artist.id, album.release_date, track.duration_ms, track.popularity,
            album.image_url, artist.genres, danceability, energy, features.key, loudness, mode, speechiness, acousticness,
            instrumentalness, liveness, valence, tempo, time_signature, source
        FROM track
        LEFT JOIN album ON album.key = track.album
        LEFT JOIN track_artist AS first ON first.track = track.key AND first.position = 0
        LEFT JOIN artist ON artist.key = first.artist
        LEFT JOIN audio_features AS features ON features.track = track.key
        WHERE track.id IS NOT NULL AND track.duration_ms IS NOT NULL
        ORDER BY track.key";
    frame(connection, sql, [], &[&DETAILS[..], &FEATURES].concat())
}

/// The ids of the artists who were read whole.
pub(crate) fn whole_artists(connection: &Connection) -> Result<HashSet<String>> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM artist WHERE genres IS NOT NULL AND id IS NOT NULL")?;
    statement.query_map([], |row| row.get(0))?.collect()
}

/// The ids of what was asked for since then and nobody knew.
pub(crate) fn not_found(connection: &Connection, what: Sought, since: DateTime<Utc>) -> Result<HashSet<String>> {
    let mut statement = connection.prepare_cached("SELECT id FROM not_found WHERE what = ?1 AND asked_at > ?2")?;
    statement.query_map(params![what.word(), since.timestamp_millis()], |row| row.get(0))?.collect()
}

/// Remembers that nobody knew this.
pub(crate) fn keep_not_found(connection: &Connection, what: Sought, id: &str, asked_at: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO not_found (what, id, asked_at) VALUES (?1, ?2, ?3)";
    connection.prepare_cached(sql)?.execute(params![what.word(), id, asked_at.timestamp_millis()]).map(drop)
}

/// Forgets that nobody knew this: somebody does now.
pub(crate) fn drop_not_found(connection: &Connection, what: Sought, id: &str) -> Result<()> {
    let sql = "DELETE FROM not_found WHERE what = ?1 AND id = ?2";
    connection.prepare_cached(sql)?.execute(params![what.word(), id]).map(drop)
}
