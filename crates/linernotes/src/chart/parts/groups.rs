//! Rows by the words of a column: which groups there are, in what order and colour, and which rows each has. For charts of
//! numbers by group; what stands in no group is others', or left out and said.

use std::collections::HashMap;

use plotters::style::RGBColor;
use polars::prelude::DataFrame;
use serde_json::{Value, json};

use super::columns::most_frequent;
use super::expression::datum;
use super::tally::Tally;
use super::{Picks, axis, colour, vega};
use crate::Result;

/// A table's rows by the words of a column.
#[derive(Debug)]
pub(crate) struct Groups {
    /// What they are called.
    pub(crate) names: Vec<String>,
    /// Of each its rows of the table, in their order.
    pub(crate) rows: Vec<Vec<u32>>,
    column: String,
    is_list: bool,
    has_others: bool,
    /// How many words there are, with those that are no group of their own.
    words: usize,
    /// How many rows were asked about.
    known: usize,
    /// Those that are in none of the groups.
    rest: Vec<u32>,
}

impl Groups {
    /// More than these are hard to tell apart.
    pub(crate) const MOST: usize = 6;
    const OTHERS: &'static str = "others";

    /// Of those rows of the table that are known to be drawn, a row once for each item of a list. The most frequent group is the
    /// first, but where all names begin with a number, such as "1990s", they stand by that.
    pub(crate) fn of(table: &DataFrame, column: &str, known: &[u32]) -> Result<Self> {
        Ok(Self::by_frequency(column, &Tally::of(table, column)?, (table.height(), known)).by_number())
    }

    /// The same with a row in one group only, which a list as a whole is; the most frequent is the first.
    pub(crate) fn of_whole_cells(table: &DataFrame, column: &str, known: &[u32]) -> Result<Self> {
        Ok(Self::by_frequency(column, &Tally::of_whole_cells(table, column)?, (table.height(), known)))
    }

    fn by_frequency(column: &str, tally: &Tally, (height, known): (usize, &[u32])) -> Self {
        let mut is_known = vec![false; height];
        known.iter().for_each(|row| is_known[*row as usize] = true);
        let words = || tally.iter().filter(|(row, _)| is_known[*row]);
        let mut frequent = most_frequent(words().map(|(_, word)| word), usize::MAX);
        let all = frequent.len();
        frequent.truncate(Self::MOST);
        let names: Vec<String> = frequent.into_iter().map(|(name, _)| name).collect();
        let places: HashMap<&str, usize> = names.iter().zip(0..).map(|(name, place)| (name.as_str(), place)).collect();

        let mut rows = vec![Vec::new(); names.len()];
        let mut is_rest = is_known.clone();
        for (row, word) in words() {
            let Some(place) = places.get(word) else { continue };
            is_rest[row] = false;
            let row = row as u32;
            // A row whose list says a word twice is in its group once.
            if rows[*place].last() != Some(&row) {
                rows[*place].push(row);
            }
        }
        let rest = known.iter().copied().filter(|row| is_rest[*row as usize]).collect();
        let column = column.to_owned();
        Self { names, rows, column, is_list: tally.lists, has_others: false, words: all, known: known.len(), rest }
    }

    fn by_number(mut self) -> Self {
        if self.names.iter().all(|name| leading_number(name).is_some()) {
            let mut groups: Vec<_> = self.names.into_iter().zip(self.rows).collect();
            groups.sort_by(|(a, _), (b, _)| leading_number(a).cmp(&leading_number(b)).then_with(|| a.cmp(b)));
            (self.names, self.rows) = groups.into_iter().unzip();
        }
        self
    }

    /// With one more, of all rows that are in none of the others, if there are such.
    #[must_use]
    pub(crate) fn with_others(mut self) -> Self {
        if !self.rest.is_empty() {
            self.has_others = true;
            self.names.push(Self::OTHERS.to_owned());
            self.rows.push(std::mem::take(&mut self.rest));
        }
        self
    }

    /// Of each of these rows the place of its group; of a row in several that of the last.
    pub(crate) fn places(&self, rows: &[u32]) -> Vec<usize> {
        let members = self.rows.iter().enumerate().flat_map(|(place, rows)| rows.iter().map(move |row| (*row, place)));
        let places: HashMap<u32, usize> = members.collect();
        rows.iter().map(|row| places.get(row).copied().unwrap_or(self.names.len())).collect()
    }

