//! What is between the server and the sandbox: everything on it is heard, and it can be cut.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use spotify_sandbox::Sandbox;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// A way to a sandbox.
pub(crate) struct Wire {
    address: SocketAddr,
    heard: Heard,
    is_cut: watch::Sender<bool>,
    carrying: JoinHandle<()>,
}

type Heard = Arc<Mutex<Vec<u8>>>;

impl Wire {
    pub(crate) async fn to(sandbox: &Sandbox) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (heard, is_cut) = (Heard::default(), watch::Sender::new(false));
        let to = sandbox.url().trim_start_matches("http://").to_owned();
        let carrying = tokio::spawn(carry(listener, to, Arc::clone(&heard), is_cut.clone()));
        Self { address, heard, is_cut, carrying }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on nothing comes through, and what was under way breaks off.
    pub(crate) fn cut(&self) {
        self.is_cut.send_replace(true);
    }

    pub(crate) fn mend(&self) {
        self.is_cut.send_replace(false);
    }

    /// Every token, code and verifier that went over it.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let heard = String::from_utf8_lossy(&self.heard.lock().unwrap()).into_owned();
        let mut secrets: Vec<String> =
            [r#""access_token":""#, r#""refresh_token":""#, "code=", "code_verifier=", "state="]
                .iter()
                .flat_map(|before| heard.split(before).skip(1))
                .map(|after| after.split(['"', '&', ' ', '\r', '\n']).next().unwrap_or_default().to_owned())
                .filter(|secret| secret.len() > 15)
                .collect();
        secrets.sort();
        secrets.dedup();
        secrets
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.carrying.abort();
    }
}

async fn carry(listener: TcpListener, to: String, heard: Heard, is_cut: watch::Sender<bool>) {
    let mut connections = JoinSet::new();
    while let Ok((here, _)) = listener.accept().await {
        if *is_cut.borrow() {
            continue;
        }
        let Ok(there) = TcpStream::connect(&to).await else { continue };
        let (mut cut, heard) = (is_cut.subscribe(), Arc::clone(&heard));
        connections.spawn(async move {
            let (from_here, to_here) = here.into_split();
            let (from_there, to_there) = there.into_split();
            tokio::select! {
                () = copy(from_here, to_there, &heard) => {}
                () = copy(from_there, to_here, &heard) => {}
                _ = cut.wait_for(|is_cut| *is_cut) => {}
            }
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn copy(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    heard: &Mutex<Vec<u8>>,
) {
    let mut some = vec![0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut some).await {
        heard.lock().unwrap().extend_from_slice(&some[..length]);
        if to.write_all(&some[..length]).await.is_err() {
            return;
        }
    }
}
