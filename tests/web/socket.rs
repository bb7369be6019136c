//! Bytes to the server as no browser would send them.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::server::{DEADLINE, Program};

/// A connection on which anything may be said.
pub(crate) struct Socket(TcpStream);

impl Socket {
    pub(crate) async fn to(program: &Program) -> Self {
        Self(TcpStream::connect(program.address).await.unwrap())
    }

    pub(crate) async fn says(mut self, bytes: impl AsRef<[u8]>) -> Self {
        // The server may have hung up already, which the answer shows.
        let _ = self.0.write_all(bytes.as_ref()).await;
        self
    }

    /// Goes on saying this every so often, until the server hangs up.
    pub(crate) async fn drips(mut self, bytes: &[u8], every: Duration) -> Vec<u8> {
        let mut answer = Vec::new();
        let mut pause = tokio::time::interval(every);
        loop {
            let mut some = [0; 4096];
            tokio::select! {
                read = self.0.read(&mut some) => match read {
                    Ok(length @ 1..) => answer.extend_from_slice(&some[..length]),
                    _ => return answer,
                },
                _ = pause.tick() => {
                    if self.0.write_all(bytes).await.is_err() {
                        return answer;
                    }
                }
            }
        }
    }

    /// Everything that comes until the server hangs up.
    pub(crate) async fn hears(mut self) -> String {
        let mut answer = Vec::new();
        let all = async {
            let mut some = vec![0; 64 * 1024];
            while let Ok(length @ 1..) = self.0.read(&mut some).await {
                answer.extend_from_slice(&some[..length]);
            }
        };
        assert!(tokio::time::timeout(DEADLINE, all).await.is_ok(), "the connection is still open");
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// One request as it is written here, whose answer ends the connection.
pub(crate) async fn exchange(program: &Program, request: impl AsRef<[u8]>) -> String {
    Socket::to(program).await.says(request).await.hears().await
}
