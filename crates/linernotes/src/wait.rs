//! Futures to values, without `async`: waiting happens on this crate's own runtime, shows how far long calls are, and ends
//! at once when the notebook is interrupted.

use std::future::{Future, IntoFuture};
use std::pin::{Pin, pin};
use std::sync::Arc;

use tokio::runtime::Handle;

use crate::caller::Waiting;
use crate::interrupt;
use crate::runtime::runtime;

/// `.wait()` on any future, and on what becomes one, such as a list that comes in pages.
pub trait Wait: IntoFuture + Sized {
    /// Runs the future to its end and gives its value. What lasts shows how far it is.
    ///
    /// In our kernel an interrupt ends it: the cell stops there, and every variable is kept.
    fn wait(self) -> Self::Output {
        let mut output = None;
        run(pin!(async { output = Some(self.into_future().await) }));
        output.expect("a future that has ended has given its value")
    }
}

impl<F: IntoFuture> Wait for F {}

/// Not generic, so that it is compiled here and not in every cell.
fn run(future: Pin<&mut dyn Future<Output = ()>>) {
    let waiting = async {
        let caller = Arc::new(Waiting::default());
        let interrupted = interrupt::next();
        let interrupted = tokio::select! {
            biased;
            () = caller.during(future) => false,
            () = interrupted => true,
        };
        caller.end().await;
        interrupted
    };
    let interrupted = if Handle::try_current().is_ok() {
        tokio::task::block_in_place(|| runtime().block_on(waiting))
    } else {
        runtime().block_on(waiting)
    };
    if interrupted {
        interrupt::stop();
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
