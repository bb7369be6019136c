//! A diary of ten years with a million plays: its file, its gems and its evolution. `diary.py`
//! fills it, and the program `ten_years` measures it.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::figure::{Figure, Goal};
use crate::project::{Project, command, succeed};

/// Python has SQLite inside, so that the lab needs none of its own.
const FILL: &str = include_str!("diary.py");
const MOST_SECONDS: f64 = 1.0;
const MOST_MEGABYTES: f64 = 400.0;

pub(super) fn measure(project: &Project, quiet: bool) -> Result<Vec<Figure>> {
    if !quiet {
        let mut build = project.cargo(["build", "--workspace", "--exclude=lab", "--examples", "--quiet"]);
        succeed(&mut build, "our program could not be built: the reason stands above")?;
        println!("▸ Ten years and a million plays");
    }
    let folder = std::env::temp_dir().join(format!("linernotes-ten-years-{}", std::process::id()));
    std::fs::create_dir_all(&folder).context("no folder for the diary could be made")?;
    let measured = measure_in(project, &folder);
    std::fs::remove_dir_all(&folder).context("the diary of the bench cannot be removed")?;
    measured
}

fn measure_in(project: &Project, folder: &Path) -> Result<Vec<Figure>> {
    let file = folder.join("diary.sqlite");
    // Ours makes the empty diary, and measures it once it is full.
    run_ours(project, &file)?;
    let mut fill = command(project.python());
    succeed(fill.args(["-c", FILL]).arg(&file), "the diary could not be filled: the reason stands above")?;
    figures(&run_ours(project, &file)?)
}

fn run_ours(project: &Project, file: &Path) -> Result<Value> {
    let mut program = command(project.program("examples/ten_years")?);
    let output = program
        .arg(file)
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("our program is not there: run without --json first")?;
    ensure!(output.status.success(), "ten years could not be measured: the reason stands above");
    serde_json::from_slice(&output.stdout).context("the program does not answer in JSON")
}

fn figures(measured: &Value) -> Result<Vec<Figure>> {
    let figure = |name: &str, unit, what: &str, size: f64, most| -> Result<Figure> {
        let number = measured[what].as_f64().with_context(|| format!("the program has not measured `{what}`"))?;
        let (name, goal) = (name.to_owned(), Some(Goal::AtMost(most)));
        Ok(Figure { area: "diary", name, unit, ours: number / size, peer: None, goal })
    };
    Ok(vec![
        figure("gems of ten years and 1,000,000 plays", "s", "gems_s", 1.0, MOST_SECONDS)?,
        figure("evolution over ten years, all tables", "s", "evolution_s", 1.0, MOST_SECONDS)?,
        figure("file of ten years and 1,000,000 plays", "MB", "bytes", 1e6, MOST_MEGABYTES)?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_goals_are_a_second_each_and_a_small_file() {
        let measured = serde_json::json!({ "gems_s": 0.4, "evolution_s": 1.2, "bytes": 390_000_000 });
        let reached =
            figures(&measured).unwrap().iter().map(|figure| figure.to_json()["reached"] == true).collect::<Vec<_>>();
        assert_eq!(reached, [true, false, true]);
        assert!(figures(&serde_json::json!({ "gems_s": 0.4 })).is_err());
    }
}
