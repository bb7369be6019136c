//! What is found out about an app while it asks: which batches it is refused, how large its pages may be. Found out anew after
//! some days, for Spotify may give an app more.

use rusqlite::{OptionalExtension as _, params};

use super::Shelf;
use crate::{Error, Refusal, Since};

const A_WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1000;

impl Shelf {
    /// Whether a batch endpoint is closed to the app.
    pub(crate) fn batches_are_closed(&self, path: &str) -> bool {
        self.learned("closed batch", path).is_some()
    }

    pub(crate) fn learn_that_batches_are_closed(&self, path: &str) {
        self.learn("closed batch", path, 1);
    }

    /// Whether Spotify's audio features are closed to the app: then as what.
    pub(crate) fn features_are_closed(&self) -> Option<Error> {
        let status = u16::try_from(self.learned("closed", "audio features")?).unwrap_or(403);
        let said = Box::new(Refusal::read(status, b""));
        Some(Error::Closed { what: "audio features", since: Since::November2024, instead: None, said })
    }

    pub(crate) fn learn_that_features_are_closed(&self) {
        self.learn("closed", "audio features", 403);
    }

    /// How many rows the app may have at a time, where that was found out.
    pub(crate) fn page_size(&self, what: &str) -> Option<usize> {
        self.learned("page size", what).and_then(|size| size.try_into().ok())
    }

    pub(crate) fn learn_page_size(&self, what: &str, size: usize) {
        self.learn("page size", what, i64::try_from(size).unwrap_or(i64::MAX));
    }

    fn learned(&self, fact: &str, about: &str) -> Option<i64> {
        let since = self.now().timestamp_millis() - A_WEEK_MS;
        self.attempt(|connection| {
            let mut find = connection
                .prepare_cached("SELECT value FROM learned WHERE app = ?1 AND what = ?2 AND learned_at > ?3")?;
            find.query_row(params![self.app, format!("{fact} {about}"), since], |row| row.get(0)).optional()
        })?
    }

    fn learn(&self, fact: &str, about: &str, value: i64) {
        let now = self.now().timestamp_millis();
        self.attempt(|connection| {
            connection.execute(
                "INSERT OR REPLACE INTO learned (app, what, value, learned_at) VALUES (?1, ?2, ?3, ?4)",
                params![self.app, format!("{fact} {about}"), value, now],
            )
        });
    }
}
