//! Making the template: what is compiled already is linked in, then evcxr itself runs a first cell there, so that nothing
//! is left for a kernel's first cell but the cell.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};
use evcxr::CommandContext;

use crate::clone::clone_folder;
use crate::home::Home;
use crate::slot;

/// What to compile, and where.
#[derive(clap::Args)]
pub(crate) struct Warm {
    /// Where the template and the slots are to be
    #[arg(long)]
    home: PathBuf,
    /// What cells depend on, as in a manifest: `name = { path = "/…" }`
    #[arg(long)]
    dependency: String,
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
        let rehearsal = Command::new(std::env::current_exe()?)
            .args(["rehearse", "--dependency", &self.dependency])
            .envs(home.environment(&unfinished)?)
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

/// Runs a first cell, and one that fails: evcxr explains failures with `cargo check`, which compiles on its own.
#[expect(clippy::print_stderr, reason = "compiling takes a while, and whoever waits wants to see that it goes on")]
pub(crate) fn rehearse(dependency: &str) -> Result<()> {
    let step = |name: &str, started: Instant| eprintln!("    {name}: {:.1} s", started.elapsed().as_secs_f64());
    let started = Instant::now();
    let (mut context, outputs) =
        CommandContext::new().map_err(|error| anyhow::anyhow!("evcxr does not start: {error}"))?;
    let passed_on = std::thread::spawn(move || outputs.stderr.iter().for_each(|line| eprintln!("    {line}")));
    step("evcxr starts", started);

    let started = Instant::now();
    let name = dependency.split(['=', ' ']).next().unwrap_or_default().replace('-', "_");
    context
        .execute(&format!(":dep {dependency}\nuse {name} as _;"))
        .map_err(|error| anyhow::anyhow!("the dependency of the cells does not compile: {error}"))?;
    step("a first cell", started);

    let started = Instant::now();
    if context.execute("let warm = this_is_a_typo();").is_ok() {
        bail!("a cell with a typo compiled");
    }
    step("a cell with a typo", started);
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
