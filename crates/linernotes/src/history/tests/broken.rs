//! Records that are wrong in one way each, between two that are well.

use std::fs;

use super::download::Home;
use crate::HistoryReport;

fn record(second: usize, change: &str) -> String {
    let uri = format!("spotify:track:{second}");
    format!("{{\"ts\":\"2020-05-02T20:01:{second:02}Z\",\"ms_played\":187000,\"spotify_track_uri\":\"{uri}\"{change}}}")
}

fn import(content: impl AsRef<[u8]>) -> HistoryReport {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("endsong_0.json");
    fs::write(&path, content).unwrap();
    Home::new().import([path])
}

/// What is said of `content` between two records that are kept.
fn between(content: impl AsRef<[u8]>) -> String {
    let (first, last) = (record(1, ""), record(59, ""));
    let file = [b"[", first.as_bytes(), b",\n", content.as_ref(), b",\n", last.as_bytes(), b"]"].concat();
    let report = import(file);
    let told: Vec<&str> = report.files[0].first_unreadable.iter().map(|row| row.why.as_str()).collect();
    let kept = report.kept.all() as i64 - 2;
    assert!(kept >= 0, "{report}");
    format!("{kept} kept, {} unreadable: {}", report.unreadable, told.join("; "))
}

#[test]
fn a_record_that_is_wrong_costs_itself_and_is_told() {
    let wrong = [
        r#"{"ts":"2020-05-02T20:01:02Z"}"#.to_owned(),
        r#"{"ts":"2020-05-02T20:01:02Z","ms_played":-1}"#.to_owned(),
        r#"{"ts":"2020-05-02T20:01:02Z","ms_played":9223372036854775807}"#.to_owned(),
        r#"{"ts":"2020-05-02T20:01:02Z","ms_played":1e400}"#.to_owned(),
        r#"{"ts":"2020-05-02T20:01:02Z","ms_played":"1"}"#.to_owned(),
        r#"{"ts":"2020-05-02T20:01:02Z","ms_played":{"a":[1]}}"#.to_owned(),
        r#"{"ts":"1970-01-01T00:00:00Z","ms_played":1}"#.to_owned(),
        r#"{"ts":"9999-12-31T23:59:59Z","ms_played":1}"#.to_owned(),
        r#"{"ts":"2021-02-29T00:00:00Z","ms_played":1}"#.to_owned(),
        r#"{"ts":1588449662,"ms_played":1}"#.to_owned(),
        format!("{{\"ts\":\"{}\",\"ms_played\":1}}", "long".repeat(5_000)),
        r#"{"ms_played":1,"platform":"ios"}"#.to_owned(),
        record(2, ",\"shuffle\":\"yes\""),
        record(2, ",\"platform\":5"),
        record(2, ",\"platform\":\"\\q\""),
        record(2, "").trim_end_matches('}').to_owned(),
        record(2, ",\"platform\":\"ios"),
        record(2, "]"),
        "null".to_owned(),
        "1, 2, 3".to_owned(),
        "{}".to_owned(),
        "}}}}".to_owned(),
        "\0\0".to_owned(),
    ];
    let told: Vec<String> = wrong
        .iter()
        .map(|wrong| {
            let end = wrong.chars().count().saturating_sub(50);
            let shown: String = wrong.chars().skip(end).collect();
            format!("{}  {}", shown.replace('\0', "\\0"), between(wrong))
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    {"ts":"2020-05-02T20:01:02Z"}  0 kept, 1 unreadable: it has no `ms_played`
    {"ts":"2020-05-02T20:01:02Z","ms_played":-1}  0 kept, 1 unreadable: its `ms_played` is -1, which is no time
    -05-02T20:01:02Z","ms_played":9223372036854775807}  0 kept, 1 unreadable: its `ms_played` is 9223372036854775807, which is no time
    {"ts":"2020-05-02T20:01:02Z","ms_played":1e400}  0 kept, 1 unreadable: its `ms_played` is 1e400, which is no time
    {"ts":"2020-05-02T20:01:02Z","ms_played":"1"}  0 kept, 1 unreadable: its `ms_played` is "1", which is no time
    "ts":"2020-05-02T20:01:02Z","ms_played":{"a":[1]}}  0 kept, 1 unreadable: its `ms_played` is {"a":[1]}, which is no time
    {"ts":"1970-01-01T00:00:00Z","ms_played":1}  0 kept, 1 unreadable: its `ts` is "1970-01-01T00:00:00Z", when there was no Spotify
    {"ts":"9999-12-31T23:59:59Z","ms_played":1}  0 kept, 1 unreadable: its `ts` is "9999-12-31T23:59:59Z", when there was no Spotify
    {"ts":"2021-02-29T00:00:00Z","ms_played":1}  0 kept, 1 unreadable: its `ts` is "2021-02-29T00:00:00Z", which is no time
    {"ts":1588449662,"ms_played":1}  0 kept, 1 unreadable: its `ts` is 1588449662, which is no time
    nglonglonglonglonglonglonglonglong","ms_played":1}  0 kept, 1 unreadable: its `ts` is "longlonglonglonglonglonglonglonglonglon…, which is no time
    {"ms_played":1,"platform":"ios"}  0 kept, 1 unreadable: it has neither `ts` nor `endTime`
    tify_track_uri":"spotify:track:2","shuffle":"yes"}  0 kept, 1 unreadable: its `shuffle` is "yes", neither true nor false
    spotify_track_uri":"spotify:track:2","platform":5}  0 kept, 1 unreadable: its `platform` is not a text
    tify_track_uri":"spotify:track:2","platform":"\q"}  0 kept, 1 unreadable: it is not JSON: invalid escape at line 1 column 100
    ayed":187000,"spotify_track_uri":"spotify:track:2"  0 kept, 1 unreadable: it breaks off
    tify_track_uri":"spotify:track:2","platform":"ios}  0 kept, 1 unreadable: it breaks off
    ed":187000,"spotify_track_uri":"spotify:track:2"]}  0 kept, 1 unreadable: it is not JSON: expected `,` or `}` at line 1 column 86
    null  0 kept, 1 unreadable: it is not a record
    1, 2, 3  0 kept, 1 unreadable: it is not a record
    {}  0 kept, 1 unreadable: it has neither `ts` nor `endTime`
    }}}}  0 kept, 1 unreadable: it is not a record
    \0\0  0 kept, 1 unreadable: it is not a record
    "#);
    assert!(
        between(b"{\"ts\":\"2020-05-02T20:01:02Z\",\"ms_played\":1,\"platform\":\"\xff\"}").starts_with("0 kept, 1")
    );
}

