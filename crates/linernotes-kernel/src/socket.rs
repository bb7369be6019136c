//! Unix sockets in a folder of their own, which nobody else may enter: whoever can write to one can run code as its user.

use std::fs::{DirBuilder, Permissions};
use std::io::{ErrorKind, Result};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

/// Makes the folder, or closes it to others.
pub fn make_folder(folder: &Path) -> Result<()> {
    match DirBuilder::new().recursive(true).mode(0o700).create(folder) {
        Ok(()) => std::fs::set_permissions(folder, Permissions::from_mode(0o700)),
        error => error,
    }
}

pub fn connect(folder: &Path, name: &str) -> Result<UnixStream> {
    inside(folder, || UnixStream::connect(name))
}

pub fn listen(folder: &Path, name: &str) -> Result<UnixListener> {
    inside(folder, || UnixListener::bind(name))
}

/// Removes the sockets that a process left behind when it was killed.
pub fn sweep(folder: &Path) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name();
        let is_dead = |name: &str| {
            name.ends_with(".sock")
                && connect(folder, name).is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
        };
        if name.to_str().is_some_and(is_dead) {
            let _ = std::fs::remove_file(folder.join(name));
        }
    }
    Ok(())
}

/// A socket's path may have about a hundred letters, and a clone may lie deep: so it is named from its own folder.
fn inside<T>(folder: &Path, action: impl FnOnce() -> Result<T>) -> Result<T> {
    let here = std::env::current_dir();
    std::env::set_current_dir(folder)?;
    let result = action();
    if let Ok(here) = here {
        std::env::set_current_dir(here)?;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deep_folder_is_no_hindrance_and_dead_sockets_are_swept() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("a folder with a long name/".repeat(10));
        make_folder(&folder).unwrap();
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        let alive = listen(&folder, "alive.sock").unwrap();
        drop(listen(&folder, "dead.sock").unwrap());
        connect(&folder, "alive.sock").unwrap();
        sweep(&folder).unwrap();
        assert!(folder.join("alive.sock").exists() && !folder.join("dead.sock").exists());
        drop(alive);
    }
}
