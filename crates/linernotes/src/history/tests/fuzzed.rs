//! Files that are wrong in any way: nothing panics, every row is accounted for, and what was not touched is kept.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use super::dice::Dice;
use super::download::{Download, Home};
use crate::FileReport;
use crate::history::reading::{Reader, Rows};
use crate::history::source::Sources;

/// How many rows there are of each moment and `ms_played`.
type Found = BTreeMap<(i64, i64), usize>;

/// Reads a file as an import does, without writing what it finds.
fn read(path: &Path, content: &[u8]) -> (FileReport, Found) {
    fs::write(path, content).unwrap();
    let sources = Sources::of(&[path.to_owned()]).unwrap();
    let (mut rows, mut report) = (Rows::new(), FileReport::default());
    for file in &sources.files {
        report = Reader::new().read(file, &mut rows, &mut |_, _| true);
    }
    assert_eq!(report.rows, report.extended + report.account + report.unreadable, "{report:?}");
    assert!(report.first_unreadable.iter().all(|row| row.row <= report.rows && row.why.len() < 300), "{report:?}");
    let mut found = Found::new();
    for row in rows.months.iter().flat_map(|(_, rows)| rows) {
        *found.entry((row.ended_at, row.ms_played)).or_default() += 1;
    }
    assert_eq!(found.values().sum::<usize>() as u64, report.extended + report.account);
    (report, found)
}

/// Where the records of one of the sandbox's files are.
fn records(content: &[u8]) -> Vec<Range<usize>> {
    let begins = |at: &usize| {
        let rest = content[at + 1..].trim_ascii_start();
        content[*at] == b'{' && (rest.starts_with(b"\"ts\"") || rest.starts_with(b"\"endTime\""))
    };
    let begin: Vec<usize> = (0..content.len()).filter(begins).collect();
    let end = |at: usize| content[..at].iter().rposition(|byte| *byte == b'}').unwrap() + 1;
    let ends = begin.iter().skip(1).copied().chain([content.len()]).map(end);
    begin.iter().copied().zip(ends).map(|(begin, end)| begin..end).collect()
}

fn is_kept(untouched: &Found, found: &Found, seed: u64) {
    for (row, times) in untouched {
        let kept = found.get(row).copied().unwrap_or_default();
        assert!(kept >= *times, "seed {seed}: {kept} of {times} of {row:?}");
    }
}

/// Some whole files of every kind.
fn files() -> Vec<Vec<u8>> {
    let download = Download::random(20);
    let mut files: Vec<_> = download.files().iter().map(|path| fs::read(path).unwrap()).collect();
    files.retain(|content| content.ends_with(b"]\n") || content.ends_with(b"]"));
    files.retain(|content| content.len() > 100);
    for content in &mut files {
        let records = records(content);
        let end = records[records.len().min(60) - 1].end;
        content.truncate(end);
        content.push(b']');
    }
    assert!(files.len() > 4);
    files
}

#[test]
fn bytes_that_are_changed_cost_the_records_that_they_are_in() {
    let files = files();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("endsong_0.json");
    for seed in 0..1_000 {
        let mut dice = Dice(seed);
        let mut content = dice.pick(&files).clone();
        let records = records(&content);
        let mut is_touched = vec![false; records.len()];
        for _ in 0..=dice.below(4) {
            let at = 1 + dice.below(content.len() - 1);
            let byte = dice.next() as u8;
            content[at] = *dice.pick(&[b'"', b'\\', b'{', b'}', b'[', b']', b':', b',', b'\n', 0, byte, byte, byte]);
            for (touched, record) in is_touched.iter_mut().zip(&records) {
                *touched |= record.contains(&at);
            }
        }
        let untouched = records.iter().zip(&is_touched).filter(|(_, touched)| !**touched);
        let alone: Vec<&[u8]> = untouched.map(|(record, _)| &content[record.clone()]).collect();
        let (_, expected) = read(&path, &[b"[", alone.join(&b","[..]).as_slice(), b"]"].concat());
        assert_eq!(expected.values().sum::<usize>(), alone.len(), "seed {seed}");
        let (_, found) = read(&path, &content);
        is_kept(&expected, &found, seed);
        assert!(found.values().sum::<usize>() <= records.len(), "seed {seed}");
    }
}

