//! Audio features in files: the well-known data sets that people have on their disks, and what this project saves itself.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::{AudioFeatures, FeatureSource, KnownFeatures};
use crate::{Error, Id as _, Result, Spotify, TrackId, event};

/// A file of comma-separated values with a column of track ids (`track_id` or `id`) and any of Spotify's features under
/// Spotify's names. Keys may be written `C#`, modes `Major`, metres `4/4`. It is read each time, and only the rows that are
/// asked for stay in memory.
#[derive(Debug, Clone)]
pub struct CsvFeatures {
    path: PathBuf,
    name: String,
}

impl CsvFeatures {
    /// The file at `path`; its rows bear its name as their source.
    #[must_use]
    pub fn in_file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self { path, name }
    }
}

impl FeatureSource for CsvFeatures {
    fn name(&self) -> &str {
        &self.name
    }

    fn features<'a>(&'a self, _spotify: &'a Spotify, tracks: &'a [TrackId]) -> KnownFeatures<'a> {
        let (path, wanted) = (self.path.clone(), tracks.to_vec());
        Box::pin(async move {
            let read = tokio::task::spawn_blocking(move || read_file(&path, &wanted)).await;
            let (rows, unreadable) = read.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))?;
            if unreadable > 0 {
                event::notice(format!(
                    "{unreadable} rows of {} cannot be read, and were left out",
                    self.path.display()
                ));
            }
            Ok(rows)
        })
    }
}

/// Puts a number into the field that it belongs to.
type Set = fn(&mut AudioFeatures, f64);

/// Where each column is that is of use.
struct Columns {
    id: usize,
    numbers: Vec<(usize, Set)>,
    key: Option<usize>,
    mode: Option<usize>,
    time_signature: Option<usize>,
    duration_ms: Option<usize>,
}

impl Columns {
    fn find(header: &ByteRecord) -> Option<Self> {
        let at =
            |name: &str| header.iter().position(|column| column.trim_ascii().eq_ignore_ascii_case(name.as_bytes()));
        let numbers: [(&str, Set); 9] = [
            ("danceability", |row, value| row.danceability = Some(value)),
            ("energy", |row, value| row.energy = Some(value)),
            ("loudness", |row, value| row.loudness = Some(value)),
            ("speechiness", |row, value| row.speechiness = Some(value)),
            ("acousticness", |row, value| row.acousticness = Some(value)),
            ("instrumentalness", |row, value| row.instrumentalness = Some(value)),
            ("liveness", |row, value| row.liveness = Some(value)),
            ("valence", |row, value| row.valence = Some(value)),
            ("tempo", |row, value| row.tempo = Some(value)),
        ];
        let numbers: Vec<_> = numbers.into_iter().filter_map(|(name, set)| Some((at(name)?, set))).collect();
        let id = at("track_id").or_else(|| at("id")).filter(|_| !numbers.is_empty())?;
        let [key, mode, time_signature, duration_ms] = ["key", "mode", "time_signature", "duration_ms"].map(at);
        Some(Self { id, numbers, key, mode, time_signature, duration_ms })
    }

    fn read(&self, id: TrackId, row: &ByteRecord) -> AudioFeatures {
        let text = |at: usize| row.get(at).and_then(|bytes| std::str::from_utf8(bytes).ok()).map(str::trim);
        let column = |at: Option<usize>| at.and_then(text);
        let mut features = AudioFeatures::unknown(id);
        for (at, set) in &self.numbers {
            if let Some(value) = text(*at).and_then(|text| text.parse().ok()).filter(|value: &f64| value.is_finite()) {
                set(&mut features, value);
            }
        }
        features.key = column(self.key).and_then(key);
        features.mode = column(self.mode).and_then(mode);
        features.time_signature = column(self.time_signature).and_then(|text| whole(text.split('/').next()?));
        features.duration_ms = column(self.duration_ms).and_then(whole);
        features
    }
}

