//! A kernel's line to its evaluator: the spare when there is one, a new one otherwise.

use std::io::Result;
use std::os::unix::net::UnixStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;

use super::channels::Heard as Queued;
use crate::evaluator::{evaluator, socket_name, start};
use crate::home::Home;
use crate::socket;
use crate::wire::{Report, Request, Sender, Surroundings, messages};

/// How long a new evaluator may take to open its socket.
const PATIENCE: Duration = Duration::from_secs(20);

/// What comes from an evaluator; the number tells it from those before.
pub(super) enum Heard {
    Adopted(u32, Sender<Request>),
    Report(u32, Report),
    /// It has ended, or there was none to be had.
    Gone(u32, Option<String>),
}

/// Gets one in the background; everything about it arrives in the queue.
pub(super) fn adopt(number: u32, home: Home, surroundings: Surroundings, queue: UnboundedSender<Queued>) {
    std::thread::spawn(move || {
        let tell = |heard| drop(queue.send(Queued::Evaluator(heard)));
        let spare = socket::connect(&home.sockets(), &socket_name(&home));
        let was_told = spare.is_ok_and(|stream| listen(number, stream, &surroundings, &tell).unwrap_or(false));
        if was_told {
            return tell(Heard::Gone(number, None));
        }
        let ended = start_one(number, &home).and_then(|stream| listen(number, stream, &surroundings, &tell));
        tell(Heard::Gone(
            number,
            ended.err().map(|error| format!("the compiler's process cannot be started: {error}")),
        ));
    });
}

/// Starts the spare for whoever comes next, unless there is one.
pub(super) fn leave_a_spare(home: &Home) {
    if home.sockets().join(socket_name(home)).exists() {
        return;
    }
    let home = home.clone();
    std::thread::spawn(move || {
        // Without one the next kernel takes longer, that is all.
        if let Ok(Some(mut process)) = start(&home) {
            let _ = process.wait();
        }
    });
}

fn start_one(number: u32, home: &Home) -> Result<UnixStream> {
    let name = format!("for-{}-{number}.sock", std::process::id());
    let mut command = evaluator(home, &name).map_err(std::io::Error::other)?;
    let mut process = command.stderr(Stdio::inherit()).spawn()?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        match socket::connect(&home.sockets(), &name) {
            Ok(stream) => {
                // Its end is noticed on the line; this only takes it off the system's list.
                std::thread::spawn(move || process.wait());
                return Ok(stream);
            }
            Err(error) if Instant::now() > deadline => return Err(error),
            Err(_) => match process.try_wait()? {
                Some(status) => return Err(std::io::Error::other(format!("it ended with {status}"))),
                None => std::thread::sleep(Duration::from_millis(2)),
            },
        }
    }
}

/// Hears an evaluator until it ends. False when it did not want to be adopted.
fn listen(number: u32, stream: UnixStream, surroundings: &Surroundings, tell: &impl Fn(Heard)) -> Result<bool> {
    let sender = Sender::new(stream.try_clone()?);
    sender.send(&Request::Adopt(surroundings.clone()))?;
    let mut reports = messages(stream);
    if !matches!(reports.next(), Some(Report::Adopted)) {
        return Ok(false);
    }
    tell(Heard::Adopted(number, sender));
    reports.for_each(|report| tell(Heard::Report(number, report)));
    Ok(true)
}
