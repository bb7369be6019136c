//! The measures, read from the file that is saved.

pub(super) const FILE: &str = "measures.dax";
pub(super) const TEXT: &str = include_str!("measures.dax");

/// A measure as the file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Measure {
    pub(super) table: String,
    pub(super) name: String,
    pub(super) description: String,
    /// Nothing for a text.
    pub(super) format: Option<String>,
    pub(super) folder: String,
    /// The expression's lines, without what all of them are indented by.
    pub(super) lines: Vec<String>,
}

/// Every measure of a text, in order.
pub(super) fn measures(text: &str) -> Vec<Measure> {
    let body = text.split_once("\nDEFINE\n").map_or("", |(_, body)| body);
    let body = body.split("\nEVALUATE\n").next().unwrap_or_default();
    body.split("\n\n").filter_map(measure).collect()
}

/// The columns that a text in DAX names, each with its table.
pub(super) fn columns(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    let code: Vec<&str> = lines.collect();
    let code = code.join("\n");
    let mut columns = Vec::new();
    for (at, _) in code.match_indices('[') {
        let before = &code[..at];
        let table = before.rsplit(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_').next().unwrap_or_default();
        let is_measure = before[..before.len() - table.len()].ends_with("MEASURE ");
        if let (false, false, Some((column, _))) = (table.is_empty(), is_measure, code[at + 1..].split_once(']')) {
            columns.push((table.to_owned(), column.to_owned()));
        }
    }
    columns.sort();
    columns.dedup();
    columns
}

fn measure(block: &str) -> Option<Measure> {
    let comments = block.lines().filter_map(|line| line.trim().strip_prefix("// "));
    let (settings, description): (Vec<&str>, Vec<&str>) = comments.partition(|line| line.starts_with("Format: "));
    let (format, folder) = settings.first()?.strip_prefix("Format: ")?.split_once(" · Folder: ")?;
    let mut lines = block.lines().filter(|line| !line.trim().starts_with("//"));
    let head = lines.find_map(|line| line.trim().strip_prefix("MEASURE "))?;
    let (table, name) = head.strip_suffix("] =")?.split_once('[')?;
    let lines: Vec<&str> = lines.collect();
    let indent = lines.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or_default();
    Some(Measure {
        table: table.to_owned(),
        name: name.to_owned(),
        description: description.join(" "),
        format: Some(format.to_owned()).filter(|format| format != "none"),
        folder: folder.to_owned(),
        lines: lines.iter().filter_map(|line| line.get(indent..)).map(str::to_owned).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::star_schema::dictionary;

    /// In a snapshot there may be no two `#` in a row.
    fn words(measure: &Measure) -> String {
        let Measure { table, name, description, format, folder, lines } = measure;
        let format = format.as_deref().unwrap_or("none").replace("##", "#");
        format!("{table} · {name} · {folder} · {format}\n{description}\n{}", lines.join("\n"))
    }

    #[test]
    fn every_measure_of_the_file_is_read_with_its_words_and_its_format() {
        let measures = measures(TEXT);
        assert_eq!(measures.len(), TEXT.matches("    MEASURE ").count());
        insta::assert_snapshot!(words(&measures[2]), @r"
        fact_play · Hours · Listening · #,#0.0
        Hours listened to, of plays of any length. Plays that Spotify tells no length of add nothing.
        DIVIDE (
            CALCULATE ( SUM ( fact_play[ms_played] ), fact_play[is_counted] = TRUE () ),
            3600000
        )
        ");
        for measure in &measures {
            assert!(measure.description.ends_with('.') && !measure.lines.is_empty(), "{measure:?}");
            assert_eq!(measures.iter().filter(|other| other.name == measure.name).count(), 1, "{}", measure.name);
            assert!(!dictionary::columns_of(&measure.table).any(|of| of.column.eq_ignore_ascii_case(&measure.name)));
        }
    }

    #[test]
    fn every_column_and_every_measure_that_a_measure_names_is_there() {
        let named = columns(TEXT);
        assert!(named.contains(&("dim_album".to_owned(), "cover_url".to_owned())) && named.len() > 15, "{named:?}");
        for (table, column) in &named {
            assert!(dictionary::columns_of(table).any(|of| of.column == column), "{table}[{column}]");
        }
        let measures = measures(TEXT);
        let code: String = measures.iter().flat_map(|measure| &measure.lines).map(String::as_str).collect();
        for (at, _) in code.match_indices(" [") {
            let name = code[at + 2..].split(']').next().unwrap();
            assert!(name.starts_with('@') || measures.iter().any(|measure| measure.name == name), "{name}");
        }
        for measure in &measures {
            let code = measure.lines.join("\n");
            assert_eq!(code.matches('(').count(), code.matches(')').count(), "{}", measure.name);
        }
    }

    #[test]
    fn columns_are_found_in_any_text() {
        let named = columns("// a[b]\nMEASURE t[M] = SUM ( t[x] ) + [N] + COUNTROWS ( FILTER(d_2[y z], TRUE) )");
        assert_eq!(named, [("d_2".to_owned(), "y z".to_owned()), ("t".to_owned(), "x".to_owned())]);
    }
}
