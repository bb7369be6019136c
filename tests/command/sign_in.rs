//! Signing in from a terminal, and what a script sees of it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;
use spotify_sandbox::{Consent, Sandbox};

use crate::{ALBUM, command, error, json, run, stdout};

/// Agrees as a person does in a browser, and waits for the last page.
const BROWSER: &str = r#"#!/usr/bin/env python3
import sys, urllib.parse, urllib.request
form = urllib.parse.urlencode({"answer": "agree", "listener": "robin"}).encode()
page = urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sys.argv[1], form).read().decode()
open(sys.argv[0] + ".html", "w").write(page)
"#;

/// The program that `BROWSER` names.
fn browser_in(folder: &Path) -> PathBuf {
    let browser = folder.join("browser");
    std::fs::write(&browser, BROWSER).unwrap();
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
    browser
}

async fn agreeing_sandbox() -> Sandbox {
    let sandbox = Sandbox::start().await;
    sandbox.set_consent(Consent::Agree { listener: None });
    sandbox
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_opens_and_from_then_on_every_command_is_the_listeners() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    let browser = browser_in(folder.path());
    let mut sign_in = command(&sandbox, folder.path());
    let output = sign_in.args(["sign-in", "--scope", "user-top-read"]).env("BROWSER", &browser).output().unwrap();
    let told = stdout(&output);
    assert!(told.starts_with("signed in as Robin Vale ("), "{told}");
    assert!(told.contains("user-top-read: the artists and tracks you play most"), "{told}");
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.contains("with the redirect URI http://127.0.0.1/callback"), "{words}");
    assert!(words.contains("Spotify's page is open in your browser"), "{words}");
    // The browser may write its page a moment after the command has ended.
    let page = folder.path().join("browser.html");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while !std::fs::read_to_string(&page).is_ok_and(|page| page.contains("you are signed in as Robin Vale")) {
        assert!(std::time::Instant::now() < deadline, "the browser does not say that it worked");
        std::thread::yield_now();
    }

    assert_eq!(json(&run(&sandbox, folder.path(), &["get", "me"]))["id"], "robin");
    let top = json(&run(&sandbox, folder.path(), &["get", "me/top/tracks?limit=3"]));
    assert_eq!(top["items"].as_array().unwrap().len(), 3);
    let again = run(&sandbox, folder.path(), &["sign-in", "--scope", "user-top-read"]);
    assert!(stdout(&again).starts_with("signed in as Robin Vale"), "at once, without a browser");

    let missing = run(&sandbox, folder.path(), &["get", "me/player"]);
    assert_eq!(missing.status.code(), Some(3));
    let words = error(&missing);
    assert!(words.starts_with("error: this needs the scope `user-read-playback-state`"), "{words}");
    assert!(words.ends_with("run `linernotes sign-in --scope user-read-playback-state`"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_that_another_browser_ends_on_is_pasted_into_the_terminal() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    let given = command(&sandbox, folder.path());
    let mut terminal = std::process::Command::new("python3");
    terminal.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/command/paste.py")).arg(given.get_program());
    terminal.args(["sign-in", "--no-browser", "-s", "user-top-read"]).current_dir(folder.path());
    for (name, value) in given.get_envs() {
        match value {
            Some(value) => terminal.env(name, value),
            None => terminal.env_remove(name),
        };
    }
    let told = stdout(&terminal.output().unwrap());
    assert!(told.contains("The address of the browser's last page"), "{told}");
    assert!(told.contains("signed in as Robin Vale ("), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_without_anybody_fails_at_once_and_says_what_to_do() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["sign-in"][..], &["sign-in", "--no-browser"]] {
        let output = run(&sandbox, folder.path(), arguments);
        assert_eq!(output.status.code(), Some(3));
        assert!(error(&output).starts_with("error: not signed in, for there is no browser here"), "{output:?}");
    }
    let output = run(&sandbox, folder.path(), &["--json", "get", "me"]);
    let told: Value = serde_json::from_str(&error(&output)).unwrap();
    assert!(told["message"].as_str().unwrap().ends_with("run `linernotes sign-in`"), "{told}");
    assert_eq!((told["error"].as_str(), output.status.code()), (Some("sign_in"), Some(3)));
    let output = run(&sandbox, folder.path(), &["sign-in", "--scope", "user-top"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("user-top-read"), "the right names are listed");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoami_tells_who_it_is_and_where_each_setting_stands_and_no_secret() {
    let sandbox = agreeing_sandbox().await;
    let folder = tempfile::tempdir().unwrap();
    let nobody = stdout(&run(&sandbox, folder.path(), &["whoami"]));
    assert!(nobody.contains("the sandbox's own app, as no keys were found"), "{nobody}");
    assert!(nobody.contains("SPOTIFY_SANDBOX_URL in the environment"), "{nobody}");
    assert!(nobody.ends_with("Nobody is signed in: run `linernotes sign-in`.\n"), "{nobody}");

    // Keys in `.env` of the same app: the sign-in is the same.
    run(&sandbox, folder.path(), &["sign-in", "-s", "user-top-read,streaming"]);
    let url = sandbox.url();
    let lines = format!(
        "SPOTIPY_CLIENT_ID={}\nSPOTIPY_CLIENT_SECRET={}\nSPOTIFY_ACCOUNTS_URL={url}\nSPOTIFY_API_URL={url}/v1\n",
        Sandbox::CLIENT_ID,
        Sandbox::CLIENT_SECRET
    );
    std::fs::write(folder.path().join(".env"), lines).unwrap();
    let told = run(&sandbox, folder.path(), &["whoami"]);
    let text = stdout(&told);
    for part in
        ["SPOTIPY_CLIENT_ID in ", "client secret  hidden", "signed in as Robin Vale (", "user-top-read: ", "until "]
    {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    assert!(!format!("{told:?}").contains(Sandbox::CLIENT_SECRET));
    let told = json(&run(&sandbox, folder.path(), &["whoami", "--json"]));
    assert_eq!(told["sign_ins"][0]["scopes"], serde_json::json!(["streaming", "user-top-read"]));
    assert_eq!(told["account_id"], told["sign_ins"][0]["account_id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_without_its_secret_does_everything_for_a_listener_and_nothing_alone() {
    let sandbox = agreeing_sandbox().await;
    let folder = tempfile::tempdir().unwrap();
    let url = sandbox.url();
    let lines =
        format!("SPOTIFY_CLIENT_ID={}\nSPOTIFY_ACCOUNTS_URL={url}\nSPOTIFY_API_URL={url}/v1\n", Sandbox::CLIENT_ID);
    std::fs::write(folder.path().join(".env"), lines).unwrap();
    let alone = run(&sandbox, folder.path(), &["album", ALBUM]);
    assert!(error(&alone).contains("there is a client id but no client secret"), "{alone:?}");

    // It takes this for Spotify itself, which agrees to nothing by itself.
    let browser = browser_in(folder.path());
    let mut sign_in = command(&sandbox, folder.path());
    stdout(&sign_in.arg("sign-in").env("BROWSER", &browser).output().unwrap());
    assert!(stdout(&run(&sandbox, folder.path(), &["album", ALBUM])).starts_with("name "));
    assert_eq!(json(&run(&sandbox, folder.path(), &["get", "me"]))["id"], "robin");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_listeners_are_kept_and_one_is_chosen() {
    let sandbox = agreeing_sandbox().await;
    let folder = tempfile::tempdir().unwrap();
    let robin = json(&run(&sandbox, folder.path(), &["sign-in", "--json"]));
    sandbox.set_consent(Consent::Agree { listener: Some("sam".to_owned()) });
    run(&sandbox, folder.path(), &["sign-in", "--again"]);
    assert_eq!(json(&run(&sandbox, folder.path(), &["get", "me"]))["id"], "sam", "the last one");

    let account = robin["account_id"].as_str().unwrap();
    let mut chosen = command(&sandbox, folder.path());
    assert_eq!(json(&chosen.args(["get", "me"]).env("SPOTIFY_ACCOUNT", account).output().unwrap())["id"], "robin");

    let out = stdout(&run(&sandbox, folder.path(), &["sign-out"]));
    assert_eq!(out, "Signed out: Sam Okoro\n");
    assert_eq!(json(&run(&sandbox, folder.path(), &["get", "me"]))["id"], "robin");
    run(&sandbox, folder.path(), &["sign-out", "--all"]);
    assert_eq!(run(&sandbox, folder.path(), &["get", "me"]).status.code(), Some(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_may_stop_reading() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    let mut get = command(&sandbox, folder.path());
    let mut running =
        get.args(["get", &format!("albums/{ALBUM}")]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(running.stdout.take());
    let ended = running.wait_with_output().unwrap();
    assert!(ended.status.success() && !String::from_utf8_lossy(&ended.stderr).contains("panicked"), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_get_json_and_a_code_for_each_kind_of_failure() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    let rows = json(&run(&sandbox, folder.path(), &["album", ALBUM, "--features", "--json"]));
    assert_eq!(rows.as_array().unwrap().len(), 8);
    assert!(rows[0]["tempo"].is_f64() && rows[0]["key"].is_i64(), "{rows}");
    for (arguments, code) in [
        (&["get", "albums/0000000000000000000000"][..], 4),
        (&["album", "nonsense"], 4),
        (&["get", "https://example.com/"], 1),
        (&["frobnicate"], 2),
        (&["completions", "bash"], 0),
    ] {
        assert_eq!(run(&sandbox, folder.path(), arguments).status.code(), Some(code), "{arguments:?}");
    }
    sandbox.fail_next(spotify_sandbox::Fault::RateLimited { retry_after_s: Some(86_400) });
    assert_eq!(run(&sandbox, folder.path(), &["album", ALBUM]).status.code(), Some(5));
    let mut unreachable = command(&sandbox, folder.path());
    unreachable.args(["album", ALBUM]).env("SPOTIFY_SANDBOX_URL", "http://127.0.0.1:9");
    assert_eq!(unreachable.output().unwrap().status.code(), Some(6));
}
