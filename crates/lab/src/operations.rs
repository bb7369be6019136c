//! `cargo lab operations`: the table of every operation of Spotify's API in the client's README. It is made of a list that
//! people keep and of the routes that the docs of the client's methods name. Nothing is compiled for it.

mod docs;
mod list;
mod openapi;
mod route;
mod table;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::project::Project;
use docs::Naming;
use list::Operation;
use route::Route;

const LIST: &str = "crates/spotify-client/operations.tsv";
const README: &str = "crates/spotify-client/README.md";
const SOURCES: &str = "crates/spotify-client/src";
/// Names Spotify's own description of its API, for those who have it.
const DESCRIPTION: &str = "SPOTIFY_OPENAPI";

#[derive(Args)]
pub(crate) struct Options {
    /// Write nothing, only say what is wrong: a table that is old, an operation that is missing
    #[arg(long)]
    check: bool,
}

pub(crate) fn operations(project: &Project, options: &Options) -> Result<()> {
    if options.check { check(project) } else { write(project) }
}

fn write(project: &Project) -> Result<()> {
    let state = State::read(&project.root)?;
    fs::write(project.root.join(README), state.wanted()?)?;
    let without = state.list.iter().filter(|operation| docs::methods(&state.namings, &operation.route).is_empty());
    println!("{README} lists {} operations, {} of them without a method.", state.list.len(), without.count());
    Ok(())
}

/// An error with all that is wrong, each thing on a line.
pub(crate) fn check(project: &Project) -> Result<()> {
    let problems = State::read(&project.root)?.problems()?;
    if problems.is_empty() { Ok(()) } else { bail!(problems.join("\n  ")) }
}

/// What is compared.
struct State {
    list: Vec<Operation>,
    namings: Vec<Naming>,
    readme: String,
    /// What Spotify's description has, where it is there.
    described: Vec<Route>,
}

impl State {
    fn read(root: &Path) -> Result<Self> {
        let text = |path: &Path| fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()));
        let list = list::read(&text(&root.join(LIST))?).with_context(|| format!("{LIST} has a mistake"))?;
        let mut namings = Vec::new();
        for file in sources(&root.join(SOURCES))? {
            namings.extend(docs::namings(&text(&file)?, &file.strip_prefix(root)?.to_string_lossy()));
        }
        let described = match std::env::var_os(DESCRIPTION) {
            Some(path) => {
                let text = text(Path::new(&path)).with_context(|| format!("{DESCRIPTION} names no file"))?;
                openapi::routes(&text).with_context(|| format!("{DESCRIPTION} names no OpenAPI file"))?
            }
            None => Vec::new(),
        };
        Ok(Self { list, namings, readme: text(&root.join(README))?, described })
    }

    /// The README with the table as it should be.
    fn wanted(&self) -> Result<String> {
        let table = table::table(&self.list, &self.namings);
        table::replace(&self.readme, &table).with_context(|| format!("{README} has no place for the table"))
    }

    fn problems(&self) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        if self.wanted()? != self.readme {
            problems.push(format!("the table in {README} is old: run `cargo lab operations`"));
        }
        let listed: BTreeSet<&Route> = self.list.iter().map(|operation| &operation.route).collect();
        let unlisted = |route: &&Route| !listed.contains(route);
        for route in self.described.iter().filter(unlisted) {
            problems.push(format!("`{route}` is in Spotify's description and not in {LIST}: add a line"));
        }
        for Operation { route, instead, .. } in &self.list {
            if docs::methods(&self.namings, route).is_empty() {
                problems.push(format!("`{route}` has no method: none in {SOURCES} names it in its doc"));
            }
            for other in route::spans(instead).iter().filter(unlisted) {
                problems.push(format!("`{other}`, which {LIST} gives instead of `{route}`, is not in it"));
            }
        }
        for Naming { route, method, place, .. } in &self.namings {
            if unlisted(&route) {
                problems.push(format!("`{route}`, named by `{method}` in {place}, is not in {LIST}"));
            }
        }
        Ok(problems)
    }
}

/// All Rust files of a folder, in the order of their names.
fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "
    /// One.
    ///
    /// `GET /albums/{id}` · no scope.
    pub fn album() {}
";

    /// A state whose README is as it should be.
    fn state(list: &str, source: &str, described: &[&str]) -> State {
        let list = list::read(&format!("operation\tclosed since\tinstead\n{list}")).unwrap();
        let readme = format!("before\n{}\n{}\nafter\n", table::START, table::END);
        let described = described.iter().map(|text| Route::parse(text).unwrap()).collect();
        let mut state = State { list, namings: docs::namings(source, "album.rs"), readme, described };
        state.readme = state.wanted().unwrap();
        state
    }

    #[test]
    fn what_is_written_is_what_is_wanted() {
        let state = state("GET /albums/{id}", SOURCE, &["GET /albums/{album_id}"]);
        assert_eq!(state.problems().unwrap(), [""; 0]);
    }

    #[test]
    fn an_old_table_tells_what_to_run() {
        let mut state = state("GET /albums/{id}", SOURCE, &[]);
        state.readme = state.readme.replace("`album`", "`the_album`");
        assert_eq!(
            state.problems().unwrap(),
            ["the table in crates/spotify-client/README.md is old: run `cargo lab operations`"]
        );
    }

    #[test]
    fn whatever_is_missing_is_one_line() {
        let list = "GET /albums\t2026-02-11\t`GET /album/{id}`, one at a time";
        let problems = state(list, SOURCE, &["GET /albums", "PUT /me/library"]).problems().unwrap();
        let [undescribed, undone, nowhere, unknown] = problems.as_slice() else { panic!("{problems:#?}") };
        for (problem, start) in [
            (undescribed, "`PUT /me/library` is in Spotify's description and not in"),
            (undone, "`GET /albums` has no method"),
            (nowhere, "`GET /album/{id}`, which crates/spotify-client/operations.tsv gives instead of `GET /albums`"),
            (unknown, "`GET /albums/{id}`, named by `album` in album.rs:5, is not in"),
        ] {
            assert!(problem.starts_with(start), "{problem}");
        }
    }

    #[test]
    fn the_list_of_this_project_can_be_read() {
        let state = State::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap();
        assert!(state.list.len() > 90, "{}", state.list.len());
        assert_eq!(docs::methods(&state.namings, &Route::parse("GET /albums/{id}").unwrap()), ["album"]);
    }
}
