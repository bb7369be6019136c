//! A lifetime of listening, from the privacy download to every table of a dashboard: beside a bare scan of the same bytes, and
//! beside what an analyst would write with pandas and with polars in Python.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::figure::{Figure, Goal};
use crate::project::{Project, command, succeed};
use crate::setup::add_for_tests;

const PEERS: &str = include_str!("history.py");
const POLARS: &str = "polars==1.35.2";
const ZONE: &str = "Europe/Berlin";
/// An import may take so many times what reading every byte takes.
const TIMES_A_SCAN: f64 = 2.0;
/// So much faster than pandas it is to be.
const TIMES_PANDAS: f64 = 10.0;
const MOST_MEGABYTES: f64 = 1_500.0;
const WARM_S: f64 = 1.0;

pub(super) fn measure(project: &Project, quiet: bool) -> Result<Vec<Figure>> {
    if !quiet {
        add_for_tests(project)?;
        let mut build = project.cargo(["build", "--workspace", "--exclude=lab", "--examples", "--quiet"]);
        succeed(&mut build, "our program could not be built: the reason stands above")?;
        let mut pip = command(project.python());
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", POLARS]);
        succeed(&mut pip, "polars for Python could not be installed: check the network connection")?;
        println!("▸ A lifetime of listening: one million plays, beside pandas and polars, and ten million");
    }
    let place = project.target.join("bench-history");
    remove(&place)?;
    let measured = in_place(project, &place);
    remove(&place)?;
    measured
}

fn in_place(project: &Project, place: &Path) -> Result<Vec<Figure>> {
    let million = place.join("million");
    archive(project, &million, 1_000_000)?;
    let mut import = command(project.program("examples/history_import")?);
    let import = said(import.arg(&million).arg(place.join("one.sqlite")))?;
    settle()?;
    let mut figures = command(project.program("examples/lifetime_figures")?);
    let figures = said(figures.arg(place.join("one-history/plays")).arg(ZONE))?;
    let python = |library: &str| {
        let mut script = command(project.python());
        let said = said(script.args(["-c", PEERS]).arg(&million).args([ZONE, library]))?;
        Ok::<f64, anyhow::Error>(said.values().sum())
    };
    let (pandas, polars) = (python("pandas")?, python("polars")?);
    remove(&million)?;

    let ten = place.join("ten");
    archive(project, &ten, 10_000_000)?;
    let mut of_ten = command(project.program("examples/history_import")?);
    let of_ten = said(of_ten.arg(&ten).arg(place.join("ten.sqlite")))?;
    of(&Measured { import, figures, pandas, polars, of_ten })
}

struct Measured {
    import: HashMap<String, f64>,
    figures: HashMap<String, f64>,
    pandas: f64,
    polars: f64,
    of_ten: HashMap<String, f64>,
}

fn of(Measured { import, figures, pandas, polars, of_ten }: &Measured) -> Result<Vec<Figure>> {
    let number = |said: &HashMap<String, f64>, what: &str| {
        said.get(what).copied().with_context(|| format!("the program has not measured `{what}`"))
    };
    let figure = |name: &str, unit, ours, peer, most| Figure {
        area: "history",
        name: name.to_owned(),
        unit,
        ours,
        peer,
        goal: Some(Goal::AtMost(most)),
    };
    let (imported, scan) = (number(import, "import")?, number(import, "scan")?);
    let warm = number(figures, "prepare")? + number(figures, "all tables")?;
    let all = imported + number(figures, "read")? + warm;
    Ok(vec![
        figure(
            "1,000,000 plays, imported",
            "s",
            imported,
            Some(("a scan of the same bytes", scan)),
            scan * TIMES_A_SCAN,
        ),
        figure("imported, and every table", "s", all, Some(("pandas", *pandas)), pandas / TIMES_PANDAS),
        Figure { goal: None, ..figure("the same", "s", all, Some(("polars in Python", *polars)), 0.0) },
        figure("every table of 1,000,000 plays, warm", "s", warm, None, WARM_S),
        figure("peak memory of the import", "MB", number(import, "peak_megabytes")?, None, MOST_MEGABYTES),
        figure("the same of 10,000,000 plays", "MB", number(of_ten, "peak_megabytes")?, None, MOST_MEGABYTES),
    ])
}

/// Has the sandbox make a download.
fn archive(project: &Project, folder: &Path, plays: u64) -> Result<()> {
    let mut sandbox = command(project.program("spotify-sandbox")?);
    sandbox.arg("archive").arg(folder).args(["--package=extended", &format!("--plays={plays}")]);
    succeed(
        sandbox.stdout(std::process::Stdio::null()),
        "the sandbox could not make a download: the reason stands above",
    )?;
    settle()
}

/// Waits until the disk has what was written: nobody is to be measured while it writes.
fn settle() -> Result<()> {
    succeed(&mut command("sync"), "the disk did not take what was written")
}

/// What a program says: lines with a name, a tab and a number.
fn said(program: &mut Command) -> Result<HashMap<String, f64>> {
    let output = program.output().context("a program is not there: run without --json first")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "something could not be measured: {errors}");
    let text = String::from_utf8(output.stdout)?;
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    Ok(pairs.filter_map(|(name, number)| Some((name.to_owned(), number.parse().ok()?))).collect())
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_goals_are_twice_a_scan_and_a_tenth_of_pandas() {
        let numbers = |pairs: &[(&str, f64)]| pairs.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        let measured = Measured {
            import: numbers(&[("import", 0.9), ("scan", 0.5), ("peak_megabytes", 400.0)]),
            figures: numbers(&[("read", 0.1), ("prepare", 0.3), ("all tables", 0.8)]),
            pandas: 20.0,
            polars: 4.0,
            of_ten: numbers(&[("peak_megabytes", 1_600.0)]),
        };
        let reached: Vec<_> =
            of(&measured).unwrap().iter().map(|figure| figure.to_json()["reached"].as_bool()).collect();
        assert_eq!(reached, [Some(true), Some(false), None, Some(false), Some(true), Some(false)]);
    }
}
