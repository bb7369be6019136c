//! The diary's tables as DataFrames.

use polars::prelude::{DataFrame, IntoLazy as _, JoinArgs, JoinType, MaintainOrderJoin, col, cols};

use rusqlite::Connection;

use super::Diary;
use super::rows::{Kind, frame, frame_of_any};
use crate::collect::collect;
use crate::{Error, Result};

/// The key of a track in the diary, while tables are made of several queries.
pub(crate) const KEY: &str = "track_key";

const TRACK: [(&str, Kind); 16] = [
    (KEY, Kind::Integer),
    ("name", Kind::Text),
    ("artists", Kind::Texts),
    ("album", Kind::Text),
    ("release_date", Kind::Date),
    ("disc_number", Kind::Integer),
    ("track_number", Kind::Integer),
    ("duration_ms", Kind::Integer),
    ("explicit", Kind::Boolean),
    ("popularity", Kind::Integer),
    ("isrc", Kind::Text),
    ("artist_ids", Kind::Texts),
    ("album_id", Kind::Text),
    ("cover_url", Kind::Text),
    ("id", Kind::Text),
    ("uri", Kind::Text),
];

pub(super) const FEATURES: [(&str, Kind); 13] = [
    ("danceability", Kind::Float),
    ("energy", Kind::Float),
    ("key", Kind::Integer),
    ("loudness", Kind::Float),
    ("mode", Kind::Integer),
    ("speechiness", Kind::Float),
    ("acousticness", Kind::Float),
    ("instrumentalness", Kind::Float),
    ("liveness", Kind::Float),
    ("valence", Kind::Float),
    ("tempo", Kind::Float),
    ("time_signature", Kind::Integer),
    ("features_source", Kind::Text),
];

const ARTIST: [(&str, Kind); 7] = [
    ("name", Kind::Text),
    ("genres", Kind::Texts),
    ("popularity", Kind::Integer),
    ("followers", Kind::Integer),
    ("image_url", Kind::Text),
    ("id", Kind::Text),
    ("uri", Kind::Text),
];

const TRACKS: &str = "
    SELECT track.key, track.name, named.artists, album.name, album.release_date, track.disc_number, track.track_number,
        track.duration_ms, track.explicit, track.popularity, track.isrc, named.ids, album.id, album.image_url, track.id,
        track.uri, danceability, energy, features.key, loudness, mode, speechiness, acousticness, instrumentalness, liveness,
        valence, tempo, time_signature, source
    FROM track
    LEFT JOIN album ON album.key = track.album
    LEFT JOIN audio_features AS features ON features.track = track.key
    LEFT JOIN (
        SELECT track, json_group_array(artist.name ORDER BY position) AS artists,
            json_group_array(artist.id ORDER BY position) AS ids
        FROM track_artist JOIN artist ON artist.key = artist GROUP BY track
    ) AS named ON named.track = track.key";

/// The columns of [`TRACKS`].
fn track() -> Vec<(&'static str, Kind)> {
    [&TRACK[..], &FEATURES].concat()
}

/// Some tracks by their keys, which stay as [`KEY`] before the columns of [`Diary::tracks`].
pub(crate) fn tracks_of(connection: &Connection, keys: &[i64]) -> rusqlite::Result<DataFrame> {
    let sql = format!("{TRACKS} WHERE track.key IN (SELECT value FROM json_each(?1)) ORDER BY track.key");
    frame(connection, &sql, [serde_json::Value::from(keys).to_string()], &track())
}

pub(super) fn snapshots(diary: &Diary) -> Result<DataFrame> {
    let sql = "
        SELECT month, range, taken_at, (SELECT count(*) FROM top_track WHERE snapshot = key),
            (SELECT count(*) FROM top_artist WHERE snapshot = key)
        FROM snapshot ORDER BY month, range DESC";
    let columns = [
        ("month", Kind::Month),
        ("range", Kind::Text),
        ("taken_at", Kind::Moment),
        ("tracks", Kind::Integer),
        ("artists", Kind::Integer),
    ];
    diary.read(|connection| frame(connection, sql, [], &columns))
}

pub(super) fn tracks(diary: &Diary) -> Result<DataFrame> {
    let sql = format!("{TRACKS} ORDER BY track.key");
    Ok(diary.read(|connection| frame(connection, &sql, [], &track()))?.drop(KEY)?)
}

