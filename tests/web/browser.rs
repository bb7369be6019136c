//! A browser: keeps cookies, says where a form comes from, goes through Spotify's page. It follows nothing by itself.

use std::collections::BTreeMap;
use std::sync::{Mutex, Once};

use reqwest::header::{COOKIE, HOST, HeaderMap, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Client, Method, Response, Url, redirect};

use crate::server::{DEADLINE, Program};

/// One person's browser.
pub(crate) struct Browser {
    http: Client,
    /// Where the server really is.
    server: String,
    /// As the browser believes to know it: another one behind a proxy.
    pub(crate) origin: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// What came back, whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// Server-sent events as they come.
pub(crate) struct Events {
    response: Response,
    unread: String,
}

impl Browser {
    pub(crate) fn of(program: &Program) -> Self {
        static CRYPTOGRAPHY: Once = Once::new();
        // reqwest wants a provider of TLS, though nothing here uses one.
        CRYPTOGRAPHY.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
        let http = Client::builder().no_proxy().redirect(redirect::Policy::none());
        Self {
            http: http.build().unwrap(),
            server: format!("http://{}", program.address),
            origin: program.origin.clone(),
            cookies: Mutex::default(),
        }
    }

    /// The same cookies in another browser: whoever copied them.
    pub(crate) fn copy(&self) -> Self {
        Self {
            http: self.http.clone(),
            server: self.server.clone(),
            origin: self.origin.clone(),
            cookies: Mutex::new(self.cookies.lock().unwrap().clone()),
        }
    }

    /// The same cookies shown to another server, as after a restart.
    pub(crate) fn moved_to(&self, program: &Program) -> Self {
        Self { cookies: Mutex::new(self.cookies.lock().unwrap().clone()), ..Self::of(program) }
    }

    /// The name and the value of its one cookie.
    pub(crate) fn cookie(&self) -> Option<(String, String)> {
        let cookies = self.cookies.lock().unwrap();
        assert!(cookies.len() < 2, "there is one cookie: {cookies:?}");
        cookies.iter().next().map(|(name, value)| (name.clone(), value.clone()))
    }

    pub(crate) fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    /// Any request, with its cookies, and headers in place of those that it would send.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Answer {
        let response = self.begin(method, path, headers, body).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = tokio::time::timeout(DEADLINE, response.text()).await.expect("a page ends");
        Answer { status, headers, text: text.unwrap_or_default() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    /// A form of a page of the server's own.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let headers = [(ORIGIN.as_str(), self.origin.as_str()), ("sec-fetch-site", "same-origin")];
        self.send(Method::POST, path, &headers, Some(encoded(form))).await
    }

    /// The same with what the hidden field holds.
    pub(crate) async fn submit(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf().await;
        self.post(path, &[&[("csrf", csrf.as_str())], form].concat()).await
    }

    /// Where an answer leads, which is a page of the server's own.
    pub(crate) async fn follow(&self, answer: &Answer) -> Answer {
        self.get(answer.location().trim_start_matches(&self.origin)).await
    }

    /// What the hidden field of its forms holds.
    pub(crate) async fn csrf(&self) -> String {
        let page = self.get("/now").await;
        let field = page.text.split("name=\"csrf\" value=\"").nth(1).unwrap_or_else(|| panic!("no form: {page:?}"));
        field.split('"').next().unwrap().to_owned()
    }

    /// The page that asks for consent, by its address.
    pub(crate) async fn asked_for_consent(&self, sign_in: &str) -> String {
        let answer = self.get(sign_in).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        answer.location().to_owned()
    }

    /// What a listener says on that page: the path that the browser is led back to.
    pub(crate) async fn answers(&self, consent: &str, answer: &str, listener: &str) -> String {
        let page = self.http.get(consent).send().await.unwrap();
        assert_eq!(page.status().as_u16(), 200);
        assert!(page.text().await.unwrap().contains("Agree"), "the listener is asked");
        let form = [("answer", answer), ("listener", listener)];
        let back = self.http.post(consent).form(&form).send().await.unwrap();
        let to = back.headers()[LOCATION].to_str().unwrap().to_owned();
        to.strip_prefix(&self.origin).unwrap_or_else(|| panic!("led to {to}")).to_owned()
    }

