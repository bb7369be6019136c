//! Many event streams at once, read by one thread that waits for none of them.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::Result;

/// Between two looks at all of them: what is measured is no finer.
const PAUSE: Duration = Duration::from_millis(5);

/// Event streams that are open.
pub(super) struct Streams(Vec<Stream>);

struct Stream {
    connection: TcpStream,
    /// What has come since it was last forgotten.
    heard: Vec<u8>,
    is_open: bool,
}

impl Streams {
    /// Sends these requests, each over a connection of its own.
    pub(super) fn open(address: SocketAddr, requests: &[Vec<u8>]) -> Result<Self> {
        let open = |request: &Vec<u8>| {
            let mut connection = TcpStream::connect(address)?;
            connection.write_all(request)?;
            connection.set_nonblocking(true)?;
            Ok(Stream { connection, heard: Vec::new(), is_open: true })
        };
        Ok(Self(requests.iter().map(open).collect::<Result<_>>()?))
    }

    /// Waits until every stream has heard `words`, or `patience` is over: how many have, and when the last of them did.
    pub(super) fn wait_for(&mut self, words: &str, patience: Duration) -> (usize, Instant) {
        let start = Instant::now();
        let (mut last, mut before) = (start, 0);
        loop {
            let mut heard = 0;
            for stream in &mut self.0 {
                stream.read();
                heard += usize::from(stream.has_heard(words));
            }
            if heard > before {
                (before, last) = (heard, Instant::now());
            }
            if heard == self.0.len() || start.elapsed() > patience {
                return (heard, last);
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Takes what has come, and forgets it.
    pub(super) fn forget(&mut self) {
        for stream in &mut self.0 {
            stream.read();
            stream.heard.clear();
        }
    }

    /// What the first stream has heard, for whoever looks for a mistake.
    pub(super) fn sample(&self) -> String {
        self.0.first().map(|stream| String::from_utf8_lossy(&stream.heard).into_owned()).unwrap_or_default()
    }
}

impl Stream {
    fn read(&mut self) {
        let mut bytes = [0; 4096];
        while self.is_open {
            match self.connection.read(&mut bytes) {
                Ok(0) => self.is_open = false,
                Ok(count) => self.heard.extend_from_slice(&bytes[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // One that broke hears nothing any more, which shows in the count.
                Err(_) => self.is_open = false,
            }
        }
    }

    fn has_heard(&self, words: &str) -> bool {
        self.heard.windows(words.len().max(1)).any(|part| part == words.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn words_are_heard_whenever_they_come_and_in_pieces() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut streams = Streams::open(listener.local_addr().unwrap(), &[b"a".to_vec(), b"b".to_vec()]).unwrap();
        let mut servers: Vec<TcpStream> = (0..2).map(|_| listener.accept().unwrap().0).collect();
        // What was not read would be answered with a reset at the end.
        servers.iter_mut().for_each(|server| server.read_exact(&mut [0]).unwrap());
        let now = Duration::ZERO;
        let patience = Duration::from_secs(10);
        servers[0].write_all(b"data: one\n").unwrap();
        assert_eq!(streams.wait_for("one", Duration::from_millis(50)).0, 1);
        servers[1].write_all(b"data: o").unwrap();
        assert_eq!(streams.wait_for("one", now).0, 1);
        servers[1].write_all(b"ne\n").unwrap();
        assert_eq!(streams.wait_for("one", patience).0, 2);
        streams.forget();
        assert_eq!(streams.wait_for("one", now).0, 0);
        servers[0].write_all(b"zero").unwrap();
        drop(servers);
        assert_eq!(streams.wait_for("zero", PAUSE * 10).0, 1, "the other has ended");
    }
}
