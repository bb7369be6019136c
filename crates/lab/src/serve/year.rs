//! A year of Robin's listening on the sandbox to a diary: a snapshot of every month, a privacy download, and what there is to
//! know of its tracks. All of it by the commands that a user has, and once: it is kept until the sandbox is another.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::remove;
use crate::project::{Project, command, output};
use crate::sandbox::{Consent, SETTINGS, Sandbox};
use crate::step::{ready, step};

const NAME: &str = "A year of Robin's listening";
/// To be raised when something else is made here.
const EDITION: u32 = 1;
const SCOPES: &str = "user-top-read,user-read-recently-played";
/// When the download ends: as the day begins on which a sandbox's clock does.
const MIDNIGHT: &str = "2026-11-21T00:00:00Z";

/// The diary, which is made where it is not there. The sandbox is a new one after that.
pub(super) fn ready_diary(project: &Project, sandbox: &mut Sandbox, place: &Path) -> Result<PathBuf> {
    let year = place.join("year");
    let wanted = stamp(project, sandbox)?;
    if fs::read_to_string(year.join("complete")).is_ok_and(|done| done == wanted) {
        ready(NAME);
    } else {
        step(NAME, "into a diary: some seconds, this once", || {
            let unfinished = place.join("unfinished-year");
            remove(&unfinished)?;
            fs::create_dir_all(&unfinished).with_context(|| format!("{} cannot be made", unfinished.display()))?;
            make(project, sandbox, &unfinished)?;
            fs::write(unfinished.join("complete"), &wanted)?;
            remove(&year)?;
            fs::rename(&unfinished, &year).context("the year cannot take its place")
        })?;
        sandbox.start_anew(project, Consent::Asked, None)?;
    }
    Ok(year.join("diary.sqlite"))
}

/// Changes with whatever makes a year useless. Covers have the sandbox's address.
fn stamp(project: &Project, sandbox: &Sandbox) -> Result<String> {
    let version = output(command(project.program("spotify-sandbox")?).arg("--version"))?;
    Ok(format!("{}\n{}\nedition {EDITION}\n", version.trim(), sandbox.url()))
}

fn make(project: &Project, sandbox: &mut Sandbox, folder: &Path) -> Result<()> {
    let (sign_ins, download) = (folder.join("sign-ins"), folder.join("download"));
    for moment in moments() {
        // A new one for each: had the clock of one been moved on, its player would have played meanwhile, and not what the download
        // has.
        sandbox.start_anew(project, Consent::Given, Some(&moment))?;
        let robin = Robin { project, sandbox, folder };
        robin.runs(&["sign-in", "--again", "--no-browser", "--scope", SCOPES])?;
        robin.runs(&["snapshot"])?;
    }
    let mut archive = command(project.program("spotify-sandbox")?);
    archive.arg("archive").arg(&download).args(["--listener=robin", "--package=extended", "--years=1", "--until"]);
    output(archive.arg(MIDNIGHT))?;
    let robin = Robin { project, sandbox, folder };
    // Not what lies beside it: an old download that broke off has a play of long ago.
    let extended = download.join("Spotify Extended Streaming History");
    robin.runs(&["history", "import", &extended.display().to_string()])?;
    robin.runs(&["history", "enrich"])?;
    remove(&download)?;
    remove(&sign_ins)
}

/// Once a month, up to the moment at which a sandbox's clock begins.
fn moments() -> impl Iterator<Item = String> {
    let months = std::iter::once((2025, 12)).chain((1..=11).map(|month| (2026, month)));
    months.map(|(year, month)| format!("{year}-{month:02}-21T18:30:00Z"))
}

/// The listener at a terminal.
struct Robin<'a> {
    project: &'a Project,
    sandbox: &'a Sandbox,
    folder: &'a Path,
}

impl Robin<'_> {
    fn runs(&self, arguments: &[&str]) -> Result<()> {
        let mut program = command(self.project.program("linernotes")?);
        program.args(arguments).current_dir(self.folder).envs(SETTINGS.map(|name| (name, "")));
        program.env("SPOTIFY_DIARY", self.folder.join("diary.sqlite"));
        program.env("SPOTIFY_TOKEN_FOLDER", self.folder.join("sign-ins"));
        output(program.envs(self.sandbox.environment())).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_twelve_months_and_ends_where_a_sandbox_begins() {
        let all: Vec<String> = moments().collect();
        assert_eq!((all.len(), all[0].as_str()), (12, "2025-12-21T18:30:00Z"));
        assert!(all.is_sorted());
        let world = include_str!("../../../spotify-sandbox/README.md");
        assert!(world.contains("begins on 21 November 2026, 18:30 UTC"), "{MIDNIGHT} and the moments go by that");
    }
}
