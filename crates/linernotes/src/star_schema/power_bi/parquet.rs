//! A table to Parquet as every version of Power BI reads it.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use polars::prelude::{DataFrame, ParquetCompression, ParquetWriter};

use crate::Result;
use crate::save::Failure;

/// Compressed with Snappy, which readers of Parquet have always known; not so Zstandard, which polars would take.
pub(super) fn write(path: &Path, table: &DataFrame) -> Result<()> {
    let write = || -> Result<(), Failure> {
        let mut buffer = BufWriter::new(File::create(path)?);
        // The writer wants a table it may rearrange in memory; a clone shares the columns.
        ParquetWriter::new(&mut buffer).with_compression(ParquetCompression::Snappy).finish(&mut table.clone())?;
        buffer.flush()?;
        Ok(buffer.get_ref().sync_all()?)
    };
    write().map_err(|failure| failure.of(path))
}
