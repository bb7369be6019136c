//! A listener's consent, from the link to the page that says how it ended: what goes wrong with other clients is tried here.

use std::future::ready;
use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use spotify_client::{Browser, Error, Event, RedirectUri, Scope, SignIn, Spotify};
use spotify_sandbox::{Answer, Consent, Profile, Sandbox};

use crate::support::{
    Awaited, agree, agreeing_sandbox, answer, browser, client, config, config_for_pkce, link, location, one_line,
    parameter, until,
};

const SCOPES: [Scope; 1] = [Scope::UserTopRead];
const TOKEN: &str = "POST /api/token";

fn spotify(sandbox: &Sandbox) -> Spotify {
    Spotify::new(config(sandbox)).unwrap()
}

/// A sign-in that opens no browser, whatever there is on this machine.
fn sign_in(spotify: &Spotify) -> spotify_client::Pending<Spotify> {
    spotify.sign_in_with(SignIn { browser: Browser::Leave, ..SignIn::to(SCOPES) })
}

/// Programs that other tests start hold every port for a moment, as copies of this process.
async fn becomes_free(address: SocketAddr) {
    until(|| TcpListener::bind(address).is_ok()).await;
}

/// The page that the browser sees in the end.
async fn last_page(callback: &str) -> (String, String) {
    let sent_to = location(&browser().get(callback).send().await.unwrap());
    let address = url::Url::parse(callback).unwrap().join(&sent_to).unwrap();
    let page = browser().get(address.clone()).send().await.unwrap();
    assert_eq!(page.headers()["cache-control"], "no-store");
    (address.to_string(), page.text().await.unwrap())
}

#[tokio::test]
async fn from_the_link_to_the_page_that_says_it_worked() {
    let sandbox = Sandbox::start().await;
    let mut signing_in = Awaited::at_a_browser(sign_in(&spotify(&sandbox)));

    let link = signing_in.link().await;
    assert_eq!(parameter(&link, "scope").as_deref(), Some("user-top-read"), "what is needed and no more");
    let (address, page) = last_page(&agree(&link).await).await;

    assert!(address.ends_with("/signed-in"), "no code stays in the browser's history: {address}");
    assert!(page.contains("you are signed in as Robin Vale"), "{page}");
    let robin = signing_in.call.await.unwrap().unwrap();
    assert_eq!(robin.listener().unwrap().name, "Robin Vale");
    assert_eq!(robin.top_tracks(spotify_client::TimeRange::default()).await.unwrap().len(), 50);
}

