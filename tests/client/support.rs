//! What these tests share.

use std::future::ready;
use std::sync::{Arc, Mutex};

use spotify_client::{Answered, Caller, Config, Credentials, Error, Event, Pending, RedirectUri, Spotify, reporting};
use spotify_sandbox::{Consent, Sandbox};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The tutorial's album, of eight tracks.
pub(crate) const ALBUM: &str = "2f4Ejh4Po2rpuXSYa6IDCe";
/// An album of sixty tracks: more than a page.
pub(crate) const LONG_ALBUM: &str = "iD7JJ3hzH7pWTO0w4dVLdd";
/// The first track of the tutorial's album.
pub(crate) const TRACK: &str = "0ND8rF8oirMXtE59n585P6";

/// A client that asks each time, whatever it has kept.
pub(crate) fn client(sandbox: &Sandbox) -> Spotify {
    keeping_client(sandbox).fresh()
}

/// A client that asks for nothing twice.
pub(crate) fn keeping_client(sandbox: &Sandbox) -> Spotify {
    Spotify::new(Config::sandbox(&sandbox.url()).unwrap()).unwrap()
}

/// A client with keys that the sandbox does not know.
pub(crate) fn client_with_secret(sandbox: &Sandbox, secret: &str) -> Spotify {
    let mut config = Config::sandbox(&sandbox.url()).unwrap();
    config.credentials = Credentials::new(Sandbox::CLIENT_ID, secret).unwrap();
    Spotify::new(config).unwrap()
}

/// A message fit for a notebook: one line, not long.
pub(crate) fn one_line(error: &Error) -> String {
    let message = error.to_string();
    assert!(!message.contains('\n') && message.chars().count() < 260, "{message}");
    message
}

/// A config whose sign-ins come back to any free port.
pub(crate) fn config(sandbox: &Sandbox) -> Config {
    let mut config = Config::sandbox(&sandbox.url()).unwrap();
    config.redirect_uri = RedirectUri::parse("http://127.0.0.1/callback").unwrap();
    config
}

/// The same for an app without a secret.
pub(crate) fn config_for_pkce(sandbox: &Sandbox) -> Config {
    let mut config = config(sandbox);
    config.credentials.client_secret = None;
    config
}

/// A sandbox in which robin agrees to everything at once.
pub(crate) async fn agreeing_sandbox() -> Sandbox {
    let sandbox = Sandbox::start().await;
    sandbox.set_consent(Consent::Agree { listener: None });
    sandbox
}

/// A call that somebody waits for: they see what it says, and answer what it asks.
pub(crate) struct Awaited<T> {
    pub(crate) call: JoinHandle<Result<T, Error>>,
    pub(crate) told: watch::Receiver<Vec<Event>>,
    pub(crate) questions: Arc<Mutex<Vec<String>>>,
}

struct Person {
    told: watch::Sender<Vec<Event>>,
    questions: Arc<Mutex<Vec<String>>>,
    answers: Mutex<Answers>,
}

/// What somebody answers, knowing what they have been told.
type Answers = Box<dyn FnMut(&[Event]) -> Answered + Send>;

impl Caller for Person {
    fn hear(&self, event: Event) {
        self.told.send_modify(|told| told.push(event));
    }

    fn ask(&self, question: &str) -> Answered {
        self.questions.lock().unwrap().push(question.to_owned());
        let told = self.told.borrow().clone();
        self.answers.lock().unwrap()(&told)
    }
}

impl<T: Send + 'static> Awaited<T> {
    /// By somebody whose browser is on this machine, and who never pastes anything.
    pub(crate) fn at_a_browser(call: Pending<T>) -> Self {
        Self::by(call, |_| Box::pin(std::future::pending()))
    }

    /// By nobody.
    pub(crate) fn alone(call: Pending<T>) -> Self {
        Self::by(call, |_| Box::pin(ready(None)))
    }

    pub(crate) fn by(call: Pending<T>, answers: impl FnMut(&[Event]) -> Answered + Send + 'static) -> Self {
        let (sender, told) = watch::channel(Vec::new());
        let questions: Arc<Mutex<Vec<String>>> = Arc::default();
        let answers = Mutex::new(Box::new(answers) as Answers);
        let person = Person { told: sender, questions: Arc::clone(&questions), answers };
        Self { call: tokio::spawn(reporting(Arc::new(person), call)), told, questions }
    }

    /// The link, once it is shown.
    pub(crate) async fn link(&mut self) -> String {
        let told = self.told.wait_for(|told| link(told).is_some()).await.unwrap();
        link(&told).unwrap()
    }
}

pub(crate) fn link(told: &[Event]) -> Option<String> {
    told.iter().find_map(|event| match event {
        Event::Link { url, .. } => Some(url.clone()),
        _ => None,
    })
}

/// What a parameter of an address says.
pub(crate) fn parameter(address: &str, name: &str) -> Option<String> {
    let url = url::Url::parse(address).unwrap();
    url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}

/// A browser that goes nowhere by itself.
pub(crate) fn browser() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// Where a request is sent on to.
pub(crate) fn location(response: &reqwest::Response) -> String {
    assert_eq!(response.status(), 303, "{response:?}");
    response.headers()["location"].to_str().unwrap().to_owned()
}

/// Agrees on the consent page as robin; gives the address that the browser is sent to.
pub(crate) async fn agree(link: &str) -> String {
    answer(link, "agree").await
}

pub(crate) async fn answer(link: &str, answer: &str) -> String {
    let body = [("answer", answer), ("listener", "robin")];
    location(&browser().post(link).form(&body).send().await.unwrap())
}

/// Waits for something that happens in the sandbox.
pub(crate) async fn until(condition: impl Fn() -> bool) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while !condition() {
        assert!(std::time::Instant::now() < deadline, "it has not happened");
        tokio::task::yield_now().await;
    }
}

/// Collects what is logged.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}
