//! How measures are spread, one curve above another: the measures of a table, or one measure by group.

use std::sync::Arc;

use plotters::element::{Circle, PathElement, Polygon};
use plotters::prelude::{Color as _, WHITE};
use polars::prelude::{DataFrame, NamedFrom as _, Series};

use super::parts::canvas::px;
use super::parts::columns::{figure_name, figures, numbers, with_room, word_series};
use super::parts::groups::{Groups, known, picked};
use super::parts::quantile::quantiles;
use super::parts::{Area, Live, Picks, axis, colour, draw, named_rows, note};
use super::{Chart, Drawing, Plan};
use crate::Result;

mod density;
mod view;

use density::{Ends, POINTS, density};

/// What a ridgeline plot shows.
#[derive(Debug, Clone, Default)]
pub struct Ridgeline<'a> {
    /// What there is a curve of.
    pub ridges: Ridges<'a>,
    /// The title; `None`: what the columns are called.
    pub title: Option<&'a str>,
}

/// What a ridgeline plot has a curve of.
#[derive(Debug, Clone)]
pub enum Ridges<'a> {
    /// Of each of these columns. They share an axis, so they should share a unit.
    Features(&'a [&'a str]),
    /// Of one column for each of the six most frequent values of another.
    Groups {
        /// The column of numbers.
        feature: &'a str,
        /// The column of words.
        by: &'a str,
    },
}

impl Default for Ridges<'_> {
    /// Spotify's measures from 0 to 1.
    fn default() -> Self {
        Self::Features(&axis::SHARES)
    }
}

/// How far a curve reaches into the row above.
const REACH: f64 = 1.45;

/// Curves of how dense the values of measures lie, each as high as its own peak, with a dot at its median. Groups are called
/// as their values, and stand in their order where those begin with numbers.
///
/// The figures have 121 points of each curve: the value, the density there, and the density as a share of the curve's peak.
///
/// # Errors
///
/// [`crate::Error::NoColumn`] and [`crate::Error::WrongColumn`], for columns that are not there or no numbers.
pub fn ridgeline(table: &DataFrame, options: &Ridgeline<'_>) -> Result<Chart> {
    let (hills, title, note) = match options.ridges {
        Ridges::Features(features) => of_features(table, features)?,
        Ridges::Groups { feature, by } => of_groups(table, feature, by)?,
    };
    let live = Live {
        rows: table.clone(),
        fields: hills.of.columns.clone(),
        view: hills.live_view(),
        picks: hills.of.groups.as_ref().map_or(Picks::Nothing, Groups::picks),
    };
    let plan = Plan {
        title: options.title.map_or(title, ToOwned::to_owned),
        note,
        figures: hills.figures()?,
        view: hills.view(),
        drawing: Arc::new(hills),
        live: Some(live),
        size: Chart::SIZE,
    };
    Ok(plan.chart())
}

/// Room below the lowest ground, for its dot.
const BELOW: f64 = -0.15;

const EXPLAINED: &str = "scaled to peaks; dots: medians";

fn of_features(table: &DataFrame, features: &[&str]) -> Result<(Hills, String, String)> {
    let mut spreads = Vec::new();
    let mut is_drawn = vec![false; table.height()];
    for (at, feature) in features.iter().enumerate() {
        let values = numbers(table, feature)?;
        is_drawn.iter_mut().zip(&values).for_each(|(is_drawn, value)| *is_drawn |= value.is_some());
        spreads.push(((*feature).to_owned(), colour::category(at), values.into_iter().flatten().collect()));
    }
    let are_shares = features.iter().all(|feature| axis::is_share(feature));
    let label = match features {
        [only] => axis::label(only),
        _ if are_shares => "Value (0–1)".to_owned(),
        _ => "Value".to_owned(),
    };
    let title = match features {
        [only] => format!("Distribution of {}", axis::words(only)),
        _ => format!("Distribution of {} measures", features.len()),
    };
    let columns = features.iter().map(|feature| (*feature).to_owned()).collect();
    let of = Of { columns, groups: None, row: "feature".to_owned(), value: "value".to_owned(), label, are_shares };
    let drawn = is_drawn.into_iter().filter(|is_drawn| *is_drawn).count();
    let without = if features.len() == 1 { axis::words(features[0]) } else { "any of them".to_owned() };
    let note = note::of_rows(drawn, (table.height() - drawn, &without), &[EXPLAINED.to_owned()]);
    Ok((Hills::new(of, spreads), title, note))
}

