//! A table to a text file: RFC 4180's quotes, lines that end in `\n`, a missing value as nothing and an empty text as `""`.

use std::fs::File;

use polars::prelude::{Column, CsvWriter, DataFrame, DataType, SerWriter as _};

use super::format::{adapt, unfit};
use super::lists::{JOINED, joined};
use super::{Adapted, Bom, Failure, moments};
use crate::number::{float, needs_exponent};

pub(super) fn write(file: &File, table: &DataFrame, delimiter: u8, bom: Bom) -> Result<Vec<Adapted>, Failure> {
    let (columns, adapted) = adapt(table, in_text)?;
    CsvWriter::new(file)
        .with_separator(delimiter)
        .include_bom(bom == Bom::ForExcel)
        .finish(&mut DataFrame::new(table.height(), columns)?)?;
    Ok(adapted)
}

fn in_text(column: &Column) -> Result<Option<(Column, Option<&'static str>)>, Failure> {
    Ok(match column.dtype() {
        DataType::List(_) => Some((joined(column)?, Some(JOINED))),
        DataType::Datetime(..) => Some((moments::text(column)?, None)),
        DataType::Float64 => with_pandas_exponents(column)?.map(|column| (column, None)),
        kind if kind.is_primitive_numeric() => None,
        DataType::String | DataType::Boolean | DataType::Date | DataType::Null => None,
        _ => return Err(unfit(column)),
    })
}

/// A column that holds tiny or huge numbers as text. polars would write `2e-6` where pandas and our own tables write
/// `2e-06`.
fn with_pandas_exponents(column: &Column) -> Result<Option<Column>, Failure> {
    let numbers = column.f64()?;
    let any = numbers.iter().flatten().any(needs_exponent);
    Ok(any.then(|| {
        Column::new(column.name().clone(), numbers.iter().map(|number| number.map(float)).collect::<Vec<_>>())
    }))
}
