//! A table's columns as a chart needs them: numbers, words, or an error that says which columns there are.

use polars::prelude::{AnyValue, Column, DataFrame, DataType, NamedFrom as _, Series};

use super::axis;
use crate::Result;
use crate::columns::wrong_column;

pub(crate) use crate::columns::column;

/// Whether it holds lists, such as `genres`: a row stands for each of their items then.
pub(crate) fn is_list(table: &DataFrame, name: &str) -> bool {
    table.column(name).is_ok_and(|column| matches!(column.dtype(), DataType::List(_)))
}

pub(crate) fn has(table: &DataFrame, name: &str) -> bool {
    table.column(name).is_ok()
}

/// Its values as numbers, as they stand on an axis; null, NaN and infinite ones are none.
pub(crate) fn numbers(table: &DataFrame, name: &str) -> Result<Vec<Option<f64>>> {
    let column = column(table, name)?;
    if !column.dtype().is_numeric() && column.dtype() != &DataType::Boolean && column.dtype() != &DataType::Null {
        return Err(wrong_column(name, column.dtype(), "numbers"));
    }
    let numbers = column.cast(&DataType::Float64)?;
    let numbers = numbers.f64()?;
    Ok(numbers
        .iter()
        .map(|value| value.filter(|value| value.is_finite()).map(|value| value / axis::unit(name)))
        .collect())
}

/// Its values as words; the items of a list stand behind each other.
pub(crate) fn words(table: &DataFrame, name: &str) -> Result<Vec<Option<String>>> {
    let column = column(table, name)?;
    if let Ok(texts) = column.str() {
        return Ok(texts.iter().map(|text| text.map(str::to_owned)).collect());
    }
    Ok((0..column.len()).map(|row| column.get(row).ok().and_then(word)).collect())
}

/// The items of a list column, or the one value of another.
pub(crate) fn items(table: &DataFrame, name: &str) -> Result<Vec<Vec<String>>> {
    let column = column(table, name)?;
    let Ok(lists) = column.list() else {
        return Ok(words(table, name)?.into_iter().map(|word| word.into_iter().collect()).collect());
    };
    let texts =
        |list: Series| -> Vec<String> { (0..list.len()).filter_map(|at| list.get(at).ok().and_then(word)).collect() };
    Ok((0..lists.len()).map(|row| lists.get_as_series(row).map(texts).unwrap_or_default()).collect())
}

fn word(value: AnyValue<'_>) -> Option<String> {
    match value {
        AnyValue::Null => None,
        AnyValue::String(text) => Some(text.to_owned()),
        AnyValue::StringOwned(text) => Some(text.to_string()),
        AnyValue::List(items) => {
            Some((0..items.len()).filter_map(|at| items.get(at).ok().and_then(word)).collect::<Vec<_>>().join(", "))
        }
        other => Some(other.to_string()),
    }
}

/// A column of figures, named as on its axis.
pub(crate) fn figure_name(column: &str) -> String {
    column.strip_suffix("_ms").map_or_else(|| column.to_owned(), |name| format!("{name}_min"))
}

/// A table of figures.
pub(crate) fn figures(columns: Vec<Series>) -> Result<DataFrame> {
    let height = columns.first().map_or(0, |column| column.len());
    Ok(DataFrame::new(height, columns.into_iter().map(Column::from).collect())?)
}

/// A column of words for figures.
pub(crate) fn word_series(name: &str, words: Vec<Option<String>>) -> Series {
    Series::new(name.into(), words)
}

/// The `most` most frequent words, most frequent first; equally frequent ones by the alphabet.
pub(crate) fn most_frequent<'a>(words: impl Iterator<Item = &'a str>, most: usize) -> Vec<(String, usize)> {
    let mut counts = std::collections::HashMap::<&str, usize>::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().map(|(word, count)| (word.to_owned(), count)).collect();
    counts.sort_by(|(a, many), (b, few)| few.cmp(many).then_with(|| a.cmp(b)));
    counts.truncate(most);
    counts
}

/// The least and the greatest, or `None` without any.
pub(crate) fn extent(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |extent, value| match extent {
        None => Some((value, value)),
        Some((least, greatest)) => Some((least.min(value), greatest.max(value))),
    })
}

/// The range of an axis that shows all values of a column: 0 to 1 for Spotify's measures, else with a little room at both ends.
pub(crate) fn axis_range(name: &str, values: impl Iterator<Item = f64>) -> (f64, f64) {
    if axis::is_share(name) { (0.0, 1.0) } else { with_room(values, 0.04) }
}

/// From the least to the greatest, and at both ends so large a share of that in addition.
pub(crate) fn with_room(values: impl Iterator<Item = f64>, share: f64) -> (f64, f64) {
    match extent(values) {
        None => (0.0, 1.0),
        Some((only, same)) if only == same => (only - 1.0, only + 1.0),
        Some((least, greatest)) => {
            let room = (greatest - least) * share;
            (least - room, greatest + room)
        }
    }
}
