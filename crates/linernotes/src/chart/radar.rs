//! Profiles of tracks or groups: a polygon whose corners lie the farther out, the more of a measure there is.

use std::sync::Arc;

use polars::prelude::{DataFrame, NamedFrom as _, Series};

use super::parts::columns::{figures, has, numbers, word_series, words};
use super::parts::groups::{Groups, picked};
use super::parts::{Live, Picks, axis, colour, note};
use super::{Chart, Plan};
use crate::{Error, Result};

mod drawing;
mod view;

/// What a radar chart shows.
#[derive(Debug, Clone)]
pub struct Radar<'a> {
    /// The columns of numbers from 0 to 1, clockwise from the top.
    pub features: &'a [&'a str],
    /// A column whose six most frequent values have a polygon each, of means. `None`: a polygon for each row of a table of at most
    /// six, by its `name`; of more rows one polygon of their means.
    pub group: Option<&'a str>,
    /// The title; `None`: whose profiles they are.
    pub title: Option<&'a str>,
}

impl Default for Radar<'_> {
    /// Spotify's measures from 0 to 1.
    fn default() -> Self {
        Self { features: &axis::SHARES, group: None, title: None }
    }
}

/// Polygons over an axis for each measure, from 0 in the middle to 1 at the outer ring. In JupyterLab a click on the legend picks
/// a polygon.
///
/// The figures have a row for each corner: whose it is, the measure, its value, and where it is drawn (`x` to the right, `y`
/// upwards, the outer ring at 1).
///
/// # Errors
///
/// [`crate::Error::NoColumn`], and [`crate::Error::WrongColumn`] for columns that are no numbers from 0 to 1.
pub fn radar(table: &DataFrame, options: &Radar<'_>) -> Result<Chart> {
    let columns = options.features.iter().map(|feature| shares(table, feature)).collect::<Result<Vec<_>>>()?;
    let is_whole = |row: &u32| columns.iter().all(|column| column[*row as usize].is_some());
    let known: Vec<u32> = (0_u32..).take(table.height()).filter(is_whole).collect();
    let known = if columns.is_empty() { Vec::new() } else { known };
    let groups = options.group.map(|group| Groups::of(table, group, &known)).transpose()?;
    let (whose, members) = members(table, groups.as_ref(), &known)?;
    let profiles = members.into_iter().enumerate().map(|(at, (name, rows))| Profile {
        name,
        colour: colour::category(at),
        rows: rows.len(),
        values: columns.iter().map(|column| mean(&picked(column, &rows))).collect(),
    });
    let radar = Polygons {
        features: options.features.iter().map(|feature| (*feature).to_owned()).collect(),
        row: whose.column(options).to_owned(),
        profiles: profiles.collect(),
    };
    let title = match (whose, options.group) {
        (Whose::Groups, Some(group)) => format!("Profiles by {}", axis::words(group)),
        (Whose::All, _) => "Profile of all rows".to_owned(),
        _ if radar.profiles.len() == 1 => format!("Profile of {}", radar.profiles[0].name),
        _ if radar.profiles.is_empty() => "Profiles".to_owned(),
        _ => format!("Profiles of {} rows", radar.profiles.len()),
    };
    let mut more = groups.as_ref().map(Groups::notes).unwrap_or_default();
    if whose != Whose::Rows {
        more.insert(0, "the mean of each measure".to_owned());
    }
    let drawn = groups.as_ref().map_or(known.len(), Groups::drawn);
    let left_out = if columns.is_empty() { 0 } else { table.height() - known.len() };
    let mut fields = radar.features.clone();
    fields.extend(options.group.map(ToOwned::to_owned));
    fields.extend((whose == Whose::Rows && has(table, NAME)).then(|| NAME.to_owned()));
    let live = Live {
        rows: table.clone(),
        view: radar.live_view(whose, groups.as_ref(), fields.iter().any(|field| field == NAME)),
        picks: match &groups {
            Some(groups) => groups.picks(),
            None if whose == Whose::Rows && has(table, NAME) => Picks::Click(vec![NAME.to_owned()]),
            None => Picks::Nothing,
        },
        fields,
    };
    let plan = Plan {
        title: options.title.map_or(title, ToOwned::to_owned),
        note: note::of_rows(drawn, (left_out, "one of the measures"), &more),
        figures: radar.figures()?,
        view: radar.view(),
        drawing: Arc::new(radar),
        live: Some(live),
        size: SIZE,
    };
    Ok(plan.chart())
}

