//! Plays that the tracker saw, beside an import of the same time.

use std::fs;

use chrono::{DateTime, Utc};
use polars::prelude::ChunkAgg as _;
use serde_json::{Value, json};

use super::download::Home;
use crate::snapshot::keep_plays;

fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// What the tracker sees: a track that ended at a moment.
fn track(home: &Home, plays: &[(&str, &str)]) {
    let play = |(at, name): &(&str, &str)| -> Value {
        let track = json!({
            "type": "track", "id": null, "name": name, "uri": format!("spotify:local:a:b:{name}:9"),
            "artists": [{ "type": "artist", "id": null, "name": "Nell Arden" }],
        });
        json!({ "track": track, "played_at": moment(at), "context": null })
    };
    let plays: Vec<_> = plays.iter().map(|told| serde_json::from_value(play(told)).unwrap()).collect();
    let diary = home.history.diary.clone();
    diary.write(|transaction| keep_plays(transaction, &plays)).unwrap();
}

fn import(home: &Home, plays: &[(&str, &str)]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("endsong_0.json");
    let record = |(at, name): &(&str, &str)| {
        json!({
            "ts": at, "ms_played": 187_000, "master_metadata_track_name": name,
            "master_metadata_album_artist_name": "Nell Arden", "spotify_track_uri": format!("spotify:local:a:b:{name}:9"),
        })
    };
    fs::write(&path, Value::from_iter(plays.iter().map(record)).to_string()).unwrap();
    home.import([path]);
}

/// When what was heard, and who tells.
fn told(home: &Home) -> Vec<String> {
    let plays = home.history.plays().unwrap();
    assert_eq!(plays.column("ms_played").unwrap().null_count(), tracked(&plays));
    let text = |name: &str| plays.column(name).unwrap().str().unwrap().clone();
    let at = plays.column("played_at").unwrap().cast(&polars::prelude::DataType::Int64).unwrap();
    let at = at.i64().unwrap();
    let (names, sources) = (text("name"), text("source"));
    let line = |row: usize| {
        let at = DateTime::from_timestamp_millis(at.get(row).unwrap()).unwrap().format("%d %H:%M:%S");
        format!("{at} {} {}", names.get(row).unwrap(), sources.get(row).unwrap())
    };
    (0..plays.height()).map(line).collect()
}

fn tracked(plays: &polars::prelude::DataFrame) -> usize {
    let sources = plays.column("source").unwrap().str().unwrap().clone();
    sources.iter().filter(|source| *source == Some("tracked")).count()
}

const TRACKED: [(&str, &str); 7] = [
    // On a day of which nobody else tells.
    ("2026-05-01T10:00:00.500Z", "One"),
    // Before the first of a day, and the first itself as another program saw it.
    ("2026-05-02T08:00:00Z", "Two"),
    ("2026-05-02T09:59:58.250Z", "Three"),
    // Between the first and the last of a day.
    ("2026-05-02T11:00:00Z", "Four"),
    // The last, and what came after it.
    ("2026-05-02T12:01:30Z", "Five"),
    ("2026-05-02T12:01:50Z", "Six"),
    ("2026-05-02T12:30:00Z", "Five"),
];
const IMPORTED: [(&str, &str); 2] = [("2026-05-02T10:00:00Z", "Three"), ("2026-05-02T12:00:00Z", "Five")];

#[test]
fn each_play_is_there_once_whoever_was_first() {
    let (home, reversed) = (Home::new(), Home::new());
    track(&home, &TRACKED);
    assert_eq!(told(&home).len(), 7);
    import(&home, &IMPORTED);
    import(&reversed, &IMPORTED);
    track(&reversed, &TRACKED);
    assert_eq!(told(&home), told(&reversed));
    insta::assert_snapshot!(told(&home).join("\n"), @r#"
    01 10:00:00 One tracked
    02 08:00:00 Two tracked
    02 10:00:00 Three extended
    02 12:00:00 Five extended
    02 12:01:50 Six tracked
    02 12:30:00 Five tracked
    "#);
    // The diary keeps what it saw.
    assert_eq!(home.history.diary.plays().unwrap().height(), 7);
    let months = home.history.months().unwrap();
    assert_eq!(months.column("rows").unwrap().i64().unwrap().sum(), Some(2), "files hold what was imported");
}

#[test]
fn a_later_import_tells_of_what_was_tracked() {
    let home = Home::new();
    track(&home, &TRACKED);
    let seconds: Vec<(&str, &str)> = TRACKED.to_vec();
    import(&home, &seconds);
    let told = told(&home);
    assert_eq!(told.len(), 7, "{told:?}");
    assert!(told.iter().all(|line| line.ends_with("extended")), "{told:?}");
}
