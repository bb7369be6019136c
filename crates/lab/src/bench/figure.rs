//! One measured number, what it is held against, and how it is shown.

use serde_json::{Value, json};

/// A figure of an area.
pub(super) struct Figure {
    pub(super) area: &'static str,
    pub(super) name: String,
    pub(super) unit: &'static str,
    pub(super) ours: f64,
    /// What somebody else's program needs for the same, in the same run: its name and its number.
    pub(super) peer: Option<(&'static str, f64)>,
    pub(super) goal: Option<Goal>,
}

/// What is to be reached.
#[derive(Clone, Copy)]
pub(super) enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

impl Goal {
    fn reached(self, ours: f64) -> bool {
        match self {
            Self::AtLeast(goal) => ours >= goal,
            Self::AtMost(goal) => ours <= goal,
        }
    }

    fn in_words(self) -> String {
        match self {
            Self::AtLeast(goal) => format!("≥ {}", number(goal)),
            Self::AtMost(goal) => format!("≤ {}", number(goal)),
        }
    }
}

impl Figure {
    pub(super) fn to_json(&self) -> Value {
        let goal = self.goal.map(|goal| match goal {
            Goal::AtLeast(goal) => json!({ "at_least": goal }),
            Goal::AtMost(goal) => json!({ "at_most": goal }),
        });
        json!({
            "area": self.area,
            "name": self.name,
            "unit": self.unit,
            "ours": self.ours,
            "peer": self.peer.map(|(name, theirs)| json!({ "name": name, "value": theirs, "ratio": self.ours / theirs })),
            "goal": goal,
            "reached": self.goal.map(|goal| goal.reached(self.ours)),
        })
    }

    /// All of them, one a line.
    pub(super) fn table(figures: &[Self]) -> String {
        let head = ["area", "figure", "ours", "unit", "peer", "ratio", "goal", "reached"].map(str::to_owned);
        let rows: Vec<[String; 8]> = [head].into_iter().chain(figures.iter().map(Self::row)).collect();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..8).map(width).collect();
        let line = |row: &[String; 8]| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn row(&self) -> [String; 8] {
        let none = || "–".to_owned();
        [
            self.area.to_owned(),
            self.name.clone(),
            number(self.ours),
            self.unit.to_owned(),
            self.peer.map_or_else(none, |(name, theirs)| format!("{name} {}", number(theirs))),
            self.peer.map_or_else(none, |(_, theirs)| format!("{:.1}", self.ours / theirs)),
            self.goal.map_or_else(none, Goal::in_words),
            self.goal.map_or_else(none, |goal| if goal.reached(self.ours) { "yes" } else { "no" }.to_owned()),
        ]
    }
}

/// Three digits that matter, and whole numbers from a thousand on.
fn number(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(ours: f64, peer: Option<(&'static str, f64)>, goal: Goal) -> Figure {
        Figure { area: "sandbox", name: "answers".to_owned(), unit: "a second", ours, peer, goal: Some(goal) }
    }

    #[test]
    fn a_table_shows_what_was_reached() {
        let rows =
            [figure(12_345.6, None, Goal::AtLeast(10_000.0)), figure(0.25, Some(("spotipy", 2.5)), Goal::AtMost(0.2))];
        let expected = "\
area     figure   ours   unit      peer          ratio  goal     reached
sandbox  answers  12346  a second  –             –      ≥ 10000  yes
sandbox  answers  0.250  a second  spotipy 2.50  0.1    ≤ 0.200  no";
        assert_eq!(Figure::table(&rows), expected);
    }

    #[test]
    fn json_has_everything() {
        let found = figure(2.0, Some(("spotipy", 4.0)), Goal::AtMost(1.0)).to_json();
        assert_eq!(found["peer"]["ratio"], 0.5);
        assert_eq!((&found["goal"], &found["reached"]), (&json!({ "at_most": 1.0 }), &json!(false)));
    }
}
