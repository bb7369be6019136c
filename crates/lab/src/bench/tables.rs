//! A million rows as tables, HTML and charts, beside polars' own JSON reader. The program `million_rows` measures all in one run.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::figure::{Figure, Goal};
use crate::project::{Project, command, succeed};

/// A table from models may take so many times what polars needs to read the same rows.
const TIMES: f64 = 2.0;
/// "Constant": a million rows may take so many times what a hundred take.
const CONSTANT: f64 = 1.5;
const MOST_MEGABYTES: f64 = 2.0;

pub(super) fn measure(project: &Project, quiet: bool) -> Result<Vec<Figure>> {
    if !quiet {
        let mut build = project.cargo(["build", "--workspace", "--exclude=lab", "--examples", "--quiet"]);
        succeed(&mut build, "our program could not be built: the reason stands above")?;
        println!("▸ A million rows");
    }
    let mut program = command(project.program("examples/million_rows")?);
    let output = program
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("our program is not there: run without --json first")?;
    ensure!(output.status.success(), "a million rows could not be measured: the reason stands above");
    figures(&serde_json::from_slice(&output.stdout).context("the program does not answer in JSON")?)
}

fn figures(measured: &Value) -> Result<Vec<Figure>> {
    let number = |what: &str| measured[what].as_f64().with_context(|| format!("the program has not measured `{what}`"));
    let figure = |name: &str, unit, ours, peer, most| Figure {
        area: "tables",
        name: name.to_owned(),
        unit,
        ours,
        peer,
        goal: Some(Goal::AtMost(most)),
    };
    let (reader, few) = (number("reader_s")?, number("html_us_of_100")?);
    Ok(vec![
        figure(
            "1,000,000 models to a table",
            "s",
            number("table_s")?,
            Some(("polars' NDJSON reader", reader)),
            reader * TIMES,
        ),
        figure(
            "HTML of the head of 1,000,000 rows",
            "µs",
            number("html_us_of_a_million")?,
            Some(("of 100 rows", few)),
            few * CONSTANT,
        ),
        figure("slowest chart of 1,000,000 rows", "s", number("slowest_chart_s")?, None, 1.0),
        figure("largest chart of 1,000,000 rows", "MB", number("largest_chart_bytes")? / 1e6, None, MOST_MEGABYTES),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_goals_are_twice_the_readers_time_and_the_heads_own() {
        let measured = serde_json::json!({
            "table_s": 1.5, "reader_s": 1.0, "html_us_of_100": 100.0, "html_us_of_a_million": 160.0, "slowest_chart_s": 0.4,
            "largest_chart_bytes": 2_500_000,
        });
        let reached =
            figures(&measured).unwrap().iter().map(|figure| figure.to_json()["reached"] == true).collect::<Vec<_>>();
        assert_eq!(reached, [true, false, true, false]);
        assert!(figures(&serde_json::json!({ "table_s": 1.0 })).is_err());
    }
}
