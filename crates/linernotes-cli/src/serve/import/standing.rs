//! How far a listener's import is, and what is being looked up after it. Who looks sees every change.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use linernotes::HistoryReport;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};

use super::history::Planned;
use crate::serve::listener::Listener;

/// What goes on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    pub(super) stage: Stage,
    pub(super) lookup: Lookup,
}

/// How far an import is.
#[derive(Debug, Clone, Default)]
pub(super) enum Stage {
    /// None was begun since the server was.
    #[default]
    Idle,
    /// So many bytes have come.
    Receiving(u64),
    /// It is here, and others are read first.
    Waiting,
    Reading {
        done: u64,
        of: u64,
    },
    Merging,
    Done(Arc<HistoryReport>),
    /// Why not, and what to do.
    Failed(String),
}

/// How far the looking-up is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Lookup {
    #[default]
    Idle,
    /// It finds out what is known already.
    Counting,
    Running(Known),
    /// It goes on by itself.
    Waiting {
        why: String,
        until: DateTime<Utc>,
    },
    Complete(Known),
    Stopped {
        why: String,
        /// Whether only the listener can make it go on, by signing in.
        signed_out: bool,
    },
}

/// How many recordings are known, of those that were streamed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) recordings: usize,
    pub(super) of: usize,
    /// About how many tracks and artists are still to be asked for.
    pub(super) left: usize,
}

/// The imports of one listener.
#[derive(Default)]
pub(crate) struct Importing {
    standing: watch::Sender<Standing>,
    place: Taken,
    wanted: Mutex<Wanted>,
    wanted_anew: Notify,
    changes: AtomicU64,
    /// The last plan, as it takes a while.
    pub(super) planned: Mutex<Option<Planned>>,
}

/// One place.
struct Taken(Arc<Semaphore>);

/// Whether somebody looks up, and whether what there is to be looked up has changed since.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Wanted {
    #[default]
    Not,
    Once,
    Anew,
}

/// The right to import, of one at a time. Ends when it is dropped, and with it what was not brought to an end.
pub(super) struct Place {
    pub(super) listener: Arc<Listener>,
    before: Stage,
    _taken: OwnedSemaphorePermit,
}

impl Default for Taken {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Importing {
    /// Ends once no import goes on, and none can begin any more.
    pub(crate) async fn end_for_good(&self) {
        if let Ok(_taken) = self.place.0.acquire().await {
            self.place.0.close();
        }
    }

    /// How often the history has changed since the server was begun.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    pub(super) fn change(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
    }

    pub(super) fn standing(&self) -> Standing {
        self.standing.borrow().clone()
    }

    pub(super) fn look(&self) -> watch::Receiver<Standing> {
        self.standing.subscribe()
    }

    /// How many look.
    pub(super) fn tabs(&self) -> usize {
        self.standing.receiver_count()
    }

    pub(super) fn stand_at(&self, stage: Stage) {
        self.standing.send_modify(|standing| standing.stage = stage);
    }

    pub(super) fn look_up_at(&self, lookup: Lookup) {
        self.standing.send_modify(|standing| standing.lookup = lookup);
    }

    /// Whether whoever asks is to look up. Else somebody does already, and hears that there is more.
    pub(super) fn begins_to_look_up(&self) -> bool {
        let mut wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        match *wanted {
            Wanted::Not => {
                *wanted = Wanted::Once;
                true
            }
            Wanted::Once | Wanted::Anew => {
                *wanted = Wanted::Anew;
                self.wanted_anew.notify_one();
                false
            }
        }
    }

    pub(super) fn is_wanted_anew(&self) -> bool {
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner) == Wanted::Anew
    }

    /// Ends when there is more to look up.
    pub(super) async fn wanted_anew(&self) {
        while !self.is_wanted_anew() {
            self.wanted_anew.notified().await;
        }
    }

    /// Whoever looked up begins anew from here on.
    pub(super) fn looks_up_anew(&self) {
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner) = Wanted::Once;
    }

    /// Nobody looks up any more, whatever there is.
    pub(super) fn gives_up(&self) {
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner) = Wanted::Not;
    }

    /// Whether whoever looked up may end. Else there is more.
    pub(super) fn ends_to_look_up(&self) -> bool {
        let mut wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = *wanted != Wanted::Anew;
        *wanted = if ends { Wanted::Not } else { Wanted::Once };
        ends
    }
}

impl Place {
    /// Takes it, unless another import of this listener has it.
    pub(super) fn take(listener: &Arc<Listener>) -> Option<Self> {
        let importing = &listener.importing;
        let taken = Arc::clone(&importing.place.0).try_acquire_owned().ok()?;
        let before = importing.standing().stage;
        importing.stand_at(Stage::Receiving(0));
        Some(Self { listener: Arc::clone(listener), before, _taken: taken })
    }

    pub(super) fn stand_at(&self, stage: Stage) {
        self.listener.importing.stand_at(stage);
    }

    /// What stays when this is dropped.
    pub(super) fn end_at(mut self, stage: Stage) {
        self.before = stage;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.listener.importing.stand_at(std::mem::take(&mut self.before));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_looks_up_and_hears_of_more() {
        let importing = Importing::default();
        assert!(importing.begins_to_look_up());
        assert!(!importing.begins_to_look_up(), "somebody does");
        assert!(importing.is_wanted_anew());
        assert!(!importing.ends_to_look_up(), "there is more");
        assert!(importing.ends_to_look_up());
        assert!(importing.begins_to_look_up());
    }
}
