//! A listener's consent to a client that acts for them: finds a sign-in that is kept, or goes through the authorization
//! code flow for a new one, and keeps that. The steps of the flow are in [`Authorization`].

mod authorization;
mod browser;
mod callback;
mod invitation;
mod loopback;
mod page;
mod port;
mod proof;

use std::time::Duration;

use crate::access::{lock, save};
use crate::event::{self, Event};
use crate::{Account, AppId, Error, Flow, Pending, Result, Scope, Session, Spotify, Token, scope};
pub use authorization::Authorization;
pub use invitation::Parameter;
use page::Page;
pub use proof::{code_challenge, refresh_token};

/// How to sign in: `SignIn { again: true, ..SignIn::to([Scope::UserTopRead]) }`.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// What to ask the listener for. What they agreed to earlier is asked for too, so that nothing else stops working.
    pub scopes: Vec<Scope>,
    /// Ask anew, even when a sign-in is kept: to renew it before its six months end, or to change accounts.
    pub again: bool,
    /// Whether a browser may be opened.
    pub browser: Browser,
    /// How long to wait for the listener: five minutes.
    pub patience: Duration,
}

/// Whether a browser may be opened on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    /// Where there is one.
    Open,
    /// The listener opens the link themselves, here or elsewhere.
    Leave,
}

impl SignIn {
    /// A sign-in that asks for these scopes.
    #[must_use]
    pub fn to(scopes: impl IntoIterator<Item = Scope>) -> Self {
        Self {
            scopes: scope::tidy(scopes),
            again: false,
            browser: Browser::Open,
            patience: Duration::from_secs(5 * 60),
        }
    }
}

impl Spotify {
    /// A client for the listener, who is asked for these scopes: at once when they are signed in with them already.
    ///
    /// Otherwise it opens Spotify's page in a browser, or shows its link, waits for the answer on the redirect URI's port
    /// of this machine, and keeps the sign-in for later. Without a browser here it asks for the address that another
    /// browser ended on. An app with a secret uses the authorization code flow, one without adds PKCE to it.
    ///
    /// # Errors
    ///
    /// [`Error::Declined`], [`Error::NoAnswer`], [`Error::NobodyToAsk`], [`Error::PortTaken`], [`Error::Unkept`],
    /// [`Error::SignIn`] when Spotify refuses the app, and what every call may meet.
    pub fn sign_in(&self, scopes: impl IntoIterator<Item = Scope>) -> Pending<Self> {
        self.sign_in_with(SignIn::to(scopes))
    }

    /// The same with more to choose.
    ///
    /// # Errors
    ///
    /// As [`Spotify::sign_in`].
    pub fn sign_in_with(&self, how: SignIn) -> Pending<Self> {
        let spotify = self.clone();
        Box::pin(async move { spotify.signed_in(how).await })
    }

    /// A client for the listener whose sign-in is kept, the last one unless the config names an account; nothing when none
    /// is. Asks nobody, and sends nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Unkept`].
    pub fn resume(&self) -> Pending<Option<Self>> {
        let spotify = self.clone();
        Box::pin(async move { Ok(spotify.kept()?.map(|session| spotify.of(session, true))) })
    }

    /// The same for one of several listeners who are signed in, by their account's id: as on a server.
    ///
    /// # Errors
    ///
    /// [`Error::Unkept`].
    pub fn resume_as(&self, account: &str) -> Pending<Option<Self>> {
        let (spotify, account) = (self.clone(), account.to_owned());
        Box::pin(async move {
            let sessions = spotify.config().tokens.sessions(&AppId::of(spotify.config()))?;
            let session = sessions.into_iter().find(|session| session.account.id == account);
            Ok(session.map(|session| spotify.of(session, true)))
        })
    }

    /// A client for the listener whom a browser has brought back from the page of `authorization`, to `address`. Their sign-in is
    /// kept. For servers, which hear of the answer in their own way.
    ///
    /// # Errors
    ///
    /// [`Error::Declined`], [`Error::Setting`] when the address is not the answer to this request, [`Error::SignIn`] when Spotify
    /// refuses its code, and what every call may meet.
    pub fn returned(&self, authorization: Authorization, address: &str) -> Pending<Self> {
        let (spotify, code) = (self.clone(), authorization.code_in(address));
        Box::pin(async move {
            let scopes = authorization.scopes().to_vec();
            let token = authorization.exchange(code?).await?;
            spotify.keep(token, Flow::Pkce, &scopes).await
        })
    }

