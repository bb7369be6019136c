//! `linernotes track`: plays into the diary for months, once, or how that stands.

mod unit;

use linernotes::prelude::*;
use linernotes::{TrackerEvent, TrackerLook, TrackerRun};
use serde_json::json;

use crate::say;

#[derive(clap::Args)]
pub(crate) struct Track {
    /// Look once and end: for a timer, every half an hour at the latest
    #[arg(long, conflicts_with_all = ["status", "unit"])]
    once: bool,
    /// Tell whether a tracker runs, what it has kept, what is missing and what it waits for; ask Spotify for nothing
    #[arg(long, conflicts_with = "unit")]
    status: bool,
    /// Print the systemd unit that has it run for as long as the machine does; keep nothing
    #[arg(long)]
    unit: bool,
    /// Say a line at each look
    #[arg(long, conflicts_with_all = ["status", "unit"])]
    verbose: bool,
}

pub(crate) fn track(spotify: impl FnOnce() -> Result<Spotify>, how: &Track, json: bool) -> Result<()> {
    if how.unit {
        unit::show(json);
        return Ok(());
    }
    if how.status {
        return status(json);
    }
    let spotify = spotify()?;
    let diary = linernotes::Diary::of(&spotify)?;
    let mut tracker = spotify.tracker(&diary)?;
    if how.once {
        looked(&tracker.look().wait()?, json);
        return Ok(());
    }
    if let (false, Some(file)) = (json, diary.file()) {
        eprintln!(
            "Plays are kept in {}: Ctrl-C ends it, and `linernotes track --status` tells how it stands.",
            file.display()
        );
    }
    let verbose = how.verbose;
    let run = tracker.follow(move |event| match json {
        true => say(json!(event)),
        false => tell(&event, verbose),
    });
    ended(&run.wait()?, json);
    Ok(())
}

/// What somebody should know is said once, and where it is read later, in a journal.
fn tell(event: &TrackerEvent, verbose: bool) {
    match event {
        TrackerEvent::Looked(TrackerLook { gap: Some(_), .. }) => eprintln!("{}: a privacy download fills that", event),
        TrackerEvent::Looked(_) if verbose => eprintln!("{event}"),
        TrackerEvent::Waits { next_look_at, .. } => {
            let next = next_look_at.with_timezone(&chrono::Local).format("%-d %B, %H:%M:%S");
            eprintln!("{event}; it goes on by itself, and looks again from {next}");
        }
        _ => {}
    }
}

fn looked(look: &TrackerLook, json: bool) {
    match json {
        true => say(format_args!("{:#}", json!(look))),
        false => say(look),
    }
}

fn ended(run: &TrackerRun, json: bool) {
    match json {
        true => {
            let TrackerRun { looks, new, gaps, .. } = run;
            say(json!({ "event": "ended", "looks": looks, "new": new, "gaps": gaps }));
        }
        false => say(run),
    }
}

fn status(json: bool) -> Result<()> {
    let spotify = Spotify::new(Config::from_env()?)?;
    // To look at a diary does not make one.
    let diary = match spotify.diary_file().filter(|path| path.exists()) {
        Some(path) => linernotes::Diary::open(path)?,
        None => linernotes::Diary::in_memory()?,
    };
    let status = diary.tracker_status()?;
    match json {
        true => say(format_args!("{:#}", json!(status))),
        false => say(status),
    }
    Ok(())
}
