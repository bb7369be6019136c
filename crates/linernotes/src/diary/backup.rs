//! A diary to another file of the same kind, while it is read and written.

use std::path::Path;

use super::Diary;
use super::counts::counts;
use super::export::DiaryFile;
use crate::save::{Failure, write_private};
use crate::{Existing, Result};

impl Diary {
    /// Copies the diary as it is at this moment into a file that only its owner may read. Others may read and write meanwhile.
    /// The copy is a diary itself: [`Diary::open`] reads it, and to restore it is to put it in the diary's place. A file that
    /// is there is left alone: with the same content it is as good as written, with any other this is refused.
    ///
    /// Imported plays are not in it: their files lie in [`crate::History::folder`], and any program copies them.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Exists`], [`crate::Error::Unsaved`] when the disk refuses, [`crate::Error::NoDiary`] when the diary cannot
    /// be read.
    pub fn backup(&self, path: impl AsRef<Path>) -> Result<DiaryFile> {
        backup(self, path.as_ref(), Existing::Refuse)
    }

    /// As [`backup`](Self::backup), and puts a file that is there out of its place once the new one is complete.
    ///
    /// # Errors
    ///
    /// As of [`backup`](Self::backup), but for [`crate::Error::Exists`].
    pub fn backup_over(&self, path: impl AsRef<Path>) -> Result<DiaryFile> {
        backup(self, path.as_ref(), Existing::Replace)
    }
}

fn backup(diary: &Diary, path: &Path, existing: Existing) -> Result<DiaryFile> {
    let (before, (counts, bytes)) = write_private(path, existing, |unfinished| {
        let place = unfinished.path().to_str();
        let place = place.ok_or_else(|| Failure::Disk("SQLite takes only names that are Unicode".to_owned()))?;
        let connection = diary.kept.connection();
        connection.execute("VACUUM INTO ?1", [place])?;
        drop(connection);
        // What was copied is told, and not what the diary holds by now.
        let copy = rusqlite::Connection::open_with_flags(place, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        Ok((counts(&copy)?, std::fs::metadata(place)?.len()))
    })?;
    Ok(DiaryFile { path: path.to_owned(), counts, bytes, before })
}
