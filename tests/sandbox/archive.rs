//! Privacy downloads: read again as an importer would read them, and held against what their maker says of them.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use spotify_sandbox::archive::{FileState, Length, Manifest, Package, Quirk, Quirks, Records, Request};
use tempfile::TempDir;

use crate::support::Session;

const SMALL: [&str; 3] = ["--plays=1500", "--years=18", "--records-per-file=125"];

const FIELDS: [&str; 23] = [
    "ts",
    "platform",
    "ms_played",
    "conn_country",
    "ip_addr",
    "master_metadata_track_name",
    "master_metadata_album_artist_name",
    "master_metadata_album_album_name",
    "spotify_track_uri",
    "episode_name",
    "episode_show_name",
    "spotify_episode_uri",
    "audiobook_title",
    "audiobook_uri",
    "audiobook_chapter_uri",
    "audiobook_chapter_title",
    "reason_start",
    "reason_end",
    "shuffle",
    "skipped",
    "offline",
    "offline_timestamp",
    "incognito_mode",
];

fn small() -> Request {
    Request { length: Length::Spread { plays: 1_500, years: 18 }, records_per_file: 125, ..Request::default() }
}

fn made(request: &Request) -> (TempDir, Manifest) {
    let folder = tempfile::tempdir().unwrap();
    let manifest = request.write(folder.path()).unwrap();
    (folder, manifest)
}

/// Every file below `folder` by its path within.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let within = path.strip_prefix(folder).unwrap().iter().map(|part| part.to_str().unwrap());
                files.insert(within.collect::<Vec<_>>().join("/"), fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// The records of all whole files whose path begins so, in the order of the numbers in their names.
fn records(folder: &Path, manifest: &Manifest, start: &str) -> Vec<Value> {
    let number = |path: &str| path.rsplit(['_', '.']).nth(1).and_then(|number| number.parse::<u32>().ok());
    let mut whole: Vec<_> =
        manifest.files.iter().filter(|file| file.state == FileState::Whole && file.path.starts_with(start)).collect();
    whole.sort_by_key(|file| number(&file.path));
    let mut all = Vec::new();
    for file in whole {
        let text = fs::read_to_string(folder.join(&file.path)).unwrap();
        let list: Vec<Value> = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
        assert_eq!(list.len() as u64, file.records, "{}", file.path);
        all.extend(list);
    }
    all
}

fn text<'record>(record: &'record Value, field: &str) -> Option<&'record str> {
    record[field].as_str()
}

/// What the rules of reading make of records.
fn counted<'record>(all: impl IntoIterator<Item = &'record Value>) -> Records {
    let mut counted = Records::default();
    for record in all {
        counted.ms_played += record["ms_played"].as_u64().unwrap();
        *match (text(record, "spotify_track_uri"), text(record, "master_metadata_track_name")) {
            (Some(uri), _) if uri.starts_with("spotify:local:") => &mut counted.local,
            (Some(_), _) => &mut counted.music,
            (None, Some(_)) => &mut counted.local,
            _ if record["spotify_episode_uri"].is_string() => &mut counted.podcast,
            _ if record["audiobook_uri"].is_string() => &mut counted.audiobook,
            _ => &mut counted.unknown,
        } += 1;
    }
    counted
}

fn key(record: &Value) -> (String, String, u64) {
    let uri = ["spotify_track_uri", "spotify_episode_uri", "audiobook_chapter_uri"];
    let uri = uri.into_iter().find_map(|field| text(record, field)).unwrap_or_default();
    (text(record, "ts").unwrap().to_owned(), uri.to_owned(), record["ms_played"].as_u64().unwrap())
}

const TODAY: &str = "Spotify Extended Streaming History/";

#[test]
fn the_small_archive_of_the_project_is_what_the_command_makes() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/privacy-export");
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("privacy-export");
    let mut command = Command::new(env!("CARGO_BIN_EXE_spotify-sandbox"));
    let output = command.arg("archive").arg(&folder).args(SMALL).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (fresh, kept) = (files(&folder), files(&kept));
    assert!(fresh.keys().eq(kept.keys()), "{:?} and {:?}", fresh.keys(), kept.keys());
    for (path, bytes) in &fresh {
        assert!(bytes == &kept[path], "`{path}` differs: data/README.md says how to make it anew");
    }
    assert!(fresh.values().map(Vec::len).sum::<usize>() < 2_000_000);
}

#[test]
fn the_small_archive_has_every_quirk() {
    let (_folder, manifest) = made(&small());
    assert_eq!(manifest.quirks.len(), Quirk::COUNT, "{:#?}", manifest.quirks);
    let kinds = manifest.extended;
    assert!([kinds.podcast, kinds.audiobook, kinds.local, kinds.unknown].iter().all(|count| *count > 0), "{kinds:?}");
}

