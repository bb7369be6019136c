//! Reads what the cells print, and hands each piece to whom it is for.

use std::io::{ErrorKind, Read};
use std::os::fd::AsFd;
use std::process::Child;

use anyhow::{Context as _, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::ioctl_fionbio;

use super::Cells;
use super::stream::{Cutter, Piece};
use crate::wire::{Event, Output, Panic, Stream};

/// How long an output may wait for its other MIME types.
const HOLD_MS: i64 = 50;
/// How often to look whether the process is still there: programs that it started may hold its pipes open.
const LOOK_MS: i64 = 500;

const END_OF_CELL: &str = "EVCXR_EXECUTION_COMPLETE";

/// stdout and stderr of the process that runs the cells.
pub(super) struct Outputs {
    stdout: Pipe,
    stderr: Pipe,
}

impl Outputs {
    pub(super) fn of(process: &mut Child) -> Result<Self> {
        let stdout = process.stdout.take().context("the cells have no output")?;
        let stderr = process.stderr.take().context("the cells have no errors")?;
        ioctl_fionbio(&stdout, true)?;
        ioctl_fionbio(&stderr, true)?;
        Ok(Self { stdout: Pipe(Some(Box::new(stdout))), stderr: Pipe(Some(Box::new(stderr))) })
    }
}

trait Readable: Read + AsFd {}
impl<T: Read + AsFd> Readable for T {}

/// A pipe until its end.
struct Pipe(Option<Box<dyn Readable>>);

impl Pipe {
    /// What is there now, as much as a pipe holds.
    fn read(&mut self) -> Result<Vec<u8>> {
        let mut bytes = vec![0; 64 * 1024];
        let count = match &mut self.0 {
            Some(pipe) => pipe.read(&mut bytes),
            None => return Ok(Vec::new()),
        };
        match count {
            Ok(0) => self.0 = None,
            Ok(count) => {
                bytes.truncate(count);
                return Ok(bytes);
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(Vec::new())
    }
}

/// Passes everything on until the process has ended.
pub(super) fn pump(mut outputs: Outputs, cells: &Cells) -> Result<()> {
    let mut teller = Teller { cells, panic: None, failure: None };
    let mut cutter = Cutter::default();
    let mut unread_error = Vec::new();
    while outputs.stdout.0.is_some() || outputs.stderr.0.is_some() {
        let milliseconds = if cutter.holds_back() { HOLD_MS } else { LOOK_MS };
        let something = wait(&outputs, milliseconds)?;
        // Errors are written at once, output when a line ends: of what is there together, the errors are mostly older.
        unread_error.extend(outputs.stderr.read()?);
        teller.tell_errors(&mut unread_error)?;
        let bytes = outputs.stdout.read()?;
        let is_quiet = bytes.is_empty();
        let mut pieces = cutter.take(&bytes);
        if is_quiet {
            cutter.give_all_out(&mut pieces);
        }
        for piece in pieces {
            // What the cell wrote to stderr before its end belongs before its end.
            if piece == Piece::Marker(END_OF_CELL.to_owned()) {
                unread_error.extend(outputs.stderr.read()?);
                teller.tell_errors(&mut unread_error)?;
            }
            teller.tell(piece)?;
        }
        if !something && cells.has_ended() {
            break;
        }
    }
    Ok(())
}

fn wait(outputs: &Outputs, milliseconds: i64) -> Result<bool> {
    let pipes = [&outputs.stdout, &outputs.stderr].into_iter().filter_map(|pipe| pipe.0.as_ref());
    let mut waiting: Vec<PollFd<'_>> = pipes.map(|pipe| PollFd::new(pipe, PollFlags::IN)).collect();
    match poll(&mut waiting, Some(&Timespec { tv_sec: 0, tv_nsec: milliseconds * 1_000_000 })) {
        Ok(count) => Ok(count > 0),
        Err(rustix::io::Errno::INTR) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

struct Teller<'a> {
    cells: &'a Cells,
    /// Told by the runtime; whether the cell has caught it is seen from what comes next.
    panic: Option<Panic>,
    failure: Option<crate::wire::Failure>,
}

impl Teller<'_> {
    fn tell(&mut self, piece: Piece) -> Result<()> {
        match piece {
            Piece::Output(output) => {
                self.tell_caught_panic()?;
                self.cells.events.send(&Event::Output(output))?;
            }
            Piece::Panic(panic) => {
                self.tell_caught_panic()?;
                self.panic = Some(panic);
            }
            Piece::Failure(failure) => self.failure = Some(failure),
            Piece::Marker(marker) => self.tell_marker(&marker)?,
        }
        Ok(())
    }

    fn tell_marker(&mut self, marker: &str) -> Result<()> {
        let events = &self.cells.events;
        match marker {
            "EVCXR_PANIC_NOTIFICATION" => events.send(&Event::Panicked(self.panic.take()))?,
            "EVCXR_ERROR_OCCURRED" => events.send(&Event::Failed(self.failure.take()))?,
            END_OF_CELL => {
                self.tell_caught_panic()?;
                self.cells.cell_has_ended();
            }
            _ => {
                if let Some(prompt) = marker.strip_prefix("EVCXR_INPUT_REQUEST").and_then(|rest| rest.split_once(':')) {
                    events.send(&Event::Prompt(prompt.1.to_owned()))?;
                }
            }
        }
        self.cells.pass_to_evcxr(marker);
        Ok(())
    }

    /// A panic that did not end the cell is shown as any program shows it.
    fn tell_caught_panic(&mut self) -> Result<()> {
        let Some(Panic { message, file, line, column }) = self.panic.take() else { return Ok(()) };
        let place = [line, column].map(|number| number.unwrap_or(0));
        let text = format!("thread 'main' panicked at {file}:{}:{}:\n{message}\n", place[0], place[1]);
        self.cells.events.send(&Event::Output(Output::Text { stream: Stream::Stderr, text }))?;
        Ok(())
    }

    /// Whole letters only; the rest of one stays for the next time.
    fn tell_errors(&mut self, bytes: &mut Vec<u8>) -> Result<()> {
        let whole = match std::str::from_utf8(bytes) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => bytes.len(),
        };
        if whole > 0 {
            let text = String::from_utf8_lossy(&bytes[..whole]).into_owned();
            bytes.drain(..whole);
            self.cells.events.send(&Event::Output(Output::Text { stream: Stream::Stderr, text }))?;
        }
        Ok(())
    }
}
