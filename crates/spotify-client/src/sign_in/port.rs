//! Who has a port that we cannot have.

use listeners::Protocol;

/// The program that listens on it, where the system lets us know: ``` `jupyter-lab` (process 4711) ```.
pub(super) fn owner(port: u16) -> Option<String> {
    let process = listeners::get_process_by_port(port, Protocol::TCP).ok()?;
    if process.pid == std::process::id() {
        return Some("another sign-in of this program".to_owned());
    }
    Some(format!("`{}` (process {})", process.name, process.pid))
}
