//! The text of a mood to the mood, or to the line and the field that cannot be meant.

use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::feature::{FEATURES, Feature};
use super::profile::{MoodFeature, MoodProfile};
use crate::near::near;
use crate::{Error, Result};

const FIELDS: [&str; 4] = ["target", "above", "below", "weight"];
const WEIGHTS: RangeInclusive<f64> = 0.0..=1000.0;

pub(super) fn file(path: &Path) -> Result<MoodProfile> {
    let no_mood = |cause: String| Error::NoMood { path: path.to_owned(), cause };
    let bytes = fs::read(path).map_err(|error| no_mood(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| no_mood("it is no text in UTF-8".to_owned()))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    profile(&text, &name, &path.display().to_string())
}

/// The mood of a text that has a name where it says none itself, and that messages call by its origin.
pub(super) fn profile(text: &str, name: &str, origin: &str) -> Result<MoodProfile> {
    mood(text, name).map_err(|mistake| {
        let lines = text.bytes().take(mistake.at).filter(|byte| *byte == b'\n').count();
        Error::WrongMood { origin: origin.to_owned(), line: lines + 1, mistake: mistake.words }
    })
}

/// What cannot be meant, and where in the text it is, in bytes.
struct Mistake {
    at: usize,
    words: String,
}

type Key<'a> = Spanned<DeString<'a>>;
type Value<'a> = Spanned<DeValue<'a>>;

fn mood(text: &str, name: &str) -> Result<MoodProfile, Mistake> {
    let document = DeTable::parse(text).map_err(|error| Mistake {
        at: error.span().map_or(0, |span| span.start),
        words: format!("this is no TOML ({}): mend it", error.message().replace('\n', ", ")),
    })?;
    let mut mood = MoodProfile { name: name.to_owned(), description: String::new(), features: Vec::new() };
    for (key, value) in document.get_ref() {
        match key.get_ref().as_ref() {
            "name" => mood.name = words(key, value)?,
            "description" => mood.description = words(key, value)?,
            written => match Feature::named(written) {
                Some(feature) => mood.features.push(asked(feature, key, value)?),
                None => return Err(no_feature(key)),
            },
        }
    }
    if mood.features.is_empty() {
        let words = "it asks for nothing: write a line such as `energy = { above = 0.7 }`".to_owned();
        return Err(Mistake { at: 0, words });
    }
    if mood.features.iter().all(|wanted| wanted.weight == 0.0) {
        let words = "nothing counts, as every weight is 0: give one feature a greater one".to_owned();
        return Err(Mistake { at: 0, words });
    }
    Ok(mood)
}

fn words(key: &Key<'_>, value: &Value<'_>) -> Result<String, Mistake> {
    let name = key.get_ref();
    let mistake = |what: String| Mistake { at: value.span().start, words: format!("{what}: write `{name} = \"…\"`") };
    match value.get_ref() {
        DeValue::String(words) if words.trim().is_empty() => Err(mistake(format!("the {name} is empty"))),
        DeValue::String(words) => Ok(words.trim().to_owned()),
        other => Err(mistake(format!("the {name} is {}, and this needs a text", kind(other)))),
    }
}

fn asked(feature: Feature, key: &Key<'_>, value: &Value<'_>) -> Result<MoodFeature, Mistake> {
    let Feature { name, least, most, .. } = feature;
    let mistake = |at: usize, words: String| Err(Mistake { at, words });
    let DeValue::Table(fields) = value.get_ref() else {
        let found = kind(value.get_ref());
        let words = format!("`{name}` is {found}, and this needs fields: write `{name} = {{ target = … }}`");
        return mistake(value.span().start, words);
    };
    let mut wanted = MoodFeature { feature: name, target: None, above: None, below: None, weight: 1.0, of: feature };
    for (field, value) in fields {
        let (at, number) = (value.span().start, || number(name, field, value));
        match field.get_ref().as_ref() {
            "target" => wanted.target = Some(within(at, "target", name, number()?, &(least..=most))?),
            "above" => {
                let above = within(at, "limit `above`", name, number()?, &(least..=most))?;
                if above >= most {
                    return mistake(at, format!("`{name}` is never above {most}: let `above` be less"));
                }
                wanted.above = Some(above);
            }
            "below" => {
                let below = within(at, "limit `below`", name, number()?, &(least..=most))?;
                if below <= least {
                    return mistake(at, format!("`{name}` is never below {least}: let `below` be more"));
                }
                wanted.below = Some(below);
            }
            "weight" => wanted.weight = within(at, "weight", name, number()?, &WEIGHTS)?,
            other => {
                let words = format!("`{name}` has no `{other}`{}: write {}", near(other, FIELDS), any(&FIELDS));
                return mistake(field.span().start, words);
            }
        }
    }
    match contradiction(&wanted) {
        Some(words) => mistake(key.span().start, words),
        None => Ok(wanted),
    }
}

/// Why the fields of a feature, each of which could be meant, cannot be meant together.
fn contradiction(wanted: &MoodFeature) -> Option<String> {
    let name = wanted.feature;
    match (wanted.target, wanted.above, wanted.below) {
        (None, None, None) => Some(format!("`{name}` asks for nothing: give it {}", any(&FIELDS[..3]))),
        (_, Some(above), Some(below)) if above >= below => {
            Some(format!("`{name}` cannot be above {above} and below {below}: let `above` be less than `below`"))
        }
        (Some(target), Some(above), _) if target < above => {
            Some(format!("the target of `{name}`, {target}, is not above {above}: move one of them"))
        }
        (Some(target), _, Some(below)) if target > below => {
            Some(format!("the target of `{name}`, {target}, is not below {below}: move one of them"))
        }
        _ => None,
    }
}

fn number(feature: &str, field: &Key<'_>, value: &Value<'_>) -> Result<f64, Mistake> {
    let number = match value.get_ref() {
        DeValue::Float(float) => float.as_str().parse().ok(),
        DeValue::Integer(integer) => {
            // More digits than this are out of every range anyway.
            let number = i128::from_str_radix(integer.as_str(), integer.radix());
            Some(number.map_or(f64::INFINITY, |number| number as f64))
        }
        _ => None,
    };
    number.ok_or_else(|| {
        let (field, found) = (field.get_ref(), kind(value.get_ref()));
        let words = format!("`{field}` of `{feature}` is {found}, and this needs a number: write `{field} = …`");
        Mistake { at: value.span().start, words }
    })
}

fn within(at: usize, field: &str, feature: &str, number: f64, range: &RangeInclusive<f64>) -> Result<f64, Mistake> {
    if range.contains(&number) {
        return Ok(number);
    }
    let (least, most) = (range.start(), range.end());
    let words = format!("the {field} of `{feature}` is {number}: write a number from {least} to {most}");
    Err(Mistake { at, words })
}

fn no_feature(key: &Key<'_>) -> Mistake {
    let written = key.get_ref();
    let known = FEATURES.map(|feature| feature.name);
    let all = known.into_iter().chain(["name", "description"]);
    let words = format!("`{written}` is no audio feature{}: write {}", near(written, all), any(&known));
    Mistake { at: key.span().start, words }
}

/// `one, two or three`.
fn any(names: &[&str]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_met_with_its_line_its_field_and_what_to_write() {
        let mistakes = [
            "",
            "# nothing yet\nname = \"nothing\"",
            "name = 3\nenergy = { target = 0.5 }",
            "description = \" \"\nenergy = { target = 0.5 }",
            "\n\nenrgy = { target = 0.5 }",
            "key = { target = 4 }",
            "energy = 0.5",
            "energy = { target = 0.5 }\nvalence = {}",
            "energy = { taget = 0.5 }",
            "energy = { min = 0.5 }",
            "[energy]\nabove = 0.7\ntarget = \"high\"",
            "energy = { target = 1.5 }",
            "energy = { target = nan }",
            "tempo = { target = inf }",
            "loudness = { target = 5 }",
            "tempo = { above = -1 }",
            "energy = { above = 1 }",
            "energy = { below = 0 }",
            "energy = { target = 0.5, weight = -1 }",
            "energy = { target = 0.5, weight = 1e9 }",
            "energy = { target = 0.5, weight = true }",
            "energy = { above = 0.7, below = 0.3 }",
            "energy = { above = 0.5, below = 0.5 }",
            "energy = { target = 0.2, above = 0.7 }",
            "energy = { target = 0.9, below = 0.7 }",
            "energy = { weight = 2 }",
            "energy = { target = 0.5, weight = 0 }",
            "energy = { target = 0.5 }\nvalence = { target = ",
            "energy = { target = 0.5 }\nenergy = { target = 0.6 }",
            "energy = { target = 99999999999999999999 }",
            "energy = { target = 0xffffffffffffffffffffffffffffffffff }",
        ];
        let messages = mistakes.map(|text| MoodProfile::parse(text).unwrap_err().to_string());
        for message in &messages {
            assert!(!message.contains('\n'), "{message}");
        }
        insta::assert_snapshot!(messages.join("\n"), @r#"
        the mood, line 1: it asks for nothing: write a line such as `energy = { above = 0.7 }`
        the mood, line 1: it asks for nothing: write a line such as `energy = { above = 0.7 }`
        the mood, line 1: the name is a number, and this needs a text: write `name = "…"`
        the mood, line 1: the description is empty: write `description = "…"`
        the mood, line 3: `enrgy` is no audio feature (did you mean `energy`?): write energy, valence, danceability, tempo, acousticness, instrumentalness, liveness, speechiness or loudness
        the mood, line 1: `key` is no audio feature: write energy, valence, danceability, tempo, acousticness, instrumentalness, liveness, speechiness or loudness
        the mood, line 1: `energy` is a number, and this needs fields: write `energy = { target = … }`
        the mood, line 2: `valence` asks for nothing: give it target, above or below
        the mood, line 1: `energy` has no `taget` (did you mean `target`?): write target, above, below or weight
        the mood, line 1: `energy` has no `min`: write target, above, below or weight
        the mood, line 3: `target` of `energy` is a text, and this needs a number: write `target = …`
        the mood, line 1: the target of `energy` is 1.5: write a number from 0 to 1
        the mood, line 1: the target of `energy` is NaN: write a number from 0 to 1
        the mood, line 1: the target of `tempo` is inf: write a number from 0 to 300
        the mood, line 1: the target of `loudness` is 5: write a number from -60 to 0
        the mood, line 1: the limit `above` of `tempo` is -1: write a number from 0 to 300
        the mood, line 1: `energy` is never above 1: let `above` be less
        the mood, line 1: `energy` is never below 0: let `below` be more
        the mood, line 1: the weight of `energy` is -1: write a number from 0 to 1000
        the mood, line 1: the weight of `energy` is 1000000000: write a number from 0 to 1000
        the mood, line 1: `weight` of `energy` is true or false, and this needs a number: write `weight = …`
        the mood, line 1: `energy` cannot be above 0.7 and below 0.3: let `above` be less than `below`
        the mood, line 1: `energy` cannot be above 0.5 and below 0.5: let `above` be less than `below`
        the mood, line 1: the target of `energy`, 0.2, is not above 0.7: move one of them
        the mood, line 1: the target of `energy`, 0.9, is not below 0.7: move one of them
        the mood, line 1: `energy` asks for nothing: give it target, above or below
        the mood, line 1: nothing counts, as every weight is 0: give one feature a greater one
        the mood, line 2: this is no TOML (unclosed inline table, expected `}`): mend it
        the mood, line 2: this is no TOML (duplicate key): mend it
        the mood, line 1: the target of `energy` is 100000000000000000000: write a number from 0 to 1
        the mood, line 1: the target of `energy` is inf: write a number from 0 to 1
        "#);
    }

    #[test]
    fn the_ways_that_toml_has_of_writing_a_table_are_the_same_mood() {
        let one = MoodProfile::parse("energy = { above = 0.7 }\ntempo = { above = 120, weight = 2 }").unwrap();
        for other in [
            "[energy]\nabove = 0.7\n\n[tempo]\nabove = 120.0\nweight = 2.0\n",
            "energy.above = 7e-1\r\ntempo.above = 0x78\r\ntempo.weight = 2\r\n",
            "\u{feff}energy = { above = 0.7 }\ntempo = { weight = 2, above = 1_2_0 }",
        ] {
            assert_eq!(MoodProfile::parse(other).unwrap(), one, "{other}");
        }
    }

    #[test]
    fn a_file_is_called_like_itself_unless_it_has_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rainy-day.toml");
        let named = |text: &str| {
            fs::write(&path, text).unwrap();
            MoodProfile::read(&path).unwrap().name().to_owned()
        };
        assert_eq!(named("energy = { target = 0.3 }"), "rainy-day");
        assert_eq!(named("name = \"rain\"\nenergy = { target = 0.3 }"), "rain");
    }

    #[test]
    fn a_file_that_is_no_mood_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.toml");
        let message = || MoodProfile::read(&path).unwrap_err().to_string();
        let unread = format!("{} cannot be read as a mood (", path.display());
        assert!(message().starts_with(&unread) && message().ends_with("): name a TOML file that is there"));
        assert!(matches!(MoodProfile::read(folder.path()), Err(Error::NoMood { .. })), "a folder is no file");
        fs::write(&path, b"\xff\xfe").unwrap();
        assert!(message().contains("(it is no text in UTF-8)"));
        fs::write(&path, "energy = { target = 0.3 }\nvallence = { below = 0.3 }").unwrap();
        let message = message().replace(&folder.path().display().to_string(), "FOLDER").replace('\\', "/");
        insta::assert_snapshot!(message, @"FOLDER/mine.toml, line 2: `vallence` is no audio feature (did you mean `valence`?): write energy, valence, danceability, tempo, acousticness, instrumentalness, liveness, speechiness or loudness");
    }

    #[test]
    fn no_text_makes_the_reader_panic() {
        let text = "name = \"é\"\nenergy = { target = 0.5, above = 0.1, weight = 2 }\n[tempo]\nbelow = 150\n";
        let pieces = ["{", "}", "=", "\"", "\n", "é", "[", "nan", "-", "\0", "energy", "target = 1979-05-27"];
        for (at, _) in text.char_indices() {
            let (before, behind) = text.split_at(at);
            let _ = MoodProfile::parse(before);
            for piece in pieces {
                if let Ok(mood) = MoodProfile::parse(&format!("{before}{piece}{behind}")) {
                    assert!(!mood.features().is_empty());
                }
            }
        }
    }
}
