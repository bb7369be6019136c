//! How to open the files, for whoever finds the folder.

use std::fmt::Write as _;

use super::{StarFiles, dictionary};

pub(super) fn readme(zone: &str, files: StarFiles) -> String {
    let extension = files.extensions()[0];
    include_str!("star_schema.md")
        .replace("{relationships}", &relationships())
        .replace("{views}", &views(extension))
        .replace("{connector}", if extension == "csv" { "Text/CSV" } else { "Parquet" })
        .replace("{zone}", zone)
        .replace("{extension}", extension)
}

fn relationships() -> String {
    let mut lines = String::new();
    for of in dictionary::COLUMNS.iter() {
        if let Some((table, column)) = of.key_to {
            let kind = if of.table == "features" { "one to one" } else { "many to one" };
            let _ = writeln!(lines, "| `{}.{}` | `{table}.{column}` | {kind} |", of.table, of.column);
        }
    }
    lines.trim_end().to_owned()
}

fn views(extension: &str) -> String {
    let view = |table| format!("CREATE VIEW {table} AS FROM '{table}.{extension}';");
    dictionary::tables().into_iter().map(view).collect::<Vec<_>>().join("\n")
}
