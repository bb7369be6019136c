//! What the command keeps between runs, and how a user sees and drops it.

use serde_json::Value;
use spotify_sandbox::{Consent, Profile, Sandbox};

use super::{ALBUM, command, error};

const ROUTE: &str = "GET /v1/albums/{id}";

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_asks_for_nothing_unless_it_is_told_to() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = command(&sandbox, folder.path());
        command.env("SPOTIFY_CATALOGUE", folder.path().join("kept/answers.sqlite")).args(arguments).output().unwrap()
    };
    let first = run(&["album", ALBUM]);
    assert!(first.status.success(), "{first:?}");
    let requests = sandbox.log().len();
    assert_eq!(run(&["album", ALBUM]).stdout, first.stdout);
    assert_eq!(sandbox.log().len(), requests, "not even a token");
    assert_eq!(run(&["--fresh", "album", ALBUM]).stdout, first.stdout);
    assert_eq!(sandbox.hits(ROUTE), 2);

    let held: Value = serde_json::from_slice(&run(&["catalogue", "--json"]).stdout).unwrap();
    assert_eq!((&held["answers"], &held["kinds"]["albums"]), (&1.into(), &1.into()));
    let told = String::from_utf8(run(&["catalogue"]).stdout).unwrap();
    assert!(told.contains("answers.sqlite: 1 answers") && told.contains("1 albums"), "{told}");
    let dropped = run(&["catalogue", "--clear"]);
    assert_eq!(String::from_utf8(dropped.stdout).unwrap(), "1 answers were dropped.\n");
    run(&["album", ALBUM]);
    assert_eq!(sandbox.hits(ROUTE), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_ends_a_run_and_the_next_goes_on() {
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(Profile::Development2026);
    let folder = tempfile::tempdir().unwrap();
    let run = |budget: &str| {
        let mut command = command(&sandbox, folder.path());
        command.env("SPOTIFY_CATALOGUE", folder.path().join("answers.sqlite"));
        command.args(["--budget", budget, "album", "iD7JJ3hzH7pWTO0w4dVLdd"]).output().unwrap()
    };
    let output = run("1");
    let told = error(&output);
    assert!(told.contains("the budget of 1 requests is spent") && told.contains("a larger --budget"), "{told}");
    assert!(run("1").status.success(), "the first half of the album is kept, and one request gives the second");
}

#[tokio::test(flavor = "multi_thread")]
async fn forgetting_drops_the_sign_in_and_what_was_given_to_it() {
    let sandbox = Sandbox::start().await;
    sandbox.set_consent(Consent::Agree { listener: None });
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = command(&sandbox, folder.path());
        let output =
            command.env("SPOTIFY_CATALOGUE", folder.path().join("answers.sqlite")).args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(run(&["forget"]), "Nobody is signed in, so there is nothing to forget.\n");
    run(&["sign-in"]);
    run(&["album", ALBUM]);
    let told = run(&["forget"]);
    assert!(
        told.starts_with("The sign-in of Robin") && told.contains("is gone, and 1 answers given to them."),
        "{told}"
    );
    assert!(run(&["whoami"]).contains("Nobody is signed in"));
    let held: Value = serde_json::from_str(&run(&["catalogue", "--json"])).unwrap();
    assert_eq!(held["answers"], 0);
}
