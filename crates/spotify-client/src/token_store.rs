//! Where sign-ins are kept between runs, and between the programs of one user.

mod file;
mod memory;

use std::fmt;

use crate::{AppId, Result, Session};
pub use file::{FileTokens, Seal};
pub use memory::MemoryTokens;

/// Keeps sign-ins. Ours are [`FileTokens`] and [`MemoryTokens`]; a keyring or a database can be another.
pub trait TokenStore: fmt::Debug + Send + Sync {
    /// The sign-ins to an app, the latest consent first.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Unkept`] when the store cannot be read. What is in it and makes no sense is no error: it is left
    /// out and told of.
    fn sessions(&self, app: &AppId) -> Result<Vec<Session>>;

    /// Keeps a sign-in in the place of an earlier one of the same account: whole or not at all.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Unkept`].
    fn save(&self, session: &Session) -> Result<()>;

    /// Forgets a sign-in. One that is not there is forgotten already.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Unkept`].
    fn remove(&self, session: &Session) -> Result<()>;

    /// Waits, without `async`, until nobody else changes this app's sign-ins, in this process or another. What it gives
    /// keeps others out until it is dropped.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Unkept`].
    fn lock(&self, app: &AppId) -> Result<Box<dyn Send>>;
}

/// Latest consent first.
fn sorted(mut sessions: Vec<Session>) -> Vec<Session> {
    sessions.sort_by_key(|session| std::cmp::Reverse(session.consented_at));
    sessions
}
