//! evcxr's own kernel, unchanged, in a slot where everything is compiled: to compare with, and to see that notebooks run
//! there too.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use rustix::io::{FdFlags, fcntl_setfd};

use crate::home::Home;
use crate::slot;

/// Has the stand-in for cargo do nothing but keep the versions.
const STOCK: &str = "LINERNOTES_STOCK";

pub(crate) fn run(home: &Path, connection_file: &Path) -> Result<()> {
    let home = Home::at(home)?;
    let slot = slot::take(&home)?;
    // The lock must outlive this program and hold as long as the process: its file stays open.
    fcntl_setfd(&slot.lock, FdFlags::empty())?;
    let error = Command::new(std::env::current_exe()?)
        .arg("--control_file")
        .arg(connection_file)
        .envs(home.environment()?)
        .env("EVCXR_TMPDIR", &slot.folder)
        .env(STOCK, "1")
        .exec();
    Err(error).context("evcxr's kernel cannot be started")
}
