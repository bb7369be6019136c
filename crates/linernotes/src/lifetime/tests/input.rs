//! What comes in: choices, and tables that lack something.

use super::*;

#[test]
fn a_choice_takes_what_every_field_takes() {
    let all = lifetime();
    let streams = |choice: Choice| {
        let totals = all.select(&choice).unwrap().totals().unwrap();
        totals.column("streams").unwrap().i64().unwrap().get(0).unwrap()
    };
    let names = |name: &str| vec![name.to_owned()];
    let day = |text: &str| Some(text.parse().unwrap());
    let (from, until) = (day("2024-03-31"), day("2024-03-31"));
    for (choice, expected) in [
        (Choice::default(), 8),
        (Choice { from, until, ..Choice::default() }, 3),
        (Choice { from: day("2024-03-31"), until: day("2024-03-30"), ..Choice::default() }, 0),
        (Choice { artists: names("Nell"), ..Choice::default() }, 4),
        (Choice { artists: vec!["Nell".to_owned(), "Ada".to_owned()], ..Choice::default() }, 5),
        (Choice { artists: names("Nell"), albums: names("Of Nell"), ..Choice::default() }, 4),
        (Choice { albums: vec!["Of Nell".to_owned(), "Of Ada".to_owned()], ..Choice::default() }, 5),
        (Choice { artists: names("Ada"), albums: names("Of Nell"), ..Choice::default() }, 0),
        // Two artists have a track of this name.
        (Choice { tracks: names("Cup"), ..Choice::default() }, 5),
        (Choice { artists: names("Ada"), tracks: names("Cup"), ..Choice::default() }, 1),
        (Choice { tracks: names("Elsa"), ..Choice::default() }, 1),
        (Choice { albums: names("Of Ossian"), tracks: names("Rain"), hours: vec![13], ..Choice::default() }, 1),
        (Choice { genres: names("folk"), ..Choice::default() }, 6),
        (Choice { genres: names("pop"), platforms: names("speaker"), ..Choice::default() }, 2),
        (Choice { moods: names("happy"), ..Choice::default() }, 4),
        (Choice { decades: names("1990s"), ..Choice::default() }, 4),
        (Choice { decades: vec!["1990s".to_owned(), "2000s".to_owned()], ..Choice::default() }, 6),
        (Choice { popularity: vec![10], ..Choice::default() }, 4),
        (Choice { popularity: vec![20], artists: names("Nell"), ..Choice::default() }, 0),
        (Choice { countries: names("DE"), ..Choice::default() }, 3),
        // The play that began at 22:04 in UTC began on Tuesday in Berlin.
        (Choice { weekdays: vec![2], ..Choice::default() }, 1),
        (Choice { hours: vec![0, 1], ..Choice::default() }, 3),
    ] {
        assert_eq!(streams(choice.clone()), expected, "{choice:?}");
    }
}

#[test]
fn a_choice_of_what_nobody_played_is_met_with_what_may_be_meant() {
    let message = |choice: Choice| lifetime().select(&choice).unwrap_err().to_string();
    let names = |name: &str| vec![name.to_owned()];
    for (choice, expected) in [
        (
            Choice { artists: names("osian"), ..Choice::default() },
            "no play has the artist `osian` (did you mean `Ossian`?): write it as the plays do",
        ),
        (
            Choice { albums: vec!["Of Nell".to_owned(), "of nel".to_owned()], ..Choice::default() },
            "no play has the album `of nel` (did you mean `Of Nell`?): write it as the plays do",
        ),
        (
            // Two tracks are called so.
            Choice { tracks: names("cup"), ..Choice::default() },
            "no play has the track `cup` (did you mean `Cup`?): write it as the plays do",
        ),
        (Choice { tracks: names(""), ..Choice::default() }, "no play has the track ``: write it as the plays do"),
        (
            Choice { genres: names("jazz"), ..Choice::default() },
            "no play has the genre `jazz`: write it as `genres()` does",
        ),
        (
            Choice { moods: names("hapy"), ..Choice::default() },
            "no play has the mood `hapy` (did you mean `happy`?): take one of happy, tense, sad, calm and neutral",
        ),
        (
            Choice { platforms: names("iOS 9"), ..Choice::default() },
            "no play has the platform `iOS 9`: take one of those that `platforms()` lists",
        ),
        (
            Choice { decades: names("1990"), ..Choice::default() },
            "no play has the decade `1990` (did you mean `1990s`?): write it as `decades()` does",
        ),
        (
            Choice { popularity: vec![45], ..Choice::default() },
            "no play has the popularity `45`: take one of 0, 10, 20 and so on to 90",
        ),
        (
            Choice { popularity: vec![100], ..Choice::default() },
            "no play has the popularity `100`: take one of 0, 10, 20 and so on to 90",
        ),
        (Choice { weekdays: vec![0], ..Choice::default() }, "no play has the weekday `0`: 1 is Monday and 7 is Sunday"),
    ] {
        assert_eq!(message(choice), expected);
    }
    let nothing_known = Lifetime::of(&plays()).unwrap();
    let error = nothing_known.select(&Choice { genres: names("folk"), ..Choice::default() }).unwrap_err();
    assert!(error.to_string().ends_with("join the genres of artists with `.artists(…)` first"), "{error}");
    let error = nothing_known.select(&Choice { decades: names("1990s"), ..Choice::default() }).unwrap_err();
    assert!(error.to_string().ends_with("join release dates with `.tracks(…)` first"), "{error}");
}