const SIZE: (u32, u32) = (720, 480);
const NAME: &str = "name";
/// What tells polygons apart when there is one of all rows.
const ALL: &str = "of";
/// Lines around the middle, at these values.
const RINGS: [f64; 4] = [0.25, 0.5, 0.75, 1.0];
/// How far from the middle the measures' names stand.
const NAMES_AT: f64 = 1.1;

/// Whose the polygons are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Rows,
    Groups,
    All,
}

impl Whose {
    /// The column of the figures that tells them apart.
    fn column<'a>(self, options: &Radar<'a>) -> &'a str {
        match (self, options.group) {
            (Self::Groups, Some(group)) => group,
            (Self::Rows, _) => NAME,
            _ => ALL,
        }
    }
}

/// Which polygons there are, and of which rows.
type Members = Vec<(String, Vec<u32>)>;

fn members(table: &DataFrame, groups: Option<&Groups>, known: &[u32]) -> Result<(Whose, Members)> {
    if let Some(groups) = groups {
        return Ok((Whose::Groups, groups.names.iter().cloned().zip(groups.rows.iter().cloned()).collect()));
    }
    if table.height() > Groups::MOST {
        let all = if known.is_empty() { Vec::new() } else { vec![("all rows".to_owned(), known.to_vec())] };
        return Ok((Whose::All, all));
    }
    let names = if has(table, NAME) { words(table, NAME)? } else { vec![None; table.height()] };
    let mut members = Members::new();
    for row in known {
        let name = names.get(*row as usize).cloned().flatten().unwrap_or_else(|| format!("row {}", row + 1));
        // Two tracks may have one name.
        let same = members.iter().filter(|(other, _)| *other == name).count();
        members.push((if same == 0 { name } else { format!("{name} (row {})", row + 1) }, vec![*row]));
    }
    Ok((Whose::Rows, members))
}

