//! How often each value of a measure occurs: bars over steps that read well, one upon another by group.

use std::sync::Arc;

use plotters::element::Rectangle;
use plotters::prelude::{Color as _, RGBColor};
use polars::prelude::{DataFrame, NamedFrom as _, Series};

use super::parts::canvas::px;
use super::parts::columns::{column, figure_name, figures, numbers, word_series};
use super::parts::groups::{Groups, known, picked};
use super::parts::{Area, Live, Picks, axis, colour, draw, note};
use super::{Chart, Drawing, Plan};
use crate::Result;

mod bins;
mod view;

use bins::Bins;
use view::{live_view, view};

/// What a histogram shows.
#[derive(Debug, Clone)]
pub struct Histogram<'a> {
    /// The column of numbers.
    pub feature: &'a str,
    /// A column whose values stand upon each other in colours: the six most frequent, and the others. `None`: one colour.
    pub group: Option<&'a str>,
    /// About how many bars, at most 200; their width is a number that reads well. `None`: as many as suit the numbers, and steps
    /// of 0.05 for Spotify's measures from 0 to 1.
    pub bins: Option<usize>,
    /// The title; `None`: what the columns are called.
    pub title: Option<&'a str>,
}

impl Default for Histogram<'_> {
    fn default() -> Self {
        Self { feature: "tempo", group: None, bins: None, title: None }
    }
}

/// How many rows lie in each step of a measure. Numbers without fractions, such as keys, are never cut apart. In JupyterLab a
/// click on the legend picks a group, and the wheel zooms.
///
/// The figures have a row for each bar that is not empty: its bounds, its group if there is one, and the number of rows.
///
/// # Errors
///
/// [`crate::Error::NoColumn`] and [`crate::Error::WrongColumn`], for columns that are not there or no numbers.
pub fn histogram(table: &DataFrame, options: &Histogram<'_>) -> Result<Chart> {
    let feature = options.feature;
    let values = numbers(table, feature)?;
    let known = known(&values);
    let is_whole = column(table, feature)?.dtype().is_integer() && figure_name(feature) == feature;
    let bins = Bins::of(&picked(&values, &known), options, is_whole);
    let groups = options.group.map(|group| Groups::of(table, group, &known)).transpose()?.map(Groups::with_others);
    let counts = match &groups {
        Some(groups) => groups.rows.iter().map(|rows| bins.counts(&picked(&values, rows))).collect(),
        None => vec![bins.counts(&picked(&values, &known))],
    };
    let words = axis::words(feature);
    let title =
        options.title.map_or_else(|| axis::by(&format!("Distribution of {words}"), options.group), ToOwned::to_owned);
    let more = groups.as_ref().map(Groups::notes).unwrap_or_default();
    let note = note::of_rows(known.len(), (table.height() - known.len(), &words), &more);
    let live = Live {
        rows: table.clone(),
        fields: [Some(feature), options.group].into_iter().flatten().map(ToOwned::to_owned).collect(),
        view: live_view(feature, &bins, options.group.zip(groups.as_ref())),
        picks: Picks::Brush(vec!["x"]),
    };
    let bars = Bars {
        label: axis::label(feature),
        legend: options.group.map(axis::label).unwrap_or_default(),
        colours: groups.as_ref().map(Groups::legend).unwrap_or_default(),
        bins,
        counts,
    };
    let plan = Plan {
        title,
        note,
        figures: bars.figures(feature, options.group.zip(groups.as_ref()))?,
        view: view(feature, (&bars.bins, bars.highest()), options.group.zip(groups.as_ref())),
        drawing: Arc::new(bars),
        live: Some(live),
        size: Chart::SIZE,
    };
    Ok(plan.chart())
}

struct Bars {
    label: String,
    legend: String,
    colours: Vec<(String, RGBColor)>,
    bins: Bins,
    /// Of each group, or of the one, what each bar counts.
    counts: Vec<Vec<i64>>,
}

