//! The folder that holds everything of the kernel's between runs, and the environment that evcxr needs to use it.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::clone::local_packages;

/// evcxr's settings here; its own file in the user's home would change flags, and with them what is compiled already.
const EVCXR_TOML: &str = "[evcxr]\nopt_level = \"2\"\n";

/// Where template, slots and settings are.
#[derive(Clone)]
pub(crate) struct Home {
    root: PathBuf,
}

impl Home {
    pub(crate) fn at(root: &Path) -> Result<Self> {
        let root = std::path::absolute(root).context("the kernel's folder has no absolute path")?;
        Ok(Self { root })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where the kernel's processes meet.
    pub(crate) fn sockets(&self) -> PathBuf {
        self.root.join("sockets")
    }

    /// Where evaluators have their temporary folders.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.root.join("temporary")
    }

    /// Locked, shared, by every kernel that runs.
    pub(crate) fn kernels_lock(&self) -> PathBuf {
        self.root.join("kernels.lock")
    }

    /// Locked by the spare.
    pub(crate) fn spare_lock(&self) -> PathBuf {
        self.root.join("spare.lock")
    }

    /// What every notebook begins with.
    pub(crate) fn beginning(&self) -> PathBuf {
        self.root.join("beginning.json")
    }

    /// The folder that every slot is a clone of.
    pub(crate) fn template(&self) -> PathBuf {
        self.root.join("template")
    }

    /// Where a template is made before it takes its place.
    pub(crate) fn unfinished_template(&self) -> PathBuf {
        self.root.join("template.unfinished")
    }

    pub(crate) fn slots(&self) -> PathBuf {
        self.root.join("slots")
    }

    /// The versions that cells are compiled with.
    pub(crate) fn lock_file(&self) -> PathBuf {
        self.root.join("Cargo.lock")
    }

    /// The packages that may change between two cells.
    pub(crate) fn local_packages(&self) -> Result<HashSet<String>> {
        let lock =
            std::fs::read_to_string(self.lock_file()).context("the kernel is not set up: run `cargo lab` once")?;
        Ok(local_packages(&lock))
    }

    /// Which libraries were not there when the template was made and had to be compiled for it, a file name a line.
    pub(crate) fn compiled_anew(&self) -> PathBuf {
        self.root.join("compiled-anew")
    }

    /// Which toolchain compiled the template: the path of its `bin` folder.
    fn toolchain_file(&self) -> PathBuf {
        self.root.join("toolchain")
    }

    /// Writes what does not depend on the template's content: settings, versions, toolchain, and the stand-in.
    pub(crate) fn furnish(&self, lock: &Path) -> Result<()> {
        let config = self.root.join("config");
        let bin = self.root.join("bin");
        std::fs::create_dir_all(&config)?;
        std::fs::create_dir_all(&bin)?;
        std::fs::write(config.join("evcxr.toml"), EVCXR_TOML)?;
        std::fs::copy(lock, self.lock_file()).with_context(|| format!("{} cannot be copied", lock.display()))?;
        std::fs::write(self.toolchain_file(), toolchain_bin()?.as_os_str().as_encoded_bytes())?;
        let stand_in = std::env::current_exe()?.with_file_name("linernotes-kernel-cargo");
        for name in ["cargo", "rustup", "linernotes-rustc"] {
            let link = bin.join(name);
            let _ = std::fs::remove_file(&link);
            std::os::unix::fs::symlink(&stand_in, &link)?;
        }
        Ok(())
    }

    /// Tells evcxr, when it is started in `folder`, to compile there.
    pub(crate) fn settle(&self, folder: &Path) -> Result<()> {
        let settings = format!("{EVCXR_TOML}tmpdir = {:?}\n", folder.display().to_string());
        Ok(std::fs::write(folder.join("evcxr.toml"), settings)?)
    }

    /// The variables with which evcxr finds the stand-in for cargo and rustup first on the PATH.
    pub(crate) fn environment(&self) -> Result<Vec<(&'static str, OsString)>> {
        let toolchain = std::fs::read_to_string(self.toolchain_file()).context("the template is not complete")?;
        let toolchain = Path::new(&toolchain);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths([self.root.join("bin")].into_iter().chain(std::env::split_paths(&path)))?;
        Ok(vec![
            ("EVCXR_CONFIG_DIR", self.root.join("config").into()),
            ("PATH", path),
            ("LINERNOTES_CARGO", toolchain.join("cargo").into()),
            ("LINERNOTES_RUSTC", toolchain.join("rustc").into()),
            ("LINERNOTES_LOCK", self.lock_file().into()),
        ])
    }
}

/// The folder of the real `cargo` and `rustc`, past rustup's proxies.
fn toolchain_bin() -> Result<PathBuf> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().context("rustc cannot be run")?;
    anyhow::ensure!(output.status.success(), "rustc fails: {}", String::from_utf8_lossy(&output.stderr).trim());
    let sysroot = String::from_utf8(output.stdout).context("rustc's path is not UTF-8")?;
    Ok(Path::new(sysroot.trim()).join("bin"))
}
