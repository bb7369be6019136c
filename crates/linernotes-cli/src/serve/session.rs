//! Who a browser is: a cookie that says nothing but a random id, to the account that signed in with it. Ends after thirty days, at
//! sign-out, and whenever the listener ends all of theirs: a copy of the cookie is worth nothing then.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum_extra::extract::cookie::{Cookie, SameSite, SignedCookieJar};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Days, Utc};
use linernotes::prelude::*;
use linernotes::spotify_client::{Error as Of, Seal as _};
use serde::{Deserialize, Serialize};

use super::key::{Key, random};
use super::origin::Origin;

/// How long a browser is known.
const DAYS: u64 = 30;
/// Browsers that one account is signed in with: the one that was there longest goes.
const MOST: usize = 20;

/// What a browser shows. Only its owner and this server know it; the disk knows a proof of it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SessionId(String);

/// The sessions of this server, kept in a sealed file.
pub(crate) struct Sessions {
    file: PathBuf,
    key: Arc<Key>,
    all: Mutex<HashMap<String, Signed>>,
}

/// Who signed in with a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Signed {
    /// The account's id.
    pub(crate) account: String,
    /// As they call themselves.
    pub(crate) name: String,
    /// The address of their picture.
    #[serde(default)]
    pub(crate) picture: Option<String>,
    since: DateTime<Utc>,
}

impl Sessions {
    /// Those of a file; none where there is no file, or one of another key.
    pub(crate) fn open(file: PathBuf, key: Arc<Key>) -> Self {
        let read = std::fs::read(&file).ok().and_then(|sealed| key.open(&sealed));
        let all = read.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
        Self { file, key, all: Mutex::new(all) }
    }

    /// Who signed in with it; nothing once it has ended.
    pub(crate) fn find(&self, id: &SessionId) -> Option<Signed> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&self.name_of(id)).filter(|signed| signed.lasts(Utc::now())).cloned()
    }

    /// Who is signed in.
    pub(crate) fn accounts(&self) -> Vec<Account> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().filter(|signed| signed.lasts(Utc::now())).map(Signed::account).collect()
    }

    /// A session that nobody had before, for who has just signed in.
    ///
    /// # Errors
    ///
    /// [`Of::Unkept`] when the disk refuses: it lasts as long as the server then.
    pub(crate) fn begin(&self, account: &Account, picture: Option<String>) -> (SessionId, Result<()>) {
        let id = SessionId::new();
        let signed = Signed { account: account.id.clone(), name: account.name.clone(), picture, since: Utc::now() };
        let kept = self.change(|all| {
            all.retain(|_, signed| signed.lasts(Utc::now()));
            let mut theirs: Vec<(DateTime<Utc>, String)> = all
                .iter()
                .filter(|(_, other)| other.account == signed.account)
                .map(|(name, other)| (other.since, name.clone()))
                .collect();
            theirs.sort();
            let surplus = (theirs.len() + 1).saturating_sub(MOST);
            theirs.iter().take(surplus).for_each(|(_, name)| drop(all.remove(name)));
            all.insert(self.name_of(&id), signed);
        });
        (id, kept)
    }

    /// Ends one. Whether its account has others.
    pub(crate) fn end(&self, id: &SessionId) -> Result<bool> {
        let mut others = false;
        self.change(|all| {
            if let Some(ended) = all.remove(&self.name_of(id)) {
                others = all.values().any(|signed| signed.account == ended.account && signed.lasts(Utc::now()));
            }
        })?;
        Ok(others)
    }

    /// Ends all of an account.
    pub(crate) fn end_all(&self, account: &str) -> Result<()> {
        self.change(|all| all.retain(|_, signed| signed.account != account))
    }

    fn name_of(&self, id: &SessionId) -> String {
        self.key.proof("session", &id.0)
    }

    fn change(&self, change: impl FnOnce(&mut HashMap<String, Signed>)) -> Result<()> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut all);
        let sealed = self.key.close(&serde_json::to_vec(&*all).expect("texts and moments are JSON"));
        let unkept = |cause: std::io::Error| Of::Unkept {
            what: "sessions",
            variable: "--folder",
            path: self.file.clone(),
            cause: cause.to_string(),
        };
        let folder = self.file.parent().unwrap_or(&self.file);
        let write = || {
            let mut unfinished = tempfile::NamedTempFile::new_in(folder)?;
            std::io::Write::write_all(&mut unfinished, &sealed)?;
            unfinished.persist(&self.file).map_err(|error| error.error).map(drop)
        };
        Ok(write().map_err(unkept)?)
    }
}

impl Signed {
    pub(crate) fn account(&self) -> Account {
        Account { id: self.account.clone(), name: self.name.clone() }
    }

    fn lasts(&self, now: DateTime<Utc>) -> bool {
        self.since.checked_add_days(Days::new(DAYS)).is_some_and(|end| now < end)
    }
}

impl SessionId {
    pub(crate) fn new() -> Self {
        Self(URL_SAFE_NO_PAD.encode(random::<32>()))
    }

    /// That of a browser, if its cookie is one of ours and unchanged.
    pub(crate) fn of(jar: &SignedCookieJar, origin: &Origin) -> Option<Self> {
        jar.get(cookie_name(origin)).map(|cookie| Self(cookie.value().to_owned()))
    }

    /// Tells it to the browser.
    pub(crate) fn keep(&self, jar: SignedCookieJar, origin: &Origin) -> SignedCookieJar {
        let cookie = Cookie::build((cookie_name(origin), self.0.clone()))
            .path("/")
            .http_only(true)
            .secure(origin.is_secure())
            // Spotify's page leads back here, so the browser must show it to a link from elsewhere; never to a form from there.
            .same_site(SameSite::Lax)
            .max_age(time::Duration::days(DAYS.cast_signed()));
        jar.add(cookie)
    }

    /// Takes it from the browser.
    pub(crate) fn forget(jar: SignedCookieJar, origin: &Origin) -> SignedCookieJar {
        // Over HTTPS a browser believes neither the one nor the other without `Secure`.
        jar.remove(Cookie::build(cookie_name(origin)).path("/").secure(origin.is_secure()))
    }

    /// What forms of this session hold.
    pub(crate) fn form_proof(&self, key: &Key) -> String {
        key.proof("form", &self.0)
    }

    /// Whether a form is of this session.
    pub(crate) fn is_form_proof(&self, key: &Key, given: &str) -> bool {
        key.is_proof("form", &self.0, given)
    }
}

/// A browser takes a cookie of the second name over HTTPS alone, and for this host alone.
fn cookie_name(origin: &Origin) -> &'static str {
    if origin.is_secure() { "__Host-linernotes_session" } else { "linernotes_session" }
}
