//! `linernotes top`: what a listener plays most.

use clap::ValueEnum;
use linernotes::prelude::*;

use crate::deliver::{self, Tracks};

#[derive(clap::Args)]
pub(crate) struct Top {
    /// Tracks or artists
    #[arg(value_enum, default_value_t = What::Tracks)]
    what: What,
    /// How far back: about four weeks, half a year, or a year
    #[arg(long, value_enum, default_value_t = Range::Medium)]
    range: Range,
    /// How many; Spotify ranks 50
    #[arg(long, default_value_t = 50, value_name = "COUNT")]
    limit: usize,
    /// How the tracks sound besides
    #[arg(long)]
    features: bool,
    #[command(flatten)]
    to: Tracks,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Tracks,
    Artists,
}

/// A range of Spotify's top lists.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Range {
    Short,
    Medium,
    Long,
}

impl From<Range> for TimeRange {
    fn from(range: Range) -> Self {
        match range {
            Range::Short => Self::ShortTerm,
            Range::Medium => Self::MediumTerm,
            Range::Long => Self::LongTerm,
        }
    }
}

pub(crate) fn top(spotify: &Spotify, asked: &Top, json: bool) -> Result<()> {
    let range = TimeRange::from(asked.range);
    if asked.what == What::Artists {
        let artists = spotify.top_artists(range).first(asked.limit).wait()?.ranked(range)?;
        return deliver::tracks(spotify, &artists, &["rank", "name", "genres"], &asked.to, json);
    }
    let sound = ["rank", "name", "artists", "album", "energy", "valence", "danceability", "tempo", "key_signature"];
    let (tracks, columns) = match asked.features {
        true => (spotify.top_features(range).wait()?.head(Some(asked.limit)), &sound[..]),
        false => {
            let tracks = spotify.top_tracks(range).first(asked.limit).wait()?.ranked(range)?;
            (tracks, &["rank", "name", "artists", "album", "duration_ms"][..])
        }
    };
    deliver::tracks(spotify, &tracks, columns, &asked.to, json)
}
