//! A table to Parquet: every type as it is.

use std::fs::File;
use std::io::{BufWriter, Write as _};

use polars::prelude::{DataFrame, ParquetWriter};

use super::{Adapted, Failure};

pub(super) fn write(file: &File, table: &DataFrame) -> Result<Vec<Adapted>, Failure> {
    let mut buffer = BufWriter::new(file);
    // The writer wants a table it may rearrange in memory; a clone shares the columns.
    ParquetWriter::new(&mut buffer).finish(&mut table.clone())?;
    buffer.flush()?;
    Ok(Vec::new())
}
