//! A table to the releases that its rows belong to, and back to those of its rows that stay.

use std::collections::HashMap;

use chrono::NaiveDate;
use polars::prelude::{BooleanChunked, Column, DataFrame, DataType, ListNameSpaceImpl as _, StringChunked};
use spotify_client::ReleaseDate;

use super::{Release, which_stay};
use crate::Result;
use crate::columns::column;

pub(super) fn dedupe(table: &DataFrame) -> Result<DataFrame> {
    let rows = Rows::of(table)?;
    let stays = which_stay(&rows.releases());
    // A row of no album stays.
    let mask = rows.release.iter().map(|release| Some(release.is_none_or(|at| stays[at])));
    Ok(table.filter(&mask.collect::<BooleanChunked>())?)
}

/// The columns that are read, and which release each row belongs to.
struct Rows {
    names: StringChunked,
    artists: StringChunked,
    kinds: Option<StringChunked>,
    dates: Option<StringChunked>,
    release: Vec<Option<usize>>,
    /// The first row of each release.
    first: Vec<usize>,
}

impl Rows {
    fn of(table: &DataFrame) -> Result<Self> {
        let of_tracks = table.column("album_id").is_ok();
        let names = text(column(table, if of_tracks { "album" } else { "name" })?)?;
        let artists = first_artists(table)?;
        let optional = |name: &str| table.column(name).ok().map(text).transpose();
        let (kinds, dates) = (optional("album_type")?, optional("release_date")?);
        let (release, first) = if of_tracks {
            by_id(&text(column(table, "album_id")?)?)
        } else {
            ((0..table.height()).map(Some).collect(), (0..table.height()).collect())
        };
        Ok(Self { names, artists, kinds, dates, release, first })
    }

    fn releases(&self) -> Vec<Release<'_>> {
        let artists = self.artists_of_releases();
        let release = |(release, &row): (usize, &usize)| Release {
            name: self.names.get(row).unwrap_or_default(),
            artist: artists[release],
            kind: cell(self.kinds.as_ref(), row).unwrap_or_default(),
            date: cell(self.dates.as_ref(), row).and_then(day),
        };
        self.first.iter().enumerate().map(release).collect()
    }

    /// Whom most rows of each release name first; the one named earlier where they are even.
    fn artists_of_releases(&self) -> Vec<&str> {
        let mut counts: Vec<Vec<(&str, usize)>> = vec![Vec::new(); self.first.len()];
        for (release, artist) in self.release.iter().zip(self.artists.iter()) {
            let (Some(release), Some(artist)) = (release, artist) else { continue };
            let counts = &mut counts[*release];
            match counts.iter_mut().find(|(name, _)| *name == artist) {
                Some((_, count)) => *count += 1,
                None => counts.push((artist, 1)),
            }
        }
        counts.iter().map(|counts| most(counts)).collect()
    }
}

/// The text that was counted most often, the first of those that were.
fn most<'a>(counts: &[(&'a str, usize)]) -> &'a str {
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or("", |(text, _)| text)
}

/// The release of each row, and the first row of each release.
fn by_id(ids: &StringChunked) -> (Vec<Option<usize>>, Vec<usize>) {
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut first = Vec::new();
    let release = ids.iter().enumerate().map(|(row, id)| {
        Some(*known.entry(id?).or_insert_with(|| {
            first.push(row);
            first.len() - 1
        }))
    });
    (release.collect(), first)
}

fn first_artists(table: &DataFrame) -> Result<StringChunked> {
    let artists = table.column("artist_ids").or_else(|_| column(table, "artists"))?;
    match artists.dtype() {
        DataType::List(_) => Ok(artists.list()?.lst_get(0, true)?.cast(&DataType::String)?.str()?.clone()),
        _ => text(artists),
    }
}

fn text(column: &Column) -> Result<StringChunked> {
    Ok(column.cast(&DataType::String)?.str()?.clone())
}

fn cell(column: Option<&StringChunked>, row: usize) -> Option<&str> {
    column.and_then(|column| column.get(row))
}

/// The first day that a date as text can mean.
fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok().map(ReleaseDate::first_day)
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    /// The texts of a column of what stays.
    fn stay(table: &DataFrame, column: &str) -> Vec<Option<String>> {
        let rest = dedupe(table).unwrap();
        rest.column(column).unwrap().str().unwrap().iter().map(|text| text.map(str::to_owned)).collect()
    }

    #[test]
    fn dates_may_be_texts_and_artists_one_text() {
        let table = df!(
            "name" => [Some("Ten (Remastered)"), Some("Ten [Deluxe]"), None, Some("Ten (Live)")],
            "artists" => [Some("Pearl Jam"), Some("Pearl Jam"), None, Some("Somebody Else")],
            "release_date" => [Some("2009-03"), Some("1991"), None, None],
        )
        .unwrap();
        let expected = [Some("Ten [Deluxe]"), None, Some("Ten (Live)")];
        assert_eq!(stay(&table, "name"), expected.map(|name| name.map(str::to_owned)));
    }

    #[test]
    fn an_album_is_whose_most_of_its_tracks_are_and_all_of_its_rows_go_or_stay() {
        let table = df!(
            "name" => ["one", "two", "guest", "one", "two", "three", "local"],
            "album" => ["Ten", "Ten", "Ten", "Ten (Deluxe)", "Ten (Deluxe)", "Ten (Deluxe)", "Ten (Deluxe)"],
            "album_id" => [Some("a"), Some("a"), Some("a"), Some("b"), Some("b"), Some("b"), None],
            "artists" => ["Guest", "Pearl Jam", "Pearl Jam", "Pearl Jam", "Guest", "Pearl Jam", "Nobody"],
        )
        .unwrap();
        assert_eq!(stay(&table, "name"), ["one", "two", "guest", "local"].map(|name| Some(name.to_owned())));
    }

    #[test]
    fn a_column_that_is_missing_is_named() {
        let message = |table: DataFrame| dedupe(&table).unwrap_err().to_string();
        assert_eq!(message(df!("name" => ["Ten"]).unwrap()), "the table has no column `artists`: it has name");
        assert_eq!(message(df!("id" => ["a"]).unwrap()), "the table has no column `name`: it has id");
        let tracks = df!("name" => ["one"], "album_id" => ["a"]).unwrap();
        assert_eq!(message(tracks), "the table has no column `album`: it has name, album_id");
    }
}