#[test]
fn a_record_that_is_strange_is_kept() {
    for strange in [
        record(2, ",\"platform\":\"\\ud83d\""),
        record(2, ",\"episode_name\":\"\\udc00 and \\u0000\""),
        record(2, ",\"new_field\":{\"ts\":\"x\",\"deep\":[[{\"ms_played\":1}]]}"),
        record(2, &format!(",\"x\":{}{}", "[".repeat(2_000), "]".repeat(2_000))),
        record(2, ",\"ms_played\":1,\"ms_played\":2.0"),
        record(2, ",\"offline_timestamp\":99999999999999999999"),
        record(2, ",\"offline_timestamp\":-5,\"skipped\":1,\"shuffle\":0"),
        record(2, ",\"platform\":\"\",\"conn_country\":null"),
        r#"{"ms_played":1,"platform":"ios","ts":"2020-05-02T22:01:02+02:00"}"#.to_owned(),
        r#"{"ms_played":0,"ts":"2020-05-02T20:01:02.123456Z"}"#.to_owned(),
        r#"{"ts":"2016-12-31T23:59:60Z","ms_played":1}"#.to_owned(),
        r#"{"endTime":"2020-05-02 20:00","msPlayed":1}"#.to_owned(),
        "[[".to_owned() + &record(2, "") + "]]",
    ] {
        assert_eq!(between(&strange), "1 kept, 0 unreadable: ", "{strange}");
    }
}

#[test]
fn a_mark_and_no_commas_and_a_line_each_are_well() {
    let lines: Vec<String> = (0..50).map(|second| record(second, "")).collect();
    for content in [
        format!("\u{feff}[{}]", lines.join(",")),
        lines.join("\n"),
        format!("[\r\n{}\r\n]\r\n", lines.join(",\r\n")),
        format!("[{},]", lines.join(",")),
        lines.join(""),
    ] {
        let report = import(&content);
        assert_eq!((report.kept.music, report.unreadable), (50, 0), "{content}");
    }
}

#[test]
fn fields_in_another_order_make_no_difference_in_files_of_many_pieces() {
    let sorted = |second: usize| {
        format!(
            "{{\"conn_country\":\"DE\",\"ms_played\":1,\"platform\":\"x{}\",\"ts\":\"2020-05-02T20:{:02}:{:02}Z\"}}",
            "y".repeat(second % 90),
            second / 60 % 60,
            second % 60
        )
    };
    let mut records: Vec<String> = (0..1_500).map(sorted).collect();
    assert_eq!(import(format!("[{}]", records.join(","))).kept.unknown, 1_500);
    for broken in [700, 900, 901] {
        records[broken] = records[broken].replace("1,\"pl", "1 \"pl");
    }
    let report = import(format!("[{}]", records.join(",")));
    assert_eq!((report.kept.unknown, report.unreadable), (1_497, 3), "{report}");
}

#[test]
fn what_never_ends_costs_itself_and_little_time() {
    let endless = record(1, ",\"platform\":\"") + &"x".repeat(200_000);
    let report = import(format!("[{endless},\n{},{}]", record(2, ""), record(3, "")));
    assert_eq!(report.kept.music, 2, "{report}");
    // Every record lacks its end.
    let open: String = (0..20_000).map(|_| "{\"ts\":1,\"x\":[{").collect();
    assert_eq!(import(open + &record(2, "")).unreadable, 20_000);
    // Nothing that a record begins with.
    let others = "{\"a\":{\"b\":1}},".repeat(4_000);
    assert_eq!(import(others + &record(2, "")).unreadable, 4_000);
}
