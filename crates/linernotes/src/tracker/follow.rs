//! A tracker that goes on and on: sleeps until the next look is due, waits out what passes, and ends when it is told to.

use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::look::Moment;
use super::{PlayGap, Tracker, TrackerLook, TrackerWait, status, trouble};
use crate::Result;
use crate::diary::many;
use crate::now::ended_by_somebody;

/// A run that has not ended: `.await` it, or `.wait()` for it.
pub type PendingRun = Pin<Box<dyn Future<Output = Result<TrackerRun>> + Send>>;

/// How often it sees whether the machine has slept.
const TICK: Duration = Duration::from_secs(10);

/// What a tracker tells while it runs. As text, that in words; as JSON, its fields and an `event`, `looked` or `waits`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum TrackerEvent {
    /// It looked.
    Looked(TrackerLook),
    /// A look failed, and it goes on when that has passed. Told once, however many looks fail in a row for the same reason.
    Waits {
        /// What it waits for.
        waits_for: TrackerWait,
        /// What went wrong, in a line.
        error: String,
        /// When it looks again, by Spotify's clock.
        next_look_at: DateTime<Utc>,
    },
}

/// What a run came to. As text, that in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TrackerRun {
    /// How many looks were answered.
    pub looks: usize,
    /// How many plays the diary did not have.
    pub new: usize,
    /// The times of which plays may be missing.
    pub gaps: Vec<PlayGap>,
}

impl Tracker {
    /// Looks again and again, for months, and tells `follower` what comes of it, until somebody ends it: by an interrupt in a notebook of
    /// ours, by Ctrl-C or SIGTERM in a program, which does not end by these any more, but goes on behind this call.
    ///
    /// It looks at once, and then as [`Tracker::due_in`] says; also when the machine wakes from sleep. A network that is gone, a
    /// fault of Spotify's and a diary that another program writes into are tried again after 5 seconds, 10, 20, … 15 minutes,
    /// without end; a wait that Spotify asks for is kept, be it a day long.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Spotify`] when the sign-in has ended or the scope is missing; [`crate::Error::OtherListener`], and
    /// [`crate::Error::NoDiary`] when the disk refuses.
    pub fn follow(self, follower: impl FnMut(TrackerEvent) + Send + 'static) -> PendingRun {
        self.follow_with(Box::new(follower))
    }

    fn follow_with(self, mut follower: Box<dyn FnMut(TrackerEvent) + Send>) -> PendingRun {
        Box::pin(async move { follow(self, ended_by_somebody(), &mut *follower).await })
    }
}

async fn follow(
    mut tracker: Tracker,
    ended: impl Future<Output = ()>,
    follower: &mut (dyn FnMut(TrackerEvent) + Send),
) -> Result<TrackerRun> {
    let mut ended = pin!(ended);
    let mut run = TrackerRun::default();
    let mut waiting = None;
    let mut is_started = false;
    loop {
        while !tracker.next.is_now() {
            tokio::select! {
                biased;
                () = &mut ended => return Ok(end(&tracker, run)),
                () = tokio::time::sleep(tracker.due_in().min(TICK)) => {}
            }
        }
        let looked = tokio::select! {
            biased;
            () = &mut ended => return Ok(end(&tracker, run)),
            looked = tracker.look() => looked,
        };
        if !is_started {
            // Not before: what time it is at Spotify, its first answer tells.
            let now = Moment::of(&tracker.spotify);
            is_started = tracker.diary.write(|transaction| status::started(transaction, &now)).is_ok();
        }
        match looked {
            Ok(look) => {
                waiting = None;
                run.looks += 1;
                run.new += look.new;
                run.gaps.extend(look.gap);
                follower(TrackerEvent::Looked(look));
            }
            Err(error) => {
                let Some(waits_for) = trouble::of(&error) else {
                    end(&tracker, run);
                    return Err(error);
                };
                if waiting != Some(waits_for) {
                    waiting = Some(waits_for);
                    let next_look_at = tracker.due_at();
                    follower(TrackerEvent::Waits { waits_for, error: trouble::in_words(&error), next_look_at });
                }
            }
        }
    }
}

/// Writes down that it ended by itself. Where that cannot be written, it looks like one that was killed, which loses nothing.
fn end(tracker: &Tracker, run: TrackerRun) -> TrackerRun {
    let now = Moment::of(&tracker.spotify);
    let _ = tracker.diary.write(|transaction| status::ended(transaction, &now));
    run
}

impl fmt::Display for TrackerEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Looked(look) => write!(f, "{look}"),
            Self::Waits { error, .. } => write!(f, "{error}"),
        }
    }
}

impl fmt::Display for TrackerRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { looks, new, gaps } = self;
        write!(f, "{} in {}", many(*new, "new play"), many(*looks, "look"))?;
        match &gaps[..] {
            [] => Ok(()),
            [gap] => write!(f, "; {gap}"),
            gaps => write!(f, "; plays of {} times may be missing", gaps.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_have_a_stable_shape() {
        let moment = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let gap = PlayGap { from: moment, until: moment, noticed_at: moment };
        let look = TrackerLook { looked_at: moment, new: 3, known: 47, gap: Some(gap), next_look_at: moment };
        let waits = TrackerEvent::Waits {
            waits_for: TrackerWait::Limit,
            error: "too many requests".to_owned(),
            next_look_at: moment,
        };
        for event in [TrackerEvent::Looked(look), waits] {
            let json = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<TrackerEvent>(&json).unwrap(), event);
            match event {
                TrackerEvent::Looked(_) => {
                    insta::assert_snapshot!(json, @r#"{"event":"looked","looked_at":"2026-09-21T14:13:20Z","new":3,"known":47,"gap":{"from":"2026-09-21T14:13:20Z","until":"2026-09-21T14:13:20Z","noticed_at":"2026-09-21T14:13:20Z"},"next_look_at":"2026-09-21T14:13:20Z"}"#);
                }
                TrackerEvent::Waits { .. } => {
                    insta::assert_snapshot!(json, @r#"{"event":"waits","waits_for":"limit","error":"too many requests","next_look_at":"2026-09-21T14:13:20Z"}"#);
                }
            }
        }
    }
}
