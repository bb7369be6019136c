//! What is no download, in words.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use super::download::{Download, Home, below};
use crate::Error;

/// What is said of it, without the folders above.
fn refusal(home: &Home, path: &Path) -> String {
    let error = home.history.import(path).unwrap_err();
    assert!(matches!(error, Error::NoPlays { .. }), "{error:?}");
    error.to_string().replace(path.parent().unwrap().to_str().unwrap(), "…")
}

#[test]
fn what_is_no_download_is_told_in_words_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("empty")).unwrap();
    fs::write(at("Userdata.json"), r#"{ "username": "robin" }"#).unwrap();
    fs::write(at("photo.jpg"), [0xff, 0xd8, 0xff, 0xe0]).unwrap();
    fs::write(at("nothing.json"), "").unwrap();
    fs::write(at("empty-list.json"), "[]").unwrap();
    let utf_16: Vec<u8> = "\u{feff}[{\"ts\":".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(at("utf-16.json"), utf_16).unwrap();
    zip(&at("other.zip"), &["Userdata.json"]);
    zip(&at("mine.zip"), &["MyData/endsong_0.json"]);
    let content = fs::read(at("mine.zip")).unwrap();
    fs::write(at("half.zip"), &content[..content.len() / 2]).unwrap();
    fs::write(at("locked.zip"), with_password(content)).unwrap();

    let refusals = [
        "missing.zip",
        "empty",
        "Userdata.json",
        "photo.jpg",
        "nothing.json",
        "empty-list.json",
        "utf-16.json",
        "other.zip",
        "half.zip",
        "locked.zip",
    ];
    let told: Vec<String> = refusals.iter().map(|name| refusal(&home, &at(name))).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    there are no plays in …/missing.zip (No such file or directory (os error 2)): name the zip or the folder that Spotify sent, or a file of it
    there are no plays in …/empty (it has no file of plays): name the zip or the folder that Spotify sent, or a file of it
    there are no plays in …/Userdata.json (Userdata.json: row 1: it has neither `ts` nor `endTime`): name the zip or the folder that Spotify sent, or a file of it
    there are no plays in …/photo.jpg (photo.jpg: it is not JSON): name the zip or the folder that Spotify sent, or a file of it
    there are no plays in …/nothing.json (nothing.json: it is empty): name the zip or the folder that Spotify sent, or a file of it
    there are no plays in …/empty-list.json (its files of plays are empty lists): name the zip or the folder that Spotify sent, or a file of it
    there are no plays in …/utf-16.json (utf-16.json: it is not JSON): name the zip or the folder that Spotify sent, or a file of it
    there are no plays in …/other.zip (it has no file of plays): name the zip or the folder that Spotify sent, or a file of it
    there are no plays in …/half.zip (half.zip: it is not a whole zip (invalid Zip archive: Could not find EOCD): download it again): name the zip or the folder that Spotify sent, or a file of it
    there are no plays in …/locked.zip (MyData/endsong_0.json: it has a password: unpack the zip and import the folder): name the zip or the folder that Spotify sent, or a file of it
    "#);
    // Of several it is named which.
    let error = home.history.import_all([at("mine.zip"), at("missing.zip")]).unwrap_err();
    assert!(error.to_string().contains("/missing.zip (No such file"), "{error}");
    assert_eq!(home.history.months().unwrap().height(), 0);
    assert_eq!(home.history.imports().unwrap().height(), 0);
    assert!(below(home.history.folder()).keys().all(|name| name == "lock"));
    assert_eq!(home.import([at("mine.zip")]).kept.music, 1);
}

#[test]
fn a_broken_zip_beside_a_download_costs_itself() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    zip(&at("mine.zip"), &["MyData/endsong_0.json"]);
    let content = fs::read(at("mine.zip")).unwrap();
    fs::write(at("half.zip"), &content[..content.len() / 2]).unwrap();
    fs::write(at("locked.zip"), with_password(content)).unwrap();
    let report = Home::new().import([folder.path()]);
    insta::assert_snapshot!(report, @r#"
    1 row in 3 files: 1 kept
                1  plays of music
    half.zip: it is not a whole zip (invalid Zip archive: Could not find EOCD): download it again
    MyData/endsong_0.json: it has a password: unpack the zip and import the folder
    "#);
}

/// The bytes of an entry that come to nothing: the rest is read all the same.
#[test]
fn an_entry_of_a_zip_whose_bytes_are_wrong_is_told() {
    let download = Download::small(200);
    let path = download.folder.path().with_extension("zip");
    download.zip(&path);
    let mut content = fs::read(&path).unwrap();
    let middle = content.len() / 2;
    content[middle..middle + 64].fill(0xaa);
    fs::write(&path, content).unwrap();
    let report = Home::new().import([&path]);
    fs::remove_file(&path).unwrap();
    let wrong =
        report.files.iter().filter(|file| file.problem.as_deref().is_some_and(|why| why.starts_with("reading")));
    assert_eq!(wrong.count(), 1, "{report}");
    assert!(report.kept.all() > 0);
}

#[test]
fn a_history_in_memory_is_none() {
    let error = crate::Diary::in_memory().unwrap().history().unwrap_err();
    insta::assert_snapshot!(error, @r#"the diary cannot be used as a history (it is in memory: `Diary::open` one in a file): mend that, or name another diary in SPOTIFY_DIARY"#);
}

#[test]
fn two_imports_at_once_are_one_and_a_refusal() {
    let download = Download::small(50);
    let home = Home::new();
    let lock = super::super::place::Lock::of(&home.history).unwrap();
    let error = home.history.import(download.folder.path()).unwrap_err();
    assert!(matches!(error, Error::HistoryBusy { .. }));
    let told = error.to_string().replace(home.history.folder().to_str().unwrap(), "…");
    insta::assert_snapshot!(told, @r#"another program is importing into …: nothing was changed, try again when it has ended"#);
    drop(lock);
    home.import([download.folder.path()]);
}

const PLAY: &str = r#"[{"ts":"2020-05-02T20:01:07Z","ms_played":187000,"spotify_track_uri":"spotify:track:a"}]"#;

fn zip(path: &Path, names: &[&str]) {
    let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for name in names {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(PLAY.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

/// Says of every entry that it has a password.
fn with_password(mut zip: Vec<u8>) -> Vec<u8> {
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        for at in 0..zip.len() - 4 {
            if zip[at..].starts_with(signature) {
                zip[at + flags] |= 1;
            }
        }
    }
    zip
}
