//! Tracks, albums, artists and features into the diary: one row each, with what was last known. What an answer leaves out stays.

use rusqlite::{Connection, OptionalExtension as _, Result, params};
use spotify_client::{Album, Artist, AudioFeatures, Id as _, Track};

use crate::table::picture;

/// How much of an artist an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArtistDetails {
    /// Who they are, as tracks and albums tell.
    Named,
    /// Genres too.
    Whole,
}

/// Gives the track's key.
pub(crate) fn keep_track(connection: &Connection, track: &Track) -> Result<i64> {
    let album = track.album.as_deref().map(|album| keep_album(connection, album)).transpose()?.flatten();
    let sql = "
        INSERT INTO track (uri, id, name, album, disc_number, track_number, duration_ms, explicit, popularity, isrc)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (uri) DO UPDATE SET
            name = coalesce(excluded.name, name), album = coalesce(excluded.album, album),
            disc_number = coalesce(excluded.disc_number, disc_number),
            track_number = coalesce(excluded.track_number, track_number),
            duration_ms = coalesce(excluded.duration_ms, duration_ms), explicit = coalesce(excluded.explicit, explicit),
            popularity = coalesce(excluded.popularity, popularity), isrc = coalesce(excluded.isrc, isrc)
        RETURNING key";
    let key = connection.prepare_cached(sql)?.query_row(
        params![
            uri_of_track(track),
            track.id.as_ref().map(|id| id.as_str()),
            told(&track.name),
            album,
            track.disc_number.filter(|number| *number > 0),
            track.track_number.filter(|number| *number > 0),
            track.duration_ms,
            track.explicit,
            track.popularity.filter(|_| !track.is_local),
            track.external_ids.isrc,
        ],
        |row| row.get(0),
    )?;
    let mut keep = connection.prepare_cached(
        "INSERT INTO track_artist (track, position, artist) VALUES (?1, ?2, ?3)
         ON CONFLICT (track, position) DO UPDATE SET artist = excluded.artist",
    )?;
    for (position, artist) in track.artists.iter().enumerate() {
        let artist = keep_artist(connection, artist, ArtistDetails::Named)?;
        keep.execute(params![key, number(position), artist])?;
    }
    let mut drop_rest = connection.prepare_cached("DELETE FROM track_artist WHERE track = ?1 AND position >= ?2")?;
    drop_rest.execute(params![key, number(track.artists.len())])?;
    Ok(key)
}

/// Gives the artist's key.
pub(crate) fn keep_artist(connection: &Connection, artist: &Artist, details: ArtistDetails) -> Result<i64> {
    let genres = (details == ArtistDetails::Whole).then(|| serde_json::Value::from(artist.genres.clone()).to_string());
    let sql = "
        INSERT INTO artist (uri, id, name, genres, popularity, followers, image_url) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (uri) DO UPDATE SET
            name = excluded.name, genres = coalesce(excluded.genres, genres),
            popularity = coalesce(excluded.popularity, popularity), followers = coalesce(excluded.followers, followers),
            image_url = coalesce(excluded.image_url, image_url)
        RETURNING key";
    let uri = match &artist.id {
        Some(id) => format!("spotify:artist:{id}"),
        // Local files have artists without an id.
        None => format!("local:{}", artist.name),
    };
    connection.prepare_cached(sql)?.query_row(
        params![
            uri,
            artist.id.as_ref().map(|id| id.as_str()),
            artist.name,
            genres,
            artist.popularity,
            artist.followers.as_ref().and_then(|followers| followers.total),
            picture(&artist.images),
        ],
        |row| row.get(0),
    )
}

/// Gives the album's key; nothing for the album of a local file without a name.
fn keep_album(connection: &Connection, album: &Album) -> Result<Option<i64>> {
    let uri = match &album.id {
        Some(id) => format!("spotify:album:{id}"),
        None if album.name.is_empty() => return Ok(None),
        None => format!("local:{}", album.name),
    };
    let sql = "
        INSERT INTO album (uri, id, name, album_type, release_date, total_tracks, image_url) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (uri) DO UPDATE SET
            name = coalesce(excluded.name, name), album_type = coalesce(excluded.album_type, album_type),
            release_date = coalesce(excluded.release_date, release_date),
            total_tracks = coalesce(excluded.total_tracks, total_tracks), image_url = coalesce(excluded.image_url, image_url)
        RETURNING key";
    let key = connection.prepare_cached(sql)?.query_row(
        params![
            uri,
            album.id.as_ref().map(|id| id.as_str()),
            told(&album.name),
            told(&album.album_type),
            album.release_date.map(|date| date.to_string()),
            Some(album.total_tracks).filter(|count| *count > 0),
            picture(&album.images),
        ],
        |row| row.get(0),
    )?;
    Ok(Some(key))
}

/// Those of tracks that the diary does not have are left out.
pub(crate) fn keep_features(connection: &Connection, features: &AudioFeatures) -> Result<()> {
    let find = "SELECT key FROM track WHERE uri = ?1";
    let uri = format!("spotify:track:{}", features.id);
    let Some(track) = connection.prepare_cached(find)?.query_row([uri], |row| row.get::<_, i64>(0)).optional()? else {
        return Ok(());
    };
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
        WHERE excluded.source IS NOT NULL";
    connection.prepare_cached(sql)?.execute(params![
        track,
        features.source,
        features.danceability,
        features.energy,
        features.key.filter(|key| *key >= 0),
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

/// Which of these are not known to sound in some way, so that it is worth asking.
pub(crate) fn tracks_without_features(connection: &Connection, uris: &[String]) -> Result<Vec<String>> {
    let sql = "SELECT 1 FROM track JOIN audio_features ON track.key = audio_features.track
               WHERE track.uri = ?1 AND audio_features.source IS NOT NULL";
    let mut known = connection.prepare_cached(sql)?;
    let mut unknown = Vec::new();
    for uri in uris {
        if !known.exists([uri])? {
            unknown.push(uri.clone());
        }
    }
    Ok(unknown)
}

/// By its id where it has one: some answers leave the address out.
fn uri_of_track(track: &Track) -> String {
    match &track.id {
        Some(id) => format!("spotify:track:{id}"),
        None if track.uri.is_empty() => format!("local:{}", track.name),
        None => track.uri.clone(),
    }
}

fn told(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

pub(super) fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
