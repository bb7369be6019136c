//! What these tests share: a listener who signed in, and short ways to ask.

use std::ops::Deref;

use reqwest::{Client, Method, Response, redirect};
use serde_json::Value;
use spotify_sandbox::{Options, Profile, Sandbox, Scope};

/// The tutorial's album, of eight tracks, and its first track.
pub(crate) const ALBUM: &str = "2f4Ejh4Po2rpuXSYa6IDCe";
pub(crate) const TRACK: &str = "0ND8rF8oirMXtE59n585P6";

/// A sandbox and a token for it.
pub(crate) struct Session {
    pub(crate) sandbox: Sandbox,
    pub(crate) token: String,
    pub(crate) http: Client,
}

impl Deref for Session {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        &self.sandbox
    }
}

impl Session {
    /// Robin, who agreed to everything.
    pub(crate) async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    pub(crate) async fn with_profile(profile: Profile) -> Self {
        Self::start_with(Options { profile, ..Options::default() }).await
    }

    pub(crate) async fn start_with(options: Options) -> Self {
        let sandbox = Sandbox::start_with(options).await.unwrap();
        let token = sandbox.sign_in(Sandbox::CLIENT_ID, "robin", &Scope::ALL).unwrap().access_token;
        // reqwest wants a provider of TLS, though nothing here uses one. A second test finds it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
        Self { sandbox, token, http }
    }

    /// The same as somebody else, or with fewer scopes.
    pub(crate) fn become_listener(&mut self, listener: &str, scopes: &[Scope]) {
        self.token = self.sandbox.sign_in(Sandbox::CLIENT_ID, listener, scopes).unwrap().access_token;
    }

    /// One request below `/v1`, or to a whole address.
    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Response {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}/v1/{path}", self.sandbox.url()) };
        let request = self.http.request(method, url).bearer_auth(&self.token);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        request.send().await.unwrap()
    }

    /// Status and JSON; null for an empty body.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let response = self.send(method, path, body).await;
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        let json =
            if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or(Value::String(text)) };
        (status, json)
    }

    /// JSON that comes with 200.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, json) = self.ask(Method::GET, path, None).await;
        assert_eq!(status, 200, "{path}: {json}");
        json
    }

    /// A refusal: its status and its message.
    pub(crate) async fn refused(&self, method: Method, path: &str, body: Option<Value>) -> (u16, String) {
        let (status, json) = self.ask(method, path, body).await;
        let text = json.as_str().or(json["error"]["message"].as_str()).unwrap_or_default();
        (status, text.to_owned())
    }
}
