//! A command that goes on until it is ended, and its lines as they come.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

const DEADLINE: Duration = Duration::from_secs(30);

pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn line(&self) -> String {
        self.lines.recv_timeout(DEADLINE).unwrap()
    }

    pub(crate) fn event(&self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    /// Ends it by a signal, or waits until it ends by itself: its exit code, and what it said on stderr.
    pub(crate) fn end(mut self, signal: Option<&str>) -> (Option<i32>, String) {
        if let Some(signal) = signal {
            let kill = format!("kill {signal} {}", self.child.id());
            assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        }
        let deadline = Instant::now() + DEADLINE;
        while self.child.try_wait().unwrap().is_none() {
            if Instant::now() > deadline {
                self.child.kill().unwrap();
                panic!("it goes on after {signal:?}");
            }
            std::thread::yield_now();
        }
        let output = self.child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }
}
