//! A star schema to a folder that Power BI makes a dashboard of: the tables, measures in DAX, a guide, a theme, and a project.

mod guide;
mod measures;
mod model;
mod own;
mod parquet;
mod project;
mod queries;
mod theme;

use std::collections::HashMap;
use std::path::Path;

use super::{Checked, StarFiles, StarSchema, check, dictionary, text};
use crate::save::{Failure, Folder, write_folder};
use crate::{Existing, Result, Save as _, Saved};

/// A folder for Power BI: what [`StarSchema`] saves, as Parquet, and beside it
///
/// | file | what it is |
/// | --- | --- |
/// | `GUIDE.md` | from the folder to a dashboard of four pages, step by step, and how it is refreshed |
/// | `measures.dax` | every measure, with what it means and its format |
/// | `theme.json` | the colours of the charts of this crate |
/// | `project/` | a project of Power BI Desktop: the model with queries, relationships and measures, and pages that are still empty |
///
/// ```
/// # use linernotes::prelude::*;
/// # let plays = df!("played_at" => [1_769_884_200_000_i64], "name" => ["Window Seat"], "id" => ["w"])?;
/// # let moments = DataType::Datetime(TimeUnit::Milliseconds, None);
/// # let plays = plays.lazy().with_column(col("played_at").cast(moments)).collect()?;
/// # let folder = std::env::temp_dir().join("linernotes-power-bi");
/// PowerBi::of(&StarSchema::of(&plays).zone("Europe/Berlin")).save_over(&folder)?;
/// assert!(PowerBi::check(&folder)?.is_sound());
/// # Ok::<(), linernotes::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct PowerBi {
    star: StarSchema,
}

impl PowerBi {
    /// Of a star schema. Its tables are saved as Parquet, and as CSV too where it is not [`StarFiles::Parquet`].
    pub fn of(star: &StarSchema) -> Self {
        let files = if star.files == StarFiles::Parquet { StarFiles::Parquet } else { StarFiles::Both };
        Self { star: star.clone().files(files) }
    }

    /// Writes the folder, whole or not at all. One that is there is left alone: with the same content it is as good as saved,
    /// with any other this is refused.
    ///
    /// # Errors
    ///
    /// As of [`StarSchema::save`].
    pub fn save(&self, folder: impl AsRef<Path>) -> Result<Saved> {
        self.save_into(folder.as_ref(), Existing::Refuse)
    }

    /// As [`save`](Self::save), and puts a folder of this kind out of its place once the new one is complete. One that holds a
    /// file which this did not write, such as a report of the reader's own, is never replaced.
    ///
    /// # Errors
    ///
    /// As of [`save`](Self::save); [`crate::Error::Unfit`] instead of [`crate::Error::Exists`].
    pub fn save_over(&self, folder: impl AsRef<Path>) -> Result<Saved> {
        self.save_into(folder.as_ref(), Existing::Replace)
    }

    /// Reads a folder again and tells whether each table has its columns and types, each key is there once and leads
    /// somewhere, and each column that a measure names exists.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Unfit`] when the folder has no star schema. What is wrong within one is in the answer.
    pub fn check(folder: impl AsRef<Path>) -> Result<Checked> {
        check_folder(folder.as_ref())
    }

    fn save_into(&self, folder: &Path, existing: Existing) -> Result<Saved> {
        let tables = self.star.tables()?;
        // The project names the folder to Power BI, which knows no folder to start from.
        let place = std::path::absolute(folder).map_err(|error| Failure::from(error).of(folder))?;
        let beside = self.beside(&place.display().to_string());
        if existing == Existing::Replace {
            own::nothing_else(folder, &beside)?;
        }
        let of_kind = Folder { mark: measures::FILE, kind: "a folder for Power BI" };
        let (before, ()) = write_folder(folder, existing, &of_kind, |unfinished| {
            for (name, table) in &tables {
                parquet::write(&unfinished.join(name).with_extension("parquet"), table)?;
                if self.star.files == StarFiles::Both {
                    table.save(unfinished.join(name).with_extension("csv"))?;
                }
            }
            beside.iter().try_for_each(|(path, content)| {
                let path = unfinished.join(path);
                let parent = path.parent().unwrap_or(unfinished);
                std::fs::create_dir_all(parent).map_err(|error| Failure::from(error).of(parent))?;
                text(&path, content)
            })
        })?;
        Ok(StarSchema::saved(folder, &tables, before))
    }

    /// The files beside the tables.
    fn beside(&self, place: &str) -> Vec<(String, String)> {
        let mut files = vec![
            (dictionary::FILE.to_owned(), dictionary::TEXT.to_owned()),
            (guide::FILE.to_owned(), guide::guide(&self.star.zone)),
            (measures::FILE.to_owned(), measures::TEXT.to_owned()),
            (theme::FILE.to_owned(), theme::theme()),
        ];
        files.extend(project::files(place));
        files
    }
}

fn check_folder(folder: &Path) -> Result<Checked> {
    let mut checked = check::check(folder)?;
    let file = measures::FILE;
    match std::fs::read_to_string(folder.join(file)) {
        Err(error) => checked.findings.push(format!("{file} cannot be read: {error}")),
        Ok(dax) => {
            checked.measures = measures::measures(&dax).len();
            checked.findings.extend(nowhere(&dax, &check::columns(folder)));
        }
    }
    Ok(checked)
}

/// The columns of measures that no file has.
fn nowhere(dax: &str, columns: &HashMap<String, Vec<String>>) -> Vec<String> {
    let named = measures::columns(dax).into_iter();
    let missing = named.filter(|(table, column)| !columns.get(table).is_some_and(|columns| columns.contains(column)));
    missing.map(|(table, column)| format!("{}: {table}[{column}] is in no table", measures::FILE)).collect()
}

#[cfg(test)]
mod tests;