#[test]
fn the_manifest_counts_what_a_reader_finds() {
    for request in [small(), Request { length: Length::Plays(3_000), records_per_file: 700, ..Request::default() }] {
        let (folder, manifest) = made(&request);
        let today = records(folder.path(), &manifest, TODAY);
        assert_eq!(counted(&today), manifest.extended);
        let mut known = HashSet::new();
        let distinct: Vec<&Value> = today.iter().filter(|record| known.insert(key(record))).collect();
        assert_eq!(counted(distinct.iter().copied()), manifest.distinct);

        let earlier = records(folder.path(), &manifest, "my_spotify_data-202");
        let (short, earlier): (Vec<Value>, Vec<Value>) =
            earlier.into_iter().partition(|record| record.get("endTime").is_some());
        assert_eq!(counted(&earlier), manifest.earlier);
        assert!(earlier.iter().all(|record| known.contains(&key(record))), "all of it is in that of today");
        assert_eq!(short.len() as u64, manifest.earlier_account.all());

        let account = records(folder.path(), &manifest, "Spotify Account Data/");
        assert_eq!(account.len() as u64, manifest.account.all());
        let played: u64 = account.iter().map(|record| record["msPlayed"].as_u64().unwrap()).sum();
        assert_eq!(played, manifest.account.ms_played);

        let of_today = |holds: &dyn Fn(&Value) -> bool| today.iter().filter(|record| holds(record)).count();
        let no_name = |record: &Value| record["master_metadata_track_name"].is_null();
        let timestamp = |record: &Value| record["offline_timestamp"].as_i64();
        let starts =
            |record: &Value, field: &str, start: &str| text(record, field).is_some_and(|it| it.starts_with(start));
        for (quirk, found) in [
            (Quirk::Nameless, of_today(&|it| no_name(it) && it["spotify_track_uri"].is_string())),
            (Quirk::AllNull, manifest.extended.unknown as usize),
            (Quirk::LocalUri, of_today(&|it| starts(it, "spotify_track_uri", "spotify:local:"))),
            (Quirk::LocalWithoutUri, of_today(&|it| !no_name(it) && it["spotify_track_uri"].is_null())),
            (Quirk::NoPlatform, of_today(&|it| it["platform"] == "not_applicable")),
            (Quirk::OldPlatform, of_today(&|it| text(it, "ts") < Some("2023-10-19"))),
            (Quirk::ZeroPlayed, of_today(&|it| it["ms_played"] == 0)),
            (Quirk::SkippedNull, of_today(&|it| it["skipped"].is_null())),
            (Quirk::FlagsNull, of_today(&|it| it["shuffle"].is_null() && it["incognito_mode"].is_null())),
            (Quirk::OfflineNull, of_today(&|it| it["offline_timestamp"].is_null())),
            (Quirk::OfflineZero, of_today(&|it| timestamp(it) == Some(0))),
            (Quirk::OfflineMilliseconds, of_today(&|it| timestamp(it) > Some(100_000_000_000))),
            (Quirk::Incognito, of_today(&|it| it["incognito_mode"] == true)),
            (Quirk::CountryUnknown, of_today(&|it| it["conn_country"] == "ZZ")),
            (Quirk::AddressNull, of_today(&|it| it["ip_addr"].is_null())),
            (Quirk::AddressMasked, of_today(&|it| it["ip_addr"] == "203.0.113.x")),
            (Quirk::AddressV6, of_today(&|it| starts(it, "ip_addr", "2001:db8::"))),
            (Quirk::ReasonEmpty, of_today(&|it| it["reason_start"] == "")),
            (Quirk::Overlap, earlier.len()),
            (Quirk::SkippedNumber, earlier.iter().filter(|it| it["skipped"].is_number()).count()),
            (Quirk::Unnamed, account.iter().filter(|it| it["trackName"] == "Unknown Track").count()),
        ] {
            assert_eq!(manifest.quirk(quirk), found as u64, "{quirk:?}");
        }
        let again = [Quirk::Repeat, Quirk::RepeatOtherwise].map(|quirk| manifest.quirk(quirk)).iter().sum::<u64>();
        let dropped = manifest.extended.all() - manifest.distinct.all();
        // A song heard twice within plays that share their time is a repeat to every reader.
        assert!((again..again + manifest.quirk(Quirk::SharedTime)).contains(&dropped), "{dropped} and {again}");
        assert_eq!(manifest.extended.all() - again - manifest.quirk(Quirk::NearRepeat), plays(&request));
    }
}

fn plays(request: &Request) -> u64 {
    match request.length {
        Length::Plays(plays) | Length::Spread { plays, .. } => plays,
        Length::Years(_) => unreachable!("only numbers of plays are asked for here"),
    }
}

