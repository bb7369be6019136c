//! A lazy table to a table, wherever that is asked for.

use std::panic::resume_unwind;
use std::thread;

use polars::prelude::{DataFrame, LazyFrame};
use tokio::runtime::{Handle, RuntimeFlavor};

use crate::Result;

/// Computes the table.
pub(crate) fn collect(table: LazyFrame) -> Result<DataFrame> {
    Ok(apart(|| table.collect())?)
}

/// Does what makes polars wait. That panics on the thread of a tokio runtime that has no other, so that there a thread without a
/// runtime does it.
pub(crate) fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let has_no_other =
        Handle::try_current().is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::CurrentThread);
    if !has_no_other {
        return work();
    }
    thread::scope(|scope| scope.spawn(work).join().unwrap_or_else(|panic| resume_unwind(panic)))
}

#[cfg(test)]
mod tests {
    use polars::prelude::{IntoLazy as _, col, df, lit};

    use super::*;

    fn check() {
        let table = df!("number" => [1_i64, 2]).unwrap().lazy().with_column(col("number") + lit(1));
        assert_eq!(collect(table).unwrap().column("number").unwrap().i64().unwrap().to_vec(), [Some(2), Some(3)]);
    }

    #[test]
    fn a_table_comes_without_a_runtime() {
        check();
    }

    #[tokio::test]
    async fn a_table_comes_in_a_runtime_of_one_thread() {
        check();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_table_comes_in_a_runtime_of_many() {
        check();
    }
}