#[tokio::test]
async fn an_app_without_a_secret_signs_in_by_pkce_and_one_with_it_does_not() {
    let sandbox = agreeing_sandbox().await;
    for (config, with_pkce) in [(config_for_pkce(&sandbox), true), (config(&sandbox), false)] {
        sandbox.set_consent(Consent::Ask);
        let mut signing_in = Awaited::at_a_browser(sign_in(&Spotify::new(config).unwrap()));
        let link = signing_in.link().await;
        assert_eq!(parameter(&link, "code_challenge_method").is_some(), with_pkce, "{link}");
        last_page(&agree(&link).await).await;
        signing_in.call.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn the_other_loopback_address_is_listened_on_too() {
    if TcpListener::bind("[::1]:0").is_err() {
        return; // This machine has no such address.
    }
    let sandbox = Sandbox::start().await;
    let mut config = config(&sandbox);
    config.redirect_uri = RedirectUri::parse("http://[::1]/callback").unwrap();
    let mut signing_in = Awaited::at_a_browser(sign_in(&Spotify::new(config).unwrap()));
    let callback = agree(&signing_in.link().await).await;
    assert!(callback.starts_with("http://[::1]:"), "{callback}");
    let (_, page) = last_page(&callback).await;
    assert!(page.contains("signed in as Robin Vale"), "{page}");
    signing_in.call.await.unwrap().unwrap();
}

#[tokio::test]
async fn strays_are_ignored_and_the_answer_is_still_heard() {
    let sandbox = Sandbox::start().await;
    let mut signing_in = Awaited::at_a_browser(sign_in(&spotify(&sandbox)));
    let callback = agree(&signing_in.link().await).await;
    let (origin, _) = callback.split_once("/callback").unwrap();
    // A browser opens connections that it never uses.
    let silent = tokio::net::TcpStream::connect(origin.strip_prefix("http://").unwrap()).await.unwrap();

    let get = |address: String| browser().get(address);
    for (request, status) in [
        (get(format!("{origin}/favicon.ico")), 404),
        (get(format!("{origin}/")), 404),
        (get(format!("{origin}/signed-in")), 404),
        (get(format!("{origin}/callback")), 400),
        (get(format!("{origin}/callback?code=AQ-forged")), 400),
        (get(format!("{origin}/callback?code=AQ-forged&state=forged")), 400),
        (get(format!("{origin}/callback?error=access_denied&state=forged")), 400),
        (get(callback.clone()).header("sec-purpose", "prefetch;prerender"), 503),
        (browser().head(&callback), 405),
        (browser().post(&callback), 405),
    ] {
        let request = request.build().unwrap();
        let address = request.url().clone();
        assert_eq!(browser().execute(request).await.unwrap().status(), status, "{address}");
    }
    assert!(!signing_in.call.is_finished());
    assert_eq!(sandbox.hits(TOKEN), 0);

    let (_, page) = last_page(&callback).await;
    assert!(page.contains("signed in as Robin Vale"), "{page}");
    signing_in.call.await.unwrap().unwrap();
    drop(silent);
}

#[tokio::test]
async fn a_callback_that_is_loaded_again_uses_the_code_once() {
    let sandbox = Sandbox::start().await;
    let mut signing_in = Awaited::at_a_browser(sign_in(&spotify(&sandbox)));
    let callback = agree(&signing_in.link().await).await;
    let first = browser().get(&callback).send().await.unwrap();
    let again = browser().get(&callback).send().await;
    assert_eq!(location(&first), "/signed-in");
    if let Ok(again) = again {
        assert_eq!(location(&again), "/signed-in");
    }
    let last = callback.replace(callback.split_once("/callback").unwrap().1, "").replace("/callback", "/signed-in");
    browser().get(last).send().await.unwrap();
    signing_in.call.await.unwrap().unwrap();
    assert_eq!(sandbox.hits(TOKEN), 1);
}

#[tokio::test]
async fn a_listener_who_cancels_is_told_apart_from_a_mistake() {
    let sandbox = Sandbox::start().await;
    let mut signing_in = Awaited::at_a_browser(sign_in(&spotify(&sandbox)));
    let (_, page) = last_page(&answer(&signing_in.link().await, "cancel").await).await;
    assert!(page.contains("Not signed in") && page.contains("Cancel was chosen"), "{page}");
    let error = signing_in.call.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Declined), "{error}");
    one_line(&error);
}

#[tokio::test]
async fn what_goes_wrong_after_the_consent_is_shown_in_the_browser_too() {
    let sandbox = Sandbox::start().await;
    let mut signing_in = Awaited::at_a_browser(sign_in(&spotify(&sandbox)));
    let callback = agree(&signing_in.link().await).await;
    let refusal = Answer::text(403, "User not registered in the Developer Dashboard");
    sandbox.answer_next("GET /v1/me", refusal);
    let (_, page) = last_page(&callback).await;
    assert!(page.contains("add them under User Management"), "{page}");
    assert!(signing_in.call.await.unwrap().is_err());
}

#[tokio::test]
async fn when_nobody_answers_it_ends_and_the_port_is_free_at_once() {
    let sandbox = Sandbox::start().await;
    let how = SignIn { patience: Duration::from_millis(100), browser: Browser::Leave, ..SignIn::to(SCOPES) };
    let mut signing_in = Awaited::at_a_browser(spotify(&sandbox).sign_in_with(how));
    let redirect_uri = parameter(&signing_in.link().await, "redirect_uri").unwrap();
    let error = signing_in.call.await.unwrap().unwrap_err();
    assert!(
        one_line(&error).contains("register the redirect URI http://127.0.0.1/callback in the dashboard"),
        "{error}"
    );
    assert_eq!(SignIn::to(SCOPES).patience, Duration::from_mins(5), "so long, unless it is told otherwise");
    becomes_free(url::Url::parse(&redirect_uri).unwrap().socket_addrs(|| None).unwrap()[0]).await;
}

