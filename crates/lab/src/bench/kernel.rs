//! Our kernel beside evcxr's own: how soon it is there, how long a cell takes, what it holds in memory. `kernel.py` measures
//! both in turns, through Jupyter's own client.

use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::figure::{Figure, Goal};
use crate::project::{Project, command};
use crate::run::course;
use crate::sandbox::Server;
use crate::setup::stock_kernels;

const MEASURES: &str = include_str!("kernel.py");
const PEER: &str = "stock evcxr";
/// What is measured: its name in the script's answer, its name for readers, and what is to be reached.
const FIGURES: [(&str, &str, Option<f64>); 6] = [
    ("start", "start to kernel_info_reply", Some(0.3)),
    ("second", "second kernel, start to its first cell's end", Some(3.0)),
    ("first_variable", "first kernel, start to its first variable", None),
    ("let", "cell with a let, median", Some(0.5)),
    ("value", "cell that ends in a value, median", Some(0.35)),
    ("notebook", "first kernel, start to the end of notebook 01", None),
];
/// The same for memory, in megabytes.
const MEMORY: [(&str, &str, Option<f64>); 2] =
    [("memory", "memory of a kernel after notebook 01", Some(2000.0)), ("spare", "memory of the spare", Some(2000.0))];

pub(super) fn measure(project: &Project, quiet: bool) -> Result<Vec<Figure>> {
    let server = Server::sandbox_only(project)?;
    let notebook = course(project)?.into_iter().next().context("the course has no notebook")?;
    let mut script = command(project.python());
    script.args(["-c", MEASURES]).arg(notebook).arg("--home").arg(project.kernel_home());
    script.envs(server.environment()).env("JUPYTER_PATH", stock_kernels(project)).stderr(Stdio::inherit());
    if quiet {
        script.arg("--quiet");
    }
    let output = script.output().context("Python cannot be started: run `cargo lab` once")?;
    ensure!(output.status.success(), "the kernels could not be measured: the reason stands above");
    let measured: Value = serde_json::from_slice(&output.stdout).context("the script does not answer in JSON")?;
    let seconds = FIGURES.iter().map(|figure| as_figure(&measured, figure, "s", 1.0));
    let memory = MEMORY.iter().map(|figure| as_figure(&measured, figure, "MB", 1e6));
    seconds.chain(memory).collect()
}

fn as_figure(
    measured: &Value,
    (key, name, goal): &(&str, &str, Option<f64>),
    unit: &'static str,
    scale: f64,
) -> Result<Figure> {
    let of = |kernel: &str| measured[key][kernel].as_f64().map(|number| number / scale);
    Ok(Figure {
        area: "kernel",
        name: (*name).to_owned(),
        unit,
        ours: of("ours").with_context(|| format!("the script has not measured `{key}`"))?,
        peer: of("stock").map(|theirs| (PEER, theirs)),
        goal: goal.map(Goal::AtMost),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_script_says_becomes_figures() {
        let measured =
            serde_json::json!({ "memory": { "ours": 1_500_000_000_u64, "stock": 1e9 }, "spare": { "ours": 0 } });
        let [kernel, spare] = MEMORY.map(|figure| as_figure(&measured, &figure, "MB", 1e6).unwrap());
        assert_eq!((kernel.ours, kernel.peer), (1500.0, Some((PEER, 1000.0))));
        assert_eq!((spare.ours, spare.peer), (0.0, None));
        let error = as_figure(&measured, &FIGURES[0], "s", 1.0).err().unwrap();
        assert_eq!(error.to_string(), "the script has not measured `start`");
    }
}
