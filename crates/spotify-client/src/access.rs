//! Where a client's access tokens come from: the app's keys, or a listener's sign-in. Gives one that works, and renews it
//! once however many ask, in this process and in others.

use std::sync::Arc;
use std::time::Instant;

use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::auth::{CLIENT_CREDENTIALS, grant};
use crate::session::RENEW_BEFORE;
use crate::transport::Transport;
use crate::{Account, Config, Error, Flow, Result, Session, Token, basic_header, event};

/// Where access tokens come from.
#[derive(Clone)]
pub(crate) enum Access {
    /// The app's keys.
    App(Arc<Mutex<Option<AppToken>>>),
    /// A listener's sign-in.
    Listener(Arc<Listener>),
    /// A token that has just been given, and belongs to no sign-in yet.
    Given(SecretString),
}

pub(crate) struct AppToken {
    access_token: SecretString,
    renew_at: Instant,
}

/// Who signed in, and their sign-in as it is now.
pub(crate) struct Listener {
    pub(crate) account: Account,
    held: Arc<Mutex<Held>>,
}

struct Held {
    session: Session,
    /// Whether the store has it too. Where it could not be kept, it lasts as long as this program.
    kept: bool,
    /// Whether Spotify has refused the access token before its time.
    refused: bool,
}

/// What renewing takes.
#[derive(Clone, Copy)]
pub(crate) struct Means<'a> {
    pub(crate) config: &'a Arc<Config>,
    pub(crate) accounts: &'a Transport,
}

impl Access {
    pub(crate) fn of_app() -> Self {
        Self::App(Arc::default())
    }

    /// A sign-in that is kept in the store, or only here.
    pub(crate) fn of(session: Session, kept: bool) -> Self {
        let account = session.account.clone();
        let held = Held { session, kept, refused: false };
        Self::Listener(Arc::new(Listener { account, held: Arc::new(Mutex::new(held)) }))
    }

    /// A token that works for another minute at least. Whoever comes first asks for it, the others wait for the answer.
    pub(crate) async fn token(&self, means: Means<'_>) -> Result<SecretString> {
        match self {
            Self::App(token) => app_token(token, means).await,
            Self::Given(token) => Ok(token.clone()),
            Self::Listener(listener) => {
                let held = Arc::clone(&listener.held).lock_owned().await;
                if held.works() {
                    return Ok(held.session.access_token.clone());
                }
                // Spotify may have replaced the refresh token once it is asked, so the answer must be kept, whatever
                // becomes of the call.
                event::to_the_end(renew(held, Arc::clone(means.config), means.accounts.clone())).await
            }
        }
    }

    /// Tells that Spotify has refused a token, unless another call has replaced it already.
    pub(crate) async fn refused(&self, token: &SecretString) {
        match self {
            Self::Given(_) => {}
            Self::App(slot) => {
                let mut slot = slot.lock().await;
                let same = |live: &AppToken| live.access_token.expose_secret() == token.expose_secret();
                if slot.as_ref().is_some_and(same) {
                    *slot = None;
                }
            }
            Self::Listener(listener) => {
                let mut held = listener.held.lock().await;
                if held.session.has_token(token) {
                    held.refused = true;
                }
            }
        }
    }

    /// The sign-in as it is now; nothing for an app alone.
    pub(crate) async fn session(&self) -> Option<Session> {
        match self {
            Self::App(_) | Self::Given(_) => None,
            Self::Listener(listener) => Some(listener.held.lock().await.session.clone()),
        }
    }
}

impl Held {
    fn works(&self) -> bool {
        !self.refused && self.session.is_fresh()
    }
}

async fn app_token(slot: &Mutex<Option<AppToken>>, Means { config, accounts }: Means<'_>) -> Result<SecretString> {
    let mut slot = slot.lock().await;
    if let Some(live) = slot.as_ref().filter(|live| Instant::now() < live.renew_at) {
        return Ok(live.access_token.clone());
    }
    let header = basic_header(&config.credentials)?;
    let token = grant(accounts, token_url(config)?, Some(&header), &CLIENT_CREDENTIALS).await?;
    let renew_at = Instant::now() + token.expires_in.saturating_sub(RENEW_BEFORE);
    *slot = Some(AppToken { access_token: token.access_token.clone(), renew_at });
    Ok(token.access_token)
}