/// A scale of rows reaches to this at least: there are no halves of a row to be read from it.
const LOWEST: i64 = 5;

impl Bars {
    /// How many rows the highest bar has.
    fn highest(&self) -> i64 {
        (0..self.bins.count).map(|at| self.counts.iter().map(|counts| counts[at]).sum()).max().unwrap_or(0)
    }

    fn figures(&self, feature: &str, group: Option<(&str, &Groups)>) -> Result<DataFrame> {
        let name = figure_name(feature);
        let groups = 0..self.counts.len();
        let bars: Vec<(usize, usize)> = groups
            .flat_map(|group| (0..self.bins.count).map(move |at| (group, at)))
            .filter(|(group, at)| self.counts[*group][*at] > 0)
            .collect();
        let edges = |name: String, side: usize| {
            Series::new(name.into(), bars.iter().map(|(_, at)| self.bins.edge(at + side)).collect::<Vec<_>>())
        };
        let mut columns = vec![
            edges(format!("{name}_from"), 0),
            edges(format!("{name}_to"), 1),
            word_series("bar", bars.iter().map(|(_, at)| Some(self.bins.words(*at))).collect()),
        ];
        if let Some((column, groups)) = group {
            columns
                .push(word_series(column, bars.iter().map(|(group, _)| groups.names.get(*group).cloned()).collect()));
        }
        columns.push(Series::new(
            "rows".into(),
            bars.iter().map(|(group, at)| self.counts[*group][*at]).collect::<Vec<_>>(),
        ));
        figures(columns)
    }
}

impl Drawing for Bars {
    fn draw(&self, area: &Area<'_>) -> Result<()> {
        let highest = self.highest();
        if highest == 0 {
            return draw::nothing(area);
        }
        let left = draw::legend(area, &self.legend, &self.colours)?;
        let across = self.bins.edge(0)..self.bins.edge(self.bins.count);
        let mut axes = draw::axes(&left, (&self.label, across), ("Rows", 0.0..highest.max(LOWEST) as f64 * 1.05))?;
        for at in 0..self.bins.count {
            let mut below = 0;
            for (group, counts) in self.counts.iter().enumerate().filter(|(_, counts)| counts[at] > 0) {
                let colour = self.colours.get(group).map_or(colour::rgb(colour::CATEGORIES[0]), |(_, colour)| *colour);
                let corners =
                    [(self.bins.edge(at), below as f64), (self.bins.edge(at + 1), (below + counts[at]) as f64)];
                let mut bar = Rectangle::new(corners, colour.filled());
                bar.set_margin(0, 0, px(1) as u32 / 2, px(1) as u32 / 2);
                axes.draw_series([bar])?;
                below += counts[at];
            }
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
    fn the_figures_are_bars_by_group() {
        let table = df!(
            "tempo" => [Some(98.0), Some(102.0), Some(119.0), Some(121.5), None, Some(f64::NAN)],
            "decade" => [Some("2000s"), Some("1990s"), Some("2000s"), None, Some("1990s"), Some("1990s")],
        )
        .unwrap();
        let chart =
            histogram(&table, &Histogram { group: Some("decade"), bins: Some(3), ..Histogram::default() }).unwrap();
        insta::assert_snapshot!(told(&chart, &chart.figures), @r"
        Distribution of tempo by decade
        4 rows; 2 rows without tempo left out

        tempo_from,tempo_to,bar,decade,rows
        100.0000,110.0000,100 to 110,1990s,1
        90.0000,100.0000,90 to 100,2000s,1
        110.0000,120.0000,110 to 120,2000s,1
        120.0000,130.0000,120 to 130,others,1
        ");
    }

    #[test]
    fn any_table_has_a_histogram() {
        for (feature, group) in
            [("tempo", None), ("key", Some("decade")), ("energy", Some("genres")), ("duration_ms", None)]
        {
            check(|table| histogram(table, &Histogram { feature, group, ..Histogram::default() }));
        }
    }
}
