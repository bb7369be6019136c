//! Where things are, and the programs that are started.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// This clone of the repository.
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    /// cargo's target folder: inside the clone, unless the user has said otherwise.
    pub(crate) target: PathBuf,
    /// What `rustc -vV` says: its version and the triple of this machine.
    pub(crate) rustc: String,
}

impl Project {
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root.canonicalize().context("this clone has moved: run `cargo clean -p lab`, then again")?;
        let metadata = output(command(cargo_path()).current_dir(&root).args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version=1",
        ]))?;
        let metadata: Value = serde_json::from_str(&metadata)?;
        let target = metadata["target_directory"].as_str().context("cargo names no target folder")?.into();
        let rustc = output(command("rustc").current_dir(&root).arg("-vV"))?;
        Ok(Self { root, target, rustc })
    }

    /// The triple of this machine, such as `x86_64-unknown-linux-gnu`.
    pub(crate) fn host(&self) -> Result<&str> {
        self.rustc.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc does not name its host")
    }

    /// A program of this workspace, once it is built.
    pub(crate) fn program(&self, name: &str) -> Result<PathBuf> {
        Ok(self.target.join(self.host()?).join("debug").join(name))
    }

    /// Where the kernel keeps its template and slots.
    pub(crate) fn kernel_home(&self) -> PathBuf {
        self.target.join("kernel")
    }

    /// The Python environment.
    pub(crate) fn python_home(&self) -> PathBuf {
        self.target.join("python")
    }

    /// The interpreter of the Python environment.
    pub(crate) fn python(&self) -> PathBuf {
        self.python_home().join("bin/python")
    }

    /// Vega, Vega-Lite and Vega-Embed in one script, for charts in a file of their own.
    pub(crate) fn vega(&self) -> PathBuf {
        self.python_home().join("share/linernotes/vega.js")
    }

    pub(crate) fn notebooks(&self) -> PathBuf {
        self.root.join("notebooks")
    }

    /// cargo in this workspace, with the flags and folders that evcxr gives it in cells, whatever the user's own settings
    /// are: others would mean that everything is compiled twice.
    pub(crate) fn cargo<Argument: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = Argument>) -> Command {
        let mut cargo = command(cargo_path());
        cargo.current_dir(&self.root).args(arguments).env_remove("CARGO_ENCODED_RUSTFLAGS");
        cargo.env("RUSTFLAGS", "-Cprefer-dynamic").env("CARGO_BUILD_BUILD_DIR", &self.target);
        cargo
    }
}

/// A program, without what `cargo run` has set for `lab` itself. Build scripts look at some of its variables, and what
/// they made would count as stale the next time cargo is called from elsewhere; and with its search path for libraries a
/// cell would load this workspace's `linernotes` instead of its own.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name == "CARGO" || ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|start| name.starts_with(start)) {
            command.env_remove(name.as_ref());
        }
    }
    let own_folder = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.to_owned()));
    for name in ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"] {
        let (Some(paths), Some(own_folder)) = (std::env::var_os(name), &own_folder) else { continue };
        let others = std::env::split_paths(&paths).filter(|path| !path.starts_with(own_folder));
        match std::env::join_paths(others) {
            Ok(others) if !others.is_empty() => command.env(name, others),
            _ => command.env_remove(name),
        };
    }
    command
}

fn cargo_path() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from)
}

/// What a command prints, or an error with what it complains of.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("`{name}` cannot be started"))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{name}` fails: {}", complaint.trim());
    Ok(String::from_utf8(output.stdout)?)
}

/// Runs a command that shows its own progress; an error says that `what` failed.
pub(crate) fn succeed(command: &mut Command, what: &str) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("`{name}` cannot be started"))?;
    ensure!(status.success(), "{what}");
    Ok(())
}
