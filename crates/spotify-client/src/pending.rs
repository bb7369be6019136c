//! A call that has not been awaited yet.

use std::future::Future;
use std::pin::Pin;

use crate::Result;

/// A call under way: `.await` it, or `.wait()` for it in a notebook. Nothing is sent before.
///
/// It is boxed so that its body is compiled in this crate. An `async fn` would be compiled again in every notebook cell
/// that calls it, for a second or two.
pub type Pending<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;
