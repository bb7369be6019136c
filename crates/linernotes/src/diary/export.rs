//! A diary to a file of lines that any program can read, and [`super::Diary::import`] too.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::Diary;
use super::counts::{DiaryCounts, count_at, counts};
use super::database::Refused;
use super::line::{self, FORMAT, Header, Line, Owner, VERSION};
use crate::save::{Failure, write_private};
use crate::{Before, Existing, Result};

/// A file that a diary was written to. As text the same whether the file was there before or not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiaryFile {
    /// As given.
    pub path: PathBuf,
    /// How much of the diary is in it: all there was.
    pub counts: DiaryCounts,
    /// Its length.
    pub bytes: u64,
    /// What was there before.
    pub before: Before,
}

impl Diary {
    /// Writes all of the diary into one file of NDJSON, UTF-8, a JSON object a line, which only its owner may read; `.ndjson` is
    /// the usual extension. A file that is there is left alone: with the same content it is as good as written, with
    /// any other this is refused.
    ///
    /// The first line is `{"format": "linernotes-diary", "version": 1, "owner": {"server", "account_id", "name"}, "counts":
    /// {"artist": 3, …}}`: whose diary it is (null while it is nobody's), and how many lines of each kind follow. Every other
    /// line says its `kind`. What a line names stands above it:
    ///
    /// | `kind` | holds |
    /// | --- | --- |
    /// | `artist` | `uri`, `id`, `name`, `genres` (a list; null while unknown), `popularity`, `followers`, `image_url` |
    /// | `album` | `uri`, `id`, `name`, `album_type`, `release_date` (a year, month or day), `total_tracks`, `image_url` |
    /// | `track` | `uri`, `id`, `name`, `artists` (their URIs in order), `album` (its URI), `disc_number`, `track_number`, `duration_ms`, `explicit`, `popularity`, `isrc` |
    /// | `features` | `track` (its URI), `source` (null when nobody knew it), and the twelve measures of [`Diary::tracks`] |
    /// | `snapshot` | `month` (`2026-11`), `range` (`short_term`, `medium_term`, `long_term`), `taken_at`, `tracks` and `artists` (their URIs, the most-played first) |
    /// | `play` | `played_at`, `track` (its URI), `context_uri` |
    /// | `gap` | `from`, `until`, `noticed_at`: a time of which plays may be missing |
    /// | `playlist` | `recipe`, `id`, `name`, `cover` (the name that it was drawn from), `made_at`, `updated_at`, `items` (their URIs in order) |
    ///
    /// How the tracker of this machine stands is left out, and so are imported plays, which have files of their own
    /// ([`crate::History::folder`]).
    ///
    /// Moments are ISO 8601 in UTC, to the millisecond. What is unknown is null. Where Spotify has no URI, as for the artists of a
    /// local file, it is `local:` and the name. Equal diaries give equal files, and memory does not grow with them.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Exists`], [`crate::Error::Unsaved`] when the disk refuses, [`crate::Error::Unfit`] for a moment that no
    /// calendar has, [`crate::Error::NoDiary`] when the diary cannot be read.
    pub fn export(&self, path: impl AsRef<Path>) -> Result<DiaryFile> {
        export(self, path.as_ref(), Existing::Refuse)
    }

    /// As [`export`](Self::export), and puts a file that is there out of its place once the new one is complete.
    ///
    /// # Errors
    ///
    /// As of [`export`](Self::export), but for [`crate::Error::Exists`].
    pub fn export_over(&self, path: impl AsRef<Path>) -> Result<DiaryFile> {
        export(self, path.as_ref(), Existing::Replace)
    }
}

fn export(diary: &Diary, path: &Path, existing: Existing) -> Result<DiaryFile> {
    diary.read_or_refuse(|connection| {
        let mut unread = None;
        let written = write_private(path, existing, |unfinished| {
            let mut file = Lines { file: BufWriter::new(unfinished), bytes: 0 };
            let written = write_all(connection, &mut file).and_then(|()| Ok(file.file.flush()?));
            match written {
                Ok(()) => Ok(file.bytes),
                Err(Trouble::Write(failure)) => Err(failure),
                // Not the file's fault: told as the diary's.
                Err(Trouble::Read(error)) => Err(Failure::Disk(unread.insert(error).to_string())),
            }
        });
        match (written, unread) {
            (_, Some(error)) => Err(Refused::BySqlite(error)),
            (Err(error), None) => Err(Refused::ByUs(error)),
            (Ok((before, bytes)), None) => {
                Ok(DiaryFile { path: path.to_owned(), counts: counts(connection)?, bytes, before })
            }
        }
    })
}

