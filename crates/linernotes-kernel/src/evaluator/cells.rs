//! Runs the cells of one front, one at a time, and answers what it asks between them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use anyhow::Result;
use evcxr::{CommandContext, CompilationError, Error, EvalCallbacks, EvalOutputs};
use serde_json::{Map, Value};

use super::connection::Connection;
use super::helpers::{Helpers, Trouble};
use super::warmth::{Beginning, warm_up};
use crate::explain::{self, Cell, Diagnostic, Explained, Span};
use crate::home::Home;
use crate::slot::Slot;
use crate::wire::{Completion, Inspection, Outcome, Output, Report, Request, Rich, Stream, Surroundings};
use crate::{relay, wire};

pub(super) struct Cells {
    context: CommandContext,
    helpers: Arc<Helpers>,
    connection: Arc<Connection>,
    beginning: Beginning,
    /// Its lock is held as long as this process lives.
    slot: Slot,
    /// What was told about edits last, so that it is told once.
    told: Option<String>,
}

impl Cells {
    pub(super) fn warm_up(home: &Home, slot: Slot, connection: &Arc<Connection>) -> Result<Self> {
        let mut beginning = Beginning::read(&home.beginning())?;
        // evcxr looks here for its settings, which name the slot.
        std::env::set_current_dir(&slot.folder)?;
        let helpers = Helpers::listen(&home.sockets(), Surroundings::here()?, connection)?;
        let mut relay = Command::new(std::env::current_exe()?);
        relay.env(relay::VARIABLE, helpers.address());
        helpers.announce(&slot.folder)?;
        let (context, outputs, seconds) = warm_up(&beginning, relay, &|stage| connection.stage(stage))?;
        beginning.seconds = seconds;
        // It is only for the next one's bar.
        let _ = beginning.write(&home.beginning());
        // All that cells print comes through the relay; what evcxr says itself, about its own troubles, is an error.
        std::thread::spawn(move || outputs.stdout.iter().for_each(drop));
        std::thread::spawn({
            let connection = Arc::clone(connection);
            move || {
                for line in outputs.stderr {
                    connection.report(&Report::Output(Output::Text { stream: Stream::Stderr, text: line + "\n" }));
                }
            }
        });
        helpers.edits().learn(&slot.folder);
        Ok(Self { context, helpers, connection: Arc::clone(connection), beginning, slot, told: None })
    }

    /// Until the front hangs up.
    pub(super) fn serve(&mut self) {
        while let Some(request) = self.connection.next() {
            let report = match request {
                Request::Adopt(surroundings) => {
                    // A folder that is gone is evcxr's trouble only when a cell names a path in it.
                    let _ = std::env::set_current_dir(&surroundings.folder);
                    self.helpers.move_to(surroundings);
                    continue;
                }
                Request::Execute { code, count } => Report::Done(self.execute(&code, count)),
                Request::Complete { code, position } => self.complete(&code, position),
                Request::Inspect { code, position } => Report::Inspection(self.inspect(&code, position)),
                Request::Input(_) | Request::Interrupt => continue,
            };
            self.connection.report(&report);
        }
    }

    fn execute(&mut self, code: &str, count: u32) -> Outcome {
        let notice = self.helpers.edits().notice();
        if notice != self.told {
            if let Some(text) = notice.clone() {
                self.connection.report(&Report::Output(Output::Text { stream: Stream::Stderr, text }));
            }
            self.told = notice;
        }
        self.helpers.begin_cell();
        let (helpers, connection) = (&self.helpers, &self.connection);
        let mut callbacks = EvalCallbacks {
            input_reader: &|request| {
                connection.forget_what_was_typed();
                connection.report(&Report::Ask(helpers.question(&request.prompt, request.is_password)));
                connection.typed(|| helpers.is_interrupted()).unwrap_or_default()
            },
        };
        let result = self.context.execute_with_callbacks(&self.with_known_dependency(code), &mut callbacks);
        let (trouble, is_interrupted) = self.helpers.end_cell();
        self.helpers.edits().learn(&self.slot.folder);
        match self.judge(result, trouble, is_interrupted, code, count) {
            None => Outcome::Ok,
            Some(Explained { name, value, traceback }) => Outcome::Error { name, value, traceback },
        }
    }

