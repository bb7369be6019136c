//! What went wrong in a cell, as Jupyter's error: from rustc's, evcxr's and the running cell's own words to a name, a value
//! and a traceback that speak of the cell and its lines.

mod lines;

mod rustc;

mod retell;

mod advice;

mod message;

mod typed;

mod cargo;

mod delimiter;

mod run_time;

mod ending;

mod failed;

mod path;

mod block;

mod rows;

mod styled;

#[cfg(test)]
mod fixture;

pub(crate) use ending::{ended, ended_early, interrupted, interrupted_hard};
pub(crate) use failed::{Mark, mark_in};
pub(crate) use message::{closure, message};
pub(crate) use run_time::{failure, panic};
pub(crate) use rustc::{Diagnostic, Span, compiler_errors};

/// A cell as the user wrote it, and the source that evcxr made of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell<'a> {
    /// The number that the front end shows beside it.
    pub(crate) count: u32,
    pub(crate) code: &'a str,
    /// The `src/lib.rs` that was compiled last; may be empty.
    pub(crate) generated: &'a str,
}

/// An error as Jupyter shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Explained {
    /// `error[E0308]`, `error` or `panic`.
    pub(crate) name: String,
    /// What is wrong, in one line.
    pub(crate) value: String,
    /// Everything that is to be seen, coloured; no item has a line break.
    pub(crate) traceback: Vec<String>,
}

impl Explained {
    fn new(name: &str, message: &str, parts: &[rows::Part]) -> Self {
        let value = message.lines().next().unwrap_or_default().to_owned();
        Self { name: name.to_owned(), value, traceback: rows::write(parts) }
    }
}
