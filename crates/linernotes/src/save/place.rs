//! Files and folders that are there whole or not at all, and replaced only when asked.

use std::fs::{File, Permissions};
use std::io::Read;
use std::path::Path;

use tempfile::{NamedTempFile, TempDir};

use super::{Before, Existing, Failure};
use crate::{Error, Result};

/// Fills a file beside `path` and gives it that name.
pub(super) fn write<T>(
    path: &Path,
    existing: Existing,
    fill: impl FnOnce(&mut NamedTempFile) -> Result<T, Failure>,
) -> Result<(Before, T)> {
    write_with(path, existing, 0o666, fill)
}

/// The same for a file that only its owner may read.
pub(crate) fn write_private<T>(
    path: &Path,
    existing: Existing,
    fill: impl FnOnce(&mut NamedTempFile) -> Result<T, Failure>,
) -> Result<(Before, T)> {
    write_with(path, existing, 0o600, fill)
}

fn write_with<T>(
    path: &Path,
    existing: Existing,
    mode: u32,
    fill: impl FnOnce(&mut NamedTempFile) -> Result<T, Failure>,
) -> Result<(Before, T)> {
    let write = || -> Result<(Before, T), Written> {
        let folder = folder_of(path);
        std::fs::create_dir_all(folder)?;
        not_in_use(path)?;
        let mut unfinished = ordinary(&mut tempfile::Builder::new(), mode).tempfile_in(folder)?;
        let filled = fill(&mut unfinished)?;
        unfinished.as_file().sync_all()?;
        let before = before(path, unfinished.path())?;
        match (before, existing) {
            // What was written vanishes with `unfinished`.
            (Before::TheSame, _) => {}
            (Before::Replaced, Existing::Refuse) => return Err(Written::Taken),
            (Before::Replaced, Existing::Replace) => drop(unfinished.persist(path).map_err(|error| error.error)?),
            (Before::Nothing, _) => drop(unfinished.persist_noclobber(path).map_err(|error| error.error)?),
        }
        Ok((before, filled))
    };
    write().map_err(|error| error.of(path))
}

/// What a folder that is to be replaced must have been made by.
pub(crate) struct Folder {
    /// A file that shows whose it is.
    pub(crate) mark: &'static str,
    /// In words, for whoever names another folder.
    pub(crate) kind: &'static str,
}

/// Fills a folder beside `path` and gives it that name. One that is there is replaced only if it is of the same kind.
pub(crate) fn write_folder<T>(
    path: &Path,
    existing: Existing,
    of_kind: &Folder,
    fill: impl FnOnce(&Path) -> Result<T>,
) -> Result<(Before, T)> {
    let disk = |error: std::io::Error| Failure::from(error).of(path);
    let parent = folder_of(path);
    std::fs::create_dir_all(parent).map_err(disk)?;
    let unfinished = ordinary(&mut tempfile::Builder::new(), 0o777).tempdir_in(parent).map_err(disk)?;
    let filled = fill(unfinished.path())?;
    let before = match std::fs::symlink_metadata(path) {
        Err(_) => Before::Nothing,
        Ok(_) if same_folder(path, unfinished.path()).map_err(disk)? => Before::TheSame,
        Ok(_) => Before::Replaced,
    };
    match (before, existing) {
        (Before::TheSame, _) => {}
        (Before::Nothing, _) => std::fs::rename(unfinished.keep(), path).map_err(disk)?,
        (Before::Replaced, Existing::Refuse) => return Err(Error::Exists { path: path.to_owned() }),
        (Before::Replaced, Existing::Replace) => {
            if !path.join(of_kind.mark).is_file() {
                let why = format!("there is something else than {}: choose another folder", of_kind.kind);
                return Err(Failure::Unfit(why).of(path));
            }
            exchange(path, unfinished).map_err(disk)?;
        }
    }
    Ok((before, filled))
}

/// Why nothing was written.
enum Written {
    Failed(Failure),
    Taken,
}

impl Written {
    fn of(self, path: &Path) -> Error {
        match self {
            Self::Failed(failure) => failure.of(path),
            Self::Taken => Error::Exists { path: path.to_owned() },
        }
    }
}

impl<E: Into<Failure>> From<E> for Written {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Puts the new folder into the place of the old one, or leaves that where it was.
fn exchange(path: &Path, new: TempDir) -> std::io::Result<()> {
    let aside = ordinary(&mut tempfile::Builder::new(), 0o777).tempdir_in(folder_of(path))?;
    let old = aside.path().join("old");
    std::fs::rename(path, &old)?;
    match std::fs::rename(new.path(), path) {
        Ok(()) => {
            let _moved = new.keep();
            aside.close()
        }
        Err(error) => {
            // Back to its place; if even that fails, it is better kept under another name than deleted.
            if std::fs::rename(&old, path).is_err() {
                let _kept = aside.keep();
            }
            Err(error)
        }
    }
}

/// A program that has a SQLite database open keeps changes beside it, which would be applied to the new one.
fn not_in_use(path: &Path) -> Result<(), Failure> {
    let beside = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        Path::new(&name).exists()
    };
    match beside("-wal") || beside("-journal") {
        true => Err(Failure::Disk("another program has this database open".into())),
        false => Ok(()),
    }
}

fn before(path: &Path, new: &Path) -> std::io::Result<Before> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Before::Nothing),
        Err(error) => Err(error),
        Ok(metadata) if metadata.is_dir() => Err(std::io::Error::other("that is a folder")),
        Ok(_) if same_file(path, new)? => Ok(Before::TheSame),
        Ok(_) => Ok(Before::Replaced),
    }
}

fn same_file(one: &Path, other: &Path) -> std::io::Result<bool> {
    let (mut one, mut other) = (File::open(one)?, File::open(other)?);
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    loop {
        ours.clear();
        theirs.clear();
        one.by_ref().take(1 << 20).read_to_end(&mut ours)?;
        other.by_ref().take(1 << 20).read_to_end(&mut theirs)?;
        if ours != theirs {
            return Ok(false);
        }
        if ours.is_empty() {
            return Ok(true);
        }
    }
}

fn same_folder(one: &Path, other: &Path) -> std::io::Result<bool> {
    let names = |folder: &Path| -> std::io::Result<Vec<_>> {
        let mut names: Vec<_> =
            std::fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<Result<_, std::io::Error>>()?;
        names.sort();
        Ok(names)
    };
    if !one.is_dir() || names(one)? != names(other)? {
        return Ok(false);
    }
    for name in names(one)? {
        let (one, other) = (one.join(&name), other.join(&name));
        let is_same = match (one.is_dir(), other.is_dir()) {
            (true, true) => same_folder(&one, &other)?,
            (false, false) => one.is_file() && same_file(&one, &other)?,
            _ => false,
        };
        if !is_same {
            return Ok(false);
        }
    }
    Ok(true)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Something that vanishes unless it is finished, with the permissions that anything new of this user has.
fn ordinary<'a, 'b, 'c>(
    builder: &'a mut tempfile::Builder<'b, 'c>,
    #[cfg_attr(not(unix), expect(unused_variables, reason = "permissions are inherited there"))] mode: u32,
) -> &'a mut tempfile::Builder<'b, 'c> {
    builder.prefix(".unfinished-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(Permissions::from_mode(mode));
    }
    builder
}
