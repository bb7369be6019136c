//! Which columns the tables have. The file that is saved beside them is the one that they are made by.

use std::sync::LazyLock;

use polars::prelude::{DataType, Expr, LazyFrame, PolarsResult, TimeUnit, TimeZone, col, lit};

pub(super) const FILE: &str = "data-dictionary.csv";
pub(super) const TEXT: &str = include_str!("data-dictionary.csv");

/// A column of a table.
pub(super) struct Described {
    pub(super) table: &'static str,
    pub(super) column: &'static str,
    pub(super) kind: DataType,
    /// The table and the column that this one is a key to.
    pub(super) key_to: Option<(&'static str, &'static str)>,
    unit: &'static str,
    meaning: &'static str,
}

impl Described {
    /// What it means, and in what unit.
    pub(super) fn description(&self) -> String {
        match self.unit {
            "" => self.meaning.to_owned(),
            unit => format!("{} ({unit})", self.meaning),
        }
    }
}

/// Every column, in order.
pub(super) static COLUMNS: LazyLock<Vec<Described>> =
    LazyLock::new(|| TEXT.lines().skip(1).filter_map(described).collect());

/// The names of the tables, in order.
pub(super) fn tables() -> Vec<&'static str> {
    let mut tables: Vec<_> = COLUMNS.iter().map(|of| of.table).collect();
    tables.dedup();
    tables
}

/// The columns that tell the rows of a table apart.
pub(super) fn own_key(table: &str) -> Vec<&'static str> {
    let width = if table.starts_with("bridge_") { 2 } else { 1 };
    columns_of(table).take(width).map(|of| of.column).collect()
}

pub(super) fn columns_of(table: &str) -> impl Iterator<Item = &'static Described> {
    COLUMNS.iter().filter(move |of| of.table == table)
}

/// Exactly the columns of a table, in order and of the right types; null where `rows` has none of that name.
pub(super) fn conform(table: &str, rows: LazyFrame) -> PolarsResult<LazyFrame> {
    let schema = rows.clone().collect_schema()?;
    let column = |of: &Described| -> Expr {
        match schema.contains(of.column) {
            true => col(of.column).strict_cast(of.kind.clone()),
            false => lit(polars::prelude::NULL).cast(of.kind.clone()).alias(of.column),
        }
    };
    Ok(rows.select(columns_of(table).map(column).collect::<Vec<_>>()))
}

fn described(line: &'static str) -> Option<Described> {
    // The one type whose name holds a comma is quoted; nothing else is.
    let (before, kind, after) = match line.split_once("\"datetime[ms, UTC]\"") {
        Some((before, after)) => (before, DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC)), after),
        None => {
            let mut parts = line.splitn(4, ',');
            let before = line.get(..parts.next()?.len() + 1 + parts.next()?.len() + 1)?;
            let kind = parts.next()?;
            (before, kind_of(kind)?, line.get(before.len() + kind.len()..)?)
        }
    };
    let (table, column) = before.strip_suffix(',')?.split_once(',')?;
    let mut after = after.strip_prefix(',')?.splitn(3, ',');
    let (unit, meaning) = (after.next()?, after.next()?);
    let key_to = after.next()?.split_once('.');
    Some(Described { table, column, kind, key_to, unit, meaning })
}

fn kind_of(name: &str) -> Option<DataType> {
    Some(match name {
        "i64" => DataType::Int64,
        "f64" => DataType::Float64,
        "str" => DataType::String,
        "bool" => DataType::Boolean,
        "date" => DataType::Date,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_describes_a_column() {
        assert_eq!(COLUMNS.len(), TEXT.lines().count() - 1);
        for of in COLUMNS.iter() {
            if let Some((table, column)) = of.key_to {
                assert!(columns_of(table).any(|of| of.column == column && of.kind == DataType::Int64), "{column}");
            }
        }
        let six_fields = |line: &str| line.replace("[ms, UTC]", "").matches(',').count() == 5;
        assert_eq!(TEXT.lines().find(|line| !six_fields(line)), None);
    }
}