#[test]
fn a_file_that_breaks_off_keeps_what_came_before() {
    let files = files();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("endsong_0.json");
    for seed in 0..400 {
        let mut dice = Dice(seed);
        let content = dice.pick(&files);
        let cut = dice.below(content.len());
        let whole = records(content).iter().filter(|record| record.end <= cut).count() as u64;
        let (report, _) = read(&path, &content[..cut]);
        assert_eq!(report.extended + report.account, whole, "seed {seed}");
        assert!(report.unreadable <= 1, "seed {seed}: {report:?}");
    }
}

#[test]
fn a_piece_that_is_missing_or_comes_twice_costs_what_it_touches() {
    let files = files();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("endsong_0.json");
    for seed in 0..400 {
        let mut dice = Dice(seed);
        let content = dice.pick(&files);
        let from = dice.below(content.len());
        let to = content.len().min(from + dice.below(3_000));
        let touched = |record: &&Range<usize>| record.start < to && from < record.end;
        let records = records(content);
        let kept = (records.len() - records.iter().filter(touched).count()) as u64;
        let (report, _) = read(&path, &[&content[..from], &content[to..]].concat());
        assert!(report.extended + report.account >= kept, "seed {seed}: {report:?}");
        let (report, _) = read(&path, &[&content[..to], &content[from..]].concat());
        assert!(report.extended + report.account >= kept, "seed {seed}: {report:?}");
    }
}

#[test]
fn any_bytes_are_read_without_harm() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("endsong_0.json");
    let words: [&[u8]; 22] = [
        b"{",
        b"}",
        b"[",
        b"]",
        b"\"",
        b"\\",
        b":",
        b",",
        b"\"ts\"",
        b"\"endTime\"",
        b"\"2020-05-02T20:01:02Z\"",
        b"\"ms_played\"",
        b"1",
        b"1e999",
        b"-",
        b"null",
        b"\xff",
        b"\\ud800",
        b" \n",
        b"\xef\xbb\xbf",
        b"PK\x03\x04",
        b"{\"ts\":",
    ];
    for seed in 0..2_000 {
        let mut dice = Dice(seed);
        let mut content = Vec::new();
        let most = if dice.one_in(20) { 40_000 } else { 60 };
        for _ in 0..dice.below(most) {
            match dice.one_in(10) {
                true => content.push(dice.next() as u8),
                false => content.extend_from_slice(words[dice.below(words.len())]),
            }
        }
        read(&path, &content);
    }
}

#[test]
fn a_download_with_broken_files_is_imported_and_twice_is_as_once() {
    for seed in 0..6 {
        let (download, mut dice) = (Download::random(seed + 40), Dice(seed));
        for path in download.files() {
            let mut content = fs::read(&path).unwrap();
            for _ in 0..dice.below(6).min(content.len()) {
                let at = dice.below(content.len());
                content[at] = dice.next() as u8;
            }
            if dice.one_in(5) {
                content.truncate(dice.below(content.len()));
            }
            fs::write(&path, content).unwrap();
        }
        let home = Home::new();
        let first = home.import([download.folder.path()]);
        assert!(first.kept.all() > 0, "seed {seed}: {first}");
        let before = home.files();
        let again = home.import([download.folder.path()]);
        assert_eq!((again.kept.all(), again.unreadable), (0, first.unreadable), "seed {seed}");
        assert!(home.files() == before, "seed {seed}");
    }
}

#[test]
fn any_bytes_in_a_zip_are_read_without_harm() {
    let download = Download::random(21);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my_spotify_data.zip");
    download.zip(&path);
    let whole = fs::read(&path).unwrap();
    for seed in 0..150 {
        let mut dice = Dice(seed);
        let mut content = whole.clone();
        for _ in 0..=dice.below(12) {
            // Half of them where the names and the places of the entries are.
            let from = if dice.one_in(2) { content.len() - 1_200 } else { 0 };
            let at = from + dice.below(content.len() - from);
            content[at] = dice.next() as u8;
        }
        if dice.one_in(5) {
            content.truncate(dice.below(whole.len()));
        }
        fs::write(&path, &content).unwrap();
        let sources = Sources::of(std::slice::from_ref(&path)).unwrap();
        let (mut rows, mut reader) = (Rows::new(), Reader::new());
        for file in &sources.files {
            let report = reader.read(file, &mut rows, &mut |_, _| true);
            assert_eq!(report.rows, report.extended + report.account + report.unreadable, "seed {seed}: {report:?}");
        }
    }
}
