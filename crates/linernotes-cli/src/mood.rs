//! `linernotes mood`: the tracks that suit a mood.

use std::path::PathBuf;

use linernotes::prelude::*;

use crate::deliver::{self, Tracks};
use crate::say;
use crate::top::Range;

#[derive(clap::Args)]
pub(crate) struct Mood {
    /// Which, or the file that describes it; without it, the moods that there are
    mood: Option<String>,
    /// How many tracks, the best first
    #[arg(long, default_value_t = Best::default().count, value_name = "COUNT")]
    count: usize,
    /// How many of one artist at most
    #[arg(long, default_value_t = Best::default().per_artist, value_name = "COUNT")]
    per_artist: usize,
    /// Only tracks that keep every limit of the mood
    #[arg(long)]
    strict: bool,
    /// Of which top list: of about four weeks, half a year, or a year
    #[arg(long, value_enum, default_value_t = Range::Medium)]
    range: Range,
    /// Of a playlist instead: its id, URI or link
    #[arg(long = "of", value_name = "PLAYLIST", conflicts_with = "range")]
    playlist_of: Option<String>,
    /// Of all tracks in the diary instead
    #[arg(long, conflicts_with_all = ["range", "playlist_of"])]
    diary: bool,
    #[command(flatten)]
    to: Tracks,
}

pub(crate) fn mood(client: impl FnOnce() -> Result<Spotify>, asked: &Mood, json: bool) -> Result<()> {
    let Some(mood) = &asked.mood else {
        let moods: Vec<MoodProfile> =
            MoodProfile::names().into_iter().map(MoodProfile::named).collect::<Result<_>>()?;
        match json {
            true => say(json!(
                moods
                    .iter()
                    .map(|mood| json!({ "name": mood.name(), "description": mood.description() }))
                    .collect::<Vec<_>>()
            )),
            false => moods.iter().for_each(|mood| say(format_args!("{:14}{}", mood.name(), mood.description()))),
        }
        return Ok(());
    };
    let mood = profile(mood)?;
    let spotify = client()?;
    let tracks = match &asked.playlist_of {
        Some(playlist) => spotify.playlist_features(playlist).wait()?,
        None if asked.diary => Diary::of(&spotify)?.tracks()?,
        None => spotify.top_features(asked.range.into()).wait()?,
    };
    let limits = if asked.strict { Limits::Kept } else { Limits::default() };
    let best = Best { count: asked.count, per_artist: asked.per_artist, limits, ..Best::default() };
    let best = tracks.best(&mood, &best)?;
    if best.height() == 0 && !json {
        eprintln!(
            "None of {} tracks suits `{}`: leave out --strict, or look among others.",
            tracks.height(),
            mood.name()
        );
    }
    let sound = ["name", "artists", "score"].into_iter().chain(mood.features().iter().map(|feature| feature.feature));
    let columns: Vec<&str> = sound.filter(|column| best.column(column).is_ok()).collect();
    deliver::tracks(&spotify, &best, &columns, &asked.to, json)
}

/// A file, where one of that name is there or it looks like one; else a mood that there is.
fn profile(mood: &str) -> Result<MoodProfile> {
    let path = PathBuf::from(mood);
    if path.is_file() || path.extension().is_some_and(|extension| extension == "toml") {
        return MoodProfile::read(path);
    }
    MoodProfile::named(mood)
}
