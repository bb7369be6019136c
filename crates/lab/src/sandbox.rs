//! A sandbox for as long as notebooks or the web app are open, where there are no keys for Spotify itself.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};

use anyhow::{Context as _, Result, ensure};

use crate::project::{Project, command};

/// Where the sandbox listens when nobody asks for another port; also where the client looks for it.
const PORT: u16 = 8896;
/// The variables that mean "talk to Spotify".
pub(crate) const KEYS: [&str; 5] =
    ["SPOTIFY_CLIENT_ID", "SPOTIFY_CLIENT_SECRET", "SPOTIPY_CLIENT_ID", "SPOTIPY_CLIENT_SECRET", "SPOTIFY_KEYS_FILE"];
/// What a user may have set for a program that talks to Spotify, and does not mean for one that talks to a sandbox of ours.
pub(crate) const SETTINGS: [&str; 5] =
    ["SPOTIFY_ACCOUNT", "SPOTIFY_BUDGET", "SPOTIFY_CATALOGUE", "SPOTIFY_FEATURES_CSV", "SPOTIFY_RECCOBEATS_URL"];

/// What notebooks and the web app talk to.
pub(crate) enum Server {
    /// Spotify, with the user's keys.
    Spotify,
    /// A sandbox that somebody else has started.
    Given,
    /// A sandbox of ours, which stops with this value.
    Sandbox(Sandbox),
    /// The same, whatever keys there are.
    SandboxOnly(Sandbox),
}

/// Who agrees when an app asks for a listener's consent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consent {
    /// Whoever sits in front of it, on the consent page.
    Asked,
    /// The sandbox itself, as nobody is there.
    Given,
}

/// A sandbox that ends when its input closes. Its output stays open meanwhile, so that it may speak.
pub(crate) struct Sandbox {
    consent: Consent,
    process: Child,
    output: BufReader<ChildStdout>,
    url: String,
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.end();
    }
}

impl Server {
    /// Spotify when there are keys, else a sandbox, and says which.
    pub(crate) fn choose(project: &Project, consent: Consent) -> Result<Self> {
        if has_keys(&project.root) {
            println!("✓ Keys found: talking to Spotify");
            return Ok(Self::Spotify);
        }
        if std::env::var("SPOTIFY_SANDBOX_URL").is_ok_and(|url| !url.is_empty()) {
            println!("✓ No keys: talking to the sandbox that SPOTIFY_SANDBOX_URL names");
            return Ok(Self::Given);
        }
        let sandbox = Sandbox::start(project, consent)?;
        println!("✓ No keys in .env: talking to a sandbox, a Spotify on this machine ({})", sandbox.url);
        Ok(Self::Sandbox(sandbox))
    }

    /// A sandbox for nobody in front of it, whatever keys there are.
    pub(crate) fn sandbox_only(project: &Project) -> Result<Self> {
        Ok(Self::SandboxOnly(Sandbox::start(project, Consent::Given)?))
    }

    /// A place without sign-ins and without a diary for a notebook that begins from nothing; nothing where the user's own are
    /// wanted.
    pub(crate) fn empty_place(&self, project: &Project) -> Result<Option<PathBuf>> {
        let own = matches!(self, Self::Sandbox(_) | Self::SandboxOnly(_));
        let folder = own.then(|| project.target.join("place-of-runs"));
        if let Some(folder) = folder.as_ref().filter(|folder| folder.exists()) {
            std::fs::remove_dir_all(folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
        }
        Ok(folder)
    }

    /// What a process needs to know to find the server.
    pub(crate) fn environment(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Spotify | Self::Given => Vec::new(),
            Self::Sandbox(sandbox) => sandbox.environment(),
            // Empty keys count as none, and what stands in the environment wins over `.env`.
            Self::SandboxOnly(sandbox) => KEYS.iter().map(|name| (*name, "")).chain(sandbox.environment()).collect(),
        }
    }
}

impl Sandbox {
    /// On its usual port, or on any where somebody has that.
    fn start(project: &Project, consent: Consent) -> Result<Self> {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, PORT)).is_ok();
        Self::start_at(project, if free { PORT } else { 0 }, consent, None)
    }

    /// Ends it and starts another at the same address, which knows nothing of what was changed in this one. Its clock begins at
    /// `moment`, where one is given.
    pub(crate) fn start_anew(&mut self, project: &Project, consent: Consent, moment: Option<&str>) -> Result<()> {
        self.end();
        let port = self.url.rsplit(':').next().and_then(|port| port.parse().ok()).context("the sandbox has no port")?;
        *self = Self::start_at(project, port, consent, moment)?;
        Ok(())
    }

    fn start_at(project: &Project, port: u16, consent: Consent, moment: Option<&str>) -> Result<Self> {
        let mut program = command(project.program("spotify-sandbox")?);
        program.args(["--stop-with-input", "--port", &port.to_string()]);
        program.args((consent == Consent::Given).then_some("--agree"));
        program.args(moment.map(|moment| format!("--clock={moment}")));
        let process = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = process.context("the sandbox cannot be started")?;
        let output = BufReader::new(process.stdout.take().context("the sandbox has no output")?);
        let mut sandbox = Self { consent, process, output, url: String::new() };
        let mut first_line = String::new();
        sandbox.output.read_line(&mut first_line)?;
        sandbox.url = first_line.trim().strip_prefix("Spotify sandbox on ").unwrap_or_default().to_owned();
        ensure!(!sandbox.url.is_empty(), "the sandbox did not start: run `cargo run -p spotify-sandbox` to see why");
        Ok(sandbox)
    }

    fn end(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// What a process needs to know to find it.
    pub(crate) fn environment(&self) -> Vec<(&'static str, &str)> {
        let mut all = vec![("SPOTIFY_SANDBOX_URL", self.url.as_str())];
        if self.consent == Consent::Given {
            // Any port: a port that somebody has would end the run.
            all.push(("SPOTIFY_REDIRECT_URI", "http://127.0.0.1/callback"));
        }
        all
    }
}

/// Whether the environment or a `.env` names keys; what they are worth, the notebook will tell.
fn has_keys(root: &Path) -> bool {
    let in_environment = KEYS.iter().any(|name| std::env::var(name).is_ok_and(|value| !value.trim().is_empty()));
    in_environment || [root.join("notebooks/.env"), root.join(".env")].iter().any(|file| names_keys(file))
}

fn names_keys(file: &Path) -> bool {
    // A file that cannot be read may hold keys: then the notebook says what is wrong with it.
    let Ok(lines) = dotenvy::from_path_iter(file) else { return file.exists() };
    lines
        .into_iter()
        .any(|line| line.map_or(true, |(name, value)| KEYS.contains(&name.as_str()) && !value.trim().is_empty()))
}
