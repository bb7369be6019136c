//! Keys to a Basic header, that to a token, the token to a Bearer header, that to an answer. [`crate::Spotify`] takes these
//! same steps; a lesson can take them one at a time. What a listener has to do with it is in `sign_in`.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use oauth2::TokenResponse as _;
use oauth2::basic::BasicTokenResponse;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Method, Url};
use secrecy::{ExposeSecret, SecretString};

use crate::transport::Transport;
use crate::{Credentials, Error, Pending, Result, Scope};

/// The value of an `Authorization` header. Shows its first characters and its length, never what opens anything.
#[derive(Clone)]
pub struct AuthorizationHeader {
    scheme: &'static str,
    credentials: SecretString,
}

/// An access token as the accounts service gives it, and what came with it.
///
/// `Debug` and `Display` hide the tokens themselves.
#[derive(Debug, Clone)]
pub struct Token {
    /// Goes into the Bearer header.
    pub access_token: SecretString,
    /// How long it works from the moment it was given: an hour.
    pub expires_in: Duration,
    /// For the next access token. Only when a listener signed in; and when it renews one, mostly not: then the one before
    /// goes on.
    pub refresh_token: Option<SecretString>,
    /// What the listener agreed to, where Spotify says so.
    pub scopes: Option<Vec<Scope>>,
}

/// The header that proves who the app is: `Basic`, then `client_id:client_secret` in Base64.
///
/// # Errors
///
/// [`Error::Credentials`] when there is no secret.
pub fn basic_header(keys: &Credentials) -> Result<AuthorizationHeader> {
    let pair = format!("{}:{}", keys.client_id, keys.secret()?.expose_secret());
    Ok(AuthorizationHeader { scheme: "Basic", credentials: BASE64.encode(pair).into() })
}

/// The header that opens the Web API: `Bearer`, then the access token.
#[must_use]
pub fn bearer_header(access_token: &SecretString) -> AuthorizationHeader {
    AuthorizationHeader { scheme: "Bearer", credentials: access_token.clone() }
}

/// Asks for an access token: `POST token_url` with `grant_type=client_credentials`.
///
/// # Errors
///
/// [`Error::SignIn`] when the keys are refused, [`Error::Unreachable`] when nothing answers.
pub fn request_token(token_url: &str, header: &AuthorizationHeader) -> Pending<Token> {
    let (url, header) = (parse_url(token_url), header.clone());
    Box::pin(async move {
        let url = url?;
        grant(&Transport::to(&url)?, url, Some(&header), &CLIENT_CREDENTIALS).await
    })
}

/// One bare `GET`: the JSON at `url`, or Spotify's refusal. No retry, no renewal.
///
/// # Errors
///
/// [`Error::Refused`] with the status and Spotify's words, [`Error::Unreachable`] when nothing answers,
/// [`Error::Unreadable`] when the body is no JSON.
pub fn get_json(url: &str, header: &AuthorizationHeader) -> Pending<serde_json::Value> {
    let (url, header) = (parse_url(url), header.clone());
    Box::pin(async move {
        let url = url?;
        let transport = Transport::to(&url)?;
        let request = transport.request(Method::GET, url.clone()).header(AUTHORIZATION, header.value()?);
        let answer = transport.exchange(request).await?;
        if !answer.status.is_success() {
            return Err(answer.error());
        }
        serde_json::from_slice(&answer.body)
            .map_err(|error| Error::Unreadable { path: url.path().to_owned(), detail: error.to_string() })
    })
}

/// What the app alone asks for.
pub(crate) const CLIENT_CREDENTIALS: [(&str, &str); 1] = [("grant_type", "client_credentials")];

/// Asks the accounts service for a token: a form, and the header when the app proves itself by its secret.
pub(crate) async fn grant(
    transport: &Transport,
    url: Url,
    header: Option<&AuthorizationHeader>,
    form: &[(&str, &str)],
) -> Result<Token> {
    let path = url.path().to_owned();
    let mut request = transport.request(Method::POST, url).form(form);
    if let Some(header) = header {
        request = request.header(AUTHORIZATION, header.value()?);
    }
    let answer = transport.exchange(request).await?;
    if !answer.status.is_success() {
        return Err(answer.error());
    }
    // The parser's own words may quote the body, and the body holds the token.
    let response: BasicTokenResponse = serde_json::from_slice(&answer.body)
        .map_err(|_| Error::Unreadable { path, detail: "no access token in it".to_owned() })?;
    let scopes = response.scopes().map(|scopes| scopes.iter().filter_map(|scope| scope.parse().ok()).collect());
    Ok(Token {
        access_token: response.access_token().secret().as_str().into(),
        expires_in: response.expires_in().unwrap_or(Duration::from_secs(3600)),
        refresh_token: response.refresh_token().map(|token| token.secret().as_str().into()),
        scopes,
    })
}

