//! What is logged of a request: enough to see where time and quota go.

use spotify_sandbox::{Fault, Sandbox};
use tracing_subscriber::fmt::format::FmtSpan;

use crate::support::{Log, TRACK, keeping_client};

#[tokio::test]
async fn each_request_is_a_span_with_its_status_tries_time_and_whether_it_was_kept() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_span_events(FmtSpan::CLOSE);
    let subscriber = subscriber.with_ansi(false).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    // While there is one subscriber only, what another test does first in its own thread, where there is none, counts as of
    // interest to nobody, here too.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());
    let sandbox = Sandbox::start().await;
    let spotify = keeping_client(&sandbox);
    sandbox.fail_next(Fault::ServerError { status: 502 });
    spotify.track(TRACK).await.unwrap();
    spotify.track(TRACK).await.unwrap();
    spotify.get("search?q=my+secret+taste&type=track").await.unwrap();

    let text = log.text();
    let spans: Vec<&str> = text.lines().filter(|line| line.contains("request{") && line.contains("close")).collect();
    let [asked, kept, searched] = &spans[..] else { panic!("{text}") };
    let path = format!("path=\"tracks/{TRACK}\"");
    for part in ["method=GET", &path, "status=200", "tries=2", "kept=false", "elapsed="] {
        assert!(asked.contains(part), "{part} is not in {asked}");
    }
    assert!(kept.contains(&path) && kept.contains("kept=true") && !kept.contains("status="), "{kept}");
    assert!(searched.contains("path=\"search\""), "{searched}");
    assert!(!text.contains("taste"), "{text}");
}
