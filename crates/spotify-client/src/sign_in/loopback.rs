//! A port of this machine to the answer that a browser brings there. It listens on the loopback address alone, hears
//! nothing but the answer to what was asked, and shows how the sign-in ended at an address that holds no code.

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use oauth2::CsrfToken;
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::callback::{self, Callback};
use super::page::Page;
use super::port;
use crate::{Error, RedirectUri, Result};

/// Where the last page is, unless the redirect URI has this path itself.
const LAST_PAGES: [&str; 2] = ["/signed-in", "/sign-in-has-ended"];
/// How long a browser may take to ask for the last page, or to send a request it has begun.
const BROWSER_PATIENCE: Duration = Duration::from_secs(5);
/// Connections at the same time: browsers open some that they never use.
const CONNECTIONS: usize = 32;

/// A port to listen on. One that is part of the redirect URI is taken when somebody listens; any other is taken at once,
/// because the link has to name it.
#[derive(Debug)]
pub(super) struct Port {
    address: SocketAddr,
    listener: Mutex<Option<TcpListener>>,
}

/// Listens for one answer.
pub(super) struct Loopback {
    listener: tokio::net::TcpListener,
    desk: Arc<Desk>,
}

/// What all connections know.
struct Desk {
    path: String,
    last_page: &'static str,
    state: CsrfToken,
    callback: watch::Sender<Option<Callback>>,
    page: watch::Sender<Option<Page>>,
    shown: watch::Sender<bool>,
}

impl Port {
    /// The port of a redirect URI; nothing when that is not on this machine.
    pub(super) fn of(uri: &RedirectUri) -> Result<Option<Self>> {
        let Some(asked) = uri.socket() else { return Ok(None) };
        let listener = if asked.port() == 0 { Some(listen(asked)?) } else { None };
        let address = listener.as_ref().and_then(|listener| listener.local_addr().ok()).unwrap_or(asked);
        Ok(Some(Self { address, listener: Mutex::new(listener) }))
    }

    pub(super) fn number(&self) -> u16 {
        self.address.port()
    }

    /// Listens: as begun, or anew.
    fn listener(&self) -> Result<TcpListener> {
        let begun = self.listener.lock().unwrap_or_else(PoisonError::into_inner).take();
        begun.map_or_else(|| listen(self.address), Ok)
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener> {
    // A program that this one has just started may hold the port for a moment more than we do.
    let mut tries = 0..5;
    loop {
        match TcpListener::bind(address).and_then(|listener| listener.set_nonblocking(true).map(|()| listener)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse && tries.next().is_some() => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(_) => return Err(Error::PortTaken { port: address.port(), by: port::owner(address.port()) }),
        }
    }
}

impl Loopback {
    /// Listens on a port. When this ends, the port is free at once.
    pub(super) fn on(port: &Port, path: &str, state: &CsrfToken) -> Result<Self> {
        let listener = tokio::net::TcpListener::from_std(port.listener()?)
            .map_err(|_| Error::PortTaken { port: port.number(), by: None })?;
        let last_page = if path == LAST_PAGES[0] { LAST_PAGES[1] } else { LAST_PAGES[0] };
        let desk = Desk {
            path: path.to_owned(),
            last_page,
            state: state.clone(),
            callback: watch::Sender::default(),
            page: watch::Sender::default(),
            shown: watch::Sender::default(),
        };
        Ok(Self { listener, desk: Arc::new(desk) })
    }

    /// The listener's answer, when it comes.
    pub(super) async fn callback(&self) -> Callback {
        match self.desk.callback.subscribe().wait_for(Option::is_some).await.map(|callback| callback.clone()) {
            Ok(Some(callback)) => callback,
            _ => std::future::pending().await,
        }
    }

    /// Answers browsers as long as `work` lasts, and takes part in it.
    pub(super) async fn serve_during<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::select! {
            output = work => output,
            never = self.serve() => match never {},
        }
    }

    /// Shows how it ended to the browser that brought the answer, if one did.
    pub(super) async fn show(&self, page: Page) {
        self.desk.page.send_replace(Some(page));
        if self.desk.callback.borrow().is_some() {
            let _ = tokio::time::timeout(BROWSER_PATIENCE, self.desk.shown.subscribe().wait_for(|shown| *shown)).await;
        }
    }

    async fn serve(&self) -> Infallible {
        let mut connections = FuturesUnordered::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept(), if connections.len() < CONNECTIONS => match accepted {
                    Ok((stream, _)) => connections.push(self.desk.connection(stream)),
                    // Too many files are open, perhaps: a moment later there may be fewer.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                },
                Some(()) = connections.next() => {}
            }
        }
    }
}

impl Desk {
    /// One request and its answer.
    async fn connection(&self, stream: TcpStream) {
        let shows_the_end = AtomicBool::new(false);
        let service = service_fn(async |request: Request<Incoming>| {
            let (response, is_the_end) = self.answer(&request).await;
            shows_the_end.store(is_the_end, Ordering::Relaxed);
            Ok::<_, Infallible>(response)
        });
        let mut http = http1::Builder::new();
        http.keep_alive(false).timer(TokioTimer::new()).header_read_timeout(BROWSER_PATIENCE);
        let sent = http.serve_connection(TokioIo::new(stream), service).await;
        if sent.is_ok() && shows_the_end.load(Ordering::Relaxed) {
            self.shown.send_replace(true);
        }
    }

    /// The answer to a request, and whether it shows how the sign-in ended.
    async fn answer(&self, request: &Request<Incoming>) -> (Response<Full<Bytes>>, bool) {
        let path = request.uri().path();
        if request.method() != Method::GET {
            return (empty(StatusCode::METHOD_NOT_ALLOWED), false);
        }
        if path == self.last_page && self.callback.borrow().is_some() {
            let page = self.page.subscribe().wait_for(Option::is_some).await.map(|page| page.clone());
            return (shown(StatusCode::OK, &page.ok().flatten().unwrap_or(Page::Stray)), true);
        }
        if path != self.path {
            return (empty(StatusCode::NOT_FOUND), false);
        }
        // A browser that looks ahead shows nothing to anybody; it comes again.
        if looks_ahead(request.headers()) {
            return (empty(StatusCode::SERVICE_UNAVAILABLE), false);
        }
        match callback::read(request.uri().query().unwrap_or_default(), &self.state) {
            Ok(callback) => {
                // The first counts: a code works once.
                self.callback.send_if_modified(|known| known.is_none() && known.replace(callback).is_none());
                let mut response = empty(StatusCode::SEE_OTHER);
                response.headers_mut().insert(LOCATION, HeaderValue::from_static(self.last_page));
                (response, false)
            }
            Err(stray) => {
                tracing::debug!(%stray, "a callback that is no answer to this sign-in");
                (shown(StatusCode::BAD_REQUEST, &Page::Stray), false)
            }
        }
    }
}

fn looks_ahead(headers: &HeaderMap) -> bool {
    ["sec-purpose", "purpose", "x-purpose", "x-moz"].iter().any(|name| {
        let value = headers.get(*name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        value.contains("prefetch") || value.contains("preview") || value.contains("prerender")
    })
}

/// Nothing that was here is kept, or told to the next page.
fn empty(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn shown(status: StatusCode, page: &Page) -> Response<Full<Bytes>> {
    let mut response = empty(status);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    );
    *response.body_mut() = Full::from(page.html());
    response
}
