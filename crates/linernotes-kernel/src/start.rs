//! Becoming a kernel: a slot is taken, the environment is set, and evcxr's kernel takes over this process.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use rustix::io::{FdFlags, fcntl_setfd};

use crate::home::Home;
use crate::slot;

pub(crate) fn run(home: &Path, connection_file: &Path) -> Result<()> {
    let home = Home::at(home)?;
    let slot = slot::take(&home)?;
    // The lock must outlive this program and hold as long as the process: its file stays open.
    fcntl_setfd(&slot.lock, FdFlags::empty())?;
    let error = Command::new(std::env::current_exe()?)
        .arg("--control_file")
        .arg(connection_file)
        .envs(home.environment(&slot.folder)?)
        .exec();
    Err(error).context("evcxr's kernel cannot be started")
}
