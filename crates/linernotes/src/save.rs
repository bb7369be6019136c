//! A table to a file, whole or not at all: written beside its place under another name, then renamed.

use std::fmt;
use std::fs::Permissions;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use polars::prelude::{Column, CsvWriter, DataFrame, ParquetWriter, SerWriter as _};

use crate::number::{float, needs_exponent};
use crate::{Error, Result};

const KNOWN: &str = ".csv, .parquet";

/// `.save(path)` on a table.
pub trait Save {
    /// Writes the table to `path`, in the format of its extension: `.csv` or `.parquet`. Makes missing folders, and
    /// replaces a file that is there only once the new one is complete.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownFormat`], or [`Error::Unsaved`] when the disk refuses.
    fn save(&self, path: impl AsRef<Path>) -> Result<Saved>;
}

/// What was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// As given.
    pub path: PathBuf,
    /// How many rows, the header not counted.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
}

impl fmt::Display for Saved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, rows, columns } = self;
        write!(f, "saved {rows} rows × {columns} columns to {}", path.display())
    }
}

impl Save for DataFrame {
    fn save(&self, path: impl AsRef<Path>) -> Result<Saved> {
        save(self, path.as_ref())
    }
}

enum Format {
    Csv,
    Parquet,
}

fn save(table: &DataFrame, path: &Path) -> Result<Saved> {
    let format = format_of(path)?;
    write(table, path, &format).map_err(|cause| Error::Unsaved { path: path.to_owned(), cause })?;
    Ok(Saved { path: path.to_owned(), rows: table.height(), columns: table.width() })
}

fn format_of(path: &Path) -> Result<Format> {
    let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    match extension.as_deref() {
        Some("csv") => Ok(Format::Csv),
        Some("parquet") => Ok(Format::Parquet),
        _ => Err(Error::UnknownFormat { path: path.to_owned(), known: KNOWN }),
    }
}

fn write(table: &DataFrame, path: &Path, format: &Format) -> Result<(), String> {
    let words = |error: std::io::Error| error.to_string();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(words)?;
    let mut unfinished = unfinished_file(folder).map_err(words)?;
    let mut buffer = BufWriter::new(unfinished.as_file_mut());
    // The writers want a table they may rearrange in memory; a clone shares the columns.
    let mut table = table.clone();
    match format {
        Format::Csv => CsvWriter::new(&mut buffer).finish(&mut with_pandas_exponents(table)),
        Format::Parquet => ParquetWriter::new(&mut buffer).finish(&mut table).map(drop),
    }
    .map_err(|error| error.to_string())?;
    buffer.flush().map_err(words)?;
    drop(buffer);
    unfinished.as_file().sync_all().map_err(words)?;
    unfinished.persist(path).map_err(|error| words(error.error))?;
    Ok(())
}

/// The table with the columns that hold tiny or huge numbers as text. polars would write `2e-6` where pandas and our own
/// tables write `2e-06`.
fn with_pandas_exponents(mut table: DataFrame) -> DataFrame {
    let as_text = |column: &Column| {
        let numbers = column.f64().ok()?;
        let any = numbers.iter().flatten().any(needs_exponent);
        any.then(|| {
            Column::new(column.name().clone(), numbers.iter().map(|number| number.map(float)).collect::<Vec<_>>())
        })
    };
    let replaced: Vec<Column> = table.columns().iter().filter_map(as_text).collect();
    for column in replaced {
        // It has the name and the height of the one it replaces.
        let _ = table.with_column(column);
    }
    table
}

/// A file that vanishes unless it is finished, with the permissions that any new file of this user has.
fn unfinished_file(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".unfinished-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    fn table() -> DataFrame {
        df!("name" => [Some("a, \"b\""), None], "tempo" => [97.975, 2e-6], "key" => [4_i64, -1]).unwrap()
    }

    #[test]
    fn folders_are_made_and_the_file_holds_every_value_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/er/table.CSV");
        let saved = table().save(&path).unwrap();
        assert_eq!((saved.rows, saved.columns), (2, 3));
        insta::assert_snapshot!(std::fs::read_to_string(&path).unwrap(), @r#"
        name,tempo,key
        "a, ""b""",97.975,4
        ,2e-06,-1
        "#);
    }

    #[test]
    fn parquet_comes_back_equal() {
        use polars::prelude::{ParquetReader, SerReader as _};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.parquet");
        table().save(&path).unwrap();
        let back = ParquetReader::new(std::fs::File::open(&path).unwrap()).finish().unwrap();
        assert!(back.equals_missing(&table()));
    }

    #[test]
    fn an_extension_we_do_not_know_is_refused_before_anything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["table", "table.docx", ".csv"] {
            let error = table().save(folder.path().join(name)).unwrap_err();
            assert!(error.to_string().ends_with("use one of .csv, .parquet"), "{error}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_cannot_be_saved_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("taken.csv");
        std::fs::create_dir(&taken).unwrap();
        let error = table().save(&taken).unwrap_err();
        assert!(matches!(error, Error::Unsaved { .. }), "{error}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn others_may_read_an_export_as_any_other_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (ours, plain) = (folder.path().join("ours.csv"), folder.path().join("plain.csv"));
        table().save(&ours).unwrap();
        std::fs::write(&plain, "").unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&plain));
    }
}
