//! Files of a form, to files in a folder of the listener's that is gone as soon as nobody needs it. They are called by their place in
//! the form and by what they are of: what a browser calls them is shown to people, and is never part of a path.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::http::StatusCode;
use linernotes::prelude::*;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;

use super::archive;
use super::receive::MOST_FILES;
use super::refusal::Refusal;
use crate::serve::listener::Listener;

/// How folders begin that downloads lie in.
const PREFIX: &str = "upload-";
/// Longer names are cut where they are shown.
const LONGEST_NAME: usize = 120;

/// A download that has come in.
pub(super) struct Download {
    folder: Arc<TempDir>,
    files: Vec<Received>,
}

#[derive(Debug, Clone)]
struct Received {
    /// As the browser calls it.
    shown: String,
    /// Its name in the folder.
    stored: String,
}

/// A file that is being written.
pub(super) struct Writing(tokio::fs::File);

/// Removes what a server that was killed has left of downloads.
pub(crate) fn sweep(listeners: &Path) {
    let listeners = std::fs::read_dir(listeners).into_iter().flatten().flatten();
    let left = listeners.flat_map(|listener| std::fs::read_dir(listener.path()).into_iter().flatten().flatten());
    for left in left.filter(|left| left.file_name().to_string_lossy().starts_with(PREFIX)) {
        let _ = std::fs::remove_dir_all(left.path());
    }
}

impl Download {
    /// One without files, in a folder of the listener's.
    pub(super) fn begin(listener: &Listener) -> Result<Self, Refusal> {
        let folder = listener.folder().map_err(|error| Refusal::of_disk(&io::Error::other(error.to_string())))?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder = builder.tempdir_in(folder).map_err(|error| Refusal::of_disk(&error))?;
        Ok(Self { folder: Arc::new(folder), files: Vec::new() })
    }

    /// Another file of it.
    pub(super) async fn file(&mut self, name: &str) -> Result<Writing, Refusal> {
        if self.files.len() == MOST_FILES {
            return Err(Refusal::too_much(format!(
                "Those are more than the {MOST_FILES} files that one import takes. Send the zip itself, or the files one after the other."
            )));
        }
        let received = Received { shown: shown(name), stored: stored(name, self.files.len() + 1) };
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(self.folder.path().join(&received.stored)).await;
        self.files.push(received);
        file.map(Writing).map_err(|error| Refusal::of_disk(&error))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The same, if all its files may be read by an import.
    pub(super) async fn looked_at(self) -> Result<Self, Refusal> {
        let looked = tokio::task::spawn_blocking(move || {
            for file in &self.files {
                archive::look(&self.folder.path().join(&file.stored), &file.shown)?;
            }
            Ok(self)
        });
        looked.await.unwrap_or_else(|_| {
            Err(Refusal::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "This server could not look into the file. Nothing was changed.",
            ))
        })
    }

    /// What to import. A file that was chosen alone is read whatever its name is, and of several those of plays.
    pub(super) fn path(&self) -> PathBuf {
        match self.files.as_slice() {
            [one] => self.folder.path().join(&one.stored),
            _ => self.folder.path().to_owned(),
        }
    }

    /// A text that names files as they are stored, to one with the names that people know.
    pub(super) fn in_their_names(&self, text: &str) -> String {
        self.files.iter().fold(text.to_owned(), |text, file| text.replace(&file.stored, &file.shown))
    }
}

impl Writing {
    pub(super) async fn write(&mut self, piece: &[u8]) -> Result<(), Refusal> {
        self.0.write_all(piece).await.map_err(|error| Refusal::of_disk(&error))
    }

    pub(super) async fn end(mut self) -> Result<(), Refusal> {
        self.0.flush().await.map_err(|error| Refusal::of_disk(&error))
    }
}

/// A name for people: without the folders of whoever sent it, and not too long.
fn shown(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect();
    if name.is_empty() { "a file without a name".to_owned() } else { name }
}

/// A name for the disk. What an import makes of a file depends on how its name begins.
fn stored(name: &str, place: usize) -> String {
    let name = shown(name).to_ascii_lowercase();
    let is_of = |begin: &str| name.starts_with(begin) && name.ends_with(".json");
    if is_of("streaming_history_video") {
        format!("Streaming_History_Video_upload-{place:04}.json")
    } else if is_of("streaming_history_") || is_of("streaminghistory") || is_of("endsong") {
        format!("Streaming_History_Audio_upload-{place:04}.json")
    } else {
        format!("upload-{place:04}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_calls_a_file_is_never_a_path() {
        for (name, shown_as, stored_as) in [
            ("my_spotify_data.zip", "my_spotify_data.zip", "upload-0007"),
            ("../../../etc/passwd", "passwd", "upload-0007"),
            ("C:\\data\\endsong_0.json", "endsong_0.json", "Streaming_History_Audio_upload-0007.json"),
            ("/tmp/endsong_3.json", "endsong_3.json", "Streaming_History_Audio_upload-0007.json"),
            (
                "StreamingHistory_music_0 (1).json",
                "StreamingHistory_music_0 (1).json",
                "Streaming_History_Audio_upload-0007.json",
            ),
            (
                "Streaming_History_Video_2018.json",
                "Streaming_History_Video_2018.json",
                "Streaming_History_Video_upload-0007.json",
            ),
            ("..", "..", "upload-0007"),
            ("a\r\nb\0", "ab", "upload-0007"),
            ("", "a file without a name", "upload-0007"),
        ] {
            assert_eq!((shown(name).as_str(), stored(name, 7).as_str()), (shown_as, stored_as), "{name}");
        }
        assert_eq!(shown(&"é".repeat(5_000)).chars().count(), LONGEST_NAME);
    }

    #[test]
    fn what_a_killed_server_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let of_listener = folder.path().join("abc");
        std::fs::create_dir_all(of_listener.join("upload-x1")).unwrap();
        std::fs::create_dir_all(of_listener.join("diary-history")).unwrap();
        std::fs::write(of_listener.join("upload-x1/upload-0001"), "plays").unwrap();
        sweep(folder.path());
        let left: Vec<_> = std::fs::read_dir(&of_listener).unwrap().map(|left| left.unwrap().file_name()).collect();
        assert_eq!(left, ["diary-history"]);
    }
}
