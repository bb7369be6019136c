//! What a browser brings back, to a code or a refusal; anything else is a stray.

use oauth2::CsrfToken;
use secrecy::SecretString;
use subtle::ConstantTimeEq as _;
use url::form_urlencoded;

use crate::{Error, Result};

/// The listener's answer.
#[derive(Debug, Clone)]
pub(super) enum Callback {
    /// They agreed.
    Code(SecretString),
    /// They did not, or Spotify did not ask them.
    Refused(String),
}

/// Why a callback is no answer to what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Stray {
    #[error("the address holds no `state`: copy the whole of it")]
    NoState,
    #[error("the `state` in the address is not the one of this sign-in: open the newest link")]
    OtherState,
    #[error("the address holds no `code`: copy that of the page that comes after Agree")]
    NoCode,
}

/// Reads the query of a callback.
pub(super) fn read(query: &str, state: &CsrfToken) -> Result<Callback, Stray> {
    let find = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(found, _)| found == name).map(|(_, value)| value).filter(|value| !value.is_empty())
    };
    let given = find("state").ok_or(Stray::NoState)?;
    // In a time that does not tell how much of it was right.
    if !bool::from(given.as_bytes().ct_eq(state.secret().as_bytes())) {
        return Err(Stray::OtherState);
    }
    match (find("code"), find("error")) {
        (_, Some(error)) => Ok(Callback::Refused(error.into_owned())),
        (Some(code), None) => Ok(Callback::Code(code.as_ref().into())),
        (None, None) => Err(Stray::NoCode),
    }
}

impl Callback {
    pub(super) fn code(self) -> Result<SecretString> {
        match self {
            Self::Code(code) => Ok(code),
            Self::Refused(error) if error == "access_denied" => Err(Error::Declined),
            Self::Refused(code) => Err(Error::SignIn { code, description: None }),
        }
    }
}
