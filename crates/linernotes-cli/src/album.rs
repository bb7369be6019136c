//! `linernotes album`: an album's tracks, or their audio features, as a table, a file or JSON.

use std::path::PathBuf;

use linernotes::prelude::*;
use serde_json::Map;

use crate::say;

#[derive(clap::Args)]
pub(crate) struct Album {
    /// The album: an id, a URI or a link
    id: String,
    /// How the tracks sound instead of what they are
    #[arg(long)]
    features: bool,
    /// Save the table instead of printing it: .csv or .parquet
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

pub(crate) fn album(spotify: &Spotify, asked: &Album, json: bool) -> Result<()> {
    let album = spotify.album(&asked.id).wait()?;
    let table = match asked.features {
        true => spotify.audio_features(album.track_ids()).wait()?.table()?,
        false => album.table()?,
    };
    match &asked.save {
        Some(path) => eprintln!("{}", table.save(path)?),
        None if json => say(format_args!("{:#}", rows(&table))),
        None => say(&table),
    }
    Ok(())
}

/// A table as JSON: an object for each row.
fn rows(table: &DataFrame) -> Value {
    let row = |at: usize| -> Map<String, Value> {
        table
            .columns()
            .iter()
            .map(|column| (column.name().to_string(), column.get(at).map_or(Value::Null, value)))
            .collect()
    };
    (0..table.height()).map(|at| Value::Object(row(at))).collect()
}

fn value(value: AnyValue<'_>) -> Value {
    match value {
        AnyValue::Null => Value::Null,
        AnyValue::Boolean(value) => value.into(),
        AnyValue::String(text) => text.into(),
        AnyValue::Int64(number) => number.into(),
        AnyValue::Float64(number) => number.into(),
        other => other.to_string().into(),
    }
}
