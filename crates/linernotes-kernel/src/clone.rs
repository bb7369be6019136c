//! A compiled folder to an equal one, in a fraction of a second: files that cargo and rustc replace but never rewrite are
//! hard-linked, the rest is copied with its times, since cargo compares them with those of the sources.

use std::fs::File;
use std::io::Result;
use std::path::Path;

/// Makes `to` equal to `from`, without what belongs to cells that have run.
pub(crate) fn clone_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (source, name) = (entry.path(), entry.file_name());
        let target = to.join(&name);
        if is_of_cells(&name.to_string_lossy()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            clone_folder(&source, &target)?;
        } else if is_never_rewritten(&source) {
            std::fs::hard_link(&source, &target)?;
        } else {
            copy_with_times(&source, &target)?;
        }
    }
    Ok(())
}

/// What one kernel's cells leave behind: their own libraries, rustc's notes on them, cargo's locks.
fn is_of_cells(name: &str) -> bool {
    name == "incremental" || name == ".cargo-lock" || name.starts_with("libcode_") || name.starts_with("libctx")
}

/// rustc writes libraries under another name and then renames them, so a link keeps the old content. The same holds for
/// the programs that build scripts are. A shared library is safe only when its name holds a hash of what it was made
/// from: the linker may write one without in place.
fn is_never_rewritten(path: &Path) -> bool {
    let has_hash = path.file_stem().is_some_and(|stem| stem.to_string_lossy().contains('-'));
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("rlib" | "rmeta" | "a" | "o") => true,
        Some("so" | "dylib") => has_hash,
        Some(_) => false,
        None => path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("build_script_")),
    }
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
        for name in ["liba.rlib", "libmacro-0123.so", "libours.so", "a.d", "libcode_1.so", "libctx.so"] {
            std::fs::write(deps.join(name), name).unwrap();
        }
        let long_ago = SystemTime::now() - Duration::from_secs(3600);
        File::options().write(true).open(deps.join("a.d")).unwrap().set_modified(long_ago).unwrap();

        clone_folder(&from, &to).unwrap();

        let cloned = to.join("target/debug/deps");
        let inode = |path: &Path| std::fs::metadata(path).unwrap().ino();
        for (name, linked) in [("liba.rlib", true), ("libmacro-0123.so", true), ("libours.so", false), ("a.d", false)] {
            assert_eq!(inode(&deps.join(name)) == inode(&cloned.join(name)), linked, "{name}");
        }
        assert_eq!(std::fs::metadata(cloned.join("a.d")).unwrap().modified().unwrap(), long_ago);
        assert!(!cloned.join("libcode_1.so").exists() && !cloned.join("libctx.so").exists());
    }
}
