//! The way to the front: one that comes and adopts this evaluator. What it asks while a cell runs is done beside the cell.

use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, mpsc};
use std::time::Duration;

use anyhow::Result;
use rustix::process::Signal;

use super::helpers::Helpers;
use super::spare::Watch;
use super::temporary::Temporary;
use crate::socket;
use crate::wire::{Report, Request, Sender, Stage, messages};

/// How long an evaluator that was started for a front waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Connection {
    sockets: PathBuf,
    name: String,
    temporary: Temporary,
    state: Mutex<State>,
    requests: Mutex<mpsc::Receiver<Request>>,
    typed: Mutex<mpsc::Receiver<String>>,
    /// What must be told of an interrupt and of the end.
    helpers: OnceLock<Arc<Helpers>>,
}

#[derive(Default)]
struct State {
    front: Option<Sender<Report>>,
    stage: Option<Stage>,
    is_ready: bool,
}

impl Connection {
    /// Waits for a front in the background.
    pub(super) fn wait_on(sockets: &Path, name: &str, watch: Option<Watch>, temporary: Temporary) -> Result<Arc<Self>> {
        let (request, requests) = mpsc::channel();
        let (text, typed) = mpsc::channel();
        let connection = Arc::new(Self {
            sockets: sockets.to_owned(),
            name: name.to_owned(),
            temporary,
            state: Mutex::default(),
            requests: Mutex::new(requests),
            typed: Mutex::new(typed),
            helpers: OnceLock::new(),
        });
        let listener = socket::listen(sockets, name)?;
        std::thread::spawn({
            let connection = Arc::clone(&connection);
            move || {
                connection.accept(&listener, watch, &request, &text);
                connection.leave();
            }
        });
        std::thread::spawn({
            let connection = Arc::clone(&connection);
            move || {
                std::thread::sleep(PATIENCE);
                if connection.is_direct() && connection.state().front.is_none() {
                    connection.leave();
                }
            }
        });
        Ok(connection)
    }

    fn is_direct(&self) -> bool {
        !self.name.starts_with("spare")
    }

    fn accept(
        &self,
        listener: &UnixListener,
        watch: Option<Watch>,
        request: &mpsc::Sender<Request>,
        text: &mpsc::Sender<String>,
    ) {
        let Some(stream) = (match watch {
            Some(watch) => watch.accept(listener, || self.helpers.get().is_some_and(|helpers| helpers.is_outdated())),
            None => listener.accept().ok().map(|(stream, _)| stream),
        }) else {
            return;
        };
        // The next front must not find it here.
        let _ = std::fs::remove_file(self.sockets.join(&self.name));
        let Ok(reading) = stream.try_clone() else { return };
        let front = Sender::new(stream);
        for message in messages(reading) {
            match message {
                Request::Adopt(_) => {
                    self.greet(&front);
                    let _ = request.send(message);
                }
                Request::Input(typed) => drop(text.send(typed)),
                Request::Interrupt => self.helpers.get().into_iter().for_each(|helpers| helpers.interrupt()),
                other => drop(request.send(other)),
            }
        }
    }

    /// Tells a new front what others have been told.
    fn greet(&self, front: &Sender<Report>) {
        let mut state = self.state();
        let stage = state.stage.clone().filter(|_| !state.is_ready);
        let reports = [Some(Report::Adopted), stage.map(Report::Warming), state.is_ready.then_some(Report::Ready)];
        reports.iter().flatten().for_each(|report| drop(front.send(report)));
        state.front = Some(front.clone());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whose processes end with this one, and are interrupted.
    pub(super) fn look_after(&self, helpers: &Arc<Helpers>) {
        let _ = self.helpers.set(Arc::clone(helpers));
    }

    pub(super) fn report(&self, report: &Report) {
        let front = self.state().front.clone();
        // A front that is gone is noticed where its requests end.
        front.into_iter().for_each(|front| drop(front.send(report)));
    }

    pub(super) fn stage(&self, stage: Stage) {
        self.state().stage = Some(stage.clone());
        self.report(&Report::Warming(stage));
    }

    pub(super) fn ready(&self) {
        let front = {
            let mut state = self.state();
            state.is_ready = true;
            state.front.clone()
        };
        front.into_iter().for_each(|front| drop(front.send(&Report::Ready)));
    }

    /// Tells why there is nothing to be had here: to the front that is there, or the one that comes.
    pub(super) fn fail(&self, why: &str) {
        let deadline = std::time::Instant::now() + Duration::from_secs(5);
        while self.state().front.is_none() && std::time::Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(10));
        }
        self.report(&Report::Failed(why.to_owned()));
    }

    /// The next request; waits for it.
    pub(super) fn next(&self) -> Option<Request> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
    }

    /// An answer to a question of an earlier cell is none to the next.
    pub(super) fn forget_what_was_typed(&self) {
        let typed = self.typed.lock().unwrap_or_else(PoisonError::into_inner);
        while typed.try_recv().is_ok() {}
    }

    /// What the user types next. Nothing when there is nobody to ask, or the cell is interrupted meanwhile.
    pub(super) fn typed(&self, is_interrupted: impl Fn() -> bool) -> Option<String> {
        let typed = self.typed.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match typed.recv_timeout(Duration::from_millis(50)) {
                Ok(text) => return Some(text),
                Err(mpsc::RecvTimeoutError::Timeout) if !is_interrupted() => {}
                Err(_) => return None,
            }
        }
    }

    /// Ends this process and everything that it has started.
    pub(super) fn leave(&self) -> ! {
        let _ = std::fs::remove_file(self.sockets.join(&self.name));
        self.helpers.get().into_iter().for_each(|helpers| helpers.end());
        // All that was started here is of this process's group. The process itself has still something to do.
        if signal_hook::flag::register(Signal::TERM.as_raw(), Arc::default()).is_ok() {
            let _ = rustix::process::kill_process_group(rustix::process::getpid(), Signal::TERM);
        }
        self.temporary.remove();
        std::process::exit(0)
    }
}
