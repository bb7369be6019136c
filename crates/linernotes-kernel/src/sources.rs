//! The sources of crates that are not from a registry, and whether they have changed since.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde_json::{Value, json};

/// Paths, each with a stamp that differs when the file was written.
pub type Sources = BTreeMap<String, Value>;

/// The sources of all local crates that were compiled into a folder, and their manifests.
pub fn local_sources(deps: &Path) -> Sources {
    let mut sources = Sources::new();
    let notes = std::fs::read_dir(deps).into_iter().flatten().flatten().map(|entry| entry.path());
    for note in notes.filter(|path| path.extension().is_some_and(|extension| extension == "d")) {
        let text = std::fs::read_to_string(note).unwrap_or_default();
        let files = text.lines().next().and_then(|line| line.split_once(": ")).map_or("", |(_, files)| files);
        // The cell's own source has a relative path.
        let is_local = |file: &&str| file.starts_with('/') && !file.contains("/registry/src/") && !is_generated(file);
        for file in files.split(' ').filter(is_local) {
            sources.insert(file.to_owned(), stamp_of(file));
            let folders = Path::new(file).ancestors().skip(1).take(5);
            for manifest in folders.map(|folder| folder.join("Cargo.toml")).filter(|manifest| manifest.is_file()) {
                let manifest = manifest.to_string_lossy().into_owned();
                sources.insert(manifest.clone(), stamp_of(&manifest));
            }
        }
    }
    sources
}

/// Whether a build script has written it, `…/build/CRATE/out/…`: it does so again whenever cargo likes, and nobody edits it.
fn is_generated(file: &str) -> bool {
    let named = |folder: Option<&Path>, name: &str| folder.and_then(Path::file_name).is_some_and(|found| found == name);
    let mut folders = Path::new(file).ancestors();
    folders.any(|folder| named(Some(folder), "out") && named(folder.ancestors().nth(2), "build"))
}

/// The first one that is not what it was.
pub fn first_changed(sources: &Sources) -> Option<&str> {
    sources.iter().find(|(path, stamp)| **stamp != stamp_of(path)).map(|(path, _)| path.as_str())
}

/// Differs when a file was written; null when it is not there.
pub fn stamp_of(path: &str) -> Value {
    let Ok(metadata) = std::fs::metadata(path) else { return Value::Null };
    let written = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    json!([metadata.len(), written.as_nanos().to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_build_script_has_written_is_nobodys_edit() {
        for (file, generated) in [
            ("/slot/target/debug/build/serde_core-0123/out/private.rs", true),
            ("/srv/me/mycrate/src/lib.rs", false),
            ("/srv/me/build/mycrate/src/out.rs", false),
            ("/srv/out/mycrate/src/lib.rs", false),
        ] {
            assert_eq!(is_generated(file), generated, "{file}");
        }
    }
}
