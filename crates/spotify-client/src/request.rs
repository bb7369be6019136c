//! A request as a value: path, query, and what it is about. Sends nothing.

use crate::id::Id;
use crate::{Scope, scope};

/// A `GET` below the Web API's base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) query: Vec<(&'static str, String)>,
    about: Option<(&'static str, String)>,
    needs: Needs,
}

/// Who must have agreed to a request, and to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nobody: it is about the catalogue.
    Nothing,
    /// A listener, whatever they agreed to.
    Listener,
    /// A listener who agreed to this.
    Scope(Scope),
}

impl Request {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { path: path.into(), query: Vec::new(), about: None, needs: Needs::Nothing }
    }

    /// A `GET` of whatever a user has written: what it needs is read from the path.
    pub(crate) fn get_any(path: &str) -> Self {
        let below = path.strip_prefix("/v1/").unwrap_or(path).trim_start_matches('/');
        let about_listener = below.split(['/', '?']).next() == Some("me");
        let needs = match scope::of_path(below) {
            Some(scope) => Needs::Scope(scope),
            None if about_listener => Needs::Listener,
            None => Needs::Nothing,
        };
        Self { needs, ..Self::get(path) }
    }

    /// The scope without which Spotify refuses.
    pub(crate) fn needs(mut self, scope: Scope) -> Self {
        self.needs = Needs::Scope(scope);
        self
    }

    /// It is about whoever signed in, and needs no scope.
    pub(crate) fn of_listener(mut self) -> Self {
        self.needs = Needs::Listener;
        self
    }

    /// What is asked of a listener, for those who sign in: nothing when no listener is needed.
    pub(crate) fn scopes(&self) -> Option<Vec<Scope>> {
        match self.needs {
            Needs::Nothing => None,
            Needs::Listener => Some(Vec::new()),
            Needs::Scope(scope) => Some(vec![scope]),
        }
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
        match (&error, &self.about, self.needs) {
            (crate::Error::Refused { status: 404, .. }, Some((kind, id)), _) => {
                crate::Error::NotFound { kind, id: id.clone() }
            }
            (crate::Error::Refused { message: Some(message), .. }, _, Needs::Scope(scope))
                if says_scope_is_missing(message) =>
            {
                crate::Error::MissingScope(scope)
            }
            _ => error,
        }
    }
}

/// Spotify's two ways to say it: with 403, and with 401 where it is about the player.
pub(crate) fn says_scope_is_missing(message: &str) -> bool {
    ["Insufficient client scope", "Permissions missing"].iter().any(|words| message.eq_ignore_ascii_case(words))
}