fn read_file(path: &Path, wanted: &[TrackId]) -> Result<(Vec<Option<AudioFeatures>>, usize)> {
    let unusable =
        |cause: String| Error::Setting(format!("{} cannot be read for audio features: {cause}", path.display()));
    let file = File::open(path).map_err(|error| unusable(error.to_string()))?;
    read(ReaderBuilder::new().flexible(true).from_reader(file), wanted).map_err(unusable)
}

/// The rows of these tracks; where a file has several of one, the first. And how many rows could not be read.
fn read(mut file: Reader<impl io::Read>, wanted: &[TrackId]) -> Result<(Vec<Option<AudioFeatures>>, usize), String> {
    let header = file.byte_headers().map_err(|error| error.to_string())?;
    let columns =
        Columns::find(header).ok_or("it needs a column `track_id` or `id`, and others such as `energy`".to_owned())?;
    let places: HashMap<&[u8], usize> =
        wanted.iter().enumerate().map(|(at, id)| (id.as_str().as_bytes(), at)).collect();
    let mut found: Vec<Option<AudioFeatures>> = wanted.iter().map(|_| None).collect();
    let (mut row, mut missing, mut unreadable) = (ByteRecord::new(), wanted.len(), 0);
    while missing > 0 {
        match file.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) if error.is_io_error() => return Err(error.to_string()),
            Err(_) => {
                unreadable += 1;
                continue;
            }
        }
        let Some(id) = row.get(columns.id) else {
            unreadable += 1;
            continue;
        };
        if let Some(at) = places.get(id.trim_ascii()).filter(|at| found[**at].is_none()) {
            found[*at] = Some(columns.read(wanted[*at].clone(), &row));
            missing -= 1;
        }
    }
    Ok((found, unreadable))
}

/// A whole number, also where it is written `4.0`.
fn whole(text: &str) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "lengths and counts are far from the limits")]
    text.parse().ok().or_else(|| text.parse().ok().filter(|value: &f64| value.is_finite()).map(|value| value as i64))
}

/// A key as a number, or as it is written on a score.
fn key(text: &str) -> Option<i64> {
    const NAMES: [&str; 12] = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];
    const FLATS: [(&str, i64); 5] = [("Db", 1), ("Eb", 3), ("Gb", 6), ("Ab", 8), ("Bb", 10)];
    let sharp = text.replace('♯', "#").replace('♭', "b");
    let named = NAMES.iter().position(|name| name.eq_ignore_ascii_case(&sharp)).and_then(|at| i64::try_from(at).ok());
    let flat = || FLATS.iter().find(|(name, _)| name.eq_ignore_ascii_case(&sharp)).map(|(_, at)| *at);
    named.or_else(flat).or_else(|| whole(text).filter(|key| (-1..12).contains(key)))
}

