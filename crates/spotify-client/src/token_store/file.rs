//! Sign-ins as files: one for each app and account, which nobody but its owner can read, not for an instant. A file is
//! replaced whole; programs that change the same one wait for each other.

use std::fmt;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use super::{TokenStore, sorted};
use crate::private::{close_to_others, make_folder, open};
use crate::{Account, AppId, Error, Flow, Result, Session, event, scope};

/// Keeps sign-ins in a folder of the user's own.
#[derive(Debug, Clone)]
pub struct FileTokens {
    folder: PathBuf,
    seal: Option<Arc<dyn Seal>>,
}

/// Makes what is kept unreadable without a key that is elsewhere. The choice of the cipher is the program's.
pub trait Seal: fmt::Debug + Send + Sync {
    /// What may lie on a disk.
    fn close(&self, plain: &[u8]) -> Vec<u8>;

    /// What was closed with the same key; nothing for anything else.
    fn open(&self, sealed: &[u8]) -> Option<Vec<u8>>;
}

/// What a file holds. Only here do tokens stand in plain text.
#[derive(Serialize, Deserialize)]
struct Stored {
    accounts_url: String,
    client_id: String,
    account_id: String,
    account_name: String,
    scope: String,
    pkce: bool,
    consented_at: DateTime<Utc>,
    access_token: String,
    expires_at: DateTime<Utc>,
    refresh_token: Option<String>,
}

impl FileTokens {
    /// `linernotes/sign-ins` in the user's config folder: `~/.config` on Linux, `~/Library/Application Support` on macOS.
    /// Nothing where the user has none.
    #[must_use]
    pub fn usual_folder() -> Option<PathBuf> {
        Some(dirs::config_dir()?.join("linernotes").join("sign-ins"))
    }

    /// Sign-ins in a folder, which is made when the first is kept. `~/` is the user's home, as in a shell.
    #[must_use]
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        let below_home = folder.strip_prefix("~").ok().and_then(|below| Some(dirs::home_dir()?.join(below)));
        Self { folder: below_home.unwrap_or(folder), seal: None }
    }

    /// The same with files that nobody can read without a key. One that lay there unsealed is set aside.
    #[must_use]
    pub fn sealed(self, seal: Arc<dyn Seal>) -> Self {
        Self { seal: Some(seal), ..self }
    }

    /// Where the files of a server's apps are: a token never gets to another server.
    fn folder_of(&self, app: &AppId) -> PathBuf {
        let server = app.accounts_url.split_once("://").map_or(app.accounts_url.as_str(), |(_, server)| server);
        // A dot may stand in the name of a folder; in that of a file it ends a part.
        self.folder.join(plain(server.trim_end_matches('/')).replace("=2E", "."))
    }

    fn path_of(&self, session: &Session) -> PathBuf {
        let name = format!("{}.{}.json", plain(&session.app.client_id), plain(&session.account.id));
        self.folder_of(&session.app).join(name)
    }
}

impl TokenStore for FileTokens {
    fn sessions(&self, app: &AppId) -> Result<Vec<Session>> {
        let folder = self.folder_of(app);
        let entries = match folder.read_dir() {
            Ok(entries) => entries,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(Vec::new());
            }
            Err(error) => return Err(unkept(&folder, &error)),
        };
        let prefix = format!("{}.", plain(&app.client_id));
        let is_ours = |path: &Path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            name.starts_with(&prefix) && name.ends_with(".json")
        };
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| is_ours(path));
        let read = paths.filter_map(|path| self.read(app, &path).transpose());
        Ok(sorted(read.collect::<Result<_>>()?))
    }

    fn save(&self, session: &Session) -> Result<()> {
        let path = self.path_of(session);
        self.write(session, &path).map_err(|error| unkept(&path, &error))
    }

    fn remove(&self, session: &Session) -> Result<()> {
        let path = self.path_of(session);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unkept(&path, &error)),
            _ => Ok(()),
        }
    }

    fn lock(&self, app: &AppId) -> Result<Box<dyn Send>> {
        let folder = self.folder_of(app);
        let path = folder.join(format!("{}.lock", plain(&app.client_id)));
        let lock = || {
            make_folder(&folder)?;
            let file = open().create(true).append(true).open(&path)?;
            match file.lock() {
                // Some network file systems have no locks: there, programs do not wait for each other.
                Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
                _ => Ok(file),
            }
        };
        lock().map(|file| Box::new(file) as Box<dyn Send>).map_err(|error: io::Error| unkept(&path, &error))
    }
}

