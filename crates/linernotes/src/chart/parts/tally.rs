//! The words of a column with the rows that they stand in: for a list column each item, for any other column its one value.

use polars::prelude::{Column, DataFrame, DataType, ExplodeOptions, NamedFrom as _, Series, StringChunked};

use super::columns::{column, word_series, words};
use crate::Result;

/// All words of a column. A million rows take a fraction of a second, so no word is copied.
pub(crate) struct Tally {
    words: StringChunked,
    rows: Vec<u32>,
    /// Whether the column holds lists: then a row counts once for each item.
    pub(crate) lists: bool,
    /// How many rows have at least one word.
    pub(crate) rows_with_words: usize,
}

impl Tally {
    pub(crate) fn of(table: &DataFrame, name: &str) -> Result<Self> {
        Self::of_column(column(table, name)?)
    }

    /// The same with one word a row also for a list: its items behind each other.
    pub(crate) fn of_whole_cells(table: &DataFrame, name: &str) -> Result<Self> {
        Self::of_column(&word_series(name, words(table, name)?).into())
    }

    fn of_column(column: &Column) -> Result<Self> {
        let lists = matches!(column.dtype(), DataType::List(_));
        let numbered =
            Series::new(ROW.into(), (0..u32::try_from(column.len()).unwrap_or(u32::MAX)).collect::<Vec<_>>());
        let words = column.clone().with_name(WORD.into());
        let mut both = DataFrame::new(column.len(), vec![Column::from(numbered), words])?;
        if lists {
            both = both.explode([WORD], ExplodeOptions { empty_as_null: false, keep_nulls: false })?;
        }
        let words = both.column(WORD)?.cast(&DataType::String)?.str()?.clone();
        let rows = both.column(ROW)?.u32()?.iter().map(Option::unwrap_or_default).collect();
        let mut tally = Self { words, rows, lists, rows_with_words: 0 };
        tally.rows_with_words = rows_in(tally.iter().map(|(row, _)| row));
        Ok(tally)
    }

    /// Each word with its row, in the order of the rows. An empty word is none.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &str)> {
        let words = self.rows.iter().zip(self.words.iter());
        words.filter_map(|(row, word)| Some((*row as usize, word.filter(|word| !word.is_empty())?)))
    }

    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(_, word)| word)
    }
}

/// How many different rows these are; equal ones stand beside each other.
pub(crate) fn rows_in(rows: impl Iterator<Item = usize>) -> usize {
    let mut last = None;
    rows.filter(|row| last.replace(*row) != Some(*row)).count()
}

const ROW: &str = "row";
const WORD: &str = "word";

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    #[test]
    fn a_row_counts_once_for_each_item_of_its_list() {
        let lists = [
            Some(Series::new("".into(), ["rock", "pop"])),
            None,
            Some(Series::new("".into(), [""; 0])),
            Some(Series::new("".into(), ["pop"])),
        ];
        let table = df!("genres" => lists).unwrap();
        let tally = Tally::of(&table, "genres").unwrap();
        assert_eq!(tally.iter().collect::<Vec<_>>(), [(0, "rock"), (0, "pop"), (3, "pop")]);
        assert_eq!((tally.rows_with_words, tally.lists), (2, true));
        let whole = Tally::of_whole_cells(&table, "genres").unwrap();
        assert_eq!(whole.iter().collect::<Vec<_>>(), [(0, "rock, pop"), (3, "pop")]);
    }

    #[test]
    fn other_columns_have_one_word_a_row() {
        let table = df!("popularity" => [Some(7_i64), None, Some(8)]).unwrap();
        let tally = Tally::of(&table, "popularity").unwrap();
        assert_eq!(tally.iter().collect::<Vec<_>>(), [(0, "7"), (2, "8")]);
        assert_eq!((tally.rows_with_words, tally.lists), (2, false));
    }
}
