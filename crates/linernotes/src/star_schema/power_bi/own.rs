//! What in a folder is ours, so that nobody's report is replaced.

use std::path::{Path, PathBuf};

use crate::Result;
use crate::save::Failure;
use crate::star_schema::dictionary;

/// Refuses a folder in which there is a file that is not of those that are written: a report that was saved into it, or what
/// Power BI Desktop keeps beside a project once it was opened.
pub(super) fn nothing_else(folder: &Path, beside: &[(String, String)]) -> Result<()> {
    let mut others = Vec::new();
    collect(folder, folder, &mut others).map_err(|error| Failure::from(error).of(folder))?;
    let tables = dictionary::tables();
    others.retain(|path| {
        let table = |extension: &str| tables.iter().any(|table| *path == Path::new(table).with_extension(extension));
        !(table("parquet") || table("csv") || beside.iter().any(|(name, _)| *path == Path::new(name)))
    });
    others.sort();
    let Some(first) = others.first() else { return Ok(()) };
    let more = if others.len() > 1 { format!(" and {} more", others.len() - 1) } else { String::new() };
    let why = format!(
        "{}{more} in it is not of this export: move your own files out of it, or choose another folder",
        first.display()
    );
    Err(Failure::Unfit(why).of(folder))
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() && !path.is_symlink() {
            true => collect(root, &path, files)?,
            false => files.extend(path.strip_prefix(root).map(Path::to_owned)),
        }
    }
    Ok(())
}