    /// How many rows of the table are in any of them.
    pub(crate) fn drawn(&self) -> usize {
        self.known - self.rest.len()
    }

    /// What a note must say of them, if anything.
    pub(crate) fn notes(&self) -> Vec<String> {
        let name = axis::words(&self.column);
        let mut notes = Vec::new();
        if self.words > Self::MOST {
            notes.push(format!("{name}: the {} most frequent of {}", Self::MOST, self.words));
        }
        if !self.rest.is_empty() {
            notes.push(format!("{} in none of them left out", axis::counted(self.rest.len(), "row")));
        }
        if self.is_list {
            notes.push(format!("a row counts for each of its {name}"));
        }
        notes
    }

    /// The colour of the group at this place.
    pub(crate) fn colour(&self, place: usize) -> &'static str {
        if self.has_others && place + 1 == self.names.len() { colour::OTHERS } else { colour::category(place) }
    }

    /// Names and colours, for a legend.
    pub(crate) fn legend(&self) -> Vec<(String, RGBColor)> {
        self.names.iter().enumerate().map(|(at, name)| (name.clone(), colour::rgb(self.colour(at)))).collect()
    }

    /// The same colours for Vega-Lite.
    pub(crate) fn scale(&self) -> Value {
        let colours: Vec<_> = (0..self.names.len()).map(|place| self.colour(place)).collect();
        json!({ "domain": self.names, "range": colours })
    }

    /// The place of a row's group, as an expression of Vega's; -1 for none.
    pub(crate) fn place(&self) -> String {
        format!("indexof({}, '' + {})", json!(self.names), datum(&self.column))
    }

    /// Transforms that make rows of a table rows of groups: a row for each item of a list, what is in no group left out.
    pub(crate) fn members(&self) -> Vec<Value> {
        let mut transforms = self.items();
        transforms.push(json!({ "filter": format!("{} >= 0", self.place()) }));
        transforms
    }

    /// Transforms that add a column of that name with the group's, "others" for what is in none if there is such a group.
    pub(crate) fn named(&self, name: &str) -> Vec<Value> {
        let mut transforms = if self.has_others { self.items() } else { self.members() };
        let (place, word) = (self.place(), datum(&self.column));
        transforms.push(json!({ "calculate": format!("{place} < 0 ? '{}' : '' + {word}", Self::OTHERS), "as": name }));
        transforms
    }

    /// The same where a list as a whole is a word.
    pub(crate) fn named_whole(&self, name: &str) -> Vec<Value> {
        let word = datum(&self.column);
        let word = format!("(isArray({word}) ? join({word}, ', ') : '' + {word})");
        let named = format!("indexof({}, {word}) < 0 ? '{}' : {word}", json!(self.names), Self::OTHERS);
        vec![json!({ "calculate": named, "as": name })]
    }

    /// What a click on a group picks.
    pub(crate) fn picks(&self) -> Picks {
        let column = self.column.clone();
        if self.is_list { Picks::ClickInList(column) } else { Picks::Click(vec![column]) }
    }

    /// A row without items is one of the others, where there are such.
    fn items(&self) -> Vec<Value> {
        match (self.is_list, self.has_others) {
            (false, _) => Vec::new(),
            (true, false) => vega::flattened(&self.column).to_vec(),
            (true, true) => {
                let items = datum(&self.column);
                let none = format!("isArray({items}) && {items}.length ? {items} : [null]");
                let none = json!({ "calculate": none, "as": self.column });
                std::iter::once(none).chain(vega::flattened(&self.column)).collect()
            }
        }
    }
}

/// The rows that have a value.
pub(crate) fn known<T>(values: &[Option<T>]) -> Vec<u32> {
    (0_u32..).zip(values).filter(|(_, value)| value.is_some()).map(|(row, _)| row).collect()
}

/// The values of these rows.
pub(crate) fn picked(values: &[Option<f64>], rows: &[u32]) -> Vec<f64> {
    rows.iter().filter_map(|row| values.get(*row as usize).copied().flatten()).collect()
}

