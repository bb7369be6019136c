//! Tracks: one row each. Episodes, local files and what Spotify does not document fill the same columns as far as they can,
//! for playlists and queues mix them.

use polars::prelude::{Column, DataFrame};
use serde_json::Value;
use spotify_client::{Album, Artist, Episode, Image, Playable, Recommendations, ReleaseDate, Track};

use super::{Row, Table, column, frame};
use crate::Result;

/// `name`, `artists` (list), `album`, `release_date` (the album's), `disc_number`, `track_number`, `duration_ms`, `explicit`,
/// `popularity` (0 to 100), `isrc`, `artist_ids` (list), `album_id`, `cover_url`, `id`, `uri`.
///
/// What is known of the album is null where the track was read from one: [`Album`] itself has a table that fills it in. Of a
/// local file the zeros that Spotify sends for its numbers and its popularity are null.
impl Row for Track {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        columns(&rows.iter().map(|row| row.map(Entry::from)).collect::<Vec<_>>())
    }
}

/// Its tracks, which are on this album.
impl Table for Album {
    fn table(&self) -> Result<DataFrame> {
        let entry = |track| Some(Entry::Track { track, album: track.album.as_deref().or(Some(self)) });
        frame(self.tracks.len(), columns(&self.tracks.iter().map(entry).collect::<Vec<_>>()))
    }
}

/// Its tracks.
impl Table for Recommendations {
    fn table(&self) -> Result<DataFrame> {
        self.tracks.table()
    }
}

/// What fills the columns of a track.
#[derive(Debug, Clone, Copy)]
pub(super) enum Entry<'a> {
    /// A track, and the album that it is on.
    Track { track: &'a Track, album: Option<&'a Album> },
    /// Its show stands where a track has the album.
    Episode(&'a Episode),
    /// Something that Spotify does not document.
    Unknown(&'a Value),
}

/// The columns of tracks, of whatever fills them.
pub(super) fn columns(rows: &[Option<Entry<'_>>]) -> Vec<Column> {
    vec![
        column::text("name", rows, Entry::name),
        column::names("artists", rows, Entry::artists),
        column::text("album", rows, Entry::album_name),
        column::date("release_date", rows, Entry::release_date),
        column::integer("disc_number", rows, |entry| entry.track()?.disc_number.filter(|number| *number > 0)),
        column::integer("track_number", rows, |entry| entry.track()?.track_number.filter(|number| *number > 0)),
        column::integer("duration_ms", rows, Entry::duration_ms),
        column::boolean("explicit", rows, Entry::explicit),
        column::integer("popularity", rows, Entry::popularity),
        column::text("isrc", rows, |entry| entry.track()?.external_ids.isrc.as_deref()),
        column::ids("artist_ids", rows, Entry::artists),
        column::text("album_id", rows, |entry| column::id(entry.album()?.id.as_ref())),
        column::text("cover_url", rows, |entry| column::picture(entry.images()?)),
        column::text("id", rows, Entry::id),
        column::text("uri", rows, Entry::uri),
    ]
}

impl<'a> From<&'a Track> for Entry<'a> {
    fn from(track: &'a Track) -> Self {
        Self::Track { track, album: track.album.as_deref() }
    }
}

impl<'a> Entry<'a> {
    /// Nothing for a kind that this version does not know.
    pub(super) fn of(playable: &'a Playable) -> Option<Self> {
        match playable {
            Playable::Track(track) => Some(Self::from(&**track)),
            Playable::Episode(episode) => Some(Self::Episode(episode)),
            Playable::Unknown(value) => Some(Self::Unknown(value)),
            _ => None,
        }
    }

    fn track(self) -> Option<&'a Track> {
        match self {
            Self::Track { track, .. } => Some(track),
            _ => None,
        }
    }

    fn album(self) -> Option<&'a Album> {
        match self {
            Self::Track { album, .. } => album,
            _ => None,
        }
    }

    fn name(self) -> Option<&'a str> {
        match self {
            Self::Track { track, .. } => Some(&track.name),
            Self::Episode(episode) => Some(&episode.name),
            Self::Unknown(value) => text(value, "name"),
        }
    }

    /// An episode has none, not an empty list.
    fn artists(self) -> Option<&'a [Artist]> {
        Some(&self.track()?.artists)
    }

    fn album_name(self) -> Option<&'a str> {
        match self {
            Self::Episode(episode) => Some(&episode.show.as_ref()?.name),
            _ => Some(&self.album()?.name),
        }
    }

    fn release_date(self) -> Option<ReleaseDate> {
        match self {
            Self::Episode(episode) => episode.release_date,
            _ => self.album()?.release_date,
        }
    }

    fn duration_ms(self) -> Option<i64> {
        match self {
            Self::Track { track, .. } => track.duration_ms,
            Self::Episode(episode) => episode.duration_ms,
            Self::Unknown(value) => value.get("duration_ms")?.as_i64(),
        }
    }

    fn explicit(self) -> Option<bool> {
        match self {
            Self::Track { track, .. } => Some(track.explicit),
            Self::Episode(episode) => Some(episode.explicit),
            Self::Unknown(value) => value.get("explicit")?.as_bool(),
        }
    }

    /// Spotify counts no plays of local files, and sends 0.
    fn popularity(self) -> Option<i64> {
        self.track().filter(|track| !track.is_local)?.popularity
    }

    fn images(self) -> Option<&'a [Image]> {
        match self {
            Self::Episode(episode) => Some(&episode.images),
            _ => Some(&self.album()?.images),
        }
    }

    fn id(self) -> Option<&'a str> {
        match self {
            Self::Track { track, .. } => column::id(track.id.as_ref()),
            Self::Episode(episode) => column::id(Some(&episode.id)),
            Self::Unknown(value) => text(value, "id"),
        }
    }

    fn uri(self) -> Option<&'a str> {
        match self {
            Self::Track { track, .. } => Some(&track.uri),
            Self::Episode(episode) => Some(&episode.uri),
            Self::Unknown(value) => text(value, "uri"),
        }
    }
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}
