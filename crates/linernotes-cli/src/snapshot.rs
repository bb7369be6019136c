//! `linernotes snapshot`: this month into the diary, and the lines that have it run every day.

mod schedule;

use linernotes::Snapshot as Taken;
use linernotes::prelude::*;
use serde_json::json;

use crate::{say, say_sandbox};

#[derive(clap::Args)]
pub(crate) struct Snapshot {
    /// Take one although this month has one, which it replaces
    #[arg(long)]
    again: bool,
    /// Print the lines for cron, systemd and Windows' Task Scheduler that run this every day; take none
    #[arg(long, conflicts_with = "again")]
    schedule: bool,
}

/// Where nothing is due it says nothing, so that it can be run every day: after an absence the next run catches up.
pub(crate) fn snapshot(how: &Snapshot, json: bool, budget: Option<usize>) -> Result<()> {
    if how.schedule {
        schedule::show(json);
        return Ok(());
    }
    let client = Spotify::new(Config::from_env()?)?;
    let spotify = client.resume().wait()?.unwrap_or(client).fresh();
    let spotify = budget.map_or(spotify.clone(), |requests| spotify.with_budget(requests));
    let diary = linernotes::Diary::of(&spotify)?;
    if !how.again && !is_due(&spotify, &diary)? {
        if json {
            say(json!({ "due": false, "file": diary.file(), "month": spotify.now().format("%Y-%m").to_string() }));
        }
        return Ok(());
    }
    if spotify.is_sandbox() {
        say_sandbox();
    }
    let taken = spotify.snapshot(&diary).wait()?;
    match json {
        true => say(format_args!("{:#}", of(&taken, &diary))),
        false => say(taken),
    }
    Ok(())
}

fn is_due(spotify: &Spotify, diary: &linernotes::Diary) -> Result<bool> {
    // Somebody else's diary has their month and not this listener's: the snapshot says so. It also says when nobody is signed in.
    if !diary.is_of(spotify)? {
        return Ok(true);
    }
    // A sandbox has a time of its own. Where this machine's clock says that a month is missing, Spotify's has to agree.
    if spotify.is_sandbox() || diary.is_due(spotify.now())? {
        spotify.get("me").wait()?;
        return diary.is_due(spotify.now());
    }
    Ok(false)
}

fn of(taken: &Taken, diary: &linernotes::Diary) -> Value {
    let Taken { month, taken_at, tracks, with_features, artists, new_plays, replaced, missed, .. } = taken;
    let in_short = |month: &chrono::NaiveDate| month.format("%Y-%m").to_string();
    json!({
        "due": true,
        "file": diary.file(),
        "month": in_short(month),
        "taken_at": taken_at,
        "tracks": tracks,
        "with_features": with_features,
        "artists": artists,
        "new_plays": new_plays,
        "replaced": replaced,
        "missed": missed.iter().map(in_short).collect::<Vec<_>>(),
    })
}
