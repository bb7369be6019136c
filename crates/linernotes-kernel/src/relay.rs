//! Between evcxr and the process that runs the cells: evcxr gets the lines it waits for; what the user sees goes to the
//! evaluator when it happens, whatever its kind, in the order in which it was printed.

mod pump;
mod stream;

use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitCode, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result};
use rustix::process::{Pid, Signal, kill_process};

use crate::wire::{Event, Order, Sender, Surroundings, messages};
use crate::{runtime, socket};
pub(crate) use stream::PANIC;

/// Says where the evaluator's socket is; with it this program is a relay.
pub(crate) const VARIABLE: &str = "LINERNOTES_RELAY";

/// Is the relay, until evcxr or the evaluator hangs up.
pub(crate) fn run() -> Result<ExitCode> {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
    let address = PathBuf::from(std::env::var_os(VARIABLE).context("a relay needs an evaluator")?);
    let (folder, name) = (address.parent().unwrap_or(Path::new(".")), address.file_name().unwrap_or_default());
    let stream = socket::connect(folder, &name.to_string_lossy())?;
    let events = Sender::new(stream.try_clone()?);
    events.send(&Event::Relay)?;

    let cells = Arc::new(Cells { state: Mutex::default(), events, begun: Condvar::new() });
    std::thread::spawn({
        let cells = Arc::clone(&cells);
        move || {
            messages(stream).for_each(|order| cells.follow(order));
            cells.end_and_exit();
        }
    });
    std::thread::spawn({
        let cells = Arc::clone(&cells);
        move || {
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                cells.pass_to_runtime(&line);
            }
            cells.end_and_exit();
        }
    });
    loop {
        let outputs = cells.start()?;
        pump::pump(outputs, &cells)?;
        if let Some(ended) = cells.wait() {
            cells.events.send(&Event::Ended(ended))?;
            return Ok(ExitCode::from(101));
        }
    }
}

/// The process that runs the cells, and what it is at.
struct Cells {
    state: Mutex<State>,
    events: Sender<Event>,
    begun: Condvar,
}

#[derive(Default)]
struct State {
    /// Where the next process is to run, when the present one is to be replaced.
    next: Option<Surroundings>,
    process: Option<Child>,
    input: Option<ChildStdin>,
    runs_a_cell: bool,
    interrupted: bool,
}

impl Cells {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts a process where it was ordered to begin; waits for that order.
    fn start(&self) -> Result<pump::Outputs> {
        let mut state = self.state();
        let surroundings = loop {
            match state.next.take() {
                Some(next) => break next,
                None => state = self.begun.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        };
        let mut command = Command::new(std::env::current_exe()?);
        command.current_dir(&surroundings.folder).env_clear();
        command.envs(surroundings.variables.iter().map(|(name, value)| (name, value)));
        command.envs([("EVCXR_IS_RUNTIME", "1"), (runtime::VARIABLE, "1"), ("LINERNOTES_KERNEL", "1")]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().context("the process that runs the cells cannot be started")?;
        let outputs = pump::Outputs::of(&mut process)?;
        state.input = process.stdin.take();
        state.process = Some(process);
        self.begun.notify_all();
        Ok(outputs)
    }

    fn follow(&self, order: Order) {
        let mut state = self.state();
        match order {
            Order::Begin(surroundings) => {
                state.next = Some(surroundings);
                state.end();
                self.begun.notify_all();
            }
            Order::Cell => state.interrupted = false,
            Order::Interrupt => {
                state.interrupted = true;
                let process = state.process.as_ref().filter(|_| state.runs_a_cell);
                if let Some(pid) = process.and_then(|process| Pid::from_raw(process.id().cast_signed())) {
                    let _ = kill_process(pid, Signal::INT);
                }
            }
            Order::Kill if state.runs_a_cell => state.end(),
            Order::Kill => {}
            Order::Flush => {
                drop(state);
                let _ = self.events.send(&Event::Flushed);
            }
        }
    }

    /// A line from evcxr: a cell to run, or what the user has typed for the one that runs.
    fn pass_to_runtime(&self, line: &str) {
        let mut state = self.state();
        while state.input.is_none() {
            state = self.begun.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if !state.runs_a_cell && state.interrupted {
            let _ = self.events.send(&Event::Panicked(None));
            for marker in ["EVCXR_PANIC_NOTIFICATION", "EVCXR_EXECUTION_COMPLETE"] {
                self.pass_to_evcxr(marker);
            }
            return;
        }
        state.runs_a_cell = true;
        if let Some(input) = &mut state.input {
            // A process that has ended is noticed where its output ends.
            let _ = writeln!(input, "{line}");
        }
    }

    fn pass_to_evcxr(&self, marker: &str) {
        let mut stdout = std::io::stdout().lock();
        let _ = writeln!(stdout, "{marker}").and_then(|()| stdout.flush());
    }

    fn cell_has_ended(&self) {
        self.state().runs_a_cell = false;
    }

    fn has_ended(&self) -> bool {
        let mut state = self.state();
        state.process.as_mut().is_none_or(|process| process.try_wait().is_ok_and(|status| status.is_some()))
    }

    /// Why the process has ended, in words; nothing when another one is to take its place.
    fn wait(&self) -> Option<String> {
        let mut state = self.state();
        let status = state.process.take().and_then(|mut process| process.wait().ok());
        state.input = None;
        state.runs_a_cell = false;
        let why = status.map_or_else(|| "it could not be watched".to_owned(), |status| status.to_string());
        state.next.is_none().then_some(why)
    }

    fn end_and_exit(&self) -> ! {
        self.state().end();
        std::process::exit(0)
    }
}

impl State {
    fn end(&mut self) {
        if let Some(process) = &mut self.process {
            let _ = process.kill();
        }
    }
}