    /// All sign-ins that are kept for this app, the latest first.
    ///
    /// # Errors
    ///
    /// [`Error::Unkept`].
    pub fn sign_ins(&self) -> Pending<Vec<Session>> {
        let spotify = self.clone();
        Box::pin(async move { spotify.config().tokens.sessions(&AppId::of(spotify.config())) })
    }

    /// Forgets the listener's sign-in on this machine, and tells whose it was. Spotify itself is told at
    /// <https://www.spotify.com/account/apps>: it offers apps no way to do that.
    ///
    /// # Errors
    ///
    /// [`Error::Unkept`].
    pub fn sign_out(&self) -> Pending<Option<Account>> {
        let spotify = self.clone();
        Box::pin(async move {
            let Some(session) = spotify.kept()? else { return Ok(None) };
            let _lock = lock(spotify.config(), &session).await?;
            spotify.config().tokens.remove(&session)?;
            Ok(Some(session.account))
        })
    }

    async fn signed_in(self, how: SignIn) -> Result<Self> {
        let kept = self.kept()?;
        if let Some(session) = kept.clone().filter(|session| !how.again && session.lacks(&how.scopes).is_empty()) {
            let client =
                if self.listener() == Some(&session.account) { self.clone() } else { self.of(session.clone(), true) };
            // An hour's token is believed without asking. A sandbox that was started anew knows none of its last life.
            let works = match session.is_fresh() && !self.is_sandbox() {
                true => Ok(()),
                false => client.me().await.map(drop),
            };
            match works {
                Ok(()) => {
                    session.warning(chrono::Utc::now()).into_iter().for_each(event::notice);
                    event::report(Event::SignedIn(session.account));
                    return Ok(client);
                }
                // It has ended: the listener is asked anew.
                Err(Error::SignedOut { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let agreed = kept.map(|session| session.scopes).unwrap_or_default();
        let scopes = scope::tidy(how.scopes.iter().copied().chain(agreed));
        self.ask_for(scopes, &how).await
    }

    async fn ask_for(self, scopes: Vec<Scope>, how: &SignIn) -> Result<Self> {
        event::report(Event::SigningIn { redirect_uri: self.config().redirect_uri.as_str().to_owned() });
        let flow = if self.config().credentials.client_secret.is_some() { Flow::Secret } else { Flow::Pkce };
        let authorization = Authorization::begin(self.config(), &scopes, flow, how.again)?;
        let (invitation, proof) = authorization.into_halves();
        let keep = |code| async {
            let token = proof.exchange(code).await?;
            let client = self.keep(token, flow, &scopes).await?;
            let name = client.listener().map(|account| account.name.clone()).unwrap_or_default();
            Ok((client, Page::SignedIn { name }))
        };
        invitation.consented(how, keep).await
    }

    /// A sign-in that works, from here on and in later runs.
    async fn keep(&self, token: Token, flow: Flow, asked: &[Scope]) -> Result<Self> {
        let account = self.with(&token).me().await?.account();
        let session = Session::new(AppId::of(self.config()), account.clone(), flow, asked, token);
        let missing = session.lacks(asked);
        let kept = {
            // Where it cannot be kept it cannot be locked either; the listener's consent is not to be in vain for that.
            let _lock = lock(self.config(), &session).await;
            save(self.config(), &session)
        };
        if !missing.is_empty() {
            event::notice(format!(
                "{} did not agree to everything: {} is missing",
                account.name,
                scope::joined(&missing)
            ));
        }
        event::report(Event::SignedIn(account));
        Ok(self.of(session, kept))
    }

    /// The sign-in that is kept: this client's own, else that of the config's account, else the last one.
    fn kept(&self) -> Result<Option<Session>> {
        let account = self.listener().map(|account| &account.id).or(self.config().account.as_ref());
        let sessions = self.config().tokens.sessions(&AppId::of(self.config()))?;
        Ok(sessions.into_iter().find(|session| account.is_none_or(|account| *account == session.account.id)))
    }
}
