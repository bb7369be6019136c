//! Tables to the sheets of a workbook: numbers, texts, days and moments are Excel's own, a text is never a formula.

use std::fs::File;
use std::io::BufWriter;

use polars::prelude::IntoLazy as _;
use polars::prelude::{AnyValue, Column, DataFrame, DataType, NonExistent, Series, TimeUnit, col, lit};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

use super::format::{adapt, note, unfit};
use super::lists::{JOINED, joined};
use super::{Adapted, Failure, Named};

const MOST_ROWS: usize = 1_048_576;
const MOST_COLUMNS: usize = 16_384;
/// In UTF-16, as Excel counts.
const LONGEST_TEXT: usize = 32_767;
/// Above, a double has not every integer.
const EXACT: u64 = 1 << 53;

const BEFORE_1900: &str = "days before 1900 as text";
const EMPTY: &str = "empty texts as empty cells";
const LARGE: &str = "integers beyond 2^53 as text";
const NOT_FINITE: &str = "NaN and infinity as empty cells";
const WITHOUT_ZONE: &str = "moments without their zone";

pub(super) fn write(file: &File, tables: &[Named<'_>]) -> Result<Vec<Adapted>, Failure> {
    let mut workbook = Workbook::new();
    // Any day will do, but always the same one: equal tables are to be equal files.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let mut adapted = Vec::new();
    for Named { name, table } in tables {
        let sheet = workbook.add_worksheet().set_name(name)?;
        fill(sheet, table, &mut adapted)?;
    }
    workbook.save_to_writer(BufWriter::new(file))?;
    Ok(adapted)
}

/// A file's name as a sheet's: at most 31 characters, none of those Excel forbids.
pub(super) fn sheet_name(stem: &str) -> String {
    let mut units = 0;
    let short = stem.chars().take_while(|letter| {
        units += letter.len_utf16();
        units <= 31
    });
    let name: String = short.map(|letter| if r"[]:*?/\'".contains(letter) { '_' } else { letter }).collect();
    // Excel keeps this name for itself.
    if name.is_empty() || name.eq_ignore_ascii_case("history") { "table".into() } else { name }
}

fn fill(sheet: &mut Worksheet, table: &DataFrame, adapted: &mut Vec<Adapted>) -> Result<(), Failure> {
    if table.height() >= MOST_ROWS || table.width() > MOST_COLUMNS {
        return Err(Failure::Unfit(format!(
            "{} rows × {} columns are more than a sheet's 1,048,576 × 16,384: save as .parquet",
            table.height(),
            table.width()
        )));
    }
    let table = on_local_clocks(table, adapted)?;
    let (columns, of_table) = adapt(&table, in_excel)?;
    for of in of_table {
        of.columns.iter().for_each(|column| note(adapted, of.how, column));
    }
    let header = Format::new().set_bold();
    for (at, column) in (0_u16..).zip(&columns) {
        sheet.write_string_with_format(0, at, column.name().as_str(), &header)?;
        fill_column(sheet, at, column, adapted)?;
        sheet.set_column_width(at, width(column))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    if let (Ok(last_row), Ok(last_column @ 1..)) = (u32::try_from(table.height()), u16::try_from(columns.len())) {
        sheet.autofilter(0, 0, last_row, last_column - 1)?;
    }
    Ok(())
}

/// Moments lose their zone and keep what its clocks show.
fn on_local_clocks(table: &DataFrame, adapted: &mut Vec<Adapted>) -> Result<DataFrame, Failure> {
    let zoned = table.columns().iter().filter(|column| matches!(column.dtype(), DataType::Datetime(_, Some(_))));
    let local = zoned.map(|column| {
        note(adapted, WITHOUT_ZONE, column.name());
        col(column.name().clone()).dt().replace_time_zone(None, lit("raise"), NonExistent::Raise)
    });
    let local: Vec<_> = local.collect();
    Ok(table.clone().lazy().with_columns(local).collect()?)
}

fn in_excel(column: &Column) -> Result<Option<(Column, Option<&'static str>)>, Failure> {
    Ok(match column.dtype() {
        DataType::List(_) => Some((joined(column)?, Some(JOINED))),
        kind if kind.is_primitive_numeric() => None,
        DataType::String | DataType::Boolean | DataType::Date | DataType::Datetime(..) | DataType::Null => None,
        _ => return Err(unfit(column)),
    })
}

fn fill_column(sheet: &mut Worksheet, at: u16, column: &Column, adapted: &mut Vec<Adapted>) -> Result<(), Failure> {
    let format = Format::new().set_num_format(match column.dtype() {
        DataType::Date => "yyyy-mm-dd",
        DataType::Datetime(..) => "yyyy-mm-dd hh:mm:ss",
        // Else eleven digits would be shown as 1.2E+10.
        kind if kind.is_integer() => "0",
        _ => "General",
    });
    let series = column.as_materialized_series().rechunk();
    let mut noted = |how| note(adapted, how, column.name());
    for (row, cell) in (1_u32..).zip(series.iter()) {
        match content(cell, column.name())? {
            Content::Nothing => {}
            Content::Not(how) => noted(how),
            Content::Truth(value) => drop(sheet.write_boolean(row, at, value)?),
            Content::Number(number) => drop(sheet.write_number_with_format(row, at, number, &format)?),
            Content::Text(text) => drop(sheet.write_string(row, at, text)?),
            Content::AsText(text, how) => {
                noted(how);
                sheet.write_string(row, at, text)?;
            }
        }
    }
    Ok(())
}

/// What stands in a cell.
enum Content {
    Nothing,
    /// Nothing, though there was a value.
    Not(&'static str),
    Truth(bool),
    Number(f64),
    Text(String),
    /// What Excel has no number for.
    AsText(String, &'static str),
}

fn content(cell: AnyValue<'_>, column: &str) -> Result<Content, Failure> {
    Ok(match cell {
        AnyValue::Null => Content::Nothing,
        AnyValue::Boolean(value) => Content::Truth(value),
        AnyValue::String("") => Content::Not(EMPTY),
        AnyValue::String(text) if text.len() > LONGEST_TEXT && text.encode_utf16().count() > LONGEST_TEXT => {
            let why = "holds a text of more than Excel's 32,767 characters: drop the column, or save as .parquet";
            return Err(Failure::column(column, why));
        }
        AnyValue::String(text) => Content::Text(text.to_owned()),
        AnyValue::Date(day) => match serial(i64::from(day), 0.0) {
            Some(serial) => Content::Number(serial),
            None => Content::AsText(cell.to_string(), BEFORE_1900),
        },
        AnyValue::Datetime(moment, unit, _) => {
            let per_day = per_day(unit);
            #[expect(clippy::cast_precision_loss, reason = "a part of a day, to the precision that Excel has")]
            let part = moment.rem_euclid(per_day) as f64 / per_day as f64;
            match serial(moment.div_euclid(per_day), part) {
                Some(serial) => Content::Number(serial),
                None => Content::AsText(cell.to_string(), BEFORE_1900),
            }
        }
        AnyValue::Float64(number) => finite(number),
        AnyValue::Float32(number) => finite(number.into()),
        number => match number.extract::<i128>() {
            Some(whole) if whole.unsigned_abs() > u128::from(EXACT) => Content::AsText(whole.to_string(), LARGE),
            _ => number.extract::<f64>().map_or(Content::Nothing, Content::Number),
        },
    })
}

fn finite(number: f64) -> Content {
    if number.is_finite() { Content::Number(number) } else { Content::Not(NOT_FINITE) }
}

fn per_day(unit: TimeUnit) -> i64 {
    let per_second = match unit {
        TimeUnit::Milliseconds => 1_000,
        TimeUnit::Microseconds => 1_000_000,
        TimeUnit::Nanoseconds => 1_000_000_000,
    };
    86_400 * per_second
}

/// Excel's number of a day since 1970, and a part of it. Day 1 is the first of January 1900, and Excel believes in a
/// 29th of February that year.
fn serial(day: i64, part: f64) -> Option<f64> {
    let serial = match day + 25_569 {
        serial @ 61..=2_958_465 => serial,
        serial @ 2..=60 => serial - 1,
        _ => return None,
    };
    #[expect(clippy::cast_precision_loss, reason = "at most seven digits")]
    Some(serial as f64 + part)
}

/// Enough for the name with its filter button and for what the first rows hold, within reason.
fn width(column: &Column) -> f64 {
    let cells = match column.dtype() {
        DataType::Date => 10,
        DataType::Datetime(..) => 19,
        _ => {
            let first: Series = column.as_materialized_series().head(Some(500)).rechunk();
            let lengths = first.iter().map(|cell| match cell {
                AnyValue::Null => 0,
                AnyValue::String(text) => text.lines().map(|line| line.chars().count()).max().unwrap_or(0),
                other => other.to_string().chars().count(),
            });
            lengths.max().unwrap_or(0)
        }
    };
    let widest = cells.max(column.name().chars().count() + 3).clamp(8, 60);
    u8::try_from(widest).map_or(60.0, f64::from) + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbered_as_excel_does() {
        for (day, expected) in [
            (-25_568, None),                // 1899-12-31
            (-25_567, Some(1.0)),           // 1900-01-01
            (-25_509, Some(59.0)),          // 1900-02-28
            (-25_508, Some(61.0)),          // 1900-03-01
            (0, Some(25_569.0)),            // 1970-01-01
            (2_932_896, Some(2_958_465.0)), // 9999-12-31
            (2_932_897, None),
        ] {
            assert_eq!(serial(day, 0.0), expected, "{day}");
        }
    }

    #[test]
    fn a_files_name_becomes_a_name_that_excel_takes() {
        for (stem, expected) in [
            ("tracks", "tracks"),
            ("a/b:c'd", "a_b_c_d"),
            ("History", "table"),
            ("", "table"),
            ("0123456789012345678901234567890123", "0123456789012345678901234567890"),
        ] {
            assert_eq!(sheet_name(stem), expected);
        }
    }
}
