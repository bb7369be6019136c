//! The JSON behind a value, for who wants to see what Spotify sent: fields that no model holds, and how old an answer is.

use std::future::IntoFuture;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;

use crate::{Pending, Result};

/// A value, and the answers that it was made of.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Extra<T> {
    /// What the call gives.
    pub value: T,
    /// Each answer that it was read from, in the order in which they came.
    pub answers: Vec<RawAnswer>,
}

/// An answer as it was sent.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RawAnswer {
    /// What was asked: `albums/…`.
    pub path: String,
    /// What came; a text where it was no JSON.
    pub json: Value,
    /// How long it had been kept; nothing when Spotify was asked.
    pub age: Option<Duration>,
}

tokio::task_local! {
    static ANSWERS: Arc<Mutex<Vec<RawAnswer>>>;
}

/// `.extra()` on every call.
pub trait WithExtra<T>: IntoFuture<Output = Result<T>> {
    /// The call, with the answers that its value is made of.
    ///
    /// # Errors
    ///
    /// As the call.
    fn extra(self) -> Pending<Extra<T>>;
}

impl<T, C> WithExtra<T> for C
where
    T: Send + 'static,
    C: IntoFuture<Output = Result<T>>,
    C::IntoFuture: Send + 'static,
{
    fn extra(self) -> Pending<Extra<T>> {
        let call = self.into_future();
        Box::pin(async move {
            let answers: Arc<Mutex<Vec<RawAnswer>>> = Arc::default();
            let value = ANSWERS.scope(Arc::clone(&answers), call).await?;
            let answers = std::mem::take(&mut *answers.lock().unwrap_or_else(PoisonError::into_inner));
            Ok(Extra { value, answers })
        })
    }
}

/// Notes an answer, where somebody wants to see it.
pub(crate) fn record(path: &str, body: &[u8], age: Option<Duration>) {
    let _ = ANSWERS.try_with(|answers| {
        let json = match body {
            [] => Value::Null,
            body => serde_json::from_slice(body)
                .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned())),
        };
        let answer = RawAnswer { path: path.to_owned(), json, age };
        answers.lock().unwrap_or_else(PoisonError::into_inner).push(answer);
    });
}
