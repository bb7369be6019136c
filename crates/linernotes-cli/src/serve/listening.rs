//! Connections to requests. A client that is slow to say what it wants is hung up on; at the end, what is being answered is answered.

mod patient;

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use linernotes::prelude::*;
use linernotes::spotify_client::Error as Of;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::house::House;
use patient::Patient;

/// How long a client may take to say what it wants, and how long a connection may be silent.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a client may take nothing of its answer. A slow line takes a little every few seconds.
const UNTAKEN: Duration = Duration::from_secs(60);
/// Bytes of an address and headers, for which each connection has room. A view with every filter set is a few thousand.
const LARGEST_HEAD: usize = 64 * 1024;
/// Connections at the same time.
const MOST: usize = 4_096;
/// How long at the end those who are being answered are waited for.
const LAST_ANSWERS: Duration = Duration::from_secs(8);

/// Takes as many open files as the system allows this program: each connection is one, and so is each diary.
#[cfg(unix)]
fn take_open_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    // Where it is refused, fewer are served at once.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
}

#[cfg(not(unix))]
fn take_open_files() {}

/// Listens.
///
/// # Errors
///
/// [`Of::Setting`], which says what to do.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener> {
    take_open_files();
    TcpListener::bind(address).await.map_err(|error| {
        let why = match error.kind() {
            ErrorKind::AddrInUse => {
                "another program listens there: end that, or choose another port with --listen".to_owned()
            }
            _ => format!("{error}: choose another address with --listen"),
        };
        Of::Setting(format!("nobody can listen on {address}, {why}")).into()
    })
}

/// Answers until somebody ends it, by Ctrl-C or SIGTERM.
pub(crate) async fn serve(listener: TcpListener, house: &Arc<House>, router: Router) {
    let places = Arc::new(Semaphore::new(MOST));
    let mut connections = JoinSet::new();
    let mut ended = pin!(asked_to_stop());
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let accepted = tokio::select! {
            () = &mut ended => break,
            accepted = async {
                let place = place.await;
                (listener.accept().await, place)
            } => accepted,
        };
        match accepted {
            (Ok((stream, _)), Ok(place)) => {
                let (router, house) = (router.clone(), Arc::clone(house));
                connections.spawn(async move {
                    connection(stream, router, house).await;
                    drop(place);
                });
            }
            // Too many files are open, perhaps: a moment later there may be fewer.
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    tracing::info!(connections = connections.len(), "ending");
    house.stop();
    let all = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(LAST_ANSWERS, all).await.is_err() {
        tracing::warn!("some answers were not waited for");
    }
}

async fn connection(stream: TcpStream, router: Router, house: Arc<House>) {
    // Answers are small, and a browser waits for each.
    let _ = stream.set_nodelay(true);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(LARGEST_HEAD);
    let mut connection =
        pin!(http.serve_connection(TokioIo::new(Patient::new(stream, UNTAKEN)), TowerToHyperService::new(router)));
    tokio::select! {
        // An error means that the browser hung up.
        _ = connection.as_mut() => return,
        () = house.stopped() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// Ends when the system asks this program to end.
#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};

    match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
        (Ok(mut interrupt), Ok(mut terminate)) => tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        },
        _ => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
