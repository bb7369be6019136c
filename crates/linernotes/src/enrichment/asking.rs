//! Questions about many ids, of which every answer that came is used, however they end.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};

use indicatif::HumanDuration;
use spotify_client::{Caller, Error, Event, Pending, Spotify, reporting};

use crate::Progress;
use crate::interrupt;
use crate::place::Place;

/// What came of a question.
pub(super) struct Told<I, T> {
    /// An answer each; nothing for what Spotify does not know.
    pub(super) answers: Vec<(I, Option<T>)>,
    pub(super) ended: Option<Ended>,
}

/// Why not all came.
pub(super) enum Ended {
    Interrupted,
    By(Error),
}

/// A call about many ids.
pub(super) type Call<I, T> = fn(&Spotify, Vec<I>) -> Pending<Vec<Option<T>>>;

/// Asks about many ids. After an error it takes what came before from the catalogue store, without sending anything. An answer
/// that cannot be read is one about the thing alone, so that it does not hide the others.
pub(super) async fn ask<I: Clone, T>(spotify: &Spotify, end: &mut End, ids: Vec<I>, call: Call<I, T>) -> Told<I, T> {
    let error = match end.or(call(spotify, ids.clone())).await {
        None => return Told { answers: Vec::new(), ended: Some(Ended::Interrupted) },
        Some(Ok(found)) => return Told { answers: ids.into_iter().zip(found).collect(), ended: None },
        Some(Err(error)) => error,
    };
    let is_unreadable = matches!(error, Error::Unreadable { .. });
    let client = if is_unreadable { spotify.clone() } else { spotify.with_budget(0) };
    let mut told = Told { answers: Vec::new(), ended: (!is_unreadable).then_some(Ended::By(error)) };
    for id in ids {
        match end.or(call(&client, vec![id.clone()])).await {
            None => return Told { ended: Some(Ended::Interrupted), ..told },
            Some(Ok(found)) => told.answers.push((id, found.into_iter().flatten().next())),
            Some(Err(Error::Unreadable { .. })) if is_unreadable => told.answers.push((id, None)),
            Some(Err(error)) if is_unreadable => return Told { ended: Some(Ended::By(error)), ..told },
            Some(Err(_)) => {}
        }
    }
    told
}

/// What ends an enrichment before it is complete.
pub(super) struct End {
    until: Pin<Box<dyn Future<Output = ()> + Send>>,
    interrupted: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl End {
    pub(super) fn at(until: Pin<Box<dyn Future<Output = ()> + Send>>) -> Self {
        let interrupted: Pin<Box<dyn Future<Output = ()> + Send>> = match Place::here() {
            // A wait that ends in the same moment by itself is not interrupted.
            Place::Kernel => Box::pin(interrupt::next()),
            Place::PlainKernel | Place::Program => Box::pin(std::future::pending()),
        };
        Self { until, interrupted }
    }

    /// What the work gives; nothing when the end comes first. Not to be asked again then.
    pub(super) async fn or<F: Future>(&mut self, work: F) -> Option<F::Output> {
        let work = pin!(work);
        tokio::select! {
            biased;
            () = &mut self.until => None,
            () = &mut self.interrupted => None,
            output = work => Some(output),
        }
    }
}

/// Hears what the client says: waits go to the bar, and what the user should know is kept for the report.
pub(super) struct Hearing {
    pub(super) progress: Progress,
    notices: Mutex<Vec<String>>,
}

impl Hearing {
    pub(super) fn with(progress: Progress) -> Arc<Self> {
        Arc::new(Self { progress, notices: Mutex::default() })
    }

    /// What was said so far.
    pub(super) fn notices(&self) -> Vec<String> {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Runs `work` and hears what is said in it.
    pub(super) async fn during<F: Future>(self: &Arc<Self>, work: F) -> F::Output {
        reporting(Arc::clone(self) as Arc<dyn Caller>, work).await
    }
}

impl Caller for Hearing {
    fn hear(&self, event: Event) {
        match event {
            Event::Waiting(wait) if wait.as_secs() > 0 => {
                self.progress.message(&format!("Spotify asks to wait {}", HumanDuration(wait)));
            }
            Event::Resumed => self.progress.message(""),
            Event::Notice(text) => self.notices.lock().unwrap_or_else(PoisonError::into_inner).push(text),
            _ => {}
        }
    }
}
