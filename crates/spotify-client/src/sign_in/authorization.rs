//! One run of the authorization code flow, step by step: a request for consent, its link, the code that comes back, and the
//! token for the code. [`crate::Spotify::sign_in`] takes these same steps; a lesson can take them one at a time.

use std::sync::Arc;

use oauth2::basic::BasicClient;
use oauth2::{AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl};
use reqwest::{Method, Url};
use secrecy::{ExposeSecret as _, SecretString};

use super::callback::{self, Callback};
use super::loopback::{Loopback, Port};
use super::page::Page;
use super::{Browser, SignIn, browser};
use crate::access::{self, token_url};
use crate::auth::grant;
use crate::event::{self, Event};
use crate::transport::Transport;
use crate::{Config, Error, Flow, Pending, Result, Scope, Token, basic_header, scope};

/// How often a text that holds no answer may be pasted.
const TRIES: usize = 3;
const QUESTION: &str = "The address of the browser's last page, or just Enter once that says it worked";

/// A request for a listener's consent, made for one time: with a `state` and, for PKCE, a `code_verifier` of its own.
///
/// The verifier is hidden, and used up by [`Authorization::exchange`].
#[derive(Debug)]
pub struct Authorization {
    request: Arc<Request>,
    proof: Proof,
}

/// The half that the listener's browser sees.
#[derive(Debug)]
pub(super) struct Request {
    config: Arc<Config>,
    url: Url,
    state: CsrfToken,
    challenge: Option<PkceCodeChallenge>,
    scopes: Vec<Scope>,
    port: Option<Port>,
}

/// The half that only this program knows, and shows once, with the code.
#[derive(Debug)]
pub(super) struct Proof {
    config: Arc<Config>,
    /// As it was sent, with the port that was taken.
    redirect_uri: String,
    verifier: Option<PkceCodeVerifier>,
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

/// The PKCE challenge to a verifier: its SHA-256 in URL-safe Base64 without padding, as RFC 7636 has it.
///
/// # Errors
///
/// [`Error::Setting`] unless the verifier has 43 to 128 letters, digits and `-._~`.
pub fn code_challenge(verifier: &str) -> Result<String> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if !(43..=128).contains(&verifier.len()) || !verifier.bytes().all(is_allowed) {
        let message = "a code verifier has 43 to 128 characters out of A-Z, a-z, 0-9 and -._~";
        return Err(Error::Setting(message.to_owned()));
    }
    let verifier = PkceCodeVerifier::new(verifier.to_owned());
    Ok(PkceCodeChallenge::from_code_verifier_sha256(&verifier).as_str().to_owned())
}

/// A new access token for a refresh token, as PKCE does it: without a secret, with the client id.
///
/// # Errors
///
/// [`Error::SignIn`] with `invalid_grant` when it has ended, [`Error::Unreachable`] when nothing answers.
pub fn refresh_token(config: &Config, refresh_token: &SecretString) -> Pending<Token> {
    let (config, refresh_token) = (config.clone(), refresh_token.clone());
    Box::pin(async move {
        let accounts = Transport::to(&config.servers.accounts)?;
        access::refresh(&config, &accounts, Flow::Pkce, &refresh_token).await
    })
}

impl Authorization {
    /// A request for these scopes that proves itself by PKCE, which needs no secret.
    ///
    /// # Errors
    ///
    /// [`Error::PortTaken`] when the redirect URI has no port and none is free.
    pub fn with_pkce(config: &Config, scopes: impl IntoIterator<Item = Scope>) -> Result<Self> {
        Self::begin(&Arc::new(config.clone()), &scope::tidy(scopes), Flow::Pkce, false)
    }

