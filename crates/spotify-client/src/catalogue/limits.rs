//! Waits that Spotify asks for, by family of endpoints, for every program of this user.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, params};

use super::Shelf;

/// A wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) until: DateTime<Utc>,
    pub(crate) quota: bool,
}

impl Shelf {
    /// The wait of a family that is not over.
    pub(crate) fn limit(&self, family: &str) -> Option<Limit> {
        let now = self.now().timestamp_millis();
        let (until, quota): (i64, bool) = self.attempt(|connection| {
            let mut find = connection
                .prepare_cached("SELECT until, quota FROM limits WHERE app = ?1 AND family = ?2 AND until > ?3")?;
            find.query_row(params![self.app, family, now], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })??;
        Some(Limit { until: DateTime::from_timestamp_millis(until)?, quota })
    }

    /// Remembers a wait.
    pub(crate) fn set_limit(&self, family: &str, Limit { until, quota }: Limit) {
        self.attempt(|connection| {
            connection.execute(
                "INSERT OR REPLACE INTO limits (app, family, until, quota) VALUES (?1, ?2, ?3, ?4)",
                params![self.app, family, until.timestamp_millis(), quota],
            )
        });
    }
}
