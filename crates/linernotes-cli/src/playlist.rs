//! `linernotes playlist`: what is in a playlist, and the playlists that this command made.

use std::io::Read as _;

use linernotes::prelude::*;

use crate::deliver::{self, File, Making, Tracks};

#[derive(clap::Args)]
pub(crate) struct Playlist {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// What is in a playlist, and how it sounds
    Show {
        /// The playlist: an id, a URI or a link
        id: String,
        /// How the tracks sound besides
        #[arg(long)]
        features: bool,
        #[command(flatten)]
        to: Tracks,
    },
    /// The listener's playlists
    List(File),
    /// The playlists that were made with the diary
    Made(File),
    /// Make a playlist of tracks and episodes, or bring the one of that name up to date
    Make {
        /// What it is called
        #[arg(value_name = "NAME")]
        playlist: String,
        /// URIs or links; standard input, one a line, where none is given
        items: Vec<String>,
        #[command(flatten)]
        making: Making,
    },
}

pub(crate) fn playlist(spotify: &Spotify, Playlist { what }: &Playlist, json: bool) -> Result<()> {
    match what {
        What::Show { id, features, to } => {
            let (items, columns) = match features {
                true => (spotify.playlist_features(id).wait()?, &["energy", "valence", "tempo", "key_signature"][..]),
                false => (spotify.playlist_items(id).wait()?.table()?, &["album", "duration_ms"][..]),
            };
            let columns = [&["position", "name", "artists"], columns].concat();
            deliver::tracks(spotify, &items, &columns, to, json)
        }
        What::List(file) => {
            let playlists = spotify.my_playlists().wait()?.table()?;
            deliver::table(&playlists, &["name", "total", "public", "owner", "id"], file, json)
        }
        What::Made(file) => deliver::table(&Diary::of(spotify)?.playlists()?, &[], file, json),
        What::Make { playlist, items, making } => {
            let items = if items.is_empty() { lines_of_input()? } else { items.clone() };
            deliver::playlist(spotify, Recipe::of_uris(playlist, items)?, making, json)
        }
    }
}

fn lines_of_input() -> Result<Vec<String>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(PolarsError::from)?;
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}
