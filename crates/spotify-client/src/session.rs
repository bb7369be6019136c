//! What a sign-in gave: whose it is, what it opens, its tokens, and when it ends. Keeps nothing and asks for nothing.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Months, TimeDelta, Utc};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{Config, Scope, Token, scope};

/// Spotify ends a sign-in this long after the listener's consent, however often it is renewed.
const LIFETIME: Months = Months::new(6);
/// From here to the end a sign-in is spoken of.
const LAST: Months = Months::new(1);
/// A token this close to its end is renewed first.
pub(crate) const RENEW_BEFORE: Duration = Duration::from_secs(60);

/// An app at the server that knows it: what tokens belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppId {
    /// The accounts service, `https://accounts.spotify.com/`; tokens go to no other.
    pub accounts_url: String,
    /// The app's public id.
    pub client_id: String,
}

/// A listener's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Spotify's `account_id`, or the user id where there is none.
    pub id: String,
    /// As they call themselves.
    pub name: String,
}

/// How an app proves that a code is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// With its secret.
    Secret,
    /// With a verifier made for this one time; no secret.
    Pkce,
}

/// A listener's sign-in to an app. `Debug` hides the tokens.
#[derive(Debug, Clone)]
pub struct Session {
    /// The app, and the server that it belongs to.
    pub app: AppId,
    /// Who signed in.
    pub account: Account,
    /// What they agreed to.
    pub scopes: Vec<Scope>,
    /// How they signed in; renewing goes the same way.
    pub flow: Flow,
    /// When they agreed. The sign-in ends six months later.
    pub consented_at: DateTime<Utc>,
    /// For the Web API.
    pub access_token: SecretString,
    /// When the access token ends.
    pub expires_at: DateTime<Utc>,
    /// For the next access token. Spotify may give none: then the sign-in ends with the access token.
    pub refresh_token: Option<SecretString>,
}

impl AppId {
    pub(crate) fn of(config: &Config) -> Self {
        Self { accounts_url: config.servers.accounts.to_string(), client_id: config.credentials.client_id.clone() }
    }
}

impl Session {
    /// What a token makes of a consent that was given now.
    pub(crate) fn new(app: AppId, account: Account, flow: Flow, asked: &[Scope], token: Token) -> Self {
        let now = Utc::now();
        Self {
            app,
            account,
            // Spotify names the scopes only where they differ, says OAuth; in truth it always does.
            scopes: token.scopes.unwrap_or_else(|| asked.to_vec()),
            flow,
            consented_at: now,
            expires_at: end(now, token.expires_in),
            access_token: token.access_token,
            refresh_token: token.refresh_token,
        }
    }

    /// The same sign-in with a new access token. The refresh token is replaced when there is a new one, and kept when not.
    pub(crate) fn renewed(self, token: Token) -> Self {
        Self {
            scopes: token.scopes.unwrap_or(self.scopes),
            expires_at: end(Utc::now(), token.expires_in),
            access_token: token.access_token,
            refresh_token: token.refresh_token.or(self.refresh_token),
            ..self
        }
    }

    /// Whether its access token works for another minute at least, as far as the clock can tell.
    pub(crate) fn is_fresh(&self) -> bool {
        end(Utc::now(), RENEW_BEFORE) < self.expires_at
    }

    pub(crate) fn has_token(&self, access_token: &SecretString) -> bool {
        self.access_token.expose_secret() == access_token.expose_secret()
    }

    /// The scopes of these that were not agreed to.
    pub(crate) fn lacks(&self, scopes: &[Scope]) -> Vec<Scope> {
        scopes.iter().copied().filter(|scope| !self.scopes.contains(scope)).collect()
    }

    /// When Spotify ends it: six months after the consent.
    #[must_use]
    pub fn ends_at(&self) -> DateTime<Utc> {
        self.consented_at.checked_add_months(LIFETIME).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// What to say in its last month.
    pub(crate) fn warning(&self, now: DateTime<Utc>) -> Option<String> {
        let end = self.ends_at();
        let is_near = now.checked_add_months(LAST).is_some_and(|soon| soon > end);
        is_near.then(|| {
            format!(
                "the sign-in of {} ends on {}, six months after consent: renew it before, with `linernotes sign-in \
                 --again` or `spotify.sign_in_with(SignIn {{ again: true, ..SignIn::to({}) }})`",
                self.account.name,
                end.format("%-d %B %Y"),
                scope::in_rust(&self.scopes)
            )
        })
    }
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "signed in as {} ({})", self.account.name, self.account.id)?;
        for scope in &self.scopes {
            writeln!(f, "  {scope}: {}", scope.opens())?;
        }
        write!(f, "until {}", self.ends_at().format("%-d %B %Y"))
    }
}

/// This much later; the far future where there is no such time.
fn end(from: DateTime<Utc>, after: Duration) -> DateTime<Utc> {
    let after = TimeDelta::from_std(after).unwrap_or(TimeDelta::MAX);
    from.checked_add_signed(after).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn session(account: &str, refresh_token: &str) -> Session {
        let token = Token {
            access_token: "BQ-access".into(),
            expires_in: Duration::from_secs(3600),
            refresh_token: Some(refresh_token.into()),
            scopes: None,
        };
        let app = AppId { accounts_url: "https://accounts.spotify.com/".to_owned(), client_id: "abc".to_owned() };
        let account = Account { id: account.to_owned(), name: account.to_uppercase() };
        Session::new(app, account, Flow::Pkce, &[Scope::UserTopRead], token)
    }

    #[test]
    fn a_refresh_token_is_replaced_when_given_and_kept_when_not() {
        let token = |refresh_token: Option<&str>| Token {
            access_token: "BQ-new".into(),
            expires_in: Duration::from_secs(60),
            refresh_token: refresh_token.map(Into::into),
            scopes: Some(vec![]),
        };
        let kept = session("robin", "AQ-1").renewed(token(None));
        assert_eq!(kept.refresh_token.as_ref().unwrap().expose_secret(), "AQ-1");
        assert!(!kept.is_fresh(), "less than a minute is left");
        let rotated = kept.renewed(token(Some("AQ-2")));
        assert_eq!(rotated.refresh_token.as_ref().unwrap().expose_secret(), "AQ-2");
        assert!(rotated.has_token(&"BQ-new".into()) && rotated.scopes.is_empty());
    }

    #[test]
    fn the_last_of_its_six_months_is_spoken_of() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let session = Session { consented_at: at("2026-08-31T12:00:00Z"), ..session("robin", "AQ") };
        assert_eq!(session.ends_at(), at("2027-02-28T12:00:00Z"));
        assert_eq!(session.warning(at("2027-01-28T11:00:00Z")), None);
        let warning = session.warning(at("2027-01-28T13:00:00Z")).unwrap();
        assert!(warning.starts_with("the sign-in of ROBIN ends on 28 February 2027"), "{warning}");
        assert!(warning.contains("SignIn::to([Scope::UserTopRead])"), "{warning}");
    }

    #[test]
    fn debug_and_display_hide_the_tokens() {
        let session = session("robin", "AQ-refresh");
        let shown = format!("{session} {session:?} {session:#?}");
        assert!(!shown.contains("BQ-access") && !shown.contains("AQ-refresh"), "{shown}");
    }
}
