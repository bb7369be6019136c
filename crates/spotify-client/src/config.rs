//! The environment and `.env` to keys and addresses. Sends nothing.

use std::collections::HashMap;

use reqwest::Url;

use crate::{Credentials, Error, Result};

/// Where the sandbox listens unless `SPOTIFY_SANDBOX_URL` says otherwise.
const SANDBOX_URL: &str = "http://127.0.0.1:8896";

/// Who we are and whom we talk to.
#[derive(Debug, Clone)]
pub struct Config {
    /// The app's keys.
    pub credentials: Credentials,
    /// The two addresses the keys belong to.
    pub servers: Servers,
    /// Whether this is the sandbox because no keys were found.
    pub sandbox: bool,
}

/// The two hosts of Spotify, or those that stand for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Servers {
    /// Ends in `/`; `api/token` is below it.
    pub accounts: Url,
    /// Ends in `/v1/`; `albums/…` is below it.
    pub api: Url,
}

impl Config {
    /// Reads the environment, then `.env` in this folder or one above it. Without keys: the sandbox.
    ///
    /// `.env.example` lists the variables. What stands in the environment wins over `.env`; an empty value counts as
    /// absent.
    ///
    /// # Errors
    ///
    /// [`Error::Credentials`] when keys are incomplete or the example's, [`Error::Setting`] when `.env` or an address
    /// cannot be read.
    pub fn from_env() -> Result<Self> {
        let file = read_env_file()?;
        Self::from_variables(&|name| std::env::var(name).ok().or_else(|| file.get(name).cloned()))
    }

    /// The same from any source of variables.
    ///
    /// # Errors
    ///
    /// As [`Config::from_env`].
    pub fn from_variables(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self> {
        let variable =
            |name: &str| variable(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let address =
            |name: &str, default: &str| parse_base(name, &variable(name).unwrap_or_else(|| default.to_owned()));
        match Credentials::from_variables(&variable)? {
            Some(credentials) => {
                let servers = Servers {
                    accounts: address("SPOTIFY_ACCOUNTS_URL", "https://accounts.spotify.com")?,
                    api: address("SPOTIFY_API_URL", "https://api.spotify.com/v1")?,
                };
                Ok(Self { credentials, servers, sandbox: false })
            }
            None => {
                let servers = Servers::at(address("SPOTIFY_SANDBOX_URL", SANDBOX_URL)?);
                Ok(Self { credentials: Credentials::sandbox(), servers, sandbox: true })
            }
        }
    }

    /// The sandbox's own app, on a sandbox at `url`.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] when `url` is no address.
    pub fn sandbox(url: &str) -> Result<Self> {
        let servers = Servers::at(parse_base("the sandbox's address", url)?);
        Ok(Self { credentials: Credentials::sandbox(), servers, sandbox: true })
    }

    /// Where tokens come from: `https://accounts.spotify.com/api/token`, or the sandbox's.
    #[must_use]
    pub fn token_url(&self) -> String {
        format!("{}api/token", self.servers.accounts)
    }

    /// The address of something in the Web API: `https://api.spotify.com/v1/` and `path`, or the sandbox's.
    #[must_use]
    pub fn api_url(&self, path: &str) -> String {
        format!("{}{}", self.servers.api, path.trim_start_matches('/'))
    }
}

impl Servers {
    /// One server that stands for both hosts, as the sandbox does.
    fn at(base: Url) -> Self {
        let mut api = base.clone();
        api.set_path(&format!("{}v1/", base.path()));
        Self { accounts: base, api }
    }
}

fn parse_base(name: &str, text: &str) -> Result<Url> {
    let unusable =
        |why: &str| Error::Setting(format!("{name} is `{text}`, {why}: it looks like https://api.spotify.com/v1"));
    let mut url = Url::parse(text).map_err(|_| unusable("which is not an address"))?;
    let secure = url.scheme() == "https" || (url.scheme() == "http" && crate::transport::is_loopback(&url));
    if !secure {
        return Err(unusable("and keys are sent over https only, or to 127.0.0.1"));
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

fn read_env_file() -> Result<HashMap<String, String>> {
    let lines = match dotenvy::dotenv_iter() {
        Ok(lines) => lines,
        Err(error) if error.not_found() => return Ok(HashMap::new()),
        Err(_) => return Err(Error::Setting("`.env` is there but cannot be opened: check who may read it".to_owned())),
    };
    // The parser's error quotes the line, and the line may hold the secret.
    lines.collect::<Result<_, _>>().map_err(|_| {
        Error::Setting(
            "`.env` has a line that cannot be read: each is NAME=value, with quotes around spaces".to_owned(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config> {
        Config::from_variables(&|name| {
            variables.iter().find(|(found, _)| *found == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn without_keys_it_is_the_sandbox() {
        let config = read(&[("SPOTIFY_CLIENT_ID", " "), ("SPOTIFY_CLIENT_SECRET", "")]).unwrap();
        assert!(config.sandbox);
        assert_eq!(config.token_url(), "http://127.0.0.1:8896/api/token");
        assert_eq!(config.api_url("/albums/x"), "http://127.0.0.1:8896/v1/albums/x");
    }

    #[test]
    fn with_keys_it_is_spotify() {
        let config = read(&[("SPOTIFY_CLIENT_ID", "a"), ("SPOTIFY_CLIENT_SECRET", "b")]).unwrap();
        assert!(!config.sandbox);
        assert_eq!(config.token_url(), "https://accounts.spotify.com/api/token");
        assert_eq!(config.api_url("albums/x"), "https://api.spotify.com/v1/albums/x");
    }

    #[test]
    fn keys_go_over_https_or_stay_on_this_machine() {
        for (address, fine) in [
            ("https://proxy.example/spotify", true),
            ("http://127.0.0.1:9000", true),
            ("http://[::1]:9000", true),
            ("http://localhost:9000", false),
            ("http://api.spotify.com/v1", false),
            ("ftp://127.0.0.1", false),
            ("nonsense", false),
        ] {
            assert_eq!(read(&[("SPOTIFY_SANDBOX_URL", address)]).is_ok(), fine, "{address}");
        }
    }
}
