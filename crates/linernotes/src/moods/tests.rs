use polars::prelude::{Column, DataFrame, NamedFrom as _, Series, df};

use super::*;
use crate::columns::names;

fn mood(text: &str) -> MoodProfile {
    MoodProfile::parse(text).unwrap()
}

fn names_of(table: &DataFrame) -> Vec<String> {
    table.column("name").unwrap().str().unwrap().iter().map(|name| name.unwrap().to_owned()).collect()
}

fn numbers(table: &DataFrame, column: &str) -> Vec<Option<f64>> {
    table.column(column).unwrap().f64().unwrap().to_vec()
}

/// What stands on a limit, what is missing, and what is no number.
fn tracks() -> DataFrame {
    df!(
        "name" => ["on it", "within", "no energy", "no number", "no beat", "slow", "fast"],
        "energy" => [Some(0.7), Some(0.9), None, Some(f64::NAN), Some(0.9), Some(0.8), Some(0.71)],
        "danceability" => [Some(0.9), Some(0.8), Some(0.9), Some(0.9), Some(0.9), Some(0.75), Some(0.8)],
        "tempo" => [Some(130.0), Some(121.0), Some(130.0), Some(130.0), Some(0.0), Some(90.0), Some(180.0)],
    )
    .unwrap()
}

#[test]
fn what_keeps_every_limit_matches_in_its_order_and_what_nobody_knows_does_not() {
    let workout = MoodProfile::named("workout").unwrap();
    assert_eq!(names_of(&tracks().matching(&workout).unwrap()), ["within", "fast"]);
    for (text, expected) in [
        ("tempo = { below = 100 }", &["slow"][..]),
        ("tempo = { above = 90, below = 130 }", &["within"]),
        ("energy = { target = 0.9 }", &["on it", "within", "no energy", "no number", "no beat", "slow", "fast"]),
        ("energy = { above = 0.8, weight = 0 }\ntempo = { target = 100 }", &["within", "no beat"]),
    ] {
        assert_eq!(names_of(&tracks().matching(&mood(text)).unwrap()), expected, "{text}");
    }
}

