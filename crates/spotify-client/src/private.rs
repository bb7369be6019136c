//! Files and folders of one user alone.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use crate::event;

/// For a new file that nobody but its owner can read, from the moment it is there.
#[cfg(unix)]
pub(crate) fn open() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = File::options();
    options.mode(0o600);
    options
}

#[cfg(not(unix))]
pub(crate) fn open() -> OpenOptions {
    File::options()
}

/// Makes a folder that nobody but its owner can look into, and those above it that are missing.
#[cfg(unix)]
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}

/// Takes from others the right to read a file that somebody has given them, and says so.
#[cfg(unix)]
pub(crate) fn close_to_others(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let Ok(metadata) = path.metadata() else { return };
    if metadata.permissions().mode() & 0o077 != 0 {
        let closed = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).is_ok();
        let what = if closed { "is closed to them now" } else { "cannot be closed to them" };
        event::notice(format!(
            "others on this machine could read the sign-in in {}, which {what}: sign out and in again if that matters",
            path.display()
        ));
    }
}

#[cfg(not(unix))]
pub(crate) fn close_to_others(_path: &Path) {}
