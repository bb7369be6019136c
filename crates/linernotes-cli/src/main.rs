#![doc = include_str!("../README.md")]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use linernotes::prelude::*;

/// Spotify from a terminal: albums as tables and files.
#[derive(Parser)]
#[command(name = "linernotes", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The tracks of an album
    Tracks(Of),
    /// The audio features of an album's tracks
    Features(Of),
}

#[derive(clap::Args)]
struct Of {
    /// The album: an id, a URI or a link
    album: String,
    /// Save the table instead of printing it: .csv or .parquet
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

#[expect(clippy::print_stderr, reason = "a command speaks")]
fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks")]
fn run(command: Command) -> Result<()> {
    let config = Config::from_env().map_err(Error::from)?;
    if config.sandbox {
        eprintln!("No keys in .env: talking to the sandbox on this machine, not to Spotify.");
    }
    let spotify = Spotify::new(config)?;
    let (table, save) = match command {
        Command::Tracks(Of { album, save }) => (spotify.album(album).wait()?.table()?, save),
        Command::Features(Of { album, save }) => {
            let album = spotify.album(album).wait()?;
            (spotify.audio_features(album.track_ids()).wait()?.table()?, save)
        }
    };
    match save {
        Some(path) => eprintln!("{}", table.save(path)?),
        None => println!("{table}"),
    }
    Ok(())
}
