//! The process that runs the cells: loads the library of each and calls it. It is evcxr's own, but for three things: it
//! leaves stdin to the cells, a panic is told with its place, and an interrupt does not end it.

use std::ffi::c_void;
use std::io::{BufRead as _, BufReader, Write as _};
use std::panic::PanicHookInfo;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use libloading::Library;
use rustix::process::Signal;

use crate::relay::PANIC;
use crate::wire::Panic;

/// Tells the process that runs the cells from its relay.
pub(crate) const VARIABLE: &str = "LINERNOTES_RUNTIME";
/// Text without a newline is seen after this time.
const PATIENCE: Duration = Duration::from_millis(50);

/// What evcxr makes of a cell.
type Cell = unsafe extern "C" fn(*mut c_void) -> *mut c_void;

pub(crate) fn run() -> Result<()> {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
    // Whoever waits can now be told to stop; whoever does not goes on until the relay ends the process.
    signal_hook::flag::register(Signal::INT.as_raw(), Arc::default())?;
    let for_others = std::panic::take_hook();
    let main = std::thread::current().id();
    std::panic::set_hook(Box::new(move |panic| match std::thread::current().id() == main {
        true => tell(panic),
        false => for_others(panic),
    }));
    std::thread::spawn(|| {
        loop {
            std::thread::sleep(PATIENCE);
            let _ = std::io::stdout().flush();
        }
    });

    // Not through `std::io::stdin`, whose lock a cell that asks the user needs.
    let orders = std::fs::File::from(rustix::io::dup(std::io::stdin())?);
    let mut variables = std::ptr::null_mut();
    for order in BufReader::new(orders).lines() {
        let order = order?;
        let words: Vec<&str> = order.split(' ').collect();
        let ["LOAD_AND_RUN", path @ .., function] = words.as_slice() else {
            anyhow::bail!("`{order}` is no order");
        };
        variables = load_and_run(&path.join(" "), function, variables)?;
        writeln!(std::io::stdout(), "EVCXR_EXECUTION_COMPLETE")?;
    }
    // Destructors of cells may be anywhere in libraries that are never unloaded.
    std::process::exit(0)
}

#[expect(unsafe_code, reason = "a cell is a library, and running it is a call into it")]
fn load_and_run(path: &str, function: &str, variables: *mut c_void) -> Result<*mut c_void> {
    // SAFETY: evcxr has just compiled the library, for this compiler, with a function of this name and type; it takes the
    // variables that the cell before gave back, or none. The library stays loaded, for the variables' types live there.
    unsafe {
        let library = Library::new(path).context("a compiled cell cannot be loaded")?;
        let cell = *library.get::<Cell>(function.as_bytes()).context("a compiled cell has no beginning")?;
        std::mem::forget(library);
        Ok(cell(variables))
    }
}

/// Tells the relay where and why; it shows that when nothing has caught the panic.
fn tell(panic: &PanicHookInfo<'_>) {
    let place = panic.location();
    let told = Panic {
        message: panic.payload_as_str().unwrap_or("a panic without a message").to_owned(),
        file: place.map_or_else(String::new, |place| place.file().to_owned()),
        line: place.map(std::panic::Location::line),
        column: place.map(std::panic::Location::column),
    };
    if let Ok(json) = serde_json::to_string(&told) {
        let _ = writeln!(std::io::stdout().lock(), "{PANIC}{json}");
    }
}
