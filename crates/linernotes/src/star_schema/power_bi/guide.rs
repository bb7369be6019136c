//! The guide, for whoever opens the folder.

use std::fmt::Write as _;

use super::measures::{TEXT, measures};
use super::model::{filters_both_ways, is_picture, sorted_by};
use super::queries::query;
use crate::star_schema::dictionary;

pub(super) const FILE: &str = "GUIDE.md";

pub(super) fn guide(zone: &str) -> String {
    include_str!("guide.md")
        .replace("{zone}", zone)
        .replace("{relationships}", &relationships())
        .replace("{queries}", &queries())
        .replace("{sorted}", &sorted())
        .replace("{pictures}", &pictures())
        .replace("{measures}", &in_words())
}

fn relationships() -> String {
    let mut lines = String::new();
    for of in dictionary::COLUMNS.iter() {
        let Some((table, column)) = of.key_to else { continue };
        let kind = if of.table == "features" { "one to one" } else { "many to one" };
        let direction = if filters_both_ways(of) { "both" } else { "single" };
        let _ = writeln!(lines, "| `{}[{}]` | `{table}[{column}]` | {kind} | {direction} |", of.table, of.column);
    }
    lines.trim_end().to_owned()
}

fn queries() -> String {
    let of_table = |table| format!("`{table}`:\n\n```powerquery\n{}\n```", query(table));
    dictionary::tables().into_iter().map(of_table).collect::<Vec<_>>().join("\n\n")
}

fn sorted() -> String {
    let columns = dictionary::COLUMNS.iter().filter_map(|of| Some((of, sorted_by(of)?)));
    columns.map(|(of, by)| format!("| `{}[{}]` | `{by}` |", of.table, of.column)).collect::<Vec<_>>().join("\n")
}

fn pictures() -> String {
    let columns = dictionary::COLUMNS.iter().filter(|of| is_picture(of));
    columns.map(|of| format!("`{}[{}]`", of.table, of.column)).collect::<Vec<_>>().join(" and ")
}

fn in_words() -> String {
    let mut lines = String::new();
    for measure in measures(TEXT) {
        let format = measure.format.map_or_else(|| "text".to_owned(), |format| format!("`{format}`"));
        let _ = writeln!(lines, "| `{}` | {} | {} | {format} |", measure.name, measure.folder, measure.description);
    }
    lines.trim_end().to_owned()
}
