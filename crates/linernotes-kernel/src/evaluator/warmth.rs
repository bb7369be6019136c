//! The way from nothing to a first cell that costs what every cell costs: three steps, and how long each takes.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, anyhow};
use evcxr::{CommandContext, EvalContext, EvalContextOutputs};
use serde::{Deserialize, Serialize};

use crate::wire::Stage;

/// What every notebook here begins with.
#[derive(Serialize, Deserialize, Clone)]
pub(crate) struct Beginning {
    /// What cells depend on, as in a manifest: `name = { path = "/…" }`.
    pub(crate) dependency: String,
    /// What is imported for all cells, without a name of its own: `use name::Trait as _;`.
    pub(crate) import: String,
    /// What notebooks begin with.
    pub(crate) code: String,
    /// How long each step took the last time.
    pub(crate) seconds: Vec<f64>,
}

impl Beginning {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
    }

    /// Whole or not at all: another evaluator may read it now.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let unfinished = path.with_extension(format!("{}.unfinished", std::process::id()));
        std::fs::write(&unfinished, serde_json::to_string_pretty(self)?)?;
        Ok(std::fs::rename(unfinished, path)?)
    }

    /// The crate's name in code.
    fn name(&self) -> String {
        self.dependency.split(['=', ' ']).next().unwrap_or_default().replace('-', "_")
    }

    fn steps(&self) -> [String; 3] {
        let name = self.name();
        [
            "starting Rust".to_owned(),
            format!("reading `{name}` and all it uses"),
            format!("learning the types of `{name}`"),
        ]
    }
}

/// Takes the three steps, telling each before it is taken. `relay` is what evcxr starts for the cells. Gives also how
/// long they took.
pub(crate) fn warm_up(
    beginning: &Beginning,
    relay: Command,
    tell: &dyn Fn(Stage),
) -> Result<(CommandContext, EvalContextOutputs, Vec<f64>)> {
    let mut seconds = Vec::new();
    let steps = beginning.steps();
    let mut clock = Instant::now();
    let mut step = |number: usize| {
        if number > 0 {
            seconds.push(clock.elapsed().as_secs_f64());
        }
        clock = Instant::now();
        if let Some(what) = steps.get(number) {
            tell(stage(what, number, &beginning.seconds));
        }
    };

    step(0);
    let (context, outputs) =
        EvalContext::with_subprocess_command(relay).map_err(|error| anyhow!("evcxr does not start: {error}"))?;
    let mut context = CommandContext::with_eval_context(context);
    step(1);
    // The `?` costs a second build the first time; from then on evcxr expects it.
    let first = format!(
        ":dep {}\n{}\nstd::fmt::Write::write_str(&mut String::new(), \"\")?;",
        beginning.dependency, beginning.import
    );
    context.execute(&first).map_err(|error| anyhow!("the dependency of the cells does not compile: {error}"))?;
    step(2);
    // Asking for completions makes rust-analyzer know all types and traits, and leaves nothing behind.
    let question = format!("{}\nlet warm_up = String::new();\nwarm_up.", beginning.code);
    let _ = context.completions(&question, question.len());
    // The next change of the source has it throw away what it parsed, which takes a second: better now than in a first cell.
    let _ = context.execute("let _ = 1;");
    step(3);
    Ok((context, outputs, seconds))
}

fn stage(what: &str, number: usize, seconds: &[f64]) -> Stage {
    let whole: f64 = seconds.iter().sum();
    let part = |count: usize| match whole > 0.0 {
        true => seconds.iter().take(count).sum::<f64>() / whole,
        false => count as f64 / 3.0,
    };
    let seconds = seconds.get(number).copied().unwrap_or(0.0);
    Stage { what: what.to_owned(), done: part(number), next: part(number + 1), seconds }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_as_long_as_it_was_last_time() {
        let stage = stage("reading", 1, &[2.0, 6.0, 2.0]);
        assert_eq!((stage.done, stage.next, stage.seconds), (0.2, 0.8, 6.0));
        assert_eq!(super::stage("reading", 1, &[]).seconds, 0.0);
    }

    #[test]
    fn the_crate_is_named_as_in_code() {
        let [import, code] = [const { String::new() }; 2];
        let dependency = "my-crate = { path = \"/a\" }".to_owned();
        let beginning = Beginning { dependency, import, code, seconds: Vec::new() };
        assert_eq!(beginning.name(), "my_crate");
    }
}