/// Why an export ended early.
enum Trouble {
    Read(rusqlite::Error),
    Write(Failure),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Read(error)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::Write(error.into())
    }
}

struct Lines<W> {
    file: W,
    bytes: u64,
}

impl<W: Write> Lines<W> {
    fn write(&mut self, line: &impl serde::Serialize) -> Result<(), Trouble> {
        let mut text = serde_json::to_vec(line).map_err(std::io::Error::from)?;
        text.push(b'\n');
        self.file.write_all(&text)?;
        self.bytes += u64::try_from(text.len()).unwrap_or_default();
        Ok(())
    }
}

/// A kind of lines.
struct Kind {
    name: &'static str,
    table: &'static str,
    /// The query for its rows.
    rows: &'static str,
    line: fn(&Row<'_>) -> Result<Line, Trouble>,
}

/// All, in the order in which they are written: what a line names stands above it.
const KINDS: &[Kind] = &[
    Kind {
        name: "artist",
        table: "artist",
        rows: "SELECT uri, id, name, genres, popularity, followers, image_url FROM artist ORDER BY key",
        line: artist,
    },
    Kind {
        name: "album",
        table: "album",
        rows: "SELECT uri, id, name, album_type, release_date, total_tracks, image_url FROM album ORDER BY key",
        line: album,
    },
    Kind {
        name: "track",
        table: "track",
        rows: "SELECT track.uri, track.id, track.name, (
             SELECT json_group_array(artist.uri ORDER BY position) FROM track_artist JOIN artist ON artist.key = artist
             WHERE track_artist.track = track.key
         ), album.uri, disc_number, track_number, duration_ms, explicit, track.popularity, isrc
         FROM track LEFT JOIN album ON album.key = track.album ORDER BY track.key",
        line: track,
    },
    Kind {
        name: "features",
        table: "audio_features",
        rows: "SELECT uri, source, danceability, energy, features.key, loudness, mode, speechiness, acousticness, instrumentalness,
             liveness, valence, tempo, time_signature
         FROM audio_features AS features JOIN track ON track.key = features.track ORDER BY features.track",
        line: features,
    },
    Kind {
        name: "snapshot",
        table: "snapshot",
        rows: "SELECT month, range, taken_at, (
             SELECT json_group_array(uri ORDER BY rank) FROM top_track JOIN track ON track.key = track
             WHERE top_track.snapshot = snapshot.key
         ), (
             SELECT json_group_array(uri ORDER BY rank) FROM top_artist JOIN artist ON artist.key = artist
             WHERE top_artist.snapshot = snapshot.key
         ) FROM snapshot ORDER BY month, range DESC",
        line: snapshot,
    },
    Kind {
        name: "play",
        table: "play",
        rows: "SELECT played_at, uri, context_uri FROM play JOIN track ON track.key = play.track ORDER BY played_at, play.track",
        line: play,
    },
    Kind {
        name: "gap",
        table: "gap",
        rows: "SELECT from_at, until_at, noticed_at FROM gap ORDER BY from_at, until_at",
        line: gap,
    },
    Kind {
        name: "playlist",
        table: "playlist",
        rows: "SELECT recipe, id, name, cover, made_at, updated_at, (
             SELECT json_group_array(uri ORDER BY position) FROM playlist_item WHERE playlist_item.recipe = playlist.recipe
         ) FROM playlist ORDER BY recipe",
        line: playlist,
    },
];

fn write_all<W: Write>(diary: &Connection, file: &mut Lines<W>) -> Result<(), Trouble> {
    let owner = diary.query_row("SELECT server, account_id, name FROM owner", [], |row| {
        Ok(Owner { server: row.get(0)?, account_id: row.get(1)?, name: row.get(2)? })
    });
    let mut counts = BTreeMap::new();
    for Kind { name, table, .. } in KINDS {
        let count = diary.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| count_at(row, 0))?;
        counts.insert((*name).to_owned(), count);
    }
    file.write(&Header { format: FORMAT.to_owned(), version: VERSION, owner: owner.optional()?, counts })?;
    for Kind { rows, line, .. } in KINDS {
        let mut statement = diary.prepare(rows)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            file.write(&line(row)?)?;
        }
    }
    Ok(())
}

