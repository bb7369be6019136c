//! What was asked: how often each route, and the last requests one by one.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use jiff::Timestamp;
use serde::Serialize;

use crate::lock::lock;

/// How many requests the log holds; older ones are only counted.
const KEPT: usize = 1000;

/// One request that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// When it was answered, by the sandbox's clock.
    pub at: String,
    /// `GET`, `POST` …
    pub method: String,
    /// Path and query as they came.
    pub target: String,
    /// The status of the answer; 0 when the connection was cut.
    pub status: u16,
}

#[derive(Default)]
pub(crate) struct Hits(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    by_route: HashMap<String, usize>,
    last: VecDeque<(Timestamp, String, String, u16)>,
}

impl Hits {
    pub(crate) fn count(&self, method: &str, route: &str) {
        let key = format!("{method} {route}");
        let mut counts = lock(&self.0);
        *counts.by_route.entry(key).or_default() += 1;
    }

    pub(crate) fn log(&self, at: Timestamp, method: &str, target: String, status: u16) {
        let mut counts = lock(&self.0);
        if counts.last.len() == KEPT {
            counts.last.pop_front();
        }
        counts.last.push_back((at, method.to_owned(), target, status));
    }

    pub(crate) fn of(&self, route: &str) -> usize {
        lock(&self.0).by_route.get(route).copied().unwrap_or(0)
    }

    pub(crate) fn all(&self) -> HashMap<String, usize> {
        lock(&self.0).by_route.clone()
    }

    /// The last requests, the oldest first.
    pub(crate) fn last(&self) -> Vec<Hit> {
        let hit = |(at, method, target, status): &(Timestamp, String, String, u16)| Hit {
            at: at.to_string(),
            method: method.clone(),
            target: target.clone(),
            status: *status,
        };
        lock(&self.0).last.iter().map(hit).collect()
    }

    pub(crate) fn clear(&self) {
        *lock(&self.0) = Counts::default();
    }
}
