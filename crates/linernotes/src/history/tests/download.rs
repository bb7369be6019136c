//! Downloads of the sandbox's, and histories to import them into.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use polars::prelude::DataFrame;
use spotify_sandbox::archive::{Length, Manifest, Package, Quirks, Request};
use tempfile::TempDir;

use super::dice::Dice;
use crate::{Diary, History, HistoryReport};

/// A download on the disk, and what is in it.
pub(super) struct Download {
    pub(super) folder: TempDir,
    pub(super) manifest: Manifest,
    pub(super) request: Request,
}

impl Download {
    pub(super) fn of(request: Request) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let manifest = request.write(folder.path()).unwrap();
        Self { folder, manifest, request }
    }

    /// A few hundred plays of both packages, with every quirk.
    pub(super) fn small(plays: u64) -> Self {
        Self::of(Request { length: Length::Plays(plays), ..request() })
    }

    /// Any listener's, of any package, made at any time.
    pub(super) fn random(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let plays = 300 + dice.below(2_700) as u64;
        let years = 1 + dice.below(4) as u32;
        Self::of(Request {
            listener: (*dice.pick(&["robin", "ines", "nobody knows", "夜"])).to_owned(),
            package: *dice.pick(&[Package::Both, Package::Both, Package::Extended, Package::Account]),
            length: *dice.pick(&[Length::Plays(plays), Length::Spread { plays, years }]),
            quirks: if dice.one_in(6) { Quirks::None } else { Quirks::All },
            seed: dice.next(),
            until: Request::default().until - Duration::from_secs(dice.below(4 * 365 * 86_400) as u64),
            records_per_file: *dice.pick(&[120, 500, 15_750]),
            ..request()
        })
    }

    /// Every file of plays, by its path.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let files = below(self.folder.path()).into_iter();
        files.filter(|(name, _)| is_of_plays(name)).map(|(name, _)| self.folder.path().join(name)).collect()
    }

    /// All of it as a zip.
    pub(super) fn zip(&self, path: &Path) {
        let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
        zip.add_directory("Spotify Extended Streaming History", zip::write::SimpleFileOptions::default()).unwrap();
        for (name, content) in below(self.folder.path()) {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(&content).unwrap();
        }
        zip.finish().unwrap();
    }
}

fn request() -> Request {
    Request { size: 640, ..Request::default() }
}

pub(super) fn is_of_plays(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap();
    name.ends_with(".json") && ["Streaming", "endsong"].iter().any(|begin| name.starts_with(begin))
}

/// Every file below a folder, by its path from there.
pub(super) fn below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// A history of its own.
pub(super) struct Home {
    pub(super) history: History,
    _folder: TempDir,
}

impl Home {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let history = Diary::open(folder.path().join("diary.sqlite")).unwrap().history().unwrap();
        Self { history, _folder: folder }
    }

    /// Imports, and looks whether every row is accounted for.
    pub(super) fn import<P: AsRef<Path>>(&self, downloads: impl IntoIterator<Item = P>) -> HistoryReport {
        let report = self.history.import_all(downloads).unwrap();
        accounts_for_every_row(&report);
        assert_eq!(self.history.check().unwrap().findings, Vec::<String>::new());
        report
    }

    pub(super) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        below(self.history.folder())
    }

    /// Every row, of plays and of what was spoken.
    pub(super) fn rows(&self) -> [DataFrame; 2] {
        [self.history.plays().unwrap(), self.history.spoken().unwrap()]
    }
}

pub(super) fn accounts_for_every_row(report: &HistoryReport) {
    let HistoryReport { rows, kept, known, repeated, covered, unreadable, files, .. } = report;
    assert_eq!(*rows, kept.all() + known + repeated + covered + unreadable, "{report}");
    for file in files {
        assert_eq!(file.rows, file.extended + file.account + file.unreadable, "{file:?}");
    }
    let of_files = |cell: fn(&crate::FileReport) -> u64| files.iter().map(cell).sum::<u64>();
    assert_eq!([*rows, *unreadable], [of_files(|file| file.rows), of_files(|file| file.unreadable)]);
}
