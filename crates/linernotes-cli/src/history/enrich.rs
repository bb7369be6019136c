//! `linernotes history enrich`: albums, genres and audio features of what was played, into the diary.

use linernotes::prelude::*;
use linernotes::{Enrich as _, Stop, Tally};
use serde_json::json;

use super::plays_of;
use crate::json::rows;
use crate::say;

#[derive(clap::Args)]
pub(crate) struct Enrich {
    /// Send so many requests at most; the next run goes on from there
    #[arg(long, value_name = "REQUESTS")]
    requests: Option<usize>,
    /// Tell how many requests it takes for half of all that was streamed, for more and for all of it, and send none
    #[arg(long)]
    plan: bool,
}

/// That it stopped before the end is no failure: a timer runs it again.
pub(crate) fn enrich(spotify: &Spotify, asked: &Enrich, json: bool) -> Result<()> {
    let diary = Diary::of(spotify)?;
    let plays = plays_of(&diary)?;
    let enriching = spotify.enrich(&diary, &plays).with(Enrichment { requests: asked.requests });
    if asked.plan {
        let plan = enriching.plan()?;
        match json {
            true => say(format_args!("{:#}", rows(&plan))),
            false => drop(show(&plan)),
        }
        return Ok(());
    }
    if plays.height() == 0 && !json {
        eprintln!(
            "The diary has no plays yet: `linernotes snapshot` keeps the last ones, where the listener shows them."
        );
    }
    let enriched = enriching.until_interrupted().wait()?;
    match json {
        true => say(format_args!("{:#}", of(&enriched))),
        false => say(&enriched),
    }
    Ok(())
}

fn of(enriched: &Enriched) -> Value {
    let tally = |tally: &Tally| json!({ "asked": tally.asked, "kept": tally.kept, "unknown": tally.unknown() });
    let (stopped, until) = match &enriched.stopped {
        Stop::Complete => ("complete", None),
        Stop::Budget => ("budget", None),
        Stop::Wait { until, .. } => ("wait", *until),
        Stop::Interrupted => ("interrupted", None),
        _ => ("trouble", None),
    };
    json!({
        "requests": enriched.requests,
        "tracks": tally(&enriched.tracks),
        "artists": tally(&enriched.artists),
        "features": tally(&enriched.features),
        "already_known": enriched.already_known,
        "left": enriched.left,
        "runs_left": enriched.runs_left,
        "without_id": enriched.without_id,
        "never_streamed": enriched.never_streamed,
        "with_release_date": enriched.with_release_date,
        "with_genres": enriched.with_genres,
        "with_features": enriched.with_features,
        "stopped": stopped,
        "until": until,
        "message": enriched.stopped.to_string(),
        "notices": enriched.notices,
    })
}