impl FileTokens {
    /// A file's sign-in; nothing when it is gone, or makes no sense and is set aside.
    fn read(&self, app: &AppId, path: &Path) -> Result<Option<Session>> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unkept(path, &error)),
        };
        close_to_others(path);
        let text = match &self.seal {
            Some(seal) => seal.open(&text).unwrap_or_default(),
            None => text,
        };
        let session = serde_json::from_slice::<Stored>(&text).ok().map(Session::from);
        let session = session.filter(|session| session.app == *app && self.path_of(session) == path);
        if session.is_none() {
            set_aside(path)?;
        }
        Ok(session)
    }

    fn write(&self, session: &Session, path: &Path) -> io::Result<()> {
        let folder = self.folder_of(&session.app);
        make_folder(&folder)?;
        let prefix = format!(".{}.unfinished-", plain(&session.app.client_id));
        remove_unfinished(&folder, &prefix);
        // It is created for its owner alone, so there is no moment in which others can read it.
        let mut unfinished = tempfile::Builder::new().prefix(&prefix).tempfile_in(&folder)?;
        let mut text = serde_json::to_vec_pretty(&Stored::from(session))?;
        match &self.seal {
            Some(seal) => text = seal.close(&text),
            None => text.push(b'\n'),
        }
        unfinished.as_file_mut().write_all(&text)?;
        unfinished.as_file().sync_all()?;
        unfinished.persist(path).map_err(|error| error.error)?;
        // The new name is on the disk once the folder is. Not every file system can do that.
        let _ = File::open(&folder).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl From<&Session> for Stored {
    fn from(session: &Session) -> Self {
        Self {
            accounts_url: session.app.accounts_url.clone(),
            client_id: session.app.client_id.clone(),
            account_id: session.account.id.clone(),
            account_name: session.account.name.clone(),
            scope: scope::joined(&session.scopes),
            pkce: session.flow == Flow::Pkce,
            consented_at: session.consented_at,
            access_token: session.access_token.expose_secret().to_owned(),
            expires_at: session.expires_at,
            refresh_token: session.refresh_token.as_ref().map(|token| token.expose_secret().to_owned()),
        }
    }
}

impl From<Stored> for Session {
    fn from(stored: Stored) -> Self {
        Self {
            app: AppId { accounts_url: stored.accounts_url, client_id: stored.client_id },
            account: Account { id: stored.account_id, name: stored.account_name },
            // A scope that a later version knows is of no use to this one.
            scopes: stored.scope.split_ascii_whitespace().filter_map(|name| name.parse().ok()).collect(),
            flow: if stored.pkce { Flow::Pkce } else { Flow::Secret },
            consented_at: stored.consented_at,
            access_token: stored.access_token.into(),
            expires_at: stored.expires_at,
            refresh_token: stored.refresh_token.map(Into::into),
        }
    }
}

/// Moves a file that makes no sense out of the way, and says so: nothing is lost.
fn set_aside(path: &Path) -> Result<()> {
    let aside = (1..)
        .map(|count| {
            path.with_extension(if count == 1 { "set-aside".to_owned() } else { format!("set-aside-{count}") })
        })
        .find(|aside| !aside.exists())
        .unwrap_or_else(|| path.to_owned());
    match std::fs::rename(path, &aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unkept(path, &error)),
        _ => {}
    }
    event::notice(format!(
        "{} is no sign-in of this app, or was damaged: it is now {}, and the next sign-in makes a new one",
        path.display(),
        aside.file_name().unwrap_or_default().to_string_lossy()
    ));
    Ok(())
}

/// Files that a killed program has left. Nobody else writes here now.
fn remove_unfinished(folder: &Path, prefix: &str) {
    let Ok(entries) = folder.read_dir() else { return };
    let is_left = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix));
    entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_left).for_each(|path| {
        let _ = std::fs::remove_file(path);
    });
}

/// A name that every file system takes, and that no other text has.
fn plain(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('.', "%2E").replace('%', "=")
}