    pub(super) fn begin(config: &Arc<Config>, scopes: &[Scope], flow: Flow, show_dialog: bool) -> Result<Self> {
        let port = Port::of(&config.redirect_uri)?;
        let redirect_uri = config.redirect_uri.with_port(port.as_ref().map_or(0, Port::number));
        let state = CsrfToken::new_random();
        let (challenge, verifier) = match flow {
            Flow::Secret => (None, None),
            Flow::Pkce => {
                let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
                (Some(challenge), Some(verifier))
            }
        };
        let url = authorize_url(config, &redirect_uri, &state, challenge.clone(), scopes, show_dialog)?;
        let proof = Proof { config: Arc::clone(config), redirect_uri, verifier };
        let config = Arc::clone(config);
        let request = Request { config, url, state, challenge, scopes: scopes.to_vec(), port };
        Ok(Self { request: Arc::new(request), proof })
    }

    pub(super) fn into_halves(self) -> (Arc<Request>, Proof) {
        (self.request, self.proof)
    }

    /// The link that the listener opens.
    #[must_use]
    pub fn url(&self) -> &str {
        self.request.url.as_str()
    }

    /// What the link says, a parameter at a time.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        self.request.parameters()
    }

    /// What the answer has to bring back: whoever does not know it has not been asked by us.
    #[must_use]
    pub fn state(&self) -> &str {
        self.request.state.secret()
    }

    /// What only this program knows until it asks for the token. `Debug` hides it; nothing without PKCE.
    #[must_use]
    pub fn code_verifier(&self) -> Option<SecretString> {
        self.proof.verifier.as_ref().map(|verifier| verifier.secret().as_str().into())
    }

    /// What goes to Spotify first: from it nobody finds the verifier. Nothing without PKCE.
    #[must_use]
    pub fn code_challenge(&self) -> Option<&str> {
        self.request.challenge.as_ref().map(PkceCodeChallenge::as_str)
    }

    /// Asks the listener, and waits for the code: opens the link in a browser, or shows it.
    ///
    /// # Errors
    ///
    /// As [`crate::Spotify::sign_in`], up to the code.
    pub fn consent(&self) -> Pending<SecretString> {
        let request = Arc::clone(&self.request);
        Box::pin(async move {
            event::report(Event::SigningIn { redirect_uri: request.config.redirect_uri.as_str().to_owned() });
            request.consented(&SignIn::to([]), |code| std::future::ready(Ok((code, Page::Arrived)))).await
        })
    }

    /// The code in an address that the browser ended on.
    ///
    /// # Errors
    ///
    /// [`Error::Declined`], or [`Error::Setting`] when it is not the answer to this request.
    pub fn code_in(&self, address: &str) -> Result<SecretString> {
        self.request.code_in(address)
    }

    /// The token for a code. Both the code and this request are used up.
    ///
    /// # Errors
    ///
    /// [`Error::SignIn`] when Spotify refuses one of them, [`Error::Unreachable`] when nothing answers.
    pub fn exchange(self, code: SecretString) -> Pending<Token> {
        Box::pin(async move { self.proof.exchange(code).await })
    }
}

impl Proof {
    pub(super) async fn exchange(self, code: SecretString) -> Result<Token> {
        let Self { config, redirect_uri, verifier } = self;
        let accounts = Transport::to(&config.servers.accounts)?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.expose_secret()),
            ("redirect_uri", redirect_uri.as_str()),
        ];
        match &verifier {
            None => grant(&accounts, token_url(&config)?, Some(&basic_header(&config.credentials)?), &form).await,
            Some(verifier) => {
                let client_id = ("client_id", config.credentials.client_id.as_str());
                let form = [form[0], form[1], form[2], client_id, ("code_verifier", verifier.secret())];
                grant(&accounts, token_url(&config)?, None, &form).await
            }
        }
    }
}

impl Request {
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

