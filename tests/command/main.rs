//! The command `linernotes` against the sandbox.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod diary;
mod export;
mod history;
mod imports;
mod keeping;
mod killed;
mod now;
mod running;
mod sign_in;
mod time_machine;
mod track;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use spotify_sandbox::{Consent, Sandbox};

const ALBUM: &str = "2f4Ejh4Po2rpuXSYa6IDCe";

/// The command in a folder of its own, with no keys but those given, and no browser.
fn command(sandbox: &Sandbox, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linernotes"));
    for name in [
        "SPOTIFY_CLIENT_ID",
        "SPOTIFY_CLIENT_SECRET",
        "SPOTIPY_CLIENT_ID",
        "SPOTIPY_CLIENT_SECRET",
        "SPOTIFY_KEYS_FILE",
        "SPOTIFY_ACCOUNT",
        "SPOTIFY_CATALOGUE",
        "SPOTIFY_BUDGET",
        "SPOTIPY_REDIRECT_URI",
        "BROWSER",
        "DISPLAY",
        "WAYLAND_DISPLAY",
    ] {
        command.env_remove(name);
    }
    command.current_dir(folder).env("SPOTIFY_SANDBOX_URL", sandbox.url());
    command
        .env("SPOTIFY_REDIRECT_URI", "http://127.0.0.1/callback")
        .env("SPOTIFY_DIARY", folder.join("diary.sqlite"))
        .env("SPOTIFY_TOKEN_FOLDER", folder.join("sign-ins"));
    command
}

fn run(sandbox: &Sandbox, folder: &Path, arguments: &[&str]) -> Output {
    command(sandbox, folder).args(arguments).output().unwrap()
}

/// A sandbox whose listener has agreed to `scope`.
async fn signed_in(folder: &Path, scope: &str) -> Sandbox {
    let sandbox = Sandbox::start().await;
    sandbox.set_consent(Consent::Agree { listener: None });
    stdout(&run(&sandbox, folder, &["sign-in", "-s", scope]));
    sandbox
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&stdout(output)).unwrap()
}

fn linernotes(sandbox: &Sandbox, arguments: &[&str], variables: &[(&str, &str)]) -> (Output, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = command(sandbox, folder.path());
    (command.args(arguments).envs(variables.iter().copied()).output().unwrap(), folder)
}

fn error(output: &Output) -> String {
    assert!(!output.status.success());
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    text.lines().last().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_goes_to_stdout_and_every_other_word_to_stderr() {
    let sandbox = Sandbox::start().await;
    let (output, _folder) = linernotes(&sandbox, &["album", ALBUM], &[]);
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && table.starts_with("name ") && table.lines().count() >= 3 + 8, "{table}");
    assert!(String::from_utf8(output.stderr).unwrap().contains("not to Spotify"));
}

#[tokio::test(flavor = "multi_thread")]
async fn features_are_saved_as_csv() {
    let sandbox = Sandbox::start().await;
    let (output, folder) = linernotes(&sandbox, &["album", ALBUM, "--features", "--save", "features.csv"], &[]);
    assert!(output.status.success() && output.stdout.is_empty());
    let file = std::fs::read_to_string(folder.path().join("features.csv")).unwrap();
    assert_eq!(file.lines().count(), 1 + 8);
    assert!(file.starts_with("danceability,energy,key,"), "{file}");
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_one_line_with_advice() {
    let sandbox = Sandbox::start().await;
    let (output, _folder) = linernotes(&sandbox, &["album", "nonsense"], &[]);
    assert!(error(&output).starts_with("error: `nonsense` is not an album id"), "{output:?}");

    let (output, _folder) = linernotes(&sandbox, &["album", ALBUM, "--save", "x.docx"], &[]);
    assert!(error(&output).contains("use one of .csv, .tsv, .parquet"), "{output:?}");

    let example = [("SPOTIFY_CLIENT_ID", "your-client-id"), ("SPOTIFY_CLIENT_SECRET", "your-client-secret")];
    let (output, _folder) = linernotes(&sandbox, &["album", ALBUM], &example);
    assert!(error(&output).starts_with("error: `.env` still holds the example's values"), "{output:?}");

    let wrong = [
        ("SPOTIFY_CLIENT_ID", Sandbox::CLIENT_ID),
        ("SPOTIFY_CLIENT_SECRET", "deadbeefdeadbeef"),
        ("SPOTIFY_ACCOUNTS_URL", &sandbox.url()),
        ("SPOTIFY_API_URL", &format!("{}/v1", sandbox.url())),
    ];
    let (output, _folder) = linernotes(&sandbox, &["album", ALBUM], &wrong);
    assert!(error(&output).starts_with("error: Spotify refused the client secret"), "{output:?}");
    assert!(!format!("{output:?}").contains("deadbeef"));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_read_from_a_file_env_in_the_folder() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    let lines = format!(
        "SPOTIPY_CLIENT_ID={}\nSPOTIPY_CLIENT_SECRET='{}'\nSPOTIFY_ACCOUNTS_URL={url}\nSPOTIFY_API_URL={url}/v1\n",
        Sandbox::CLIENT_ID,
        Sandbox::CLIENT_SECRET,
        url = sandbox.url()
    );
    let run = |text: &str| {
        std::fs::write(folder.path().join(".env"), text).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_linernotes"));
        command.args(["album", ALBUM]).current_dir(&folder).env_clear().output().unwrap()
    };
    let output = run(&lines);
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "with keys it does not speak of the sandbox");

    let output = run("SPOTIFY_CLIENT_SECRET='hush hush\n");
    assert!(error(&output).starts_with("error: `.env` has a line that cannot be read"), "{output:?}");
    assert!(!format!("{output:?}").contains("hush"));
}
