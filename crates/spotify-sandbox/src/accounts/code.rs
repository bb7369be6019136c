//! Turns a consent into a code for the app, and the code, once, into the consent.

use std::time::Duration;

use jiff::Timestamp;

use super::forgetful::Forgetful;
use super::pkce;
use super::refused::Refused;
use super::text;
use super::tokens::Consented;

/// As long as RFC 6749 allows; Spotify's own value is not known.
const LIFETIME: Duration = Duration::from_secs(10 * 60);
/// How long an ended code is told from one that never was.
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);

/// The codes that nobody has used yet.
#[derive(Default)]
pub(super) struct Codes(Forgetful<Code>);

/// What a code was given for, which is what it takes to use it.
pub(super) struct Code {
    pub(super) consented: Consented,
    pub(super) redirect_uri: String,
    /// The PKCE challenge.
    pub(super) challenge: Option<String>,
}

/// What an app shows to use a code.
pub(super) struct Shown<'a> {
    pub(super) app: usize,
    /// Without its secret, an app needs a verifier.
    pub(super) with_secret: bool,
    pub(super) code: &'a str,
    pub(super) redirect_uri: Option<&'a str>,
    pub(super) verifier: Option<&'a str>,
}

impl Codes {
    pub(super) fn give(&mut self, code: Code, now: Timestamp) -> String {
        let text = text::opaque("AQ", text::LONG);
        self.0.insert(&text, code, now.checked_add(REMEMBERED).unwrap_or(Timestamp::MAX), now);
        text
    }

    /// Uses a code up. One that was shown with a mistake stays.
    pub(super) fn take(&mut self, shown: &Shown<'_>, now: Timestamp) -> Result<Consented, Refused> {
        if shown.verifier.is_some_and(|verifier| !pkce::is_verifier(verifier)) {
            return Err(Refused::BAD_VERIFIER);
        }
        let code = self.0.get(shown.code).filter(|code| code.consented.app == shown.app);
        let code = code.ok_or(Refused::UNKNOWN_CODE)?;
        if code.consented.at.checked_add(LIFETIME).unwrap_or(Timestamp::MAX) <= now {
            return Err(Refused::LATE_CODE);
        }
        if shown.redirect_uri != Some(code.redirect_uri.as_str()) {
            return Err(Refused::OTHER_REDIRECT_URI);
        }
        match (&code.challenge, shown.verifier) {
            (None, None) if shown.with_secret => {}
            (_, None) => return Err(Refused::NO_VERIFIER),
            (Some(challenge), Some(verifier)) if pkce::agree(verifier, challenge) => {}
            (_, Some(_)) => return Err(Refused::WRONG_VERIFIER),
        }
        self.0.remove(shown.code).map(|code| code.consented).ok_or(Refused::UNKNOWN_CODE)
    }

    /// Forgets what a listener gave an app.
    pub(super) fn revoke(&mut self, app: usize, listener: usize) {
        self.0.retain(|code| !code.consented.is_of(app, listener));
    }
}