/// Renews a sign-in, unless another program has done so meanwhile.
async fn renew(mut held: OwnedMutexGuard<Held>, config: Arc<Config>, accounts: Transport) -> Result<SecretString> {
    if !held.kept {
        let session = held.session.clone();
        return renew_with(&mut held, session, &config, &accounts).await;
    }
    let _lock = lock(&config, &held.session).await?;
    let sessions = config.tokens.sessions(&held.session.app)?;
    let Some(stored) = sessions.into_iter().find(|session| session.account.id == held.session.account.id) else {
        return Err(signed_out(&held.session, "it was signed out"));
    };
    let is_news = !held.session.has_token(&stored.access_token);
    if is_news && stored.is_fresh() {
        *held = Held { session: stored, kept: true, refused: false };
        return Ok(held.session.access_token.clone());
    }
    renew_with(&mut held, stored, &config, &accounts).await
}

/// Renews what is known of a sign-in, and keeps what comes of it.
async fn renew_with(held: &mut Held, session: Session, config: &Config, accounts: &Transport) -> Result<SecretString> {
    // What is kept under the same account may be another sign-in, where this one could not be kept.
    let forget = |session: &Session| if held.kept { config.tokens.remove(session) } else { Ok(()) };
    let Some(refresh_token) = session.refresh_token.clone() else {
        forget(&session)?;
        return Err(signed_out(&session, "Spotify gave no refresh token"));
    };
    match refresh(config, accounts, session.flow, &refresh_token).await {
        Ok(token) => {
            let session = session.renewed(token);
            // From here on it is known here, whatever becomes of the disk.
            let kept = held.kept && save(config, &session);
            *held = Held { session, kept, refused: false };
            Ok(held.session.access_token.clone())
        }
        Err(Error::SignIn { code, description }) if code == "invalid_grant" => {
            forget(&session)?;
            let why = description.unwrap_or(code);
            Err(signed_out(
                &session,
                &format!("{why}; Spotify ends it six months after the consent, or when the listener does"),
            ))
        }
        Err(error) => Err(error),
    }
}

/// Keeps a sign-in. Whether that worked; where it did not, the user is told, and goes on.
pub(crate) fn save(config: &Config, session: &Session) -> bool {
    let saved = config.tokens.save(session);
    if let Err(error) = &saved {
        event::notice(format!("this sign-in holds for this program only, as {error}"));
    }
    saved.is_ok()
}

/// A new access token for a refresh token, in the way in which the listener signed in.
pub(crate) async fn refresh(
    config: &Config,
    accounts: &Transport,
    flow: Flow,
    refresh_token: &SecretString,
) -> Result<Token> {
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose_secret())];
    match flow {
        Flow::Secret => {
            let header = basic_header(&config.credentials)?;
            grant(accounts, token_url(config)?, Some(&header), &form).await
        }
        Flow::Pkce => {
            let form = [form[0], form[1], ("client_id", config.credentials.client_id.as_str())];
            grant(accounts, token_url(config)?, None, &form).await
        }
    }
}

/// Keeps other programs from changing the sign-ins of the same app.
pub(crate) async fn lock(config: &Arc<Config>, session: &Session) -> Result<Box<dyn Send>> {
    let (config, app) = (Arc::clone(config), session.app.clone());
    let locked = tokio::task::spawn_blocking(move || config.tokens.lock(&app)).await;
    locked.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

pub(crate) fn token_url(config: &Config) -> Result<Url> {
    config.servers.accounts.join("api/token").map_err(|error| Error::Setting(error.to_string()))
}

fn signed_out(session: &Session, why: &str) -> Error {
    Error::SignedOut { scopes: session.scopes.clone(), ended: Some(why.to_owned()) }
}
