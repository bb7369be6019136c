//! The kernel: made known to Jupyter, and warm before its first cell.

use std::collections::hash_map::DefaultHasher;
use std::ffi::OsString;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::project::{Project, command, succeed};
use crate::step::{ready, step};

/// What the launcher of JupyterLab shows.
const LOGO: &str = include_str!("../../../linernotes-kernel/logo.svg");
/// What a change of makes cells compile anew.
const OF_CELLS: [&str; 4] = ["Cargo.lock", "Cargo.toml", "crates/linernotes", "crates/spotify-client"];

pub(crate) fn set_up(project: &Project) -> Result<()> {
    write_kernelspecs(project)?;
    let stamp = stamp(project)?;
    let template = project.kernel_home().join("template");
    // The kernel writes it when the template is complete.
    if std::fs::read_to_string(template.join(".linernotes-template")).is_ok_and(|done| done == stamp) {
        ready("Kernel");
        return Ok(());
    }
    step("Kernel", "a first cell and a first typo, so that yours are quick; about two minutes", || {
        let crate_path = project.root.join("crates/linernotes");
        let mut warm = command(project.program("linernotes-kernel")?);
        warm.current_dir(&project.root).arg("warm");
        warm.arg("--home").arg(project.kernel_home());
        warm.arg("--dependency").arg(format!("linernotes = {{ path = {:?} }}", crate_path.display().to_string()));
        warm.args(["--import", "use linernotes::Show as _;", "--code", "use linernotes::prelude::*;"]);
        warm.arg("--lock").arg(project.root.join("Cargo.lock"));
        warm.arg("--target").arg(&project.target);
        warm.arg("--stamp").arg(&stamp);
        succeed(&mut warm, "the kernel could not be prepared: the reason stands above")
    })
}

/// The folder for `JUPYTER_PATH` that holds evcxr's own kernel, `linernotes-stock`. The launcher does not see it.
pub(crate) fn stock_kernels(project: &Project) -> PathBuf {
    project.kernel_home().join("stock")
}

/// Fails when the template needed more than this workspace's own crates compiled: then some dependency of the cells has
/// other features, flags or versions there, and everybody compiles it twice.
pub(crate) fn check_that_cells_share_dependencies(project: &Project) -> Result<()> {
    let compiled = std::fs::read_to_string(project.kernel_home().join("compiled-anew"))?;
    let others = foreign(&compiled);
    ensure!(
        others.is_empty(),
        "cells do not share {}: compare their features with those in the workspace (`cargo tree -e features -i NAME`), and \
         add what is missing to the manifest of `linernotes`",
        others.join(", ")
    );
    Ok(())
}

/// The libraries in a list of file names that are not of this workspace.
fn foreign(files: &str) -> Vec<&str> {
    let name =
        |file: &'_ str| file.trim_start_matches("lib").split(['-', '.']).next().unwrap_or_default().replace('_', "-");
    let own = |file: &&str| OF_CELLS.iter().any(|path| path.strip_prefix("crates/") == Some(&name(file)));
    files.lines().filter(|file| !own(file)).collect()
}

/// Tells Jupyter how to start the kernel, and evcxr's own.
fn write_kernelspecs(project: &Project) -> Result<()> {
    let mut start = vec![project.program("linernotes-kernel")?.into_os_string(), "start".into(), "--home".into()];
    start.push(project.kernel_home().into());
    start.extend(["--connection-file".into(), "{connection_file}".into()]);
    let folder = project.python_home().join("share/jupyter/kernels/linernotes");
    write_kernelspec(project, &folder, "Rust (Liner Notes)", &start)?;
    std::fs::write(folder.join("logo-svg.svg"), LOGO)?;
    start.push("--stock".into());
    write_kernelspec(project, &stock_kernels(project).join("kernels/linernotes-stock"), "Rust (evcxr's own)", &start)
}

fn write_kernelspec(project: &Project, folder: &Path, name: &str, start: &[OsString]) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let start: Vec<_> = start.iter().map(|argument| argument.to_string_lossy()).collect();
    let environment = json!({ "LINERNOTES_VEGA": project.vega() });
    let spec = json!({
        "argv": start, "display_name": name, "language": "rust", "interrupt_mode": "message", "env": environment,
    });
    Ok(std::fs::write(folder.join("kernel.json"), format!("{spec:#}\n"))?)
}

/// Changes with whatever makes a template useless: compiler, versions, sources, the place of the clone, the kernel.
fn stamp(project: &Project) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    project.rustc.hash(&mut hasher);
    project.root.hash(&mut hasher);
    std::fs::metadata(project.program("linernotes-kernel")?)?.modified()?.hash(&mut hasher);
    for path in OF_CELLS {
        hash_contents(&project.root.join(path), &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn hash_contents(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    path.hash(hasher);
    if path.is_dir() {
        let entries = std::fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
        let mut entries = entries.collect::<Result<Vec<_>>>()?;
        entries.sort();
        return entries.iter().try_for_each(|entry| hash_contents(entry, hasher));
    }
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?.hash(hasher);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_of_others_is_noticed() {
        assert!(foreign("liblinernotes.rlib\nlibspotify_client-0123456789abcdef.rlib\n").is_empty());
        assert_eq!(foreign("liblinernotes.rlib\nlibtokio-0123456789abcdef.rlib\n"), ["libtokio-0123456789abcdef.rlib"]);
    }
}
