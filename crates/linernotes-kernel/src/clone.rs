//! A compiled folder to an equal one, in a fraction of a second: files that cargo and rustc replace but never rewrite are
//! hard-linked, the rest is copied with its times, since cargo compares them with those of the sources.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::File;
use std::io::Result;
use std::path::Path;

/// The packages whose sources may change: those that a Cargo.lock names without a source.
pub(crate) fn local_packages(lock: &str) -> HashSet<String> {
    let blocks = lock.split("[[package]]").filter(|block| !block.contains("\nsource = "));
    blocks.filter_map(|block| Some(block.split_once("name = \"")?.1.split_once('"')?.0.to_owned())).collect()
}

/// Makes `to` equal to `from`, without what belongs to cells that have run.
pub(crate) fn clone_folder(from: &Path, to: &Path, local: &HashSet<String>) -> Result<()> {
    std::fs::create_dir_all(to)?;
    // What cargo notes on a crate from a registry, and what its build script made, changes as little as the crate.
    let by_package = from.ends_with(".fingerprint") || from.ends_with("build");
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (source, name) = (entry.path(), entry.file_name());
        let (target, name) = (to.join(&name), name.to_string_lossy());
        if is_of_cells(&name) || is_program(&source) {
            continue;
        }
        let package = name.rsplit_once('-').map_or(&*name, |(package, _)| package);
        if entry.file_type()?.is_dir() {
            if by_package && package != "ctx" && !local.contains(package) {
                link_folder(&source, &target)?;
            } else {
                clone_folder(&source, &target, local)?;
            }
        } else if is_never_rewritten(&source) {
            std::fs::hard_link(&source, &target)?;
        } else {
            copy_with_times(&source, &target)?;
        }
    }
    Ok(())
}

fn link_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            link_folder(&entry.path(), &target)?;
        } else {
            std::fs::hard_link(entry.path(), target)?;
        }
    }
    Ok(())
}

/// What one kernel's cells leave behind: their own libraries, rustc's notes on them, cargo's locks.
fn is_of_cells(name: &str) -> bool {
    name.starts_with("incremental")
        || name == ".cargo-lock"
        || name.starts_with("libcode_")
        || name.starts_with("libctx")
}

/// rustc and the linkers write libraries under another name and then rename them, so a link keeps the old content. Lists
/// of sources (`.d`) are rewritten, but cargo reads one only right after.
fn is_never_rewritten(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str);
    extension.is_some_and(|extension| ["rlib", "rmeta", "so", "dylib", "d"].contains(&extension))
}

/// Programs and tests of the workspace, which no cell needs.
fn is_program(path: &Path) -> bool {
    path.extension().is_none() && path.parent().is_some_and(|folder| folder.ends_with("deps"))
}

fn copy_with_times(from: &Path, to: &Path) -> Result<()> {
    std::fs::copy(from, to)?;
    let modified = std::fs::metadata(from)?.modified()?;
    File::options().write(true).open(to)?.set_modified(modified)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt as _;
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn libraries_are_shared_and_notes_are_copied_with_their_times() {
        let root = tempfile::tempdir().unwrap();
        let (from, to) = (root.path().join("from"), root.path().join("to"));
        let deps = from.join("target/debug/deps");
        std::fs::create_dir_all(&deps).unwrap();
        for name in ["liba.rlib", "libours.so", "a.d", "note", "libcode_1.so", "libctx.so"] {
            std::fs::write(deps.join(name), name).unwrap();
        }
        let fingerprints = from.join("target/debug/.fingerprint");
        for name in ["registry-01", "ours-02", "ctx-03"] {
            std::fs::create_dir_all(fingerprints.join(name)).unwrap();
            std::fs::write(fingerprints.join(name).join("lib"), "0123").unwrap();
        }
        let noted = fingerprints.join("ours-02/lib");
        let long_ago = SystemTime::now() - Duration::from_secs(3600);
        File::options().write(true).open(&noted).unwrap().set_modified(long_ago).unwrap();

        clone_folder(&from, &to, &HashSet::from(["ours".to_owned()])).unwrap();

        let inode = |path: &Path| std::fs::metadata(path).unwrap().ino();
        for (name, linked) in [
            ("deps/liba.rlib", true),
            ("deps/libours.so", true),
            ("deps/a.d", true),
            (".fingerprint/registry-01/lib", true),
            (".fingerprint/ours-02/lib", false),
            (".fingerprint/ctx-03/lib", false),
        ] {
            let [old, new] = [&from, &to].map(|root| root.join("target/debug").join(name));
            assert_eq!(inode(&old) == inode(&new), linked, "{name}");
        }
        let cloned = to.join("target/debug");
        assert_eq!(std::fs::metadata(cloned.join(".fingerprint/ours-02/lib")).unwrap().modified().unwrap(), long_ago);
        for left_out in ["libcode_1.so", "libctx.so", "note"] {
            assert!(!cloned.join("deps").join(left_out).exists(), "{left_out}");
        }
    }

    #[test]
    fn packages_without_a_source_are_local() {
        let lock = "version = 4\n\n[[package]]\nname = \"ours\"\nversion = \"0.1.0\"\ndependencies = [\n \"serde\",\n]\n\n\
                    [[package]]\nname = \"serde\"\nversion = \"1.0.0\"\nsource = \"registry\"\n";
        assert_eq!(local_packages(lock), HashSet::from(["ours".to_owned()]));
    }
}
