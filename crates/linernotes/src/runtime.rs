//! The tokio runtime of this crate: one for all cells, as long as the program lives.

use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};

use crate::interrupt;
use crate::place::Place;

/// Where waiting happens, started when it is first needed.
pub(crate) fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let runtime = Builder::new_multi_thread().worker_threads(2).thread_name("linernotes").enable_all().build();
        let runtime = runtime.expect("the system has threads and timers to give");
        // In a command Ctrl-C keeps its meaning.
        if Place::here() == Place::Kernel {
            let _inside = runtime.enter();
            interrupt::listen();
        }
        runtime
    })
}
