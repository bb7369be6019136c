//! A build's line to the evaluator: leave to begin, and what cargo says on the way. Without an evaluator, as while the
//! template is made, a build simply runs.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use crate::socket;
use crate::wire::{Event, Sender, Verdict};

/// The file in a slot that says where the evaluator is.
pub const ADDRESS: &str = ".linernotes-evaluator";

/// How cargo begins a line about what it is at.
const WORTH_TELLING: [&str; 7] =
    ["Building", "Compiling", "Checking", "Updating", "Locking", "Downloading", "Downloaded"];

/// While it is there, the evaluator may end this process and all that it has started.
pub struct Line {
    events: Sender<Event>,
}

/// Asks for leave. Makes this process the leader of a group, so that it ends as one with its compilers.
pub fn ask(slot: &Path) -> (Option<Line>, Verdict) {
    let nobody = (None, Verdict::Go);
    let Ok(address) = std::fs::read(slot.join(ADDRESS)) else { return nobody };
    let address = Path::new(OsStr::from_bytes(&address));
    let (Some(folder), Some(name)) = (address.parent(), address.file_name().and_then(OsStr::to_str)) else {
        return nobody;
    };
    let Ok(stream) = socket::connect(folder, name) else { return nobody };
    let _ = rustix::process::setpgid(None, None);
    let verdict = announce(&stream);
    verdict.map_or(nobody, |verdict| (Some(Line { events: Sender::new(stream) }), verdict))
}

fn announce(stream: &UnixStream) -> Option<Verdict> {
    let group = std::process::id().cast_signed();
    Sender::new(stream.try_clone().ok()?).send(&Event::Build(group)).ok()?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).ok()?;
    serde_json::from_str(&answer).ok()
}

/// Runs cargo to its end, with its progress told where somebody hears it.
pub fn run(cargo: &mut Command, line: Option<&Line>) -> std::io::Result<ExitStatus> {
    let Some(line) = line else { return cargo.status() };
    // Without a terminal cargo would not say how many crates are still to come.
    cargo.envs([("CARGO_TERM_PROGRESS_WHEN", "always"), ("CARGO_TERM_PROGRESS_WIDTH", "80")]);
    let mut process = cargo.stderr(Stdio::piped()).spawn()?;
    process.stderr.take().map_or(Ok(()), |errors| line.follow(errors))?;
    process.wait()
}

impl Line {
    /// Passes on what cargo says, to evcxr as ever and to the evaluator as progress. Its bar is drawn anew after `\r`.
    fn follow(&self, mut errors: impl Read) -> std::io::Result<()> {
        let mut bytes = [0; 4096];
        let mut begun = Vec::new();
        loop {
            let count = errors.read(&mut bytes)?;
            if count == 0 {
                return Ok(());
            }
            std::io::stderr().write_all(&bytes[..count])?;
            for byte in &bytes[..count] {
                if !matches!(byte, b'\r' | b'\n') {
                    begun.push(*byte);
                    continue;
                }
                let said = String::from_utf8_lossy(&begun).trim().to_owned();
                begun.clear();
                // Other words, such as errors, evcxr has to tell.
                if WORTH_TELLING.iter().any(|word| said.starts_with(word)) {
                    self.events.send(&Event::Building(said))?;
                }
            }
        }
    }
}
