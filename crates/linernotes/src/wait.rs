//! Futures to values, without `async`: waiting happens on this crate's own runtime, which lives as long as the program.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

/// `.wait()` on any future.
pub trait Wait: Future + Sized {
    /// Runs the future to its end and gives its value.
    fn wait(self) -> Self::Output {
        let mut output = None;
        run(pin!(async { output = Some(self.await) }));
        output.expect("a future that has ended has given its value")
    }
}

impl<F: Future> Wait for F {}

/// Not generic, so that it is compiled here and not in every cell; and one runtime for all of them.
fn run(future: Pin<&mut dyn Future<Output = ()>>) {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        let runtime = Builder::new_multi_thread().worker_threads(2).thread_name("linernotes").enable_all().build();
        runtime.expect("the system has threads and timers to give")
    });
    if Handle::try_current().is_ok() {
        tokio::task::block_in_place(|| runtime.block_on(future));
    } else {
        runtime.block_on(future);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_out_and_spawned_work_goes_on_between_waits() {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        async {
            tokio::spawn(async { sender.send(6 * 7) });
        }
        .wait();
        assert_eq!(receiver.wait(), Ok(42));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn it_may_be_used_inside_a_runtime() {
        assert_eq!(async { 1 }.wait(), 1);
    }
}