#[test]
fn files_are_named_and_laid_out_as_spotifys() {
    let (folder, manifest) = made(&small());
    let lists = manifest.files.iter().filter(|file| file.path.ends_with(".json"));
    let today: Vec<&str> = lists.filter_map(|file| file.path.strip_prefix(TODAY)).collect();
    assert!(today.len() > 11, "numbers have two digits");
    let mut numbers = HashSet::new();
    for name in today {
        let list = records(folder.path(), &manifest, &format!("{TODAY}{name}"));
        let year = |record: &Value| text(record, "ts").unwrap()[..4].to_owned();
        let (first, last) = (year(&list[0]), year(&list[list.len() - 1]));
        let years = if first == last { first } else { format!("{first}-{last}") };
        if let Some(rest) = name.strip_prefix("Streaming_History_Audio_") {
            let number = rest.strip_prefix(&format!("{years}_")).unwrap().strip_suffix(".json").unwrap();
            assert!(numbers.insert(number.parse::<usize>().unwrap()));
        } else {
            assert_eq!(name, format!("Streaming_History_Video_{years}.json"));
        }
        let bytes = fs::read_to_string(folder.path().join(format!("{TODAY}{name}"))).unwrap();
        assert!(bytes.starts_with("[\n  {\n    \"ts\": \"") && bytes.ends_with("\n  }\n]\n"));
        for record in bytes.split("\n  {").skip(1) {
            let lines = record.lines().filter_map(|line| line.strip_prefix("    \""));
            let fields: Vec<&str> = lines.map(|line| line.split('"').next().unwrap()).collect();
            assert_eq!(fields, FIELDS, "{record}");
        }
    }
    assert_eq!(numbers.len(), numbers.iter().max().unwrap() + 1, "numbers run from 0");
    let times: Vec<Value> = records(folder.path(), &manifest, &format!("{TODAY}Streaming_History_Audio"));
    assert!(times.is_sorted_by_key(|record| text(record, "ts").unwrap().to_owned()), "time runs with the numbers");
    let rest: Vec<&str> =
        manifest.files.iter().map(|file| file.path.as_str()).filter(|it| !it.starts_with(TODAY)).collect();
    assert_eq!(
        rest,
        [
            "Spotify Account Data/Identity.json",
            "Spotify Account Data/Inferences.json",
            "Spotify Account Data/Playlist1.json",
            "Spotify Account Data/Read_Me_First.pdf",
            "Spotify Account Data/SearchQueries.json",
            "Spotify Account Data/StreamingHistory_audiobook_0.json",
            "Spotify Account Data/StreamingHistory_music_0.json",
            "Spotify Account Data/StreamingHistory_podcast_0.json",
            "Spotify Account Data/Userdata.json",
            "Spotify Account Data/YourLibrary.json",
            "my_spotify_data-2022/MyData/StreamingHistory0.json",
            "my_spotify_data-2022/MyData/endsong_0.json",
            "my_spotify_data-2022/MyData/endsong_1.json",
            "my_spotify_data-2022/MyData/endsong_2.json",
            "my_spotify_data-2023/MyData/StreamingHistory0.json",
            "my_spotify_data-2023/MyData/endsong_0.json",
            "my_spotify_data-2024/MyData/Streaming_History_Audio_2023-2024_0.json",
        ]
    );
    for (name, starts, is_json) in [
        ("my_spotify_data-2022/MyData/endsong_0.json", "[{\"ts\":", false),
        ("my_spotify_data-2022/MyData/endsong_1.json", "<!DOCTYPE html>", false),
        ("my_spotify_data-2022/MyData/endsong_2.json", "", false),
        ("my_spotify_data-2023/MyData/endsong_0.json", "\u{feff}[{\"ts\":", false),
        ("my_spotify_data-2023/MyData/StreamingHistory0.json", "[\n  {\n    \"endTime\": \"2022-", true),
        ("Spotify Account Data/Userdata.json", "{\n  \"username\": \"robin\"", true),
    ] {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(text.starts_with(starts), "{name}: {text}");
        assert_eq!(serde_json::from_str::<Value>(&text).is_ok(), is_json, "{name}");
    }
}

#[test]
fn without_quirks_there_is_music_alone_and_every_field_is_filled() {
    let (folder, manifest) = made(&Request { quirks: Quirks::None, length: Length::Plays(500), ..Request::default() });
    assert!(manifest.quirks.is_empty(), "{:?}", manifest.quirks);
    assert_eq!((manifest.extended.music, manifest.distinct), (500, manifest.extended));
    assert_eq!((manifest.account.music, manifest.earlier), (500, Records::default()));
    for record in records(folder.path(), &manifest, TODAY) {
        for field in FIELDS {
            let spoken = field.contains("episode") || field.contains("audiobook");
            assert_eq!(record[field].is_null(), spoken, "{field}: {record}");
        }
    }
}

