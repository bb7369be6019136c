//! Writes records one after the other into as many files as they need, and names those when it is known what they hold.

use std::fs::{self, File};
use std::io::{BufWriter, Result, Write as _};
use std::path::{Path, PathBuf};

use super::manifest::{FileState, Manifest};
use super::record::Layout;

/// The files of one kind in one folder.
pub(super) struct Series {
    folder: PathBuf,
    naming: Naming,
    layout: Layout,
    /// How many records a file holds at most.
    most: u32,
    byte_order_mark: bool,
    open: Option<BufWriter<File>>,
    parts: Vec<Part>,
    /// The record that is being written.
    text: String,
}

/// How Spotify calls the files of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// `Streaming_History_Audio_2019-2021_0.json`, with one year where there is but one.
    Audio,
    /// `Streaming_History_Video_2019-2021.json`, with a number where there are several.
    Video,
    /// `endsong_0.json`.
    Endsong,
    /// A beginning such as `StreamingHistory_music_`, and a number.
    Numbered(&'static str),
}

struct Part {
    first_year: i16,
    last_year: i16,
    records: u32,
}

impl Series {
    pub(super) fn new(folder: &Path, naming: Naming, layout: Layout, most: u32) -> Self {
        Self {
            folder: folder.to_owned(),
            naming,
            layout,
            most,
            byte_order_mark: false,
            open: None,
            parts: Vec::new(),
            text: String::new(),
        }
    }

    /// Begins each file with the three bytes that some programs put before UTF-8.
    pub(super) fn with_byte_order_mark(mut self) -> Self {
        self.byte_order_mark = true;
        self
    }

    /// How many records there are so far.
    pub(super) fn records(&self) -> u64 {
        self.parts.iter().map(|part| u64::from(part.records)).sum()
    }

    /// Adds the record that `write` appends. It is of `year`, and no earlier than the one before.
    pub(super) fn push(&mut self, year: i16, write: &mut dyn FnMut(&mut String, Layout)) -> Result<()> {
        if self.parts.last().is_some_and(|part| part.records == self.most) {
            self.close()?;
        }
        self.text.clear();
        let out = match &mut self.open {
            Some(out) => {
                self.text.push_str(if self.layout == Layout::Indented { ",\n" } else { "," });
                out
            }
            None => {
                fs::create_dir_all(&self.folder)?;
                let path = self.folder.join(self.unnamed(self.parts.len()));
                self.parts.push(Part { first_year: year, last_year: year, records: 0 });
                self.text.push_str(if self.byte_order_mark { "\u{feff}[" } else { "[" });
                self.text.push_str(if self.layout == Layout::Indented { "\n" } else { "" });
                self.open.insert(BufWriter::with_capacity(1 << 16, File::create(path)?))
            }
        };
        write(&mut self.text, self.layout);
        out.write_all(self.text.as_bytes())?;
        if let Some(part) = self.parts.last_mut() {
            part.records += 1;
            part.last_year = year;
        }
        Ok(())
    }

    /// Ends the last file, names all, and tells `manifest` of them.
    pub(super) fn finish(mut self, root: &Path, manifest: &mut Manifest) -> Result<()> {
        self.close()?;
        for (at, part) in self.parts.iter().enumerate() {
            let path = self.folder.join(self.name(at, part));
            fs::rename(self.folder.join(self.unnamed(at)), &path)?;
            manifest.add_file(relative(root, &path), part.records.into(), FileState::Whole);
        }
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        if let Some(mut out) = self.open.take() {
            out.write_all(if self.layout == Layout::Indented { b"\n]\n" } else { b"]" })?;
            out.flush()?;
        }
        Ok(())
    }

    /// The name of a file whose last year is not known yet.
    fn unnamed(&self, at: usize) -> String {
        format!("{:?}-{at}.part", self.naming).replace(['"', '(', ')'], "")
    }

    fn name(&self, at: usize, part: &Part) -> String {
        let Part { first_year: first, last_year: last, .. } = part;
        let years = if first == last { first.to_string() } else { format!("{first}-{last}") };
        match self.naming {
            Naming::Audio => format!("Streaming_History_Audio_{years}_{at}.json"),
            Naming::Video if self.parts.len() == 1 => format!("Streaming_History_Video_{years}.json"),
            Naming::Video => format!("Streaming_History_Video_{years}_{at}.json"),
            Naming::Endsong => format!("endsong_{at}.json"),
            Naming::Numbered(start) => format!("{start}{at}.json"),
        }
    }
}

/// The path within `root`, with `/` on every machine.
pub(super) fn relative(root: &Path, path: &Path) -> String {
    let within = path.strip_prefix(root).unwrap_or(path);
    within.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}
