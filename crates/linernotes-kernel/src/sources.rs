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
        for file in files.split(' ').filter(|file| file.starts_with('/') && !file.contains("/registry/src/")) {
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
