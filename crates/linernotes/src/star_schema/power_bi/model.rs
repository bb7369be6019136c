//! The semantic model in TMDL, the text form of models that Power BI Desktop, Fabric and Tabular Editor open: tables, columns,
//! relationships and measures. The syntax is that of Microsoft's overview of TMDL; its own reader has read what is written here.

use std::fmt::Write as _;

use polars::prelude::DataType;

use super::measures::{Measure, TEXT, measures};
use super::queries::{FOLDER, parameter, query};
use crate::star_schema::dictionary::{self, Described};

/// The files of the folder `definition`.
pub(super) fn files(folder: &str) -> Vec<(String, String)> {
    let mut files = vec![
        ("database.tmdl".to_owned(), "database\n\tcompatibilityLevel: 1601\n".to_owned()),
        ("model.tmdl".to_owned(), model()),
        ("expressions.tmdl".to_owned(), expressions(folder)),
        ("relationships.tmdl".to_owned(), relationships()),
    ];
    let measures = measures(TEXT);
    let of_tables = dictionary::tables().into_iter();
    files.extend(of_tables.map(|name| (format!("tables/{name}.tmdl"), table(name, &measures))));
    files
}

/// Whether a relationship filters both ways: a choice of artists or genres reaches the plays through the bridges.
pub(super) fn filters_both_ways(of: &Described) -> bool {
    ["bridge_track_artist.track_key", "bridge_artist_genre.artist_key", "features.track_key"]
        .contains(&format!("{}.{}", of.table, of.column).as_str())
}

/// The column that a text is sorted by, so that March comes before April.
pub(super) fn sorted_by(of: &Described) -> Option<&'static str> {
    match (of.table, of.column) {
        ("dim_date", "month_name") => Some("month"),
        ("dim_date", "weekday_name") => Some("weekday"),
        ("dim_time", "part_of_day") => Some("part_of_day_number"),
        _ => None,
    }
}

/// Whether a text is the address of a picture.
pub(super) fn is_picture(of: &Described) -> bool {
    matches!(of.column, "cover_url" | "image_url")
}

fn model() -> String {
    let mut text =
        "model Model\n\tculture: en-US\n\tdefaultPowerBIDataSourceVersion: powerBI_V3\n\tdiscourageImplicitMeasures\n\
        \tsourceQueryCulture: en-US\n\tdataAccessOptions\n\t\tlegacyRedirects\n\t\treturnErrorValuesAsNull\n\n\
        annotation __PBI_TimeIntelligenceEnabled = 0\n\n"
            .to_owned();
    for table in dictionary::tables() {
        let _ = writeln!(text, "ref table {table}");
    }
    text
}

fn expressions(folder: &str) -> String {
    format!(
        "/// The folder of the files, without a backslash at its end\nexpression {FOLDER} = {}\n\n\tannotation PBI_ResultType = Text\n",
        parameter(folder)
    )
}

fn relationships() -> String {
    let mut text = String::new();
    for of in dictionary::COLUMNS.iter() {
        let Some((table, column)) = of.key_to else { continue };
        let _ = writeln!(text, "relationship {}_{}", of.table, of.column);
        if of.table == "features" {
            let _ = writeln!(text, "\tfromCardinality: one");
        }
        if filters_both_ways(of) {
            let _ = writeln!(text, "\tcrossFilteringBehavior: bothDirections");
        }
        let _ = writeln!(text, "\tfromColumn: {}.{}\n\ttoColumn: {table}.{column}\n", of.table, of.column);
    }
    text
}

fn table(name: &str, measures: &[Measure]) -> String {
    let mut text = format!("table {name}\n");
    if name == "dim_date" {
        text.push_str("\tdataCategory: Time\n");
    }
    text.push('\n');
    measures.iter().filter(|measure| measure.table == name).for_each(|measure| text.push_str(&of_measure(measure)));
    dictionary::columns_of(name).for_each(|of| text.push_str(&column(of)));
    let _ = writeln!(text, "\tpartition {name} = m\n\t\tmode: import\n\t\tsource =");
    query(name).lines().for_each(|line| text.push_str(&format!("\t\t\t\t{line}\n")));
    text
}

