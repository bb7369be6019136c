//! Requests that no page of ours would send. A new page belongs into [`PATHS`], and is tried like the others.

use reqwest::Method;

use crate::browser::{Answer, Browser};
use crate::server::Server;
use crate::socket::exchange;

/// Every address that answers to a link, with anything that stands in it.
pub(crate) const PATHS: &[&str] = &[
    "/",
    "/your-music",
    "/playlist",
    "/now",
    "/now/events",
    "/dashboard",
    "/dashboard/download",
    "/dashboard/star-schema.zip",
    "/import",
    "/import/events",
    "/sign-in",
    "/callback",
    "/healthz",
    "/assets/style.css",
    "/assets/app.js",
    "/nowhere",
];

/// Those that show what is somebody's own.
const OWN: &[&str] = &["/your-music", "/now", "/dashboard", "/import"];

/// What every answer says, whatever it is.
fn assert_hardened(what: &str, answer: &Answer) {
    let policy = answer.header("content-security-policy");
    for part in
        ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]
    {
        assert!(policy.contains(part), "{what}: {part} is missing in `{policy}`: {answer:?}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains(" *;") && !policy.contains(" http:;"), "{what}: {policy}");
    for (name, expected) in [
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), expected, "{what}: {name}");
    }
    let kept = if what.contains("/assets/") && answer.status < 400 { "no-cache" } else { "no-store" };
    assert!(answer.header("cache-control").contains(kept), "{what}: {answer:?}");
    assert!(answer.headers.get("server").is_none() && answer.headers.get("x-powered-by").is_none(), "{what}");
    assert!(!answer.text.contains(" style=") && !answer.text.contains("<style"), "{what}: a style in a page");
    assert!(!answer.text.contains("<script>") && !answer.text.contains(" onclick="), "{what}: a script in a page");
}

