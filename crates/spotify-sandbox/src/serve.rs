//! Serves HTTP on a socket. Our own loop, because a sandbox must also be able to hang up without a word.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use futures_util::StreamExt as _;
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

/// The largest body of a request: a playlist's cover is the largest that Spotify takes, and much smaller.
pub(crate) const LARGEST_BODY: usize = 1024 * 1024;

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
    let (parts, body) = request.into_parts();
    // Whole before the answer, also where no endpoint reads it: a connection with an unread body cannot be used again, and
    // the client would find that out with its next request.
    let request = Request::from_parts(parts, whole(Body::new(body)).await?);
    let Ok(response) = router.oneshot(without_slash_at_the_end(request)).await;
    match response.extensions().get::<CutHere>() {
        Some(_) => Err(io::Error::other("cut on demand")),
        None => Ok(response),
    }
}

/// A body read to its end, or as far as shows that it is too large.
async fn whole(body: Body) -> Result<Body, io::Error> {
    let mut chunks = body.into_data_stream();
    let mut read = Vec::new();
    while read.len() <= LARGEST_BODY
        && let Some(chunk) = chunks.next().await
    {
        read.extend_from_slice(&chunk.map_err(io::Error::other)?);
    }
    Ok(read.into())
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
