//! What the kernel's processes say to each other: one JSON value a line, over Unix sockets.
//!
//! ```text
//! Jupyter ─ZeroMQ─ front ─Request/Report─ evaluator (evcxr) ─Order/Event─ relay ─pipes─ runtime (the cells)
//!                                             └─Event─ stand-in for cargo
//! ```

use std::io::{BufRead as _, BufReader, Write as _};
use std::marker::PhantomData;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a front asks of its evaluator.
#[derive(Serialize, Deserialize)]
pub enum Request {
    /// Be mine; the first request. Cells run in this folder and with these variables.
    Adopt(Surroundings),
    Execute {
        code: String,
        count: u32,
    },
    /// What could stand at a place, counted in bytes.
    Complete {
        code: String,
        position: usize,
    },
    /// What stands at a place, counted in bytes.
    Inspect {
        code: String,
        position: usize,
    },
    /// What the user has typed.
    Input(String),
    Interrupt,
}

/// Where cells run.
#[derive(Serialize, Deserialize, Clone)]
pub struct Surroundings {
    pub folder: PathBuf,
    pub variables: Vec<(String, String)>,
}

impl Surroundings {
    /// Those of this process. A variable that is not Unicode is left out: cells could not read it either.
    pub fn here() -> std::io::Result<Self> {
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Ok(Self { folder: std::env::current_dir()?, variables })
    }
}

/// What an evaluator tells its front.
#[derive(Serialize, Deserialize)]
pub enum Report {
    Adopted,
    /// How far it is on its way to the first cell.
    Warming(Stage),
    Ready,
    /// It cannot work; the last report.
    Failed(String),
    Output(Output),
    /// What cargo is at.
    Building(String),
    Ask(Question),
    Done(Outcome),
    Completions {
        matches: Vec<Completion>,
        start: usize,
        end: usize,
    },
    /// Nothing when there is nothing known.
    Inspection(Option<Inspection>),
}

/// A step of the way to the first cell.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Stage {
    pub what: String,
    /// The part of the whole way that lies behind, from 0 to 1.
    pub done: f64,
    /// The part that lies behind when this step is done.
    pub next: f64,
    /// How long the step took the last time.
    pub seconds: f64,
}

#[derive(Serialize, Deserialize)]
pub struct Completion {
    pub text: String,
    pub kind: String,
}

#[derive(Serialize, Deserialize)]
pub struct Inspection {
    pub text: String,
    pub html: String,
}

/// How a cell ended.
#[derive(Serialize, Deserialize)]
pub enum Outcome {
    Ok,
    Error { name: String, value: String, traceback: Vec<String> },
}

/// What a user sees.
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
pub enum Output {
    Text { stream: Stream, text: String },
    Rich(Rich),
}

#[derive(Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    Stdout,
    Stderr,
}

/// An output that is more than text. `linernotes` prints exactly this.
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Rich {
    /// The value of a cell's last expression.
    Result {
        data: Map<String, Value>,
        #[serde(default)]
        metadata: Map<String, Value>,
    },
    Display {
        data: Map<String, Value>,
        #[serde(default)]
        metadata: Map<String, Value>,
        #[serde(default)]
        display_id: Option<String>,
    },
    /// Takes the place of an earlier one.
    Update {
        data: Map<String, Value>,
        #[serde(default)]
        metadata: Map<String, Value>,
        display_id: String,
    },
    Clear {
        #[serde(default)]
        wait: bool,
    },
}

#[derive(Serialize, Deserialize, Clone)]
pub struct Question {
    pub prompt: String,
    pub password: bool,
}

/// What an evaluator orders a relay to do.
#[derive(Serialize, Deserialize)]
pub enum Order {
    /// Start the process that runs the cells, in the place of the one before.
    Begin(Surroundings),
    /// A new cell: an interrupt of the one before is over.
    Cell,
    /// Interrupt the cell that runs, and start none until the next one.
    Interrupt,
    /// End the process if a cell runs in it.
    Kill,
    /// Answer with `Event::Flushed` when all that was printed before has been passed on.
    Flush,
}

/// What the relay and the stand-in for cargo tell the evaluator.
#[derive(Serialize, Deserialize)]
pub enum Event {
    /// The first one of a relay.
    Relay,
    /// The first one of the stand-in for cargo, which leads a process group of this number and waits for a `Verdict`.
    Build(i32),
    /// What cargo says while it works.
    Building(String),
    Output(Output),
    /// The whole prompt of what evcxr is going to be asked.
    Prompt(String),
    /// A cell has panicked. Nothing when it was unwound without a message.
    Panicked(Option<Panic>),
    /// A `?` has failed. Nothing when only evcxr's own mark was seen.
    Failed(Option<Failure>),
    Flushed,
    /// The process that runs the cells has ended, and why.
    Ended(String),
}

/// Whether a build may go on.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
pub enum Verdict {
    Go,
    /// A crate was edited since this kernel began: it is not to be compiled again, only the cell.
    OnlyTheCell,
    Stop,
}

/// A panic in a cell.
#[derive(Serialize, Deserialize, Debug, Clone, Default, PartialEq, Eq)]
pub struct Panic {
    pub message: String,
    /// As the compiler names it; the cell's own is `src/lib.rs`.
    pub file: String,
    pub line: Option<u32>,
    pub column: Option<u32>,
}

/// A `?` that failed in a cell.
#[derive(Serialize, Deserialize, Debug, Clone, Default, PartialEq, Eq)]
pub struct Failure {
    /// The error's words and those of its causes.
    pub chain: Vec<String>,
    /// In `src/lib.rs`.
    pub line: Option<u32>,
    pub column: Option<u32>,
}

/// The sending end of a connection, which several threads may share.
pub struct Sender<T> {
    stream: Arc<Mutex<UnixStream>>,
    messages: PhantomData<fn(T)>,
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self { stream: Arc::clone(&self.stream), messages: PhantomData }
    }
}

impl<T: Serialize> Sender<T> {
    pub fn new(stream: UnixStream) -> Self {
        Self { stream: Arc::new(Mutex::new(stream)), messages: PhantomData }
    }

    /// Says that nothing more will come.
    pub fn hang_up(&self) {
        let _ = self.stream.lock().unwrap_or_else(PoisonError::into_inner).shutdown(Shutdown::Write);
    }

    pub fn send(&self, message: &T) -> std::io::Result<()> {
        let line = line(message)?;
        self.stream.lock().unwrap_or_else(PoisonError::into_inner).write_all(&line)
    }
}

/// A message as it travels.
pub fn line<T: Serialize>(message: &T) -> std::io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    Ok(line)
}

/// The messages that arrive, until the other side hangs up or says something that is none.
pub fn messages<T: DeserializeOwned>(stream: UnixStream) -> impl Iterator<Item = T> {
    BufReader::new(stream).lines().map_while(|line| serde_json::from_str(&line.ok()?).ok())
}
