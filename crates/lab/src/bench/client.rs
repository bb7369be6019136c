//! Our client beside spotipy: many single tracks from a sandbox that answers after 50 ms, as an app of today has to read them.
//! `client.py` measures both in one run.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::figure::{Figure, Goal};
use crate::project::{Project, command, succeed};
use crate::setup::add_for_tests;

const MEASURES: &str = include_str!("client.py");
/// So much faster than spotipy it is to be.
const TIMES: f64 = 10.0;
/// What has been read once may take so long, in seconds.
const FROM_THE_STORE_S: f64 = 0.050;
/// So many microseconds our own code may add to a request.
const OWN_US: f64 = 50.0;

pub(super) fn measure(project: &Project, quiet: bool) -> Result<Vec<Figure>> {
    if !quiet {
        add_for_tests(project)?;
        let mut build = project.cargo(["build", "--workspace", "--exclude=lab", "--examples", "--quiet"]);
        succeed(&mut build, "our program could not be built: the reason stands above")?;
        println!("▸ Reading 1,000 tracks, with our client and with spotipy");
    }
    let mut script = command(project.python());
    script.args(["-c", MEASURES, "--sandbox"]).arg(project.program("spotify-sandbox")?);
    script.arg("--ours").arg(project.program("examples/many_tracks")?);
    script.arg("--own-time").arg(project.program("examples/own_time")?).stderr(std::process::Stdio::inherit());
    let output = script.output().context("Python cannot be started: run `cargo lab` once")?;
    ensure!(output.status.success(), "the clients could not be measured: the reason stands above");
    figures(&serde_json::from_slice(&output.stdout).context("the script does not answer in JSON")?)
}

fn figures(measured: &Value) -> Result<Vec<Figure>> {
    let number = |what: &str| measured[what].as_f64().with_context(|| format!("the script has not measured `{what}`"));
    let theirs = number("spotipy")?;
    let figure = |name: &str, unit, ours, peer, most| Figure {
        area: "client",
        name: name.to_owned(),
        unit,
        ours,
        peer,
        goal: Some(Goal::AtMost(most)),
    };
    let peer = Some(("spotipy", theirs));
    Ok(vec![
        figure("1,000 single tracks, answered after 50 ms", "s", number("ours")?, peer, theirs / TIMES),
        figure("the same again, from the store, no request", "s", number("again")?, None, FROM_THE_STORE_S),
        figure("our own code, a request", "µs", number("own_microseconds")?, None, OWN_US),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_goal_is_a_tenth_of_what_the_other_took() {
        let measured = serde_json::json!({ "ours": 4.0, "again": 0.02, "spotipy": 50.0, "own_microseconds": 60.0 });
        let figures_of_all = figures(&measured).unwrap();
        let reached: Vec<bool> = figures_of_all.iter().map(|figure| figure.to_json()["reached"] == true).collect();
        assert_eq!(reached, [true, true, false]);
        let figure = &figures_of_all[0];
        assert_eq!(figure.to_json()["goal"]["at_most"], 5.0);
        assert_eq!(figure.to_json()["reached"], true);
        assert!(figures(&serde_json::json!({ "ours": 4.0 })).is_err());
    }
}