fn of_groups(table: &DataFrame, feature: &str, by: &str) -> Result<(Hills, String, String)> {
    let values = numbers(table, feature)?;
    let known = known(&values);
    let groups = Groups::of(table, by, &known)?;
    let spreads = groups.names.iter().zip(&groups.rows).enumerate();
    let spreads = spreads.map(|(at, (name, rows))| (name.clone(), groups.colour(at), picked(&values, rows))).collect();
    let words = axis::words(feature);
    let note = note::of_rows(
        groups.drawn(),
        (table.height() - known.len(), &words),
        &[groups.notes(), vec![EXPLAINED.to_owned()]].concat(),
    );
    let of = Of {
        columns: vec![feature.to_owned(), by.to_owned()],
        groups: Some(groups),
        row: by.to_owned(),
        value: figure_name(feature),
        label: axis::label(feature),
        are_shares: axis::is_share(feature),
    };
    Ok((Hills::new(of, spreads), axis::by(&format!("Distribution of {words}"), Some(by)), note))
}

/// What the curves are of.
struct Of {
    /// Of the table: the features, or the feature and what it is grouped by.
    columns: Vec<String>,
    groups: Option<Groups>,
    /// The column of the figures that tells the curves apart.
    row: String,
    /// The column of the figures with the values.
    value: String,
    label: String,
    are_shares: bool,
}

/// The curves, from the top down.
struct Hills {
    of: Of,
    range: (f64, f64),
    hills: Vec<Hill>,
}

struct Hill {
    /// The column or the group.
    name: String,
    /// The same for readers.
    shown: String,
    colour: &'static str,
    rows: usize,
    median: f64,
    peak: f64,
    density: Vec<f64>,
}

