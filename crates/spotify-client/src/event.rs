//! What a call says while it goes on, to whoever waits for it: rows that have come, waits that Spotify asks for. Shows
//! nothing itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Something that happens during a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Rows of a call that takes more than one request.
    Rows {
        /// What they are: `tracks`.
        what: &'static str,
        /// How many have come.
        done: usize,
        /// How many there are, where it is known.
        total: Option<usize>,
    },
    /// Nothing is sent for this long, because Spotify asks for that or has a fault.
    Waiting(Duration),
    /// The wait is over.
    Resumed,
}

/// Who is told.
pub type Listener = Arc<dyn Fn(Event) + Send + Sync>;

tokio::task_local! {
    static LISTENER: Listener;
}

/// Runs `calls`, and tells `listener` what happens in them.
pub async fn reporting<F: Future>(listener: Listener, calls: F) -> F::Output {
    LISTENER.scope(listener, calls).await
}

/// Tells whoever listens.
pub(crate) fn report(event: Event) {
    // Nobody listens to a call that a program awaits by itself.
    let _ = LISTENER.try_with(|listener| listener(event));
}

/// A wait that is told of.
pub(crate) async fn wait(duration: Duration) {
    report(Event::Waiting(duration));
    tokio::time::sleep(duration).await;
    report(Event::Resumed);
}

/// Rows of one call, counted as they come.
pub(crate) struct Rows {
    what: &'static str,
    done: AtomicUsize,
    total: Option<usize>,
}

impl Rows {
    pub(crate) fn new(what: &'static str, total: Option<usize>) -> Self {
        Self { what, done: AtomicUsize::new(0), total }
    }

    pub(crate) fn add(&self, count: usize) {
        let done = self.done.fetch_add(count, Ordering::Relaxed) + count;
        report(Event::Rows { what: self.what, done, total: self.total });
    }
}
