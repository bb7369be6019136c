//! What Power Query reads the files with: a query in M for each table.

use polars::prelude::DataType;

use crate::star_schema::dictionary::{self, Described};

/// The parameter that says where the files are.
pub(super) const FOLDER: &str = "Folder";

/// A text as M writes it.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The parameter's value, as M has parameters.
pub(super) fn parameter(folder: &str) -> String {
    format!("{} meta [IsParameterQuery=true, Type=\"Text\", IsParameterQueryRequired=true]", quoted(folder))
}

/// The query of a table.
///
/// Types are said again, so that a file that changed is told of when it is read. A moment may come with a zone, which a model cannot
/// hold: it is put into UTC rather than onto the clock of the computer that refreshes. The unknown day has no date, and a
/// date table must not have that.
pub(super) fn query(table: &str) -> String {
    let mut steps =
        vec![("Source", format!("Parquet.Document ( File.Contents ( {FOLDER} & \"\\{table}.parquet\" ) )"))];
    let moments: Vec<_> =
        dictionary::columns_of(table).filter(|of| matches!(of.kind, DataType::Datetime(..))).collect();
    if !moments.is_empty() {
        let utc = "each if _ is datetimezone then DateTimeZone.RemoveZone ( DateTimeZone.ToUtc ( _ ) ) else _";
        let moments: Vec<_> = moments.iter().map(|of| format!("{{\"{}\", {utc}, type datetime}}", of.column)).collect();
        steps.push(("InUtc", format!("Table.TransformColumns ( Source, {{{}}} )", moments.join(", "))));
    }
    let before = steps.last().map_or("Source", |(name, _)| name);
    let types: Vec<_> = dictionary::columns_of(table).map(typed).collect();
    steps.push(("Typed", format!("Table.TransformColumnTypes ( {before}, {{{}}} )", types.join(", "))));
    if table == "dim_date" {
        steps.push(("Known", "Table.SelectRows ( Typed, each [date_key] <> 0 )".to_owned()));
    }
    let last = steps.last().map_or("Source", |(name, _)| name);
    let lines: Vec<_> = steps.iter().map(|(name, step)| format!("    {name} = {step}")).collect();
    format!("let\n{}\nin\n    {last}", lines.join(",\n"))
}

fn typed(of: &Described) -> String {
    let kind = match of.kind {
        DataType::Int64 => "Int64.Type",
        DataType::Float64 => "type number",
        DataType::Boolean => "type logical",
        DataType::Date => "type date",
        DataType::Datetime(..) => "type datetime",
        _ => "type text",
    };
    format!("{{\"{}\", {kind}}}", of.column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_reads_the_file_and_says_every_type() {
        insta::assert_snapshot!(query("dim_genre"), @r#"
        let
            Source = Parquet.Document ( File.Contents ( Folder & "\dim_genre.parquet" ) ),
            Typed = Table.TransformColumnTypes ( Source, {{"genre_key", Int64.Type}, {"genre", type text}} )
        in
            Typed
        "#);
        let days = query("dim_date");
        assert!(days.ends_with("Known = Table.SelectRows ( Typed, each [date_key] <> 0 )\nin\n    Known"), "{days}");
        let plays = query("fact_play");
        assert!(
            plays.contains("{\"begun_at\", each if _ is datetimezone then") && plays.contains("( InUtc, {"),
            "{plays}"
        );
    }

    #[test]
    fn a_folder_is_a_text_of_m() {
        assert_eq!(parameter(r#"C:\a "b""#).split(" meta").next().unwrap(), r#""C:\a ""b""""#);
    }
}
