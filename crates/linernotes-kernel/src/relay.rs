//! Between evcxr and the process that runs the cells: passes every line on, and marks a cell that failed. evcxr takes a
//! failed `?` and a panic for success; the mark is a MIME type that no front end shows.

use std::io::{BufReader, Write};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

/// Tells the process behind the relay from the relay itself.
const BEHIND_RELAY: &str = "LINERNOTES_BEHIND_RELAY";
/// What evcxr's generated code prints when a `?` fails, and when a cell panics.
const FAILURES: [(&[u8], &str); 2] = [(b"EVCXR_ERROR_OCCURRED\n", "error"), (b"EVCXR_PANIC_NOTIFICATION\n", "panic")];

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

/// Runs the cells in a process of its own; its input and errors are ours, its output passes through here.
pub(crate) fn run() -> Result<()> {
    let mut runtime = Command::new(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .env(BEHIND_RELAY, "1")
        .stdout(Stdio::piped())
        .spawn()
        .context("the process that runs the cells cannot be started")?;
    let output = BufReader::new(runtime.stdout.take().context("the cells have no output")?);
    // When evcxr is gone there is nobody to write to; the cells' process ends too, since its input is closed.
    let _ = pass_on(output, std::io::stdout().lock());
    let status = runtime.wait()?;
    std::process::exit(status.code().unwrap_or(101));
}

fn pass_on(mut from: impl std::io::BufRead, mut to: impl Write) -> std::io::Result<()> {
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line)? > 0 {
        if let Some((_, kind)) = FAILURES.iter().find(|(marker, _)| line == *marker) {
            writeln!(to, "EVCXR_BEGIN_CONTENT application/vnd.linernotes.failed+json\n\"{kind}\"\nEVCXR_END_CONTENT")?;
        }
        to.write_all(&line)?;
        to.flush()?;
        line.clear();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relayed(input: &str) -> String {
        let mut output = Vec::new();
        pass_on(input.as_bytes(), &mut output).unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn lines_pass_unchanged() {
        let text = "one\n\ntwo without an end";
        assert_eq!(relayed(text), text);
    }

    #[test]
    fn a_failure_is_marked_before_evcxr_hears_of_it() {
        let marked = relayed("out\nEVCXR_ERROR_OCCURRED\nEVCXR_EXECUTION_COMPLETE\n");
        assert_eq!(
            marked,
            "out\nEVCXR_BEGIN_CONTENT application/vnd.linernotes.failed+json\n\"error\"\nEVCXR_END_CONTENT\n\
             EVCXR_ERROR_OCCURRED\nEVCXR_EXECUTION_COMPLETE\n"
        );
        assert!(relayed("EVCXR_PANIC_NOTIFICATION\n").contains("\"panic\""));
    }
}
