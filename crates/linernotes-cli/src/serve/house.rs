//! What all requests share: the app, the keys, who is signed in, and what each listener has open.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use linernotes::prelude::*;
use linernotes::spotify_client::{Error as Of, FileTokens, Seal};
use tokio::sync::watch;

use super::key::{Key, for_its_owner};
use super::listener::Listener;
use super::origin::Origin;
use super::session::Sessions;
use super::sign_in::Asked;

/// Names the file that holds Vega, as for dashboards in a file.
const VEGA: &str = "LINERNOTES_VEGA";
/// How often memory is looked through.
const TIDIES: Duration = Duration::from_secs(60);

/// All that this server is.
pub(crate) struct House {
    pub(crate) config: Config,
    /// The app, for nobody.
    pub(crate) app: Spotify,
    pub(crate) origin: Origin,
    pub(crate) key: Arc<Key>,
    pub(crate) sessions: Sessions,
    /// Listeners who are at Spotify's page now.
    pub(crate) asked: Asked,
    /// Vega, Vega-Lite and Vega-Embed in one script, where `cargo lab` has put them.
    pub(crate) vega: Option<Bytes>,
    folder: PathBuf,
    listeners: Mutex<HashMap<String, Arc<Listener>>>,
    stopping: watch::Sender<bool>,
    /// Held as long as the server runs: two would overwrite each other's sessions.
    _lock: std::fs::File,
}

impl House {
    /// Opens a folder, and makes it for nobody but its owner.
    ///
    /// # Errors
    ///
    /// [`Of::Unkept`] when the disk refuses, or another server has it.
    pub(crate) fn open(
        mut config: Config,
        origin: Origin,
        folder: Option<PathBuf>,
        key: Option<PathBuf>,
    ) -> Result<Self> {
        let name = if config.sandbox { "sandbox-serve" } else { "serve" };
        let folder =
            folder.or_else(|| Some(config.diary.as_ref()?.with_file_name(name))).unwrap_or_else(|| name.into());
        let unkept = |cause: String| {
            Error::from(Of::Unkept { what: "what listeners keep", variable: "--folder", path: folder.clone(), cause })
        };
        let lock =
            make_folder(&folder).and_then(|()| for_its_owner().create(true).append(true).open(folder.join("lock")));
        let lock = lock.map_err(|error| unkept(error.to_string()))?;
        match lock.try_lock() {
            Err(std::fs::TryLockError::WouldBlock) => {
                return Err(unkept("another `linernotes serve` runs on it".to_owned()));
            }
            // Some network file systems have no locks.
            Ok(()) | Err(std::fs::TryLockError::Error(_)) => {}
        }
        let listeners = folder.join("listeners");
        super::listener::sweep(&listeners);
        super::import::sweep(&listeners);
        let key = Arc::new(Key::open(&key.unwrap_or_else(|| folder.join("key")))?);
        let seal: Arc<dyn Seal> = key.clone();
        config.tokens = Arc::new(FileTokens::in_folder(folder.join("sign-ins")).sealed(seal));
        config.redirect_uri = RedirectUri::parse(&origin.redirect_uri())?;
        Ok(Self {
            app: Spotify::new(config.clone())?,
            config,
            sessions: Sessions::open(folder.join("sessions"), Arc::clone(&key)),
            asked: Asked::default(),
            vega: std::env::var_os(VEGA).and_then(|path| std::fs::read(path).ok()).map(Bytes::from),
            origin,
            key,
            folder,
            listeners: Mutex::default(),
            stopping: watch::Sender::new(false),
            _lock: lock,
        })
    }

    /// What to say of a diary that no page will show, as nobody has said whose it is.
    pub(crate) fn nobodys_diary(&self) -> Option<String> {
        let path = self.config.diary.as_deref().filter(|path| path.exists())?;
        let is_nobodys = Diary::open(path).and_then(|diary| diary.owner()).is_ok_and(|owner| owner.is_none());
        is_nobodys.then(|| {
            format!(
                "The diary {} is nobody's yet, so no page shows it: `linernotes sign-in --scope user-top-read` and `linernotes \
                 snapshot` make it yours",
                path.display()
            )
        })
    }

    /// What an account has here; nobody else's requests come to it. The first time, what the last server left undone goes on.
    pub(crate) fn listener(self: &Arc<Self>, account: &Account) -> Arc<Listener> {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let folder = self.folder.join("listeners").join(self.key.proof("folder", &account.id));
            let listener = Arc::new(Listener::new(account.clone(), folder, self));
            super::import::resume(self, &listener);
            listener
        };
        Arc::clone(listeners.entry(account.id.clone()).or_insert_with(make))
    }

    /// Goes on with what the last server has left undone for whoever is signed in.
    pub(crate) fn resume(self: &Arc<Self>) {
        for account in self.sessions.accounts() {
            self.listener(&account);
        }
    }

    /// Deletes what a listener has here, on the disk too.
    ///
    /// # Errors
    ///
    /// [`Of::Unkept`] when the disk refuses.
    pub(crate) async fn forget(&self, listener: &Listener) -> Result<()> {
        let deleted = listener.delete().await;
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).remove(&listener.account.id);
        deleted
    }

    /// Lets go, now and then, of what is in memory for listeners who are not here any more.
    pub(crate) async fn tidy(&self) {
        loop {
            tokio::select! {
                () = self.stopped() => return,
                () = tokio::time::sleep(TIDIES) => {}
            }
            let listeners: Vec<Arc<Listener>> =
                self.listeners.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
            listeners.iter().for_each(|listener| listener.lifetimes.forget_unused());
        }
    }

    /// Ends everything that would go on by itself.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Ends when the server is to end.
    pub(crate) async fn stopped(&self) {
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }
}

#[cfg(unix)]
pub(crate) fn make_folder(folder: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
pub(crate) fn make_folder(folder: &std::path::Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}
