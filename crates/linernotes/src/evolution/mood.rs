//! How the tracks of each month sound.

use std::collections::HashMap;

use chrono::NaiveDate;
use polars::prelude::{DataFrame, df};
use rusqlite::Connection;
use spotify_client::TimeRange;

use super::interval::Sample;
use super::pages::{self, Page, Since};
use crate::Result;
use crate::columns::cells;
use crate::diary::Month;
use crate::statistics::MEASURES;

/// A snapshot and what its tracks say of each feature, in the order of [`MEASURES`].
pub(super) struct Sound {
    pub(super) month: Month,
    tracks: usize,
    pub(super) samples: [Sample; MEASURES.len()],
}

/// The earliest first.
pub(super) fn read(connection: &Connection, range: TimeRange) -> rusqlite::Result<Vec<Sound>> {
    let sql = format!(
        "SELECT track, {} FROM audio_features WHERE track IN (SELECT track FROM top_track)",
        MEASURES.join(", ")
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut features: HashMap<i64, [Option<f64>; MEASURES.len()]> = HashMap::new();
    while let Some(row) = rows.next()? {
        let mut measured = [None; MEASURES.len()];
        for (at, name) in MEASURES.into_iter().enumerate() {
            let number: Option<f64> = row.get(at + 1)?;
            measured[at] = number.filter(|number| number.is_finite() && (name != "tempo" || *number != 0.0));
        }
        features.insert(row.get(0)?, measured);
    }
    Ok(pages::of_tracks(connection, range)?.iter().map(|page| sound(page, &features)).collect())
}

fn sound(page: &Page, features: &HashMap<i64, [Option<f64>; MEASURES.len()]>) -> Sound {
    let sample = |at: usize| {
        let known = page.ranked.iter().filter_map(|track| features.get(track)?[at]);
        Sample::of(&known.collect::<Vec<f64>>())
    };
    Sound { month: page.month, tracks: page.ranked.len(), samples: std::array::from_fn(sample) }
}

struct Row {
    month: NaiveDate,
    since: Since,
    feature: &'static str,
    unknown: i64,
    sample: Sample,
    change: Option<f64>,
    interval: Option<(f64, f64)>,
}

pub(super) fn table(sounds: &[Sound]) -> Result<DataFrame> {
    let before = std::iter::once(None).chain(sounds.iter().map(Some));
    let of_month = |(sound, before): (&Sound, Option<&Sound>)| {
        let row = |at: usize| {
            let sample = sound.samples[at];
            let mean_before = before.and_then(|before| before.samples[at].mean);
            Row {
                month: sound.month.first_day(),
                since: Since::of(sound.month, before.map(|before| before.month)),
                feature: MEASURES[at],
                unknown: (sound.tracks - sample.count) as i64,
                sample,
                change: sample.mean.zip(mean_before).map(|(mean, before)| mean - before),
                interval: sample.interval(),
            }
        };
        (0..MEASURES.len()).map(row).collect::<Vec<Row>>()
    };
    let rows: Vec<Row> = sounds.iter().zip(before).flat_map(of_month).collect();
    Ok(df!(
        "month" => cells(&rows, |row| row.month),
        "since" => cells(&rows, |row| row.since.month),
        "months_apart" => cells(&rows, |row| row.since.months_apart),
        "feature" => cells(&rows, |row| row.feature),
        "tracks" => cells(&rows, |row| row.sample.count as i64),
        "unknown" => cells(&rows, |row| row.unknown),
        "mean" => cells(&rows, |row| row.sample.mean),
        "change" => cells(&rows, |row| row.change),
        "standard_deviation" => cells(&rows, |row| row.sample.deviation),
        "lower_95" => cells(&rows, |row| row.interval.map(|(lower, _)| lower)),
        "upper_95" => cells(&rows, |row| row.interval.map(|(_, upper)| upper)),
    )?)
}
