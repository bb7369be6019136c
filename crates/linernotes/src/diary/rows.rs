//! Rows of SQLite to columns of polars.

use polars::prelude::{
    BooleanChunked, Column, DataFrame, Float64Chunked, Int32Chunked, Int64Chunked, IntoColumn as _,
    ListBuilderTrait as _, ListStringChunkedBuilder, NewChunkedArray as _, StringChunked, TimeUnit, TimeZone,
};
use rusqlite::types::{FromSql, ValueRef};
use rusqlite::{Connection, Params, Row};
use spotify_client::ReleaseDate;

use super::Month;

/// What a column of a query holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Float,
    Boolean,
    /// A month in the diary's words, as the day it begins with.
    Month,
    /// A date as Spotify has it, as the first day that it can be.
    Date,
    /// Unix milliseconds.
    Moment,
    /// A JSON array of texts.
    Texts,
}

/// The rows of a query, whose columns are told in order.
pub(crate) fn frame(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    columns: &[(&str, Kind)],
) -> rusqlite::Result<DataFrame> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut growing: Vec<Growing> = columns.iter().map(|(_, kind)| Growing::new(*kind)).collect();
    let mut rows = statement.query(parameters)?;
    let mut height = 0;
    while let Some(row) = rows.next()? {
        for (at, column) in growing.iter_mut().enumerate() {
            column.push(row, at)?;
        }
        height += 1;
    }
    let columns = growing.into_iter().zip(columns).map(|(column, (name, _))| column.finish(name)).collect();
    Ok(DataFrame::new(height, columns).expect("columns that grew together are of one length and have their own names"))
}

enum Growing {
    Text(Vec<Option<String>>),
    Integer(Vec<Option<i64>>),
    Float(Vec<Option<f64>>),
    Boolean(Vec<Option<bool>>),
    Day(Vec<Option<i32>>, fn(&str) -> Option<i32>),
    Moment(Vec<Option<i64>>),
    Texts(Vec<Option<Vec<Option<String>>>>),
}

impl Growing {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(Vec::new()),
            Kind::Integer => Self::Integer(Vec::new()),
            Kind::Float => Self::Float(Vec::new()),
            Kind::Boolean => Self::Boolean(Vec::new()),
            Kind::Month => Self::Day(Vec::new(), |text| Some(Month::read(text)?.first_day().to_epoch_days())),
            Kind::Date => {
                Self::Day(Vec::new(), |text| Some(text.parse::<ReleaseDate>().ok()?.first_day().to_epoch_days()))
            }
            Kind::Moment => Self::Moment(Vec::new()),
            Kind::Texts => Self::Texts(Vec::new()),
        }
    }

    fn push(&mut self, row: &Row<'_>, at: usize) -> rusqlite::Result<()> {
        fn cell<T: FromSql>(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<T>> {
            row.get(at)
        }
        match self {
            Self::Text(cells) => cells.push(cell(row, at)?),
            Self::Integer(cells) | Self::Moment(cells) => cells.push(cell(row, at)?),
            Self::Float(cells) => cells.push(cell(row, at)?),
            Self::Boolean(cells) => cells.push(cell(row, at)?),
            Self::Day(cells, read) => cells.push(text(row, at)?.and_then(*read)),
            Self::Texts(cells) => cells.push(text(row, at)?.and_then(|text| serde_json::from_str(text).ok())),
        }
        Ok(())
    }

    fn finish(self, name: &str) -> Column {
        let name = name.into();
        match self {
            Self::Text(cells) => StringChunked::from_iter_options(name, cells.into_iter()).into_column(),
            Self::Integer(cells) => Int64Chunked::from_iter_options(name, cells.into_iter()).into_column(),
            Self::Float(cells) => Float64Chunked::from_iter_options(name, cells.into_iter()).into_column(),
            Self::Boolean(cells) => BooleanChunked::from_iter_options(name, cells.into_iter()).into_column(),
            Self::Day(cells, _) => Int32Chunked::from_iter_options(name, cells.into_iter()).into_date().into_column(),
            Self::Moment(cells) => Int64Chunked::from_iter_options(name, cells.into_iter())
                .into_datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC))
                .into_column(),
            Self::Texts(cells) => {
                let mut lists = ListStringChunkedBuilder::new(name, cells.len(), cells.len());
                for cell in &cells {
                    match cell {
                        Some(texts) => lists.append_trusted_len_iter(texts.iter().map(Option::as_deref)),
                        None => lists.append_null(),
                    }
                }
                lists.finish().into_column()
            }
        }
    }
}

fn text<'row>(row: &'row Row<'_>, at: usize) -> rusqlite::Result<Option<&'row str>> {
    match row.get_ref(at)? {
        ValueRef::Null => Ok(None),
        value => Ok(Some(value.as_str()?)),
    }
}

/// The rows of any query: each column holds numbers or texts, whichever came; texts where both did.
pub(super) fn frame_of_any(connection: &Connection, sql: &str) -> rusqlite::Result<DataFrame> {
    let mut statement = connection.prepare(sql)?;
    if !statement.readonly() || statement.column_count() == 0 {
        return Err(rusqlite::Error::InvalidQuery);
    }
    let names: Vec<String> = distinct(statement.column_names().collect());
    let mut cells: Vec<Vec<rusqlite::types::Value>> = vec![Vec::new(); names.len()];
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for (at, column) in cells.iter_mut().enumerate() {
            column.push(row.get(at)?);
        }
    }
    let height = cells.first().map_or(0, Vec::len);
    let columns = names.iter().zip(cells).map(|(name, cells)| column_of_any(name, cells)).collect();
    Ok(DataFrame::new(height, columns).expect("every row has a cell in each column, and their names differ"))
}

/// Two columns of one name are legal in SQL, not in a table.
fn distinct(names: Vec<&str>) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    for name in names {
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken.contains(name));
        taken.extend(free);
    }
    taken
}

fn column_of_any(name: &str, cells: Vec<rusqlite::types::Value>) -> Column {
    use rusqlite::types::Value;
    let all = |is: fn(&Value) -> bool| cells.iter().all(|cell| matches!(cell, Value::Null) || is(cell));
    if all(|cell| matches!(cell, Value::Integer(_))) && cells.iter().any(|cell| !matches!(cell, Value::Null)) {
        let numbers = cells.into_iter().map(|cell| if let Value::Integer(number) = cell { Some(number) } else { None });
        return Growing::Integer(numbers.collect()).finish(name);
    }
    if all(|cell| matches!(cell, Value::Integer(_) | Value::Real(_)))
        && cells.iter().any(|cell| !matches!(cell, Value::Null))
    {
        let numbers = cells.into_iter().map(|cell| match cell {
            Value::Integer(number) => Some(number as f64),
            Value::Real(number) => Some(number),
            _ => None,
        });
        return Growing::Float(numbers.collect()).finish(name);
    }
    let texts = cells.into_iter().map(|cell| match cell {
        Value::Null => None,
        Value::Integer(number) => Some(number.to_string()),
        Value::Real(number) => Some(number.to_string()),
        Value::Text(text) => Some(text),
        Value::Blob(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
    });
    Growing::Text(texts.collect()).finish(name)
}