fn mode(text: &str) -> Option<i64> {
    match text.to_ascii_lowercase().as_str() {
        "major" => Some(1),
        "minor" => Some(0),
        other => whole(other).filter(|mode| (0..2).contains(mode)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const A: &str = "0ND8rF8oirMXtE59n585P6";
    const B: &str = "2f4Ejh4Po2rpuXSYa6IDCe";

    fn read_text(text: &str) -> Result<(Vec<Option<AudioFeatures>>, usize), String> {
        let wanted = [A, B].map(|id| TrackId::parse(id).unwrap());
        read(ReaderBuilder::new().flexible(true).from_reader(text.as_bytes()), &wanted)
    }

    #[test]
    fn the_five_well_known_layouts_are_read() {
        for (layout, header, row) in [
            (
                "Spotify Tracks Dataset",
                ",track_id,artists,album_name,track_name,popularity,duration_ms,explicit,danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,time_signature,track_genre",
                "0,ID,\"Gen Hoshino; A, B\",Comedy,Comedy,73,230666,False,0.676,0.461,1,-6.746,0,0.143,0.0322,1.01e-06,0.358,0.715,87.917,4,acoustic",
            ),
            (
                "spotify_songs.csv",
                "track_id,track_name,track_artist,track_popularity,track_album_id,track_album_name,track_album_release_date,playlist_name,playlist_id,playlist_genre,playlist_subgenre,danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,duration_ms",
                "ID,x,y,66,z,w,2019-06-14,Pop,p,pop,dance pop,0.676,0.461,1,-6.746,0,0.143,0.0322,1.01e-06,0.358,0.715,87.917,230666",
            ),
            (
                "data.csv",
                "valence,year,acousticness,artists,danceability,duration_ms,energy,explicit,id,instrumentalness,key,liveness,loudness,mode,name,popularity,release_date,speechiness,tempo",
                "0.715,1921,0.0322,\"['A', 'B']\",0.676,230666,0.461,0,ID,1.01e-06,1,0.358,-6.746,0,x,4,1921,0.143,87.917",
            ),
            (
                "tracks_features.csv",
                "id,name,album,album_id,artists,artist_ids,track_number,disc_number,explicit,danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,duration_ms,time_signature,year,release_date",
                "ID,x,y,z,['A'],['a'],1,1,False,0.676,0.461,1,-6.746,0,0.143,0.0322,1.01e-06,0.358,0.715,87.917,230666,4.0,1999,1999-11-02",
            ),
            (
                "SpotifyFeatures.csv",
                "genre,artist_name,track_name,track_id,popularity,acousticness,danceability,duration_ms,energy,instrumentalness,key,liveness,loudness,mode,speechiness,tempo,time_signature,valence",
                "Movie,x,y,ID,0,0.0322,0.676,230666,0.461,1.01e-06,C#,0.358,-6.746,Minor,0.143,87.917,4/4,0.715",
            ),
        ] {
            let (rows, unreadable) = read_text(&format!("{header}\n{}\n", row.replace("ID", A))).unwrap();
            let row = rows[0].clone().unwrap_or_else(|| panic!("{layout}"));
            assert_eq!(
                (row.danceability, row.energy, row.loudness),
                (Some(0.676), Some(0.461), Some(-6.746)),
                "{layout}"
            );
            assert_eq!((row.speechiness, row.acousticness, row.valence), (Some(0.143), Some(0.0322), Some(0.715)));
            assert_eq!((row.instrumentalness, row.liveness, row.tempo), (Some(1.01e-6), Some(0.358), Some(87.917)));
            assert_eq!((row.key, row.mode, row.duration_ms), (Some(1), Some(0), Some(230_666)), "{layout}");
            let metre = header.contains("time_signature").then_some(4);
            assert_eq!((row.time_signature, rows[1].is_none(), unreadable), (metre, true, 0), "{layout}");
        }
    }

    #[test]
    fn the_first_of_several_rows_counts_and_odd_cells_are_nothing() {
        let text = format!("id,energy,key,mode\n{A},0.5,H,2\n{A},0.9,1,1\nshort\n{B},high,-1,Major\n");
        let (rows, _) = read_text(&text).unwrap();
        let [Some(first), Some(second)] = &rows[..] else { panic!("{rows:?}") };
        assert_eq!((first.energy, first.key, first.mode), (Some(0.5), None, None));
        assert_eq!((second.energy, second.key, second.mode), (None, Some(-1), Some(1)));
    }

    #[test]
    fn keys_are_read_as_they_are_written() {
        for (text, expected) in [("C", 0), ("c#", 1), ("D♭", 1), ("Bb", 10), ("11", 11), ("9.0", 9), ("-1", -1)] {
            assert_eq!(key(text), Some(expected), "{text}");
        }
        assert_eq!((key("12"), key("X"), key("")), (None, None, None));
    }

    #[test]
    fn a_file_of_something_else_says_what_is_missing() {
        for text in ["", "a,b\n1,2\n", "id,name\nx,y\n", "energy\n0.5\n"] {
            assert!(read_text(text).unwrap_err().contains("it needs a column `track_id` or `id`"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_file_makes_it_panic(text in "(id|energy|key|,|\"|\n|[0-9.-]{1,4}|0ND8rF8oirMXtE59n585P6){0,40}") {
            let _ = read_text(&text);
        }
    }
}
