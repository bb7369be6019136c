//! A sandbox that is measured, or that something else is measured against.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::load::{Connection, get};
use crate::project::{Project, command, output};

/// A sandbox that ends when its input closes.
pub(super) struct Running {
    pub(super) process: Child,
    pub(super) address: SocketAddr,
    /// It may speak on.
    _output: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

impl Running {
    pub(super) fn start(project: &Project, arguments: &[&str]) -> Result<Self> {
        let mut process = command(project.program("spotify-sandbox")?)
            .args(["--stop-with-input", "--port=0"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the sandbox cannot be started: run `cargo lab bench` without `--json` once, which builds it")?;
        let mut output = BufReader::new(process.stdout.take().context("the sandbox has no output")?);
        let mut first_line = String::new();
        output.read_line(&mut first_line)?;
        let address =
            first_line.trim().strip_prefix("Spotify sandbox on http://").and_then(|address| address.parse().ok());
        Ok(Self { process, address: address.context("the sandbox did not start")?, _output: output })
    }

    pub(super) fn get(&self, path: &str, token: &str) -> Result<Value> {
        Ok(serde_json::from_slice(Connection::open(self.address)?.ask(&get(path, token))?)?)
    }

    /// Tells its controls something, in JSON.
    pub(super) fn post(&self, path: &str, body: &str) -> Result<Value> {
        let head = format!("POST {path} HTTP/1.1\r\nHost: sandbox\r\nContent-Length: {}\r\n\r\n", body.len());
        Ok(serde_json::from_slice(Connection::open(self.address)?.ask(format!("{head}{body}").as_bytes())?)?)
    }

    /// An access token, for whom the body says.
    pub(super) fn token(&self, body: &str) -> Result<String> {
        let answer = self.post("/_sandbox/sign-in", body)?;
        Ok(answer["access_token"].as_str().context("the sandbox gives no token")?.to_owned())
    }
}

/// What a process holds in memory.
pub(super) fn memory_mib(process: u32) -> Result<f64> {
    let kib = output(command("ps").args(["-o", "rss=", "-p", &process.to_string()]))?;
    ensure!(!kib.trim().is_empty(), "the program that is measured has ended");
    Ok(kib.trim().parse::<f64>().context("`ps` does not tell the memory of a program")? / 1024.0)
}
