//! A body as it comes in, to one that ends when it is too long, too slow, or holds too much that is of no file.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use futures_util::{StreamExt as _, stream};

use super::receive::too_much;
use super::refusal::Refusal;

/// How much, and how slow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Bytes of files.
    pub(super) bytes: u64,
    /// Bytes that are of no file. Whoever reads the form holds them in memory.
    pub(super) around: u64,
    /// How long the next piece may take.
    pub(super) patience: Duration,
}

/// Counts a body.
#[derive(Clone)]
pub(super) struct Meter(Arc<Counts>);

struct Counts {
    limits: Limits,
    given: AtomicU64,
    taken: AtomicU64,
    refusal: OnceLock<Refusal>,
    /// What is not read yet: nobody else has it once the form is dropped.
    body: tokio::sync::Mutex<BodyDataStream>,
}

impl Meter {
    /// The same request with a body that is counted.
    pub(super) fn of(request: Request, limits: Limits) -> (Self, Request) {
        let (parts, body) = request.into_parts();
        let meter = Self(Arc::new(Counts {
            limits,
            given: AtomicU64::new(0),
            taken: AtomicU64::new(0),
            refusal: OnceLock::new(),
            body: tokio::sync::Mutex::new(body.into_data_stream()),
        }));
        let pieces = stream::unfold(meter.clone(), |meter| async move {
            // Whoever reads a form reads on as long as there is something at once, and holds all of that in memory.
            tokio::task::yield_now().await;
            let piece = meter.piece().await.transpose()?;
            Some((piece, meter))
        });
        // axum would end it at two megabytes.
        let mut request = Request::from_parts(parts, Body::from_stream(pieces));
        axum::extract::DefaultBodyLimit::disable().apply(&mut request);
        (meter, request)
    }

    /// Somebody took so many bytes out of a file, or out of another field.
    pub(super) fn took(&self, bytes: usize) {
        self.0.taken.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// How many bytes were taken.
    pub(super) fn taken(&self) -> u64 {
        self.0.taken.load(Ordering::Relaxed)
    }

    /// Why the body was ended, if it was.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        self.0.refusal.get().cloned()
    }

    /// Reads what is left of the body, for nobody, as long as it comes quickly.
    pub(super) async fn hear_out(&self, at_most: Duration) {
        let mut body = self.0.body.lock().await;
        let rest = async {
            while let Ok(Some(Ok(_))) = tokio::time::timeout(Duration::from_millis(500), body.next()).await {}
        };
        let _ = tokio::time::timeout(at_most, rest).await;
    }

    async fn piece(&self) -> io::Result<Option<Bytes>> {
        let Limits { bytes, around, patience } = self.0.limits;
        let came = tokio::time::timeout(patience, async { self.0.body.lock().await.next().await }).await;
        let refusal = match came {
            Ok(None) => return Ok(None),
            Ok(Some(Ok(piece))) => {
                let given = self.0.given.fetch_add(piece.len() as u64, Ordering::Relaxed) + piece.len() as u64;
                let taken = self.taken();
                if given > bytes + around {
                    too_much()
                } else if given - taken > around + piece.len() as u64 {
                    Refusal::unusable("That is no form of this page: it names more than it holds.")
                } else {
                    return Ok(Some(piece));
                }
            }
            Ok(Some(Err(_))) => Refusal::unusable("The file broke off on its way. Nothing was changed: send it again."),
            Err(_) => Refusal::new(
                StatusCode::REQUEST_TIMEOUT,
                format!("Nothing more came for {} seconds. Nothing was changed: send it again.", patience.as_secs()),
            ),
        };
        let why = refusal.why.clone();
        let _ = self.0.refusal.set(refusal);
        Err(io::Error::other(why))
    }
}

#[cfg(test)]
mod tests;
