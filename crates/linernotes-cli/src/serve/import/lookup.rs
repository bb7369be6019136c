//! Plays of a history, to genres, covers and sounds of them in the diary, a batch of requests at a time. Begins by itself after an
//! import, waits where Spotify asks for it, and goes on by itself then, also in the next server. What came is in the diary, however
//! it ends.

use std::future::IntoFuture as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt as _;
use linernotes::Stop;
use linernotes::prelude::*;
use linernotes::spotify_client::Error as Of;

use super::history::{blocking, plan, plays};
use super::standing::{Known, Lookup};
use crate::serve::house::House;
use crate::serve::listener::Listener;
use crate::serve::trouble::in_short;

/// Requests of the first batch. Later ones are larger, so that one takes about as long as somebody likes to wait for a number.
const FIRST: usize = 20;
const LARGEST: usize = 1_000;
const SHORT: Duration = Duration::from_secs(5);
/// How long after trouble it tries again, and how long after a wait of which Spotify does not say when it ends.
const AFTER_TROUBLE: TimeDelta = TimeDelta::minutes(5);
const AFTER_QUOTA: TimeDelta = TimeDelta::hours(24);

/// Lies in a listener's folder for as long as something is looked up for them.
const UNFINISHED: &str = "looking-up";

/// What comes after a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Next {
    /// Another one.
    Batch,
    /// There is more to look up than was known.
    Anew,
    /// This, for now.
    Wait {
        why: String,
        until: DateTime<Utc>,
    },
    Complete(Known),
    /// Nothing by itself.
    Stop {
        why: String,
        signed_out: bool,
    },
    /// The server ends.
    End,
}

/// Begins to look up what is not known yet; where that goes on already, it looks what there is anew.
pub(super) fn begin(house: &Arc<House>, listener: &Arc<Listener>) {
    if listener.importing.begins_to_look_up() {
        mark(listener);
        let (house, listener) = (Arc::clone(house), Arc::clone(listener));
        tokio::spawn(async move {
            let looked_up = tokio::select! {
                () = house.stopped() => return,
                () = listener.forgotten() => return,
                looked_up = AssertUnwindSafe(look_up(&house, &listener)).catch_unwind() => looked_up,
            };
            if looked_up.is_err() {
                let why = "Something in this server broke. What has come stays: try again.".to_owned();
                listener.importing.look_up_at(Lookup::Stopped { why, signed_out: false });
                unmark(&listener);
                listener.importing.gives_up();
            }
        });
    }
}

/// Goes on with what another server has left.
pub(crate) fn resume(house: &Arc<House>, listener: &Arc<Listener>) {
    if listener.file(UNFINISHED).exists() {
        begin(house, listener);
    }
}

fn mark(listener: &Listener) {
    let marked = listener.folder().map(|_| std::fs::write(listener.file(UNFINISHED), []));
    if let Ok(Err(error)) = marked {
        tracing::warn!(%error, "the next server will not know that something was to be looked up");
    }
}

fn unmark(listener: &Listener) {
    // At worst the next server finds that nothing is left.
    let _ = std::fs::remove_file(listener.file(UNFINISHED));
}

async fn look_up(house: &Arc<House>, listener: &Arc<Listener>) {
    let importing = &listener.importing;
    loop {
        importing.look_up_at(Lookup::Counting);
        let next = batches(house, listener).await.unwrap_or_else(|error| after_error(&error, Utc::now()));
        let is_done = matches!(next, Next::Complete(_) | Next::Stop { .. });
        let is_at_an_end = is_done || next == Next::End;
        match next {
            Next::Batch | Next::Anew => {}
            Next::Wait { why, until } => {
                importing.look_up_at(Lookup::Waiting { why, until });
                let wait = (until - Utc::now()).to_std().unwrap_or_default() + Duration::from_secs(1);
                tokio::select! {
                    () = importing.wanted_anew() => {}
                    () = tokio::time::sleep(wait) => {}
                }
            }
            Next::Complete(known) => importing.look_up_at(Lookup::Complete(known)),
            Next::Stop { why, signed_out } => importing.look_up_at(Lookup::Stopped { why, signed_out }),
            Next::End => importing.look_up_at(Lookup::Idle),
        }
        if !is_at_an_end {
            importing.looks_up_anew();
            continue;
        }
        if is_done {
            unmark(listener);
        }
        if importing.ends_to_look_up() {
            return;
        }
        mark(listener);
    }
}

