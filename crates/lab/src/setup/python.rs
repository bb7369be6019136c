//! A Python environment of our own with JupyterLab, pinned. The user's own Python stays as it is.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::project::{Project, command, succeed};
use crate::step::{ready, step};

const REQUIREMENTS: &str = include_str!("../../requirements.txt");
/// Prints what must be known of an interpreter: version, and whether it can make environments.
const PROBE: &str = "
import importlib.util, sys
print('%d.%d' % sys.version_info[:2])
print(all(importlib.util.find_spec(name) for name in ('venv', 'ensurepip')))
";
/// Writes Vega, Vega-Lite and Vega-Embed in one script. The wheel has them inside: no network is needed.
const WRITE_VEGA: &str = "
import sys, vl_convert
open(sys.argv[1], 'w', encoding='utf-8').write(vl_convert.javascript_bundle(vl_version='5.21'))
";
/// What JupyterLab should not ask a newcomer.
const OVERRIDES: &str = r#"{ "@jupyterlab/apputils-extension:notification": { "fetchNews": "false", "checkForUpdates": false } }
"#;

/// A Python on this machine that can make environments.
pub(crate) struct Interpreter {
    name: String,
    version: String,
}

/// Looks for a Python, and says what is missing before anything else is done.
pub(crate) fn find() -> Result<Interpreter> {
    let name = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let probe = command(&name).args(["-c", PROBE]).output();
    let answer = probe.ok().filter(|output| output.status.success());
    let answer = answer.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    judge(&name, answer.as_deref())
}

fn judge(name: &str, answer: Option<&str>) -> Result<Interpreter> {
    let mut lines = answer.unwrap_or_default().lines();
    let (Some(version), Some(can_make_environments)) = (lines.next(), lines.next()) else {
        bail!(
            "`{name}` does not run, and JupyterLab needs Python 3: install it (Debian: apt install python3 python3-venv)"
        );
    };
    let minor = version.strip_prefix("3.").and_then(|minor| minor.parse::<u32>().ok());
    if minor.is_none_or(|minor| minor < 10) {
        bail!(
            "`{name}` is Python {version}, and JupyterLab needs 3.10 or later: install one and name it, PYTHON=python3.12 cargo lab"
        );
    }
    if can_make_environments != "True" {
        bail!("`{name}` lacks its venv module: install it (Debian: apt install python3-venv)");
    }
    Ok(Interpreter { name: name.to_owned(), version: version.to_owned() })
}

pub(crate) fn set_up(project: &Project, interpreter: &Interpreter) -> Result<()> {
    let home = project.python_home();
    let stamp = home.join("complete");
    let wanted = format!("# Python {}\n{REQUIREMENTS}", interpreter.version);
    if std::fs::read_to_string(&stamp).is_ok_and(|done| done == wanted) && project.python().exists() {
        ready("Python environment");
        return Ok(());
    }
    step("Python environment", "JupyterLab, about a minute", || {
        let mut venv = command(&interpreter.name);
        succeed(
            venv.args(["-m", "venv", "--clear"]).arg(&home),
            "no Python environment could be made: the reason stands above",
        )?;
        let requirements = home.join("requirements.txt");
        std::fs::write(&requirements, REQUIREMENTS)?;
        let mut pip = command(project.python());
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .arg(&requirements);
        succeed(
            &mut pip,
            "JupyterLab could not be installed: check the network connection, then run the command again",
        )?;
        write_settings(&home)?;
        write_vega(project)?;
        std::fs::write(&stamp, &wanted).context("the Python environment cannot be marked as complete")
    })
}

/// Adds what the tests in Python need. Only tests need it, so only they wait for it.
pub(crate) fn add_for_tests(project: &Project) -> Result<()> {
    let of = |tests: &str| project.root.join("tests").join(tests).join("requirements.txt");
    let requirements = ["peers", "kernel", "sign-in", "exports", "history", "charts"].map(of);
    // Of what these ask for nothing is used, and it is as large as a browser.
    let alone = of("web");
    let mut wanted = String::new();
    for file in requirements.iter().chain([&alone]) {
        wanted += &std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    }
    let stamp = project.python_home().join("tests");
    if std::fs::read_to_string(&stamp).is_ok_and(|done| done == wanted) {
        ready("Python packages of the tests");
        return Ok(());
    }
    step(
        "Python packages of the tests",
        "pytest, spotipy, tekore, pandas, DuckDB, selenium and axe-core, a minute",
        || {
            let pip = || {
                let mut pip = command(project.python());
                pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
                pip
            };
            let mut with_what_they_need = pip();
            for file in &requirements {
                with_what_they_need.arg("--requirement").arg(file);
            }
            let failed = "they could not be installed: check the network connection, then run the command again";
            succeed(&mut with_what_they_need, failed)?;
            succeed(pip().arg("--no-deps").arg("--requirement").arg(&alone), failed)?;
            Ok(std::fs::write(&stamp, &wanted)?)
        },
    )
}

fn write_settings(home: &Path) -> Result<()> {
    let settings = home.join("share/jupyter/lab/settings");
    std::fs::create_dir_all(&settings)?;
    Ok(std::fs::write(settings.join("overrides.json"), OVERRIDES)?)
}

/// The script that dashboards in a file have inside.
fn write_vega(project: &Project) -> Result<()> {
    let file = project.vega();
    std::fs::create_dir_all(file.parent().context("the environment is a folder")?)?;
    let mut write = command(project.python());
    succeed(write.args(["-c", WRITE_VEGA]).arg(&file), "Vega could not be written: the reason stands above")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: Option<&str>, expected: &str) {
        let found = judge("python3", answer).map_or_else(|error| error.to_string(), |python| python.version);
        assert!(found.starts_with(expected), "{answer:?}: {found}");
    }

    #[test]
    fn what_python_lacks_is_told_in_one_sentence() {
        check(Some("3.11\nTrue\n"), "3.11");
        check(Some("3.10\nTrue\n"), "3.10");
        check(None, "`python3` does not run, and JupyterLab needs Python 3: install it");
        check(Some(""), "`python3` does not run");
        check(Some("2.7\nTrue\n"), "`python3` is Python 2.7, and JupyterLab needs 3.10 or later");
        check(Some("3.9\nTrue\n"), "`python3` is Python 3.9");
        check(Some("3.12\nFalse\n"), "`python3` lacks its venv module: install it");
    }
}
