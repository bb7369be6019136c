//! Files that are longer than a round.

use std::fmt::Write as _;
use std::fs;

use polars::prelude::AnyValue;

use crate::Diary;

/// Records of extended history, a minute apart, of which each third names nothing; one of them is broken.
fn records(count: usize, broken: usize) -> String {
    let mut text = String::from("[");
    for at in 0..count {
        let moment = chrono::DateTime::from_timestamp(1_700_000_000 + at as i64 * 60, 0).unwrap_or_default();
        let ts = moment.format("%Y-%m-%dT%H:%M:%SZ");
        let named = match at % 3 {
            0 => "null, \"spotify_track_uri\": null".to_owned(),
            _ => format!("\"Umbra {}\", \"spotify_track_uri\": \"spotify:track:{:022}\"", at % 50, at % 50),
        };
        let played = if at == broken { "\"long\"".to_owned() } else { (at * 10).to_string() };
        let comma = if at == 0 { "" } else { "," };
        let padding = " ".repeat(300);
        write!(
            text,
            "{comma}{{\"ts\": \"{ts}\", \"ms_played\": {played},{padding}\"master_metadata_track_name\": {named}, "
        )
        .unwrap();
        text.push_str("\"episode_name\": null, \"shuffle\": null}");
    }
    text + "]"
}

#[test]
fn a_file_of_many_rounds_is_read_to_its_end_and_its_rows_are_numbered_on() {
    let folder = tempfile::tempdir().unwrap();
    let (rows, broken) = (5_000, 4_200);
    let file = folder.path().join("Streaming_History_Audio_2023_0.json");
    fs::write(&file, records(rows, broken)).unwrap();
    let history = Diary::open(folder.path().join("diary.sqlite")).unwrap().history().unwrap();

    let report = history.import(&file).unwrap();

    assert_eq!((report.rows, report.kept.all(), report.unreadable), (5_000, 4_999, 1));
    assert_eq!(report.files[0].first_unreadable[0].row, broken as u64 + 1);
    let plays = history.plays().unwrap();
    assert_eq!(plays.height(), rows - 1);
    assert_eq!(plays.column("name").unwrap().null_count(), rows.div_ceil(3) - 1);
    assert_eq!(plays.column("album").unwrap().null_count(), rows - 1);
    assert_eq!(plays.column("name").unwrap().get(4_000).unwrap(), AnyValue::String("Umbra 0"));
    assert_eq!(plays.column("ms_played").unwrap().get(4_000).unwrap(), AnyValue::Int64(40_000));
    assert!(history.check().unwrap().findings.is_empty());

    let again = history.import(&file).unwrap();
    assert_eq!((again.kept.all(), again.known), (0, 4_999));
}

#[test]
fn in_halves_a_download_gives_what_it_gives_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("endsong_0.json"), folder.path().join("endsong_1.json"));
    fs::write(&one, records(3_000, 100)).unwrap();
    fs::write(&other, records(4_500, 200)).unwrap();
    let plays = |name: &str, imports: &[&[&std::path::PathBuf]]| {
        let history = Diary::open(folder.path().join(name)).unwrap().history().unwrap();
        for import in imports {
            history.import_all(import.iter().copied()).unwrap();
        }
        history.plays().unwrap()
    };

    let at_once = plays("at-once.sqlite", &[&[&one, &other]]);

    assert!(at_once.equals_missing(&plays("in-halves.sqlite", &[&[&one], &[&other]])));
    assert!(at_once.equals_missing(&plays("turned.sqlite", &[&[&other], &[&one]])));
    assert_eq!(at_once.height(), 4_500);
}
