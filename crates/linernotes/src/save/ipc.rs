//! A table to an Arrow file, also known as Feather: every type as it is, in the layout that every reader of Arrow knows.

use std::fs::File;
use std::io::{BufWriter, Write as _};

use polars::prelude::{CompatLevel, DataFrame, IpcWriter, SerWriter as _};

use super::{Adapted, Failure};

pub(super) fn write(file: &File, table: &DataFrame) -> Result<Vec<Adapted>, Failure> {
    let mut buffer = BufWriter::new(file);
    IpcWriter::new(&mut buffer).with_compat_level(CompatLevel::oldest()).finish(&mut table.clone())?;
    buffer.flush()?;
    Ok(Vec::new())
}
