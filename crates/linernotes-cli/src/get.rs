//! `linernotes get`: any path of the Web API, as JSON.

use linernotes::prelude::*;

use crate::say;

#[derive(clap::Args)]
pub(crate) struct Get {
    /// A path below /v1, with its query: `albums/2f4Ejh4Po2rpuXSYa6IDCe`, `me/top/tracks?limit=5`
    path: String,
}

pub(crate) fn get(spotify: &Spotify, Get { path }: &Get) -> Result<()> {
    say(format_args!("{:#}", spotify.get(path).wait()?));
    Ok(())
}
