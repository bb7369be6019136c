//! Work that lasts to a bar with rate and remaining time: in our kernel an output that changes, in another kernel a line
//! now and then, in a terminal a bar at its foot. Work of less than half a second shows nothing.

mod iterator;
mod of_calls;
mod screen;
mod words;

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

pub use iterator::{Counted, WithProgress};
pub(crate) use of_calls::Bars;
use screen::Screen;
use words::{Extent, Moment};

use crate::interrupt;
use crate::runtime::runtime;

/// How often the bar may change.
const TICK: Duration = Duration::from_millis(100);

/// How far something is, shown while it goes on. Clones count together; when the last one is dropped, it has ended.
///
/// ```
/// use linernotes::prelude::*;
///
/// let progress = Progress::new("Reading plays", 1_000_000);
/// for _play in 0..1_000_000 {
///     progress.add(1); // costs next to nothing
/// }
/// let squares: u64 = (0..1_000_u64).progress("Squaring").map(|n| n * n).sum();
/// ```
///
/// In our kernel an interrupt ends the work at the next step: the cell stops there, and every variable is kept.
#[derive(Clone)]
pub struct Progress {
    handle: Arc<Handle>,
}

impl Progress {
    /// Begins work of `total` steps. `title` says what is done: `Fetching tracks`.
    #[must_use]
    pub fn new(title: &str, total: usize) -> Self {
        Self::of(title, Extent::Steps(total))
    }

    /// Begins work of which nobody knows how much it is.
    #[must_use]
    pub fn open_ended(title: &str) -> Self {
        Self::of(title, Extent::Unknown)
    }

    /// Begins a wait that ends after `duration`. It counts by itself.
    #[must_use]
    pub fn waiting(title: &str, duration: Duration) -> Self {
        Self::of(title, Extent::Time(duration))
    }

    /// Some more steps are done.
    pub fn add(&self, steps: usize) {
        self.work().count.fetch_add(steps, Ordering::Relaxed);
        self.stop_if_interrupted();
    }

    /// This many steps are done in all.
    pub fn set(&self, steps: usize) {
        self.work().count.store(steps, Ordering::Relaxed);
        self.stop_if_interrupted();
    }

    /// What is at work now, such as the name of a file. It stands behind the numbers.
    pub fn message(&self, message: &str) {
        message.clone_into(&mut lock(&self.work().message));
        self.stop_if_interrupted();
    }

    /// The work has ended. Nothing changes after this.
    pub fn finish(&self) {
        self.work().end();
    }

    fn of(title: &str, extent: Extent) -> Self {
        let work = Arc::new(Work {
            title: title.to_owned(),
            extent,
            begun: Instant::now(),
            interrupts: AtomicUsize::new(interrupt::count()),
            count: AtomicUsize::new(0),
            message: Mutex::default(),
            ended: AtomicBool::new(false),
            screen: Mutex::new(Screen::here()),
        });
        if !matches!(*lock(&work.screen), Screen::Nobody) {
            runtime().spawn(keep_drawing(Arc::downgrade(&work)));
        }
        Self { handle: Arc::new(Handle(work)) }
    }

    /// How it stands, in words.
    #[cfg(test)]
    fn line(&self) -> String {
        self.work().moment().line()
    }

    fn work(&self) -> &Work {
        &self.handle.0
    }

    fn stop_if_interrupted(&self) {
        let seen = &self.work().interrupts;
        if interrupt::count() != seen.load(Ordering::Relaxed) {
            // A cell that goes on with the same variable can be run again.
            seen.store(interrupt::count(), Ordering::Relaxed);
            interrupt::stop();
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress").field("title", &self.work().title).finish_non_exhaustive()
    }
}

/// What all clones share. It ends the work; who draws holds the work alone.
struct Handle(Arc<Work>);

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.end();
    }
}

struct Work {
    title: String,
    extent: Extent,
    begun: Instant,
    /// How many interrupts had come before it began, or before the last one that stopped it.
    interrupts: AtomicUsize,
    count: AtomicUsize,
    message: Mutex<String>,
    ended: AtomicBool,
    screen: Mutex<Screen>,
}

impl Work {
    fn draw(&self) {
        let mut screen = lock(&self.screen);
        if !self.ended.load(Ordering::Relaxed) {
            screen.draw(&self.moment());
        }
    }

    fn end(&self) {
        let mut screen = lock(&self.screen);
        if !self.ended.swap(true, Ordering::Relaxed) {
            screen.end(&self.moment());
        }
    }

    fn moment(&self) -> Moment {
        Moment {
            title: self.title.clone(),
            message: lock(&self.message).clone(),
            extent: self.extent,
            count: self.count.load(Ordering::Relaxed),
            elapsed: self.begun.elapsed(),
        }
    }
}

/// Steps only count; drawing is done here, ten times a second.
async fn keep_drawing(work: Weak<Work>) {
    let mut ticks = tokio::time::interval(TICK);
    loop {
        ticks.tick().await;
        match work.upgrade() {
            Some(work) if !work.ended.load(Ordering::Relaxed) => work.draw(),
            _ => return,
        }
    }
}

/// What a panic elsewhere has left is good enough to show.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_count_together_also_from_other_threads() {
        let progress = Progress::new("Counting", 4);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let progress = progress.clone();
                scope.spawn(move || progress.add(1));
            }
        });
        assert!(progress.line().starts_with("Counting: 4 of 4"), "{}", progress.line());
        progress.set(0);
        progress.message("of four");
        assert_eq!(progress.line(), "Counting: 0 of 4 · of four");
    }

    #[test]
    fn it_ends_with_its_last_clone() {
        let progress = Progress::open_ended("Reading");
        let work = progress.handle.0.clone();
        let clone = progress.clone();
        drop(progress);
        assert!(!work.ended.load(Ordering::Relaxed));
        drop(clone);
        assert!(work.ended.load(Ordering::Relaxed));
    }

    #[test]
    fn a_million_steps_cost_next_to_nothing() {
        let progress = Progress::new("Counting", 1_000_000);
        let begun = Instant::now();
        for _ in 0..1_000_000 {
            progress.add(1);
        }
        assert!(begun.elapsed() < Duration::from_millis(500), "{:?}", begun.elapsed());
    }
}
