//! Whole downloads, held against a count of their own and against the manifest.

use std::collections::BTreeMap;
use std::fs;

use polars::prelude::ChunkAgg as _;
use spotify_sandbox::archive::{Package, Quirk};

use super::dice::Dice;
use super::download::{Download, Home, accounts_for_every_row, below};
use super::independent::{Count, count};
use crate::{Error, HistoryReport};

fn kinds(report: &HistoryReport) -> BTreeMap<&'static str, u64> {
    let kept = &report.kept;
    let all = [
        ("music", kept.music),
        ("local", kept.local),
        ("podcast", kept.podcast),
        ("audiobook", kept.audiobook),
        ("unknown", kept.unknown),
    ];
    all.into_iter().filter(|(_, rows)| *rows > 0).collect()
}

/// A row of account data that came once in each of two rounds was covered twice, and not repeated.
fn is_as_counted(report: &HistoryReport, counted: &Count, seed: u64) {
    let tags = &report.tags;
    assert_eq!(kinds(report), counted.kept, "seed {seed}");
    assert_eq!(
        [report.rows, report.unreadable, tags.short, tags.near_repeats],
        [counted.rows, counted.unreadable, counted.short, counted.near_repeats],
        "seed {seed}: rows, unreadable, short, near repeats"
    );
    assert_eq!(report.repeated + report.covered, counted.repeated + counted.covered, "seed {seed}");
    assert!(report.covered >= counted.covered, "seed {seed}");
    if counted.rows < 900 {
        assert_eq!([report.repeated, report.covered], [counted.repeated, counted.covered], "seed {seed}, in one round");
    }
    for (told, [least, most]) in
        [(tags.skipped, counted.skipped), (tags.incognito, counted.incognito), (tags.videos, counted.videos)]
    {
        assert!((least..=most).contains(&told), "seed {seed}: {told} of {least} to {most}");
    }
}

fn ms_played(home: &Home) -> i64 {
    home.rows().iter().map(|rows| rows.column("ms_played").unwrap().i64().unwrap().sum().unwrap_or_default()).sum()
}

#[test]
fn every_row_of_any_download_is_where_an_independent_count_has_it_and_twice_is_as_once() {
    for seed in 0..12 {
        let download = Download::random(seed);
        let counted = count(&download.files());
        let home = Home::new();
        let report = home.import([download.folder.path()]);
        is_as_counted(&report, &counted, seed);
        assert_eq!([report.known, report.superseded], [0, 0], "seed {seed}");
        assert_eq!(ms_played(&home), counted.ms_played, "seed {seed}");
        let rows: usize = home.rows().iter().map(polars::prelude::DataFrame::height).sum();
        assert_eq!(rows as u64, report.kept.all());

        let manifest = &download.manifest;
        let whole = manifest.files.iter().map(|file| file.records).sum::<u64>();
        assert_eq!(report.rows, whole + manifest.quirk(Quirk::Truncated), "seed {seed}");
        if download.request.package == Package::Extended {
            let (distinct, truncated) = (&manifest.distinct, manifest.quirk(Quirk::Truncated));
            let kept = [report.kept.music, report.kept.podcast, report.kept.audiobook, report.kept.all()];
            // The file that breaks off says twice what nobody else says.
            assert_eq!(kept, [distinct.music, distinct.podcast, distinct.audiobook, distinct.all() + truncated]);
        }

        let before = home.files();
        let again = home.import([download.folder.path()]);
        assert_eq!((again.kept.all(), again.superseded, again.rows), (0, 0, report.rows), "seed {seed}");
        assert_eq!(home.files(), before, "seed {seed}: byte for byte");
    }
}

#[test]
fn parts_in_any_order_give_what_all_at_once_gives() {
    for seed in 20..24 {
        let download = Download::random(seed);
        let at_once = Home::new();
        at_once.import([download.folder.path()]);
        let mut files = download.files();
        let mut dice = Dice(seed);
        dice.shuffle(&mut files);
        let home = Home::new();
        for some in files.chunks(1 + files.len() / 8) {
            for _ in 0..=dice.below(2) {
                match home.history.import_all(some) {
                    Ok(report) => accounts_for_every_row(&report),
                    Err(error) => assert!(matches!(error, Error::NoPlays { .. }), "{error}: broken and empty files"),
                }
            }
        }
        for (one, other) in home.rows().iter().zip(&at_once.rows()) {
            assert!(one.equals_missing(other), "seed {seed}");
        }
        assert_eq!(home.files(), at_once.files(), "seed {seed}");
    }
}

