//! `linernotes album`: an album's tracks, or their audio features, as a table, a file or JSON.

use linernotes::prelude::*;

use crate::deliver::{self, File};

#[derive(clap::Args)]
pub(crate) struct Album {
    /// The album: an id, a URI or a link
    id: String,
    /// How the tracks sound instead of what they are
    #[arg(long)]
    features: bool,
    #[command(flatten)]
    file: File,
}

pub(crate) fn album(spotify: &Spotify, asked: &Album, json: bool) -> Result<()> {
    let album = spotify.album(&asked.id).wait()?;
    let table = match asked.features {
        true => spotify.audio_features(album.track_ids()).wait()?.table()?,
        false => album.table()?,
    };
    deliver::table(&table, &[], &asked.file, json)
}
