//! What lies on the disk and what goes into the log: nothing that opens anything.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::server::{How, Server};

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { [vec![path.clone()], files_below(&path)].concat() } else { vec![path] })
        .collect()
}

/// As long as a session's id, which stands at the end of its cookie.
fn end_of(secret: &str) -> &str {
    &secret[secret.len().saturating_sub(43)..]
}

/// Whether these bytes hold a text, as it is or in a form that anybody undoes.
fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_on_the_disk_are_noise_to_everybody_else() {
    let server = Server::start().await;
    let robin = server.browser_of("robin").await;
    let sam = server.browser_of("sam").await;
    robin.events("/now/events").await.until("class=\"playing\"").await;
    let secrets = server.wire.secrets();
    assert!(secrets.len() >= 2 * 4, "{}", secrets.len());
    let cookies = [robin.cookie().unwrap().1, sam.cookie().unwrap().1];
    let kept = server.kept();
    assert_eq!(kept.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    let paths = files_below(&kept);
    for name in ["key", "sessions", "lock"] {
        assert!(paths.contains(&kept.join(name)), "{name} is not in {paths:?}");
    }
    assert_eq!(paths.iter().filter(|path| path.extension().is_some_and(|end| end == "json")).count(), 2, "{paths:?}");
    for path in paths {
        let mode = path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}: {mode:o}", path.display());
        if path.is_dir() {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for secret in secrets.iter().chain(&cookies) {
            assert!(!holds(&bytes, secret) && !holds(&bytes, end_of(secret)), "{}", path.display());
        }
        for word in ["access_token", "refresh_token", "Robin Vale"] {
            assert!(!holds(&bytes, word), "{word} in {}", path.display());
        }
    }
    // Nothing lies beside the folder either.
    let beside = files_below(kept.parent().unwrap()).into_iter().filter(|path| !path.starts_with(&kept));
    assert_eq!(beside.collect::<Vec<_>>(), Vec::<PathBuf>::new());

    let signed_in =
        |kept: &Path| files_below(kept).iter().filter(|path| path.extension().is_some_and(|end| end == "json")).count();
    robin.submit("/sign-out", &[]).await;
    assert_eq!(signed_in(&kept), 1, "who signs out in the last browser leaves no sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_log_tells_a_secret() {
    for level in ["debug", "trace"] {
        let server = Server::start_as(How { log: Some(level), ..How::default() }).await;
        let robin = server.browser();
        let back = robin.agrees_as("robin").await;
        let before = robin.cookie().unwrap().1;
        robin.get(&back).await;
        let (cookie, csrf) = (robin.cookie().unwrap().1, robin.csrf().await);
        robin.events("/now/events").await.until("class=\"playing\"").await;
        // Also where something goes wrong.
        robin.get(&back).await;
        robin.get("/callback?code=a-code-of-somebody&state=a-state-of-somebody").await;
        robin.post("/sign-out", &[("csrf", "a-proof-of-somebody")]).await;
        server.sandbox.end_tokens();
        robin.get("/now?secret=a-question-of-somebody").await;
        let other = server.browser_of("sam").await;
        server.wire.cut();
        robin.submit("/sign-out", &[("everywhere", "yes")]).await;

        let log = server.program.log();
        for told in
            ["method=GET route=\"/callback\" status=303", "method=POST route=\"/sign-out\" status=403", "/v1/me/player"]
        {
            assert!(log.contains(told), "{told} is not in {log}");
        }
        let mut secrets = server.wire.secrets();
        secrets.extend([before, cookie, csrf, other.cookie().unwrap().1]);
        secrets.extend(["code", "state", "proof", "question"].map(|what| format!("a-{what}-of-somebody")));
        let key = std::fs::read(server.kept().join("key")).unwrap();
        assert!(!holds(log.as_bytes(), &String::from_utf8_lossy(&key)));
        for secret in secrets {
            let at = log.find(&secret).map(|at| log[at.saturating_sub(200)..].chars().take(400).collect::<String>());
            assert_eq!(at, None, "--log {level} tells `{secret}`");
            assert!(!log.contains(end_of(&secret)), "--log {level} tells the end of `{secret}`");
        }
    }
}
