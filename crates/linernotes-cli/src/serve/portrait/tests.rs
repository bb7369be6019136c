use super::*;

/// An exported diary of two months; the later one has four songs lately, and two over the year.
const SMALL: &str = r#"
{"format": "linernotes-diary", "version": 1, "owner": {"server": "the sandbox", "account_id": "robin", "name": "Robin Vale"}}
{"kind": "artist", "uri": "spotify:artist:a", "id": "0ND8rF8oirMXtE59n585PA", "name": "Ann <i>", "genres": ["folk", "pop"], "image_url": "https://i.scdn.co/image/a"}
{"kind": "artist", "uri": "spotify:artist:b", "id": null, "name": "Bo", "genres": null}
{"kind": "artist", "uri": "spotify:artist:c", "id": null, "name": "Cy", "genres": ["folk"], "image_url": "javascript:alert(1)"}
{"kind": "album", "uri": "spotify:album:x", "id": "x", "name": "X & Y", "image_url": "https://i.scdn.co/image/x"}
{"kind": "track", "uri": "spotify:track:0ND8rF8oirMXtE59n585P1", "id": "0ND8rF8oirMXtE59n585P1", "name": "<script>alert(1)</script>", "artists": ["spotify:artist:a", "spotify:artist:b"], "album": "spotify:album:x"}
{"kind": "track", "uri": "spotify:track:0ND8rF8oirMXtE59n585P2", "id": "0ND8rF8oirMXtE59n585P2", "name": "Two", "artists": ["spotify:artist:b"]}
{"kind": "track", "uri": "spotify:track:0ND8rF8oirMXtE59n585P3", "id": "0ND8rF8oirMXtE59n585P3", "name": "Three", "artists": ["spotify:artist:c"]}
{"kind": "track", "uri": "spotify:track:0ND8rF8oirMXtE59n585P4", "id": "0ND8rF8oirMXtE59n585P4", "name": null}
{"kind": "features", "track": "spotify:track:0ND8rF8oirMXtE59n585P1", "source": "Spotify", "valence": 0.8, "danceability": 0.6, "energy": 0.9, "key": 10, "mode": 1, "tempo": 120.0}
{"kind": "features", "track": "spotify:track:0ND8rF8oirMXtE59n585P2", "source": "Spotify", "valence": 0.2, "danceability": 0.4, "energy": 0.1, "key": 10, "mode": 1, "tempo": 0.0}
{"kind": "features", "track": "spotify:track:0ND8rF8oirMXtE59n585P3", "source": "Spotify", "valence": 0.5, "danceability": 0.2, "energy": 0.5, "key": 6, "mode": 0, "tempo": 90.0}
{"kind": "snapshot", "month": "2026-10", "range": "short_term", "taken_at": "2026-10-02T08:00:00Z", "tracks": ["spotify:track:0ND8rF8oirMXtE59n585P4"], "artists": ["spotify:artist:b"]}
{"kind": "snapshot", "month": "2026-10", "range": "medium_term", "taken_at": "2026-10-02T08:00:00Z", "tracks": [], "artists": []}
{"kind": "snapshot", "month": "2026-10", "range": "long_term", "taken_at": "2026-10-02T08:00:00Z", "tracks": [], "artists": []}
{"kind": "snapshot", "month": "2026-11", "range": "short_term", "taken_at": "2026-11-28T09:05:07Z", "tracks": ["spotify:track:0ND8rF8oirMXtE59n585P1", "spotify:track:0ND8rF8oirMXtE59n585P2", "spotify:track:0ND8rF8oirMXtE59n585P3", "spotify:track:0ND8rF8oirMXtE59n585P4"], "artists": ["spotify:artist:a", "spotify:artist:b"]}
{"kind": "snapshot", "month": "2026-11", "range": "medium_term", "taken_at": "2026-11-28T09:05:07Z", "tracks": [], "artists": []}
{"kind": "snapshot", "month": "2026-11", "range": "long_term", "taken_at": "2026-11-28T09:05:07Z", "tracks": ["spotify:track:0ND8rF8oirMXtE59n585P4"], "artists": ["spotify:artist:b", "spotify:artist:c"]}
"#;

/// The portrait of an exported diary.
pub(crate) fn of_lines(lines: &str) -> Portrait {
    let file = tempfile::NamedTempFile::with_suffix(".ndjson").unwrap();
    std::fs::write(file.path(), lines.trim_start()).unwrap();
    let diary = Diary::in_memory().unwrap();
    diary.import(file.path()).unwrap();
    Portrait::of(&diary).unwrap().unwrap()
}

