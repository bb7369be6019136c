//! Loads a server with GET requests from a few connections, and counts what comes back.
//!
//! A client that does much for each request would measure itself: this one writes and reads bytes, no more.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

/// A connection that is kept.
pub(super) struct Connection {
    stream: BufReader<TcpStream>,
    line: String,
    body: Vec<u8>,
}

impl Connection {
    pub(super) fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream: BufReader::new(stream), line: String::new(), body: Vec::new() })
    }

    /// Sends a request that is already written out, and gives the body of the answer, which must have status 200.
    pub(super) fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.get_mut().write_all(request)?;
        let mut length = None;
        let mut status = None;
        loop {
            self.line.clear();
            ensure!(self.stream.read_line(&mut self.line)? > 0, "the server hung up");
            let line = self.line.trim_end();
            if line.is_empty() {
                break;
            }
            match line.split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok(),
                Some(_) => {}
                None => status = line.split(' ').nth(1).map(str::to_owned),
            }
        }
        self.body.resize(length.context("the answer does not say how long it is")?, 0);
        self.stream.read_exact(&mut self.body)?;
        if status.as_deref() != Some("200") {
            bail!("status {}: {}", status.unwrap_or_default(), String::from_utf8_lossy(&self.body));
        }
        Ok(&self.body)
    }
}

/// A request of an app, written out.
pub(super) fn get(path: &str, token: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer {token}\r\n\r\n").into_bytes()
}

/// How hard it is.
#[derive(Clone, Copy)]
pub(super) struct Load {
    /// They ask at the same time.
    pub(super) connections: usize,
    pub(super) time: Duration,
    /// Of so many requests the wait of one is kept.
    pub(super) one_wait_of: usize,
}

/// What came back.
pub(super) struct Answers {
    pub(super) count: usize,
    pub(super) seconds: f64,
    /// In milliseconds, ascending.
    pub(super) waits_ms: Vec<f64>,
}

impl Answers {
    pub(super) fn a_second(&self) -> f64 {
        self.count as f64 / self.seconds
    }

    /// The wait that only so many of all exceeded, such as 0.99 for one in a hundred.
    pub(super) fn wait_ms(&self, share: f64) -> f64 {
        let at = (self.waits_ms.len() as f64 * share) as usize;
        self.waits_ms.get(at).or(self.waits_ms.last()).copied().unwrap_or(f64::NAN)
    }
}

/// Asks these requests over and over. Any answer but 200 ends it with an error.
pub(super) fn load(address: SocketAddr, requests: &[Vec<u8>], how: Load) -> Result<Answers> {
    ensure!(!requests.is_empty(), "there is nothing to ask for");
    let start = Instant::now();
    let one = |first: usize| -> Result<(usize, Vec<f64>)> {
        let mut connection = Connection::open(address)?;
        let (mut count, mut waits) = (0, Vec::new());
        while start.elapsed() < how.time {
            let sent = Instant::now();
            connection.ask(&requests[(first + count) % requests.len()])?;
            if count % how.one_wait_of.max(1) == 0 {
                waits.push(sent.elapsed().as_secs_f64() * 1000.0);
            }
            count += 1;
        }
        Ok((count, waits))
    };
    let results: Vec<_> = std::thread::scope(|scope| {
        let step = requests.len() / how.connections.max(1);
        let threads: Vec<_> = (0..how.connections).map(|number| scope.spawn(move || one(number * step))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| bail!("the load broke down"))).collect()
    });
    let seconds = start.elapsed().as_secs_f64();
    let mut answers = Answers { count: 0, seconds, waits_ms: Vec::new() };
    for result in results {
        let (count, waits) = result?;
        answers.count += count;
        answers.waits_ms.extend(waits);
    }
    answers.waits_ms.sort_by(f64::total_cmp);
    Ok(answers)
}
