//! The kernel's interrupt (SIGINT) to the end of what waits or counts here, by unwinding: evcxr catches that, and every
//! variable is kept. Other code does not notice.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

/// What a wait or a [`crate::Progress`] unwinds with when the notebook is interrupted. Not a panic: nothing is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interrupted;

static COUNT: AtomicUsize = AtomicUsize::new(0);
static ARRIVED: Notify = Notify::const_new();

/// How many interrupts have come so far.
pub(crate) fn count() -> usize {
    COUNT.load(Ordering::Relaxed)
}

/// Ends at the next interrupt after this call.
pub(crate) fn next() -> impl Future<Output = ()> {
    ARRIVED.notified()
}

/// Ends what is under way.
pub(crate) fn stop() -> ! {
    std::panic::resume_unwind(Box::new(Interrupted))
}

/// Counts interrupts from now on. Called inside the runtime.
#[cfg(unix)]
pub(crate) fn listen() {
    use tokio::signal::unix::{SignalKind, signal};

    // Where the system refuses, the kernel ends the process after its two seconds.
    let Ok(mut signals) = signal(SignalKind::interrupt()) else { return };
    tokio::spawn(async move {
        while signals.recv().await.is_some() {
            COUNT.fetch_add(1, Ordering::Relaxed);
            ARRIVED.notify_waiters();
        }
    });
}

#[cfg(not(unix))]
pub(crate) fn listen() {}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::process::Command;
    use std::time::{Duration, Instant};

    use rustix::process::{Signal, getpid, kill_process};

    use super::Interrupted;
    use crate::{Progress, Wait as _, WithProgress as _};

    const A_SECOND: Duration = Duration::from_secs(1);
    const TEN_MINUTES: Duration = Duration::from_mins(10);

    fn interrupt() {
        kill_process(getpid(), Signal::INT).unwrap();
    }

    /// That `work` is interrupted, and how long it took.
    fn is_interrupted(work: impl FnOnce()) -> bool {
        let begun = Instant::now();
        let payload = catch_unwind(AssertUnwindSafe(work)).expect_err("it went on");
        payload.is::<Interrupted>() && begun.elapsed() < A_SECOND
    }

    /// Runs one of the tests below in a process of its own, as a notebook of our kernel has it.
    fn in_a_notebook(test: &str) {
        let mut notebook = Command::new(std::env::current_exe().unwrap());
        notebook.args(["--exact", &format!("interrupt::tests::{test}"), "--nocapture"]).env("LINERNOTES_KERNEL", "1");
        let output = notebook.output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        assert!(!errors.contains("panicked"), "{errors}");
    }

    fn is_in_a_notebook() -> bool {
        std::env::var_os("LINERNOTES_KERNEL").is_some()
    }

    #[test]
    fn a_wait_of_ten_minutes_ends_at_once_and_the_next_one_is_not_touched() {
        if !is_in_a_notebook() {
            return in_a_notebook("a_wait_of_ten_minutes_ends_at_once_and_the_next_one_is_not_touched");
        }
        for _ in 0..2 {
            assert!(is_interrupted(|| {
                let long = async {
                    interrupt();
                    tokio::time::sleep(TEN_MINUTES).await;
                };
                long.wait();
            }));
            assert_eq!(async { tokio::time::sleep(Duration::from_millis(1)).await }.wait(), ());
        }
    }

    #[test]
    fn counted_work_ends_at_its_next_step_and_new_work_is_not_touched() {
        if !is_in_a_notebook() {
            return in_a_notebook("counted_work_ends_at_its_next_step_and_new_work_is_not_touched");
        }
        let progress = Progress::open_ended("Counting");
        assert!(is_interrupted(|| {
            interrupt();
            loop {
                progress.add(1);
            }
        }));
        progress.add(1);
        assert!(is_interrupted(|| {
            let numbers = (0..).progress("Counting");
            interrupt();
            numbers.for_each(drop);
        }));
        assert_eq!((0..3_u64).progress("Counting").sum::<u64>(), 3);
    }
}