/// All that a path says to somebody; of a stream, its beginning.
async fn asked(browser: &Browser, path: &str) -> Answer {
    match path {
        "/now/events" | "/import/events" if browser.cookie().is_some() => {
            browser.send(Method::HEAD, path, &[], None).await
        }
        _ => browser.get(path).await,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_says_what_a_page_may_do() {
    let server = Server::start().await;
    let (robin, stranger) = (server.browser_of("robin").await, server.browser());
    for path in PATHS {
        for (who, browser) in [("robin", &robin.copy()), ("a stranger", &stranger)] {
            let answer = asked(browser, path).await;
            assert!(answer.status < 500, "{path}: {answer:?}");
            assert_hardened(&format!("{path}, {who}"), &answer);
        }
        let answer = robin.send(Method::DELETE, path, &[], None).await;
        assert_hardened(&format!("DELETE {path}"), &answer);
        let answer = robin.send(Method::GET, path, &[("host", "evil.example")], None).await;
        assert_hardened(&format!("{path}, misdirected"), &answer);
    }
    assert_hardened("a forged form", &robin.post("/sign-out", &[]).await);
    assert_hardened("bytes in a path", &robin.get("/assets/%ff").await);
    assert_hardened("a question that cannot be read", &robin.get("/sign-in?to=a&to=b").await);
    assert_eq!(robin.get("/healthz").await.text, r#"{"status":"ok"}"#);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_to_its_own_name_alone() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let port = server.program.address.port();
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "127.0.0.1.evil.example".to_owned(),
        format!("0.0.0.0:{port}"),
        format!("127.0.0.2:{port}"),
        format!("127.0.0.1.:{port}"),
        String::new(),
    ] {
        for path in PATHS.iter().filter(|path| **path != "/healthz") {
            let answer = robin.send(Method::GET, path, &[("host", &host)], None).await;
            let refused = answer.status == 421 || answer.status == 400;
            assert!(refused, "{host} {path}: {answer:?}");
            assert!(!answer.text.contains("Robin") && answer.headers.get("set-cookie").is_none(), "{host} {path}");
            assert!(!answer.text.contains("evil"), "{host} {path}: {answer:?}");
        }
    }
    for (host, method, expected) in [
        (format!("localhost:{port}"), Method::GET, 307),
        (format!("localhost:{port}"), Method::POST, 421),
        ("127.0.0.1:1".to_owned(), Method::GET, 307),
        (format!("[::1]:{port}"), Method::GET, 307),
        // No browser says these. Whoever does is led to where everybody is.
        (format!("127.0.0.1:{port}.evil.example"), Method::GET, 307),
        (format!("127.0.0.1:{port}@evil.example"), Method::GET, 307),
    ] {
        let answer = robin.send(method, "/now?a=1", &[("host", &host)], None).await;
        assert_eq!(answer.status, expected, "{host}: {answer:?}");
        let to = if expected == 307 { format!("{}/now?a=1", server.program.origin) } else { String::new() };
        assert_eq!(answer.location(), to, "{host}");
    }
    let answer = robin.send(Method::GET, "//evil.example/", &[("host", "localhost")], None).await;
    assert!(answer.location().starts_with(&format!("{}/", server.program.origin)), "{answer:?}");
    // Two names, none, and one in the address.
    for request in [
        "GET / HTTP/1.1\r\nHost: {own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET http://{own}/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    ] {
        let answer = exchange(&server.program, request.replace("{own}", &server.program.address.to_string())).await;
        let refused =
            answer.starts_with("HTTP/1.1 421 ") || answer.contains(" 400 ") || answer.starts_with("HTTP/1.0 421");
        assert!(refused || (request.contains("Host: {own}") && answer.contains(" 200 ")), "{request}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_proxy_might_say_of_names_is_not_believed() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let said = [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-for", "127.0.0.1"),
        ("forwarded", "host=evil.example;proto=https"),
        ("x-original-url", "/sign-out"),
        ("x-http-method-override", "POST"),
    ];
    for path in PATHS.iter().filter(|path| !path.ends_with("/events")) {
        let answer = robin.send(Method::GET, path, &said, None).await;
        assert!(!format!("{answer:?}").contains("evil"), "{path}: {answer:?}");
        assert!(!answer.header("set-cookie").contains("Secure"), "{path}");
    }
    let robin = server.browser_of("robin").await;
    let answer =
        robin.send(Method::POST, "/sign-out", &[("x-forwarded-host", "x"), ("origin", "http://x")], None).await;
    assert_eq!(answer.status, 403);
    assert_eq!(robin.who().await, Some("robin"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_leads_out_of_no_folder() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let (name, cookie) = robin.cookie().unwrap();
    for path in [
        "/assets/../key",
        "/assets/..%2fkey",
        "/assets/..%2f..%2f..%2fetc%2fpasswd",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%5c..%5ckey",
        "/assets/....//key",
        "/assets/%2fetc%2fpasswd",
        "/assets//etc/passwd",
        "/assets/style.css%00.js",
        "/assets/%c0%ae%c0%ae%2fkey",
        "/assets/style.css/../../key",
        "/assets/",
        "/assets",
        "/../key",
        "/key",
        "/sessions",
        "/lock",
        "/.env",
        "/.git/config",
        "/%",
        "/%zz",
        "/\u{7f}",
    ] {
        let head = format!("Host: {}\r\nCookie: {name}={cookie}\r\nConnection: close", server.program.address);
        let answer = exchange(&server.program, format!("GET {path} HTTP/1.1\r\n{head}\r\n\r\n")).await;
        let refused = answer.starts_with("HTTP/1.1 404 ") || answer.starts_with("HTTP/1.1 400 ");
        assert!(refused && !answer.contains("root:"), "{path}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_http_ends_nothing_but_its_own_connection() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let own = server.program.address.to_string();
    let long = "x".repeat(600_000);
    let requests: Vec<(&str, Vec<u8>)> = vec![
        ("noise", (0..=255).cycle().take(5_000).collect()),
        ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".repeat(50)),
        ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        ("HTTP/0.9", b"GET /\r\n\r\n".to_vec()),
        ("HTTP/9", format!("GET / HTTP/9.9\r\nHost: {own}\r\n\r\n").into_bytes()),
        ("no method", format!(" / HTTP/1.1\r\nHost: {own}\r\n\r\n").into_bytes()),
        ("a folded header", format!("GET / HTTP/1.1\r\nHost: {own}\r\nA: b\r\n c\r\n\r\n").into_bytes()),
        ("a header with a space", format!("GET / HTTP/1.1\r\nHost : {own}\r\n\r\n").into_bytes()),
        ("a NUL", format!("GET / HTTP/1.1\r\nHost: {own}\r\nA: \0\r\n\r\n").into_bytes()),
        ("a bare line feed", format!("GET / HTTP/1.1\nHost: {own}\nA: b\rc\n\n").into_bytes()),
        ("200 headers", format!("GET / HTTP/1.1\r\nHost: {own}\r\n{}\r\n", "A: b\r\n".repeat(200)).into_bytes()),
        ("a long address", format!("GET /{long} HTTP/1.1\r\nHost: {own}\r\n\r\n").into_bytes()),
        ("a long header", format!("GET / HTTP/1.1\r\nHost: {own}\r\nA: {long}\r\n\r\n").into_bytes()),
        ("a long method", format!("{} / HTTP/1.1\r\nHost: {own}\r\n\r\n", &long[..300_000]).into_bytes()),
        ("a tunnel", b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".to_vec()),
        ("a star", format!("OPTIONS * HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n").into_bytes()),
        (
            "another protocol",
            format!("GET / HTTP/1.1\r\nHost: {own}\r\nConnection: close, upgrade\r\nUpgrade: h2c\r\n\r\n").into_bytes(),
        ),
    ];
    for (what, request) in requests {
        let answer = exchange(&server.program, request).await;
        let status = answer.split(' ').nth(1).unwrap_or("hung up");
        let expected = match what {
            "another protocol" => status == "200",
            // hyper reads a line that ends without a carriage return, as RFC 9112 allows.
            _ => answer.is_empty() || status.starts_with('4'),
        };
        assert!(expected, "{what}: {}", answer.chars().take(500).collect::<String>());
        assert!(!answer.contains("panicked"), "{what}");
    }
    assert_eq!(robin.who().await, Some("robin"), "and it goes on");
    assert!(!server.program.log().contains("panicked"), "{}", server.program.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_very_long_address_is_answered_shortly() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let stranger = server.browser();
    // Longer ones no client of HTTP makes; sockets do, above.
    for length in [3_000, 20_000, 50_000, 65_000] {
        for path in PATHS.iter().filter(|path| !path.ends_with("/events")) {
            let path = format!("{path}?x={}", "%41".repeat(length / 3));
            for browser in [&robin.copy(), &stranger] {
                let answer = browser.get(&path).await;
                assert!(answer.status < 500, "{length}: {:?}", answer.status);
                let size: usize = answer.headers.values().map(|value| value.len()).sum();
                assert!(size < 20_000, "{} {length}: headers of {size} bytes", &path[..12]);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_name_of_another_listener_in_an_address_shows_nobody_elses() {
    let server = Server::start().await;
    let (robin, _sam) = (server.browser_of("robin").await, server.browser_of("sam").await);
    for path in OWN {
        for other in ["listener=sam", "account=sam", "user=spotify:user:sam", "id=sam", "session=sam", "folder=../sam"]
        {
            for path in [format!("{path}?{other}"), format!("{path}/sam?{other}"), format!("/sam{path}")] {
                let answer =
                    robin.send(Method::GET, &path, &[("x-account", "sam"), ("authorization", "Bearer sam")], None);
                let answer = answer.await;
                assert!(!answer.text.contains("Sam Okoro"), "{path}: {answer:?}");
                assert!(answer.status == 404 || answer.text.contains("Robin Vale"), "{path}: {answer:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_opens_very_many_streams_is_asked_to_close_some_and_nobody_else_is() {
    let server = Server::start().await;
    let (robin, sam) = (server.browser_of("robin").await, server.browser_of("sam").await);
    let mut streams = Vec::new();
    for _ in 0..50 {
        streams.push(robin.events("/now/events").await);
    }
    let refused = robin.get("/now/events").await;
    assert_eq!(refused.status, 429, "{refused:?}");
    assert!(refused.text.contains("close some"), "{refused:?}");
    assert!(sam.events("/now/events").await.next().await.is_some());
    assert_eq!(robin.who().await, Some("robin"));
    assert!(server.sandbox.hits("GET /v1/me/player") <= 4, "one look is for all of them");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_a_name_and_no_page() {
    let server = Server::start().await;
    let nasty = r#"</title><script>alert("1")</script><img src=x onerror='alert(2)'>&lt;"#;
    assert!(server.sandbox.change_listener("robin", |robin| robin.display_name = nasty.to_owned()));
    let browser = server.browser_of("robin").await;
    for path in OWN {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200);
        assert!(!page.text.contains("<script>alert") && !page.text.contains("<img src=x"), "{page:?}");
        assert!(page.text.contains("&lt;script&gt;alert"), "it is shown as it is: {page:?}");
    }
}
