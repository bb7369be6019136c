//! `linernotes diary`: what the diary holds, and its care. Sends nothing.

use std::path::PathBuf;

use linernotes::Merged;
use linernotes::prelude::*;
use serde_json::json;

use crate::json::rows;
use crate::say;

#[derive(clap::Args)]
pub(crate) struct Diary {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(clap::Subcommand)]
enum What {
    /// Look through all of it for what is wrong
    Check,
    /// Copy it into a file that is a diary itself, while others read and write
    Backup(Target),
    /// Write all of it as lines of JSON that any program can read
    Export(Target),
    /// Merge an export into it: of another machine's diary, or an earlier one
    Import {
        /// As `export` writes it
        file: PathBuf,
    },
    /// Ask it in SQL, which can change nothing: `SELECT name FROM sqlite_schema` shows what there is
    Sql {
        /// One query
        query: String,
    },
}

#[derive(clap::Args)]
struct Target {
    /// Where to
    file: PathBuf,
    /// Replace the file if it is there already, with other content
    #[arg(long)]
    replace: bool,
}

pub(crate) fn diary(Diary { what }: &Diary, json: bool) -> Result<()> {
    let spotify = Spotify::new(Config::from_env()?)?;
    // To look at a diary does not make one; an import may.
    let begins = matches!(what, Some(What::Import { .. }));
    if let Some(path) = spotify.diary_file().filter(|path| !begins && !path.exists()) {
        let cause = "there is none yet, and `linernotes snapshot` begins one".to_owned();
        return Err(Error::NoDiary { path: path.to_owned(), cause });
    }
    let diary = linernotes::Diary::of(&spotify)?;
    match what {
        None => show(&diary, json),
        Some(What::Check) => check(&diary, json),
        Some(What::Backup(Target { file, replace: false })) => written(&diary.backup(file)?, json),
        Some(What::Backup(Target { file, replace: true })) => written(&diary.backup_over(file)?, json),
        Some(What::Export(Target { file, replace: false })) => written(&diary.export(file)?, json),
        Some(What::Export(Target { file, replace: true })) => written(&diary.export_over(file)?, json),
        Some(What::Import { file }) => imported(&diary.import(file)?, json),
        Some(What::Sql { query }) => {
            let table = diary.sql(query)?;
            match json {
                true => say(format_args!("{:#}", rows(&table))),
                false => say(&table),
            }
            Ok(())
        }
    }
}

fn show(diary: &linernotes::Diary, json: bool) -> Result<()> {
    let (owner, counts) = (diary.owner()?, diary.counts()?);
    if json {
        say(format_args!("{:#}", json!({ "file": diary.file(), "owner": owner, "counts": of(&counts) })));
        return Ok(());
    }
    let file = diary.file().map_or_else(|| "in memory".to_owned(), |file| file.display().to_string());
    match owner {
        Some(owner) => say(format_args!("{file}: the diary of {owner}")),
        None => say(format_args!("{file}: nobody's diary yet")),
    }
    say(counts);
    Ok(())
}

/// What is wrong is said on standard output, all of it, and ends in a failure for scripts.
fn check(diary: &linernotes::Diary, json: bool) -> Result<()> {
    let check = diary.check()?;
    match json {
        true => say(format_args!(
            "{:#}",
            json!({ "sound": check.is_sound(), "findings": check.findings, "counts": of(&check.counts) })
        )),
        false => say(&check),
    }
    check.sound().map(drop)
}

fn written(file: &DiaryFile, json: bool) -> Result<()> {
    match json {
        true => {
            say(format_args!("{:#}", json!({ "file": file.path, "bytes": file.bytes, "counts": of(&file.counts) })))
        }
        false => eprintln!("{file}"),
    }
    Ok(())
}

fn imported(imported: &Imported, json: bool) -> Result<()> {
    if !json {
        say(imported);
        return Ok(());
    }
    let of = |Merged { read, new, replaced, same }: &Merged| json!({ "read": read, "new": new, "replaced": replaced, "same": same });
    let Imported { path, months, tracks, artists, albums, plays, gaps, playlists, .. } = imported;
    let merged = json!({
        "file": path, "months": of(months), "tracks": of(tracks), "artists": of(artists), "albums": of(albums),
        "plays": of(plays), "gaps": of(gaps), "playlists": of(playlists),
    });
    say(format_args!("{merged:#}"));
    Ok(())
}

fn of(counts: &DiaryCounts) -> Value {
    let month = |day: Option<chrono::NaiveDate>| day.map(|day| day.format("%Y-%m").to_string());
    json!({
        "months": counts.months,
        "first_month": month(counts.first_month),
        "last_month": month(counts.last_month),
        "tracks": counts.tracks,
        "with_features": counts.with_features,
        "artists": counts.artists,
        "plays": counts.plays,
        "playlists": counts.playlists,
    })
}
