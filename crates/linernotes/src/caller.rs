//! What the client says and asks during a wait, to whoever waits: bars for rows, a link to sign in with, a line of input
//! for what only they know.

use std::io::IsTerminal as _;
use std::sync::{Arc, Mutex};

use spotify_client::{Answered, Caller, Event, reporting};
use tokio::sync::watch;

use crate::place::Place;
use crate::progress::{Bars, lock};
use crate::show::print_text;
use crate::sign_in::Screen;

/// Whoever waits.
#[derive(Default)]
pub(crate) struct Waiting {
    bars: Mutex<Bars>,
    sign_in: Mutex<Screen>,
    /// How many questions a notebook shows that nobody has answered yet.
    open_questions: watch::Sender<usize>,
}

impl Caller for Waiting {
    fn hear(&self, event: Event) {
        lock(&self.bars).show(&event);
        lock(&self.sign_in).show(event, *self.open_questions.borrow() > 0);
    }

    fn ask(&self, question: &str) -> Answered {
        match Place::here() {
            Place::Kernel => self.ask_in_our_kernel(question),
            // evcxr's own kernel keeps stdin to itself.
            Place::PlainKernel => Box::pin(std::future::ready(None)),
            Place::Program => ask_in_terminal(question),
        }
    }
}

impl Waiting {
    /// Runs `future` for them.
    pub(crate) async fn during<F: Future>(self: &Arc<Self>, future: F) -> F::Output {
        reporting(Arc::clone(self) as Arc<dyn Caller>, future).await
    }

    /// Waits for answers that are still open, which a front end does not take back. The kernel gives them when it is
    /// interrupted. A cell that ended before would leave its answer to be taken for an order to the kernel.
    pub(crate) async fn end(&self) {
        let mut open = self.open_questions.subscribe();
        if *open.borrow_and_update() > 0 {
            let _ = open.wait_for(|count| *count == 0).await;
            lock(&self.sign_in).end();
        }
    }

    fn ask_in_our_kernel(&self, question: &str) -> Answered {
        // As a password, because front ends store what is typed with the notebook otherwise, and this may hold a code.
        print_text(&format!("EVCXR_INPUT_REQUEST_PASSWORD:{question}: \n"));
        let open = self.open_questions.clone();
        open.send_modify(|count| *count += 1);
        let answer = tokio::task::spawn_blocking(move || {
            let line = line();
            open.send_modify(|count| *count -= 1);
            line
        });
        Box::pin(async { answer.await.ok().flatten() })
    }
}

/// A line of stdin; nothing at its end.
fn line() -> Option<String> {
    let mut line = String::new();
    match std::io::stdin().read_line(&mut line) {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(line.trim().to_owned()),
    }
}

/// A line from a person at a terminal. It is read only once it is there, and only while somebody waits for it: it stays for
/// whoever reads next when the answer comes from elsewhere.
#[cfg(unix)]
#[expect(clippy::print_stderr, reason = "a question has to be seen")]
fn ask_in_terminal(question: &str) -> Answered {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    /// How soon the terminal is left alone when nobody waits any more.
    const LOOK: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };

    if !std::io::stdin().is_terminal() {
        return Box::pin(std::future::ready(None));
    }
    eprintln!("{question}:");
    let (sender, answer) = tokio::sync::oneshot::channel();
    tokio::task::spawn_blocking(move || {
        let stdin = std::io::stdin();
        while !sender.is_closed() {
            match poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&LOOK)) {
                Ok(0) | Err(rustix::io::Errno::INTR) => {}
                _ => return drop(sender.send(line())),
            }
        }
    });
    Box::pin(async { answer.await.ok().flatten() })
}

#[cfg(not(unix))]
fn ask_in_terminal(_question: &str) -> Answered {
    Box::pin(std::future::ready(None))
}
