//! Every figure of a lifetime of listening, timed: `lifetime_figures PLAYS ZONE [FOLDER]`.
//!
//! `PLAYS` is a Parquet file of plays or a folder of such files. In a folder `tracks.parquet` and `artists.parquet` are what is
//! known about tracks and artists, and `choices.json` names choices: `{"of_2024": {"from": "2024-01-01"}}`. What each step took is
//! said as `name<TAB>seconds`; with `FOLDER`, each table is saved there as Parquet, those of a choice in a folder of its name.

#![expect(clippy::print_stdout, reason = "a script speaks")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use linernotes::prelude::*;

type Failed = Box<dyn std::error::Error>;

fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (plays, zone, folder) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [plays, zone] => (Path::new(plays), zone, None),
        [plays, zone, folder] => (Path::new(plays), zone, Some(Path::new(folder))),
        _ => return Err("which: `PLAYS ZONE [FOLDER]`?".into()),
    };
    let table = timed("read", || read_plays(plays))?;
    let mut lifetime = timed("prepare", || Ok(Lifetime::of(&table)?.zone(zone)?))?;
    if let Some(tracks) = beside(plays, "tracks.parquet") {
        lifetime = timed("join tracks", || Ok(lifetime.tracks(&read(&tracks)?)?))?;
    }
    if let Some(artists) = beside(plays, "artists.parquet") {
        lifetime = timed("join artists", || Ok(lifetime.artists(&read(&artists)?)?))?;
    }
    tables(&lifetime, "", folder)?;
    if let Some(choices) = beside(plays, "choices.json") {
        let choices: BTreeMap<String, Choice> = serde_json::from_reader(File::open(choices)?)?;
        for (name, choice) in choices {
            let selected = timed(&format!("{name}/select"), || Ok(lifetime.select(&choice)?))?;
            tables(&selected, &format!("{name}/"), folder.map(|folder| folder.join(&name)).as_deref())?;
        }
    }
    Ok(())
}

/// Every table, those of a choice under its name.
fn tables(lifetime: &Lifetime, choice: &str, folder: Option<&Path>) -> Result<(), Failed> {
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder)?;
    }
    let (top, by_hours) = (Top { count: 1_000, ..Top::default() }, Top { count: 20, by: TopBy::Hours });
    let tracks = Rediscoveries { of: Returning::Tracks, streams: 3, ..Rediscoveries::default() };
    let half_an_hour = Duration::from_secs(1_800);
    let mild = Obsessions { streams: 4, share: 0.02 };
    type Figure<'a> = (&'a str, &'a dyn Fn() -> linernotes::Result<DataFrame>);
    let figures: [Figure<'_>; 41] = [
        ("totals", &|| lifetime.totals()),
        ("years", &|| lifetime.years()),
        ("top_artists", &|| lifetime.top_artists(&top)),
        ("top_artists_by_hours", &|| lifetime.top_artists(&by_hours)),
        ("top_albums", &|| lifetime.top_albums(&top)),
        ("top_albums_by_hours", &|| lifetime.top_albums(&by_hours)),
        ("top_tracks", &|| lifetime.top_tracks(&top)),
        ("top_tracks_by_hours", &|| lifetime.top_tracks(&by_hours)),
        ("over_time_day", &|| lifetime.over_time(Every::Day)),
        ("over_time_week", &|| lifetime.over_time(Every::Week)),
        ("over_time_month", &|| lifetime.over_time(Every::Month)),
        ("over_time_quarter", &|| lifetime.over_time(Every::Quarter)),
        ("over_time_year", &|| lifetime.over_time(Every::Year)),
        ("artists_over_time_day", &|| lifetime.artists_over_time(Every::Day, 10)),
        ("artists_over_time_month", &|| lifetime.artists_over_time(Every::Month, 10)),
        ("albums_over_time_quarter", &|| lifetime.albums_over_time(Every::Quarter, 10)),
        ("tracks_over_time_week", &|| lifetime.tracks_over_time(Every::Week, 10)),
        ("heatmap", &|| lifetime.heatmap()),
        ("sessions", &|| lifetime.sessions(half_an_hour)),
        ("streaks", &|| lifetime.streaks()),
        ("discoveries_month", &|| lifetime.discoveries(Every::Month)),
        ("discoveries_week", &|| lifetime.discoveries(Every::Week)),
        ("loyalty", &|| lifetime.loyalty(&top)),
        ("cohorts", &|| lifetime.cohorts()),
        ("skips_track", &|| lifetime.skips(SkipsBy::Track, 3)),
        ("skips_artist", &|| lifetime.skips(SkipsBy::Artist, 0)),
        ("skips_year", &|| lifetime.skips(SkipsBy::Year, 0)),
        ("skips_hour", &|| lifetime.skips(SkipsBy::Hour, 0)),
        ("decades", &|| lifetime.decades()),
        ("popularity", &|| lifetime.popularity()),
        ("moods", &|| lifetime.moods()),
        ("genres", &|| lifetime.genres()),
        ("platforms", &|| lifetime.platforms()),
        ("countries", &|| lifetime.countries()),
        ("obsessions", &|| lifetime.obsessions(&Obsessions::default())),
        ("obsessions_mild", &|| lifetime.obsessions(&mild)),
        ("rediscoveries_artists", &|| lifetime.rediscoveries(&Rediscoveries::default())),
        ("rediscoveries_tracks", &|| lifetime.rediscoveries(&tracks)),
        ("known", &|| lifetime.known()),
        ("plays", &|| lifetime.plays(1_000)),
        ("sessions_of_five_minutes", &|| lifetime.sessions(Duration::from_secs(300))),
    ];
    let start = Instant::now();
    let mut made = Vec::new();
    for (name, figure) in figures {
        made.push((name, timed(&format!("{choice}{name}"), || Ok(figure()?))?));
    }
    println!("{choice}all tables\t{:.4}", start.elapsed().as_secs_f64());
    for (name, table) in &mut made {
        if let Some(folder) = folder {
            let file = File::create(folder.join(name).with_extension("parquet"))?;
            ParquetWriter::new(file).finish(table)?;
        }
    }
    Ok(())
}

fn timed<T>(name: &str, work: impl FnOnce() -> Result<T, Failed>) -> Result<T, Failed> {
    let start = Instant::now();
    let done = work()?;
    println!("{name}\t{:.4}", start.elapsed().as_secs_f64());
    Ok(done)
}

fn read_plays(plays: &Path) -> Result<DataFrame, Failed> {
    if plays.is_file() {
        return read(plays);
    }
    let mut files = Vec::new();
    add_files(plays, &mut files)?;
    files.sort();
    let mut tables = files.iter().map(|file| read(file));
    let mut all = tables.next().ok_or("the folder holds no Parquet file of plays: name another one")??;
    for table in tables {
        all.vstack_mut(&table?)?;
    }
    Ok(all)
}

/// Adds the files of plays of a folder, and of the folders in it.
fn add_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failed> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let is_of_plays = !["tracks", "artists"].map(OsStr::new).map(Some).contains(&path.file_stem());
        if path.is_dir() {
            add_files(&path, files)?;
        } else if is_of_plays && path.extension() == Some(OsStr::new("parquet")) {
            files.push(path);
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<DataFrame, Failed> {
    Ok(ParquetReader::new(File::open(file)?).finish()?)
}

/// A file in the folder of plays, where it is there.
fn beside(plays: &Path, name: &str) -> Option<PathBuf> {
    Some(plays.join(name)).filter(|file| file.is_file())
}