/// Batch after batch, as long as nothing is in the way.
async fn batches(house: &Arc<House>, listener: &Arc<Listener>) -> Result<Next> {
    let spotify = listener.spotify().await?;
    let (diary, plays, plan) = blocking({
        let (listener, spotify) = (Arc::clone(listener), spotify.clone());
        move || {
            let diary = listener.diary()?;
            let plays = plays(&diary)?;
            let plan = plan(&spotify, &diary, &plays)?;
            Ok((diary, plays, plan))
        }
    })
    .await?;
    let known = plan.recordings.saturating_sub(plan.unknown);
    let known = Known { recordings: known, of: plan.recordings, left: plan.requests };
    listener.importing.look_up_at(Lookup::Running(known));
    let mut requests = FIRST;
    loop {
        let begun = Instant::now();
        let house = Arc::clone(house);
        let enriching = spotify
            .enrich(&diary, &plays)
            .with(Enrichment { requests: Some(requests) })
            .until(async move { house.stopped().await });
        let runtime = tokio::runtime::Handle::current();
        let enriched = blocking(move || runtime.block_on(enriching.into_future())).await?;
        let known = Known {
            recordings: (enriched.already_known + enriched.tracks.kept).min(plan.recordings),
            of: plan.recordings,
            left: enriched.left,
        };
        if asked(&enriched) > 0 {
            listener.importing.change();
        }
        if listener.importing.is_wanted_anew() {
            return Ok(Next::Anew);
        }
        let spent = enriched.requests >= requests;
        match after(&enriched.stopped, spent && asked(&enriched) > 0, known, Utc::now()) {
            Next::Batch => listener.importing.look_up_at(Lookup::Running(known)),
            next => return Ok(next),
        }
        if begun.elapsed() < SHORT {
            requests = (requests * 2).min(LARGEST);
        }
    }
}

/// How much a batch has got an answer to.
fn asked(enriched: &Enriched) -> usize {
    enriched.tracks.asked + enriched.artists.asked + enriched.features.asked
}

/// What comes after a batch. `went_well` says that it spent its requests, and got answers for them.
fn after(stopped: &Stop, went_well: bool, known: Known, now: DateTime<Utc>) -> Next {
    match stopped {
        Stop::Complete => Next::Complete(known),
        Stop::Budget if went_well => Next::Batch,
        Stop::Budget => Next::Stop {
            why: "The requests that this server may send are spent. What has come stays: go on another day.".to_owned(),
            signed_out: false,
        },
        Stop::Wait { until: Some(until), quota: false } => {
            Next::Wait { why: "Spotify asks to wait.".to_owned(), until: *until }
        }
        Stop::Wait { until, .. } => Next::Wait {
            why: "What Spotify gives in a day is used up.".to_owned(),
            until: until.unwrap_or(now + AFTER_QUOTA),
        },
        Stop::Interrupted => Next::End,
        _ => Next::Wait { why: "Spotify does not answer.".to_owned(), until: now + AFTER_TROUBLE },
    }
}

fn after_error(error: &Error, now: DateTime<Utc>) -> Next {
    match error {
        Error::DiaryBusy { .. } | Error::HistoryBusy { .. } => {
            Next::Wait { why: "Another program writes into your diary.".to_owned(), until: now + AFTER_TROUBLE }
        }
        Error::Spotify(Of::RateLimited { until, .. }) => {
            Next::Wait { why: "Spotify asks to wait.".to_owned(), until: until.unwrap_or(now + AFTER_QUOTA) }
        }
        Error::Spotify(Of::Unreachable { .. }) => {
            Next::Wait { why: "Spotify does not answer.".to_owned(), until: now + AFTER_TROUBLE }
        }
        Error::Spotify(of) => Next::Stop {
            why: in_short(error),
            signed_out: matches!(of, Of::SignedOut { .. } | Of::MissingScope { .. }),
        },
        error => {
            tracing::warn!(%error, "nothing could be looked up");
            let why = "This server could not read or write your diary: its log tells whoever runs it why.".to_owned();
            Next::Stop { why, signed_out: false }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_on_waits_or_ends_by_what_stopped_a_batch() {
        let now: DateTime<Utc> = "2026-11-28T12:00:00Z".parse().unwrap();
        let later = now + TimeDelta::minutes(90);
        let known = Known { recordings: 1, of: 2, left: 3 };
        let next = |stopped: Stop, went_well| after(&stopped, went_well, known, now);
        assert_eq!(next(Stop::Complete, false), Next::Complete(known));
        assert_eq!(next(Stop::Budget, true), Next::Batch);
        assert!(matches!(next(Stop::Budget, false), Next::Stop { signed_out: false, .. }), "it would go on for ever");
        assert_eq!(next(Stop::Interrupted, true), Next::End);
        for (stopped, until) in [
            (Stop::Wait { until: Some(later), quota: false }, later),
            (Stop::Wait { until: Some(later), quota: true }, later),
            (Stop::Wait { until: None, quota: true }, now + AFTER_QUOTA),
            (Stop::Trouble("no route".to_owned()), now + AFTER_TROUBLE),
        ] {
            assert!(matches!(next(stopped, true), Next::Wait { until: at, .. } if at == until));
        }
    }

    #[test]
    fn an_ended_sign_in_is_for_the_listener_to_mend() {
        let ended = Error::from(Of::SignedOut { scopes: Vec::new(), ended: None });
        assert!(matches!(after_error(&ended, Utc::now()), Next::Stop { signed_out: true, .. }));
    }
}