fn of_measure(measure: &Measure) -> String {
    let mut text = format!("\t/// {}\n\tmeasure '{}' =\n", measure.description, measure.name);
    measure.lines.iter().for_each(|line| text.push_str(&format!("\t\t\t{line}\n")));
    if let Some(format) = &measure.format {
        let _ = writeln!(text, "\t\tformatString: {format}");
    }
    let _ = writeln!(text, "\t\tdisplayFolder: {}", measure.folder);
    if measure.name == "Cover" {
        text.push_str("\t\tdataCategory: ImageUrl\n");
    }
    text.push('\n');
    text
}

fn column(of: &Described) -> String {
    let (kind, format) = match of.kind {
        DataType::Int64 => ("int64", Some("0")),
        DataType::Float64 => ("double", None),
        DataType::Boolean => ("boolean", None),
        DataType::Date => ("dateTime", Some("Short Date")),
        DataType::Datetime(..) => ("dateTime", Some("General Date")),
        _ => ("string", None),
    };
    let mut text = format!("\t/// {}\n\tcolumn {}\n\t\tdataType: {kind}\n", of.description(), of.column);
    if let Some(format) = format {
        let _ = writeln!(text, "\t\tformatString: {format}");
    }
    if of.column.ends_with("_key") || sorted_by_others(of) {
        text.push_str("\t\tisHidden\n");
    }
    if (of.table, of.column) == ("dim_date", "date") {
        text.push_str("\t\tisKey\n");
    }
    if is_picture(of) {
        text.push_str("\t\tdataCategory: ImageUrl\n");
    }
    // No sum of years or of energies: what is to be counted has a measure.
    let _ = writeln!(text, "\t\tsummarizeBy: none\n\t\tsourceColumn: {}", of.column);
    if let Some(other) = sorted_by(of) {
        let _ = writeln!(text, "\t\tsortByColumn: {other}");
    }
    text.push('\n');
    text
}

/// A number that only sorts a text is out of the way; those of months and weekdays are of use themselves.
fn sorted_by_others(of: &Described) -> bool {
    of.column == "part_of_day_number"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> String {
        files(r"C:\music").into_iter().find(|(file, _)| file == name).unwrap().1
    }

    #[test]
    fn a_table_has_its_columns_and_its_query() {
        insta::assert_snapshot!(file("tables/dim_genre.tmdl").replace('\t', "→"), @r#"
        table dim_genre

        →/// the genre; 0 is unknown
        →column genre_key
        →→dataType: int64
        →→formatString: 0
        →→isHidden
        →→summarizeBy: none
        →→sourceColumn: genre_key

        →/// its name
        →column genre
        →→dataType: string
        →→summarizeBy: none
        →→sourceColumn: genre

        →partition dim_genre = m
        →→mode: import
        →→source =
        →→→→let
        →→→→    Source = Parquet.Document ( File.Contents ( Folder & "\dim_genre.parquet" ) ),
        →→→→    Typed = Table.TransformColumnTypes ( Source, {{"genre_key", Int64.Type}, {"genre", type text}} )
        →→→→in
        →→→→    Typed
        "#);
    }

    #[test]
    fn a_relationship_has_its_direction_and_the_folder_is_a_parameter() {
        let relationships = file("relationships.tmdl");
        assert_eq!(relationships.matches("relationship ").count(), 9);
        assert_eq!(relationships.matches("bothDirections").count(), 3);
        assert!(relationships.contains(
            "relationship features_track_key\n\tfromCardinality: one\n\tcrossFilteringBehavior: bothDirections\n\
            \tfromColumn: features.track_key\n\ttoColumn: dim_track.track_key\n"
        ));
        assert!(file("expressions.tmdl").contains("expression Folder = \"C:\\music\" meta [IsParameterQuery=true"));
    }
}
