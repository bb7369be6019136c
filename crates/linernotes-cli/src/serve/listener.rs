//! What one listener has here: a client that acts for them, a diary, and what was made of it. Everything a page shows of somebody comes
//! out of one of these, and a visit has one only: its own.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use linernotes::prelude::*;
use linernotes::spotify_client::Error as Of;
use tokio::sync::watch;

use super::dashboard::Lifetimes;
use super::house::{House, make_folder};
use super::import::Importing;
use super::music::Music;
use super::now::Player;

/// What the name of a folder ends in that is being deleted.
const FORGOTTEN: &str = "forgotten";

/// One listener of this server.
pub(crate) struct Listener {
    pub(crate) account: Account,
    folder: PathBuf,
    house: Weak<House>,
    /// Clients share their token, so one is kept as long as the sign-in lasts.
    client: Mutex<Option<Spotify>>,
    diary: Mutex<Option<Diary>>,
    /// Whatever still goes on for them begins no folder anew.
    is_forgotten: watch::Sender<bool>,
    pub(crate) music: Music,
    pub(crate) player: Player,
    pub(crate) lifetimes: Lifetimes,
    pub(crate) importing: Importing,
}

impl Listener {
    pub(crate) fn new(account: Account, folder: PathBuf, house: &Arc<House>) -> Self {
        Self {
            account,
            folder,
            house: Arc::downgrade(house),
            client: Mutex::default(),
            diary: Mutex::default(),
            is_forgotten: watch::Sender::new(false),
            player: Player::default(),
            music: Music::default(),
            lifetimes: Lifetimes::default(),
            importing: Importing::default(),
        }
    }

    /// A client that acts for them.
    ///
    /// # Errors
    ///
    /// [`Of::SignedOut`] once Spotify has ended the sign-in: what is kept here stays.
    pub(crate) async fn spotify(&self) -> Result<Spotify> {
        let held = self.client.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(client) = held {
            return Ok(client);
        }
        let ended = || Of::SignedOut { scopes: Vec::new(), ended: Some("no sign-in is kept any more".to_owned()) };
        let house = self.house.upgrade().ok_or_else(ended)?;
        let client = house.app.resume_as(&self.account.id).await?.ok_or_else(ended)?;
        self.signed_in(client.clone());
        Ok(client)
    }

    /// From here on this client acts for them.
    pub(crate) fn signed_in(&self, client: Spotify) {
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = Some(client);
        self.player.look_again();
    }

    /// Drops the sign-in itself. What is in the diary stays for the next one.
    pub(crate) async fn signed_out(&self) -> Result<()> {
        let client = self.spotify().await;
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = None;
        match client {
            Ok(client) => Ok(client.sign_out().await.map(drop)?),
            // It is gone already.
            Err(Error::Spotify(Of::SignedOut { .. })) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Their diary: one that this server keeps for them; or, where there is none, that of the command line and of notebooks, if it is
    /// theirs. The first call reads the disk.
    ///
    /// # Errors
    ///
    /// As [`Diary::open`].
    pub(crate) fn diary(&self) -> Result<Diary> {
        let mut diary = self.diary.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(diary) = diary.as_ref() {
            return Ok(diary.clone());
        }
        let kept = self.folder()?.join("diary.sqlite");
        let opened = match self.own_diary().filter(|_| !kept.exists()) {
            Some(own) => own,
            None => Diary::open(kept)?,
        };
        Ok(diary.insert(opened).clone())
    }

    /// Goes up whenever their history or what is known of it has changed, so that figures made before are old.
    pub(crate) fn changed(&self) -> u64 {
        self.importing.changes()
    }

    /// A folder that is theirs alone.
    ///
    /// # Errors
    ///
    /// [`Of::Unkept`] when the disk refuses, [`Of::SignedOut`] once they are forgotten.
    pub(crate) fn folder(&self) -> Result<&Path> {
        if self.is_forgotten() {
            let ended = Some("all that was kept of this listener was deleted".to_owned());
            return Err(Of::SignedOut { scopes: Vec::new(), ended }.into());
        }
        make_folder(&self.folder).map_err(|error| self.unkept(&error))?;
        Ok(&self.folder)
    }

    /// Where a file of that folder is, if there is one.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Whether what is kept of them is being deleted, or was.
    pub(crate) fn is_forgotten(&self) -> bool {
        *self.is_forgotten.borrow()
    }

    /// Ends when what is kept of them is to be deleted.
    pub(crate) async fn forgotten(&self) {
        let _ = self.is_forgotten.subscribe().wait_for(|is_forgotten| *is_forgotten).await;
    }

    /// Breaks off what goes on for them, and deletes that folder. Who signs in again is another one here.
    ///
    /// # Errors
    ///
    /// [`Of::Unkept`] when the disk refuses.
    pub(crate) async fn delete(&self) -> Result<()> {
        self.is_forgotten.send_replace(true);
        self.importing.end_for_good().await;
        *self.diary.lock().unwrap_or_else(PoisonError::into_inner) = None;
        // Whatever writes by a path at this moment finds none.
        let away = self.folder.with_extension(FORGOTTEN);
        let deleted =
            remove(&away).and_then(|()| found(std::fs::rename(&self.folder, &away))).and_then(|()| remove(&away));
        deleted.map_err(|error| self.unkept(&error))
    }

    fn unkept(&self, error: &io::Error) -> Error {
        let (path, cause) = (self.folder.clone(), error.to_string());
        Of::Unkept { what: "what listeners keep", variable: "--folder", path, cause }.into()
    }

    fn own_diary(&self) -> Option<Diary> {
        let house = self.house.upgrade()?;
        let path = house.config.diary.as_deref().filter(|path| path.exists())?;
        let diary = Diary::open(path).ok()?;
        diary.is_of_account(&house.app, &self.account).is_ok_and(|own| own).then_some(diary)
    }
}

/// Deletes what a server that was killed had begun to delete.
pub(crate) fn sweep(listeners: &Path) {
    for folder in std::fs::read_dir(listeners).into_iter().flatten().flatten() {
        if folder.path().extension().is_some_and(|extension| extension == FORGOTTEN)
            && let Err(error) = remove(&folder.path())
        {
            tracing::warn!(%error, "what was kept of a listener could not be deleted");
        }
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    found(std::fs::remove_dir_all(folder))
}

/// What is not there need not be deleted.
fn found(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
