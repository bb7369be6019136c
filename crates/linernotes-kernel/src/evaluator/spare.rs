//! The spare: one evaluator that is warm and belongs to nobody yet. It is there while kernels are, and ends by itself.

use std::fs::{File, OpenOptions};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::temporary;
use crate::home::Home;
use crate::slot;

/// Switches it off with `off`.
const SWITCH: &str = "LINERNOTES_SPARE";
/// How many seconds it stays after the last kernel: long enough for a restart.
const LINGER: &str = "LINERNOTES_SPARE_LINGER";
const DEFAULT_LINGER: Duration = Duration::from_secs(20);
/// What must be free before one is begun, and while it waits.
const MEMORY_TO_BEGIN: u64 = 4 << 30;
const MEMORY_TO_STAY: u64 = 1 << 30;
/// How often it looks whether it is still wanted.
const LOOK: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };

/// The lock that says: this kernel is there. It ends with the process, however that ends.
pub(crate) fn say_that_a_kernel_runs(home: &Home) -> Result<File> {
    let lock = open(&home.kernels_lock())?;
    lock.lock_shared().context("the list of kernels cannot be locked")?;
    Ok(lock)
}

/// The name of the spare's socket, which says what it was made from.
pub(crate) fn socket_name(home: &Home) -> String {
    format!("spare-{}.sock", slot::stamp_of(&home.template()).unwrap_or_default())
}

/// Starts the spare, unless there is one, or memory is short.
pub(crate) fn start(home: &Home) -> Result<Option<Child>> {
    let is_off = std::env::var_os(SWITCH).is_some_and(|value| value == "off");
    if is_off || free_memory().is_some_and(|free| free < MEMORY_TO_BEGIN) {
        return Ok(None);
    }
    let mut command = evaluator(home, &socket_name(home))?;
    command.arg("--spare").stderr(Stdio::null()).spawn().map(Some).context("no spare could be started")
}

/// The command of an evaluator.
pub(crate) fn evaluator(home: &Home, socket: &str) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["evaluate", "--home"]).arg(home.root()).args(["--socket", socket]);
    command
        .envs(home.environment()?)
        .env("TMPDIR", temporary::new(home))
        .current_dir(home.root())
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    Ok(command)
}

/// Looks whether the spare is still wanted.
pub(super) struct Watch {
    home: Home,
    /// The name of what the spare was made from.
    socket: String,
    _only_one: File,
    linger: Duration,
}

impl Watch {
    /// Nothing when there is a spare already.
    pub(super) fn begin(home: &Home) -> Result<Option<Self>> {
        let lock = open(&home.spare_lock())?;
        if lock.try_lock().is_err() {
            return Ok(None);
        }
        let linger = std::env::var(LINGER).ok().and_then(|seconds| seconds.parse().ok());
        let linger = linger.map_or(DEFAULT_LINGER, Duration::from_secs);
        Ok(Some(Self { home: home.clone(), socket: socket_name(home), _only_one: lock, linger }))
    }

    /// The front that takes it. Nothing when it is not wanted any more.
    pub(super) fn accept(self, listener: &UnixListener, is_outdated: impl Fn() -> bool) -> Option<UnixStream> {
        let mut last_kernel = Instant::now();
        loop {
            let mut waiting = [PollFd::new(listener, PollFlags::IN)];
            let is_asked = poll(&mut waiting, Some(&LOOK)).is_ok_and(|count| count > 0);
            let is_old = socket_name(&self.home) != self.socket || is_outdated();
            if is_old {
                return None;
            }
            if is_asked {
                return listener.accept().ok().map(|(stream, _)| stream);
            }
            if self.a_kernel_runs() {
                last_kernel = Instant::now();
            }
            let is_short = free_memory().is_some_and(|free| free < MEMORY_TO_STAY);
            if is_short || last_kernel.elapsed() > self.linger {
                return None;
            }
        }
    }

    fn a_kernel_runs(&self) -> bool {
        // A kernel that begins while this is tried waits for a moment.
        open(&self.home.kernels_lock()).is_ok_and(|lock| lock.try_lock().is_err())
    }
}

fn open(path: &Path) -> Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path);
    file.with_context(|| format!("{} cannot be opened", path.display()))
}

/// In bytes; nothing where the system does not say.
fn free_memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
