use polars::prelude::*;

use super::*;

fn table() -> DataFrame {
    df!("name" => [Some("a, \"b\""), None], "tempo" => [97.975, 2e-6], "key" => [4_i64, -1]).unwrap()
}

/// A value of every type that a table of ours has, and an awkward one.
fn every_type() -> DataFrame {
    let lists = [Some(Series::new("".into(), ["a", "b; c"])), None];
    let mut table = df!(
        "text" => ["=1+1", ""],
        "number" => [0.5, f64::NAN],
        "whole" => [i64::MAX, 1],
        "truth" => [Some(true), None],
        "day" => [0_i32, 20_000],
        "moment" => [1_500_i64, 0],
    )
    .unwrap();
    let utc = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    table.with_column(table.column("day").unwrap().cast(&DataType::Date).unwrap()).unwrap();
    table.with_column(table.column("moment").unwrap().cast(&utc).unwrap()).unwrap();
    table.with_column(Column::new("list".into(), lists)).unwrap();
    table
}

fn in_folder(name: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    (folder, path)
}

fn text_of(table: &DataFrame, name: &str) -> (String, Saved) {
    let (_folder, path) = in_folder(name);
    let saved = table.save(&path).unwrap();
    (std::fs::read_to_string(&path).unwrap(), saved)
}

