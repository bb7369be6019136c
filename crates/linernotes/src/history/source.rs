//! What is given to import: a zip, a folder or files, and the files of plays in it. Names decide what is looked at; what a file
//! holds its records say.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

/// A file of plays, by itself or within a zip.
#[derive(Debug, Clone)]
pub(super) struct PlayFile {
    /// As it stands in the report: without the folders above what was given.
    pub(super) name: String,
    pub(super) bytes: u64,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    OnDisk(PathBuf),
    /// In the zip of that path, by its index.
    Zipped(PathBuf, usize),
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Sources {
    pub(super) files: Vec<PlayFile>,
    /// Files that say nothing of plays, and are not looked into.
    pub(super) passed_over: Vec<String>,
    /// Files and zips that cannot be opened, and why.
    pub(super) unopened: Vec<(String, String)>,
}

impl PlayFile {
    pub(super) fn is_video(&self) -> bool {
        file_name(&self.name).starts_with("Streaming_History_Video")
    }

    /// Calls `read` with the file's content as it streams.
    pub(super) fn open<T>(&self, read: impl FnOnce(&mut dyn Read) -> io::Result<T>) -> io::Result<T> {
        match &self.place {
            Place::OnDisk(path) => read(&mut File::open(path)?),
            // Never more than the zip promises: a few bytes can unpack to more than any disk holds.
            Place::Zipped(path, index) => {
                read(&mut ZipArchive::new(File::open(path)?)?.by_index(*index)?.take(self.bytes))
            }
        }
    }
}

impl Sources {
    /// Finds the files of plays in what was given. A file that is named itself is looked at whatever its name.
    ///
    /// # Errors
    ///
    /// Which of those given is not there, or cannot be looked into.
    pub(super) fn of(given: &[PathBuf]) -> Result<Self, (PathBuf, io::Error)> {
        let mut sources = Self::default();
        for path in given {
            let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
            let failed = |error| (path.clone(), error);
            let kind = std::fs::metadata(path).map_err(failed)?;
            if kind.is_dir() {
                sources.add_folder(path, "").map_err(failed)?;
            } else if is_zip(path) {
                sources.add_zip(path, &name);
            } else {
                let place = Place::OnDisk(path.clone());
                sources.files.push(PlayFile { name: name.into_owned(), bytes: kind.len(), place });
            }
        }
        sources.files.sort_by(|one, other| numbered(&one.name).cmp(&numbered(&other.name)));
        Ok(sources)
    }

    fn add_folder(&mut self, folder: &Path, above: &str) -> io::Result<()> {
        let mut entries = std::fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let (path, name) = (entry.path(), format!("{above}{}", entry.file_name().to_string_lossy()));
            let kind = entry.file_type()?;
            if kind.is_dir() {
                if let Err(error) = self.add_folder(&path, &format!("{name}/")) {
                    self.unopened.push((name, format!("it cannot be looked into ({error})")));
                }
            } else if !path.is_file() {
                self.unopened.push((name, "it is not a file".to_owned()));
            } else if is_zip(&path) {
                self.add_zip(&path, &name);
            } else if is_of_plays(&name) {
                let bytes = path.metadata()?.len();
                self.files.push(PlayFile { name, bytes, place: Place::OnDisk(path) });
            } else {
                self.passed_over.push(name);
            }
        }
        Ok(())
    }

    fn add_zip(&mut self, path: &Path, name: &str) {
        let archive = File::open(path).map_err(|error| error.to_string());
        let mut archive = match archive.and_then(|file| ZipArchive::new(file).map_err(|error| error.to_string())) {
            Ok(archive) => archive,
            Err(why) => {
                return self
                    .unopened
                    .push((name.to_owned(), format!("it is not a whole zip ({why}): download it again")));
            }
        };
        for index in 0..archive.len() {
            let entry = match archive.by_index_raw(index) {
                Ok(entry) if entry.is_dir() => continue,
                Ok(entry) => entry,
                Err(error) => {
                    self.unopened.push((format!("{name}, entry {index}"), error.to_string()));
                    continue;
                }
            };
            let inner = entry.name().map_or_else(|_| format!("entry {index}"), std::borrow::Cow::into_owned);
            if !is_of_plays(&inner) {
                self.passed_over.push(inner);
            } else if entry.encrypted() {
                self.unopened.push((inner, "it has a password: unpack the zip and import the folder".to_owned()));
            } else {
                let place = Place::Zipped(path.to_owned(), index);
                self.files.push(PlayFile { name: inner, bytes: entry.size(), place });
            }
        }
    }
}

fn file_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// `Streaming_History_Audio_2014-2017_2.json`, `StreamingHistory_music_0.json`, `endsong_0.json` and their like, also with the
/// ` (1)` of a second download.
fn is_of_plays(name: &str) -> bool {
    let name = file_name(name).to_ascii_lowercase();
    let begins = ["streaming_history_", "streaminghistory", "endsong"].iter().any(|begin| name.starts_with(begin));
    begins && name.ends_with(".json")
}

fn is_zip(path: &Path) -> bool {
    let mut first = [0_u8; 4];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut first));
    // The second is an empty zip.
    read.is_ok() && (first == *b"PK\x03\x04" || first == *b"PK\x05\x06")
}

/// The parts of a name, so that 10 comes after 9.
fn numbered(name: &str) -> Vec<(&str, u64)> {
    let parts = name.split_inclusive(|letter: char| !letter.is_ascii_digit());
    parts
        .map(|part| {
            let digits = part.trim_end_matches(|letter: char| !letter.is_ascii_digit());
            (&part[digits.len()..], digits.parse().unwrap_or_default())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_every_generation_are_known_and_no_others() {
        for name in [
            "Spotify Extended Streaming History/Streaming_History_Audio_2014-2017_2.json",
            "Streaming_History_Video_2018.json",
            "MyData/endsong_0.json",
            "MyData/StreamingHistory0.json",
            "StreamingHistory_music_0.json",
            "StreamingHistory_podcast_0 (1).json",
        ] {
            assert!(is_of_plays(name), "{name}");
        }
        for name in
            ["Userdata.json", "SearchQueries.json", "ReadMeFirst.pdf", "endsong_0.json.txt", "endsong/Playlist1.json"]
        {
            assert!(!is_of_plays(name), "{name}");
        }
    }

    #[test]
    fn ten_comes_after_nine() {
        let mut names = ["a_10.json", "a_9.json", "a_1.json", "2023/a_2.json"];
        names.sort_by_key(|name| numbered(name));
        assert_eq!(names, ["2023/a_2.json", "a_1.json", "a_9.json", "a_10.json"]);
    }
}