    /// Up to the moment in which the browser is led back: the path with the code.
    pub(crate) async fn agrees_as(&self, listener: &str) -> String {
        let consent = self.asked_for_consent("/sign-in?to=/now").await;
        self.answers(&consent, "agree", listener).await
    }

    /// All of it. The answer is the one that leads to where they wanted to go.
    pub(crate) async fn sign_in_as(&self, listener: &str) -> Answer {
        let back = self.agrees_as(listener).await;
        let answer = self.get(&back).await;
        assert_eq!((answer.status, answer.location()), (303, "/now"), "{answer:?}");
        answer
    }

    /// Who is signed in, as the page greets them.
    pub(crate) async fn who(&self) -> Option<&'static str> {
        let page = self.get("/now").await;
        let found = [("Robin Vale", "robin"), ("Sam Okoro", "sam")].map(|(name, id)| (page.text.contains(name), id));
        match (page.status, found) {
            (303, [(false, _), (false, _)]) => None,
            (200, [(true, id), (false, _)] | [(false, _), (true, id)]) => Some(id),
            _ => panic!("neither in nor out: {page:?}"),
        }
    }

    pub(crate) async fn events(&self, path: &str) -> Events {
        let response = self.begin(Method::GET, path, &[("accept", "text/event-stream")], None).await;
        assert_eq!(response.status().as_u16(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Events { response, unread: String::new() }
    }

    async fn begin(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<String>) -> Response {
        let mut all = HeaderMap::new();
        let (_, host) = self.origin.split_once("://").unwrap();
        all.insert(HOST, host.parse().unwrap());
        let cookies: Vec<String> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            all.insert(COOKIE, cookies.join("; ").parse().unwrap());
        }
        if body.is_some() {
            all.insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
        }
        for (name, value) in headers {
            all.insert(reqwest::header::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        let request = self.http.request(method, format!("{}{path}", self.server)).headers(all);
        let response = request.body(body.unwrap_or_default()).send();
        let response = tokio::time::timeout(DEADLINE, response).await.expect("an answer comes").unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let (pair, attributes) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            // As browsers do: a name that begins so promises this, also where the cookie is taken away.
            if name.starts_with("__Host-") && !(attributes.contains("Secure") && attributes.contains("Path=/")) {
                continue;
            }
            let mut cookies = self.cookies.lock().unwrap();
            match attributes.contains("Max-Age=0") {
                true => drop(cookies.remove(name)),
                false => drop(cookies.insert(name.to_owned(), value.to_owned())),
            }
        }
        response
    }
}

pub(crate) fn encoded(form: &[(&str, &str)]) -> String {
    let url = Url::parse_with_params("http://x/", form).unwrap();
    url.query().unwrap_or_default().to_owned()
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Where it leads; nowhere when it is a page.
    pub(crate) fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }
}

impl Events {
    /// The data of the next event; nothing when the stream ends.
    pub(crate) async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.unread.split_once("\n\n") {
                let lines = event.lines().filter_map(|line| line.strip_prefix("data: "));
                let data = lines.collect::<Vec<_>>().join("\n");
                self.unread = rest.to_owned();
                // A comment says that the stream is there.
                if !data.is_empty() {
                    return Some(data);
                }
                continue;
            }
            let chunk = tokio::time::timeout(DEADLINE, self.response.chunk()).await.expect("nothing comes");
            self.unread.push_str(&String::from_utf8_lossy(&chunk.ok()??));
        }
    }

    /// The next event that says this; what comes before it is let pass.
    pub(crate) async fn until(&mut self, words: &str) -> String {
        let mut passed = Vec::new();
        loop {
            match self.next().await {
                Some(event) if event.contains(words) => return event,
                Some(event) => passed.push(event),
                None => panic!("the stream ends without `{words}`: {passed:?}"),
            }
        }
    }
}
