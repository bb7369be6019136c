//! Answers by request: kept as they were sent, with the time at which they came.

use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, params};

use super::Shelf;
use super::database::LONGEST;

/// An answer that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) body: Vec<u8>,
    pub(crate) age: Duration,
}

/// How an answer is to be kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keep<'a> {
    /// The listener to whom it was given; empty for the app alone.
    pub(crate) account: &'a str,
    /// Whether it is one of many of a call that goes on: then it may be used, however old it is, until that call ends.
    pub(crate) unfinished: bool,
    /// What it holds for, where that is not a time.
    pub(crate) version: Option<&'a str>,
}

impl Shelf {
    /// The answer to a request, when it is young enough.
    pub(crate) fn answer(&self, what: &str) -> Option<Kept> {
        let max_age = self.catalogue.max_age;
        self.find(what, None).map(|(kept, _)| kept).filter(|kept| kept.age <= max_age)
    }

    /// The answer to one of many requests of a call: also one of an earlier call that did not come to its end. With `fresh`
    /// only those.
    pub(crate) fn answer_of_many(&self, what: &str, fresh: bool) -> Option<Kept> {
        let max_age = self.catalogue.max_age;
        let fits = |kept: &Kept, unfinished| match unfinished {
            true => kept.age <= LONGEST,
            false => !fresh && kept.age <= max_age,
        };
        self.find(what, None).filter(|(kept, unfinished)| fits(kept, *unfinished)).map(|(kept, _)| kept)
    }

    /// The answer to a request that holds for this version of what it is about.
    pub(crate) fn answer_of_version(&self, what: &str, version: &str) -> Option<Kept> {
        self.find(what, Some(version)).map(|(kept, _)| kept)
    }

    fn find(&self, what: &str, version: Option<&str>) -> Option<(Kept, bool)> {
        let (body, asked_at, unfinished): (Vec<u8>, i64, bool) = self.attempt(|connection| {
            let mut find = connection.prepare_cached(
                "SELECT body, asked_at, unfinished FROM answers WHERE app = ?1 AND what = ?2 AND version IS ?3",
            )?;
            find.query_row(params![self.app, what, version], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()
        })??;
        let asked_at = DateTime::<Utc>::from_timestamp_millis(asked_at)?;
        let age = (self.now() - asked_at).to_std().unwrap_or_default();
        Some((Kept { body, age }, unfinished))
    }

    /// Keeps an answer in the place of an earlier one.
    pub(crate) fn keep(&self, what: &str, body: &[u8], Keep { account, unfinished, version }: Keep<'_>) {
        let now = self.now().timestamp_millis();
        self.attempt(|connection| {
            let mut keep = connection.prepare_cached(
                "INSERT OR REPLACE INTO answers (app, what, version, body, account, asked_at, unfinished)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            keep.execute(params![self.app, what, version, body, account, now, unfinished])
        });
    }

    /// A call has come to its end: its answers are as all others.
    pub(crate) fn finish<'a>(&self, whats: impl Iterator<Item = &'a str>) {
        self.attempt(|connection| {
            let transaction = connection.transaction()?;
            {
                let mut finish = transaction.prepare_cached(
                    "UPDATE answers SET unfinished = 0 WHERE app = ?1 AND what = ?2 AND unfinished = 1",
                )?;
                for what in whats {
                    finish.execute(params![self.app, what])?;
                }
            }
            transaction.commit()
        });
    }
}
