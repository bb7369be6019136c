//! Slots: clones of the template, one for each running kernel. A lock on a file says that a slot is in use; it ends with
//! the kernel, however the kernel ends.

use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::clone::clone_folder;
use crate::home::Home;

/// Says which template a slot was cloned from.
const STAMP: &str = ".linernotes-template";

/// A slot that is ours while `lock` is open.
pub(crate) struct Slot {
    pub(crate) folder: PathBuf,
    pub(crate) lock: File,
}

/// Marks a folder as a finished template, different from every earlier one.
pub(crate) fn stamp_template(template: &Path, stamp: &str) -> Result<()> {
    Ok(std::fs::write(template.join(STAMP), stamp)?)
}

pub(crate) fn stamp_of(folder: &Path) -> Option<String> {
    std::fs::read_to_string(folder.join(STAMP)).ok()
}

/// A slot that nobody else uses, equal to the template: a used one when there is one, else a new clone.
pub(crate) fn take(home: &Home) -> Result<Slot> {
    let template = home.template();
    let Some(stamp) = stamp_of(&template) else {
        bail!("the kernel is not set up: run `cargo lab` once");
    };
    std::fs::create_dir_all(home.slots())?;
    for number in 0_u32.. {
        let folder = home.slots().join(number.to_string());
        let lock_path = folder.with_extension("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path);
        let lock = lock.with_context(|| format!("{} cannot be opened", lock_path.display()))?;
        if lock.try_lock().is_err() {
            continue;
        }
        if stamp_of(&folder).as_ref() != Some(&stamp) {
            remove(&folder)?;
            clone_folder(&template, &folder, &home.local_packages()?).context("the template cannot be cloned")?;
            stamp_template(&folder, &stamp)?;
        }
        remove_recordings(&folder, &template)?;
        home.settle(&folder)?;
        return Ok(Slot { folder, lock });
    }
    bail!("every slot is taken")
}

/// Removes what earlier kernels have noted of crates that this one may never see.
fn remove_recordings(slot: &Path, template: &Path) -> Result<()> {
    for entry in std::fs::read_dir(slot)? {
        let name = entry?.file_name();
        if name.to_string_lossy().ends_with(".json") && !template.join(&name).exists() {
            std::fs::remove_file(slot.join(name))?;
        }
    }
    Ok(())
}

/// Removes the slots that were made of an older template and belong to nobody.
pub(crate) fn sweep(home: &Home) {
    let stamp = stamp_of(&home.template());
    for entry in std::fs::read_dir(home.slots()).into_iter().flatten().flatten() {
        let folder = entry.path();
        let is_old = folder.is_dir() && stamp_of(&folder) != stamp;
        let lock = is_old.then(|| OpenOptions::new().write(true).open(folder.with_extension("lock")).ok()).flatten();
        if lock.is_some_and(|lock| lock.try_lock().is_ok()) {
            // What cannot be removed now is made anew when it is taken.
            let _ = remove(&folder);
        }
    }
}

fn remove(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error).context("an old slot cannot be removed"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home_with_template(root: &Path, stamp: &str) -> Home {
        let home = Home::at(root).unwrap();
        std::fs::create_dir_all(home.template().join("src")).unwrap();
        std::fs::write(home.template().join("src/lib.rs"), stamp).unwrap();
        std::fs::write(home.lock_file(), "").unwrap();
        stamp_template(&home.template(), stamp).unwrap();
        home
    }

    /// Gives a slot back. Programs that other tests start are copies of this process for a moment, and hold its locks.
    fn give_back(slot: Slot) {
        let lock = slot.folder.with_extension("lock");
        drop(slot);
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while OpenOptions::new().write(true).open(&lock).unwrap().try_lock().is_err() {
            assert!(std::time::Instant::now() < deadline, "the slot stays taken");
            std::thread::yield_now();
        }
    }

    #[test]
    fn two_kernels_get_two_slots_and_a_free_one_is_used_again() {
        let root = tempfile::tempdir().unwrap();
        let home = home_with_template(root.path(), "1");
        let first = take(&home).unwrap();
        let second = take(&home).unwrap();
        assert_ne!(first.folder, second.folder);
        let folder = first.folder.clone();
        std::fs::write(folder.join(".linernotes-build-1.json"), "{}").unwrap();
        give_back(first);
        assert_eq!(take(&home).unwrap().folder, folder);
        assert!(!folder.join(".linernotes-build-1.json").exists(), "a recording of an earlier kernel");
    }

    #[test]
    fn a_slot_of_an_old_template_is_made_anew() {
        let root = tempfile::tempdir().unwrap();
        let slot = take(&home_with_template(root.path(), "1")).unwrap();
        std::fs::write(slot.folder.join("left-over"), "").unwrap();
        give_back(slot);

        let slot = take(&home_with_template(root.path(), "2")).unwrap();
        assert!(!slot.folder.join("left-over").exists());
        assert_eq!(std::fs::read_to_string(slot.folder.join("src/lib.rs")).unwrap(), "2");
    }

    #[test]
    fn old_slots_that_nobody_uses_are_swept() {
        let root = tempfile::tempdir().unwrap();
        let home = home_with_template(root.path(), "1");
        let (used, unused) = (take(&home).unwrap(), take(&home).unwrap());
        let unused_folder = unused.folder.clone();
        give_back(unused);
        sweep(&home_with_template(root.path(), "2"));
        assert!(used.folder.exists() && !unused_folder.exists());
    }

    #[test]
    fn a_half_made_slot_is_made_anew() {
        let root = tempfile::tempdir().unwrap();
        let home = home_with_template(root.path(), "1");
        std::fs::create_dir_all(home.slots().join("0/half")).unwrap();
        let slot = take(&home).unwrap();
        assert!(!slot.folder.join("half").exists() && slot.folder.join("src/lib.rs").exists());
    }

    #[test]
    fn without_a_template_it_says_what_to_do() {
        let root = tempfile::tempdir().unwrap();
        let error = take(&Home::at(root.path()).unwrap()).err().unwrap();
        assert_eq!(error.to_string(), "the kernel is not set up: run `cargo lab` once");
    }
}
