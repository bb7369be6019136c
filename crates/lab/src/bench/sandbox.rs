//! The sandbox under load: how many answers a second, how soon it is there, and whether its memory grows.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::figure::{Figure, Goal};
use super::load::{Connection, get, load};
use crate::project::{Project, command, output};

/// Connections that ask at the same time.
const CONNECTIONS: usize = 16;
/// How often it is started to measure that.
const STARTS: usize = 11;
/// For so long its caches and pools may grow.
const WARM_UP: Duration = Duration::from_secs(10);
/// Every request of the load asks for one of so many tracks.
const TRACKS: usize = 2000;

pub(super) fn measure(project: &Project, time: Duration, quiet: bool) -> Result<Vec<Figure>> {
    let say = |what: &str| {
        if !quiet {
            println!("▸ {what}");
        }
    };
    let figure = |name: &str, unit, ours, goal| {
        let name = name.to_owned();
        Figure { area: "sandbox", name, unit, ours, peer: None, goal: Some(goal) }
    };
    say("Starting the sandbox, a few times");
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let begin = Instant::now();
        let sandbox = Running::start(project)?;
        sandbox.ask("/_sandbox/clock", "")?;
        starts.push(begin.elapsed().as_secs_f64());
    }
    starts.sort_by(f64::total_cmp);

    let sandbox = Running::start(project)?;
    let token = sandbox.token()?;
    let requests: Vec<Vec<u8>> =
        sandbox.tracks(&token)?.iter().map(|id| get(&format!("/v1/tracks/{id}"), &token)).collect();
    say("Warming up");
    load(sandbox.address, &requests, CONNECTIONS, WARM_UP.min(time))?;
    let before = sandbox.memory_mib()?;
    say(&format!("Load for {} s", time.as_secs()));
    let answers = load(sandbox.address, &requests, CONNECTIONS, time)?;
    let after = sandbox.memory_mib()?;
    Ok(vec![
        figure("GET /v1/tracks/{id}", "answers a second", answers.a_second(), Goal::AtLeast(10_000.0)),
        Figure { goal: None, ..figure("… slowest of a hundred", "ms", answers.wait_ms(0.99), Goal::AtMost(0.0)) },
        figure("start to first answer", "s", starts[STARTS / 2], Goal::AtMost(0.2)),
        Figure { goal: None, ..figure("memory under load", "MiB", after, Goal::AtMost(0.0)) },
        figure(&format!("… growth in {} s", time.as_secs()), "MiB", after - before, Goal::AtMost(5.0)),
    ])
}

/// A sandbox that ends when its input closes.
struct Running {
    process: Child,
    address: SocketAddr,
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

impl Running {
    fn start(project: &Project) -> Result<Self> {
        let mut process = command(project.program("spotify-sandbox")?)
            .args(["--stop-with-input", "--port=0"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the sandbox cannot be started: run `cargo lab bench` without `--json` once, which builds it")?;
        let mut first_line = String::new();
        BufReader::new(process.stdout.take().context("the sandbox has no output")?).read_line(&mut first_line)?;
        let address =
            first_line.trim().strip_prefix("Spotify sandbox on http://").and_then(|address| address.parse().ok());
        Ok(Self { process, address: address.context("the sandbox did not start")? })
    }

    fn ask(&self, path: &str, token: &str) -> Result<Value> {
        Ok(serde_json::from_slice(Connection::open(self.address)?.ask(&get(path, token))?)?)
    }

    fn token(&self) -> Result<String> {
        let request = b"POST /_sandbox/sign-in HTTP/1.1\r\nHost: sandbox\r\nContent-Length: 2\r\n\r\n{}";
        let answer: Value = serde_json::from_slice(Connection::open(self.address)?.ask(request)?)?;
        Ok(answer["access_token"].as_str().context("the sandbox gives no token")?.to_owned())
    }

    /// The ids of many tracks, whatever they are.
    fn tracks(&self, token: &str) -> Result<Vec<String>> {
        let mut ids = Vec::with_capacity(TRACKS);
        for letter in 'a'..='z' {
            for offset in (0..500).step_by(50) {
                let page = self.ask(&format!("/v1/search?q={letter}&type=track&limit=50&offset={offset}"), token)?;
                let rows = page["tracks"]["items"].as_array().context("a page of tracks has no items")?;
                ids.extend(rows.iter().filter_map(|track| track["id"].as_str()).map(str::to_owned));
                if ids.len() >= TRACKS {
                    return Ok(ids);
                }
                if rows.is_empty() {
                    break;
                }
            }
        }
        Ok(ids)
    }

    /// What the process holds in memory.
    fn memory_mib(&self) -> Result<f64> {
        let kib = output(command("ps").args(["-o", "rss=", "-p", &self.process.id().to_string()]))?;
        Ok(kib.trim().parse::<f64>().context("`ps` does not tell the memory of the sandbox")? / 1024.0)
    }
}
