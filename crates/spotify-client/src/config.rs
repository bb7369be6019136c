//! The environment and `.env` to keys, addresses and the place of tokens. Sends nothing.

mod places;
mod variables;

use std::path::PathBuf;
use std::sync::Arc;

use reqwest::Url;

use crate::token_store::{MemoryTokens, TokenStore};
use crate::{
    Catalogue, Credentials, CsvFeatures, Error, FeatureSource, ReccoBeats, RedirectUri, Result, SpotifyFeatures,
};
use places::{catalogue, diary, place_of, tokens};
pub(crate) use variables::{Found, Variables};

/// Where the sandbox listens unless `SPOTIFY_SANDBOX_URL` says otherwise.
const SANDBOX_URL: &str = "http://127.0.0.1:8896";
const DEFAULT: &str = "the default";

/// Who we are and whom we talk to.
#[derive(Debug, Clone)]
pub struct Config {
    /// The app's keys.
    pub credentials: Credentials,
    /// The two addresses the keys belong to.
    pub servers: Servers,
    /// Where the browser brings a listener's answer.
    pub redirect_uri: RedirectUri,
    /// Where sign-ins are kept.
    pub tokens: Arc<dyn TokenStore>,
    /// Where answers are kept, and for how long.
    pub catalogue: Catalogue,
    /// The file in which a program keeps the listener's diary, if it keeps one; in memory only when absent. This crate itself
    /// leaves it alone.
    pub diary: Option<PathBuf>,
    /// Who is asked for audio features, one after the other.
    pub feature_sources: Vec<Arc<dyn FeatureSource>>,
    /// How many requests to the Web API a client may send; as many as it takes when absent.
    pub budget: Option<usize>,
    /// Which listener's sign-in to use, by account id, where several are kept; the last one when absent.
    pub account: Option<String>,
    /// Whether this is the sandbox because no keys were found.
    pub sandbox: bool,
    settings: Vec<Setting>,
}

/// One setting: what it is, what it says, and where that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// `client id`, `redirect URI`, …
    pub what: &'static str,
    /// Its value; of a secret only that it is there.
    pub value: String,
    /// `SPOTIFY_CLIENT_ID in the environment`, `the default`, …
    pub origin: String,
}

/// The two hosts of Spotify, or those that stand for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Servers {
    /// Ends in `/`; `authorize` and `api/token` are below it.
    pub accounts: Url,
    /// Ends in `/v1/`; `albums/…` is below it.
    pub api: Url,
}

impl Config {
    /// Reads the environment, then `.env` in this folder or one above it. Without keys: the sandbox.
    ///
    /// `.env.example` lists the variables. What wins: `SPOTIFY_*` over spotipy's `SPOTIPY_*`, and that over the key file
    /// that `SPOTIFY_KEYS_FILE` names; for the same name, the environment over `.env`. An empty value counts as absent.
    ///
    /// # Errors
    ///
    /// [`Error::Credentials`] when keys are incomplete or the example's, [`Error::Setting`] when `.env` or an address
    /// cannot be read.
    pub fn from_env() -> Result<Self> {
        Self::read(&Variables::of_this_process()?)
    }