#[test]
fn a_score_is_the_mean_over_what_is_known_and_the_sum_of_its_parts() {
    let own =
        mood("energy = { target = 0.9, weight = 2 }\ntempo = { above = 120 }\nvalence = { target = 0.5, weight = 1 }");
    let scored = tracks().scored(&own).unwrap();
    insta::assert_snapshot!(scored.drop_many(["energy", "danceability", "tempo"]), @r"
        shape: (7, 6)
        ┌───────────┬──────────┬─────────────┬─────────────┬────────────┬──────────────┐
        │ name      ┆ score    ┆ score_known ┆ from_energy ┆ from_tempo ┆ from_valence │
        │ ---       ┆ ---      ┆ ---         ┆ ---         ┆ ---        ┆ ---          │
        │ str       ┆ f64      ┆ f64         ┆ f64         ┆ f64        ┆ f64          │
        ╞═══════════╪══════════╪═════════════╪═════════════╪════════════╪══════════════╡
        │ on it     ┆ 0.866667 ┆ 0.75        ┆ 0.533333    ┆ 0.333333   ┆ null         │
        │ within    ┆ 1.0      ┆ 0.75        ┆ 0.666667    ┆ 0.333333   ┆ null         │
        │ no energy ┆ 1.0      ┆ 0.25        ┆ null        ┆ 1.0        ┆ null         │
        │ no number ┆ 1.0      ┆ 0.25        ┆ null        ┆ 1.0        ┆ null         │
        │ no beat   ┆ 1.0      ┆ 0.5         ┆ 1.0         ┆ null       ┆ null         │
        │ slow      ┆ 0.85     ┆ 0.75        ┆ 0.6         ┆ 0.25       ┆ null         │
        │ fast      ┆ 0.873333 ┆ 0.75        ┆ 0.54        ┆ 0.333333   ┆ null         │
        └───────────┴──────────┴─────────────┴─────────────┴────────────┴──────────────┘
        ");
    assert_eq!(names(&scored)[..4], names(&tracks())[..]);
}

#[test]
fn a_row_of_which_nothing_is_known_has_no_score() {
    let table = df!("energy" => [Some(0.5), None], "valence" => Series::new_null("valence".into(), 2)).unwrap();
    let scored = table.scored(&mood("energy = { target = 0.5 }\nvalence = { target = 0.5, weight = 3 }")).unwrap();
    assert_eq!(numbers(&scored, "score"), [Some(1.0), None]);
    assert_eq!(numbers(&scored, "score_known"), [Some(0.25), Some(0.0)]);
    assert_eq!(numbers(&scored, "from_valence"), [None, None]);
}

#[test]
fn what_another_mood_left_is_replaced() {
    let once = tracks().scored(&mood("energy = { target = 0.5 }\ntempo = { target = 100 }")).unwrap();
    let twice = once.scored(&mood("danceability = { target = 0.5 }")).unwrap();
    assert_eq!(names(&twice)[4..], ["score", "score_known", "from_danceability"]);
}

#[test]
fn whatever_the_numbers_a_score_is_from_0_to_1_and_its_parts_sum_to_it() {
    // Numbers from the linear congruential generator of Numerical Recipes: the same ones in each run.
    let mut state: u32 = 7;
    let mut share = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state) / f64::from(u32::MAX)
    };
    let awkward = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, f64::MIN_POSITIVE, -0.0, 1e300];
    let features = ["energy", "valence", "danceability", "tempo", "liveness", "acousticness"];
    for round in 0..50 {
        let values = |share: &mut dyn FnMut() -> f64| -> Vec<Option<f64>> {
            let value = |place: f64| match place {
                0.0..0.2 => None,
                0.2..0.4 => Some(awkward[(place * 1e6) as usize % awkward.len()]),
                _ => Some(place * 200.0 - 80.0),
            };
            (0..40).map(|_| value(share())).collect()
        };
        let columns = features.map(|name| Column::new(name.into(), values(&mut share)));
        let table = DataFrame::new(40, columns.into()).unwrap();
        let text = |(at, name): (usize, &str)| match at % 3 {
            0 => format!("{name} = {{ target = {}, weight = {} }}", share(), share() * 1000.0),
            1 => format!("{name} = {{ above = {}, weight = 1e-300 }}", share() * 0.9),
            _ => format!("{name} = {{ below = {} }}", 0.01 + share() * 0.9),
        };
        let picked = features.into_iter().enumerate().filter(|(at, _)| (at + round) % 4 != 0);
        let own = mood(&picked.map(text).collect::<Vec<_>>().join("\n"));
        let scored = table.scored(&own).unwrap();
        let (score, known) = (numbers(&scored, "score"), numbers(&scored, "score_known"));
        let parts: Vec<Vec<Option<f64>>> =
            own.features().iter().map(|wanted| numbers(&scored, &format!("from_{}", wanted.feature))).collect();
        for row in 0..40 {
            let of_row: Vec<f64> = parts.iter().filter_map(|part| part[row]).collect();
            assert_eq!(score[row].is_none(), of_row.is_empty());
            assert!(known[row].is_some_and(|known| (0.0..=1.0).contains(&known)), "{known:?}");
            if let Some(score) = score[row] {
                assert!((0.0..=1.0).contains(&score), "{score}");
                assert!((of_row.iter().sum::<f64>() - score).abs() < 1e-9);
            }
        }
        let everybody = Best { per_artist: usize::MAX, least_known: 0.0, count: 1000, ..Best::default() };
        let best = numbers(&table.best(&own, &everybody).unwrap(), "score");
        assert!(best.is_sorted_by(|one, other| one >= other));
        assert_eq!(best.len(), score.iter().flatten().count(), "what is scored is there");
    }
}

/// Lists of texts.
fn lists(name: &str, cells: &[&[Option<&str>]]) -> Column {
    let cells: Vec<Series> = cells.iter().map(|cell| Series::new("".into(), *cell)).collect();
    Column::new(name.into(), cells)
}

fn duets() -> DataFrame {
    let same = Some("Same");
    let (cy, lo) = (Some("Cy"), Some("Lo"));
    let artists: [&[Option<&str>]; 8] = [&[same], &[same], &[same, same], &[same], &[cy, cy], &[], &[lo], &[lo]];
    let (one, two, three) = (Some("1"), Some("2"), Some("3"));
    let ids: [&[Option<&str>]; 8] = [&[one], &[two], &[one, two], &[one], &[three, three], &[], &[None], &[None]];
    let columns = vec![
        Column::new("name".into(), ["a", "b", "a and b", "a again", "c", "nobody", "local", "local too"]),
        Column::new("energy".into(), [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3]),
        lists("artists", &artists),
        lists("artist_ids", &ids),
    ];
    DataFrame::new(8, columns).unwrap()
}

