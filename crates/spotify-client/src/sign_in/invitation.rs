//! What the listener's browser sees: a link, made for one time. Turns it into the code that comes back.

use std::sync::Arc;

use oauth2::basic::BasicClient;
use oauth2::{AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, RedirectUrl};
use reqwest::{Method, Url};
use secrecy::SecretString;

use super::callback::{self, Callback};
use super::loopback::{Loopback, Port};
use super::page::Page;
use super::{Browser, SignIn, browser};
use crate::event::{self, Event};
use crate::transport::Transport;
use crate::{Config, Error, Result, Scope, scope};

/// How often a text that holds no answer may be pasted.
const TRIES: usize = 3;
const QUESTION: &str = "The address of the browser's last page, or just Enter once that says it worked";

/// A link, and what belongs to it.
#[derive(Debug)]
pub(super) struct Invitation {
    pub(super) config: Arc<Config>,
    pub(super) url: Url,
    pub(super) state: CsrfToken,
    pub(super) challenge: Option<PkceCodeChallenge>,
    pub(super) scopes: Vec<Scope>,
    pub(super) port: Option<Port>,
}

/// A parameter of the link: its name, its value, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// As it stands in the link.
    pub name: &'static str,
    /// Its value; of what is made anew each time, only how long it is.
    pub value: String,
    /// In a sentence.
    pub purpose: &'static str,
}

impl Invitation {
    /// Asks the listener and does `work` with the code they give. Their browser waits for the page that `work` ends in.
    pub(super) async fn consented<T, F>(&self, how: &SignIn, work: impl FnOnce(SecretString) -> F) -> Result<T>
    where
        F: Future<Output = Result<(T, Page)>>,
    {
        let Some(port) = &self.port else {
            let (output, _) = work(self.code(how, std::future::pending()).await?).await?;
            return Ok(output);
        };
        let loopback = Loopback::on(port, self.config.redirect_uri.path(), &self.state)?;
        let all = async {
            let code = self.code(how, loopback.callback()).await;
            let done = match code {
                Ok(code) => work(code).await,
                Err(error) => Err(error),
            };
            match done {
                Ok((output, page)) => {
                    loopback.show(page).await;
                    Ok(output)
                }
                Err(error) => {
                    loopback.show(Page::Failed { why: error.to_string() }).await;
                    Err(error)
                }
            }
        };
        loopback.serve_during(all).await
    }

    /// The code, from wherever it comes first.
    async fn code(&self, how: &SignIn, callback: impl Future<Output = Callback>) -> Result<SecretString> {
        if let Some(address) = self.visit().await? {
            return self.code_in(&address);
        }
        let opened = how.browser == Browser::Open && browser::open(self.url.as_str());
        event::report(Event::Link { url: self.url.to_string(), opened });
        let pasted = async {
            match opened && self.port.is_some() {
                true => std::future::pending().await,
                false => self.pasted().await,
            }
        };
        let in_time = async {
            tokio::select! {
                biased;
                callback = callback => callback.code(),
                pasted = pasted => pasted,
            }
        };
        let redirect_uri = || self.config.redirect_uri.as_str().to_owned();
        let answer = tokio::time::timeout(how.patience, in_time).await;
        answer.unwrap_or_else(|_| Err(Error::NoAnswer { waited: how.patience, redirect_uri: redirect_uri() }))
    }

    /// Where a sandbox that agrees by itself leads a browser; nothing when a person has to answer.
    async fn visit(&self) -> Result<Option<String>> {
        if !self.config.sandbox {
            return Ok(None);
        }
        let accounts = Transport::to(&self.config.servers.accounts)?;
        let answer = accounts.exchange(accounts.request(Method::GET, self.url.clone())).await?;
        match answer.location() {
            Some(address) => Ok(Some(address)),
            None if answer.status.is_success() => Ok(None),
            None => Err(answer.error()),
        }
    }

    async fn pasted(&self) -> Result<SecretString> {
        let mut question = QUESTION.to_owned();
        for _ in 0..TRIES {
            let text = event::ask(&question).await.filter(|text| !text.trim().is_empty());
            match self.code_in(&text.ok_or(Error::NobodyToAsk)?) {
                Err(Error::Setting(why)) => question = format!("That did not work, as {why}. {QUESTION}"),
                found => return found,
            }
        }
        Err(Error::NobodyToAsk)
    }

    pub(super) fn code_in(&self, address: &str) -> Result<SecretString> {
        let query = address.trim().split_once('?').map_or(address.trim(), |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        callback::read(query, &self.state).map_err(|stray| Error::Setting(stray.to_string()))?.code()
    }

    pub(super) fn parameters(&self) -> Vec<Parameter> {
        let parameter = |name, value: &str, purpose| Parameter { name, value: value.to_owned(), purpose };
        let made = |text: &str| format!("{} characters, made for this once", text.len());
        let mut all = vec![
            parameter("client_id", &self.config.credentials.client_id, "which app asks"),
            parameter("response_type", "code", "that the answer is to be a code, not a token"),
            parameter("redirect_uri", self.config.redirect_uri.as_str(), "where the browser brings the answer"),
            parameter("scope", &scope::joined(&self.scopes), "what the listener is asked for"),
            parameter("state", &made(self.state.secret()), "what the answer must bring back"),
        ];
        if let Some(challenge) = &self.challenge {
            all.push(parameter("code_challenge", &made(challenge.as_str()), "the verifier's SHA-256"));
            all.push(parameter("code_challenge_method", "S256", "how the challenge was made"));
        }
        all
    }
}

pub(super) fn authorize_url(
    config: &Config,
    redirect_uri: &str,
    state: &CsrfToken,
    challenge: Option<PkceCodeChallenge>,
    scopes: &[Scope],
    show_dialog: bool,
) -> Result<Url> {
    let unusable = |error: &dyn std::fmt::Display| Error::Setting(format!("the link cannot be made: {error}"));
    let authorize = config.servers.accounts.join("authorize").map_err(|error| unusable(&error))?;
    let client = BasicClient::new(ClientId::new(config.credentials.client_id.clone()))
        .set_auth_uri(AuthUrl::from_url(authorize))
        .set_redirect_uri(RedirectUrl::new(redirect_uri.to_owned()).map_err(|error| unusable(&error))?);
    let mut request = client
        .authorize_url(|| state.clone())
        .add_scopes(scopes.iter().map(|scope| oauth2::Scope::new(scope.name().to_owned())));
    if let Some(challenge) = challenge {
        request = request.set_pkce_challenge(challenge);
    }
    if show_dialog {
        request = request.add_extra_param("show_dialog", "true");
    }
    Ok(request.url().0)
}
