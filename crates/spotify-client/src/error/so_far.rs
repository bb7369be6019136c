//! The rows of a list that broke off, of whatever kind they are: an error has no type parameter for them.

use std::any::Any;
use std::fmt;

/// Rows of any kind, kept in an error.
pub struct SoFar {
    rows: Box<dyn Any + Send + Sync>,
    count: usize,
}

impl SoFar {
    pub(crate) fn new<T: Send + Sync + 'static>(rows: Vec<T>) -> Self {
        Self { count: rows.len(), rows: Box::new(rows) }
    }

    pub(super) fn rows<T: 'static>(&self) -> Option<&[T]> {
        self.rows.downcast_ref::<Vec<T>>().map(Vec::as_slice)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// `50 of 60`.
    pub(super) fn of(&self, total: Option<usize>) -> String {
        total.map_or_else(|| self.count.to_string(), |total| format!("{} of {total}", self.count))
    }
}

impl fmt::Debug for SoFar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows", self.count)
    }
}
