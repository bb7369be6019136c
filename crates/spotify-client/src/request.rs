//! A request as a value: path, query, and what it is about. Sends nothing.

use crate::id::Id;

/// A `GET` below the Web API's base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) query: Vec<(&'static str, String)>,
    about: Option<(&'static str, String)>,
}

impl Request {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { path: path.into(), query: Vec::new(), about: None }
    }

    /// The thing with this id, so that a 404 can name it.
    pub(crate) fn about<I: Id>(mut self, id: &I) -> Self {
        self.about = Some((I::KIND, id.as_str().to_owned()));
        self
    }

    pub(crate) fn query(mut self, name: &'static str, value: impl ToString) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    /// What a refusal means, knowing what was asked.
    pub(crate) fn explain(&self, error: crate::Error) -> crate::Error {
        match (&error, &self.about) {
            (crate::Error::Refused { status: 404, .. }, Some((kind, id))) => {
                crate::Error::NotFound { kind, id: id.clone() }
            }
            _ => error,
        }
    }
}