pub(crate) fn small() -> Portrait {
    of_lines(SMALL)
}

/// The same, where nobody knows how anything sounds.
pub(crate) fn without_sound() -> Portrait {
    let is_other = |line: &&str| !line.contains("\"kind\": \"features\"");
    of_lines(&SMALL.lines().filter(is_other).collect::<Vec<_>>().join("\n"))
}

#[test]
fn without_a_snapshot_there_is_no_portrait() {
    assert_eq!(Portrait::of(&Diary::in_memory().unwrap()).unwrap(), None);
}

#[test]
fn a_portrait_is_of_the_latest_month_with_each_range_for_itself() {
    let portrait = small();
    assert_eq!(portrait.taken_at.to_rfc3339(), "2026-11-28T09:05:07+00:00");
    let sizes = RANGES.map(|range| (portrait.range(range).tracks.len(), portrait.range(range).artists.len()));
    assert_eq!(sizes, [(4, 2), (0, 0), (1, 2)]);
    assert!(portrait.range(TimeRange::MediumTerm).is_empty());
    let short = portrait.range(TimeRange::ShortTerm);
    let first = &short.tracks[0];
    assert_eq!((first.rank, first.artists.as_slice()), (1, &["Ann <i>".to_owned(), "Bo".to_owned()][..]));
    assert_eq!(first.album.as_deref(), Some("X & Y"));
    assert_eq!(first.cover.as_deref(), Some("https://i.scdn.co/image/x"));
    assert_eq!(first.address.as_deref(), Some("https://open.spotify.com/track/0ND8rF8oirMXtE59n585P1"));
    assert_eq!(short.tracks[3].name, None);
    let cy = &portrait.range(TimeRange::LongTerm).artists[1];
    assert_eq!((cy.rank, &cy.picture, &cy.address), (2, &None, &None), "no script is a picture");
}

#[test]
fn statistics_are_those_of_the_songs_that_are_known() {
    let sound = small().range(TimeRange::ShortTerm).sound.clone();
    for (feature, known, mean, median) in [
        (Feature::Valence, 3, 0.5, 0.5),
        (Feature::Danceability, 3, 0.4, 0.4),
        (Feature::Energy, 3, 0.5, 0.5),
        // A tempo of 0 is none.
        (Feature::Tempo, 2, 105.0, 105.0),
    ] {
        let measure = sound.measure(feature).unwrap();
        assert_eq!(measure.known, known, "{feature:?}");
        assert!((measure.mean.unwrap() - mean).abs() < 1e-9, "{feature:?}");
        assert!((measure.median.unwrap() - median).abs() < 1e-9, "{feature:?}");
    }
    let keys: Vec<_> = sound.keys.iter().map(|key| (key.signature.as_str(), key.tracks)).collect();
    assert_eq!(keys, [("Bb major", 2), ("F# minor", 1)]);
    assert_eq!((sound.in_mode(Mode::Major), sound.in_mode(Mode::Minor)), (2, 1));
    let moods = sound.moods.map(|(mood, count)| (mood.name(), count));
    assert_eq!(moods, [("happy", 1), ("calm", 0), ("tense", 0), ("sad", 1), ("neutral", 1)]);
    assert_eq!(sound.main_mood(), Some((Mood::Happy, 1)), "of equals the first");
}

#[test]
fn what_nobody_knows_is_not_zero() {
    let sound = without_sound().range(TimeRange::ShortTerm).sound.clone();
    assert!(sound.is_unknown());
    assert!(sound.measures.iter().all(|measure| measure.mean.is_none() && measure.median.is_none()));
    assert_eq!(sound.main_mood(), None);
}

#[test]
fn the_ranges_differ_by_who_came_and_who_went() {
    let change = small().change.unwrap();
    let names = |artists: &[RankedArtist]| artists.iter().filter_map(|artist| artist.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&change.new_artists), ["Ann <i>"]);
    assert_eq!(names(&change.gone_artists), ["Cy"]);
    assert_eq!(change.lasting_artists, 1);
    assert_eq!(change.keys, [Some(("Bb major".to_owned(), 2)), None]);
    assert_eq!(change.means[3], (Feature::Tempo, Some(105.0), None));
}
