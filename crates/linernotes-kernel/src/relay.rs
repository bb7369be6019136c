//! Between evcxr and the process that runs the cells: passes everything on, and marks a cell that failed. evcxr takes a
//! failed `?` and a panic for success; the mark is a MIME type that no front end shows, with the words of the failure.

use std::io::{Read, Write};
use std::process::{ChildStderr, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::ioctl_fionbio;

/// Tells the process behind the relay from the relay itself.
const BEHIND_RELAY: &str = "LINERNOTES_BEHIND_RELAY";
/// What evcxr's generated code prints when a `?` fails, and when a cell panics.
const FAILURES: [(&[u8], &str); 2] = [(b"EVCXR_ERROR_OCCURRED\n", "error"), (b"EVCXR_PANIC_NOTIFICATION\n", "panic")];
/// What evcxr's runtime prints at the end of a cell.
const END_OF_CELL: &[u8] = b"EVCXR_EXECUTION_COMPLETE\n";
/// evcxr passes printed lines and errors on by other threads than the one that says that the cell has ended. What comes
/// after that, some front ends drop: this is how long the end is held back.
const HEAD_START: Duration = Duration::from_millis(50);

/// Whether this is the process that runs the cells. If so, it ends with the relay: evcxr interrupts by killing that.
pub(crate) fn is_behind_relay() -> bool {
    let behind = std::env::var_os(BEHIND_RELAY).is_some();
    #[cfg(target_os = "linux")]
    if behind {
        // Where this is refused, an interrupted cell runs to its end unseen.
        let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    }
    behind
}

/// Runs the cells in a process of its own. Its input is ours; its output and errors pass through here.
pub(crate) fn run() -> Result<()> {
    let mut runtime = Command::new(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .env(BEHIND_RELAY, "1")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("the process that runs the cells cannot be started")?;
    let mut output = runtime.stdout.take().context("the cells have no output")?;
    let mut errors = Errors::of(runtime.stderr.take().context("the cells have no errors")?)?;
    let mut lines = Lines::default();
    let mut bytes = vec![0; 64 * 1024];
    loop {
        errors.wait_for_either(&output)?;
        errors.pass_on()?;
        if !is_ready(&output)? {
            continue;
        }
        let count = output.read(&mut bytes)?;
        // Written before this output, so it must be heard of before.
        errors.pass_on()?;
        lines.pass_on(&bytes[..count], &mut errors.of_cell, &mut std::io::stdout().lock())?;
        if count == 0 {
            break;
        }
    }
    let status = runtime.wait()?;
    errors.pass_on()?;
    std::process::exit(status.code().unwrap_or(101));
}

/// The errors of the cells: passed on as they come, and kept until the cell ends.
struct Errors {
    pipe: Option<ChildStderr>,
    of_cell: Vec<u8>,
}

impl Errors {
    fn of(pipe: ChildStderr) -> Result<Self> {
        ioctl_fionbio(&pipe, true)?;
        Ok(Self { pipe: Some(pipe), of_cell: Vec::new() })
    }

    fn wait_for_either(&self, output: &impl std::os::fd::AsFd) -> Result<()> {
        let mut waiting = vec![PollFd::new(output, PollFlags::IN)];
        waiting.extend(self.pipe.as_ref().map(|pipe| PollFd::new(pipe, PollFlags::IN)));
        match poll(&mut waiting, None) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Passes on what is there now, without waiting for more.
    fn pass_on(&mut self) -> Result<()> {
        let mut bytes = [0; 16 * 1024];
        while let Some(pipe) = &mut self.pipe {
            match pipe.read(&mut bytes) {
                Ok(0) => self.pipe = None,
                Ok(count) => {
                    std::io::stderr().lock().write_all(&bytes[..count])?;
                    self.of_cell.extend_from_slice(&bytes[..count]);
                }
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

fn is_ready(output: &impl std::os::fd::AsFd) -> Result<bool> {
    let mut waiting = [PollFd::new(output, PollFlags::IN)];
    Ok(poll(&mut waiting, Some(&rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 }))? > 0)
}

/// Output, line by line.
#[derive(Default)]
struct Lines {
    begun: Vec<u8>,
    in_rich_output: bool,
    cell_has_printed: bool,
}

impl Lines {
    /// Passes on the lines that `bytes` complete; no bytes at all mean the end, and complete the last one.
    fn pass_on(&mut self, bytes: &[u8], errors: &mut Vec<u8>, to: &mut impl Write) -> std::io::Result<()> {
        if bytes.is_empty() {
            to.write_all(&self.begun)?;
        }
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.begun.extend_from_slice(piece);
            if !piece.ends_with(b"\n") {
                break;
            }
            if let Some((_, kind)) = FAILURES.iter().find(|(marker, _)| self.begun == *marker) {
                let message = String::from_utf8_lossy(errors);
                let mark = serde_json::json!({ "kind": kind, "message": message });
                writeln!(to, "EVCXR_BEGIN_CONTENT application/vnd.linernotes.failed+json\n{mark}\nEVCXR_END_CONTENT")?;
            }
            if self.begun.starts_with(b"EVCXR_BEGIN_CONTENT ") {
                self.in_rich_output = true;
            } else if self.begun == b"EVCXR_END_CONTENT\n" {
                self.in_rich_output = false;
            } else if self.begun == END_OF_CELL {
                if self.cell_has_printed || !errors.is_empty() {
                    to.flush()?;
                    std::thread::sleep(HEAD_START);
                }
                self.cell_has_printed = false;
                errors.clear();
            } else if !self.in_rich_output {
                self.cell_has_printed = true;
            }
            to.write_all(&self.begun)?;
            self.begun.clear();
        }
        to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relayed(pieces: &[&str], errors: &str) -> String {
        let (mut lines, mut errors, mut output) = (Lines::default(), errors.as_bytes().to_vec(), Vec::new());
        for piece in pieces.iter().chain(&[""]) {
            lines.pass_on(piece.as_bytes(), &mut errors, &mut output).unwrap();
        }
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn lines_pass_unchanged_however_they_are_cut() {
        assert_eq!(relayed(&["one\n\ntwo wi", "thout", " an end"], ""), "one\n\ntwo without an end");
    }

    #[test]
    fn a_failure_is_marked_with_its_words_before_evcxr_hears_of_it() {
        let marked = relayed(&["out\nEVCXR_ERROR_", "OCCURRED\nEVCXR_EXECUTION_COMPLETE\n"], "no \"such\"\nalbum\n");
        assert_eq!(
            marked,
            "out\nEVCXR_BEGIN_CONTENT application/vnd.linernotes.failed+json\n\
             {\"kind\":\"error\",\"message\":\"no \\\"such\\\"\\nalbum\\n\"}\nEVCXR_END_CONTENT\n\
             EVCXR_ERROR_OCCURRED\nEVCXR_EXECUTION_COMPLETE\n"
        );
        assert!(relayed(&["EVCXR_PANIC_NOTIFICATION\n"], "").contains(r#""kind":"panic""#));
    }

    #[test]
    fn the_next_cell_begins_without_the_errors_of_the_last() {
        let two = relayed(&["EVCXR_EXECUTION_COMPLETE\n", "EVCXR_ERROR_OCCURRED\n"], "of the first cell");
        assert!(!two.contains("of the first cell"), "{two}");
    }
}