#[test]
fn a_choice_is_written_without_what_names_nothing_and_read_back() {
    let names = |name: &str| vec![name.to_owned()];
    let day: chrono::NaiveDate = "2024-03-31".parse().unwrap();
    for (choice, expected) in [
        (Choice::default(), "{}"),
        (
            Choice { from: Some(day), hours: vec![0, 23], ..Choice::default() },
            r#"{"from":"2024-03-31","hours":[0,23]}"#,
        ),
        (
            Choice { artists: names("Nell"), albums: names("Of Nell"), tracks: names("Cup"), ..Choice::default() },
            r#"{"artists":["Nell"],"albums":["Of Nell"],"tracks":["Cup"]}"#,
        ),
    ] {
        let written = serde_json::to_string(&choice).unwrap();
        assert_eq!(written, expected);
        assert_eq!(serde_json::from_str::<Choice>(&written).unwrap(), choice);
    }
    assert!(serde_json::from_str::<Choice>(r#"{"titles":["Cup"]}"#).is_err());
}

#[test]
fn a_table_needs_moments_and_names_and_nothing_else() {
    let without = |column: &str| Lifetime::of(&plays().drop(column).unwrap()).err();
    for needed in ["played_at", "name", "artist"] {
        assert!(matches!(without(needed), Some(crate::Error::NoColumn { column, .. }) if column == needed));
    }
    for spared in ["ms_played", "kind", "album", "uri", "platform", "country", "reason_end", "skipped", "near_repeat"] {
        assert!(without(spared).is_none(), "{spared}");
    }
    let mut wrong = plays();
    wrong.with_column(Column::new("skipped".into(), vec!["no"; ROWS.len()])).unwrap();
    assert!(matches!(Lifetime::of(&wrong), Err(crate::Error::WrongColumn { .. })));
    assert!(matches!(lifetime().zone("Europe/Berln"), Err(crate::Error::UnknownZone { .. })));
}

#[test]
fn moments_that_no_calendar_holds_and_lengths_that_cannot_be_are_left_out_and_told() {
    let moment = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    let instants = [Some(i64::MAX), Some(i64::MIN), None, Some(0), Some(0), Some(0)];
    let table = df!(
        "played_at" => Series::new("".into(), instants).cast(&moment).unwrap(),
        "ms_played" => [1_i64, 1, 1, i64::MAX, i64::MIN, 40_000],
        "name" => ["Cup"; 6],
        "artist" => ["Nell"; 6],
    );
    let totals = Lifetime::of(&table.unwrap()).unwrap().totals().unwrap();
    insta::assert_snapshot!(lines(totals.select(["plays", "streams", "hours", "undated"]).map_err(Into::into)), @r"
    plays | streams | hours | undated
    2 | 1 | 0.0111 | 4
    ");
}

#[test]
fn without_plays_every_table_is_there() {
    let none = Lifetime::of(&plays().head(Some(0))).unwrap();
    assert_eq!(none.totals().unwrap().height(), 1);
    assert_eq!(none.heatmap().unwrap().height(), 168);
    for table in
        [none.years(), none.streaks(), none.cohorts(), none.known(), none.genres(), none.top_tracks(&Top::default())]
    {
        let table = table.unwrap();
        assert!(table.height() == 0 && table.width() > 4);
    }
}
