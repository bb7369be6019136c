//! Sign-ins in files, with several programs at them: each is this test, started again by itself.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use spotify_client::{AppId, Config, Event, FileTokens, Scope, Session, Spotify, TimeRange};
use spotify_sandbox::Sandbox;

use crate::support::{Awaited, agreeing_sandbox};

const FOLDER: &str = "LINERNOTES_TEST_FOLDER";
const URL: &str = "LINERNOTES_TEST_URL";

/// Starts one of these tests as another program.
fn start(test: &str, folder: &Path, sandbox: &Sandbox) -> Child {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", &format!("keeping::{test}"), "--nocapture"]);
    program.env(FOLDER, folder).env(URL, sandbox.url()).stdout(Stdio::null()).spawn().unwrap()
}

/// The folder that another of these programs has given us; nothing in the first of them.
fn given() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

fn config_in(folder: &Path, url: &str) -> Config {
    let mut config = Config::sandbox(url).unwrap();
    config.credentials.client_secret = None;
    config.tokens = Arc::new(FileTokens::in_folder(folder));
    config
}

fn given_config(folder: &Path) -> Config {
    config_in(folder, &std::env::var(URL).unwrap())
}

fn sessions(config: &Config) -> Vec<Session> {
    let app =
        AppId { accounts_url: config.servers.accounts.to_string(), client_id: config.credentials.client_id.clone() };
    config.tokens.sessions(&app).unwrap()
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn four_programs_with_sixty_four_calls_each_make_one_refresh() {
    if let Some(folder) = given() {
        let robin = Spotify::new(given_config(&folder)).unwrap().resume().await.unwrap().unwrap();
        let calls: Vec<_> = (0..64).map(|_| tokio::spawn(robin.top_tracks(TimeRange::ShortTerm).all())).collect();
        for call in calls {
            assert_eq!(call.await.unwrap().unwrap().len(), 50);
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let sandbox = agreeing_sandbox().await;
    let config = config_in(folder.path(), &sandbox.url());
    Spotify::new(config).unwrap().sign_in([Scope::UserTopRead]).await.unwrap();
    sandbox.end_tokens();
    let programs: Vec<Child> = (0..4)
        .map(|_| start("four_programs_with_sixty_four_calls_each_make_one_refresh", folder.path(), &sandbox))
        .collect();
    for program in programs {
        let ended = tokio::task::spawn_blocking(|| program.wait_with_output()).await.unwrap().unwrap();
        assert!(ended.status.success());
    }
    assert_eq!(sandbox.hits("POST /api/token"), 2, "one for the code, one for the refresh");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_that_sign_in_at_once_both_succeed_and_leave_one_sign_in() {
    if let Some(folder) = given() {
        let mut config = given_config(&folder);
        config.redirect_uri = spotify_client::RedirectUri::parse("http://127.0.0.1/callback").unwrap();
        let robin = Spotify::new(config).unwrap().sign_in([Scope::UserTopRead]).await.unwrap();
        assert_eq!(robin.me().await.unwrap().id, "robin");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let sandbox = agreeing_sandbox().await;
    let test = "two_programs_that_sign_in_at_once_both_succeed_and_leave_one_sign_in";
    let programs = [start(test, folder.path(), &sandbox), start(test, folder.path(), &sandbox)];
    for program in programs {
        let ended = tokio::task::spawn_blocking(|| program.wait_with_output()).await.unwrap().unwrap();
        assert!(ended.status.success());
    }
    let kept = sessions(&config_in(folder.path(), &sandbox.url()));
    assert_eq!(kept.iter().map(|session| session.account.name.as_str()).collect::<Vec<_>>(), ["Robin Vale"]);
}

#[tokio::test]
async fn where_nothing_can_be_kept_the_sign_in_holds_for_this_program_and_that_is_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "in the way").unwrap();
    let sandbox = agreeing_sandbox().await;
    let config = config_in(&folder.path().join("file/sign-ins"), &sandbox.url());
    let signing_in = Awaited::alone(Spotify::new(config).unwrap().sign_in([Scope::UserTopRead]));
    let told = signing_in.told.clone();
    let robin = signing_in.call.await.unwrap().unwrap();
    let notice = told.borrow().iter().find_map(|event| match event {
        Event::Notice(text) => Some(text.clone()),
        _ => None,
    });
    let notice = notice.expect("it is told");
    assert!(notice.starts_with("this sign-in holds for this program only, as "), "{notice}");
    assert!(notice.ends_with("name another place in SPOTIFY_TOKEN_FOLDER"), "{notice}");

    sandbox.end_tokens();
    assert_eq!(robin.top_tracks(TimeRange::MediumTerm).await.unwrap().len(), 50);
    assert_eq!(sandbox.hits("POST /api/token"), 2);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_killed_leaves_the_old_or_the_new_and_nobody_else_can_read_either() {
    use std::os::unix::fs::PermissionsExt as _;

    if let Some(folder) = given() {
        let config = given_config(&folder);
        let session = sessions(&config).remove(0);
        for count in 0_u64.. {
            let access_token = format!("BQ{count}{}", "x".repeat(4000));
            config.tokens.save(&Session { access_token: access_token.into(), ..session.clone() }).unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let sandbox = agreeing_sandbox().await;
    let config = config_in(folder.path(), &sandbox.url());
    Spotify::new(config.clone()).unwrap().sign_in([]).await.unwrap();

    let mut seen = HashSet::new();
    for round in 0..12_u64 {
        let test = "a_program_that_is_killed_leaves_the_old_or_the_new_and_nobody_else_can_read_either";
        let mut program = start(test, folder.path(), &sandbox);
        let begun = Instant::now();
        // It is killed in the middle of its work, at another point each time.
        let before = seen.len();
        while seen.len() < before + 3 || begun.elapsed() < Duration::from_micros(200 * round) {
            assert!(begun.elapsed() < Duration::from_secs(20), "it does not write");
            for file in files(folder.path()) {
                // A file may be gone by now.
                let Ok(metadata) = file.metadata() else { continue };
                assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{}", file.display());
                seen.insert((round, metadata.modified().unwrap()));
            }
        }
        program.kill().unwrap();
        program.wait().unwrap();
        assert_eq!(sessions(&config).len(), 1, "the sign-in is whole");
    }
    assert!(files(folder.path()).iter().all(|file| !file.to_string_lossy().contains("set-aside")));
    // The next program clears away what the killed ones have left.
    let session = sessions(&config).remove(0);
    config.tokens.save(&session).unwrap();
    assert_eq!(files(folder.path()).iter().filter(|file| file.to_string_lossy().contains("unfinished")).count(), 0);
}