    /// What is wrong with a cell that has run.
    fn judge(
        &self,
        result: Result<EvalOutputs, Error>,
        trouble: Trouble,
        is_interrupted: bool,
        code: &str,
        count: u32,
    ) -> Option<Explained> {
        let generated = self.context.last_source().unwrap_or_default();
        let cell = Cell { count, code, generated: &generated };
        let is_unharmed = trouble.panic.is_none() && trouble.failure.is_none();
        match result {
            Ok(outputs) if is_unharmed => {
                self.show(outputs);
                None
            }
            Err(Error::SubprocessTerminated(_)) if is_interrupted => Some(explain::interrupted_hard()),
            // A `?` that failed by itself is told as what it is.
            _ if is_interrupted && trouble.failure.is_none() => Some(explain::interrupted()),
            Ok(_) => Some(match (trouble.failure, trouble.panic) {
                (Some(Some(failure)), _) => explain::failure(&cell, &failure),
                (_, Some(Some(panic))) => explain::panic(&cell, &panic),
                _ => explain::ended_early(),
            }),
            Err(Error::CompilationErrors(errors)) if !errors.iter().any(CompilationError::is_from_user_code) => {
                // evcxr has then looked for mistakes in vain, and shows those of its own code instead of its reason.
                let errors: Vec<Diagnostic> = errors.iter().map(diagnostic).collect();
                Some(explain::closure(&cell).unwrap_or_else(|| explain::compiler_errors(&cell, &errors)))
            }
            Err(Error::CompilationErrors(errors)) => {
                let errors: Vec<Diagnostic> = errors.iter().map(diagnostic).collect();
                Some(explain::compiler_errors(&cell, &errors))
            }
            Err(Error::SubprocessTerminated(why)) => Some(explain::ended(&trouble.end.unwrap_or(why))),
            Err(Error::Message(text)) => Some(explain::message(&cell, &text)),
            Err(other) => Some(explain::message(&cell, &other.to_string())),
        }
    }

    /// What evcxr's own commands have to show.
    fn show(&self, outputs: EvalOutputs) {
        if outputs.is_empty() {
            return;
        }
        let data: Map<String, Value> =
            outputs.content_by_mime_type.into_iter().map(|(mime, content)| (mime, Value::String(content))).collect();
        self.connection.report(&Report::Output(Output::Rich(Rich::Result { data, metadata: Map::new() })));
    }

    /// The code, with a `:dep` line of the crate that is there already written as it was written then: evcxr resolves
    /// dependencies anew, for half a second, when a letter differs.
    fn with_known_dependency(&self, code: &str) -> String {
        let Some((name, known)) = self.beginning.dependency.split_once('=') else { return code.to_owned() };
        let known_path = path_of(known);
        let lines = code.split_inclusive('\n').map(|line| {
            let asked = line.trim_start().strip_prefix(":dep ").and_then(|rest| rest.split_once('='));
            match asked {
                Some((asked_name, asked))
                    if asked_name.trim() == name.trim() && known_path.is_some() && path_of(asked) == known_path =>
                {
                    format!(":dep {}{}", self.beginning.dependency, if line.ends_with('\n') { "\n" } else { "" })
                }
                _ => line.to_owned(),
            }
        });
        lines.collect()
    }

    fn complete(&mut self, code: &str, position: usize) -> Report {
        let found = self.context.completions(code, position);
        let Ok(found) = found else {
            return Report::Completions { matches: Vec::new(), start: position, end: position };
        };
        let matches =
            found.completions.into_iter().map(|one| Completion { text: one.code, kind: one.kind.to_owned() }).collect();
        Report::Completions { matches, start: found.start_offset, end: found.end_offset }
    }

    fn inspect(&mut self, code: &str, position: usize) -> Option<Inspection> {
        let (text, html) = self.context.hover_at(code, end_of_word(code, position)).ok()?;
        (text != "No documentation found").then_some(wire::Inspection { text, html })
    }
}

/// evcxr looks at what stands before the place; a front end may name one within a word.
fn end_of_word(code: &str, position: usize) -> usize {
    let rest = code[position..].char_indices();
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    rest.take_while(|(_, letter)| is_word(*letter))
        .last()
        .map_or(position, |(at, letter)| position + at + letter.len_utf8())
}

fn diagnostic(error: &CompilationError) -> Diagnostic {
    let span = error.primary_spanned_message().and_then(|message| message.span);
    Diagnostic {
        json: error.json.clone(),
        message: error.message(),
        user_span: span.map(|span| Span {
            start_line: span.start_line,
            start_column: span.start_column,
            end_line: span.end_line,
            end_column: span.end_column,
        }),
    }
}

/// The folder in `{ path = "…" }`, when that is all there is.
fn path_of(config: &str) -> Option<PathBuf> {
    let inside = config.trim().strip_prefix('{')?.strip_suffix('}')?.trim();
    let path = inside.strip_prefix("path")?.trim_start().strip_prefix('=')?.trim();
    let path = path.strip_prefix('"')?.strip_suffix('"')?;
    Path::new(path).canonicalize().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_ends_where_the_next_begins() {
        for (place, end) in [(0, 2), (1, 2), (2, 2), (3, 11), (7, 11)] {
            assert_eq!(end_of_word("df.größe_()", place), end, "{place}");
        }
    }

    #[test]
    fn a_path_is_known_however_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        let written = path.display();
        assert_eq!(
            path_of(&format!(" {{ path = \"{written}/../{}\" }}", path.file_name().unwrap().display())),
            Some(path.clone())
        );
        assert_eq!(path_of(&format!("{{path=\"{written}\"}}")), Some(path.clone()));
        for other in [
            "\"1.0\"".to_owned(),
            format!("{{ path = \"{written}\", features = [\"a\"] }}"),
            "{ path = \"/no\" }".to_owned(),
        ] {
            assert_eq!(path_of(&other), None, "{other}");
        }
    }
}
