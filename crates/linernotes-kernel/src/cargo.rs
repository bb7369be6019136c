//! Stands in for `cargo` and `rustup` while cells compile. evcxr finds both on the PATH.
//!
//! As `rustup which cargo` it names itself. As `cargo` it keeps the versions that the template was compiled with, which
//! evcxr would forget whenever it writes a manifest without dependencies, stays off the network while it can, and does
//! without cargo altogether where only the cell has changed.

mod replay;

use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use linernotes_kernel::builds;
use linernotes_kernel::wire::Verdict;
use replay::{Edits, Replay};

/// As this it wraps rustc.
const WRAPPER: &str = "linernotes-rustc";
/// Is set when evcxr's own kernel is to cost what it costs.
const STOCK: &str = "LINERNOTES_STOCK";
/// What a build says that would need a crate of which another version is loaded.
const RESTART_IS_DUE: &str =
    "a crate was edited since this kernel began, and this cell would need it compiled anew: restart the kernel";
/// The manifest that the lock file in a slot was last prepared for.
const PREPARED_FOR: &str = ".linernotes-prepared-for";

#[expect(clippy::print_stderr, clippy::print_stdout, reason = "it speaks as cargo and rustup do")]
fn main() -> ExitCode {
    let mut arguments = std::env::args_os();
    let own_name = PathBuf::from(arguments.next().unwrap_or_default());
    let arguments: Vec<OsString> = arguments.collect();
    if own_name.file_name() == Some(OsStr::new(WRAPPER)) {
        // Becomes rustc; comes back only when that fails.
        eprintln!("error: {}", replay::wrap_rustc(&arguments).exec());
        return ExitCode::FAILURE;
    }
    let failure = if own_name.file_name() == Some(OsStr::new("rustup")) {
        match answer_which(&arguments) {
            Some(path) => {
                println!("{}", path.display());
                return ExitCode::SUCCESS;
            }
            None => Some("only `rustup which` works while cells compile".into()),
        }
    } else {
        match cargo(arguments) {
            Ok(code) => return code,
            Err(failure) => Some(failure),
        }
    };
    if let Some(failure) = failure {
        eprintln!("error: {failure}");
    }
    ExitCode::FAILURE
}

fn answer_which(arguments: &[OsString]) -> Option<PathBuf> {
    match arguments {
        [which, tool] if which == "which" && tool == "cargo" => own_path(),
        [which, tool] if which == "which" && tool == "rustc" => std::env::var_os("LINERNOTES_RUSTC").map(PathBuf::from),
        _ => None,
    }
}

/// Does what the real cargo would, or becomes it.
fn cargo(arguments: Vec<OsString>) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let real = std::env::var_os("LINERNOTES_CARGO").ok_or("LINERNOTES_CARGO is not set")?;
    let mut command = Command::new(&real);
    // evcxr's name for the crate of a cell, and for the one with which it tries a dependency.
    let manifest = std::fs::read_to_string("Cargo.toml").unwrap_or_default();
    let of_cell = ["\"ctx\"", "\"evcxr_dummy_validate_dep\""].iter().any(|name| manifest.contains(name));
    let lock = std::env::var_os("LINERNOTES_LOCK").map(PathBuf::from);
    let subcommand = arguments.iter().find(|argument| !argument.as_encoded_bytes().starts_with(b"-"));
    match subcommand.and_then(|subcommand| subcommand.to_str()).filter(|_| of_cell) {
        Some("build" | "check") if std::env::var_os(STOCK).is_some() => {
            prepare_lock(Path::new("."), lock.as_deref())?;
            command.arg("--offline");
        }
        Some(subcommand @ ("build" | "check")) => {
            prepare_lock(Path::new("."), lock.as_deref())?;
            let (line, verdict) = builds::ask(Path::new("."));
            let edits = match verdict {
                Verdict::Go => Edits::Heed,
                Verdict::OnlyTheCell => Edits::Ignore,
                Verdict::Stop => return Ok(ExitCode::FAILURE),
            };
            let replay = Replay::new(Path::new("."), subcommand, &arguments)?;
            if let Some(code) = replay.play(edits) {
                return Ok(code);
            }
            if edits == Edits::Ignore {
                return Err(RESTART_IS_DUE.into());
            }
            let wrapper = own_path().ok_or("the stand-in for cargo is not on the PATH")?.with_file_name(WRAPPER);
            command.arg("--offline").args(&arguments).env("RUSTFLAGS", flags());
            return Ok(replay.record(&mut command, &wrapper, line.as_ref())?);
        }
        Some("metadata") => {
            prepare_lock(Path::new("."), lock.as_deref())?;
            let offline = Command::new(&real).arg("--offline").args(&arguments).output()?;
            if offline.status.success() {
                use std::io::Write as _;
                std::io::stderr().write_all(&offline.stderr)?;
                std::io::stdout().write_all(&offline.stdout)?;
                std::process::exit(0);
            }
            // Something new: now the network may be asked, and what it gives stays on this machine.
            let (line, verdict) = builds::ask(Path::new("."));
            if verdict == Verdict::Stop {
                return Ok(ExitCode::FAILURE);
            }
            let status = builds::run(command.args(arguments).env("RUSTFLAGS", flags()), line.as_ref())?;
            return Ok(replay::code_of(status));
        }
        _ => {}
    }
    Err(command.args(arguments).env("RUSTFLAGS", flags()).exec().into())
}

