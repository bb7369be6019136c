//! The middle and the ends of a measure, a box a group: how much groups differ, and how much there is within each.

use std::sync::Arc;

use polars::prelude::{DataFrame, NamedFrom as _, Series};

use super::parts::columns::{axis_range, figure_name, figures, has, numbers, word_series, words};
use super::parts::groups::{Groups, known};
use super::parts::{Live, Picks, axis, colour, note};
use super::{Chart, Plan};
use crate::Result;

mod drawing;
mod summary;
mod view;

use summary::Summary;

/// What a box plot shows.
#[derive(Debug, Clone)]
pub struct BoxPlot<'a> {
    /// The column of numbers.
    pub feature: &'a str,
    /// A column whose six most frequent values have a box each. `None`: one box of all rows.
    pub group: Option<&'a str>,
    /// The title; `None`: what the columns are called.
    pub title: Option<&'a str>,
}

impl Default for BoxPlot<'_> {
    fn default() -> Self {
        Self { feature: "energy", group: None, title: None }
    }
}

/// More points than this would be a smear: of more, the farthest are drawn.
const MOST_OUTLIERS: usize = 500;

/// A box from the lower to the upper quartile with a line at the median, as Tukey (1977) draws it: whiskers to the last value within
/// 1.5 times the box's length, and a point for each value beyond. The greatest median is on top.
///
/// The figures have a row for each box, with its five numbers, and a row for each point beyond, with its value and its `name` if
/// the table has names.
///
/// # Errors
///
/// [`crate::Error::NoColumn`] and [`crate::Error::WrongColumn`], for columns that are not there or no numbers.
pub fn box_plot(table: &DataFrame, options: &BoxPlot<'_>) -> Result<Chart> {
    let feature = options.feature;
    let values = numbers(table, feature)?;
    let known = known(&values);
    let groups = options.group.map(|group| Groups::of(table, group, &known)).transpose()?;
    let rows: Vec<(String, &'static str, &[u32])> = match &groups {
        Some(groups) => groups
            .names
            .iter()
            .zip(&groups.rows)
            .enumerate()
            .map(|(at, (name, rows))| (name.clone(), groups.colour(at), rows.as_slice()))
            .collect(),
        None => vec![("all rows".to_owned(), colour::category(0), known.as_slice())],
    };
    let summaries = rows.into_iter().filter_map(|(name, colour, rows)| Summary::of(name, colour, rows, &values));
    let mut summaries: Vec<Summary> = summaries.collect();
    summaries.sort_by(|a, b| b.median.total_cmp(&a.median));
    let left_out = summary::keep_farthest(&mut summaries, MOST_OUTLIERS);

    let mut more = groups.as_ref().map(Groups::notes).unwrap_or_default();
    if let Some(all) = left_out {
        more.push(format!("the {MOST_OUTLIERS} farthest of {} points beyond the whiskers", axis::grouped(all as i64)));
    }
    let drawn = groups.as_ref().map_or(known.len(), Groups::drawn);
    let measure = axis::words(feature);
    let note = note::of_rows(drawn, (table.height() - known.len(), &measure), &more);
    let title =
        options.title.map_or_else(|| axis::by(&format!("Quartiles of {measure}"), options.group), ToOwned::to_owned);
    let boxes = Boxes {
        range: axis_range(feature, summaries.iter().flat_map(Summary::ends)),
        feature: feature.to_owned(),
        group: options.group.map(ToOwned::to_owned),
        summaries,
    };
    let live = Live {
        rows: table.clone(),
        fields: [Some(feature), options.group].into_iter().flatten().map(ToOwned::to_owned).collect(),
        view: boxes.live_view(groups.as_ref()),
        picks: groups.as_ref().map_or(Picks::Nothing, Groups::picks),
    };
    let plan = Plan {
        title,
        note,
        figures: boxes.figures(table)?,
        view: boxes.view(),
        drawing: Arc::new(boxes),
        live: Some(live),
        size: Chart::SIZE,
    };
    Ok(plan.chart())
}

/// The boxes, from the top down.
struct Boxes {
    feature: String,
    group: Option<String>,
    range: (f64, f64),
    summaries: Vec<Summary>,
}

