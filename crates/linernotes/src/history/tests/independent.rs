//! What a download holds by the rules of [`crate::History::import`], counted anew: whole files as JSON values, and sets. Shares no
//! line with the importer.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDateTime};
use serde_json::Value;

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) rows: u64,
    /// By kind.
    pub(super) kept: BTreeMap<&'static str, u64>,
    pub(super) repeated: u64,
    pub(super) covered: u64,
    pub(super) unreadable: u64,
    pub(super) short: u64,
    pub(super) near_repeats: u64,
    /// Of rows of the same play one may say that it was skipped and another that it was not: at least, and at most.
    pub(super) skipped: [u64; 2],
    pub(super) incognito: [u64; 2],
    pub(super) videos: [u64; 2],
    pub(super) ms_played: i64,
}

/// The moment, what was played, and for how long.
type Key = (i64, Item, i64);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    Uri(String),
    Names(&'static str, [Option<String>; 3]),
}

struct Play {
    kind: &'static str,
    extended: bool,
    video: bool,
    skipped: bool,
    incognito: bool,
}

pub(super) fn count(files: &[PathBuf]) -> Count {
    let mut count = Count::default();
    let mut plays: BTreeMap<Key, Vec<Play>> = BTreeMap::new();
    for path in files {
        let (records, broken) = records(&std::fs::read(path).unwrap());
        count.rows += records.len() as u64 + broken;
        count.unreadable += broken;
        let video = path.file_name().unwrap().to_str().unwrap().starts_with("Streaming_History_Video");
        for record in &records {
            let (key, play) = play(record, video);
            plays.entry(key).or_default().push(play);
        }
    }
    count.repeated = plays.values().map(|same| same.len() as u64 - 1).sum();
    // By day, the minutes of its extended rows.
    let mut told: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for ((moment, ..), _) in plays.iter().filter(|(_, same)| is_extended(same)) {
        told.entry(moment / 86_400_000).or_default().push(moment / 60_000);
    }
    let all = plays.len();
    plays.retain(|(moment, ..), same| {
        let minutes = told.get(&(moment / 86_400_000));
        let is_told = minutes.is_some_and(|minutes| {
            let minute = moment / 60_000;
            *minutes.iter().min().unwrap() <= minute && minute <= *minutes.iter().max().unwrap()
        });
        is_extended(same) || !is_told
    });
    count.covered = (all - plays.len()) as u64;
    for ((moment, item, ms_played), same) in &plays {
        let kind = same.iter().find(|play| play.extended).unwrap_or(&same[0]).kind;
        *count.kept.entry(kind).or_default() += 1;
        count.short += u64::from(*ms_played < 30_000);
        count.ms_played += ms_played;
        for (tally, says) in [
            (&mut count.skipped, (|play| play.skipped) as fn(&Play) -> bool),
            (&mut count.incognito, |play| play.incognito),
            (&mut count.videos, |play| play.video),
        ] {
            tally[0] += u64::from(same.iter().all(says));
            tally[1] += u64::from(same.iter().any(says));
        }
        let before = |seconds: i64| {
            let earlier = moment - seconds * 1_000;
            let is_of_month = month(earlier) == month(*moment);
            is_of_month && plays.contains_key(&(earlier, item.clone(), *ms_played)) && *ms_played > seconds * 1_000
        };
        count.near_repeats += u64::from(is_extended(same) && (before(1) || before(2)));
    }
    count
}

fn is_extended(same: &[Play]) -> bool {
    same.iter().any(|play| play.extended)
}

fn month(milliseconds: i64) -> String {
    DateTime::from_timestamp_millis(milliseconds).unwrap().format("%Y-%m").to_string()
}

/// The elements of a list, and whether it breaks off within one.
fn records(content: &[u8]) -> (Vec<Value>, u64) {
    let text = std::str::from_utf8(content).unwrap().trim_start_matches('\u{feff}');
    if !text.trim_start().starts_with('[') {
        return (Vec::new(), 0);
    }
    if let Ok(records) = serde_json::from_str(text) {
        return (records, 0);
    }
    // The sandbox's files break off within the last.
    let begin = text.rfind("{\"ts\"").unwrap();
    let whole = format!("{}]", text[..begin].trim_end().trim_end_matches(','));
    (serde_json::from_str(&whole).unwrap(), 1)
}

fn play(record: &Value, video: bool) -> (Key, Play) {
    let text = |name: &str| record[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let is_true = |name: &str| record[name] == Value::Bool(true) || record[name] == 1;
    let key = |at: i64, kind, uri: Option<String>, names: [&str; 3], ms_played: &str| {
        let known = |name: &&str| text(name).filter(|text| text != "Unknown Artist" && text != "Unknown Track");
        let item = uri.map_or_else(|| Item::Names(kind, names.each_ref().map(known)), Item::Uri);
        (at, item, record[ms_played].as_i64().unwrap())
    };
    if let Some(ended) = text("endTime") {
        let at = NaiveDateTime::parse_from_str(&ended, "%Y-%m-%d %H:%M").unwrap().and_utc().timestamp_millis();
        let has = |name: &str| record.get(name).is_some();
        let (kind, names) = if has("podcastName") {
            ("podcast", ["episodeName", "", "podcastName"])
        } else if has("audiobookName") {
            ("audiobook", ["chapterName", "", "audiobookName"])
        } else if record["trackName"] == "Unknown Track" {
            ("unknown", ["", "artistName", ""])
        } else {
            ("music", ["trackName", "artistName", ""])
        };
        let play = Play { kind, extended: false, video: false, skipped: false, incognito: false };
        return (key(at, kind, None, names, "msPlayed"), play);
    }
    let at = DateTime::parse_from_rfc3339(&text("ts").unwrap()).unwrap().timestamp_millis();
    let names = ["master_metadata_track_name", "master_metadata_album_artist_name", "master_metadata_album_album_name"];
    let [track, episode, chapter] = ["spotify_track_uri", "spotify_episode_uri", "audiobook_chapter_uri"].map(text);
    let kind = match (&track, &episode, &chapter, text(names[0])) {
        (Some(uri), ..) if uri.starts_with("spotify:local:") => "local",
        (Some(_), ..) => "music",
        (_, Some(_), ..) => "podcast",
        (_, _, Some(_), _) => "audiobook",
        (.., Some(_)) => "local",
        _ => "unknown",
    };
    let play = Play { kind, extended: true, video, skipped: is_true("skipped"), incognito: is_true("incognito_mode") };
    (key(at, kind, track.or(episode).or(chapter), names, "ms_played"), play)
}
