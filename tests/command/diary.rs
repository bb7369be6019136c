//! Snapshots from a terminal or a timer, and the care of the diary that they make.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use linernotes::Diary;
use spotify_sandbox::{Consent, Sandbox};

use crate::{command, error, json, run, stdout};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Those that were set for another.
fn set_variables(program: &mut Command, given: &Command) {
    for (name, value) in given.get_envs() {
        match value {
            Some(value) => program.env(name, value),
            None => program.env_remove(name),
        };
    }
}

/// A sandbox whose listener is signed in.
pub(crate) async fn signed_in(folder: &Path, listener: &str) -> Sandbox {
    let sandbox = Sandbox::start().await;
    sandbox.set_consent(Consent::Agree { listener: Some(listener.to_owned()) });
    stdout(&run(&sandbox, folder, &["sign-in", "-s", "user-top-read,user-read-recently-played"]));
    sandbox
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_is_taken_once_a_month_and_nothing_is_said_when_none_is_due() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = signed_in(folder.path(), "robin").await;
    let snapshot = |arguments: &[&str]| run(&sandbox, folder.path(), &[&["snapshot"], arguments].concat());
    let first = stdout(&snapshot(&[]));
    assert!(first.starts_with("November 2026: ") && first.lines().count() == 1, "{first}");
    let lists = sandbox.hits("GET /v1/me/top/{kind}");
    for _ in 0..2 {
        let quiet = snapshot(&[]);
        assert!(quiet.status.success() && quiet.stdout.is_empty() && quiet.stderr.is_empty(), "{quiet:?}");
    }
    assert_eq!(sandbox.hits("GET /v1/me/top/{kind}"), lists, "no list is asked for");
    let told = json(&snapshot(&["--json"]));
    assert_eq!((&told["due"], &told["month"]), (&false.into(), &"2026-11".into()));
    let again = stdout(&snapshot(&["--again"]));
    assert!(again.contains("; in place of the page of 21 November"), "{again}");

    sandbox.clock().advance(75 * DAY);
    let later = json(&snapshot(&["--json"]));
    assert_eq!((&later["due"], &later["month"]), (&true.into(), &"2027-02".into()));
    assert_eq!(later["missed"], serde_json::json!(["2026-12", "2027-01"]));
    assert!(snapshot(&[]).stdout.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_says_who_has_to_sign_in_and_whose_diary_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start().await;
    let nobody = run(&sandbox, folder.path(), &["snapshot"]);
    assert_eq!(nobody.status.code(), Some(3));
    assert!(error(&nobody).ends_with("run `linernotes sign-in --scope user-top-read`"), "{nobody:?}");

    let robin = signed_in(folder.path(), "robin").await;
    stdout(&run(&robin, folder.path(), &["snapshot"]));
    let sam = tempfile::tempdir().unwrap();
    let sandbox = signed_in(sam.path(), "sam").await;
    let mut snapshot = command(&sandbox, sam.path());
    let refused = snapshot.arg("snapshot").env("SPOTIFY_DIARY", folder.path().join("diary.sqlite")).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(error(&refused).contains("is the diary of Robin Vale"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lines_for_timers_name_the_command_and_the_folder() {
    let sandbox = Sandbox::start().await;
    let folder = tempfile::tempdir().unwrap();
    let told = stdout(&run(&sandbox, folder.path(), &["snapshot", "--schedule"]));
    let program = env!("CARGO_BIN_EXE_linernotes");
    let here = std::fs::canonicalize(folder.path()).unwrap();
    for line in [
        format!("17 9 * * * cd '{}' && '{program}' snapshot", here.display()),
        format!("WorkingDirectory={}", here.display()),
        format!("ExecStart=\"{program}\" snapshot"),
        "Persistent=true".to_owned(),
    ] {
        assert!(told.lines().any(|told| told == line), "{line}\n\n{told}");
    }
    assert!(told.contains("schtasks /Create /TN \"linernotes snapshot\" /SC DAILY"), "{told}");
    assert!(!folder.path().join("diary.sqlite").exists());

    // What cron would run: its line, from another folder.
    let lines = json(&run(&sandbox, folder.path(), &["snapshot", "--schedule", "--json"]));
    let line = lines["cron"].as_str().unwrap().strip_prefix("17 9 * * * ").unwrap().replace("\\%", "%");
    let given = command(&sandbox, folder.path());
    let mut shell = Command::new("sh");
    shell.args(["-c", &line]).current_dir("/");
    set_variables(&mut shell, &given);
    let output = shell.output().unwrap();
    assert!(error(&output).contains("nobody is signed in"), "{output:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_diary_is_shown_checked_copied_exported_imported_and_asked() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = signed_in(folder.path(), "robin").await;
    let diary = |arguments: &[&str]| run(&sandbox, folder.path(), &[&["diary"], arguments].concat());
    let none = diary(&[]);
    assert_eq!(none.status.code(), Some(1));
    assert!(error(&none).contains("(there is none yet, and `linernotes snapshot` begins one)"), "{none:?}");
    assert!(!folder.path().join("diary.sqlite").exists(), "to look makes none");

    stdout(&run(&sandbox, folder.path(), &["snapshot"]));
    let shown = stdout(&diary(&[]));
    assert!(shown.contains("diary.sqlite: the diary of Robin Vale\n1 month (November 2026), "), "{shown}");
    assert_eq!(json(&diary(&["--json"]))["counts"]["first_month"], "2026-11");
    assert!(stdout(&diary(&["check"])).starts_with("nothing is wrong: 1 month (November 2026), "));
    assert_eq!(json(&diary(&["check", "--json"]))["sound"], true);

    for (how, file) in [("backup", "copy.sqlite"), ("export", "all.ndjson")] {
        let written = diary(&[how, file]);
        assert!(stdout(&written).is_empty());
        assert!(
            String::from_utf8_lossy(&written.stderr).starts_with(&format!("saved to {file}: 1 month")),
            "{written:?}"
        );
        std::fs::write(folder.path().join("taken"), "mine").unwrap();
        let refused = error(&diary(&[how, "taken"]));
        assert!(refused.ends_with("add --replace, or choose another name"), "{refused}");
        assert_eq!(std::fs::read_to_string(folder.path().join("taken")).unwrap(), "mine");
        assert!(json(&diary(&[how, "taken", "--replace", "--json"]))["bytes"].as_u64().unwrap() > 1000);
    }
    let mut other = command(&sandbox, folder.path());
    other.args(["diary", "import", "all.ndjson"]).env("SPOTIFY_DIARY", folder.path().join("other.sqlite"));
    let told = stdout(&other.output().unwrap());
    assert!(told.starts_with("read from all.ndjson: 1 month (1 new), "), "{told}");
    assert_eq!(json(&diary(&["import", "all.ndjson", "--json"]))["months"]["same"], 1);
    let wrong = error(&diary(&["import", "copy.sqlite"]));
    assert!(wrong.contains("line 1: it does not begin as the export of a diary does"), "{wrong}");

    let asked = diary(&["sql", "SELECT count(*) AS tracks FROM top_track", "--json"]);
    assert_eq!(json(&asked), serde_json::json!([{ "tracks": 150 }]));
    assert!(stdout(&diary(&["sql", "SELECT 1 AS one"])).starts_with("shape: (1, 1)"));
    let refused = error(&diary(&["sql", "DELETE FROM play"]));
    assert!(refused.contains("this reads and changes nothing"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_diary_fails_the_check_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = signed_in(folder.path(), "robin").await;
    stdout(&run(&sandbox, folder.path(), &["snapshot"]));
    let path = folder.path().join("diary.sqlite");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 4096 / 2 * 4096;
    bytes[middle..middle + 4096].fill(0xff);
    std::fs::write(&path, bytes).unwrap();
    let output = run(&sandbox, folder.path(), &["diary", "check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(error(&output).contains(" is not sound ("), "{output:?}");
    assert!(error(&output).contains("put a backup in its place"), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("put a backup in its place"), "{output:?}");
}

/// A test may run as somebody who may write everything: then the command runs without that right.
#[expect(clippy::print_stderr, reason = "what is not tested is said")]
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_diary_that_may_only_be_read_is_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let sandbox = signed_in(folder.path(), "robin").await;
    stdout(&run(&sandbox, folder.path(), &["snapshot"]));
    let kept = folder.path().join("kept");
    std::fs::create_dir(&kept).unwrap();
    let path = kept.join("diary.sqlite");
    std::fs::copy(folder.path().join("diary.sqlite"), &path).unwrap();
    let set_mode = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    set_mode(&path, 0o400);
    for folder_mode in [0o700, 0o500] {
        set_mode(&kept, folder_mode);
        let without_right = |arguments: &[&str]| {
            let given = command(&sandbox, folder.path());
            let mut program = Command::new("setpriv");
            program
                .args(["--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]);
            program.arg(given.get_program()).args(arguments).current_dir(folder.path());
            set_variables(&mut program, &given);
            program.env("SPOTIFY_DIARY", &path).output()
        };
        let is_all_powerful = std::fs::OpenOptions::new().append(true).open(&path).is_ok();
        let run_it = |arguments: &[&str]| match is_all_powerful {
            true => without_right(arguments),
            false => command(&sandbox, folder.path()).args(arguments).env("SPOTIFY_DIARY", &path).output(),
        };
        let Ok(shown) = run_it(&["diary"]) else {
            eprintln!("not tested: this user may write everything, and there is no `setpriv`");
            break;
        };
        assert!(stdout(&shown).contains("the diary of Robin Vale"), "{folder_mode:o}");
        assert!(stdout(&run_it(&["diary", "check"]).unwrap()).starts_with("nothing is wrong"));
        stdout(&run_it(&["diary", "backup", &format!("copy-{folder_mode}.sqlite")]).unwrap());
        let refused = run_it(&["snapshot", "--again"]).unwrap();
        assert!(error(&refused).contains("(it may be read and not written)"), "{refused:?}");
        assert_eq!(std::fs::read_dir(&kept).unwrap().count(), 1, "nothing is left beside it");
    }
    set_mode(&kept, 0o700);
    assert_eq!(Diary::open(folder.path().join("diary.sqlite")).unwrap().counts().unwrap().months, 1);
}
