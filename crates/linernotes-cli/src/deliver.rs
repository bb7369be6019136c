//! What becomes of a table: on the terminal, as JSON, in a file, in a playlist.

use std::path::PathBuf;

use linernotes::prelude::*;
use serde_json::json;

use crate::json::rows;
use crate::say;

/// A terminal shows so many rows, the first and the last of a longer table.
const ROWS: usize = 50;

/// Where a table goes.
#[derive(clap::Args)]
pub(crate) struct File {
    /// Save the table instead of printing it: .csv, .tsv, .parquet, .json, .ndjson, .arrow, .xlsx or .sqlite
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Replace the file if it is there already, with other content
    #[arg(long, requires = "save")]
    replace: bool,
}

/// Where a table of tracks goes.
#[derive(clap::Args)]
pub(crate) struct Tracks {
    #[command(flatten)]
    file: File,
    /// Make a playlist of the tracks; one that was made by this name before is brought up to date
    #[arg(long, value_name = "NAME")]
    playlist: Option<String>,
    #[command(flatten)]
    making: Making,
}

/// How a playlist is made.
#[derive(clap::Args)]
pub(crate) struct Making {
    /// Tell what would happen to the playlist, and change nothing
    #[arg(long, requires = "playlist")]
    dry_run: bool,
    /// What the playlist is about, in one line
    #[arg(long, value_name = "TEXT", requires = "playlist")]
    description: Option<String>,
    /// Draw the playlist a cover from its name; needs the scope ugc-image-upload
    #[arg(long, requires = "playlist")]
    cover: bool,
}

/// Prints the table, or saves it. `columns` are those that a terminal shows.
pub(crate) fn table(table: &DataFrame, columns: &[&str], file: &File, json: bool) -> Result<()> {
    match &file.save {
        Some(path) => {
            let existing = if file.replace { Existing::Replace } else { Existing::Refuse };
            eprintln!("{}", table.save_with(path, &Saving { existing, ..Saving::default() })?);
        }
        None if json => say(format_args!("{:#}", rows(table))),
        None => {
            show(&table.view(View { rows: ROWS, columns, ..View::default() })?);
        }
    }
    Ok(())
}

/// The same for tracks, of which a playlist can be made.
pub(crate) fn tracks(spotify: &Spotify, tracks: &DataFrame, columns: &[&str], to: &Tracks, json: bool) -> Result<()> {
    let Some(name) = &to.playlist else { return table(tracks, columns, &to.file, json) };
    if to.file.save.is_some() {
        table(tracks, columns, &to.file, json)?;
    }
    playlist(spotify, Recipe::of(name, tracks)?, &to.making, json)
}

/// Makes the playlist, or tells what would happen.
pub(crate) fn playlist(spotify: &Spotify, recipe: Recipe, making: &Making, json: bool) -> Result<()> {
    let cover = if making.cover { Cover::Drawn } else { Cover::default() };
    let options = RecipeOptions { description: making.description.clone(), cover, ..RecipeOptions::default() };
    let (recipe, diary) = (recipe.with(options), Diary::of(spotify)?);
    if making.dry_run {
        let plan = recipe.plan(spotify, &diary).wait()?;
        match json {
            true => say(format_args!("{:#}", json!({ "plan": plan.to_string(), "changes": rows(&plan.table()?) }))),
            false => say(plan),
        }
        return Ok(());
    }
    let made = recipe.make(spotify, &diary).wait()?;
    match json {
        true => say(format_args!("{:#}", of(&made))),
        false => say(made),
    }
    Ok(())
}

fn of(made: &Made) -> Value {
    json!({
        "id": made.id.as_str(),
        "name": made.name,
        "outcome": format!("{:?}", made.outcome).to_lowercase(),
        "in_playlist": made.in_playlist,
        "missing": made.missing,
        "words": made.to_string(),
    })
}
