//! A table to JSON: an object for each row, with every column in each.

use std::fs::File;
use std::io::{BufWriter, Write as _};

use polars::prelude::{Column, DataFrame, DataType, JsonFormat, JsonWriter, SerWriter as _};

use super::format::{adapt, unfit};
use super::{Adapted, Failure, moments};

const AS_NULL: &str = "NaN and infinity as null";

/// How the objects follow each other.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rows {
    /// `[{…},{…}]`
    Array,
    /// One on each line.
    Lines,
}

pub(super) fn write(file: &File, table: &DataFrame, rows: Rows) -> Result<Vec<Adapted>, Failure> {
    let (columns, adapted) = adapt(table, in_json)?;
    let mut buffer = BufWriter::new(file);
    let format = match rows {
        Rows::Array => JsonFormat::Json,
        Rows::Lines => JsonFormat::JsonLines,
    };
    JsonWriter::new(&mut buffer).with_json_format(format).finish(&mut DataFrame::new(table.height(), columns)?)?;
    buffer.flush()?;
    Ok(adapted)
}

fn in_json(column: &Column) -> Result<Option<(Column, Option<&'static str>)>, Failure> {
    Ok(match column.dtype() {
        DataType::Datetime(..) => Some((moments::text(column)?, None)),
        // The writer makes them null by itself; here it is only found out.
        DataType::Float64 if column.f64()?.iter().flatten().any(|number| !number.is_finite()) => {
            Some((column.clone(), Some(AS_NULL)))
        }
        kind if holds_unfit(kind) => return Err(unfit(column)),
        _ => None,
    })
}

/// Durations would come out in a form that nothing reads, bytes as numbers.
fn holds_unfit(kind: &DataType) -> bool {
    match kind {
        DataType::Duration(_) | DataType::Binary => true,
        DataType::List(inner) => holds_unfit(inner),
        DataType::Struct(fields) => fields.iter().any(|field| holds_unfit(field.dtype())),
        _ => false,
    }
}
