//! The processes that work for an evaluator: the relay with the cells behind it, and the builds that run. All of them
//! are heard here, interrupted here, and end from here.

use std::collections::HashSet;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

use anyhow::Result;
use rustix::process::{Pid, Signal, kill_process_group};

use super::connection::Connection;
use super::edits::Edits;
use crate::wire::{Event, Failure, Order, Panic, Question, Report, Sender, Surroundings, Verdict, line, messages};
use crate::{builds, socket};

/// How long a cell may take to heed an interrupt.
const GRACE: Duration = Duration::from_secs(2);
/// How often it is told.
const AGAIN: Duration = Duration::from_millis(100);
/// How long the last words of a cell may take to arrive.
const LAST_WORDS: Duration = Duration::from_secs(5);

pub(super) struct Helpers {
    connection: Arc<Connection>,
    sockets: PathBuf,
    name: String,
    state: Mutex<State>,
    flushed: Mutex<mpsc::Receiver<()>>,
    /// Counts the cells, so that an interrupt does not hit the next one.
    cell: AtomicU64,
    runs: AtomicBool,
    interrupted: AtomicBool,
    edits: Edits,
}

struct State {
    surroundings: Surroundings,
    relay: Option<Sender<Order>>,
    builds: HashSet<i32>,
    trouble: Trouble,
    prompt: Option<String>,
}

/// What went wrong in the cell that runs.
#[derive(Default, Clone)]
pub(super) struct Trouble {
    pub(super) panic: Option<Option<Panic>>,
    pub(super) failure: Option<Option<Failure>>,
    /// Why the process that runs the cells has ended.
    pub(super) end: Option<String>,
}

impl Helpers {
    /// Hears helpers on a socket of this process; the cells begin in `surroundings`.
    pub(super) fn listen(
        sockets: &Path,
        surroundings: Surroundings,
        connection: &Arc<Connection>,
    ) -> Result<Arc<Self>> {
        let name = format!("helpers-{}.sock", std::process::id());
        let listener = socket::listen(sockets, &name)?;
        let (flush, flushed) = mpsc::channel();
        let state =
            State { surroundings, relay: None, builds: HashSet::new(), trouble: Trouble::default(), prompt: None };
        let helpers = Arc::new(Self {
            connection: Arc::clone(connection),
            sockets: sockets.to_owned(),
            name,
            state: Mutex::new(state),
            flushed: Mutex::new(flushed),
            cell: AtomicU64::new(0),
            runs: AtomicBool::new(false),
            interrupted: AtomicBool::new(false),
            edits: Edits::default(),
        });
        connection.look_after(&helpers);
        std::thread::spawn({
            let helpers = Arc::clone(&helpers);
            move || {
                for stream in listener.incoming().map_while(Result::ok) {
                    let (helpers, flush) = (Arc::clone(&helpers), flush.clone());
                    std::thread::spawn(move || drop(helpers.hear(stream, &flush)));
                }
            }
        });
        Ok(helpers)
    }

    /// Where they find this process.
    pub(super) fn address(&self) -> PathBuf {
        self.sockets.join(&self.name)
    }

    /// Lets the stand-in for cargo know, which is started in the slot.
    pub(super) fn announce(&self, slot: &Path) -> Result<()> {
        Ok(std::fs::write(slot.join(builds::ADDRESS), self.address().as_os_str().as_encoded_bytes())?)
    }

    pub(super) fn edits(&self) -> &Edits {
        &self.edits
    }

    pub(super) fn is_outdated(&self) -> bool {
        self.edits.are_there()
    }

    /// A cell begins: what was wrong with the one before is over.
    pub(super) fn begin_cell(&self) {
        self.cell.fetch_add(1, Ordering::SeqCst);
        self.interrupted.store(false, Ordering::SeqCst);
        self.state().trouble = Trouble::default();
        self.order(&Order::Cell);
        self.runs.store(true, Ordering::SeqCst);
    }