fn parse_url(text: &str) -> Result<Url> {
    Url::parse(text)
        .map_err(|error| Error::Setting(format!("`{text}` is not an address ({error}): it begins with https://")))
}

impl AuthorizationHeader {
    /// The header for the wire, marked so that nothing logs it.
    pub(crate) fn value(&self) -> Result<HeaderValue> {
        let text = format!("{} {}", self.scheme, self.credentials.expose_secret());
        let mut value = HeaderValue::from_str(&text).map_err(|_| {
            Error::Credentials("the keys hold a character that no header can carry: copy them again".to_owned())
        })?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Display for AuthorizationHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorization: {} ", self.scheme)?;
        if self.scheme == "Bearer" {
            return write!(f, "{}", Hidden(&self.credentials));
        }
        // What Basic carries begins with the public id and ends with the secret.
        let encoded = self.credentials.expose_secret();
        write!(f, "{}… ({} characters)", encoded.get(..3).unwrap_or_default(), encoded.len())
    }
}

impl fmt::Debug for AuthorizationHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "access_token:  {}", Hidden(&self.access_token))?;
        writeln!(f, "token_type:    Bearer")?;
        write!(f, "expires_in:    {} s", self.expires_in.as_secs())?;
        if let Some(scopes) = self.scopes.as_ref().filter(|scopes| !scopes.is_empty()) {
            write!(f, "\nscope:         {}", crate::scope::joined(scopes))?;
        }
        if let Some(token) = &self.refresh_token {
            write!(f, "\nrefresh_token: {}", Hidden(token))?;
        }
        Ok(())
    }
}

/// A token with its middle hidden: its first and last two characters and its length, enough to tell two apart.
struct Hidden<'a>(&'a SecretString);

impl fmt::Display for Hidden<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// A shorter one would show too much of itself.
        const SHORTEST: usize = 40;
        let token: Vec<char> = self.0.expose_secret().chars().collect();
        match token.as_slice() {
            [a, b, middle @ .., y, z] if middle.len() + 4 >= SHORTEST => write!(f, "{a}{b}…{y}{z}")?,
            _ => write!(f, "…")?,
        }
        write!(f, " ({} characters)", token.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_basic_header_is_the_one_of_rfc_7617() {
        let header = basic_header(&Credentials::new("Aladdin", "open sesame").unwrap()).unwrap();
        assert_eq!(header.value().unwrap().to_str().unwrap(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    #[test]
    fn headers_and_tokens_show_their_start_and_length_only() {
        let header = basic_header(&Credentials::new("5a4db0c0", "hush-hush-hush").unwrap()).unwrap();
        assert_eq!(format!("{header}"), "Authorization: Basic NWE… (32 characters)");
        assert_eq!(format!("{header:?}"), format!("{header}"));
        assert!(header.value().unwrap().is_sensitive());

        let access_token = format!("BQ{}go", "secret".repeat(8));
        let token = Token {
            access_token: access_token.clone().into(),
            expires_in: Duration::from_secs(3600),
            refresh_token: None,
            scopes: None,
        };
        assert_eq!(
            token.to_string(),
            "access_token:  BQ…go (52 characters)\ntoken_type:    Bearer\nexpires_in:    3600 s"
        );
        assert_eq!(bearer_header(&token.access_token).to_string(), "Authorization: Bearer BQ…go (52 characters)");
        let listener = Token {
            refresh_token: Some(access_token.into()),
            scopes: Some(vec![Scope::UserTopRead, Scope::Streaming]),
            ..token
        };
        let lines = "scope:         user-top-read streaming\nrefresh_token: BQ…go (52 characters)";
        assert!(listener.to_string().ends_with(lines), "{listener}");
        assert!(!format!("{listener:?}").contains("secretsecret"));
    }

    #[test]
    fn a_short_secret_shows_nothing_of_itself() {
        assert_eq!(bearer_header(&"abc".into()).to_string(), "Authorization: Bearer … (3 characters)");
    }

    #[test]
    fn keys_with_a_line_break_are_refused_without_being_shown() {
        let error = bearer_header(&"abc\ndef".into()).value().unwrap_err();
        assert!(!error.to_string().contains("abc"), "{error}");
    }
}