/// 1990 of "1990s".
fn leading_number(name: &str) -> Option<u64> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    name.get(..digits)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use polars::prelude::{Column, NamedFrom as _, Series, df};

    use super::*;

    fn table() -> DataFrame {
        let lists = [vec!["pop", "folk"], vec!["pop", "pop"], vec![], vec!["jazz", "rare"]];
        let lists: Vec<Series> = lists.into_iter().map(|items| Series::new("".into(), items)).collect();
        let mut table = df!("decade" => [Some("2000s"), Some("1990s"), Some("2000s"), None]).unwrap();
        table.with_column(Column::new("genres".into(), lists)).unwrap();
        table
    }

    #[test]
    fn decades_stand_in_their_order_and_what_has_none_is_others() {
        let groups = Groups::of(&table(), "decade", &[0, 1, 2, 3]).unwrap().with_others();
        assert_eq!(groups.names, ["1990s", "2000s", "others"]);
        assert_eq!(groups.rows, [vec![1], vec![0, 2], vec![3]]);
        assert_eq!(groups.colour(2), colour::OTHERS);
        assert!(groups.notes().is_empty());
    }

    #[test]
    fn a_row_is_in_the_group_of_each_of_its_items_once() {
        let groups = Groups::of(&table(), "genres", &[0, 1, 2, 3]).unwrap();
        assert_eq!(groups.names, ["pop", "folk", "jazz", "rare"]);
        assert_eq!(groups.rows, [vec![0, 1], vec![0], vec![3], vec![3]]);
        assert_eq!(groups.notes(), ["1 row in none of them left out", "a row counts for each of its genres"]);
    }

    #[test]
    fn a_row_without_items_is_one_of_the_others_in_a_dashboard_too() {
        let groups = Groups::of(&table(), "genres", &[0, 1, 2, 3]).unwrap();
        let told = |groups: &Groups| groups.named("shown").iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(told(&groups), @r#"
        {"filter":"isArray(datum[\"genres\"])"}
        {"flatten":["genres"]}
        {"filter":"indexof([\"pop\",\"folk\",\"jazz\",\"rare\"], '' + datum[\"genres\"]) >= 0"}
        {"as":"shown","calculate":"indexof([\"pop\",\"folk\",\"jazz\",\"rare\"], '' + datum[\"genres\"]) < 0 ? 'others' : '' + datum[\"genres\"]"}
        "#);
        insta::assert_snapshot!(told(&groups.with_others()), @r#"
        {"as":"genres","calculate":"isArray(datum[\"genres\"]) && datum[\"genres\"].length ? datum[\"genres\"] : [null]"}
        {"filter":"isArray(datum[\"genres\"])"}
        {"flatten":["genres"]}
        {"as":"shown","calculate":"indexof([\"pop\",\"folk\",\"jazz\",\"rare\",\"others\"], '' + datum[\"genres\"]) < 0 ? 'others' : '' + datum[\"genres\"]"}
        "#);
    }

    #[test]
    fn a_list_as_a_whole_is_one_word_and_the_most_frequent_is_the_first() {
        let groups = Groups::of_whole_cells(&table(), "genres", &[0, 1, 2, 3]).unwrap().with_others();
        assert_eq!(groups.names, ["jazz, rare", "pop, folk", "pop, pop", "others"]);
        assert_eq!(groups.places(&[0, 1, 2, 3]), [1, 2, 3, 0]);
        let decades = Groups::of_whole_cells(&table(), "decade", &[0, 1, 2, 3]).unwrap();
        assert_eq!(decades.names, ["2000s", "1990s"]);
    }

    #[test]
    fn only_the_rows_that_are_drawn_are_counted() {
        let groups = Groups::of(&table(), "decade", &[2, 3]).unwrap();
        assert_eq!((groups.names, groups.rows), (vec!["2000s".to_owned()], vec![vec![2]]));
    }

    #[test]
    fn more_than_six_are_the_six_most_frequent() {
        let words: Vec<String> = (0..30).map(|row| format!("word {}", row % 8)).collect();
        let groups = Groups::of(&df!("word" => words).unwrap(), "word", &(0..30).collect::<Vec<_>>()).unwrap();
        assert_eq!(groups.names.join(" "), "word 0 word 1 word 2 word 3 word 4 word 5");
        assert_eq!(groups.notes(), ["word: the 6 most frequent of 8", "6 rows in none of them left out"]);
        let others = groups.with_others();
        assert_eq!(others.rows[6], [6, 7, 14, 15, 22, 23]);
        assert_eq!(others.notes(), ["word: the 6 most frequent of 8"]);
    }
}