fn unkept(path: &Path, error: &io::Error) -> Error {
    Error::Unkept {
        what: "sign-ins",
        variable: "SPOTIFY_TOKEN_FOLDER",
        path: path.to_owned(),
        cause: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::session::tests::session;

    fn store() -> (FileTokens, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (FileTokens::in_folder(folder.path().join("new/folder")), folder)
    }

    fn names(store: &FileTokens) -> Vec<String> {
        let folder = store.folder_of(&session("robin", "").app);
        let mut names: Vec<String> =
            folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_sign_in_comes_back_as_it_was_and_the_latest_comes_first() {
        let (store, _folder) = store();
        let robin = session("robin", "AQ-1");
        assert_eq!(store.sessions(&robin.app).unwrap().len(), 0);
        let sam = Session { consented_at: robin.consented_at + chrono::TimeDelta::hours(1), ..session("sam", "AQ-2") };
        store.save(&sam).unwrap();
        store.save(&session("robin", "AQ-0")).unwrap();
        store.save(&robin).unwrap();
        let back = store.sessions(&robin.app).unwrap();
        assert_eq!(back.iter().map(|session| session.account.id.as_str()).collect::<Vec<_>>(), ["sam", "robin"]);
        let exposed = |session: &Session| serde_json::to_value(Stored::from(session)).unwrap();
        assert_eq!(exposed(&back[1]), exposed(&robin));

        store.remove(&sam).unwrap();
        store.remove(&sam).unwrap();
        assert_eq!(names(&store), ["abc.robin.json"]);
    }

    #[test]
    fn a_tilde_is_the_users_home_and_no_folder_of_that_name() {
        let home = dirs::home_dir().unwrap();
        assert_eq!(FileTokens::in_folder("~/sign-ins").folder, home.join("sign-ins"));
        assert_eq!(FileTokens::in_folder("/srv/~").folder, PathBuf::from("/srv/~"));
    }

    #[test]
    fn a_sign_in_of_one_server_is_none_of_another() {
        let (store, _folder) = store();
        let robin = session("robin", "AQ");
        store.save(&robin).unwrap();
        let elsewhere = AppId { accounts_url: "http://127.0.0.1:8896/".to_owned(), ..robin.app.clone() };
        assert!(store.sessions(&elsewhere).unwrap().is_empty());

        // Not even when somebody copies the file.
        std::fs::create_dir_all(store.folder_of(&elsewhere)).unwrap();
        let copy = store.folder_of(&elsewhere).join("abc.robin.json");
        std::fs::copy(store.path_of(&robin), &copy).unwrap();
        assert!(store.sessions(&elsewhere).unwrap().is_empty());
        assert!(!copy.exists() && copy.with_extension("set-aside").exists());
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_never_overwritten() {
        let (store, _folder) = store();
        let robin = session("robin", "AQ");
        for (text, name) in [("", "set-aside"), ("{\"access_token\": 1}", "set-aside-2")] {
            store.save(&robin).unwrap();
            std::fs::write(store.path_of(&robin), text).unwrap();
            assert!(store.sessions(&robin.app).unwrap().is_empty());
            assert_eq!(std::fs::read_to_string(store.path_of(&robin).with_extension(name)).unwrap(), text);
        }
        store.save(&robin).unwrap();
        assert_eq!(names(&store), ["abc.robin.json", "abc.robin.set-aside", "abc.robin.set-aside-2"]);
    }

    #[test]
    fn what_a_killed_program_left_is_cleared_away_and_is_no_sign_in() {
        let (store, _folder) = store();
        let robin = session("robin", "AQ");
        store.save(&robin).unwrap();
        std::fs::write(store.folder_of(&robin.app).join(".abc.unfinished-x1"), "{\"acc").unwrap();
        assert_eq!(store.sessions(&robin.app).unwrap().len(), 1);
        store.save(&robin).unwrap();
        assert_eq!(names(&store), ["abc.robin.json"]);
    }

    #[test]
    #[cfg(unix)]
    fn nobody_else_can_read_a_file_or_look_into_its_folder() {
        use std::os::unix::fs::PermissionsExt as _;
        let (store, folder) = store();
        let robin = session("robin", "AQ");
        let _lock = store.lock(&robin.app).unwrap();
        store.save(&robin).unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&store.path_of(&robin)), 0o600);
        assert_eq!(mode(&store.folder_of(&robin.app).join("abc.lock")), 0o600);
        assert_eq!((mode(&folder.path().join("new")), mode(&store.folder_of(&robin.app))), (0o700, 0o700));

        std::fs::set_permissions(store.path_of(&robin), std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(store.sessions(&robin.app).unwrap().len(), 1);
        assert_eq!(mode(&store.path_of(&robin)), 0o600);
    }

    #[test]
    fn a_lock_keeps_others_out_until_it_is_dropped() {
        let (store, _folder) = store();
        let app = session("robin", "AQ").app;
        let lock = store.lock(&app).unwrap();
        let (sender, receiver) = std::sync::mpsc::channel();
        let other = std::thread::spawn(move || {
            let _lock = store.lock(&app).unwrap();
            sender.send(()).unwrap();
        });
        assert!(receiver.recv_timeout(std::time::Duration::from_millis(50)).is_err());
        drop(lock);
        other.join().unwrap();
        assert!(receiver.recv().is_ok());
    }

    proptest! {
        #[test]
        fn any_account_id_is_a_name_of_its_own(one in "\\PC{1,40}", other in "\\PC{1,40}") {
            let name = plain(&one);
            prop_assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=-_*+".contains(&byte)), "{name}");
            prop_assert_eq!(one == other, name == plain(&other));
        }

        #[test]
        fn no_file_makes_it_fail(content in prop::collection::vec(any::<u8>(), 0..200)) {
            let (store, _folder) = store();
            let robin = session("robin", "AQ");
            store.save(&robin).unwrap();
            std::fs::write(store.path_of(&robin), content).unwrap();
            prop_assert!(store.sessions(&robin.app).unwrap().is_empty());
        }
    }
}
