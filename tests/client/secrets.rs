//! No secret is ever shown: everything that can be printed or logged is searched for it.

use std::fmt::Debug;
use std::sync::Mutex;

use secrecy::ExposeSecret as _;
use spotify_client::{
    Authorization, Browser, Config, Credentials, Scope, SignIn, Spotify, basic_header, bearer_header, request_token,
};
use spotify_sandbox::{Answer, Consent, Sandbox};

use crate::support::{
    ALBUM, Awaited, Log, agree, agreeing_sandbox, browser, client_with_secret, config_for_pkce, parameter,
};

#[tokio::test]
async fn no_secret_is_in_a_log_an_error_or_debug() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let sandbox = Sandbox::start().await;
    let config = Config::sandbox(&sandbox.url()).unwrap();
    let secret = Sandbox::CLIENT_SECRET.to_owned();
    let wrong_secret = "deadbeefdeadbeefdeadbeefdeadbeef";
    let basic = basic_header(&config.credentials).unwrap();
    let token = request_token(&config.token_url(), &basic).await.unwrap();
    let bearer = bearer_header(&token.access_token);

    let mut shown = Vec::new();
    let spotify = Spotify::new(config.clone()).unwrap();
    shown.extend([
        debug(&config),
        debug(&config.credentials),
        debug(&spotify),
        debug(&token),
        debug(&basic),
        debug(&bearer),
    ]);
    shown.extend([basic.to_string(), bearer.to_string(), token.to_string()]);

    spotify.album(ALBUM).await.unwrap();
    let own_token = r#"{"access_token":"BQ-in-a-broken-answer","token_type":"Bearer","expires_in":"soon"}"#;
    sandbox.answer_next("POST /api/token", Answer::json(200, own_token));
    for spotify in [client_with_secret(&sandbox, wrong_secret), client_with_secret(&sandbox, wrong_secret)] {
        let error = spotify.album(ALBUM).await.unwrap_err();
        shown.extend([error.to_string(), debug(&error)]);
    }
    sandbox.end_tokens();
    sandbox.answer_next("GET /v1/albums/{id}", Answer::text(500, "odd"));
    shown.push(debug(&spotify.album(ALBUM).await));
    shown.push(debug(&Credentials::new("id", "deadbeef\nfeed").map(|keys| basic_header(&keys))));

    let logged = log.text();
    assert!(logged.contains("albums"), "the client logs what it asks for");
    shown.push(logged);

    let encoded = [&secret, wrong_secret].map(|secret| encoded_pair(&config.credentials.client_id, secret));
    let token = token.access_token.expose_secret();
    for text in shown {
        for secret in
            [&secret, wrong_secret, &encoded[0], &encoded[1], token, "deadbeef\\nfeed", "BQ-in-a-broken-answer"]
        {
            assert!(!text.contains(secret), "{secret} is in: {text}");
        }
    }
}

/// What crates log that know `log` and not `tracing`.
static LOGGED: Mutex<String> = Mutex::new(String::new());

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}\n", record.target(), record.args());
        LOGGED.lock().unwrap().push_str(&line);
    }

    fn flush(&self) {}
}

#[tokio::test]
async fn no_secret_of_a_sign_in_is_in_a_log_an_error_or_debug() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    log::set_logger(&Logger).map(|()| log::set_max_level(log::LevelFilter::Trace)).unwrap();

    let sandbox = agreeing_sandbox().await;
    let config = config_for_pkce(&sandbox);
    let mut shown = Vec::new();
    let authorization = Authorization::with_pkce(&config, [Scope::UserTopRead]).unwrap();
    let verifier = authorization.code_verifier().unwrap();
    shown.push(debug(&authorization));
    let code = authorization.consent().await.unwrap();
    shown.push(debug(&code));
    let token = authorization.exchange(code.clone()).await.unwrap();
    shown.extend([debug(&token), token.to_string()]);
    let twice = Authorization::with_pkce(&config, []).unwrap().exchange(code.clone()).await;
    shown.extend([debug(&twice), twice.unwrap_err().to_string()]);

    // The whole way through a browser, with the code in an address of ours.
    sandbox.set_consent(Consent::Ask);
    let how = SignIn { browser: Browser::Leave, ..SignIn::to([Scope::UserTopRead]) };
    let mut signing_in = Awaited::at_a_browser(Spotify::new(config.clone()).unwrap().sign_in_with(how));
    let callback = agree(&signing_in.link().await).await;
    let last = url::Url::parse(&callback).unwrap().join("/signed-in").unwrap();
    browser().get(&callback).send().await.unwrap();
    shown.push(browser().get(last).send().await.unwrap().text().await.unwrap());
    shown.extend(signing_in.told.borrow().iter().map(debug));
    let robin = signing_in.call.await.unwrap().unwrap();
    let session = robin.session().await.unwrap();
    shown.extend([debug(&robin), debug(&session), session.to_string(), debug(&config)]);

    sandbox.revoke(Sandbox::CLIENT_ID, "robin");
    let ended = robin.me().await;
    shown.extend([debug(&ended), ended.unwrap_err().to_string()]);

    let logged = log.text();
    assert!(logged.contains("api/token"), "the client logs what it asks for");
    shown.extend([logged, LOGGED.lock().unwrap().clone()]);
    let callback_code = parameter(&callback, "code").unwrap();
    let [refresh, kept_refresh] = [&token.refresh_token, &session.refresh_token].map(|token| token.clone().unwrap());
    for secret in [&verifier, &code, &token.access_token, &session.access_token, &refresh, &kept_refresh] {
        let secret = secret.expose_secret();
        assert!(shown.iter().all(|text| !text.contains(secret)), "{secret} is shown");
    }
    assert!(shown.iter().all(|text| !text.contains(&callback_code)), "the code of the callback is shown");
}

fn debug(value: &impl Debug) -> String {
    format!("{value:?} {value:#?}")
}

/// What a Basic header holds, without its padding.
fn encoded_pair(id: &str, secret: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD_NO_PAD.encode(format!("{id}:{secret}"))
}