#[tokio::test]
async fn an_interrupted_sign_in_frees_its_port_and_the_cell_can_be_run_again() {
    let sandbox = Sandbox::start().await;
    let mut config = config(&sandbox);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    config.redirect_uri = RedirectUri::parse(&format!("http://{free}/callback")).unwrap();
    let spotify = Spotify::new(config).unwrap();
    for _ in 0..3 {
        let mut interrupted = Awaited::at_a_browser(sign_in(&spotify));
        interrupted.link().await;
        interrupted.call.abort();
        assert!(interrupted.call.await.unwrap_err().is_cancelled());
    }
    let mut signing_in = Awaited::at_a_browser(sign_in(&spotify));
    last_page(&agree(&signing_in.link().await).await).await;
    let robin = signing_in.call.await.unwrap().unwrap();
    becomes_free(free).await;

    // And once more, with everything there already: nothing is sent but the sandbox's check.
    let sent = sandbox.log().len();
    let again = Awaited::alone(sign_in(&spotify));
    assert_eq!(again.call.await.unwrap().unwrap().listener(), robin.listener());
    assert_eq!(sandbox.log()[sent..].iter().map(|hit| hit.target.as_str()).collect::<Vec<_>>(), ["/v1/me"]);
}

#[tokio::test]
async fn a_port_that_is_taken_is_told_with_who_has_it_and_the_way_out() {
    let sandbox = Sandbox::start().await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut config = config(&sandbox);
    config.redirect_uri = RedirectUri::parse(&format!("http://127.0.0.1:{port}/callback")).unwrap();
    let spotify = Spotify::new(config).unwrap();
    let mut messages = Vec::new();
    // Programs that other tests start hold the port too, for a moment, and may be named then.
    while messages.len() < 5 {
        let signing_in = Awaited::at_a_browser(sign_in(&spotify));
        let told = signing_in.told.clone();
        let message = one_line(&signing_in.call.await.unwrap().unwrap_err());
        assert!(message.contains("SPOTIFY_REDIRECT_URI"), "{message}");
        let redirect_uri = format!("http://127.0.0.1:{port}/callback");
        assert_eq!(*told.borrow(), [Event::SigningIn { redirect_uri }], "it is told before anything can go wrong");
        if message.starts_with(&format!("port {port} is taken by another sign-in of this program")) {
            return;
        }
        messages.push(message);
    }
    panic!("{messages:?}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn another_program_that_has_the_port_is_named() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};

    const LISTEN: &str =
        "import socket; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True); input()";
    let mut other =
        Command::new("python3").args(["-c", LISTEN]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut port = String::new();
    BufReader::new(other.stdout.take().unwrap()).read_line(&mut port).unwrap();
    let sandbox = Sandbox::start().await;
    let mut config = config(&sandbox);
    config.redirect_uri = RedirectUri::parse(&format!("http://127.0.0.1:{}/callback", port.trim())).unwrap();

    let error = Awaited::at_a_browser(sign_in(&Spotify::new(config).unwrap())).call.await.unwrap().unwrap_err();

    let message = one_line(&error);
    assert!(message.starts_with(&format!("port {} is taken by `python3", port.trim())), "{message}");
    assert!(message.contains(&format!("(process {})", other.id())), "{message}");
    drop(other.stdin.take());
    other.wait().unwrap();
}

#[tokio::test]
async fn where_nobody_can_be_asked_the_two_ways_out_are_told_at_once() {
    let sandbox = Sandbox::start().await;
    let begun = Instant::now();
    let error = Awaited::alone(sign_in(&spotify(&sandbox))).call.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::NobodyToAsk), "{error}");
    let message = one_line(&error);
    assert!(
        message.contains("`linernotes sign-in` in a terminal") && message.contains("SPOTIFY_TOKEN_FOLDER"),
        "{message}"
    );
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn the_address_of_a_browser_elsewhere_can_be_pasted_after_mistakes_too() {
    let sandbox = Sandbox::start().await;
    let mut pastes = 0;
    let signing_in = Awaited::by(sign_in(&spotify(&sandbox)), move |told| {
        pastes += 1;
        let link = link(told).unwrap();
        if pastes == 1 {
            return Box::pin(ready(Some("http://127.0.0.1/callback?code=AQ-old&state=old".to_owned())));
        }
        Box::pin(async move { Some(format!("  {}\n", agree(&link).await)) })
    });
    let questions = signing_in.questions.clone();
    let robin = signing_in.call.await.unwrap().unwrap();
    assert_eq!(robin.listener().unwrap().name, "Robin Vale");
    let questions = questions.lock().unwrap();
    assert!(questions[0].starts_with("The address of the browser's last page"), "{questions:?}");
    assert!(questions[1].starts_with("That did not work, as the `state` in the address is not"), "{questions:?}");
}

#[tokio::test]
async fn a_redirect_uri_elsewhere_is_pasted_and_no_port_is_taken() {
    let sandbox = Sandbox::start().await;
    sandbox.change_app(Sandbox::CLIENT_ID, |app| app.redirect_uris = vec!["https://example.com/done".to_owned()]);
    let mut config = config(&sandbox);
    config.redirect_uri = RedirectUri::parse("https://example.com/done").unwrap();
    let signing_in = Awaited::by(sign_in(&Spotify::new(config).unwrap()), |told| {
        let link = link(told).unwrap();
        Box::pin(async move { Some(agree(&link).await) })
    });
    assert_eq!(signing_in.call.await.unwrap().unwrap().listener().unwrap().name, "Robin Vale");
}

#[tokio::test]
async fn a_sandbox_that_agrees_by_itself_needs_no_browser_and_one_that_refuses_says_so() {
    let sandbox = agreeing_sandbox().await;
    let robin = Awaited::alone(sign_in(&spotify(&sandbox))).call.await.unwrap().unwrap();
    assert_eq!(robin.me().await.unwrap().id, "robin");

    sandbox.set_consent(Consent::Refuse);
    let error = Awaited::alone(sign_in(&client(&sandbox))).call.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Declined), "{error}");
}

