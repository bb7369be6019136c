//! `linernotes history`: what was played over the years. Only `enrich` sends anything.

mod enrich;

use std::path::PathBuf;

use linernotes::prelude::*;
use serde_json::json;

use crate::json::rows;
use crate::say;

#[derive(clap::Args)]
pub(crate) struct History {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(clap::Subcommand)]
enum What {
    /// Import Spotify's privacy download, and tell what became of each of its rows; again does no harm
    Import {
        /// Its zip, the folder that was in it, or files of that
        #[arg(required = true, value_name = "DOWNLOAD")]
        downloads: Vec<PathBuf>,
    },
    /// Look whether every file of plays is there, with as many plays as it should have
    Check,
    /// Ask for what is not known yet of what was played, most-played first: to be run again until it is complete
    Enrich(enrich::Enrich),
}

pub(crate) fn history(
    listener_or_app: impl Fn() -> Result<Spotify>,
    History { what }: &History,
    json: bool,
) -> Result<()> {
    if let Some(What::Enrich(asked)) = what {
        return enrich::enrich(&listener_or_app()?, asked, json);
    }
    let spotify = Spotify::new(Config::from_env()?)?;
    // To look at a history does not begin a diary.
    let begins = matches!(what, Some(What::Import { .. }));
    if let Some(path) = spotify.diary_file().filter(|path| !begins && !path.exists()) {
        let cause = "there is none yet, and `linernotes history import` begins one".to_owned();
        return Err(Error::NoDiary { path: path.to_owned(), cause });
    }
    let history = Diary::of(&spotify)?.history()?;
    match what {
        Some(What::Import { downloads }) => {
            let report = history.import_all(downloads)?;
            match json {
                true => say(format_args!("{:#}", json!(report))),
                false => say(report.to_string().trim_end()),
            }
        }
        Some(What::Check) => return check(&history, json),
        _ => {
            let months = history.months()?;
            match json {
                true => say(format_args!("{:#}", rows(&months))),
                false => {
                    eprintln!("In {}:", history.folder().display());
                    show(&months);
                }
            }
        }
    }
    Ok(())
}

/// What is wrong is said on standard output, all of it, and ends in a failure for scripts.
fn check(history: &linernotes::History, json: bool) -> Result<()> {
    let checked = history.check()?;
    match json {
        true => say(format_args!(
            "{:#}",
            json!({ "files": checked.files, "plays": checked.rows, "findings": checked.findings })
        )),
        false => say(&checked),
    }
    match checked.findings.first() {
        None => Ok(()),
        Some(first) => Err(Error::NoHistory { path: history.folder().to_owned(), cause: first.clone() }),
    }
}

/// Every play that is known, earliest first. A diary in memory has no imports.
pub(crate) fn plays_of(diary: &Diary) -> Result<DataFrame> {
    if diary.file().is_some() { diary.history()?.plays() } else { diary.plays() }
}
