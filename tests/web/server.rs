//! The program itself on a free port, with a folder of its own and a sandbox behind a wire that can be heard and cut.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use spotify_sandbox::{Sandbox, Scope};
use tempfile::TempDir;

use crate::browser::Browser;
use crate::wire::Wire;

/// How long anything may take that should come at once.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// A server, and what it stands on. Ends when dropped.
pub(crate) struct Server {
    pub(crate) program: Program,
    pub(crate) wire: Wire,
    pub(crate) sandbox: Sandbox,
    /// What the program keeps; in it, [`Server::kept`] is what is given as `--folder`.
    folder: TempDir,
}

/// How a server is started.
#[derive(Clone, Copy, Default)]
pub(crate) struct How<'a> {
    /// The level of its log; `info` when absent.
    pub(crate) log: Option<&'a str>,
    /// Where Spotify leads listeners back, when that is not the server's own address.
    pub(crate) redirect_uri: Option<&'a str>,
}

/// The process.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: SocketAddr,
    /// As it says itself.
    pub(crate) origin: String,
    log: Arc<Mutex<String>>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_as(How::default()).await
    }

    pub(crate) async fn start_as(how: How<'_>) -> Self {
        let sandbox = Sandbox::start().await;
        if let Some(uri) = how.redirect_uri {
            assert!(sandbox.change_app(Sandbox::CLIENT_ID, |app| app.redirect_uris.push(uri.to_owned())));
        }
        let wire = Wire::to(&sandbox).await;
        let folder = tempfile::tempdir().unwrap();
        let program = Program::start(&wire, folder.path(), how);
        Self { program, wire, sandbox, folder }
    }

    /// A browser that knows nothing of it yet.
    pub(crate) fn browser(&self) -> Browser {
        Browser::of(&self.program)
    }

    /// A browser in which somebody is signed in.
    pub(crate) async fn browser_of(&self, listener: &str) -> Browser {
        let browser = self.browser();
        browser.sign_in_as(listener).await;
        browser
    }

    /// A listener stops the music, on some device of theirs.
    pub(crate) async fn pause(&self, listener: &str) {
        let tokens = self.sandbox.sign_in(Sandbox::CLIENT_ID, listener, &Scope::ALL).unwrap();
        let url = format!("{}/v1/me/player/pause", self.sandbox.url());
        let request = reqwest::Client::builder().no_proxy().build().unwrap().put(url).bearer_auth(tokens.access_token);
        let answer = request.header("content-length", 0).send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// The folder that it was given.
    pub(crate) fn kept(&self) -> PathBuf {
        self.folder.path().join("kept")
    }

    /// The command that started it, but for the port.
    pub(crate) fn command(&self, listen: SocketAddr) -> Command {
        command(&self.wire, self.folder.path(), listen, How::default())
    }

    /// Starts it again on the same folder, once it has ended. Browsers have to be told the new port.
    pub(crate) fn begin_again(&mut self) {
        self.program = Program::start(&self.wire, self.folder.path(), How::default());
    }
}

impl Program {
    fn start(wire: &Wire, folder: &Path, how: How<'_>) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        // Behind a proxy it does not tell its port.
        let listen = if how.redirect_uri.is_some() { free } else { ([127, 0, 0, 1], 0).into() };
        let mut child =
            command(wire, folder, listen, how).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (mut stderr, heard) = (child.stderr.take().unwrap(), Arc::clone(&log));
        std::thread::spawn(move || {
            let mut some = [0; 8192];
            while let Ok(length @ 1..) = stderr.read(&mut some) {
                heard.lock().unwrap().push_str(&String::from_utf8_lossy(&some[..length]));
            }
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let origin = line.split_whitespace().find(|word| word.starts_with("http")).map(str::to_owned);
        let origin = origin.unwrap_or_else(|| panic!("it does not start: {line} {}", log.lock().unwrap()));
        let address = origin.strip_prefix("http://").and_then(|address| address.parse().ok()).unwrap_or(listen);
        Self { child, address, origin, log }
    }

    /// What it has said on standard error so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Sends a signal, and waits for its end.
    pub(crate) fn end(&mut self, signal: &str) -> ExitStatus {
        let kill = format!("kill -{signal} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        let deadline = Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "it goes on after {signal}: {}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `linernotes serve` with no keys, and nothing of whoever runs the tests.
fn command(wire: &Wire, folder: &Path, listen: SocketAddr, how: How<'_>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linernotes"));
    let is_theirs = |name: &str| ["SPOTIFY_", "SPOTIPY_", "LINERNOTES_"].iter().any(|start| name.starts_with(start));
    let theirs = std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(is_theirs));
    for (name, _) in theirs {
        command.env_remove(name);
    }
    command
        .current_dir(folder)
        .env("SPOTIFY_SANDBOX_URL", wire.url())
        .env("SPOTIFY_DIARY", folder.join("diary.sqlite"))
        .env("SPOTIFY_TOKEN_FOLDER", folder.join("sign-ins"));
    if let Some(uri) = how.redirect_uri {
        command.env("SPOTIFY_REDIRECT_URI", uri);
    }
    command.args(["serve", "--listen", &listen.to_string(), "--log", how.log.unwrap_or("info"), "--folder"]);
    command.arg(folder.join("kept"));
    command
}
