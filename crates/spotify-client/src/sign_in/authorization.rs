//! One run of the authorization code flow, step by step: a request for consent, its link, the code that comes back, and the
//! token for the code. [`crate::Spotify::sign_in`] takes these same steps; a lesson can take them one at a time.

use std::sync::Arc;

use oauth2::{CsrfToken, PkceCodeChallenge};
use secrecy::SecretString;

use super::SignIn;
use super::invitation::{Invitation, Parameter, authorize_url};
use super::loopback::Port;
use super::page::Page;
use super::proof::Proof;
use crate::event::{self, Event};
use crate::{Config, Flow, Pending, Result, Scope, Token, scope};

/// A request for a listener's consent, made for one time: with a `state` and, for PKCE, a `code_verifier` of its own.
///
/// The verifier is hidden, and used up by [`Authorization::exchange`].
#[derive(Debug)]
pub struct Authorization {
    invitation: Arc<Invitation>,
    proof: Proof,
}

impl Authorization {
    /// A request for these scopes that proves itself by PKCE, which needs no secret.
    ///
    /// # Errors
    ///
    /// [`crate::Error::PortTaken`] when the redirect URI has no port and none is free.
    pub fn with_pkce(config: &Config, scopes: impl IntoIterator<Item = Scope>) -> Result<Self> {
        Self::begin(&Arc::new(config.clone()), &scope::tidy(scopes), Flow::Pkce, false)
    }

    /// The same for a server, whose listeners are asked by their own browsers: with [`SignIn::again`], Spotify's page is shown also
    /// to who agreed before, so that they can choose another account.
    ///
    /// # Errors
    ///
    /// As [`Authorization::with_pkce`].
    pub fn asked_by(config: &Config, how: &SignIn) -> Result<Self> {
        Self::begin(&Arc::new(config.clone()), &how.scopes, Flow::Pkce, how.again)
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
        let invitation = Invitation { config, url, state, challenge, scopes: scopes.to_vec(), port };
        Ok(Self { invitation: Arc::new(invitation), proof })
    }

    pub(super) fn scopes(&self) -> &[Scope] {
        &self.invitation.scopes
    }

    pub(super) fn into_halves(self) -> (Arc<Invitation>, Proof) {
        (self.invitation, self.proof)
    }

    /// The link that the listener opens.
    #[must_use]
    pub fn url(&self) -> &str {
        self.invitation.url.as_str()
    }

    /// What the link says, a parameter at a time.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        self.invitation.parameters()
    }

    /// What the answer has to bring back: whoever does not know it has not been asked by us.
    #[must_use]
    pub fn state(&self) -> &str {
        self.invitation.state.secret()
    }

    /// What only this program knows until it asks for the token. `Debug` hides it; nothing without PKCE.
    #[must_use]
    pub fn code_verifier(&self) -> Option<SecretString> {
        self.proof.verifier.as_ref().map(|verifier| verifier.secret().as_str().into())
    }

    /// What goes to Spotify first: from it nobody finds the verifier. Nothing without PKCE.
    #[must_use]
    pub fn code_challenge(&self) -> Option<&str> {
        self.invitation.challenge.as_ref().map(PkceCodeChallenge::as_str)
    }

    /// Asks the listener, and waits for the code: opens the link in a browser, or shows it.
    ///
    /// # Errors
    ///
    /// As [`crate::Spotify::sign_in`], up to the code.
    pub fn consent(&self) -> Pending<SecretString> {
        let invitation = Arc::clone(&self.invitation);
        Box::pin(async move {
            event::report(Event::SigningIn { redirect_uri: invitation.config.redirect_uri.as_str().to_owned() });
            invitation.consented(&SignIn::to([]), |code| std::future::ready(Ok((code, Page::Arrived)))).await
        })
    }

    /// The code in an address that the browser ended on.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Declined`], or [`crate::Error::Setting`] when it is not the answer to this request.
    pub fn code_in(&self, address: &str) -> Result<SecretString> {
        self.invitation.code_in(address)
    }

    /// The token for a code. Both the code and this request are used up.
    ///
    /// # Errors
    ///
    /// [`crate::Error::SignIn`] when Spotify refuses one of them, [`crate::Error::Unreachable`] when nothing answers.
    pub fn exchange(self, code: SecretString) -> Pending<Token> {
        Box::pin(async move { self.proof.exchange(code).await })
    }
}

#[cfg(test)]
mod tests {
    use reqwest::Url;
    use secrecy::ExposeSecret as _;

    use super::super::proof::code_challenge;
    use super::*;
    use crate::Error;

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
