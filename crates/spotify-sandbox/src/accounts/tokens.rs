//! Turns consents into access and refresh tokens, and tokens back into what they stand for.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::forgetful::Forgetful;
use super::refused::Refused;
use super::scope::Scopes;
use super::text;
use crate::people::Refresh;

/// How much of a refresh token names its consent. The rest changes when the token is rotated, so that an old token is
/// told from an unknown one without a list of the old ones.
const NAME: usize = 24;

/// All tokens that were given and may still matter.
#[derive(Default)]
pub(super) struct Tokens {
    access: Forgetful<Access>,
    /// By the name in the refresh token.
    consents: Forgetful<Lasting>,
}

/// What an access token stands for.
pub(super) struct Access {
    pub(super) app: usize,
    /// Nobody for client credentials.
    pub(super) listener: Option<usize>,
    pub(super) scopes: Scopes,
    ends: Timestamp,
}

/// That a listener agreed.
#[derive(Debug, Clone)]
pub(super) struct Consented {
    pub(super) app: usize,
    pub(super) listener: usize,
    pub(super) scopes: Scopes,
    pub(super) at: Timestamp,
    /// Whether the app proves itself by PKCE and not by its secret.
    pub(super) pkce: bool,
}

/// A consent that a refresh token keeps.
struct Lasting {
    consented: Consented,
    refresh_token: String,
    ends: Timestamp,
    revoked: bool,
}

impl Consented {
    pub(super) fn is_of(&self, app: usize, listener: usize) -> bool {
        (self.app, self.listener) == (app, listener)
    }

    /// Six calendar months after the consent; using the token changes nothing.
    fn ends(&self) -> Timestamp {
        let end = self.at.to_zoned(TimeZone::UTC).checked_add(6.months());
        end.map_or(Timestamp::MAX, |end| end.timestamp())
    }
}

impl Tokens {
    /// What an access token stands for, as long as it lives.
    pub(super) fn access(&self, token: &str, now: Timestamp) -> Option<&Access> {
        self.access.get(token).filter(|access| now < access.ends)
    }

    pub(super) fn give_access(
        &mut self,
        app: usize,
        consented: Option<&Consented>,
        lifetime: Duration,
        now: Timestamp,
    ) -> String {
        let token = text::opaque("BQ", text::ACCESS);
        let ends = now.checked_add(lifetime).unwrap_or(Timestamp::MAX);
        let listener = consented.map(|consented| consented.listener);
        let scopes = consented.map(|consented| consented.scopes.clone()).unwrap_or_default();
        self.access.insert(&token, Access { app, listener, scopes, ends }, ends, now);
        token
    }

    pub(super) fn give_refresh(&mut self, consented: Consented, now: Timestamp) -> String {
        let token = text::opaque("AQ", text::LONG);
        let ends = consented.ends();
        // As long again, so that an old token hears that it is old.
        let until = ends.checked_add(ends.duration_since(consented.at)).unwrap_or(Timestamp::MAX);
        let lasting = Lasting { consented, refresh_token: token.clone(), ends, revoked: false };
        self.consents.insert(name(&token), lasting, until, now);
        token
    }

    /// What a refresh token stands for, if this app may use it.
    pub(super) fn refresh(&self, app: usize, token: &str, now: Timestamp) -> Result<&Consented, Refused> {
        let lasting = self.consents.get(name(token)).filter(|lasting| lasting.consented.app == app);
        let lasting = lasting.ok_or(Refused::UNKNOWN_REFRESH_TOKEN)?;
        if lasting.revoked || lasting.refresh_token != token {
            return Err(Refused::REVOKED_REFRESH_TOKEN);
        }
        if lasting.ends <= now {
            return Err(Refused::OLD_REFRESH_TOKEN);
        }
        Ok(&lasting.consented)
    }

    /// The refresh token that goes with a new access token. After [`Refresh::Rotate`] the old one is revoked.
    pub(super) fn next_refresh_token(&mut self, token: &str, how: Refresh) -> Option<String> {
        match how {
            Refresh::Omit => None,
            Refresh::Keep => Some(token.to_owned()),
            Refresh::Rotate => {
                let lasting = self.consents.get_mut(name(token))?;
                lasting.refresh_token = text::opaque(name(token), text::LONG);
                Some(lasting.refresh_token.clone())
            }
        }
    }

    pub(super) fn end_access(&mut self) {
        self.access.clear();
    }

    /// Ends what a listener gave an app.
    pub(super) fn revoke(&mut self, app: usize, listener: usize) {
        self.access.retain(|access| (access.app, access.listener) != (app, Some(listener)));
        for lasting in self.consents.values_mut().filter(|lasting| lasting.consented.is_of(app, listener)) {
            lasting.revoked = true;
        }
    }
}

fn name(refresh_token: &str) -> &str {
    refresh_token.get(..NAME).unwrap_or(refresh_token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_refresh_token_lives_for_six_calendar_months() {
        for (consented, end) in [
            ("2026-11-21T18:30:00Z", "2027-05-21T18:30:00Z"),
            ("2026-08-31T00:00:00Z", "2027-02-28T00:00:00Z"),
            ("2027-08-31T00:00:00Z", "2028-02-29T00:00:00Z"),
            ("9999-12-01T00:00:00Z", "9999-12-30T22:00:00.999999999Z"),
        ] {
            let consented =
                Consented { app: 0, listener: 0, scopes: Scopes::default(), at: at(consented), pkce: false };
            assert_eq!(consented.ends(), at(end));
        }
    }

    #[test]
    fn text_of_any_kind_is_just_an_unknown_refresh_token() {
        let tokens = Tokens::default();
        for garbage in ["", "AQ", "é".repeat(12).as_str(), "ééééééééééééé🎵", "x".repeat(100_000).as_str()]
        {
            let refused = tokens.refresh(0, garbage, Timestamp::UNIX_EPOCH).err();
            assert_eq!(refused, Some(Refused::UNKNOWN_REFRESH_TOKEN));
        }
    }
}
