//! Records with the right names and any values. The quick way to read them is held against the careful one, and both against JSON.

use serde_json::{Map, Value, json};

use super::dice::Dice;
use crate::history::known::Known;
use crate::history::record::{Field, Record, Shape};
use crate::history::records::{Found, Records};
use crate::history::row;

const NAMES: [(&str, Option<Field>); 12] = [
    ("ts", Some(Field::Ts)),
    ("ms_played", Some(Field::MsPlayed)),
    ("platform", Some(Field::Platform)),
    ("conn_country", Some(Field::Country)),
    ("spotify_track_uri", Some(Field::TrackUri)),
    ("master_metadata_track_name", Some(Field::TrackName)),
    ("shuffle", Some(Field::Shuffle)),
    ("skipped", Some(Field::Skipped)),
    ("offline_timestamp", Some(Field::OfflineTimestamp)),
    ("username", None),
    ("ip_addr", None),
    ("something_new", None),
];

fn value(dice: &mut Dice, depth: usize) -> Value {
    let texts = [
        "",
        "a",
        "2020-05-02T20:01:02Z",
        "quote \" and \\ and \n",
        "夜の子 🌧",
        "{\"ts\":\"",
        "null",
        "\u{0}\u{7f}",
        "]},{",
    ];
    match dice.below(if depth > 3 { 9 } else { 11 }) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(false),
        3 => json!(dice.next()),
        4 => json!(dice.next() as i64),
        5 => json!(dice.next() as f64 / 1e9 - 1e9),
        6 => json!(0),
        7 | 8 => json!(dice.pick(&texts)),
        9 => (0..dice.below(4)).map(|_| value(dice, depth + 1)).collect(),
        _ => (0..dice.below(4)).map(|_| (dice.pick(&NAMES).0.to_owned(), value(dice, depth + 1))).collect(),
    }
}

/// A record's names and values. Often the same names as the one before, as Spotify's are.
fn fields(dice: &mut Dice, before: &[(usize, Value)]) -> Vec<(usize, Value)> {
    let likely = |dice: &mut Dice, field: usize| match (field, dice.one_in(4)) {
        (0, false) => json!(format!("20{:02}-05-02T20:01:{:02}Z", dice.below(30), dice.below(60))),
        (1, false) => json!(dice.below(400_000)),
        _ => value(dice, 0),
    };
    let names: Vec<usize> = match dice.one_in(3) || before.is_empty() {
        true => [0].into_iter().chain((0..dice.below(12)).map(|_| dice.below(NAMES.len()))).collect(),
        false => before.iter().map(|(name, _)| *name).collect(),
    };
    names.into_iter().map(|name| (name, likely(dice, name))).collect()
}

/// As JSON, with names twice where they are twice.
fn text(fields: &[(usize, Value)], indented: usize) -> String {
    let space = "\n".repeat(indented) + &" ".repeat(indented);
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("{space}\"{}\":{space}{value}", NAMES[*name].0)).collect();
    format!("{{{}}}", fields.join(","))
}

#[test]
fn the_quick_way_and_the_careful_one_and_json_agree() {
    let mut quick = 0;
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let indented = dice.below(2);
        let (mut shape, mut of_shape, mut before) = (Shape::default(), Record::empty(), Vec::new());
        let mut texts = Vec::new();
        for _ in 0..40 {
            before = fields(&mut dice, &before);
            texts.push((text(&before, indented), before.clone()));
        }
        for (text, fields) in &texts {
            let mut careful = Record::empty();
            Shape::default().learn(text.as_bytes(), &mut careful).unwrap();
            let json: Map<String, Value> = serde_json::from_str(text).unwrap();
            for (name, field) in NAMES {
                let Some(field) = field else { continue };
                let expected = json.get(name).filter(|value| !value.is_null());
                let found = Some(careful.value(field)).filter(|value| !value.is_empty());
                let found = found.map(|value| serde_json::from_slice(value).unwrap());
                assert_eq!(found.as_ref(), expected, "seed {seed}: {name} of {text}, {fields:?}");
            }
            match shape.read(text.as_bytes(), 0, &mut of_shape) {
                Some(end) => {
                    quick += 1;
                    assert_eq!((end, &of_shape), (text.len(), &careful), "seed {seed}: {text}");
                }
                None => shape.learn(text.as_bytes(), &mut of_shape).unwrap(),
            }
        }
    }
    assert!(quick > 500, "{quick}");
}

#[test]
fn records_of_any_values_are_found_one_by_one_and_those_that_are_well_are_rows() {
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let (mut before, mut all, mut well) = (Vec::new(), Vec::new(), 0);
        for _ in 0..40 {
            before = fields(&mut dice, &before);
            all.push(text(&before, 0));
            if dice.one_in(4) {
                all.push(r#"{"ts":"2020-05-02T20:01:02Z","ms_played":77}"#.to_owned());
                well += 1;
            }
        }
        let content = format!("[{}]", all.join(","));
        let (mut shape, mut record, mut known) = (Shape::default(), Record::empty(), Known::new());
        let mut records = Records::new(content.as_bytes(), &mut shape);
        let (mut found, mut rows) = (0, 0);
        while let Some(next) = records.next(&mut record) {
            assert!(matches!(next, Found::Record), "seed {seed}: {}", all[found]);
            found += 1;
            if let Ok(row) = row::row(&record, false, &mut known) {
                assert!((0..=366 * 86_400_000).contains(&row.ms_played));
                rows += usize::from(row.ms_played == 77);
            }
        }
        assert_eq!(found, all.len(), "seed {seed}");
        assert!(rows >= well, "seed {seed}");
    }
}