    fn code_in(&self, address: &str) -> Result<SecretString> {
        let query = address.trim().split_once('?').map_or(address.trim(), |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        callback::read(query, &self.state).map_err(|stray| Error::Setting(stray.to_string()))?.code()
    }

    fn parameters(&self) -> Vec<Parameter> {
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

fn authorize_url(
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

#[cfg(test)]
mod tests {
    use super::*;

    fn authorization(redirect_uri: &str, flow: Flow) -> Authorization {
        let mut config = Config::sandbox("http://127.0.0.1:9").unwrap();
        config.redirect_uri = crate::RedirectUri::parse(redirect_uri).unwrap();
        Authorization::begin(&Arc::new(config), &[Scope::Streaming, Scope::UserTopRead], flow, true).unwrap()
    }

    fn query(authorization: &Authorization) -> Vec<(String, String)> {
        let url = Url::parse(authorization.url()).unwrap();
        assert!(authorization.url().starts_with("http://127.0.0.1:9/authorize?"));
        url.query_pairs().into_owned().collect()
    }

    #[test]
    fn the_challenge_is_the_one_of_rfc_7636() {
        let challenge = code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
        assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        for unfit in ["short", &"ä".repeat(43), &"a".repeat(129), &"+".repeat(43)] {
            assert!(code_challenge(unfit).is_err(), "{unfit}");
        }
    }

    #[test]
    fn a_verifier_is_random_and_its_challenge_goes_out_without_padding() {
        let one = authorization("https://example.com/c", Flow::Pkce);
        let other = authorization("https://example.com/c", Flow::Pkce);
        let verifier = one.code_verifier().unwrap();
        assert_eq!(verifier.expose_secret().len(), 43);
        assert_ne!(verifier.expose_secret(), other.code_verifier().unwrap().expose_secret());
        assert_ne!(one.state(), other.state());
        let challenge = code_challenge(verifier.expose_secret()).unwrap();
        assert!(!challenge.contains('='));
        assert_eq!(one.code_challenge(), Some(challenge.as_str()));
        assert!(query(&one).contains(&("code_challenge".to_owned(), challenge)));
        assert!(!format!("{one:?} {:?}", one.parameters()).contains(verifier.expose_secret()));
    }

    #[test]
    fn the_link_says_all_that_its_parameters_say_and_no_secret() {
        let authorization = authorization("http://127.0.0.1/callback", Flow::Pkce);
        let query = query(&authorization);
        let value = |name: &str| query.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str());
        for Parameter { name, value: told, .. } in authorization.parameters() {
            match name {
                "state" => assert_eq!(value(name), Some(authorization.state())),
                "code_challenge" => assert_eq!(value(name), authorization.code_challenge()),
                "redirect_uri" => {
                    let port = value(name).unwrap().strip_prefix("http://127.0.0.1:").unwrap();
                    assert!(port.strip_suffix("/callback").unwrap().parse::<u16>().is_ok(), "{port}");
                }
                _ => assert_eq!(value(name), Some(told.as_str()), "{name}"),
            }
        }
        assert_eq!(value("show_dialog"), Some("true"));
        assert!(!authorization.url().contains("c0decafe"));
    }

    #[test]
    fn with_a_secret_there_is_no_challenge() {
        let authorization = authorization("https://example.com/c", Flow::Secret);
        assert!(authorization.code_challenge().is_none() && authorization.code_verifier().is_none());
        assert!(query(&authorization).iter().all(|(name, _)| !name.starts_with("code_challenge")));
    }

    #[test]
    fn a_pasted_address_gives_its_code_only_with_the_right_state() {
        let authorization = authorization("https://example.com/c", Flow::Pkce);
        let state = authorization.state().to_owned();
        for address in [
            format!("https://example.com/c?code=AQ-code&state={state}"),
            format!("  https://example.com/c?state={state}&code=AQ-code#_=_\n"),
            format!("code=AQ-code&state={state}"),
        ] {
            assert_eq!(authorization.code_in(&address).unwrap().expose_secret(), "AQ-code", "{address}");
        }
        for (address, why) in [
            ("AQ-code".to_owned(), "the address holds no `state`"),
            (String::new(), "the address holds no `state`"),
            ("https://example.com/c?code=AQ-code&state=other".to_owned(), "the `state` in the address is not the one"),
            (format!("https://example.com/c?state={state}"), "the address holds no `code`"),
        ] {
            let error = authorization.code_in(&address).unwrap_err();
            assert!(error.to_string().contains(why) && !error.to_string().contains("AQ-code"), "{address}: {error}");
        }
        let denied = authorization.code_in(&format!("https://example.com/c?error=access_denied&state={state}"));
        assert!(matches!(denied, Err(Error::Declined)));
    }
}
