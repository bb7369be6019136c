//! `linernotes export`: the diary's plays for other programs. Sends nothing.

use std::path::PathBuf;

use linernotes::prelude::*;
use serde_json::json;

use crate::{history, say};

#[derive(clap::Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    to: To,
}

#[derive(clap::Subcommand)]
enum To {
    /// A folder for Power BI: a star schema of plays, measures in DAX, a guide, a theme and a project
    PowerBi(ToPowerBi),
}

#[derive(clap::Args)]
struct ToPowerBi {
    /// Where to
    folder: PathBuf,
    /// On whose clocks days and hours are read
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    zone: String,
    /// Write the tables as CSV too
    #[arg(long)]
    csv: bool,
    /// Replace the folder if it is there already, with other content
    #[arg(long)]
    replace: bool,
    /// Write nothing: read the folder again, and tell what is wrong in it
    #[arg(long, conflicts_with_all = ["zone", "csv", "replace"])]
    check: bool,
}

pub(crate) fn export(Export { to: To::PowerBi(how) }: &Export, json: bool) -> Result<()> {
    if how.check {
        return check(how, json);
    }
    let spotify = Spotify::new(Config::from_env()?)?;
    // To export a diary does not make one.
    let diary = match spotify.diary_file() {
        Some(path) if !path.exists() => Diary::in_memory()?,
        _ => Diary::of(&spotify)?,
    };
    let plays = plays_of(&diary)?;
    let (tracks, artists) = (diary.tracks()?, diary.artists()?);
    let files = if how.csv { StarFiles::Both } else { StarFiles::Parquet };
    let star = StarSchema::of(&plays).tracks(&tracks).artists(&artists).features(&tracks).zone(&how.zone).files(files);
    let folder = PowerBi::of(&star);
    let saved = if how.replace { folder.save_over(&how.folder)? } else { folder.save(&how.folder)? };
    match json {
        true => say(format_args!(
            "{:#}",
            json!({ "folder": saved.path, "tables": saved.tables, "rows": saved.rows, "plays": plays.height() })
        )),
        false => eprintln!("{saved}: begin with {}", how.folder.join("GUIDE.md").display()),
    }
    Ok(())
}

/// Every play that is known, earliest first.
fn plays_of(diary: &Diary) -> Result<DataFrame> {
    let plays = history::plays_of(diary)?;
    if plays.height() == 0 {
        let why = "no plays are known yet, so import a download of your data, or run `linernotes track`, which keeps what you play";
        return Err(Error::Unfit { what: "the folder for Power BI".into(), why: why.into() });
    }
    Ok(plays)
}

/// What is wrong is said on standard output, all of it, and ends in a failure for scripts.
fn check(how: &ToPowerBi, json: bool) -> Result<()> {
    let checked = PowerBi::check(&how.folder)?;
    match json {
        true => {
            let tables: Vec<Value> =
                checked.tables.iter().map(|(name, rows)| json!({ "table": name, "rows": rows })).collect();
            say(format_args!(
                "{:#}",
                json!({
                    "sound": checked.is_sound(), "findings": checked.findings, "tables": tables,
                    "relationships": checked.relationships, "measures": checked.measures,
                })
            ));
        }
        false => say(&checked),
    }
    checked.sound().map(drop)
}
