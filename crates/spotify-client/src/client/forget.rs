//! What is kept on this machine, to look at and to drop. Sends nothing.

use crate::{Account, Holdings, Pending, Result, Spotify};

/// What was dropped of a listener.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Forgotten {
    /// Whose sign-in it was; nothing when none was kept.
    pub account: Option<Account>,
    /// How many answers were dropped that had been given to them.
    pub answers: usize,
}

impl Spotify {
    /// What the catalogue store holds.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Unkept`] when it cannot be read.
    pub fn holdings(&self) -> Result<Holdings> {
        self.shelf().holdings()
    }

    /// Drops every kept answer, and tells how many there were. Sign-ins stay, and so do waits that Spotify asks for.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Unkept`].
    pub fn clear_answers(&self) -> Result<usize> {
        self.shelf().clear()
    }

    /// Drops everything of the listener on this machine: their sign-in, and every answer that was given to them, as Spotify
    /// demands when somebody leaves an app. Spotify itself is told at <https://www.spotify.com/account/apps>.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Unkept`].
    pub fn forget(&self) -> Pending<Forgotten> {
        let spotify = self.clone();
        Box::pin(async move {
            let account = spotify.sign_out().await?;
            let of = account.as_ref().or(spotify.listener()).map(|account| account.id.clone());
            let answers = match of.or_else(|| spotify.config().account.clone()) {
                Some(id) => spotify.shelf().forget(&id)?,
                None => 0,
            };
            Ok(Forgotten { account, answers })
        })
    }
}
