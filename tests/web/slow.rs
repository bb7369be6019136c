//! Clients that take their time, and very many of them.

use std::time::{Duration, Instant};

use crate::server::Server;
use crate::socket::Socket;

/// Longer than the server waits for anybody, and not much longer.
const PATIENCE: std::ops::Range<u64> = 15..24;

pub(crate) async fn who_is_slow_to_say_what_they_want_is_hung_up_on() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let (name, cookie) = robin.cookie().unwrap();
    let own = server.program.address;
    let form =
        format!("POST /sign-out HTTP/1.1\r\nHost: {own}\r\nCookie: {name}={cookie}\r\nContent-Length: 50000\r\n\r\n");
    let second = Duration::from_secs(1);
    let begun = Instant::now();
    let (silent, header, body, silent_body, between) = tokio::join!(
        // Says nothing.
        async { (Socket::to(&server.program).await.hears().await, begun.elapsed()) },
        // Says a little of a header, all the time.
        async {
            let socket = Socket::to(&server.program).await.says(format!("GET / HTTP/1.1\r\nHost: {own}\r\nX: ")).await;
            (socket.drips(b"x", second).await, begun.elapsed())
        },
        // Says a little of a form, all the time.
        async {
            let socket = Socket::to(&server.program).await.says(&form).await;
            (socket.drips(b"x", second).await, begun.elapsed())
        },
        // Announces a form, and sends none.
        async { (Socket::to(&server.program).await.says(&form).await.hears().await, begun.elapsed()) },
        // Was answered, and keeps the line.
        async {
            let request = format!("GET /healthz HTTP/1.1\r\nHost: {own}\r\n\r\n");
            (Socket::to(&server.program).await.says(request).await.hears().await, begun.elapsed())
        },
    );
    for (what, waited) in [
        ("silence", silent.1),
        ("a header", header.1),
        ("a form", body.1),
        ("no form", silent_body.1),
        ("idle", between.1),
    ] {
        assert!(PATIENCE.contains(&waited.as_secs()), "{what}: hung up after {waited:?}");
    }
    assert!(between.0.starts_with("HTTP/1.1 200 "), "{}", between.0);
    assert!(silent_body.0.starts_with("HTTP/1.1 408 "), "{}", silent_body.0);
    assert!(String::from_utf8_lossy(&body.0).starts_with("HTTP/1.1 408 "), "{:?}", body.0);
    assert_eq!(robin.who().await, Some("robin"));
}

#[tokio::test(flavor = "multi_thread")]
async fn hundreds_who_only_hold_the_line_keep_nobody_waiting() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let mut held = Vec::new();
    for at in 0..600 {
        let socket = Socket::to(&server.program).await;
        held.push(if at % 2 == 0 { socket } else { socket.says("GET / HTTP/1.1\r\nHo").await });
    }
    let mut slowest = Duration::ZERO;
    for _ in 0..20 {
        let begun = Instant::now();
        // A new connection each time, as another browser makes it.
        let answer = server.browser().get("/healthz").await;
        assert_eq!(answer.status, 200);
        slowest = slowest.max(begun.elapsed());
    }
    assert_eq!(robin.who().await, Some("robin"));
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
    drop(held);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_nobody_takes_is_not_waited_for() {
    let server = Server::start().await;
    let own = server.program.address;
    for path in ["/nowhere", "/now", "/healthz", "/sign-out"] {
        let request = format!("POST {path} HTTP/1.1\r\nHost: {own}\r\nContent-Length: 1000000000\r\n\r\n");
        let begun = Instant::now();
        let answer = Socket::to(&server.program).await.says(request).await.hears().await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{path}: {answer}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{path}: {:?}", begun.elapsed());
    }
}
