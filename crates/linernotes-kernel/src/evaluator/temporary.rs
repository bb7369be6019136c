//! A folder for what compilers and rust-analyzer leave about. It goes with its evaluator, however that ends.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use anyhow::Result;

use crate::home::Home;

/// The name of a folder that nobody else has.
pub(super) fn new(home: &Home) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let now = UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos();
    home.temporary().join(format!("{}-{now}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)))
}

/// The folder of this process, as long as it runs.
pub(super) struct Temporary {
    folder: PathBuf,
    _lock: File,
}

impl Temporary {
    /// Makes the folder that the environment names, and removes those whose evaluator was killed.
    pub(super) fn make(home: &Home) -> Result<Self> {
        let folder = std::env::temp_dir();
        std::fs::create_dir_all(&folder)?;
        let lock = File::open(&folder)?;
        lock.try_lock()?;
        for entry in std::fs::read_dir(home.temporary())?.flatten() {
            remove_abandoned(&entry.path());
        }
        Ok(Self { folder, _lock: lock })
    }

    pub(super) fn remove(&self) {
        // What is just ending may still write.
        for _ in 0..20 {
            let _ = std::fs::remove_dir_all(&self.folder);
            std::thread::sleep(Duration::from_millis(5));
            if !self.folder.exists() {
                return;
            }
        }
    }
}

fn remove_abandoned(folder: &Path) {
    // Whoever has just made one has not locked it yet: young ones are left alone.
    let is_young = || {
        folder
            .metadata()
            .and_then(|data| data.modified())
            .is_ok_and(|time| time.elapsed().is_ok_and(|age| age.as_secs() < 10))
    };
    if File::open(folder).is_ok_and(|lock| lock.try_lock().is_ok()) && !is_young() {
        let _ = std::fs::remove_dir_all(folder);
    }
}
