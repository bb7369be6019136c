//! The lines of a file, one after the other, in memory that does not grow with it.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::diary::line::{FORMAT, Header, Line, VERSION};
use crate::{Error, Result};

/// Longer than any playlist's, which may have ten thousand tracks.
const LONGEST: u64 = 16 << 20;

pub(super) struct Lines {
    path: PathBuf,
    file: BufReader<File>,
    line: Vec<u8>,
    /// That of the line which was read last, from 1.
    pub(super) number: usize,
}

impl Lines {
    pub(super) fn open(path: &Path) -> Result<(Header, Self)> {
        let unread = |cause: String| Error::Unimported { path: path.to_owned(), cause };
        if path.is_dir() {
            return Err(unread("that is a folder".to_owned()));
        }
        let file = File::open(path).map_err(|error| unread(error.to_string()))?;
        let mut lines =
            Self { path: path.to_owned(), file: BufReader::with_capacity(1 << 16, file), line: Vec::new(), number: 0 };
        let header = lines.read::<Header>().ok().flatten().filter(|header| header.format == FORMAT);
        let Some(header) = header else {
            return Err(lines.unfit(1, "it does not begin as the export of a diary does"));
        };
        match header.version {
            1..=VERSION => Ok((header, lines)),
            newer => {
                let why = format!("a newer version of this program wrote it ({newer}; this one reads {VERSION})");
                Err(lines.unfit(1, &why))
            }
        }
    }

    pub(super) fn next(&mut self) -> Result<Option<Line>> {
        self.read()
    }

    /// The error of a line.
    pub(super) fn unfit(&self, number: usize, why: &str) -> Error {
        Error::Unimported { path: self.path.clone(), cause: format!("line {number}: {why}") }
    }

    /// The error of the file.
    pub(super) fn incomplete(&self, why: String) -> Error {
        Error::Unimported { path: self.path.clone(), cause: why }
    }

    /// Nothing at the end of the file. Empty lines are no lines.
    fn read<T: DeserializeOwned>(&mut self) -> Result<Option<T>> {
        loop {
            self.line.clear();
            self.number += 1;
            let read = self.file.by_ref().take(LONGEST).read_until(b'\n', &mut self.line);
            let read = read.map_err(|error| self.unfit(self.number, &error.to_string()))?;
            if read == 0 {
                return Ok(None);
            }
            if !self.line.ends_with(b"\n") && read as u64 == LONGEST {
                return Err(self.unfit(self.number, "it is too long"));
            }
            let line = self.line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.line).trim_ascii();
            if !line.is_empty() {
                let parsed = serde_json::from_slice(line);
                return parsed.map(Some).map_err(|error| self.unfit(self.number, &in_words(&error)));
            }
        }
    }
}

/// Without the place, which is told of the line and not of the file.
fn in_words(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "it ends in the middle".to_owned();
    }
    let text = error.to_string();
    match text.split(" at line ").next().unwrap_or_default() {
        words if words.contains("internally tagged") => "it is no object that says its `kind`".to_owned(),
        words => words.to_owned(),
    }
}
