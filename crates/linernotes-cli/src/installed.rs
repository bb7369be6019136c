//! This program and the folder that it is run in, as the schedulers of a system want to be told of them.

use std::path::{Path, PathBuf};

/// What is run, and where: `.env` is read from there.
pub(crate) struct Installed {
    pub(crate) command: PathBuf,
    pub(crate) folder: PathBuf,
}

impl Installed {
    pub(crate) fn here() -> Self {
        // Under a name alone it can be run only from where that is found.
        let command = std::env::current_exe().unwrap_or_else(|_| "linernotes".into());
        let folder = std::env::current_dir().unwrap_or_else(|_| ".".into());
        Self { command, folder }
    }

    /// The two lines of a systemd service that run it.
    pub(crate) fn in_systemd(&self, subcommand: &str) -> String {
        let plain = |path: &Path| path.display().to_string().replace('%', "%%");
        // A dollar sign stands for itself in the name of the command, unlike in what follows it.
        let quoted = plain(&self.command).replace('\\', "\\\\").replace('"', "\\\"");
        format!("WorkingDirectory={}\nExecStart=\"{quoted}\" {subcommand}\n", plain(&self.folder))
    }
}
