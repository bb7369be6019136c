//! What only this program knows, and shows once, with the code: that gives a token.

use std::sync::Arc;

use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use secrecy::{ExposeSecret as _, SecretString};

use crate::access::{self, token_url};
use crate::auth::grant;
use crate::transport::Transport;
use crate::{Config, Error, Flow, Pending, Result, Token, basic_header};

/// How the program proves that a code is its own: by its secret, or by the verifier that belongs to the link's challenge.
#[derive(Debug)]
pub(super) struct Proof {
    pub(super) config: Arc<Config>,
    /// As it was sent, with the port that was taken.
    pub(super) redirect_uri: String,
    pub(super) verifier: Option<PkceCodeVerifier>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_the_one_of_rfc_7636() {
        let challenge = code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
        assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        for unfit in ["short", &"ä".repeat(43), &"a".repeat(129), &"+".repeat(43)] {
            assert!(code_challenge(unfit).is_err(), "{unfit}");
        }
    }
}