fn flags() -> String {
    without_linker(&std::env::var("RUSTFLAGS").unwrap_or_default())
}

/// The link that evcxr calls, not the program behind it: its name says which tool it stands in for.
fn own_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("cargo")).find(|cargo| cargo.is_file())
}

/// evcxr adds a linker flag where it finds lld; other flags would mean compiling everything anew.
fn without_linker(flags: &str) -> String {
    flags.split(' ').filter(|flag| !flag.starts_with("-Clink-arg=-fuse-ld=")).collect::<Vec<_>>().join(" ")
}

/// Puts the template's versions back whenever the manifest has changed. cargo drops what the manifest does not need.
fn prepare_lock(slot: &Path, lock: Option<&Path>) -> std::io::Result<()> {
    let manifest = std::fs::read(slot.join("Cargo.toml"))?;
    let prepared_for = slot.join(PREPARED_FOR);
    if std::fs::read(&prepared_for).is_ok_and(|prepared| prepared == manifest) {
        return Ok(());
    }
    if let Some(lock) = lock {
        std::fs::write(slot.join("Cargo.lock"), std::fs::read(lock)?)?;
    }
    std::fs::write(prepared_for, manifest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_come_back_when_the_manifest_changes_and_only_then() {
        let slot = tempfile::tempdir().unwrap();
        let lock = slot.path().join("template.lock");
        std::fs::write(&lock, "the template's versions").unwrap();
        let in_slot = || std::fs::read_to_string(slot.path().join("Cargo.lock")).unwrap();

        std::fs::write(slot.path().join("Cargo.toml"), "one").unwrap();
        prepare_lock(slot.path(), Some(&lock)).unwrap();
        assert_eq!(in_slot(), "the template's versions");

        std::fs::write(slot.path().join("Cargo.lock"), "what cargo made of them").unwrap();
        prepare_lock(slot.path(), Some(&lock)).unwrap();
        assert_eq!(in_slot(), "what cargo made of them");

        std::fs::write(slot.path().join("Cargo.toml"), "two").unwrap();
        prepare_lock(slot.path(), Some(&lock)).unwrap();
        assert_eq!(in_slot(), "the template's versions");
    }

    #[test]
    fn the_flags_are_those_of_the_template() {
        assert_eq!(without_linker("-Cprefer-dynamic -Clink-arg=-fuse-ld=lld"), "-Cprefer-dynamic");
        assert_eq!(without_linker("-Cprefer-dynamic"), "-Cprefer-dynamic");
    }

    #[test]
    fn it_names_the_tools_that_evcxr_asks_for() {
        let which = |tool: &str| answer_which(&["which".into(), tool.into()]);
        assert!(which("cargo").is_some_and(|path| path.ends_with("cargo")));
        assert!(which("clippy").is_none() && answer_which(&["update".into()]).is_none());
    }
}
