//! Sign-ins in memory: they end with the program.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{TokenStore, sorted};
use crate::{AppId, Result, Session};

/// Keeps sign-ins as long as the program runs. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct MemoryTokens {
    sessions: Arc<Mutex<Vec<Session>>>,
    changing: Arc<tokio::sync::Mutex<()>>,
}

impl MemoryTokens {
    fn all(&self) -> MutexGuard<'_, Vec<Session>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenStore for MemoryTokens {
    fn sessions(&self, app: &AppId) -> Result<Vec<Session>> {
        Ok(sorted(self.all().iter().filter(|session| session.app == *app).cloned().collect()))
    }

    fn save(&self, session: &Session) -> Result<()> {
        self.remove(session)?;
        self.all().push(session.clone());
        Ok(())
    }

    fn remove(&self, session: &Session) -> Result<()> {
        self.all().retain(|other| (&other.app, &other.account.id) != (&session.app, &session.account.id));
        Ok(())
    }

    fn lock(&self, _app: &AppId) -> Result<Box<dyn Send>> {
        Ok(Box::new(Arc::clone(&self.changing).blocking_lock_owned()))
    }
}