#[test]
fn a_track_of_two_artists_counts_for_each_and_nobody_has_too_many() {
    let lively = mood("energy = { target = 1 }");
    let best = |table: &DataFrame, per_artist: usize| {
        names_of(&table.best(&lively, &Best { per_artist, ..Best::default() }).unwrap())
    };
    let table = duets();
    assert_eq!(best(&table, 1), ["a", "b", "c", "nobody", "local"], "namesakes are told apart by their ids");
    assert_eq!(best(&table, 2), ["a", "b", "a and b", "c", "nobody", "local", "local too"]);
    assert_eq!(best(&table, usize::MAX), names_of(&table));
    assert_eq!(best(&table.drop("artist_ids").unwrap(), 1), ["a", "c", "nobody", "local"]);
    assert_eq!(best(&table.drop("artists").unwrap(), 1), ["a", "b", "c", "nobody", "local", "local too"]);
}

#[test]
fn artists_in_a_text_are_those_of_a_list() {
    let table = df!(
        "name" => ["a", "a and b", "b", "none", "none either"],
        "artists" => [Some("Nell Arden"), Some("Nell Arden; Ossian Bay"), Some("Ossian Bay"), Some("null"), None],
        "energy" => [1.0, 0.9, 0.8, 0.7, 0.6],
    )
    .unwrap();
    let best = table.best(&mood("energy = { target = 1 }"), &Best { per_artist: 1, ..Best::default() }).unwrap();
    assert_eq!(names_of(&best), ["a", "b", "none", "none either"]);
}

#[test]
fn of_equals_the_first_is_best_and_a_track_is_there_once() {
    let table = df!(
        "name" => ["first", "second", "second again", "third", "no uri", "no uri either"],
        "uri" => [Some("1"), Some("2"), Some("2"), Some("3"), None, None],
        "energy" => [0.8, 0.8, 0.8, 0.9, 0.8, 0.8],
    )
    .unwrap();
    let everybody = Best { per_artist: usize::MAX, ..Best::default() };
    let lively = mood("energy = { target = 1 }");
    let best = |options: &Best| names_of(&table.best(&lively, options).unwrap());
    assert_eq!(best(&everybody), ["third", "first", "second", "no uri", "no uri either"]);
    assert_eq!(best(&Best { count: 2, ..everybody.clone() }), ["third", "first"]);
    assert!(best(&Best { count: 0, ..everybody.clone() }).is_empty());
    assert!(best(&Best { least_known: f64::NAN, ..everybody }).is_empty());
}

#[test]
fn what_is_little_known_and_what_breaks_a_limit_can_be_left_out() {
    let table = tracks();
    let workout = MoodProfile::named("workout").unwrap();
    let everybody = Best { per_artist: usize::MAX, ..Best::default() };
    let best = |options: &Best| names_of(&table.best(&workout, options).unwrap());
    assert_eq!(best(&everybody)[..3], ["on it", "within", "no energy"], "on a limit is near enough for a score");
    let whole = Best { least_known: 1.0, ..everybody.clone() };
    assert_eq!(best(&whole), ["on it", "within", "fast", "slow"]);
    assert_eq!(best(&Best { limits: Limits::Kept, ..everybody }), ["within", "fast"]);
}

#[test]
fn numbers_of_any_kind_are_taken() {
    let table = df!("tempo" => [130_i64, 90], "energy" => [0.9_f32, 0.5]).unwrap();
    let own = mood("tempo = { above = 120 }\nenergy = { above = 0.8 }");
    assert_eq!(table.matching(&own).unwrap().height(), 1);
    assert_eq!(table.head(Some(0)).scored(&own).unwrap().shape(), (0, 6));
    assert_eq!(table.head(Some(0)).matching(&own).unwrap().height(), 0);
}

#[test]
fn what_is_missing_or_no_number_is_named() {
    let workout = MoodProfile::named("workout").unwrap();
    let table = df!("name" => ["a"], "energy" => [0.9], "tempo" => ["fast"], "artists" => [3_i64]).unwrap();
    let no_features = table.select(["name"]).unwrap();
    let own = mood("energy = { target = 1 }");
    let messages = [
        no_features.scored(&workout).unwrap_err(),
        no_features.best(&workout, &Best::default()).unwrap_err(),
        table.matching(&workout).unwrap_err(),
        table.scored(&workout).unwrap_err(),
        table.best(&own, &Best::default()).unwrap_err(),
        table.drop("artists").unwrap().best(&own, &Best::default()).unwrap_err(),
    ];
    insta::assert_snapshot!(messages.map(|error| error.to_string()).join("\n"), @r"
        the table has no column `energy`: it has name
        the table has no column `energy`: it has name
        the table has no column `danceability`: it has name, energy, tempo, artists
        the column `tempo` holds str, and this needs numbers: name another column, or cast this one
        the column `artists` holds i64, and this needs lists of texts: name another column, or cast this one
        the table has no column `artists`: it has name, energy, tempo
        ");
    assert!(table.drop("tempo").unwrap().scored(&workout).is_ok(), "what is not there is missing");
}
