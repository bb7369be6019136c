//! Forms: only those of our own pages, for the session they were made for, and of a size.

use reqwest::Method;

use crate::browser::encoded;
use crate::hostile::PATHS;
use crate::server::Server;
use crate::socket::exchange;

/// Where a form changes something. A page that takes another one belongs in here.
const FORMS: [&str; 5] = ["/sign-out", "/forget", "/your-music/refresh", "/playlist", "/import/enrich"];

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_anybody_elses_changes_nothing() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let sam = server.browser_of("sam").await;
    let same = server.browser_of("robin").await;
    let (csrf, of_sam, of_same) = (robin.csrf().await, sam.csrf().await, same.csrf().await);
    let ours = server.program.origin.clone();
    let right = encoded(&[("csrf", &csrf)]);
    let from = |origin: &'static str| vec![("origin", origin), ("sec-fetch-site", "same-origin")];
    let site = |site: &'static str| vec![("origin", ours.as_str()), ("sec-fetch-site", site)];
    let cases = [
        ("no proof", site("same-origin"), String::new()),
        ("an empty one", site("same-origin"), encoded(&[("csrf", "")])),
        ("a wrong one", site("same-origin"), encoded(&[("csrf", &csrf.to_lowercase())])),
        ("one cut short", site("same-origin"), encoded(&[("csrf", &csrf[1..])])),
        ("that of another listener", site("same-origin"), encoded(&[("csrf", &of_sam)])),
        ("that of another browser of theirs", site("same-origin"), encoded(&[("csrf", &of_same)])),
        ("two of them", site("same-origin"), encoded(&[("csrf", &of_sam), ("csrf", &csrf)])),
        ("JSON", site("same-origin"), format!(r#"{{"csrf":"{csrf}"}}"#)),
        ("bytes that are no text", site("same-origin"), "csrf=%ff%fe%00".to_owned()),
        ("the right one from another site", from("https://evil.example"), right.clone()),
        ("from a frame without a site", from("null"), right.clone()),
        ("from a site that begins alike", from("http://127.0.0.1"), right.clone()),
        ("from another scheme", from("https://127.0.0.1:8898"), right.clone()),
        ("when the browser says it crosses sites", site("cross-site"), right.clone()),
        ("or comes from a neighbour", site("same-site"), right.clone()),
    ];
    for path in FORMS {
        for (what, headers, body) in &cases {
            let answer = robin.send(Method::POST, path, headers, Some(body.clone())).await;
            assert!(matches!(answer.status, 400 | 403), "{path}, {what}: {answer:?}");
            assert!(!answer.text.contains(&csrf[..20]) || answer.text.contains("name=\"csrf\""), "{what}: {answer:?}");
        }
        // In the address it would be in histories and logs.
        let answer = robin.post(&format!("{path}?csrf={csrf}"), &[]).await;
        assert_eq!(answer.status, 403, "{path}: {answer:?}");
        assert_eq!(server.browser().post(path, &[("csrf", &csrf)]).await.status, 401, "{path}, signed out");
    }
    assert_eq!((robin.who().await, sam.who().await), (Some("robin"), Some("sam")));
    assert_eq!(robin.post("/sign-out", &[("csrf", &csrf)]).await.status, 303, "the right one");
    assert_eq!((robin.who().await, same.who().await), (None, Some("robin")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_or_an_unknown_method_changes_nothing() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let csrf = robin.csrf().await;
    for path in PATHS.iter().chain(&FORMS).filter(|path| **path != "/sign-in" && **path != "/callback") {
        let path = format!("{path}?csrf={csrf}&everywhere=yes");
        for method in ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "BREW"] {
            let is_stream = path.contains("/events") && method == "GET";
            if is_stream {
                continue;
            }
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = robin.send(method.clone(), &path, &[("origin", &robin.origin)], None).await;
            assert!(answer.status < 500, "{method} {path}: {answer:?}");
            let reads = matches!(method.as_str(), "GET" | "HEAD");
            assert!(reads || matches!(answer.status, 403..=405), "{method} {path}: {answer:?}");
            assert!(method != "HEAD" || answer.text.is_empty(), "{method} {path}");
            assert!(!answer.headers.keys().any(|name| name.as_str().starts_with("access-control")), "{answer:?}");
        }
    }
    assert_eq!(robin.who().await, Some("robin"));
    let changed =
        server.sandbox.log().into_iter().filter(|hit| hit.method != "GET" && !hit.target.contains("/api/token"));
    assert_eq!(changed.filter(|hit| !hit.target.contains("/authorize")).count(), 0, "nor at Spotify");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_small() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let csrf = robin.csrf().await;
    let large = "x".repeat(70_000);
    let answer = robin.post("/sign-out", &[("csrf", &csrf), ("more", &large)]).await;
    assert_eq!(answer.status, 413, "{answer:?}");
    assert!(answer.text.contains("shorter"), "{answer:?}");
    // One that says it is huge, one that says nothing of its size, and one that lies.
    let (name, cookie) = robin.cookie().unwrap();
    let head = format!("POST /sign-out HTTP/1.1\r\nHost: {}\r\nCookie: {name}={cookie}\r\n", server.program.address);
    let chunk = format!("11170\r\n{large}\r\n");
    for (what, request) in [
        ("chunks", format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunk}0\r\n\r\n")),
        (
            "a length and chunks",
            format!("{head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}0\r\n\r\n"),
        ),
        ("two lengths", format!("{head}Content-Length: 5\r\nContent-Length: 6\r\n\r\ncsrf=x")),
        ("a length that is none", format!("{head}Content-Length: -1\r\n\r\ncsrf=x")),
        ("an encoding that is none", format!("{head}Transfer-Encoding: x\r\n\r\ncsrf=x")),
    ] {
        let request = request.replacen("\r\n", "\r\nConnection: close\r\n", 1);
        let answer = exchange(&server.program, request).await;
        let refused = ["HTTP/1.1 413 ", "HTTP/1.1 400 "].iter().any(|status| answer.starts_with(status));
        assert!(refused || answer.is_empty(), "{what}: {answer}");
        assert!(answer.matches("HTTP/1.1 ").count() <= 1, "{what}, read as two requests: {answer}");
    }
    let huge = format!("{head}Content-Length: 10000000000\r\nConnection: close\r\n\r\n{large}");
    let answer = exchange(&server.program, huge).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_eq!(robin.who().await, Some("robin"));
}
