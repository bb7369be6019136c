//! One tracker at a time for each diary: a file beside it that is locked as long as the tracker lives. The system frees it when the
//! process ends, however that comes. The file itself stays: to remove it would let two have it at once.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use super::gap::moment;
use crate::{Error, Result};

/// Whoever asks how a tracker stands holds the lock for a moment, which is no reason to be refused.
const TRIES: u32 = 20;
const BREATH: Duration = Duration::from_millis(10);

/// A tracker that runs. What is not told, the file beside the diary does not tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RunningTracker {
    /// Its process.
    pub pid: Option<u32>,
    /// When it was started, by this machine's clock.
    pub since: Option<DateTime<Utc>>,
}

/// Held as long as this is.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "it is locked until it is closed")] File);

impl Lock {
    pub(super) fn take(diary: &Path) -> Result<Self> {
        let path = beside(diary);
        let no_lock = |error: &std::io::Error| Error::NoDiary {
            path: diary.to_owned(),
            cause: format!("{}, which keeps it for one tracker, cannot be locked: {error}", path.display()),
        };
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(|error| no_lock(&error))?;
        let mut tries = 0;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(no_lock(&error)),
                Err(TryLockError::WouldBlock) if tries < TRIES => {
                    tries += 1;
                    std::thread::sleep(BREATH);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::TrackerRuns { path: diary.to_owned(), who: in_words(&told(&path)) });
                }
            }
        }
        let since = Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true);
        // Who it is, is a courtesy: the lock holds without.
        let _ = file.set_len(0).and_then(|()| write!(file, "{}\n{since}\n", std::process::id()));
        Ok(Self(file))
    }
}

/// The tracker that has a diary; nothing where none has.
pub(super) fn holder(diary: &Path) -> Option<RunningTracker> {
    let path = beside(diary);
    // To look makes no file.
    match File::open(&path).ok()?.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Some(told(&path)),
        _ => None,
    }
}

/// The same file by whatever name the diary is opened.
fn beside(diary: &Path) -> PathBuf {
    let mut path = diary.canonicalize().unwrap_or_else(|_| diary.to_owned()).into_os_string();
    path.push(".tracker");
    path.into()
}

fn told(path: &Path) -> RunningTracker {
    let mut text = String::new();
    // Some systems do not let a locked file be read.
    let _ = File::open(path).and_then(|file| file.take(200).read_to_string(&mut text));
    let mut lines = text.lines();
    RunningTracker {
        pid: lines.next().and_then(|line| line.parse().ok()),
        since: lines.next().and_then(|line| line.parse().ok()),
    }
}

/// ` (process 4711, since 21 November 2026, 18:30)`.
pub(super) fn in_words(RunningTracker { pid, since }: &RunningTracker) -> String {
    let parts = [pid.map(|pid| format!("process {pid}")), since.map(|since| format!("since {}", moment(since)))];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diary_has_one_tracker_by_whatever_name_until_that_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let diary = folder.path().join("diary.sqlite");
        std::fs::write(&diary, "").unwrap();
        assert_eq!(holder(&diary), None);
        assert!(!beside(&diary).exists(), "to look makes no file");
        let lock = Lock::take(&diary).unwrap();
        let other = folder.path().join(".").join("diary.sqlite");
        let running = holder(&other).unwrap();
        assert_eq!(running.pid, Some(std::process::id()));
        let refused = Lock::take(&other).unwrap_err().to_string();
        assert!(refused.contains(&format!("already (process {}, since ", std::process::id())), "{refused}");
        drop(lock);
        assert_eq!(holder(&diary), None);
        Lock::take(&diary).unwrap();
    }

    #[test]
    fn a_file_that_tells_nothing_is_no_trouble() {
        assert_eq!(in_words(&RunningTracker { pid: None, since: None }), "");
        let folder = tempfile::tempdir().unwrap();
        for text in ["", "x\ny\n", "\u{0}"] {
            std::fs::write(folder.path().join("lock"), text).unwrap();
            assert_eq!(told(&folder.path().join("lock")), RunningTracker { pid: None, since: None });
        }
    }
}