#[test]
fn each_package_comes_alone() {
    for (package, extended, account) in [(Package::Extended, 400, 0), (Package::Account, 0, 400)] {
        let request = Request { package, length: Length::Plays(400), quirks: Quirks::None, ..Request::default() };
        let (folder, manifest) = made(&request);
        assert_eq!((manifest.extended.all(), manifest.account.all()), (extended, account), "{package:?}");
        assert_eq!(folder.path().join(TODAY).exists(), extended > 0);
        assert_eq!(folder.path().join("Spotify Account Data").exists(), account > 0);
    }
    let (_folder, none) = made(&Request { length: Length::Plays(0), ..Request::default() });
    assert_eq!(none.extended.all(), 0);
}

#[test]
fn the_same_request_gives_the_same_bytes_and_another_listener_others() {
    let request = Request { length: Length::Plays(300), ..Request::default() };
    let (one, other) = (made(&request).0, made(&request).0);
    assert_eq!(files(one.path()), files(other.path()));
    let sam = made(&Request { listener: "sam".to_owned(), ..request }).0;
    assert_ne!(files(one.path()), files(sam.path()));
}

#[tokio::test]
async fn the_sandbox_knows_what_the_archive_names() {
    let session = Session::start().await;
    let (folder, manifest) = made(&small());
    let mut asked: BTreeMap<&str, u32> = BTreeMap::new();
    for record in records(folder.path(), &manifest, TODAY) {
        for (uri, name, path) in [
            ("spotify_track_uri", "master_metadata_track_name", "tracks"),
            ("spotify_episode_uri", "episode_name", "episodes"),
            ("audiobook_uri", "audiobook_title", "audiobooks"),
            ("audiobook_chapter_uri", "audiobook_chapter_title", "chapters"),
        ] {
            let (Some(uri), Some(name)) = (text(&record, uri), text(&record, name)) else { continue };
            let count = asked.entry(path).or_default();
            if *count == 40 || uri.starts_with("spotify:local:") {
                continue;
            }
            *count += 1;
            let id = uri.rsplit(':').next().unwrap();
            assert_eq!(session.get(&format!("{path}/{id}")).await["name"], name, "{uri}");
        }
    }
    assert!(asked.len() == 4, "{asked:?}");
}

#[test]
fn a_year_may_end_on_any_day_and_has_the_plays_of_its_days() {
    let parent = tempfile::tempdir().unwrap();
    let made_until = |name: &str, until: &str| {
        let folder = parent.path().join(name);
        let mut command = Command::new(env!("CARGO_BIN_EXE_spotify-sandbox"));
        command.arg("archive").arg(&folder).args([
            "--package=extended",
            "--quirks=none",
            "--years=1",
            "--until",
            until,
        ]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let lists = files(&folder).into_iter().filter(|(path, _)| path.starts_with(TODAY) && path.ends_with(".json"));
        let lists = lists.map(|(_, bytes)| serde_json::from_slice::<Vec<Value>>(&bytes).unwrap());
        lists.collect::<Vec<_>>().concat()
    };
    let (earlier, later) = (made_until("earlier", "2026-11-21T00:00:00Z"), made_until("later", "2026-11-21T18:30:00Z"));
    assert!((9_000..15_000).contains(&earlier.len()), "{}", earlier.len());
    let moments: Vec<&str> = earlier.iter().filter_map(|record| text(record, "ts")).collect();
    let (first, last) = (moments.iter().min().unwrap(), moments.iter().max().unwrap());
    assert!(("2025-11-20T00:00:00Z".."2025-11-23").contains(first), "{first}");
    assert!(("2026-11-19T00:00:00Z"..="2026-11-21T00:00:00Z").contains(last), "{last}");
    let known: HashSet<_> = later.iter().map(key).collect();
    let both: Vec<_> = earlier.iter().filter(|record| text(record, "ts") > Some("2025-11-21T18:30:00Z")).collect();
    assert!(both.len() > 9_000 && both.iter().all(|record| known.contains(&key(record))), "it is the same year");
}

#[test]
fn mistakes_are_told_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("letter.txt"), "dear all").unwrap();
    let full = folder.path().to_str().unwrap();
    for (arguments, says) in [
        (vec!["archive"], "<FOLDER>"),
        (vec!["archive", full, "--plays=1"], "is not empty: choose a new folder, or empty this one first"),
        (vec!["archive", full, "--package=all"], "choose `extended`, `account` or `both`"),
        (vec!["archive", full, "--quirks=some"], "choose `none` or `all`"),
        (vec!["archive", full, "--years=19"], "1..=18"),
        (vec!["--port=0", "archive", full], "cannot be used"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_spotify-sandbox")).args(&arguments).output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && complaint.contains(says), "{arguments:?}: {complaint}");
    }
}
