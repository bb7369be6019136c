//! Serves HTTP on a socket. Our own loop, because a sandbox must also be able to hang up without a word.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use crate::fault::CutHere;

/// How long a client may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(60);

/// Serves until dropped; then every connection ends.
pub(crate) async fn serve(listener: TcpListener, router: Router) -> Infallible {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(connection(stream, router.clone()));
            }
            // Too many open files, for instance: others may close theirs meanwhile.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(stream: TcpStream, router: Router) {
    // Answers are small, and a client waits for each.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| answer(router.clone(), request));
    // An error means that the client, or a fault, hung up.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(router: Router, request: Request<Incoming>) -> Result<Response, io::Error> {
    let Ok(response) = router.oneshot(without_slash_at_the_end(request.map(Body::new))).await;
    match response.extensions().get::<CutHere>() {
        Some(_) => Err(io::Error::other("cut on demand")),
        None => Ok(response),
    }
}

/// Spotify answers an address with a slash at its end like the one without, and many clients write one.
fn without_slash_at_the_end(mut request: Request) -> Request {
    let uri = request.uri();
    let path = uri.path().trim_end_matches('/');
    if path.len() < uri.path().len() && !path.is_empty() {
        let target = uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
        if let Ok(shorter) = target.parse() {
            *request.uri_mut() = shorter;
        }
    }
    request
}
