//! Which genres there are in each month, and how far they move.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use polars::prelude::{DataFrame, df};
use rusqlite::Connection;
use spotify_client::TimeRange;

use super::pages::{self, Page, Since};
use crate::Result;
use crate::columns::cells;

/// The pages of artists, and the genres of those who have some.
pub(super) type Read = (Vec<Page>, HashMap<i64, BTreeSet<String>>);

pub(super) fn read(connection: &Connection, range: TimeRange) -> rusqlite::Result<Read> {
    let sql = "SELECT key, genres FROM artist WHERE genres IS NOT NULL AND key IN (SELECT artist FROM top_artist)";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut genres = HashMap::new();
    while let Some(row) = rows.next()? {
        let words: BTreeSet<String> = serde_json::from_str(row.get_ref(1)?.as_str()?).unwrap_or_default();
        if !words.is_empty() {
            genres.insert(row.get(0)?, words);
        }
    }
    Ok((pages::of_artists(connection, range)?, genres))
}

/// A genre of a month: how many artists have it, and its share.
#[derive(Clone, Copy, Default)]
struct Part {
    artists: i64,
    share: f64,
}

struct Row<'a> {
    month: NaiveDate,
    since: Since,
    genre: Option<&'a str>,
    part: Option<Part>,
    change: Option<f64>,
    unknown: i64,
    distance: Option<f64>,
}

pub(super) fn table((pages, genres): &Read) -> Result<DataFrame> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut before: Option<(&Page, BTreeMap<&str, Part>)> = None;
    for page in pages {
        let parts = parts(page, genres);
        let since = Since::of(page.month, before.as_ref().map(|(before, _)| before.month));
        let old = before.as_ref().map(|(_, parts)| parts).filter(|old| !old.is_empty() && !parts.is_empty());
        let known = page.ranked.iter().filter(|artist| genres.contains_key(artist)).count();
        rows.extend(rows_of(page, since, (page.ranked.len() - known) as i64, &parts, old));
        before = Some((page, parts));
    }
    Ok(df!(
        "month" => cells(&rows, |row| row.month),
        "since" => cells(&rows, |row| row.since.month),
        "months_apart" => cells(&rows, |row| row.since.months_apart),
        "genre" => cells(&rows, |row| row.genre),
        "artists" => cells(&rows, |row| row.part.map(|part| part.artists)),
        "share" => cells(&rows, |row| row.part.map(|part| part.share)),
        "change" => cells(&rows, |row| row.change),
        "unknown" => cells(&rows, |row| row.unknown),
        "distance" => cells(&rows, |row| row.distance),
    )?)
}

fn parts<'a>(page: &Page, genres: &'a HashMap<i64, BTreeSet<String>>) -> BTreeMap<&'a str, Part> {
    let known: Vec<&BTreeSet<String>> = page.ranked.iter().filter_map(|artist| genres.get(artist)).collect();
    let mut parts: BTreeMap<&str, Part> = BTreeMap::new();
    for words in &known {
        for genre in *words {
            let part = parts.entry(genre).or_default();
            part.artists += 1;
            part.share += 1.0 / (words.len() * known.len()) as f64;
        }
    }
    parts
}

/// The largest share first. Genres that are gone since have a row too, so that the changes sum to nothing.
fn rows_of<'a>(
    page: &Page,
    since: Since,
    unknown: i64,
    parts: &BTreeMap<&'a str, Part>,
    old: Option<&BTreeMap<&'a str, Part>>,
) -> Vec<Row<'a>> {
    let month = page.month.first_day();
    if parts.is_empty() {
        return vec![Row { month, since, genre: None, part: None, change: None, unknown, distance: None }];
    }
    let mut all = parts.clone();
    for genre in old.into_iter().flat_map(BTreeMap::keys) {
        all.entry(genre).or_default();
    }
    let share_before = |genre| old.map(|old| old.get(genre).map_or(0.0, |part| part.share));
    let change = |(genre, part): (&&'a str, &Part)| Some(part.share - share_before(*genre)?);
    let distance = old.map(|_| all.iter().filter_map(change).map(f64::abs).sum::<f64>() / 2.0);
    let row = |(genre, part): (&&'a str, &Part)| Row {
        month,
        since,
        genre: Some(*genre),
        part: Some(*part),
        change: change((genre, part)),
        unknown,
        distance,
    };
    let mut rows: Vec<Row<'a>> = all.iter().map(row).collect();
    let share = |row: &Row<'_>| row.part.map_or(0.0, |part| part.share);
    // Genres of one share stay in the order of letters.
    rows.sort_by(|one, other| share(other).partial_cmp(&share(one)).unwrap_or(Ordering::Equal));
    rows
}