    /// The cell has ended, and all it has printed is told. What was wrong with it, and whether it was interrupted.
    pub(super) fn end_cell(&self) -> (Trouble, bool) {
        self.runs.store(false, Ordering::SeqCst);
        self.flush();
        (std::mem::take(&mut self.state().trouble), self.interrupted.load(Ordering::SeqCst))
    }

    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::SeqCst)
    }

    /// From now on cells run there.
    pub(super) fn move_to(&self, surroundings: Surroundings) {
        self.state().surroundings = surroundings.clone();
        self.order(&Order::Begin(surroundings));
    }

    /// The question that evcxr was just asked to ask, with the whole prompt: evcxr's own ends at the first colon.
    pub(super) fn question(&self, prompt: &str, password: bool) -> Question {
        // It comes on another way than evcxr's, and at about the same time.
        let deadline = Instant::now() + Duration::from_millis(500);
        loop {
            let whole = self.state().prompt.take();
            if whole.is_some() || Instant::now() > deadline {
                return Question { prompt: whole.unwrap_or_else(|| prompt.to_owned()), password };
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Stops what the cell waits for: a build at once, the cell itself when it heeds the signal, or by ending its process.
    pub(super) fn interrupt(self: &Arc<Self>) {
        if !self.runs.load(Ordering::SeqCst) || self.interrupted.swap(true, Ordering::SeqCst) {
            return;
        }
        self.end_builds();
        let (helpers, cell) = (Arc::clone(self), self.cell.load(Ordering::SeqCst));
        std::thread::spawn(move || {
            let begun = Instant::now();
            while helpers.runs.load(Ordering::SeqCst) && helpers.cell.load(Ordering::SeqCst) == cell {
                if begun.elapsed() > GRACE {
                    return helpers.order(&Order::Kill);
                }
                // A cell may be between two waits when the signal comes: it is sent until one heeds it.
                helpers.order(&Order::Interrupt);
                std::thread::sleep(AGAIN);
            }
        });
    }

    /// Ends them all.
    pub(super) fn end(&self) {
        self.end_builds();
        self.state().relay = None;
        let _ = std::fs::remove_file(self.address());
    }

    fn end_builds(&self) {
        for group in &self.state().builds {
            let _ = Pid::from_raw(*group).map(|group| kill_process_group(group, Signal::KILL));
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn order(&self, order: &Order) {
        let relay = self.state().relay.clone();
        // A relay that is gone is replaced by evcxr, and the new one is told where to begin.
        relay.into_iter().for_each(|relay| drop(relay.send(order)));
    }

    fn flush(&self) {
        let flushed = self.flushed.lock().unwrap_or_else(PoisonError::into_inner);
        while flushed.try_recv().is_ok() {}
        if self.state().relay.is_some() {
            self.order(&Order::Flush);
            let _ = flushed.recv_timeout(LAST_WORDS);
        }
    }

    fn hear(&self, stream: UnixStream, flush: &mpsc::Sender<()>) -> Result<()> {
        let sending = stream.try_clone()?;
        let mut events = messages(stream);
        match events.next() {
            Some(Event::Relay) => self.hear_relay(Sender::new(sending), events, flush),
            Some(Event::Build(group)) => self.hear_build(sending, group, events)?,
            _ => {}
        }
        Ok(())
    }

    fn hear_relay(&self, relay: Sender<Order>, events: impl Iterator<Item = Event>, flush: &mpsc::Sender<()>) {
        {
            let mut state = self.state();
            let _ = relay.send(&Order::Begin(state.surroundings.clone()));
            state.relay = Some(relay);
        }
        for event in events {
            match event {
                // What is printed on the way to the first cell is nobody's.
                Event::Output(output) if self.cell.load(Ordering::SeqCst) > 0 => {
                    self.connection.report(&Report::Output(output));
                }
                Event::Prompt(prompt) => self.state().prompt = Some(prompt),
                Event::Panicked(panic) => self.state().trouble.panic = Some(panic),
                Event::Failed(failure) => self.state().trouble.failure = Some(failure),
                Event::Ended(why) => {
                    let mut state = self.state();
                    state.trouble.end = Some(why);
                    state.relay = None;
                    let _ = flush.send(());
                }
                Event::Flushed => drop(flush.send(())),
                Event::Output(_) | Event::Relay | Event::Build(_) | Event::Building(_) => {}
            }
        }
        let _ = flush.send(());
    }

    fn hear_build(&self, mut sending: UnixStream, group: i32, events: impl Iterator<Item = Event>) -> Result<()> {
        use std::io::Write as _;
        let verdict = {
            let mut state = self.state();
            state.builds.insert(group);
            match () {
                () if self.is_interrupted() && self.runs.load(Ordering::SeqCst) => Verdict::Stop,
                () if self.edits.are_there() => Verdict::OnlyTheCell,
                () => Verdict::Go,
            }
        };
        sending.write_all(&line(&verdict)?)?;
        for event in events {
            if let Event::Building(what) = event {
                self.connection.report(&Report::Building(what));
            }
        }
        self.state().builds.remove(&group);
        Ok(())
    }
}
