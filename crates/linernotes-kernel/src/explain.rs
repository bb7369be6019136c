//! stub
use crate::wire::{Failure, Panic};
pub(crate) struct Explained { pub(crate) name: String, pub(crate) value: String, pub(crate) traceback: Vec<String> }
pub(crate) struct Cell<'a> { pub(crate) count: u32, pub(crate) code: &'a str, pub(crate) generated: &'a str }
fn plain(name: &str, text: String) -> Explained { Explained { name: name.to_owned(), value: text.clone(), traceback: text.lines().map(str::to_owned).collect() } }
pub(crate) fn interrupted(_: &Cell<'_>) -> Explained { plain("Interrupted", "interrupted; every variable is as it was".into()) }
pub(crate) fn interrupted_hard(_: &Cell<'_>) -> Explained { plain("Interrupted", "interrupted; variables are gone".into()) }
pub(crate) fn ended_early(_: &Cell<'_>) -> Explained { plain("error", "ended early".into()) }
pub(crate) fn ended(_: &Cell<'_>, why: &str) -> Explained { plain("Ended", format!("the process that runs the cells has ended ({why}): variables are gone")) }
pub(crate) fn message(_: &Cell<'_>, text: &str) -> Explained { plain("error", text.to_owned()) }
pub(crate) fn failure(_: &Cell<'_>, f: &Failure) -> Explained { plain("error", f.text.clone()) }
pub(crate) fn panic(_: &Cell<'_>, p: &Panic) -> Explained { plain("panic", p.message.clone()) }
pub(crate) fn compiler_errors(_: &Cell<'_>, errors: &[evcxr::CompilationError]) -> Explained { plain("error", errors.iter().map(|e| if e.rendered().is_empty() { e.message() } else { e.rendered() }).collect()) }
