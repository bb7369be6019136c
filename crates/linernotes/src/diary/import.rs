//! An exported diary into this one, all of it or nothing.

mod details;
mod merge;
mod reading;

use std::fmt;
use std::path::{Path, PathBuf};

use super::Diary;
use super::counts::many;
use crate::Result;

/// What became of an import. As text, that in words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Imported {
    /// The file, as given.
    pub path: PathBuf,
    /// Months with a snapshot.
    pub months: Merged,
    /// Tracks, with their features.
    pub tracks: Merged,
    /// Artists.
    pub artists: Merged,
    /// Albums.
    pub albums: Merged,
    /// Plays.
    pub plays: Merged,
    /// Times of which plays may be missing.
    pub gaps: Merged,
    /// Playlists that were made with the diary.
    pub playlists: Merged,
}

/// What became of the rows of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Merged {
    /// Rows of the file.
    pub read: usize,
    /// Of these, rows that the diary did not have.
    pub new: usize,
    /// Of these, rows that are now otherwise: a later snapshot or playlist took the place of an earlier one, or something that was
    /// unknown about a track, an album, an artist or a play is known.
    pub replaced: usize,
    /// Of these, rows that are as they were: the diary had the same, or later ones.
    pub same: usize,
}

impl Diary {
    /// Merges an exported diary of the same listener, as [`Diary::export`] writes it, into this one: another machine's, or an
    /// earlier one of this. All of it in one transaction, or nothing; importing it twice is importing it once.
    ///
    /// Of a month that both have, the snapshot that was taken later stays, with all its ranges; of a playlist that which was updated
    /// later. Plays are united, and so are gaps: [`Diary::gaps`] tells how many plays are known of each. What this diary knows of a track, an album or an artist stays, and what it does not know it takes.
    /// A diary that is nobody's yet becomes that of the file's listener.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Unimported`] with the number of a line that cannot be taken, and why; also when the file ends early.
    /// [`crate::Error::OtherListener`] for somebody else's, [`crate::Error::DiaryBusy`] while another program writes,
    /// [`crate::Error::NoDiary`] when the diary cannot be written.
    pub fn import(&self, path: impl AsRef<Path>) -> Result<Imported> {
        merge::import(self, path.as_ref())
    }
}

impl Merged {
    fn count(&mut self, outcome: Outcome) {
        self.read += 1;
        match outcome {
            Outcome::New => self.new += 1,
            Outcome::Replaced => self.replaced += 1,
            Outcome::Same => self.same += 1,
        }
    }
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    New,
    Replaced,
    Same,
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, months, tracks, artists, albums, plays, gaps, playlists } = self;
        write!(f, "read from {}", path.display())?;
        let kinds = [
            ("month", months),
            ("track", tracks),
            ("artist", artists),
            ("album", albums),
            ("play", plays),
            ("gap", gaps),
            ("playlist", playlists),
        ];
        let mut separator = ": ";
        for (what, merged) in kinds.into_iter().filter(|(_, merged)| merged.read > 0) {
            write!(f, "{separator}{} ({merged})", many(merged.read, what))?;
            separator = ", ";
        }
        if separator == ": " { f.write_str(": nothing was in it") } else { Ok(()) }
    }
}

impl fmt::Display for Merged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { new, replaced, same, .. } = self;
        let parts = [(new, "new"), (replaced, "replaced"), (same, "the same")];
        let parts = parts.iter().filter(|(count, _)| **count > 0).map(|(count, what)| format!("{count} {what}"));
        f.write_str(&parts.collect::<Vec<_>>().join(", "))
    }
}