impl Hills {
    fn new(of: Of, spreads: Vec<(String, &'static str, Vec<f64>)>) -> Self {
        let values = spreads.iter().flat_map(|(_, _, values)| values.iter().copied());
        let range = if of.are_shares { (0.0, 1.0) } else { with_room(values, 0.1) };
        let ends = if of.are_shares { Ends::Walls } else { Ends::Open };
        let hills =
            spreads.into_iter().filter(|(_, _, values)| !values.is_empty()).map(|(name, colour, mut values)| {
                let density = density(&mut values, range, ends);
                Hill {
                    shown: if of.groups.is_some() { name.clone() } else { axis::words(&name) },
                    name,
                    colour,
                    rows: values.len(),
                    median: quantiles(&mut values, [0.5])[0],
                    peak: density.iter().copied().fold(f64::MIN_POSITIVE, f64::max),
                    density,
                }
            });
        let hills = hills.collect();
        Self { hills, of, range }
    }

    /// Where a row's ground is.
    fn ground(&self, row: usize) -> f64 {
        (self.hills.len() - 1 - row) as f64
    }

    fn top(&self) -> f64 {
        self.hills.len().saturating_sub(1) as f64 + REACH + 0.1
    }

    fn at(&self, point: usize) -> f64 {
        self.range.0 + (self.range.1 - self.range.0) * point as f64 / (POINTS - 1) as f64
    }

    fn figures(&self) -> Result<DataFrame> {
        let of_all = |value: &dyn Fn(&Hill, usize) -> f64| -> Vec<f64> {
            self.hills.iter().flat_map(|hill| (0..POINTS).map(move |point| value(hill, point))).collect()
        };
        let names = self.hills.iter().flat_map(|hill| std::iter::repeat_n(Some(hill.name.clone()), POINTS));
        let rows = self.hills.iter().flat_map(|hill| std::iter::repeat_n(hill.rows as i64, POINTS));
        figures(vec![
            word_series(&self.of.row, names.collect()),
            Series::new(self.of.value.as_str().into(), of_all(&|_, point| self.at(point))),
            Series::new("density".into(), of_all(&|hill, point| hill.density[point])),
            Series::new("share_of_peak".into(), of_all(&|hill, point| hill.density[point] / hill.peak)),
            Series::new("median".into(), of_all(&|hill, _| hill.median)),
            Series::new("rows".into(), rows.collect::<Vec<_>>()),
        ])
    }
}

impl Drawing for Hills {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        if self.hills.is_empty() {
            return draw::nothing(area);
        }
        let names: Vec<_> =
            self.hills.iter().enumerate().map(|(row, hill)| (hill.shown.clone(), self.ground(row))).collect();
        let across = (self.of.label.as_str(), self.range.0..self.range.1);
        let axes = named_rows::axes(area, across, BELOW..self.top(), &names)?;
        let plot = axes.plotting_area();
        for (row, hill) in self.hills.iter().enumerate() {
            let ground = self.ground(row);
            let curve: Vec<(f64, f64)> = hill
                .density
                .iter()
                .enumerate()
                .map(|(point, density)| (self.at(point), ground + REACH * density / hill.peak))
                .collect();
            let around =
                [(self.range.0, ground)].into_iter().chain(curve.iter().copied()).chain([(self.range.1, ground)]);
            plot.draw(&Polygon::new(around.collect::<Vec<_>>(), colour::rgb(hill.colour).mix(0.85).filled()))?;
            plot.draw(&PathElement::new(curve, WHITE.stroke_width(3)))?;
        }
        for (row, hill) in self.hills.iter().enumerate() {
            let at = (hill.median, self.ground(row));
            plot.draw(&Circle::new(at, px(4), colour::rgb(colour::INK).filled()))?;
            plot.draw(&Circle::new(at, px(4) - 3, WHITE.filled()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;
    use crate::chart::checks::{check, told};

    #[test]
    fn the_figures_are_curves_with_their_medians() {
        let table = df!(
            "tempo" => [Some(100.0), Some(110.0), Some(120.0), Some(90.0), None],
            "decade" => ["2000s", "1990s", "1990s", "1990s", "1990s"],
        )
        .unwrap();
        let by_decade = Ridges::Groups { feature: "tempo", by: "decade" };
        let chart = ridgeline(&table, &Ridgeline { ridges: by_decade, title: None }).unwrap();
        let some = polars::prelude::IdxCa::from_vec("row".into(), vec![0, 60, 120, 181, 241]);
        insta::assert_snapshot!(told(&chart, &chart.figures.take(&some).unwrap()), @r"
        Distribution of tempo by decade
        4 rows; 1 row without tempo left out; scaled to peaks; dots: medians

        decade,tempo,density,share_of_peak,median,rows
        1990s,87.0000,0.0156,0.5722,110.0000,3
        1990s,105.0000,0.0194,0.7114,110.0000,3
        1990s,123.0000,0.0199,0.7278,110.0000,3
        2000s,105.0000,0.0000,0.0000,100.0000,1
        2000s,123.0000,0.0000,0.0000,100.0000,1
        ");
    }

    #[test]
    fn a_row_without_any_of_the_measures_is_left_out() {
        let table = df!("energy" => [Some(0.5), None, None], "valence" => [None, Some(0.5), None]).unwrap();
        let chart =
            ridgeline(&table, &Ridgeline { ridges: Ridges::Features(&["energy", "valence"]), title: None }).unwrap();
        assert!(chart.note.starts_with("2 rows; 1 row without any of them left out; "), "{}", chart.note);
    }

    #[test]
    fn any_table_has_a_ridgeline() {
        for ridges in [
            Ridges::default(),
            Ridges::Features(&["duration_ms"]),
            Ridges::Groups { feature: "tempo", by: "decade" },
            Ridges::Groups { feature: "energy", by: "genres" },
        ] {
            check(|table| ridgeline(table, &Ridgeline { ridges: ridges.clone(), title: None }));
        }
    }
}
