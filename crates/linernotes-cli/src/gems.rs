//! `linernotes gems`: what was loved once and is forgotten.

use linernotes::prelude::*;

use crate::deliver::{self, Tracks};

#[derive(clap::Args)]
pub(crate) struct Gems {
    /// From the months that the diary has kept, instead of Spotify's lists of a year and of four weeks
    #[arg(long)]
    diary: bool,
    /// How many months a track has to have been silent
    #[arg(long, requires = "diary", default_value_t = linernotes::Gems::default().silent_months, value_name = "MONTHS")]
    silent: u32,
    /// In how many months it has to have been loved
    #[arg(long, requires = "diary", default_value_t = linernotes::Gems::default().months, value_name = "MONTHS")]
    loved: u32,
    #[command(flatten)]
    to: Tracks,
}

pub(crate) fn gems(spotify: &Spotify, asked: &Gems, json: bool) -> Result<()> {
    let gems = if asked.diary {
        let wanted =
            linernotes::Gems { silent_months: asked.silent, months: asked.loved, ..linernotes::Gems::default() };
        Diary::of(spotify)?.gems(&wanted)?
    } else {
        spotify.forgotten_gems().wait()?
    };
    if gems.height() == 0 && !json {
        eprintln!("There are none: nothing that was loved is forgotten, or nothing was kept for long enough.");
    }
    deliver::tracks(spotify, &gems, &["name", "artists", "reason"], &asked.to, json)
}
