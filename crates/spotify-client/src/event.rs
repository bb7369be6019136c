//! What a call says while it goes on, to whoever waits for it, and what it asks them: rows that have come, waits that
//! Spotify asks for, a link to sign in with. Shows nothing itself.

use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::Account;

/// Something that happens during a call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// Rows of a call that takes more than one request.
    Rows {
        /// What they are: `tracks`.
        what: &'static str,
        /// How many have come.
        done: usize,
        /// How many there are, where it is known.
        total: Option<usize>,
    },
    /// Nothing is sent for this long, because Spotify asks for that or has a fault.
    Waiting(Duration),
    /// The wait is over.
    Resumed,
    /// A sign-in begins. Nothing can go wrong with it before this is known.
    SigningIn {
        /// What must be registered in the developer dashboard, to the letter.
        redirect_uri: String,
    },
    /// The listener has to open this link and agree.
    Link {
        /// Where they are asked. It holds nothing secret, but is good for this one sign-in only.
        url: String,
        /// Whether a browser of this machine shows it already.
        opened: bool,
    },
    /// The sign-in has succeeded.
    SignedIn(Account),
    /// Something that the user should know, in a sentence.
    Notice(String),
}

/// The answer to a question, when it comes; nothing where nobody can be asked.
pub type Answered = Pin<Box<dyn Future<Output = Option<String>> + Send>>;

/// Who waits for a call. Any `Fn(Event)` is one that cannot be asked.
pub trait Caller: Send + Sync {
    /// Is told what happens.
    fn hear(&self, event: Event);

    /// Is asked for a line of text. Where nobody can be asked the answer is nothing, and comes at once.
    fn ask(&self, _question: &str) -> Answered {
        Box::pin(ready(None))
    }
}

impl<F: Fn(Event) + Send + Sync> Caller for F {
    fn hear(&self, event: Event) {
        self(event);
    }
}

tokio::task_local! {
    static CALLER: Arc<dyn Caller>;
}

/// Runs `calls`, and tells `caller` what happens in them.
pub async fn reporting<F: Future>(caller: Arc<dyn Caller>, calls: F) -> F::Output {
    CALLER.scope(caller, calls).await
}

/// Runs `work` to its end, also when whoever waits for it stops waiting. It tells the same caller.
pub(crate) async fn to_the_end<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let task = match CALLER.try_with(Arc::clone) {
        Ok(caller) => tokio::spawn(reporting(caller, work)),
        Err(_) => tokio::spawn(work),
    };
    match task.await {
        Ok(output) => output,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime ends, and with it whoever waits here.
            Err(_) => std::future::pending().await,
        },
    }
}

/// Tells whoever waits. What a user must see to go on is printed where nobody does.
#[expect(clippy::print_stderr, reason = "a sign-in that nobody can see can never be finished")]
pub(crate) fn report(event: Event) {
    let unheard = match &event {
        Event::SigningIn { redirect_uri } => Some(format!("The app's redirect URI has to be {redirect_uri}")),
        Event::Link { url, opened: false } => Some(format!("Open this link to sign in: {url}")),
        Event::Notice(text) => Some(format!("Note: {text}")),
        _ => None,
    };
    if CALLER.try_with(|caller| caller.hear(event)).is_err() {
        unheard.into_iter().for_each(|text| eprintln!("{text}"));
    }
}

pub(crate) fn notice(text: String) {
    tracing::warn!("{text}");
    report(Event::Notice(text));
}

/// Asks whoever waits.
pub(crate) async fn ask(question: &str) -> Option<String> {
    CALLER.try_with(|caller| caller.ask(question)).ok()?.await
}

/// A wait that is told of.
pub(crate) async fn wait(duration: Duration) {
    report(Event::Waiting(duration));
    tokio::time::sleep(duration).await;
    report(Event::Resumed);
}

/// Rows of one call, counted as they come.
pub(crate) struct Rows {
    what: &'static str,
    done: AtomicUsize,
    total: Option<usize>,
}

impl Rows {
    pub(crate) fn new(what: &'static str, total: Option<usize>) -> Self {
        Self { what, done: AtomicUsize::new(0), total }
    }

    pub(crate) fn add(&self, count: usize) {
        let done = self.done.fetch_add(count, Ordering::Relaxed) + count;
        report(Event::Rows { what: self.what, done, total: self.total });
    }
}