fn artist(row: &Row<'_>) -> Result<Line, Trouble> {
    Ok(Line::Artist(line::Artist {
        uri: row.get(0)?,
        id: row.get(1)?,
        name: row.get(2)?,
        genres: list(row, 3)?,
        popularity: row.get(4)?,
        followers: row.get(5)?,
        image_url: row.get(6)?,
    }))
}

fn album(row: &Row<'_>) -> Result<Line, Trouble> {
    Ok(Line::Album(line::Album {
        uri: row.get(0)?,
        id: row.get(1)?,
        name: row.get(2)?,
        album_type: row.get(3)?,
        release_date: row.get(4)?,
        total_tracks: row.get(5)?,
        image_url: row.get(6)?,
    }))
}

fn track(row: &Row<'_>) -> Result<Line, Trouble> {
    Ok(Line::Track(line::Track {
        uri: row.get(0)?,
        id: row.get(1)?,
        name: row.get(2)?,
        artists: list(row, 3)?.unwrap_or_default(),
        album: row.get(4)?,
        disc_number: row.get(5)?,
        track_number: row.get(6)?,
        duration_ms: row.get(7)?,
        explicit: row.get(8)?,
        popularity: row.get(9)?,
        isrc: row.get(10)?,
    }))
}

fn features(row: &Row<'_>) -> Result<Line, Trouble> {
    Ok(Line::Features(line::Features {
        track: row.get(0)?,
        source: row.get(1)?,
        danceability: row.get(2)?,
        energy: row.get(3)?,
        key: row.get(4)?,
        loudness: row.get(5)?,
        mode: row.get(6)?,
        speechiness: row.get(7)?,
        acousticness: row.get(8)?,
        instrumentalness: row.get(9)?,
        liveness: row.get(10)?,
        valence: row.get(11)?,
        tempo: row.get(12)?,
        time_signature: row.get(13)?,
    }))
}

fn snapshot(row: &Row<'_>) -> Result<Line, Trouble> {
    Ok(Line::Snapshot(line::Snapshot {
        month: row.get(0)?,
        range: row.get(1)?,
        taken_at: moment(row, 2)?,
        tracks: list(row, 3)?.unwrap_or_default(),
        artists: list(row, 4)?.unwrap_or_default(),
    }))
}

fn play(row: &Row<'_>) -> Result<Line, Trouble> {
    Ok(Line::Play(line::Play { played_at: moment(row, 0)?, track: row.get(1)?, context_uri: row.get(2)? }))
}

fn gap(row: &Row<'_>) -> Result<Line, Trouble> {
    Ok(Line::Gap(line::Gap { from: moment(row, 0)?, until: moment(row, 1)?, noticed_at: moment(row, 2)? }))
}

fn playlist(row: &Row<'_>) -> Result<Line, Trouble> {
    Ok(Line::Playlist(line::Playlist {
        recipe: row.get(0)?,
        id: row.get(1)?,
        name: row.get(2)?,
        cover: row.get(3)?,
        made_at: moment(row, 4)?,
        updated_at: moment(row, 5)?,
        items: list(row, 6)?.unwrap_or_default(),
    }))
}

/// What is no list is nothing, as in the tables.
fn list(row: &Row<'_>, at: usize) -> Result<Option<Vec<String>>, Trouble> {
    let text: Option<String> = row.get(at)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

fn moment(row: &Row<'_>, at: usize) -> Result<DateTime<Utc>, Trouble> {
    let milliseconds: i64 = row.get(at)?;
    DateTime::from_timestamp_millis(milliseconds).ok_or_else(|| {
        let why = format!("the diary has a moment that no calendar has ({milliseconds}): `.check()` tells more, and a backup is possible");
        Trouble::Write(Failure::Unfit(why))
    })
}

impl fmt::Display for DiaryFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "saved to {}: {}", self.path.display(), self.counts)
    }
}
