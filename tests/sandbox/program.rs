//! The sandbox as a program: what it says, and how it ends.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};

fn program(arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_spotify-sandbox"));
    program.args(arguments);
    program
}

fn complaint(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A running sandbox, and everything it said at the start.
fn start(arguments: &[&str]) -> (Child, Vec<String>) {
    let mut process = program(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(process.stdout.as_mut().unwrap()).lines();
    let mut said = Vec::new();
    while said.last().is_none_or(|line: &String| !line.contains("Ctrl-C")) {
        said.push(lines.next().unwrap().unwrap());
    }
    (process, said)
}

#[test]
fn it_says_where_it_is_and_how_to_point_others_at_it() {
    let (mut process, said) = start(&["--port=0", "--stop-with-input"]);
    let url = said[0].strip_prefix("Spotify sandbox on ").unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    assert_eq!(said[1], "  Only programs on this machine can reach it.");
    for part in
        ["client secret  c0decafe", "curl -d grant_type", "OAUTH_TOKEN_URL", "tekore", "api_base_url", "/_sandbox"]
    {
        assert!(said.iter().any(|line| line.contains(part)), "{part}");
    }
    drop(process.stdin.take());
    assert!(process.wait().unwrap().success(), "it ends with its input");
}

#[test]
fn it_warns_when_others_can_reach_it() {
    let (mut process, said) = start(&["--port=0", "--stop-with-input", "--address=0.0.0.0"]);
    assert!(said[1].contains("Everybody who can reach this machine can reach it"), "{}", said[1]);
    drop(process.stdin.take());
    process.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_it_in_peace() {
    let (mut process, _) = start(&["--port=0"]);
    assert!(Command::new("kill").args(["-INT", &process.id().to_string()]).status().unwrap().success());
    let mut last_words = String::new();
    process.stdout.take().unwrap().read_to_string(&mut last_words).unwrap();
    assert!(process.wait().unwrap().success());
    assert_eq!(last_words.trim(), "Stopped.");
}

#[test]
fn mistakes_are_told_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        format!("--accounts={}", path.display())
    };
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    for (argument, says) in [
        (format!("--port={}", taken.local_addr().unwrap().port()), "choose another with `--port`"),
        ("--profile=best".to_owned(), "choose `extended`, `development-2026` or `legacy-features`"),
        ("--clock=yesterday".to_owned(), "write a time such as 2026-11-21T18:30:00Z, or `now`"),
        ("--accounts=nowhere.json".to_owned(), "`nowhere.json` cannot be read"),
        (file("broken.json", "{"), "is not a list of apps and listeners"),
        (file("misspelt.json", r#"{"app": []}"#), "unknown field `app`"),
        (file("empty.json", r#"{"apps": []}"#), "names no app"),
        (file("nobody.json", r#"{"listeners": []}"#), "names no listener"),
    ] {
        let complaint = complaint(&program(&[&argument]).output().unwrap());
        assert!(complaint.contains(says), "{argument}: {complaint}");
    }
}

#[test]
fn a_file_names_other_apps_and_listeners() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.json");
    let people = r#"{ "apps": [{ "client_id": "mine", "client_secret": "secret", "name": "Mine" }],
        "listeners": [{ "id": "ann", "display_name": "Ann", "email": "ann@example.com", "country": "DE" }] }"#;
    std::fs::write(&path, people).unwrap();
    let (mut process, said) = start(&["--port=0", "--stop-with-input", &format!("--accounts={}", path.display())]);
    assert!(said.iter().any(|line| line.ends_with("client id      mine")), "{said:?}");
    drop(process.stdin.take());
    process.wait().unwrap();
}

#[test]
fn its_help_teaches() {
    let output = program(&["--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for part in
        ["Point any client at it", "--any-id", "--profile", "development-2026", "robin (Premium, GB)", "GET /_sandbox"]
    {
        assert!(help.contains(part), "{part}: {help}");
    }
}