#[test]
fn account_data_gives_way_to_the_extended_history_that_comes_later() {
    let download = Download::small(700);
    let [account, extended] =
        ["Spotify Account Data", "Spotify Extended Streaming History"].map(|name| download.folder.path().join(name));
    let (home, reversed) = (Home::new(), Home::new());
    let first = home.import([&account]);
    let second = home.import([&extended]);
    assert_eq!(first.rows, download.manifest.account.all());
    assert_eq!(second.superseded + count_of(&home, "account"), first.kept.all(), "{second}");
    assert_eq!(second.kept.all(), download.manifest.distinct.all());
    assert!(second.superseded > 500, "{second}");

    reversed.import([&extended]);
    let covered = reversed.import([&account]);
    assert_eq!(covered.covered, second.superseded);
    assert_eq!(home.files(), reversed.files());
    // Once more, either of them: nothing comes back.
    assert_eq!(home.import([&account]).covered, second.superseded);
    assert_eq!(home.files(), reversed.files());
}

fn count_of(home: &Home, source: &str) -> u64 {
    let of = |rows: &polars::prelude::DataFrame| {
        let sources = rows.column("source").unwrap().str().unwrap().clone();
        sources.iter().filter(|name| *name == Some(source)).count() as u64
    };
    home.rows().iter().map(of).sum()
}

#[test]
fn a_zip_and_a_folder_and_a_list_of_files_are_the_same() {
    let download = Download::small(400);
    let elsewhere = tempfile::tempdir().unwrap();
    let zip = elsewhere.path().join("my_spotify_data.zip");
    download.zip(&zip);
    // As macOS packs, and with what a browser leaves.
    fs::create_dir(elsewhere.path().join("__MACOSX")).unwrap();
    fs::write(elsewhere.path().join("__MACOSX/._endsong_0.json"), "\0\u{5}").unwrap();
    fs::write(elsewhere.path().join("endsong_0.json.crdownload"), "[").unwrap();

    let homes = [0; 4].map(|_| Home::new());
    let of_folder = homes[0].import([download.folder.path()]);
    let of_zip = homes[1].import([&zip]);
    let of_files = homes[2].import(download.files());
    let of_folder_with_zip = homes[3].import([elsewhere.path()]);
    for home in &homes {
        assert_eq!(home.files(), homes[0].files());
    }
    assert_eq!(of_zip, of_folder);
    assert_eq!((of_files.kept, of_files.tags, of_files.rows), (of_folder.kept, of_folder.tags, of_folder.rows));
    assert_eq!(of_files.passed_over, Vec::<String>::new());
    assert_eq!(of_folder_with_zip.kept, of_folder.kept);
    assert_eq!(of_folder_with_zip.passed_over.len(), of_folder.passed_over.len() + 2);
    // The same thing given twice is the same thing.
    let twice = Home::new().import([download.folder.path(), &zip]);
    assert_eq!((twice.kept, twice.rows), (of_folder.kept, 2 * of_folder.rows));
}

#[test]
fn nothing_of_a_person_is_kept() {
    let mut request = Download::small(1).request;
    request.listener = "Listener-Nobody-May-See".to_owned();
    request.length = spotify_sandbox::archive::Length::Spread { plays: 900, years: 4 };
    let download = Download::of(request);
    let private =
        ["Listener-Nobody-May-See", "192.0.2.", "203.0.113.", "2001:db8", "user_agent", "username", "ip_addr"];
    let holds = |content: &[u8], text: &str| content.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    let given = below(download.folder.path());
    for text in private {
        assert!(given.values().any(|content| holds(content, text)), "{text}");
    }
    let home = Home::new();
    home.import([download.folder.path()]);
    let folder = home.history.folder().parent().unwrap().to_owned();
    for (name, content) in below(&folder) {
        for text in private {
            assert!(!holds(&content, text), "{text} in {name}");
        }
    }
}