/// A column of numbers from 0 to 1.
fn shares(table: &DataFrame, feature: &str) -> Result<Vec<Option<f64>>> {
    let values = numbers(table, feature)?;
    match values.iter().flatten().find(|value| !(0.0..=1.0).contains(*value)) {
        None => Ok(values),
        Some(other) => Err(Error::WrongColumn {
            column: feature.to_owned(),
            found: format!("values such as {}", axis::number(*other)),
            needed: "numbers from 0 to 1",
        }),
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

struct Polygons {
    features: Vec<String>,
    /// The column of the figures that says whose a corner is.
    row: String,
    profiles: Vec<Profile>,
}

struct Profile {
    name: String,
    colour: &'static str,
    rows: usize,
    /// Of each feature.
    values: Vec<f64>,
}

impl Polygons {
    /// Where a value of the feature at this place is: to the right, and upwards.
    fn corner(&self, at: usize, value: f64) -> (f64, f64) {
        let angle = std::f64::consts::TAU * at as f64 / self.features.len() as f64;
        // What is no more than the sine of π in a computer is 0.
        let exact = |number: f64| (number * 1e12).round() / 1e12 + 0.0;
        (exact(value * angle.sin()), exact(value * angle.cos()))
    }

    fn figures(&self) -> Result<DataFrame> {
        let corners: Vec<(&Profile, usize)> =
            self.profiles.iter().flat_map(|profile| (0..self.features.len()).map(move |at| (profile, at))).collect();
        let numbers = |name: &str, number: &dyn Fn(&Profile, usize) -> f64| {
            Series::new(name.into(), corners.iter().map(|(profile, at)| number(profile, *at)).collect::<Vec<_>>())
        };
        figures(vec![
            word_series(&self.row, corners.iter().map(|(profile, _)| Some(profile.name.clone())).collect()),
            word_series("feature", corners.iter().map(|(_, at)| Some(self.features[*at].clone())).collect()),
            numbers("value", &|profile, at| profile.values[at]),
            Series::new("rows".into(), corners.iter().map(|(profile, _)| profile.rows as i64).collect::<Vec<_>>()),
            numbers("x", &|profile, at| self.corner(at, profile.values[at]).0),
            numbers("y", &|profile, at| self.corner(at, profile.values[at]).1),
        ])
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;
    use crate::chart::checks::{check, many, told};

    fn options<'a>(group: Option<&'a str>) -> Radar<'a> {
        Radar { features: &["energy", "valence", "liveness", "danceability"], group, title: None }
    }

    fn table() -> DataFrame {
        df!(
            "name" => ["Intro", "Intro", "Outro"],
            "playlist" => ["Morning", "Evening", "Evening"],
            "energy" => [Some(0.25), Some(0.5), None],
            "valence" => [0.5, 1.0, 0.0],
            "liveness" => [0.0, 0.125, 0.375],
            "danceability" => [1.0, 0.75, 0.25],
        )
        .unwrap()
    }

    #[test]
    fn the_figures_are_corners_clockwise_from_the_top() {
        let chart = radar(&table(), &options(None)).unwrap();
        insta::assert_snapshot!(told(&chart, &chart.figures), @r"
        Profiles of 2 rows
        2 rows; 1 row without one of the measures left out

        name,feature,value,rows,x,y
        Intro,energy,0.2500,1,0.0000,0.2500
        Intro,valence,0.5000,1,0.5000,0.0000
        Intro,liveness,0.0000,1,0.0000,0.0000
        Intro,danceability,1.0000,1,-1.0000,0.0000
        Intro (row 2),energy,0.5000,1,0.0000,0.5000
        Intro (row 2),valence,1.0000,1,1.0000,0.0000
        Intro (row 2),liveness,0.1250,1,0.0000,-0.1250
        Intro (row 2),danceability,0.7500,1,-0.7500,0.0000
        ");
    }

    #[test]
    fn a_group_is_its_means() {
        let chart = radar(&table().drop("name").unwrap(), &options(Some("playlist"))).unwrap();
        insta::assert_snapshot!(told(&chart, &chart.figures), @r"
        Profiles by playlist
        2 rows; 1 row without one of the measures left out; the mean of each measure

        playlist,feature,value,rows,x,y
        Evening,energy,0.5000,1,0.0000,0.5000
        Evening,valence,1.0000,1,1.0000,0.0000
        Evening,liveness,0.1250,1,0.0000,-0.1250
        Evening,danceability,0.7500,1,-0.7500,0.0000
        Morning,energy,0.2500,1,0.0000,0.2500
        Morning,valence,0.5000,1,0.5000,0.0000
        Morning,liveness,0.0000,1,0.0000,0.0000
        Morning,danceability,1.0000,1,-1.0000,0.0000
        ");
    }

    #[test]
    fn many_rows_without_a_group_are_one_polygon() {
        let chart = radar(&many(7, 1), &Radar::default()).unwrap();
        assert_eq!(
            (chart.title.as_str(), chart.note.as_str()),
            ("Profile of all rows", "7 rows; the mean of each measure")
        );
        assert_eq!(chart.figures.height(), 7);
    }

    #[test]
    fn what_is_no_share_says_so() {
        let table = df!("tempo" => [0.5, 120.0]).unwrap();
        let error = radar(&table, &Radar { features: &["tempo"], ..Radar::default() }).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the column `tempo` holds values such as 120, and this needs numbers from 0 to 1: name another column, or cast this one"
        );
    }

    #[test]
    fn any_table_has_a_radar() {
        for group in [None, Some("decade"), Some("genres"), Some("name")] {
            check(|table| radar(table, &Radar { group, ..Radar::default() }));
        }
        for features in [&["energy"][..], &["energy", "valence"]] {
            check(|table| radar(table, &Radar { features, ..Radar::default() }));
        }
    }
}