    /// The same from any source of variables.
    ///
    /// # Errors
    ///
    /// As [`Config::from_env`].
    pub fn from_variables(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self> {
        Self::read(&Variables::from(variable))
    }

    fn read(variables: &Variables<'_>) -> Result<Self> {
        let (credentials, mut settings) = match Credentials::from_variables(variables)? {
            Some((credentials, settings)) => (Some(credentials), settings),
            None => {
                let client_id = Credentials::sandbox().client_id;
                (None, vec![Setting::new("client id", &client_id, "the sandbox's own app, as no keys were found")])
            }
        };
        let mut take = |what: &'static str, names: &[&str], default: &str| {
            let (value, origin) = match variables.find(names) {
                Some(Found { value, origin }) => (value, origin.to_string()),
                None => (default.to_owned(), DEFAULT.to_owned()),
            };
            settings.push(Setting::new(what, &value, &origin));
            value
        };
        let servers = if credentials.is_some() {
            let accounts = take("accounts", &["SPOTIFY_ACCOUNTS_URL"], "https://accounts.spotify.com");
            let api = take("Web API", &["SPOTIFY_API_URL"], "https://api.spotify.com/v1");
            Servers {
                accounts: parse_base("SPOTIFY_ACCOUNTS_URL", &accounts)?,
                api: parse_base("SPOTIFY_API_URL", &api)?,
            }
        } else {
            let sandbox = take("sandbox", &["SPOTIFY_SANDBOX_URL"], SANDBOX_URL);
            Servers::at(parse_base("SPOTIFY_SANDBOX_URL", &sandbox)?)
        };
        let default = RedirectUri::default();
        let redirect_uri = take("redirect URI", &["SPOTIFY_REDIRECT_URI", "SPOTIPY_REDIRECT_URI"], default.as_str());
        let (tokens, place, origin) = tokens(variables);
        settings.push(Setting::new("sign-ins", &place, &origin));
        let feature_sources = feature_sources(&servers, variables, &mut settings)?;
        let (catalogue, place, origin) = catalogue(variables, crate::transport::is_loopback(&servers.api))?;
        settings.push(Setting::new("answers", &place, &origin));
        let (diary, origin) = diary(variables, credentials.is_none());
        settings.push(Setting::new("diary", &place_of(diary.as_deref()), &origin));
        let budget = match variables.find(&["SPOTIFY_BUDGET"]) {
            None => None,
            Some(Found { value, origin }) => {
                settings.push(Setting::new("budget", &value, &origin.to_string()));
                Some(value.parse().map_err(|_| {
                    Error::Setting(format!(
                        "SPOTIFY_BUDGET is `{value}`: it is how many requests may be sent, such as 5000"
                    ))
                })?)
            }
        };
        let account = variables.find(&["SPOTIFY_ACCOUNT"]).map(|Found { value, origin }| {
            settings.push(Setting::new("account", &value, &origin.to_string()));
            value
        });
        Ok(Self {
            sandbox: credentials.is_none(),
            credentials: credentials.unwrap_or_else(Credentials::sandbox),
            servers,
            redirect_uri: RedirectUri::parse(&redirect_uri)?,
            tokens,
            catalogue,
            diary,
            feature_sources,
            budget,
            account,
            settings,
        })
    }

    /// The sandbox's own app, on a sandbox at `url`. Sign-ins and answers are kept in memory only.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] when `url` is no address.
    pub fn sandbox(url: &str) -> Result<Self> {
        let servers = Servers::at(parse_base("the sandbox's address", url)?);
        let reccobeats = ReccoBeats::at(servers.reccobeats());
        Ok(Self {
            credentials: Credentials::sandbox(),
            servers,
            feature_sources: vec![Arc::new(SpotifyFeatures), Arc::new(reccobeats)],
            redirect_uri: RedirectUri::default(),
            tokens: Arc::new(MemoryTokens::default()),
            catalogue: Catalogue::in_memory(),
            diary: None,
            budget: None,
            account: None,
            sandbox: true,
            settings: Vec::new(),
        })
    }

