//! Where the files of a history are.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::History;
use super::reading::Month;
use crate::{Diary, Error, Result};

/// Which files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Dataset {
    Plays,
    Spoken,
}

impl Dataset {
    pub(super) const ALL: [Self; 2] = [Self::Plays, Self::Spoken];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plays => "plays",
            Self::Spoken => "spoken",
        }
    }
}

/// `plays/year=2024/month=5/plays.parquet`, as Hive has it: engines read year and month from it, as numbers.
pub(super) fn file_of(dataset: Dataset, month: Month) -> PathBuf {
    let (year, of_year) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let name = dataset.name();
    [name, &format!("year={year}"), &format!("month={of_year}"), &format!("{name}.parquet")].iter().collect()
}

/// `diary-history` beside `diary.sqlite`.
pub(super) fn folder_of(diary: &Diary) -> Result<PathBuf> {
    let Some(file) = diary.file() else {
        let cause = "it is in memory: `Diary::open` one in a file".to_owned();
        return Err(Error::NoHistory { path: "the diary".into(), cause });
    };
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    Ok(file.with_file_name(format!("{name}-history")))
}

/// Held while files change. The system lets go of it when the program ends, however that is.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "dropping it is what lets go")] File);

impl Lock {
    /// Takes it, unless another program has it.
    pub(super) fn of(history: &History) -> Result<Self> {
        let path = &history.folder;
        make_private(path).map_err(|error| unusable(path, error))?;
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        let file = options.open(path.join("lock")).map_err(|error| unusable(path, error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(Error::HistoryBusy { path: path.clone() }),
            Err(TryLockError::Error(error)) => Err(unusable(path, error)),
        }
    }
}

/// A folder that only its owner may enter.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

pub(super) fn unusable(path: &Path, error: impl ToString) -> Error {
    Error::NoHistory { path: path.to_owned(), cause: error.to_string() }
}
