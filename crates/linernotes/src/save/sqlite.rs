//! Tables to a SQLite database: numbers as numbers, texts as texts, days and moments as ISO 8601.

use std::collections::HashSet;
use std::path::Path;

use polars::prelude::{AnyValue, Column, DataFrame, DataType, Series};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::format::{adapt, note, unfit};
use super::lists::{JOINED, joined};
use super::{Adapted, Failure, Named, moments};

const NAN: &str = "NaN as null";

pub(super) fn write(path: &Path, tables: &[Named<'_>]) -> Result<Vec<Adapted>, Failure> {
    let mut names = HashSet::new();
    if let Some(twice) = tables.iter().find(|named| !names.insert(named.name.to_lowercase())) {
        return Err(Failure::Unfit(format!("two tables are called `{}`: give each a name of its own", twice.name)));
    }
    let mut database = Connection::open(path)?;
    // Nobody else has this file yet, and it vanishes when it is not finished.
    database.pragma_update(None, "journal_mode", "OFF")?;
    database.pragma_update(None, "synchronous", "OFF")?;
    let transaction = database.transaction()?;
    let mut adapted = Vec::new();
    for Named { name, table } in tables {
        for of_table in write_table(&transaction, name, table)? {
            of_table.columns.iter().for_each(|column| note(&mut adapted, of_table.how, column));
        }
    }
    transaction.commit()?;
    database.close().map_err(|(_, error)| error)?;
    Ok(adapted)
}

fn write_table(database: &Connection, name: &str, table: &DataFrame) -> Result<Vec<Adapted>, Failure> {
    let mut names = HashSet::new();
    if let Some(twice) = table.columns().iter().find(|column| !names.insert(column.name().to_lowercase())) {
        return Err(Failure::column(twice.name(), "differs from another only in upper and lower case: rename one"));
    }
    if name.to_lowercase().starts_with("sqlite_") || table.width() == 0 {
        let why = format!(
            "`{name}` cannot be a table there: it needs a column, and a name that does not begin with `sqlite_`"
        );
        return Err(Failure::Unfit(why));
    }
    let (columns, adapted) = adapt(table, in_sqlite)?;
    let declared: Vec<_> =
        table.columns().iter().map(|of| format!("{} {}", quoted(of.name()), kind(of.dtype()))).collect();
    database.execute(&format!("CREATE TABLE {} ({})", quoted(name), declared.join(", ")), [])?;

    let marks = vec!["?"; columns.len()].join(", ");
    let mut insert = database.prepare(&format!("INSERT INTO {} VALUES ({marks})", quoted(name)))?;
    let columns: Vec<Series> = columns.iter().map(|column| column.as_materialized_series().rechunk()).collect();
    let mut cells: Vec<_> = columns.iter().map(Series::iter).collect();
    for _ in 0..table.height() {
        let row = cells.iter_mut().zip(&columns).map(|(cells, column)| value(cells.next(), column.name()));
        insert.execute(params_from_iter(row.collect::<Result<Vec<Value>, Failure>>()?))?;
    }
    Ok(adapted)
}

fn in_sqlite(column: &Column) -> Result<Option<(Column, Option<&'static str>)>, Failure> {
    Ok(match column.dtype() {
        DataType::List(_) => Some((joined(column)?, Some(JOINED))),
        DataType::Datetime(..) => Some((moments::text(column)?, None)),
        DataType::Date => Some((moments::day(column)?, None)),
        DataType::Float64 if column.f64()?.iter().flatten().any(f64::is_nan) => Some((column.clone(), Some(NAN))),
        kind if kind.is_primitive_numeric() => None,
        DataType::String | DataType::Boolean | DataType::Binary | DataType::Null => None,
        _ => return Err(unfit(column)),
    })
}

/// The type in words that other programs go by: SQLite itself would take any.
fn kind(of: &DataType) -> &'static str {
    match of {
        DataType::Boolean => "BOOLEAN",
        DataType::Date => "DATE",
        DataType::Datetime(..) => "TIMESTAMP",
        DataType::Binary => "BLOB",
        kind if kind.is_integer() => "INTEGER",
        kind if kind.is_float() => "REAL",
        _ => "TEXT",
    }
}

fn value(cell: Option<AnyValue<'_>>, column: &str) -> Result<Value, Failure> {
    Ok(match cell.unwrap_or(AnyValue::Null) {
        AnyValue::Null => Value::Null,
        AnyValue::Boolean(value) => Value::Integer(value.into()),
        AnyValue::String(text) => Value::Text(text.to_owned()),
        AnyValue::Binary(bytes) => Value::Blob(bytes.to_owned()),
        // SQLite stores NaN as null by itself.
        AnyValue::Float64(number) => Value::Real(number),
        AnyValue::Float32(number) => Value::Real(number.into()),
        number => Value::Integer(number.extract::<i64>().ok_or_else(|| {
            Failure::column(column, format_args!("holds {number}, more than 64 bits with a sign: make it text"))
        })?),
    })
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
