//! Values of the client to DataFrames: fixed columns, fixed types, missing values null. Fetches nothing.
//!
//! A record says what its columns are ([`Row`]), and every list of such records is a table. What is more than a list has a
//! file beside the records that it holds.

mod column;

mod albums;
mod artists;
mod audio_features;
mod audiobooks;
mod categories;
mod chapters;
mod devices;
mod episodes;
mod parameters;
mod playables;
mod playlist_items;
mod playlists;
mod plays;
mod ranked;
mod saved;
mod scopes;
mod search;
mod shows;
mod tracks;
mod users;

use polars::prelude::{Column, DataFrame};
use spotify_client::Page;

use crate::Result;
pub(crate) use column::picture;
pub use ranked::Ranked;

/// `.table()` on what has rows.
///
/// ```no_run
/// use linernotes::prelude::*;
///
/// let spotify = Spotify::from_env()?;
/// let album = spotify.album("2f4Ejh4Po2rpuXSYa6IDCe").wait()?;
/// let table = album.table()?; // its tracks
/// let others = spotify.albums(["2f4Ejh4Po2rpuXSYa6IDCe"]).wait()?.table()?; // albums
/// # Ok::<(), linernotes::Error>(())
/// ```
pub trait Table {
    /// The rows as a DataFrame, in the order given. The columns are the same whatever the values, also for no rows at all.
    /// What is missing is null; so is an empty text, which stands for a missing one.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Table`] when polars refuses.
    fn table(&self) -> Result<DataFrame>;
}

/// A record that is a row of a table. Lists of it, with or without gaps, and pages of it have `.table()`; what its columns
/// are stands at its implementation.
///
/// ```
/// use linernotes::prelude::*;
///
/// let artists = Artist::empty_table()?;
/// let columns = ["name", "genres", "popularity", "followers", "image_url", "id", "uri"];
/// assert_eq!(artists.get_column_names(), columns);
/// # Ok::<(), linernotes::Error>(())
/// ```
pub trait Row: Sized {
    /// The columns, as long as `rows`: the same names and types in the same order whatever the values. A row without a record
    /// is null everywhere, but for what its place alone tells.
    fn columns(rows: &[Option<&Self>]) -> Vec<Column>;

    /// The same for rows that come after so many others, as on the second page of a list.
    fn columns_after(_before: usize, rows: &[Option<&Self>]) -> Vec<Column> {
        Self::columns(rows)
    }

    /// The table of no such records: its columns and their types.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Table`] when polars refuses.
    fn empty_table() -> Result<DataFrame> {
        frame(0, Self::columns(&[]))
    }
}

/// One that may be missing, as what Spotify does not know.
impl<R: Row> Row for Option<R> {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        Self::columns_after(0, rows)
    }

    fn columns_after(before: usize, rows: &[Option<&Self>]) -> Vec<Column> {
        let known: Vec<_> = rows.iter().map(|row| row.and_then(Option::as_ref)).collect();
        R::columns_after(before, &known)
    }
}

impl<R: Row> Table for [R] {
    fn table(&self) -> Result<DataFrame> {
        frame(self.len(), R::columns(&all(self)))
    }
}

impl<R: Row> Table for Vec<R> {
    fn table(&self) -> Result<DataFrame> {
        self.as_slice().table()
    }
}

impl<R: Row> Table for Page<R> {
    fn table(&self) -> Result<DataFrame> {
        frame(self.len(), R::columns_after(self.offset.unwrap_or_default(), &all(self)))
    }
}

fn all<R>(rows: &[R]) -> Vec<Option<&R>> {
    rows.iter().map(Some).collect()
}

/// Not generic, so that it is compiled here and not in every cell.
fn frame(height: usize, columns: Vec<Column>) -> Result<DataFrame> {
    Ok(DataFrame::new(height, columns)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Mine(&'static str);

    impl Row for Mine {
        fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
            Self::columns_after(0, rows)
        }

        fn columns_after(before: usize, rows: &[Option<&Self>]) -> Vec<Column> {
            vec![column::count("place", before..before + rows.len()), column::text("name", rows, |mine| Some(mine.0))]
        }
    }

    fn text(table: Result<DataFrame>) -> String {
        let table = table.unwrap();
        let row = |row| table.get(row).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        (0..table.height()).map(row).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn whatever_is_a_row_is_a_table_in_every_kind_of_list() {
        assert_eq!(text([Mine("a"), Mine("b")].table()), r#"0 "a", 1 "b""#);
        assert_eq!(text(vec![Some(Mine("a")), None].table()), r#"0 "a", 1 null"#);
        assert_eq!(Mine::empty_table().unwrap().shape(), (0, 2));
        assert_eq!(<Option<Mine>>::empty_table().unwrap().schema(), Mine::empty_table().unwrap().schema());
    }

    #[test]
    fn a_page_begins_where_the_last_one_ended() {
        let page: Page<Option<spotify_client::PlaylistItem>> =
            serde_json::from_str(r#"{ "items": [{ "track": null }], "offset": 50 }"#).unwrap();
        assert_eq!(page.table().unwrap().column("position").unwrap().i64().unwrap().get(0), Some(50));
    }
}