pub(super) fn artists(diary: &Diary) -> Result<DataFrame> {
    let sql = "SELECT name, genres, popularity, followers, image_url, id, uri FROM artist ORDER BY key";
    diary.read(|connection| frame(connection, sql, [], &ARTIST))
}

pub(super) fn top_tracks(diary: &Diary) -> Result<DataFrame> {
    let sql = "
        SELECT month, range, rank, track FROM top_track JOIN snapshot ON key = snapshot ORDER BY month, range DESC, rank";
    let columns = [("month", Kind::Month), ("range", Kind::Text), ("rank", Kind::Integer), (KEY, Kind::Integer)];
    with_tracks(diary, sql, &columns)
}

pub(super) fn plays(diary: &Diary) -> Result<DataFrame> {
    let sql = "SELECT played_at, context_uri, track FROM play ORDER BY played_at";
    with_tracks(diary, sql, &[("played_at", Kind::Moment), ("context_uri", Kind::Text), (KEY, Kind::Integer)])
}

pub(super) fn gaps(diary: &Diary) -> Result<DataFrame> {
    let sql = "
        SELECT from_at, until_at, noticed_at,
            (SELECT count(*) FROM play WHERE played_at > from_at AND played_at < until_at)
        FROM gap ORDER BY from_at, until_at";
    let columns =
        [("from", Kind::Moment), ("until", Kind::Moment), ("noticed_at", Kind::Moment), ("plays", Kind::Integer)];
    diary.read(|connection| frame(connection, sql, [], &columns))
}

/// The rows of a query with the tracks that their keys name.
fn with_tracks(diary: &Diary, sql: &str, columns: &[(&str, Kind)]) -> Result<DataFrame> {
    let (rows, tracks) = diary
        .read(|connection| Ok((frame(connection, sql, [], columns)?, frame(connection, TRACKS, [], &track())?)))?;
    let mut how = JoinArgs::new(JoinType::Left);
    how.maintain_order = MaintainOrderJoin::Left;
    let joined = rows.lazy().join(tracks.lazy(), [col(KEY)], [col(KEY)], how);
    collect(joined.drop(cols([KEY])))
}

pub(super) fn top_artists(diary: &Diary) -> Result<DataFrame> {
    let sql = "
        SELECT month, range, rank, name, genres, popularity, followers, image_url, id, uri
        FROM top_artist JOIN snapshot ON snapshot.key = top_artist.snapshot JOIN artist ON artist.key = top_artist.artist
        ORDER BY month, range DESC, rank";
    let ranked = [("month", Kind::Month), ("range", Kind::Text), ("rank", Kind::Integer)];
    let columns = [&ranked[..], &ARTIST].concat();
    diary.read(|connection| frame(connection, sql, [], &columns))
}

pub(super) fn playlists(diary: &Diary) -> Result<DataFrame> {
    let sql = "
        SELECT recipe, name, id, (SELECT count(*) FROM playlist_item WHERE recipe = playlist.recipe), made_at, updated_at
        FROM playlist ORDER BY made_at, recipe";
    let columns = [
        ("recipe", Kind::Text),
        ("name", Kind::Text),
        ("id", Kind::Text),
        ("tracks", Kind::Integer),
        ("made_at", Kind::Moment),
        ("updated_at", Kind::Moment),
    ];
    diary.read(|connection| frame(connection, sql, [], &columns))
}

pub(super) fn sql(diary: &Diary, query: &str) -> Result<DataFrame> {
    let asked = diary.read(|connection| Ok(frame_of_any(connection, query)))?;
    asked.map_err(|error| Error::Sql { cause: in_words(error) })
}

/// What SQLite has to say, without the query: whoever wrote that knows it.
fn in_words(error: rusqlite::Error) -> String {
    match error {
        rusqlite::Error::InvalidQuery => "this reads and changes nothing: ask with SELECT".to_owned(),
        rusqlite::Error::MultipleStatement => "one query at a time".to_owned(),
        rusqlite::Error::SqlInputError { msg, .. } | rusqlite::Error::SqliteFailure(_, Some(msg)) => msg,
        other => other.to_string(),
    }
}
