//! A call that has not been awaited yet.

use std::future::Future;
use std::pin::Pin;

use crate::{Id, IntoId, Result};

/// A call under way: `.await` it, or `.wait()` for it in a notebook. Nothing is sent before.
///
/// It is boxed so that its body is compiled in this crate. An `async fn` would be compiled again in every notebook cell
/// that calls it, for a second or two.
pub type Pending<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// The call about a thing, once the text that names it has been read.
pub(crate) fn about<I: Id, T: Send + 'static>(id: impl IntoId<I>, call: impl FnOnce(I) -> Pending<T>) -> Pending<T> {
    match id.into_id() {
        Ok(id) => call(id),
        Err(error) => Box::pin(std::future::ready(Err(error))),
    }
}
