//! The words that names are made of, from `data/world/words.json` and `spoken.json`.

use std::sync::LazyLock;

use serde::Deserialize;

type List = Vec<&'static str>;

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Words {
    pub(super) given: List,
    pub(super) family: List,
    pub(super) band_first: List,
    pub(super) band_second: List,
    pub(super) alias: List,
    pub(super) alias_end: List,
    pub(super) adjective: List,
    pub(super) noun: List,
    pub(super) verb: List,
    pub(super) place: List,
    pub(super) phrase: List,
    pub(super) long: List,
    pub(super) bright: List,
    pub(super) label: List,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Spoken {
    pub(super) show_first: List,
    pub(super) show_second: List,
    pub(super) subject: List,
    pub(super) publisher: List,
    pub(super) languages: List,
    pub(super) episode: List,
    pub(super) book_first: List,
    pub(super) book_second: List,
    pub(super) edition: List,
    pub(super) moods: List,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../data/world/words.json")).expect("data/world/words.json holds lists")
});

pub(super) static SPOKEN: LazyLock<Spoken> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../data/world/spoken.json"))
        .expect("data/world/spoken.json holds lists")
});
