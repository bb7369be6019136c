use polars::prelude::*;

use super::*;
use crate::{Before, Error};

fn plays() -> DataFrame {
    df!(
        "played_at" => [1_769_812_200_000_i64, 1_769_812_260_000, 1_769_900_400_000],
        "ms_played" => [Some(191_460_i64), Some(4_000), None],
        "kind" => ["music", "music", "music"],
        "reason_end" => [Some("trackdone"), Some("fwdbtn"), None],
        "name" => ["Window Seat", "Window Seat", "Home tape"],
        "artist" => ["Nell Arden", "Nell Arden", "Me"],
        "album" => [Some("Rooms"), Some("Rooms"), None],
        "id" => [Some("w"), Some("w2"), None],
    )
    .unwrap()
    .lazy()
    .with_column(col("played_at").cast(DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC))))
    .collect()
    .unwrap()
}

fn export() -> PowerBi {
    PowerBi::of(&StarSchema::of(&plays()).zone("Europe/Berlin"))
}

#[test]
fn a_folder_is_sound_and_saved_again_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("power-bi");
    assert_eq!(export().save(&place).unwrap().before, Before::Nothing);
    let checked = PowerBi::check(&place).unwrap();
    assert!(checked.is_sound(), "{checked}");
    let measures = measures::measures(measures::TEXT).len();
    let words = format!("10 tables, 9 relationships, {measures} measures: every column has its type");
    assert!(checked.to_string().starts_with(&words), "{checked}");
    assert_eq!(export().save(&place).unwrap().before, Before::TheSame);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let parameter = std::fs::read_to_string(place.join("project/LinerNotes.SemanticModel/definition/expressions.tmdl"));
    assert!(parameter.unwrap().contains(&format!("\"{}\"", place.display())));
    let mut names: Vec<_> = std::fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names.len(), 10 + 5, "{names:?}");
    assert!(names.iter().all(|name| name != "README.md"));
}

#[test]
fn a_newer_one_takes_its_place_but_never_that_of_somebodys_own_files() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("power-bi");
    export().save(&place).unwrap();
    let later = PowerBi::of(&StarSchema::of(&plays()).files(StarFiles::Csv));
    assert!(matches!(later.save(&place), Err(Error::Exists { .. })));
    assert_eq!(later.save_over(&place).unwrap().before, Before::Replaced);
    assert!(place.join("fact_play.csv").is_file() && place.join("fact_play.parquet").is_file());
    assert_eq!(export().save_over(&place).unwrap().before, Before::Replaced);
    assert!(!place.join("fact_play.csv").exists());

    std::fs::create_dir(place.join("project/LinerNotes.Report/.pbi")).unwrap();
    std::fs::write(place.join("project/LinerNotes.Report/.pbi/localSettings.json"), "{}").unwrap();
    std::fs::write(place.join("mine.pbix"), "mine").unwrap();
    let refused = later.save_over(&place).unwrap_err().to_string();
    assert!(
        refused.contains("mine.pbix and 1 more in it is not of this export: move your own files out of it"),
        "{refused}"
    );
    assert!(place.join("mine.pbix").is_file());

    let other = folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    assert!(later.save_over(&other).unwrap_err().to_string().contains("something else than a folder for Power BI"));
}

#[test]
fn a_check_tells_of_keys_that_stand_twice_and_of_columns_that_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("power-bi");
    export().save(&place).unwrap();
    let dax = std::fs::read_to_string(place.join("measures.dax")).unwrap();
    std::fs::write(place.join("measures.dax"), dax.replace("fact_play[skipped] = TRUE", "fact_play[skiped] = TRUE"))
        .unwrap();
    let mut plays = ParquetReader::new(std::fs::File::open(place.join("fact_play.parquet")).unwrap()).finish().unwrap();
    plays = plays.vstack(&plays.head(Some(1))).unwrap();
    ParquetWriter::new(std::fs::File::create(place.join("fact_play.parquet")).unwrap()).finish(&mut plays).unwrap();
    let checked = PowerBi::check(&place).unwrap();
    assert_eq!(
        checked.findings,
        ["fact_play.parquet has 1 keys more than once", "measures.dax: fact_play[skiped] is in no table"]
    );
    std::fs::remove_file(place.join("measures.dax")).unwrap();
    assert!(PowerBi::check(&place).unwrap().findings[1].starts_with("measures.dax cannot be read"));
    assert!(PowerBi::check(folder.path()).is_err());
}

#[test]
fn the_guide_has_every_table_relationship_and_measure_and_no_hole() {
    let guide = guide::guide("Europe/Berlin");
    for table in dictionary::tables() {
        assert!(guide.contains(&format!("\n`{table}`:\n\n```powerquery\nlet\n")), "{table}");
    }
    assert!(guide.contains("| `bridge_track_artist[track_key]` | `dim_track[track_key]` | many to one | both |"));
    assert!(guide.contains("| `dim_date[month_name]` | `month` |"));
    assert!(guide.contains("`dim_album[cover_url]` and `dim_artist[image_url]`"));
    assert!(guide.contains("| `Skip rate` | Skips | Of the plays that tell"));
    let holes: Vec<_> =
        guide.match_indices('{').filter(|(at, _)| guide[at + 1..].starts_with(char::is_lowercase)).collect();
    assert!(holes.is_empty(), "{holes:?}");
    // What the steps name is in the model.
    for (table, column) in measures::columns(&guide.replace("is not", " ")) {
        assert!(
            dictionary::columns_of(&table).any(|of| of.column == column) || column.starts_with("IsParameter"),
            "{table}[{column}]"
        );
    }
}
