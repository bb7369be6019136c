//! The file itself: several programs at it, who may read it, and what becomes of one that cannot be used.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use rusqlite::Connection;
use spotify_client::{Catalogue, Config};
use spotify_sandbox::Sandbox;

use super::{another, asked, beside, config_in, opened, track_ids};
use crate::support::{ALBUM, LONG_ALBUM, TRACK};

const FILE: &str = "LINERNOTES_TEST_CATALOGUE";
const URL: &str = "LINERNOTES_TEST_URL";

/// Asks for sixty tracks and two albums, some of them several times.
async fn work(config: &Config) {
    let spotify = another(config).await;
    let ids = spotify.album(LONG_ALBUM).await.unwrap().track_ids();
    for client in [spotify.clone(), spotify.fresh(), spotify] {
        assert_eq!(client.tracks(&ids).await.unwrap().iter().flatten().count(), 60);
        assert_eq!(client.album(ALBUM).await.unwrap().tracks.len(), 8);
    }
}

/// Whether the file is whole, and a new program finds in it all that was asked for.
async fn check_after_work(config: &Config, sandbox: &Sandbox) {
    let database = Connection::open(config.catalogue.file().unwrap()).unwrap();
    let verdict: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok");
    let ids = track_ids(sandbox).await;
    let before = asked(sandbox);
    let spotify = another(config).await;
    assert_eq!(spotify.tracks(&ids).await.unwrap().iter().flatten().count(), 60);
    assert_eq!(spotify.album(LONG_ALBUM).await.unwrap().tracks.len(), 60);
    assert_eq!(asked(sandbox), before, "what each of them kept is there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn eight_clients_at_once_share_a_file_that_none_of_them_found() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start().await;
    for round in 0..4 {
        let config = config_in(&folder.path().join(format!("{round}/catalogue.sqlite")), &sandbox);
        let together = Arc::new(tokio::sync::Barrier::new(8));
        let clients: Vec<_> = (0..8)
            .map(|_| {
                let (config, together) = (config.clone(), Arc::clone(&together));
                tokio::spawn(async move {
                    together.wait().await;
                    work(&config).await;
                })
            })
            .collect();
        for client in clients {
            client.await.unwrap();
        }
        check_after_work(&config, &sandbox).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_programs_at_once_share_a_file_that_none_of_them_found() {
    if let (Some(file), Ok(url)) = (std::env::var_os(FILE), std::env::var(URL)) {
        let mut config = Config::sandbox(&url).unwrap();
        config.catalogue = Catalogue::in_file(file);
        return work(&config).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start().await;
    let config = config_in(&folder.path().join("catalogue.sqlite"), &sandbox);
    let programs: Vec<Child> = (0..3).map(|_| start(config.catalogue.file().unwrap(), &sandbox)).collect();
    for program in programs {
        let ended = tokio::task::spawn_blocking(|| program.wait_with_output()).await.unwrap().unwrap();
        assert!(ended.status.success());
    }
    check_after_work(&config, &sandbox).await;
}

/// Starts the test above as another program.
fn start(file: &Path, sandbox: &Sandbox) -> Child {
    let mut program = Command::new(std::env::current_exe().unwrap());
    let test = "catalogue::file::three_programs_at_once_share_a_file_that_none_of_them_found";
    program.args(["--exact", test, "--nocapture"]).env(FILE, file).env(URL, sandbox.url());
    program.stdout(Stdio::null()).spawn().unwrap()
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_but_its_owner_can_read_the_file_its_journals_and_the_folders_made_for_it() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cache/linernotes/catalogue.sqlite");
    let sandbox = Sandbox::start().await;
    let spotify = another(&config_in(&file, &sandbox)).await;
    spotify.track(TRACK).await.unwrap();

    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    for ending in ["", "-wal", "-shm"] {
        assert_eq!(mode(&beside(&file, ending)), 0o600, "{ending}");
    }
    for above in file.ancestors().skip(1).take(2) {
        assert_eq!(mode(above), 0o700, "{}", above.display());
    }
}

#[tokio::test]
async fn a_file_that_is_no_catalogue_any_more_is_set_aside_and_one_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start().await;
    let ids = track_ids(&sandbox).await;
    let good = {
        let file = folder.path().join("good.sqlite");
        another(&config_in(&file, &sandbox)).await.tracks(&ids).await.unwrap();
        // Once nobody has it open, all of it is in the one file.
        std::fs::read(file).unwrap()
    };
    let with_garbage_from = |at: usize| {
        let mut bytes = good.clone();
        bytes[at..].fill(0xa5);
        bytes
    };
    for (number, (what, bytes)) in [
        ("a text", b"these are my favourite songs\n".repeat(40)),
        ("nothing but zeros", vec![0; 8192]),
        ("its first half", good[..good.len() / 2].to_vec()),
        ("garbage behind the header", with_garbage_from(100)),
        ("garbage behind the first page", with_garbage_from(4096)),
        ("garbage in the second half", with_garbage_from(good.len() / 2)),
    ]
    .into_iter()
    .enumerate()
    {
        let file = folder.path().join(format!("{number}.sqlite"));
        std::fs::write(&file, &bytes).unwrap();
        let config = config_in(&file, &sandbox);
        let (spotify, told) = opened(&config).await;
        let aside = beside(&file, ".unreadable-0");
        assert_eq!(told, [format!("{} was no catalogue, and is {} now", file.display(), aside.display())], "{what}");
        assert!(std::fs::read(&aside).unwrap() == bytes, "{what} is as it was");

        spotify.track(TRACK).await.unwrap();
        let before = asked(&sandbox);
        another(&config).await.track(TRACK).await.unwrap();
        assert_eq!(asked(&sandbox), before, "{what}: the new file is used");

        drop(spotify);
        std::fs::write(&file, &bytes).unwrap();
        let (_, told) = opened(&config).await;
        assert!(told.len() == 1 && told[0].ends_with(".unreadable-1 now"), "{what}: {told:?}");
    }
}

#[tokio::test]
async fn an_empty_file_is_as_good_as_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalogue.sqlite");
    std::fs::write(&file, "").unwrap();
    let sandbox = Sandbox::start().await;
    let config = config_in(&file, &sandbox);
    another(&config).await.track(TRACK).await.unwrap();
    another(&config).await.track(TRACK).await.unwrap();
    assert_eq!(asked(&sandbox), 1);
}

#[tokio::test]
async fn a_newer_programs_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalogue.sqlite");
    let sandbox = Sandbox::start().await;
    let config = config_in(&file, &sandbox);
    another(&config).await.track(TRACK).await.unwrap();
    Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let bytes = std::fs::read(&file).unwrap();

    for _ in 0..2 {
        let before = asked(&sandbox);
        let (spotify, told) = opened(&config).await;
        let start = format!("answers are kept in memory only, as {} cannot be used (a newer version", file.display());
        assert!(told.len() == 1 && told[0].starts_with(&start) && told[0].contains("99"), "{told:?}");
        for _ in 0..2 {
            spotify.track(TRACK).await.unwrap();
            assert_eq!(asked(&sandbox), before + 1, "memory stands for it");
        }
    }
    assert!(std::fs::read(&file).unwrap() == bytes, "not a byte has changed");
    assert_eq!(folder.path().read_dir().unwrap().count(), 1, "and nothing lies beside it");
}

#[tokio::test]
async fn where_no_file_can_be_memory_is_used_and_that_is_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "in the way").unwrap();
    std::fs::create_dir(folder.path().join("folder.sqlite")).unwrap();
    let sandbox = Sandbox::start().await;
    for place in ["file/catalogue.sqlite", "folder.sqlite"] {
        let config = config_in(&folder.path().join(place), &sandbox);
        let (spotify, told) = opened(&config).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("answers are kept in memory only, as "), "{told:?}");
        assert!(told[0].contains(place) && told[0].ends_with("name another file in SPOTIFY_CATALOGUE"), "{told:?}");
        let before = asked(&sandbox);
        for _ in 0..2 {
            spotify.track(TRACK).await.unwrap();
        }
        assert_eq!(asked(&sandbox), before + 1, "{place}");
        assert_eq!(spotify.clear_answers().unwrap(), 1);
    }
}
