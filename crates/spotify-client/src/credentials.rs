//! Variables and key files to an app's id and secret. Does not sign in.

use std::path::Path;

use secrecy::{ExposeSecret, SecretString};

use crate::config::{Found, Setting, Variables};
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
    /// 32 hexadecimal characters; never shown. Without one, listeners can sign in (by PKCE), the app alone cannot.
    pub client_secret: Option<SecretString>,
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
        Ok(Self { client_id, client_secret: Some(client_secret) })
    }

    /// An app without its secret, as on a machine that others use too: listeners sign in by PKCE.
    ///
    /// # Errors
    ///
    /// [`Error::Credentials`] when the id is empty or still the example's.
    pub fn without_secret(client_id: impl Into<String>) -> Result<Self> {
        // Any secret passes that is not the example's.
        let Self { client_id, .. } = Self::new(client_id, "none")?;
        Ok(Self { client_id, client_secret: None })
    }

    /// The secret, for what cannot be done without one.
    pub(crate) fn secret(&self) -> Result<&SecretString> {
        self.client_secret.as_ref().ok_or_else(|| {
            Error::Credentials(
                "there is a client id but no client secret, so only a listener can open Spotify: run \
                 `spotify.sign_in([]).wait()?`, or put the secret into .env too"
                    .to_owned(),
            )
        })
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
        Self { client_id: SANDBOX_ID.to_owned(), client_secret: Some(SANDBOX_SECRET.into()) }
    }

    /// The credentials that `variables` name and where they stand, or nothing when there are none.
    ///
    /// Looks at `SPOTIFY_CLIENT_ID` and `SPOTIFY_CLIENT_SECRET`, then at spotipy's `SPOTIPY_*`, then at the file
    /// that `SPOTIFY_KEYS_FILE` names. An empty value counts as absent.
    pub(crate) fn from_variables(variables: &Variables<'_>) -> Result<Option<(Self, Vec<Setting>)>> {
        for prefix in ["SPOTIFY", "SPOTIPY"] {
            let (id_name, secret_name) = (format!("{prefix}_CLIENT_ID"), format!("{prefix}_CLIENT_SECRET"));
            match (variables.find(&[&id_name]), variables.find(&[&secret_name])) {
                (Some(id), Some(secret)) => {
                    let settings = vec![client_id(&id), client_secret("hidden", &secret.origin.to_string())];
                    return Self::new(id.value, secret.value).map(|keys| Some((keys, settings)));
                }
                (Some(id), None) => {
                    let settings = vec![client_id(&id), client_secret("none", "so listeners sign in by PKCE")];
                    return Self::without_secret(id.value).map(|keys| Some((keys, settings)));
                }
                (None, Some(_)) => {
                    return Err(Error::Credentials(format!(
                        "{secret_name} is set but {id_name} is not: set both in .env, or neither to use the sandbox"
                    )));
                }
                (None, None) => {}
            }
        }
        let Some(file) = variables.find(&["SPOTIFY_KEYS_FILE"]) else { return Ok(None) };
        let keys = Self::from_file(&file.value)?;
        let origin = format!("{}, which {} names", file.value, file.origin);
        let settings = vec![Setting::new("client id", &keys.client_id, &origin), client_secret("hidden", &origin)];
        Ok(Some((keys, settings)))
    }
}

fn client_id(found: &Found) -> Setting {
    Setting::new("client id", &found.value, &found.origin.to_string())
}

fn client_secret(value: &str, origin: &str) -> Setting {
    Setting::new("client secret", value, origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Option<Credentials>> {
        let variables = Variables::from(|name| {
            variables.iter().find(|(found, _)| *found == name).map(|(_, value)| (*value).to_owned())
        });
        Ok(Credentials::from_variables(&variables)?.map(|(keys, _)| keys))
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
    fn an_id_alone_is_an_app_for_pkce_and_a_secret_alone_is_a_mistake() {
        let keys = read(&[("SPOTIFY_CLIENT_ID", "x")]).unwrap().unwrap();
        assert!(keys.client_secret.is_none());
        let message = keys.secret().unwrap_err().to_string();
        assert!(message.starts_with("there is a client id but no client secret"), "{message}");

        let message = read(&[("SPOTIFY_CLIENT_SECRET", "x")]).unwrap_err().to_string();
        assert!(message.starts_with("SPOTIFY_CLIENT_SECRET is set but SPOTIFY_CLIENT_ID is not"), "{message}");
        assert!(Credentials::without_secret(EXAMPLE_ID).is_err());
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
        assert_eq!((keys.client_id.as_str(), keys.secret().unwrap().expose_secret()), ("abc", "shh"));

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
