//! A file that has come in, to whether an import may open it. A zip that would take more memory, time or disk than any download of
//! Spotify's is refused before anything in it is read.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::Path;

use zip::ZipArchive;

use super::receive::MOST_FILES;
use super::refusal::Refusal;

/// Files and folders in a zip.
const MOST_ENTRIES: usize = 20_000;
/// Bytes in it, once unpacked, by its own directory.
const MOST_UNPACKED: u64 = 16 << 30;
/// Bytes of names and remarks in its directory, all of which are held in memory at once.
const MOST_NAMED: u64 = 32 << 20;
/// How each entry of a directory begins.
const ENTRY: [u8; 4] = *b"PK\x01\x02";
/// Before an entry's name.
const ENTRY_LENGTH: usize = 46;

/// Looks at a file that the listener calls `name`.
///
/// # Errors
///
/// Why it is not to be imported.
pub(super) fn look(path: &Path, name: &str) -> Result<(), Refusal> {
    let mut file = File::open(path).map_err(|error| Refusal::of_disk(&error))?;
    let mut first = Vec::new();
    file.by_ref().take(64).read_to_end(&mut first).map_err(|error| Refusal::of_disk(&error))?;
    if first.starts_with(b"PK\x03\x04") || first.starts_with(b"PK\x05\x06") {
        return look_at_zip(file, name);
    }
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&first);
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None | Some(b'[' | b'{') => Ok(()),
        Some(_) => Err(Refusal::unusable(format!(
            "{name} is neither a zip nor a file of plays. Choose the zip that Spotify sent, or the .json files that were in it."
        ))),
    }
}

fn look_at_zip(mut file: File, name: &str) -> Result<(), Refusal> {
    let too_many = || {
        Refusal::too_much(format!(
            "{name} has more in it than any download of Spotify's. Choose the zip as Spotify sent it."
        ))
    };
    let broken = || {
        Refusal::unusable(format!("{name} is not a whole zip: its download may have broken off. Download it again."))
    };
    // Reading the directory takes memory for all that it lists, so that is counted first, whichever directory would be read.
    let listed = listed(&mut file).map_err(|error| Refusal::of_disk(&error))?;
    if listed.entries > MOST_ENTRIES || listed.named > MOST_NAMED {
        return Err(too_many());
    }
    file.seek(SeekFrom::Start(0)).map_err(|error| Refusal::of_disk(&error))?;
    let mut zip = ZipArchive::new(file).map_err(|_| broken())?;
    let (mut unpacked, mut files) = (0_u64, 0);
    for index in 0..zip.len() {
        // What cannot be opened is told of by the import.
        let Ok(entry) = zip.by_index_raw(index) else { continue };
        unpacked = unpacked.saturating_add(entry.size());
        files += usize::from(entry.name_raw().to_ascii_lowercase().ends_with(b".json"));
    }
    if unpacked > MOST_UNPACKED {
        return Err(Refusal::too_much(format!(
            "{name} would unpack to more than {} GB, which no download of Spotify's does. Choose the zip as Spotify sent it.",
            MOST_UNPACKED >> 30
        )));
    }
    if files > MOST_FILES { Err(too_many()) } else { Ok(()) }
}

/// What the directories of a zip list at most.
#[derive(Debug, Default, PartialEq, Eq)]
struct Listed {
    entries: usize,
    /// Bytes of names and remarks.
    named: u64,
}

/// Counts whatever looks like an entry of a directory, wherever it is. In what is packed that comes once in four gigabytes by chance.
fn listed(file: &mut File) -> io::Result<Listed> {
    file.seek(SeekFrom::Start(0))?;
    let mut listed = Listed::default();
    let (mut buffer, mut held) = (vec![0; 1 << 20], 0);
    loop {
        let read = file.read(&mut buffer[held..])?;
        let filled = held + read;
        // An entry whose beginning is cut off is looked at with the next piece.
        let end = if read == 0 { filled } else { filled.saturating_sub(ENTRY_LENGTH) };
        let mut at = 0;
        while let Some(found) = buffer[at..filled].iter().position(|byte| *byte == ENTRY[0]).map(|found| at + found) {
            if found >= end {
                break;
            }
            let entry = &buffer[found..filled];
            if entry.starts_with(&ENTRY) {
                let length =
                    |at| entry.get(at..at + 2).map_or(0, |two| u64::from(u16::from_le_bytes([two[0], two[1]])));
                listed.entries += 1;
                listed.named += length(28) + length(30) + length(32);
            }
            at = found + 1;
        }
        if read == 0 {
            return Ok(listed);
        }
        buffer.copy_within(end..filled, 0);
        held = filled - end;
    }
}

#[cfg(test)]
mod tests;
