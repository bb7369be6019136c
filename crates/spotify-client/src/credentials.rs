//! Variables and key files to an app's id and secret. Does not sign in.

use std::path::Path;

use secrecy::{ExposeSecret, SecretString};

use crate::{Error, Result};

/// What `.env.example` holds until somebody puts their own keys there.
const EXAMPLE_ID: &str = "your-client-id";
const EXAMPLE_SECRET: &str = "your-client-secret";

/// The app that the sandbox knows from the start: no secret, it opens nothing but the sandbox.
const SANDBOX_ID: &str = "5a4db0c0ffee5a4db0c0ffee5a4db0c0";
const SANDBOX_SECRET: &str = "c0decafec0decafec0decafec0decafe";

/// An app's client id and client secret, from <https://developer.spotify.com/dashboard>.
///
/// `Debug` shows the id and hides the secret.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// 32 hexadecimal characters; public.
    pub client_id: String,
    /// 32 hexadecimal characters; never shown.
    pub client_secret: SecretString,
}

impl Credentials {
    /// An app's id and secret, checked for what is certainly wrong.
    ///
    /// # Errors
    ///
    /// [`Error::Credentials`] when one is empty or still the example's.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<SecretString>) -> Result<Self> {
        let (client_id, client_secret) = (client_id.into(), client_secret.into());
        let secret = client_secret.expose_secret();
        if client_id == EXAMPLE_ID || secret == EXAMPLE_SECRET {
            return Err(Error::Credentials(
                "`.env` still holds the example's values: put your app's client id and secret there, or remove the \
                 two lines to use the sandbox"
                    .to_owned(),
            ));
        }
        if client_id.trim().is_empty() || secret.trim().is_empty() {
            return Err(Error::Credentials(
                "the client id or the client secret is empty: copy both from \
                 https://developer.spotify.com/dashboard"
                    .to_owned(),
            ));
        }
        Ok(Self { client_id, client_secret })
    }

    /// The keys in a tab-separated file, one `name<tab>value` a line, with the names
    /// `Client_ID` and `Client_Secret` in any case.
    ///
    /// # Errors
    ///
    /// [`Error::Credentials`] when the file cannot be read or one of the names is not in it.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Error::Credentials(format!(
                "the key file {} cannot be read ({error}): check SPOTIFY_KEYS_FILE",
                path.display()
            ))
        })?;
        let value = |name: &str| {
            let lines = text.trim_start_matches('\u{feff}').lines();
            let mut pairs = lines.filter_map(|line| line.split_once('\t'));
            let found = pairs.find(|(found, _)| found.trim().eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.trim().to_owned()).ok_or_else(|| {
                Error::Credentials(format!(
                    "the key file {} has no line `{name}<tab>value`: it needs one for Client_ID and one for \
                     Client_Secret",
                    path.display()
                ))
            })
        };
        Self::new(value("Client_ID")?, value("Client_Secret")?)
    }

    /// The credentials of the sandbox's own app.
    #[must_use]
    pub fn sandbox() -> Self {
        Self { client_id: SANDBOX_ID.to_owned(), client_secret: SANDBOX_SECRET.into() }
    }

    /// The credentials that `variable` names, or nothing when it names none.
    ///
    /// Looks at `SPOTIFY_CLIENT_ID` and `SPOTIFY_CLIENT_SECRET`, then at spotipy's `SPOTIPY_*`, then at the file
    /// that `SPOTIFY_KEYS_FILE` names. An empty value counts as absent.
    pub(crate) fn from_variables(variable: &dyn Fn(&str) -> Option<String>) -> Result<Option<Self>> {
        for prefix in ["SPOTIFY", "SPOTIPY"] {
            let (id_name, secret_name) = (format!("{prefix}_CLIENT_ID"), format!("{prefix}_CLIENT_SECRET"));
            match (variable(&id_name), variable(&secret_name)) {
                (Some(id), Some(secret)) => return Self::new(id, secret).map(Some),
                (Some(_), None) => return Err(one_missing(&id_name, &secret_name)),
                (None, Some(_)) => return Err(one_missing(&secret_name, &id_name)),
                (None, None) => {}
            }
        }
        variable("SPOTIFY_KEYS_FILE").map(Self::from_file).transpose()
    }
}

fn one_missing(present: &str, absent: &str) -> Error {
    Error::Credentials(format!("{present} is set but {absent} is not: set both in .env, or neither to use the sandbox"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Option<Credentials>> {
        Credentials::from_variables(&|name| {
            variables.iter().find(|(found, _)| *found == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn our_names_come_before_those_of_spotipy() {
        let both = [
            ("SPOTIFY_CLIENT_ID", "ours"),
            ("SPOTIFY_CLIENT_SECRET", "a"),
            ("SPOTIPY_CLIENT_ID", "theirs"),
            ("SPOTIPY_CLIENT_SECRET", "b"),
        ];
        assert_eq!(read(&both).unwrap().unwrap().client_id, "ours");
        assert_eq!(read(&both[2..]).unwrap().unwrap().client_id, "theirs");
        assert!(read(&[]).unwrap().is_none());
    }

    #[test]
    fn half_a_pair_says_which_half_is_missing() {
        let message = read(&[("SPOTIFY_CLIENT_ID", "x")]).unwrap_err().to_string();
        assert!(message.starts_with("SPOTIFY_CLIENT_ID is set but SPOTIFY_CLIENT_SECRET is not"), "{message}");
    }

    #[test]
    fn the_values_of_the_example_file_are_recognised() {
        let example = include_str!("../../../.env.example");
        let value = |name: &str| {
            let line = example.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            line.unwrap_or_else(|| panic!("{name} is not in .env.example")).to_owned()
        };
        let (id, secret) = (value("SPOTIFY_CLIENT_ID"), value("SPOTIFY_CLIENT_SECRET"));
        let message = Credentials::new(id, secret).unwrap_err().to_string();
        assert!(message.starts_with("`.env` still holds the example's values"), "{message}");
    }

    #[test]
    fn the_tab_separated_file_of_the_tutorial_is_read() {
        let file = std::env::temp_dir().join(format!("linernotes-keys-{}.txt", std::process::id()));
        std::fs::write(&file, "\u{feff}Client_ID\tabc\r\nClient_Secret\tshh\r\n").unwrap();
        let keys = Credentials::from_file(&file).unwrap();
        assert_eq!((keys.client_id.as_str(), keys.client_secret.expose_secret()), ("abc", "shh"));

        std::fs::write(&file, "Client_ID,abc\n").unwrap();
        let message = Credentials::from_file(&file).unwrap_err().to_string();
        assert!(message.contains("has no line `Client_ID<tab>value`"), "{message}");
        std::fs::remove_file(&file).unwrap();
        assert!(Credentials::from_file(&file).unwrap_err().to_string().contains("cannot be read"));
    }

    #[test]
    fn the_secret_is_not_in_debug() {
        let keys = Credentials::new("abc", "very-secret").unwrap();
        assert!(!format!("{keys:?}").contains("very-secret"));
    }
}