impl Boxes {
    /// The column of the figures that says whose a row is.
    fn row(&self) -> &str {
        self.group.as_deref().unwrap_or("of")
    }

    fn figures(&self, table: &DataFrame) -> Result<DataFrame> {
        let name = figure_name(&self.feature);
        let points: Vec<(&Summary, u32, f64)> = self
            .summaries
            .iter()
            .flat_map(|summary| summary.outliers.iter().map(move |(row, value)| (summary, *row, *value)))
            .collect();
        let beyond = points.len();
        let of_boxes = |name: &str, value: &dyn Fn(&Summary) -> f64| {
            let boxes = self.summaries.iter().map(|summary| Some(value(summary)));
            Series::new(name.into(), boxes.chain(std::iter::repeat_n(None, beyond)).collect::<Vec<Option<f64>>>())
        };
        let of_points = self.summaries.iter().map(|_| None).chain(points.iter().map(|(_, _, value)| Some(*value)));
        let whose = self.summaries.iter().chain(points.iter().map(|(summary, ..)| *summary));
        let rows = self.summaries.iter().map(|summary| Some(summary.rows as i64));
        let mut columns = vec![
            word_series(self.row(), whose.map(|summary| Some(summary.name.clone())).collect()),
            Series::new("rows".into(), rows.chain(std::iter::repeat_n(None, beyond)).collect::<Vec<_>>()),
            of_boxes("lower_whisker", &|summary| summary.lower_whisker),
            of_boxes("lower_quartile", &|summary| summary.lower_quartile),
            of_boxes("median", &|summary| summary.median),
            of_boxes("upper_quartile", &|summary| summary.upper_quartile),
            of_boxes("upper_whisker", &|summary| summary.upper_whisker),
            Series::new(format!("{name}_beyond").into(), of_points.collect::<Vec<Option<f64>>>()),
        ];
        if has(table, "name") && self.row() != "name" {
            let at: Vec<u32> = points.iter().map(|(_, row, _)| *row).collect();
            let names =
                words(&table.select(["name"])?.take(&polars::prelude::IdxCa::from_vec("row".into(), at))?, "name")?;
            columns.push(word_series("name", self.summaries.iter().map(|_| None).chain(names).collect()));
        }
        figures(columns)
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;
    use crate::chart::checks::{check, told};

    #[test]
    fn the_figures_are_boxes_and_what_lies_beyond_them() {
        let table = df!(
            "name" => ["a", "b", "c", "d", "e", "f", "g", "h"],
            "tempo" => [Some(100.0), Some(101.0), Some(102.0), Some(103.0), Some(190.0), Some(140.0), Some(150.0), None],
            "decade" => ["1990s", "1990s", "1990s", "1990s", "1990s", "2000s", "2000s", "2000s"],
        )
        .unwrap();
        let chart = box_plot(&table, &BoxPlot { feature: "tempo", group: Some("decade"), title: None }).unwrap();
        insta::assert_snapshot!(told(&chart, &chart.figures), @r"
        Quartiles of tempo by decade
        7 rows; 1 row without tempo left out

        decade,rows,lower_whisker,lower_quartile,median,upper_quartile,upper_whisker,tempo_beyond,name
        2000s,2,140.0000,142.5000,145.0000,147.5000,150.0000,,
        1990s,5,100.0000,101.0000,102.0000,103.0000,103.0000,,
        1990s,,,,,,,190.0000,e
        ");
    }

    #[test]
    fn of_many_points_beyond_the_farthest_are_drawn() {
        let energy: Vec<f64> =
            (0..20_000).map(|row| if row % 20 == 0 { f64::from(row) / 20_000.0 } else { 0.5 }).collect();
        let chart = box_plot(&df!("energy" => energy).unwrap(), &BoxPlot::default()).unwrap();
        assert_eq!(chart.note, "20,000 rows; the 500 farthest of 999 points beyond the whiskers");
        assert_eq!(chart.figures.height(), 501);
    }

    #[test]
    fn any_table_has_a_box_plot() {
        for (feature, group) in
            [("energy", None), ("tempo", Some("decade")), ("duration_ms", Some("genres")), ("key", Some("name"))]
        {
            check(|table| box_plot(table, &BoxPlot { feature, group, title: None }));
        }
    }
}
