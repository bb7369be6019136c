//! Whether a crate that cells use was edited since it was compiled for them. What is loaded stays loaded: a kernel goes on
//! with the version that it began with, and says that a restart is due.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::sources::{Sources, first_changed};

#[derive(Default)]
pub(super) struct Edits {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    recordings: BTreeSet<PathBuf>,
    sources: Sources,
}

impl Edits {
    /// What was compiled in this slot is what counts from now on. Each build with other dependencies leaves a recording.
    pub(super) fn learn(&self, slot: &Path) {
        let mut known = self.known();
        for path in std::fs::read_dir(slot).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let is_recording = path.extension().is_some_and(|extension| extension == "json");
            if !is_recording || known.recordings.contains(&path) {
                continue;
            }
            let recording = std::fs::read_to_string(&path).ok();
            let recording = recording.and_then(|text| serde_json::from_str::<Value>(&text).ok());
            if let Some(sources) = recording.and_then(|one| serde_json::from_value(one["sources"].clone()).ok()) {
                let mut sources: Sources = sources;
                // The first version that was loaded is the one that stays.
                sources.extend(std::mem::take(&mut known.sources));
                known.sources = sources;
            }
            known.recordings.insert(path);
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn are_there(&self) -> bool {
        self.first().is_some()
    }

    /// What to tell whoever runs a cell now.
    pub(super) fn notice(&self) -> Option<String> {
        let file = PathBuf::from(self.first()?);
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let krate = file.ancestors().skip(1).find(|folder| folder.join("Cargo.toml").is_file());
        let krate = krate.and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        Some(format!(
            "`{krate}` was edited ({name}) since this kernel began: restart the kernel to use the new version. \
             Until then cells go on with the old one.\n"
        ))
    }

    fn first(&self) -> Option<String> {
        first_changed(&self.known().sources).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sources::stamp_of;

    #[test]
    fn an_edit_is_noticed_and_named() {
        let slot = tempfile::tempdir().unwrap();
        let source = slot.path().join("mycrate/src/lib.rs");
        std::fs::create_dir_all(source.parent().unwrap()).unwrap();
        std::fs::write(slot.path().join("mycrate/Cargo.toml"), "").unwrap();
        std::fs::write(&source, "one").unwrap();
        let path = source.to_string_lossy().into_owned();
        let recording = json!({ "sources": { path.clone(): stamp_of(&path) } });
        std::fs::write(slot.path().join(".linernotes-build-1.json"), recording.to_string()).unwrap();

        let edits = Edits::default();
        assert!(!edits.are_there(), "nothing was compiled yet");
        edits.learn(slot.path());
        assert_eq!(edits.notice(), None);
        std::fs::write(&source, "other").unwrap();
        assert!(edits.notice().unwrap().starts_with("`mycrate` was edited (lib.rs) since this kernel began: restart"));
    }
}