    /// What was read, and where it stood. Empty for a config that was not read from variables.
    #[must_use]
    pub fn settings(&self) -> &[Setting] {
        &self.settings
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

/// Spotify itself, then the user's own files, then ReccoBeats.
fn feature_sources(
    servers: &Servers,
    variables: &Variables<'_>,
    settings: &mut Vec<Setting>,
) -> Result<Vec<Arc<dyn FeatureSource>>> {
    let mut sources: Vec<Arc<dyn FeatureSource>> = vec![Arc::new(SpotifyFeatures)];
    if let Some(Found { value, origin }) = variables.find(&["SPOTIFY_FEATURES_CSV"]) {
        settings.push(Setting::new("audio features", &value, &origin.to_string()));
        sources.extend(std::env::split_paths(&value).map(|path| Arc::new(CsvFeatures::in_file(path)) as Arc<_>));
    }
    match variables.find(&["SPOTIFY_RECCOBEATS_URL"]) {
        Some(Found { value, origin }) => {
            settings.push(Setting::new("ReccoBeats", &value, &origin.to_string()));
            if value != "none" {
                sources.push(Arc::new(ReccoBeats::at(parse_base("SPOTIFY_RECCOBEATS_URL", &value)?)));
            }
        }
        None => sources.push(Arc::new(ReccoBeats::at(servers.reccobeats()))),
    }
    Ok(sources)
}

impl Setting {
    pub(crate) fn new(what: &'static str, value: &str, origin: &str) -> Self {
        Self { what, value: value.to_owned(), origin: origin.to_owned() }
    }
}

impl Servers {
    /// ReccoBeats itself, or the sandbox's imitation beside a Web API on this machine.
    fn reccobeats(&self) -> Url {
        match crate::transport::is_loopback(&self.api) {
            true => self.accounts.join("recco/v1/").unwrap_or_else(|_| self.accounts.clone()),
            false => ReccoBeats::address(),
        }
    }

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

#[cfg(test)]
mod tests {
    use std::time::Duration;

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

    #[test]
    fn every_setting_tells_where_it_stands_and_no_secret_is_among_them() {
        let config = read(&[
            ("SPOTIPY_CLIENT_ID", "abc"),
            ("SPOTIPY_CLIENT_SECRET", "hush"),
            ("SPOTIPY_REDIRECT_URI", "http://127.0.0.1:9090"),
            ("SPOTIFY_TOKEN_FOLDER", "/tokens"),
            ("SPOTIFY_ACCOUNT", "robin"),
            ("SPOTIFY_CATALOGUE", "/answers.sqlite"),
            ("SPOTIFY_DIARY", "/diary.sqlite"),
            ("SPOTIFY_BUDGET", "5000"),
        ])
        .unwrap();
        let told: Vec<String> = config
            .settings()
            .iter()
            .map(|Setting { what, value, origin }| format!("{what}: {value} ({origin})"))
            .collect();
        assert_eq!(
            told,
            [
                "client id: abc (SPOTIPY_CLIENT_ID in the environment)",
                "client secret: hidden (SPOTIPY_CLIENT_SECRET in the environment)",
                "accounts: https://accounts.spotify.com (the default)",
                "Web API: https://api.spotify.com/v1 (the default)",
                "redirect URI: http://127.0.0.1:9090 (SPOTIPY_REDIRECT_URI in the environment)",
                "sign-ins: /tokens (SPOTIFY_TOKEN_FOLDER in the environment)",
                "answers: /answers.sqlite (SPOTIFY_CATALOGUE in the environment)",
                "diary: /diary.sqlite (SPOTIFY_DIARY in the environment)",
                "budget: 5000 (SPOTIFY_BUDGET in the environment)",
                "account: robin (SPOTIFY_ACCOUNT in the environment)",
            ]
        );
    }

    #[test]
    fn a_sandboxs_answers_stay_in_memory_and_spotifys_outlive_the_program() {
        let sandbox = read(&[]).unwrap();
        assert_eq!(sandbox.catalogue.file(), None);
        let keys = [("SPOTIFY_CLIENT_ID", "a"), ("SPOTIFY_CLIENT_SECRET", "b")];
        let spotify = read(&keys).unwrap();
        assert_eq!(spotify.catalogue.file(), Catalogue::usual_file().as_deref());
        let off = read(&[keys[0], keys[1], ("SPOTIFY_CATALOGUE", "memory"), ("SPOTIFY_CATALOGUE_HOURS", "1")]).unwrap();
        assert_eq!((off.catalogue.file(), off.catalogue.max_age), (None, Duration::from_secs(3600)));
        for wrong in ["SPOTIFY_BUDGET", "SPOTIFY_CATALOGUE_HOURS"] {
            let message = read(&[(wrong, "many")]).unwrap_err().to_string();
            assert!(message.starts_with(&format!("{wrong} is `many`")), "{message}");
        }
    }

    #[test]
    fn a_redirect_uri_that_spotify_refuses_is_told_at_once() {
        let error = read(&[("SPOTIFY_REDIRECT_URI", "http://localhost:8888/callback")]).unwrap_err();
        assert!(error.to_string().contains("refused by Spotify since 2025"), "{error}");
    }
}
