//! Notebooks without a window: `notebook.py` executes them cell by cell in the Python environment.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::project::{Project, command, succeed};
use crate::sandbox::{Consent, Server};
use crate::setup::{set_up, stock_kernels};
use crate::step::step;

const RUNNER: &str = include_str!("notebook.py");

/// Why notebooks are run.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    /// Their outputs are stored.
    Store,
    /// Their outputs must equal those that are stored.
    Compare,
    /// No cell may fail on evcxr's own kernel, which shows less.
    Stock,
}

pub(crate) fn run(project: &Project, notebooks: &[PathBuf], purpose: Purpose) -> Result<()> {
    let notebooks = find(&project.notebooks(), notebooks)?;
    set_up(project)?;
    execute(project, &notebooks, &Server::choose(project, Consent::Given)?, purpose)
}

/// All notebooks of the course.
pub(crate) fn course(project: &Project) -> Result<Vec<PathBuf>> {
    notebooks_in(&project.notebooks())
}

/// The notebooks of a folder, in order.
pub(crate) fn notebooks_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let is_notebook = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "ipynb");
    let mut notebooks: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_notebook).collect();
    notebooks.sort();
    Ok(notebooks)
}

/// Executes notebooks, each from a fresh kernel. Fails when a cell does, after the others have had their turn.
pub(crate) fn execute(project: &Project, notebooks: &[PathBuf], server: &Server, purpose: Purpose) -> Result<()> {
    let mut failed = Vec::new();
    for notebook in notebooks {
        let name = notebook.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let outcome = step(&format!("Notebook {name}"), "", || {
            let mut runner = command(project.python());
            runner.args(["-c", RUNNER]).arg(notebook).envs(server.environment());
            if let Some(place) = server.empty_place(project)? {
                runner.env("SPOTIFY_TOKEN_FOLDER", place.join("sign-ins"));
                runner.env("SPOTIFY_DIARY", place.join("diary.sqlite"));
            }
            let runner = match purpose {
                Purpose::Store => &mut runner,
                Purpose::Compare => runner.arg("--compare"),
                Purpose::Stock => runner.arg("--stock").env("JUPYTER_PATH", stock_kernels(project)),
            };
            succeed(runner, "")
        });
        if outcome.is_err() {
            failed.push(name);
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    let failed = failed.join(", ");
    match purpose {
        Purpose::Store => bail!("{failed} failed and is left as it was: the cell and the reason stand above"),
        Purpose::Compare => bail!(
            "{failed} failed, or shows other outputs than are stored: look above, and run `cargo lab run` if the new \
             ones are right"
        ),
        Purpose::Stock => bail!("{failed} fails on evcxr's own kernel: the cell and the reason stand above"),
    }
}

/// The notebooks that were asked for: by path, by name, or by the start of a name; all when none was.
fn find(folder: &Path, asked: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let known = notebooks_in(folder)?;
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if asked.is_empty() {
        return Ok(known);
    }
    let find_one = |asked: &PathBuf| {
        if asked.is_file() {
            return Ok(std::path::absolute(asked)?);
        }
        let start = asked.to_string_lossy();
        let found = known.iter().find(|path| name(path).starts_with(start.as_ref())).cloned();
        found.with_context(|| {
            let names: Vec<String> = known.iter().map(|path| name(path)).collect();
            format!("there is no notebook `{start}`: name one of {}, or a path", names.join(", "))
        })
    };
    asked.iter().map(find_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notebooks_are_found_by_number_name_and_path() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notebooks");
        let first = folder.join("01-client-credentials.ipynb");
        for asked in ["01", "01-client-credentials", "01-client-credentials.ipynb"] {
            assert_eq!(find(&folder, &[asked.into()]).unwrap(), std::slice::from_ref(&first), "{asked}");
        }
        assert!(
            find(&folder, std::slice::from_ref(&first)).unwrap()[0].ends_with("notebooks/01-client-credentials.ipynb")
        );
        assert!(find(&folder, &[]).unwrap().contains(&first));
        let message = find(&folder, &["99".into()]).unwrap_err().to_string();
        assert!(message.starts_with("there is no notebook `99`: name one of 01-client-credentials.ipynb"), "{message}");
    }
}
