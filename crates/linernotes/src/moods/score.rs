//! How well each row of a table suits a mood, and what each feature adds to that.

use polars::prelude::{BooleanChunked, Column, DataFrame, NewChunkedArray as _};

use super::feature::FEATURES;
use super::profile::{MoodFeature, MoodProfile};
use crate::Result;
use crate::columns::no_column;

pub(super) const SCORE: &str = "score";
pub(super) const KNOWN: &str = "score_known";

/// How well the rows of a table suit a mood.
#[derive(Debug)]
pub(super) struct Scores {
    /// From 0 to 1, nothing where nothing is known.
    pub(super) score: Vec<Option<f64>>,
    /// The share of the weight that is known.
    pub(super) known: Vec<f64>,
    /// What each feature added to the score.
    parts: Vec<(&'static str, Vec<Option<f64>>)>,
}

impl Scores {
    pub(super) fn of(table: &DataFrame, mood: &MoodProfile) -> Result<Self> {
        let counted: Vec<&MoodFeature> = mood.features.iter().filter(|wanted| wanted.weight > 0.0).collect();
        let columns = counted.iter().map(|wanted| wanted.of.values(table)).collect::<Result<Vec<_>>>()?;
        if let (Some(first), true) = (counted.first(), columns.iter().all(Option::is_none)) {
            return Err(no_column(table, first.feature));
        }
        let whole: f64 = counted.iter().map(|wanted| wanted.weight).sum();
        let mut scores = Self {
            score: Vec::with_capacity(table.height()),
            known: Vec::with_capacity(table.height()),
            parts: counted.iter().map(|wanted| (wanted.feature, Vec::with_capacity(table.height()))).collect(),
        };
        for row in 0..table.height() {
            let value = |column: &Option<Vec<Option<f64>>>| column.as_ref().and_then(|values| values[row]);
            let values: Vec<Option<f64>> = columns.iter().map(value).collect();
            let known = counted.iter().zip(&values).filter(|(_, value)| value.is_some());
            let known = known.fold(0.0, |sum, (wanted, _)| sum + wanted.weight);
            let mut sum = 0.0;
            for ((wanted, value), (_, parts)) in counted.iter().zip(values).zip(&mut scores.parts) {
                let weighted = value.map(|value| wanted.weight * wanted.nearness(value));
                sum += weighted.unwrap_or(0.0);
                parts.push(weighted.map(|weighted| weighted / known));
            }
            // Divided once, so that whatever is near in everything has 1, and of equals none is better by a rounding.
            scores.score.push((known > 0.0).then(|| sum / known));
            scores.known.push(known / whole);
        }
        Ok(scores)
    }

    /// The table with them; what an earlier mood left there goes.
    pub(super) fn beside(self, table: &DataFrame) -> Result<DataFrame> {
        let parts = FEATURES.map(|feature| part_name(feature.name));
        let own = [SCORE.to_owned(), KNOWN.to_owned()].into_iter().chain(parts);
        let mut columns = vec![Column::new(SCORE.into(), self.score), Column::new(KNOWN.into(), self.known)];
        columns.extend(self.parts.into_iter().map(|(name, parts)| Column::new(part_name(name).into(), parts)));
        Ok(table.drop_many(own).hstack(&columns)?)
    }
}

fn part_name(feature: &str) -> String {
    format!("from_{feature}")
}

/// Which rows keep every limit.
pub(super) fn keeps_limits(table: &DataFrame, mood: &MoodProfile) -> Result<BooleanChunked> {
    let mut keeps = vec![true; table.height()];
    for wanted in mood.features.iter().filter(|wanted| wanted.has_limits()) {
        let values = wanted.of.values(table)?.ok_or_else(|| no_column(table, wanted.feature))?;
        for (keeps, value) in keeps.iter_mut().zip(values) {
            *keeps &= value.is_some_and(|value| wanted.keeps_limits(value));
        }
    }
    Ok(BooleanChunked::from_slice("keeps".into(), &keeps))
}