#[tokio::test]
async fn a_redirect_uri_that_is_not_registered_is_told_as_the_server_tells_it() {
    let sandbox = Sandbox::start().await;
    sandbox.change_app(Sandbox::CLIENT_ID, |app| app.redirect_uris = vec!["http://127.0.0.1/other".to_owned()]);
    let error = Awaited::alone(sign_in(&spotify(&sandbox))).call.await.unwrap().unwrap_err();
    assert!(error.to_string().contains("redirect_uri: Not matching configuration"), "{error}");
}

#[tokio::test]
async fn the_lesson_takes_the_same_steps_one_at_a_time() {
    use spotify_client::{Authorization, refresh_token};

    let sandbox = agreeing_sandbox().await;
    sandbox.set_profile(Profile::Development2026);
    let config = config(&sandbox);
    let authorization = Authorization::with_pkce(&config, SCOPES).unwrap();
    assert_eq!(authorization.parameters().len(), 7);
    let code = authorization.consent().await.unwrap();
    let token = authorization.exchange(code.clone()).await.unwrap();
    assert_eq!(token.scopes.as_deref(), Some(&SCOPES[..]));

    let renewed = refresh_token(&config, token.refresh_token.as_ref().unwrap()).await.unwrap();
    assert!(renewed.refresh_token.is_none(), "as it is since the summer of 2026");

    let used_twice = Authorization::with_pkce(&config, SCOPES).unwrap().exchange(code).await.unwrap_err();
    assert!(one_line(&used_twice).ends_with("(invalid_grant: Invalid authorization code)"), "{used_twice}");
}