#[test]
fn folders_are_made_and_the_file_holds_every_value_as_it_is() {
    let (_folder, path) = in_folder("deep/er/table.CSV");
    let saved = table().save(&path).unwrap();
    assert_eq!((saved.rows, saved.columns, saved.before), (2, 3, Before::Nothing));
    insta::assert_snapshot!(std::fs::read_to_string(&path).unwrap(), @r#"
    name,tempo,key
    "a, ""b""",97.975,4
    ,2e-06,-1
    "#);
}

#[test]
fn csv_writes_moments_days_and_lists_in_text_and_tells_of_the_lists() {
    let (text, saved) = text_of(&every_type(), "table.csv");
    insta::assert_snapshot!(text, @r#"
    text,number,whole,truth,day,moment,list
    =1+1,0.5,9223372036854775807,true,1970-01-01,1970-01-01T00:00:01.500Z,"a; ""b; c"""
    "",NaN,1,,2024-10-04,1970-01-01T00:00:00.000Z,
    "#);
    assert_eq!(saved.adapted[0].to_string(), "lists joined with `; `: list");
}

#[test]
fn json_has_lists_and_an_object_for_each_row() {
    let (array, saved) = text_of(&every_type(), "table.json");
    let rows: Vec<serde_json::Value> = serde_json::from_str(&array).unwrap();
    insta::assert_snapshot!(rows[0], @r#"{"day":"1970-01-01","list":["a","b; c"],"moment":"1970-01-01T00:00:01.500Z","number":0.5,"text":"=1+1","truth":true,"whole":9223372036854775807}"#);
    assert_eq!((&rows[1]["number"], &rows[1]["list"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    assert_eq!(saved.adapted[0].to_string(), "NaN and infinity as null: number");

    let (lines, _) = text_of(&every_type(), "table.ndjson");
    let each: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(each, rows);
}

#[test]
fn parquet_and_arrow_come_back_equal() {
    let (_folder, path) = in_folder("table.parquet");
    every_type().save(&path).unwrap();
    let back = ParquetReader::new(std::fs::File::open(&path).unwrap()).finish().unwrap();
    assert!(back.equals_missing(&every_type()), "{back}");

    let (_folder, path) = in_folder("table.arrow");
    every_type().save(&path).unwrap();
    let back = IpcReader::new(std::fs::File::open(&path).unwrap()).finish().unwrap();
    assert!(back.equals_missing(&every_type()), "{back}");
}

#[test]
fn a_database_has_typed_columns_and_as_many_tables_as_are_given() {
    let (_folder, path) = in_folder("music.sqlite");
    let saved = save_database(&path, &[("every \"type\"", &every_type()), ("other", &table())]).unwrap();
    assert_eq!((saved.tables, saved.rows, saved.columns), (2, 4, 10));
    let database = rusqlite::Connection::open(&path).unwrap();
    let kinds = "SELECT group_concat(type, ' ') FROM pragma_table_info('every \"type\"')";
    let kinds: String = database.query_row(kinds, [], |row| row.get(0)).unwrap();
    assert_eq!(kinds, "TEXT REAL INTEGER BOOLEAN DATE TIMESTAMP TEXT");
    let row = "SELECT text || '|' || whole || '|' || day || '|' || moment || '|' || list FROM [every \"type\"]";
    let row: String = database.query_row(row, [], |row| row.get(0)).unwrap();
    assert_eq!(row, "=1+1|9223372036854775807|1970-01-01|1970-01-01T00:00:01.500Z|a; \"b; c\"");
    let missing = "SELECT (number IS NULL) + (truth IS NULL) + (list IS NULL) + (text IS NULL) FROM [every \"type\"]";
    let missing: Vec<i64> =
        database.prepare(missing).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(missing, [0, 3], "an empty text is a text");
}

#[test]
fn the_same_table_gives_the_same_bytes_and_is_saved_again_without_a_word() {
    for name in ["a.csv", "a.tsv", "a.parquet", "a.json", "a.jsonl", "a.arrow", "a.xlsx", "a.db"] {
        let (_folder, path) = in_folder(name);
        let first = every_type().save(&path).unwrap();
        let again = every_type().save(&path).unwrap();
        assert_eq!((first.before, again.before), (Before::Nothing, Before::TheSame), "{name}");
        assert_eq!(first.to_string(), again.to_string());
    }
}

#[test]
fn another_file_is_replaced_only_when_asked() {
    let (folder, path) = in_folder("tracks.csv");
    std::fs::write(&path, "mine").unwrap();
    let error = table().save(&path).unwrap_err();
    assert!(error.to_string().ends_with("`.save_over(…)` replaces it, another name keeps both"), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    assert_eq!(table().save_over(&path).unwrap().before, Before::Replaced);
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("name,"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn excel_in_german_gets_semicolons_and_a_mark_for_utf_8() {
    let (_folder, path) = in_folder("tracks.csv");
    let saving = Saving { delimiter: Delimiter::Semicolon, bom: Bom::ForExcel, ..Saving::default() };
    table().save_with(&path, &saving).unwrap();
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        "\u{feff}name;tempo;key\n\"a, \"\"b\"\"\";97.975;4\n;2e-06;-1\n"
    );
}

#[test]
fn what_a_format_cannot_hold_is_refused_by_the_columns_name() {
    let gap = df!("gap" => [1_i64]).unwrap();
    let gap = gap.column("gap").unwrap().cast(&DataType::Duration(TimeUnit::Milliseconds)).unwrap();
    let durations = DataFrame::new(1, vec![gap]).unwrap();
    for name in ["a.csv", "a.json", "a.xlsx", "a.sqlite"] {
        let (folder, path) = in_folder(name);
        let error = durations.save(&path).unwrap_err().to_string();
        assert!(error.contains("the column `gap` is a duration") && error.ends_with("or save as .parquet"), "{error}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{name}");
    }
    let (_folder, path) = in_folder("a.xlsx");
    let long = df!("cover" => ["ü".repeat(32_768)]).unwrap();
    assert!(long.save(&path).unwrap_err().to_string().contains("`cover` holds a text of more than"));
    let many = df!("row" => vec![0_i64; 1_048_576]).unwrap();
    assert!(many.save(&path).unwrap_err().to_string().ends_with("save as .parquet"));
}

#[test]
fn several_tables_go_into_workbooks_and_databases_only() {
    let (_folder, path) = in_folder("both.csv");
    let (one, other) = (table(), every_type());
    let both = [("one", &one), ("other", &other)];
    assert!(both.save(&path).unwrap_err().to_string().contains(".xlsx or .sqlite"));
    assert!(save_workbook(&path, &both).unwrap_err().to_string().ends_with("use one of .xlsx"));
    let saved = both.save(path.with_extension("xlsx")).unwrap();
    assert!(saved.to_string().contains("saved 2 tables, 4 rows in all"), "{saved}");
    let twice = [("one", &one), ("ONE", &one)];
    for extension in ["xlsx", "db"] {
        let path = path.with_extension(extension);
        assert!(matches!(twice.save_over(&path), Err(Error::Unfit { .. })), "{extension}");
    }
}

#[test]
fn a_database_in_use_is_left_alone() {
    let (_folder, path) = in_folder("music.db");
    std::fs::write(path.with_file_name("music.db-wal"), "").unwrap();
    assert!(table().save_over(&path).unwrap_err().to_string().contains("another program has this database open"));
}

#[test]
fn a_table_without_rows_keeps_its_columns() {
    let none = every_type().head(Some(0));
    assert_eq!(text_of(&none, "a.csv").0, "text,number,whole,truth,day,moment,list\n");
    assert_eq!(text_of(&none, "a.json").0, "[]");
    for name in ["a.xlsx", "a.db", "a.parquet", "a.arrow", "a.ndjson"] {
        let (_folder, path) = in_folder(name);
        assert_eq!(none.save(&path).unwrap().rows, 0, "{name}");
    }
}

#[test]
fn an_extension_we_do_not_know_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["table", "table.docx", ".csv"] {
        let error = table().save(folder.path().join(name)).unwrap_err().to_string();
        assert!(error.contains("use one of .csv, ") && error.ends_with(".sqlite, .db"), "{error}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_cannot_be_saved_leaves_nothing_behind() {
    let (folder, taken) = in_folder("taken.csv");
    std::fs::create_dir(&taken).unwrap();
    let error = table().save_over(&taken).unwrap_err();
    assert!(matches!(error, Error::Unsaved { .. }), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
#[cfg(unix)]
fn others_may_read_an_export_as_any_other_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode();
    let plain = folder.path().join("plain.csv");
    std::fs::write(&plain, "").unwrap();
    for name in ["ours.csv", "ours.db", "ours.xlsx"] {
        let ours = folder.path().join(name);
        table().save(&ours).unwrap();
        assert_eq!(mode(&ours), mode(&plain), "{name}");
    }
}
