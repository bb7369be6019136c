//! Making the template: what is compiled already is linked in, then evcxr itself runs a first cell there, so that nothing
//! is left for a kernel's first cell but the cell.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::clone::clone_folder;
use crate::evaluator::{Beginning, warm_up};
use crate::home::Home;
use crate::slot;
use crate::wire::Stage;

/// How long the steps to a first cell take, until it is known.
const GUESS: [f64; 3] = [3.0, 13.0, 10.0];

/// What to compile, and where.
#[derive(clap::Args)]
pub(crate) struct Warm {
    /// Where the template and the slots are to be
    #[arg(long)]
    home: PathBuf,
    /// What cells depend on, as in a manifest: `name = { path = "/…" }`
    #[arg(long)]
    dependency: String,
    /// What is imported for all cells, without a name of its own: `use name::Trait as _;`
    #[arg(long)]
    import: String,
    /// What notebooks begin with after that: `use name::prelude::*;`
    #[arg(long)]
    code: String,
    /// The Cargo.lock whose versions cells are compiled with
    #[arg(long)]
    lock: PathBuf,
    /// A target folder that holds compiled dependencies to begin with
    #[arg(long)]
    target: PathBuf,
    /// Any text; a template with the same one is left as it is
    #[arg(long)]
    stamp: String,
}

impl Warm {
    pub(crate) fn run(self) -> Result<()> {
        let home = Home::at(&self.home)?;
        if slot::stamp_of(&home.template()).as_ref() == Some(&self.stamp) {
            return Ok(());
        }
        home.furnish(&self.lock)?;
        let unfinished = home.unfinished_template();
        remove(&unfinished)?;
        link_compiled(&self.target, &unfinished.join("target"), &home.local_packages()?)?;
        let linked = libraries(&unfinished.join("target"))?;
        let (import, code, seconds) = (self.import, self.code, GUESS.to_vec());
        let beginning = Beginning { dependency: self.dependency, import, code, seconds };
        beginning.write(&home.beginning())?;
        std::fs::create_dir_all(&unfinished)?;
        home.settle(&unfinished)?;
        let rehearsal = Command::new(std::env::current_exe()?)
            .args(["rehearse", "--home"])
            .arg(&self.home)
            .envs(home.environment()?)
            .status()?;
        ensure!(rehearsal.success(), "the first cell failed in {}", unfinished.display());
        let compiled = &libraries(&unfinished.join("target"))? - &linked;
        std::fs::write(home.compiled_anew(), compiled.into_iter().map(|name| name + "\n").collect::<String>())?;
        slot::stamp_template(&unfinished, &self.stamp)?;
        remove(&home.template())?;
        std::fs::rename(&unfinished, home.template())?;
        Ok(())
    }
}

/// The folders of a target folder that cells can use: dependencies for this machine and for build scripts.
fn link_compiled(target: &Path, into: &Path, local: &HashSet<String>) -> Result<()> {
    let host = host_triple()?;
    for profile in [Path::new("debug").to_owned(), Path::new(&host).join("debug")] {
        for folder in ["deps", "build", ".fingerprint"] {
            let from = target.join(&profile).join(folder);
            if from.is_dir() {
                let linked = clone_folder(&from, &into.join(&profile).join(folder), local);
                linked.with_context(|| format!("{} cannot be linked", from.display()))?;
            }
        }
    }
    Ok(())
}

/// The compiled libraries in a target folder, by the names of their files.
fn libraries(target: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for deps in [Path::new("debug/deps").to_owned(), Path::new(&host_triple()?).join("debug/deps")] {
        let Ok(entries) = std::fs::read_dir(target.join(deps)) else { continue };
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".rlib") || (name.ends_with(".so") && name.contains('-')) {
                names.insert(name);
            }
        }
    }
    Ok(names)
}

fn host_triple() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output().context("rustc cannot be run")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc does not name its host")?;
    Ok(host.to_owned())
}

/// Takes the way to a first cell, and then a cell that fails: evcxr explains failures with `cargo check`, which compiles on
/// its own.
#[expect(clippy::print_stderr, reason = "compiling takes a while, and whoever waits wants to see that it goes on")]
pub(crate) fn rehearse(home: &Path) -> Result<()> {
    let home = Home::at(home)?;
    std::env::set_current_dir(home.unfinished_template())?;
    let beginning = Beginning::read(&home.beginning())?;
    let tell = |stage: Stage| eprintln!("    {}", stage.what);
    let (mut context, outputs, _) = warm_up(&beginning, Command::new(std::env::current_exe()?), &tell)?;
    let passed_on = std::thread::spawn(move || outputs.stderr.iter().for_each(|line| eprintln!("    {line}")));
    eprintln!("    a cell with a typo");
    if context.execute("let warm = this_is_a_typo();").is_ok() {
        bail!("a cell with a typo compiled");
    }
    drop(context);
    let _ = passed_on.join();
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", folder.display()))
        }
        _ => Ok(()),
    }
}
